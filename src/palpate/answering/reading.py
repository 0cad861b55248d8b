"""Findings that palpate read from abstracts by grammar: which of them bear on a question, what they come to, how they are told.

They are used where nothing that people wrote down answers, and shown beside it where something does. A finding counts only where
every content word of the question stands in its own fields or its record's title, where the treatment asked about is one side of
its comparison and named in the sentence that it was read from, and where nothing about the reading is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from palpate.answering.numbers import count, listing
from palpate.answering.opening import Headline
from palpate.answering.quotations import who
from palpate.answering.sections.research import row
from palpate.answering.statements import Draft
from palpate.answering.subject import Subject, asked_outcomes, subject_of
from palpate.appraisal.arms import NOT_STATED
from palpate.library import Library, SearchFilters
from palpate.library.words import stem, words_of
from palpate.synthesis import ComparatorClass, Comparison, comparisons, judge
from palpate.synthesis.comparison import REVIEW_KINDS, TRIAL_KINDS
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, Direction, Effect, EffectRow, Finding, Record, RecordKind, Support, Verdict
from palpate.vocabulary.patterns import regex

GROUP = "Read by palpate from abstracts, not checked by a person"
_NOT_CHECKED = "These results were read from abstracts by palpate itself; no person has checked them."
_LOOKED_AT = 60
"""Records with findings read, the best on the words of the question, that are looked at."""
_MOST_QUOTED = 8
_KINDS = (REVIEW_KINDS | TRIAL_KINDS) - {RecordKind.GUIDELINE}
"""Studies that compare treatments. What others report next to each other need not come from the treatment."""
_INERT = frozenset({ComparatorClass.SHAM, ComparatorClass.NO_TREATMENT, ComparatorClass.USUAL_CARE})
"""Against these a comparison tells whether a treatment works; against another drug, whether it works better."""
_COMBINED = regex(r"\b(?:plus|and|with|or|combin\w+|added|versus|vs|followed by)\b|[+/,&]|\d ?mg.*\d ?mg", re.IGNORECASE)
"""Words and signs of a group that got more than one treatment, or of several groups in one."""
_BESIDE = regex(
    r"\b(?:extrapyramidal|side[- ]effects?|adverse|tolera\w+|toxic\w*|withdr[ae]w\w*|drop-?outs?|discontinu\w*|safety|costs?|utili[sz]ation|weight gain)\b",
    re.IGNORECASE,
)
"""Outcomes that treatment is not for, in words that the terminology does not have as such."""
_VAGUE = frozenset({"outcome:global-improvement", "outcome:rating-scale", "outcome:vas", "outcome:nrs"})
"""Families that say how something was measured, or that something got better, and not what."""
_TURNED = {Direction.BENEFIT: Direction.HARM, Direction.HARM: Direction.BENEFIT, Direction.NO_DIFFERENCE: Direction.NO_DIFFERENCE}
_SIDES = (
    (Direction.BENEFIT, "favoured {treatment}"),
    (Direction.NO_DIFFERENCE, "found no clear difference"),
    (Direction.HARM, "favoured {other}"),
)


def read_on(question: ClinicalQuestion, library: Library) -> tuple[Comparison, ...]:
    """The findings read that bear on a question, said from the side of the treatment asked about, the weightiest first."""
    subject = subject_of(question) if library.has_read_evidence else None
    if subject is None:
        return ()
    hits = library.search(question.text, filters=SearchFilters(read=True), limit=_LOOKED_AT)
    records = library.get_many([hit.record_id for hit in hits])
    outcomes = asked_outcomes(question)
    found = [
        item
        for hit in hits
        for item in _of_record(records[hit.record_id], subject)
        if (item.outcomes & outcomes if outcomes else item.names_outcome or _measures(item.finding, subject))
        and not item.is_mechanism
        and not _BESIDE.search(item.finding.outcome)
        and (bool(outcomes) or not item.is_harm_outcome)
    ]
    newest = newest_year(found)
    return tuple(sorted(found, key=lambda item: (-item.weight(newest), -(item.record.year or 0), item.record.id, item.number)))


def newest_year(items: Iterable[Comparison]) -> int:
    """The year of the newest record; 0 where none has one."""
    return max((item.record.year or 0 for item in items), default=0)


def _of_record(record: Record, subject: Subject) -> list[Comparison]:
    """The findings of a record that are on the subject, those whose comparator was asked about turned round."""
    if record.kind not in _KINDS or record.retracted or record.superseded_by:
        return []
    found: dict[int, Finding] = {}
    for number, finding in enumerate(record.findings, start=1):
        if finding.read_from and not finding.flags and (told := _from_its_side(record, finding, subject)):
            found[number] = told
    if not found:
        return []
    turned = record.model_copy(
        update={"findings": tuple(found.get(number, finding) for number, finding in enumerate(record.findings, start=1))}
    )
    return [item for item in comparisons([turned]) if item.number in found and item.decides]


def _from_its_side(record: Record, finding: Finding, subject: Subject) -> Finding | None:
    """The finding as one of the treatment asked about against the other; None where it is not on the subject."""
    if finding.direction not in _TURNED or not _speaks_of(record, finding, subject):
        return None
    sentence = _sentence(record, finding)
    if not _has(sentence, (*subject.treatment, *subject.rival)):
        return None
    if _is_side(finding.intervention, subject.treatment, finding.comparator):
        return finding if _has(finding.comparator, subject.rival) else None
    if _is_side(finding.comparator, subject.treatment, finding.intervention) and _has(finding.intervention, subject.rival):
        return _turned_round(finding)
    return None


def _is_side(side: str, treatment: Sequence[str], other: str) -> bool:
    """Whether one side of a comparison is the treatment, by itself, and the other side is without it."""
    return _has(side, treatment) and not (_COMBINED.search(f"{side}; {other}") or _stems(other) & _stemmed(treatment))


def _turned_round(finding: Finding) -> Finding:
    """The same seen from the comparator. The numbers stay behind: they are those of the other side."""
    return finding.model_copy(
        update={
            "intervention": finding.comparator,
            "comparator": finding.intervention,
            "direction": _TURNED[finding.direction],
            "effect": Effect(lower_is_better=finding.effect.lower_is_better),
        }
    )


def _speaks_of(record: Record, finding: Finding, subject: Subject) -> bool:
    """Whether finding and title have every word of what the question is about, and the outcome what is to be measured."""
    if not _has(f"{finding.condition} {finding.population or ''} {finding.outcome} {record.title}", subject.about):
        return False
    if subject.lowered:
        return _measures(finding, subject) and finding.effect.lower_is_better is not False
    return not subject.prevented or _has(f"{finding.outcome} {finding.condition}", subject.measured)


def _measures(finding: Finding, subject: Subject) -> bool:
    return bool(subject.measured) and _has(finding.outcome, subject.measured)


def _sentence(record: Record, finding: Finding) -> str:
    place = Support.parse(finding.read_from or "")
    sections = record.abstract if place.part == "abstract" else record.body
    return sections[place.number - 1].text[place.start : place.end]


def _has(text: str, words: Collection[str]) -> bool:
    return _stemmed(words) <= _stems(text)


def _stemmed(words: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_stems(word) for word in words))


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    """Stems of the words of a text, British and American spellings alike ("oedema", "labour")."""
    return frozenset(stem(word.replace("ae", "e").replace("oe", "e").replace("our", "or")) for word in words_of(text))


# What they come to


def headline_of(question: ClinicalQuestion, items: Sequence[Comparison]) -> Headline:
    """The opening of an answer that rests on what was read alone. No certainty is given: nobody rated it."""
    subject = subject_of(question)
    if subject is None or not items:
        return Headline(Verdict.INSUFFICIENT)
    drafts = [_counted(subject, members) for members in _by_comparator(items).values()]
    supports = tuple(item.address for item in items)
    return Headline(_verdict(subject, items), None, (*drafts, Draft(_NOT_CHECKED, supports)))


def _verdict(subject: Subject, items: Sequence[Comparison]) -> Verdict:
    """From comparisons that tell whether it works, or works better where that is asked; never an outright yes."""
    telling = list(items) if subject.rival else [item for item in items if item.comparator_class in _INERT]
    return judge(telling, newest_year(items)).verdict if telling else Verdict.INSUFFICIENT


def _by_comparator(items: Sequence[Comparison]) -> dict[str, list[Comparison]]:
    """Comparisons with nothing and the like first, then those with other treatments together."""
    groups: dict[str, list[Comparison]] = {"inert": [], "other": []}
    for item in items:
        groups["inert" if item.comparator_class in _INERT else "other"].append(item)
    return {name: members for name, members in groups.items() if members}


def _counted(subject: Subject, items: Sequence[Comparison]) -> Draft:
    """How many results went which way, on what, against what."""
    others = list(dict.fromkeys(_lower(item.finding.comparator) for item in items))
    shown = listing(others, "or") if len(others) <= _MOST_NAMED else "other treatments"
    other = shown if len(others) == 1 else "the other treatment"
    sides = [
        (n, words.format(treatment=_lower(subject.name), other=other))
        for direction, words in _SIDES
        if (n := sum(item.finding.direction is direction for item in items))
    ]
    sources = count(len({item.record.id for item in items}), "study", "studies")
    if len(items) == 1:
        told = f"the one result read, on {_outcomes(items)}, {sides[0][1]}"
    elif len(sides) == 1:
        told = f"{'both' if len(items) == 2 else f'all {len(items)}'} results read in {sources}, on {_outcomes(items)}, {sides[0][1]}"
    else:
        told = (
            f"of {len(items)} results read in {sources}, on {_outcomes(items)}, {listing([f'{n} {said}' for n, said in sides])}"
        )
    return Draft(f"Against {shown}, {told}.", tuple(item.address for item in items))


_MOST_NAMED = 3
_LONGEST_OUTCOME = 60
"""Characters of an outcome's own words; longer ones hold several."""


def _lower(text: str) -> str:
    """Without a capital at the start, unless it is an acronym's."""
    first = text.split(" ", 1)[0]
    return text if sum(char.isupper() for char in first) > 1 else text[:1].lower() + text[1:]


def _outcomes(items: Sequence[Comparison]) -> str:
    """What was measured: families, or the printed words where the family does not say it."""
    names = list(dict.fromkeys(_outcome(item) for item in items))
    return listing(names) if len(names) <= _MOST_NAMED else listing([*names[: _MOST_NAMED - 1], "others"])


def _outcome(item: Comparison) -> str:
    if item.names_outcome and (item.family not in _VAGUE or len(item.finding.outcome) > _LONGEST_OUTCOME):
        return terminology().get(item.family).name.partition(" and ")[0]
    return _lower(item.finding.outcome)


# How they are told


def quoted(items: Sequence[Comparison]) -> list[Draft]:
    """The sentences that they were read from, word for word, each once."""
    sentences: dict[str, list[Comparison]] = {}
    for item in items:
        sentences.setdefault(item.finding.read_from or "", []).append(item)
    return [_quoted(address, members) for address, members in list(sentences.items())[:_MOST_QUOTED]]


def _quoted(address: str, items: Sequence[Comparison]) -> Draft:
    first = items[0]
    text = f"{who(first.record)}: “{_sentence(first.record, first.finding)}”"
    return Draft(text, (*(item.address for item in items), address), GROUP, quotation=True)


def rows(items: Sequence[Comparison]) -> Iterator[EffectRow]:
    """Lines of the effects table, marked as read."""
    for item in items:
        yield row(item, _condition(item)).model_copy(update={"read": True})


def _condition(item: Comparison) -> str:
    return "condition not stated" if item.finding.condition == NOT_STATED else item.finding.condition
