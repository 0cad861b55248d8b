"""What plain abstracts contribute: quoted conclusions of the records found by search that are on the question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.statements import Draft
from palpate.answering.wording import kind_name
from palpate.appraisal.conclusions import conclusions
from palpate.library import Library
from palpate.terminology import terminology
from palpate.terminology.normalising import key_of
from palpate.vocabulary import ClinicalQuestion, Pico, QuestionKind, Record, RecordKind

SEARCHED = 20
"""How many search results are looked at; nothing further down is on the question in practice."""
MOST_QUOTED = 5
GROUP = "Conclusions of abstracts found by search, quoted and not appraised"
_LEAST_OTHER_TERMS = 2 / 3
"""Share of the question's own words, outside the terminology, that a record must have to count as being on it."""
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_STEM = 5
"""Letters that two words must share from the start; shorter words must agree whole."""


def quotations(question: ClinicalQuestion, library: Library, already: frozenset[str]) -> list[Draft]:
    """Concluding sentences, word for word, of abstracts on the question that nobody wrote findings of.

    `already` are the records that the answer rests on anyway."""
    hits = library.search(question.text, limit=SEARCHED)
    found = library.get_many([hit.record_id for hit in hits if hit.record_id not in already])
    drafts: list[Draft] = []
    for hit in hits:
        record = found.get(hit.record_id)
        if record is None or _curated(record) or record.retracted or record.superseded_by or not is_on(question, record):
            continue
        quoted = conclusions(record)
        if quoted and _speaks_to(question, record):
            text = f"{who(record)}: “{' '.join(each.text for each in quoted)}”"
            drafts.append(Draft(text, tuple(each.address for each in quoted), GROUP, quotation=True))
        if len(drafts) == MOST_QUOTED:
            break
    return drafts


def unspoken(words: Sequence[str], quotes: Sequence[Draft], library: Library) -> tuple[str, ...]:
    """Those of the question's words that no quoted source speaks of: they had no part in the answer."""
    holders = library.get_many(dict.fromkeys(address.partition("#")[0] for draft in quotes for address in draft.supports))
    texts = [_text(record) for record in holders.values()]
    return tuple(word for word in words if not any(_share(text, [word]) for text in texts))


_OF_HARM = re.compile(
    r"\b(?:advers|side[- ]effect|safe|toxic|tolera|harm|complicat|risk|hazard|danger|reaction|mortality|death|fatal|injur|contra-?indicat)",
    re.IGNORECASE,
)


def _speaks_to(question: ClinicalQuestion, record: Record) -> bool:
    """Whether a title or conclusion speaks of what is asked: one that a drug works tells nothing of its harms."""
    return question.kind is not QuestionKind.SAFETY or bool(_OF_HARM.search(_told(record)))


def _told(record: Record) -> str:
    return " ".join([record.title, *(quoted.text for quoted in conclusions(record))])


def _curated(record: Record) -> bool:
    return any(finding.read_from is None for finding in record.findings)


def is_on(question: ClinicalQuestion, record: Record) -> bool:
    """Whether a record's title or conclusion speaks of every concept that the question names and of most of its other words.

    What an abstract mentions on the way does not put it on the question; nor does one of which the title has nothing.
    """
    terms = terminology()
    pico = question.pico
    text = _text(record)
    if not _touches(record.title, pico):
        return False
    present = frozenset(match.concept.id for match in terms.find(text))
    named = (*pico.conditions, *pico.populations, *pico.interventions, *pico.outcomes)
    if not named and not pico.other_terms:
        return False
    if not all(present & terms.narrower(concept) for concept in named):
        return False
    if not pico.other_terms:
        return True
    return _share(text, pico.other_terms) >= _LEAST_OTHER_TERMS


def _text(record: Record) -> str:
    return " ".join([_told(record), *record.mesh, *record.keywords])


def _touches(title: str, pico: Pico) -> bool:
    """Whether a title names one of the question's concepts or words."""
    terms = terminology()
    asked = frozenset().union(*(terms.narrower(c) for c in (*pico.conditions, *pico.interventions, *pico.outcomes)))
    return bool(terms.find_ids(title) & asked) or _share(title, pico.other_terms) > 0


def _share(text: str, wanted: Sequence[str]) -> float:
    """Share of the wanted words that a text has, by their stems."""
    words = {key_of(word) for word in _WORD.findall(text)}
    stems = {word[:_STEM] for word in words if len(word) >= _STEM}
    return sum(_has(term, words, stems) for term in wanted) / len(wanted) if wanted else 0.0


def _has(term: str, words: set[str], stems: set[str]) -> bool:
    parts = [key_of(part) for part in _WORD.findall(term) if len(part) > 1]
    return all(part[:_STEM] in stems if len(part) > _STEM else part in words for part in parts)


def who(record: Record) -> str:
    """Who wrote a source, what it is and when: "Crane et al. (randomised trial, 2012)"."""
    who = record.authors[0] + (" et al." if len(record.authors) > 1 else "") if record.authors else record.title
    known = [kind_name(record)] if record.kind is not RecordKind.OTHER else []
    about = ", ".join([*known, *([str(record.year)] if record.year else [])])
    named = who if who.endswith(" et al.") else who.rstrip(".")
    return f"{named} ({about})" if about else named
