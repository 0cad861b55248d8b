"""What a record's own digest says of a question that no finding, recommendation or safety note answers.

A record is told only where it speaks of everything that the question names: all its concepts and all the words that say what is
asked about; of its digest, the sentences that name something of that which not every record on massage names. How many people use
massage is told from the sentences of digests that count them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from palpate.answering.kinds import ASKS_SHARE
from palpate.answering.opening import Headline
from palpate.answering.orders import gives_orders
from palpate.answering.quotations import who
from palpate.answering.scope import GENERIC_FAMILIES, WHOLE_FIELD, hands_on
from palpate.answering.statements import Draft
from palpate.answering.unknown_things import EVERYBODY, MANNERS, only_tells, people_told, speaks_of, things_asked
from palpate.appraisal.conclusions import sentences
from palpate.library import Library
from palpate.terminology import Match, terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind, Record, RecordKind, Verdict

_SEARCHED = 20
"""Search results that are looked at."""
_MOST_RECORDS = 2
MOST_SENTENCES = 2
LONGEST = 420
"""Characters of a digest that is told whole; of a longer one its telling sentences are."""
_MOST_SPOKEN = 0.75
"""The share of what a question says that its nearest record must speak of."""
_PROPER = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+ )+[A-Z][a-z]+\b")
"""A name of several words that is not at the beginning of a sentence."""
_FEWEST_NAMED = 2
"""Things that a question must name beside massage, so that speaking of them all says something."""
_GAP = re.compile(r"None of the ")
_NOT_COMPARED = re.compile(r"None of the comparisons held here sets it directly against ")
_UNSPOKEN = re.compile(r"None of the sources of this answer speaks of ")
"""A gap that a digest fills which speaks of all that is asked."""
_ACCURACY = re.compile(
    r"\b(?:sensitiv\w+|specificit\w+|accura\w+|likelihood ratios?|predictive|diagnostic)\b|\b(?:raise|increase)s? the (?:chance|odds|likelihood|probability|suspicion) of\b|\bhow reliable\b|\bpick(?:ing)? up\b|\bsigns? .{0,30}\bpoint to\b",
    re.IGNORECASE,
)
"""Words for how well a sign tells who has a disease."""
_ADVISED = re.compile(r"\b(?:guidelines?|recommend\w*|advis\w+)\b", re.IGNORECASE)
_STUDIES = frozenset(
    {RecordKind.RANDOMIZED_TRIAL, RecordKind.META_ANALYSIS, RecordKind.SYSTEMATIC_REVIEW, RecordKind.OBSERVATIONAL_STUDY}
)
_NO_TREATMENT = re.compile(
    r"\b(?:(?:sham|placebo|mock|simulated|fake) \w+|(?:use of|need for|requests? for|asked for|requested)(?: an?| the)? \w+(?: or \w+)?)",
    re.IGNORECASE,
)
"""Words that name a treatment which nobody was given to compare with: a sham of it, or how often it was needed."""
_AHEAD = re.compile(r"\bwhat will\b|\b(?:20[3-9]|2[1-9]\d)\d\b|\bnext (?:\w+ ){0,2}?(?:update|edition|version)\b", re.IGNORECASE)
"""What is still to come, which no digest tells."""
_COUNTS = re.compile(r"%|\bpercent\b")
_USE = re.compile(r"\b(?:use[sd]?|using|had|saw|received|cover)\b", re.IGNORECASE)
_PAID = re.compile(r"\b(?:paid for|funded|financed|sponsored|commissioned) by\b", re.IGNORECASE)
"""Who paid for a survey, as its limitations say."""
_ASKED_OF_USE = re.compile(r"\b(?:insur\w+|doctors?|refer\w*|pain|stress|medical|reasons?|(?:19|20)\d\d)\b", re.IGNORECASE)
"""What else a question on the use of massage can be on, which a sentence that answers it names too."""


def with_digests(question: ClinicalQuestion, library: Library, opening: Headline) -> Headline:
    """The opening with what digests say, where without them there is none or it begins with a gap.

    A trial or review that speaks of both treatments of a comparison takes the place of the gap; all else stands behind it.
    """
    if tells_nothing_of(question):
        return opening
    if ASKS_SHARE.search(question.text):
        counts = tuple(_counts(question, library))
        return Headline(Verdict.CONDITIONALLY, None, counts) if counts else opening
    if _ACCURACY.search(question.text) and (found := list(_on_accuracy(question, library))):
        notes = opening.drafts if question.kind is QuestionKind.SAFETY else ()
        kept = (draft for draft in notes if not _GAP.match(draft.text))
        return Headline(Verdict.INSUFFICIENT, None, (*(Draft(text, (record.id,)) for record, text in found), *kept))
    if opening.drafts and not _GAP.match(opening.drafts[0].text):
        return _by_name(question, library, opening) or opening
    if not (question.pico.interventions and hands_on(question)):
        return opening
    told = list(_told(question, library)) or list(_nearest(question, library))
    drafts = tuple(Draft(text, (record.id,)) for record, text in told)
    if not opening.drafts:
        return Headline(Verdict.INSUFFICIENT, None, drafts)
    if question.kind is QuestionKind.COMPARISON and any(_compares(question, record) for record, _ in told):
        told.sort(key=lambda each: not _compares(question, each[0]))
        drafts = tuple(Draft(text, (record.id,)) for record, text in told)
        return replace(opening, drafts=(*drafts, *(draft for draft in opening.drafts if not _NOT_COMPARED.match(draft.text))))
    gaps = [draft for draft in opening.drafts if _GAP.match(draft.text) and not (drafts and _UNSPOKEN.match(draft.text))]
    return replace(opening, drafts=(*gaps, *drafts, *(draft for draft in opening.drafts if not _GAP.match(draft.text))))


def tells_nothing_of(question: ClinicalQuestion) -> bool:
    """Whether it asks for manners or for what is still to come, or gives orders, for all of which no record is an answer."""
    return bool(MANNERS.search(question.text) or gives_orders(question.text) or _AHEAD.search(question.text))


def _compares(question: ClinicalQuestion, record: Record) -> bool:
    """Whether a record may have compared both treatments: a study that names them in one sentence, or a guideline where one is asked for."""
    if record.kind is RecordKind.GUIDELINE:
        return bool(_ADVISED.search(question.text))
    sides = (question.pico.interventions, question.pico.comparators)
    texts = (record.title, *_sentences(record.summary or ""))
    return record.kind in _STUDIES and any(_names_both(text, *sides) for text in texts)


def _names_both(sentence: str, treatments: Iterable[str], rivals: Iterable[str]) -> bool:
    """Whether a sentence names both in words apart; "cupping massage" is one thing."""
    terms, found = terminology(), terminology().find(sentence, ("intervention", "comparator"))

    def named(concepts: Iterable[str]) -> list[Match]:
        kinds = frozenset().union(*(terms.narrower(concept) for concept in concepts))
        return [match for match in found if match.concept.id in kinds]

    return any(one.end + 1 < other.start or other.end + 1 < one.start for one in named(treatments) for other in named(rivals))


def _told(question: ClinicalQuestion, library: Library) -> Iterator[tuple[Record, str]]:
    """Records that speak of all that is asked, with what their digests say of it."""
    concepts, words = _wanted(question)
    telling = [concept for concept in concepts if concept not in WHOLE_FIELD]
    if len(telling) + len(words) < _FEWEST_NAMED:
        return
    found = 0
    for record in _found(question, library):
        said = _said(record, telling, words) if _fits(question, record) and _speaks(record, concepts, words) else ""
        if said:
            yield record, f"{who(record)}: {said}"
            found += 1
        if found == _MOST_RECORDS:
            return


def _nearest(question: ClinicalQuestion, library: Library) -> Iterator[tuple[Record, str]]:
    """The first record that a search finds, where it speaks of most of what the question says and of all that it asks about."""
    concepts, asked = _wanted(question)
    telling = [concept for concept in concepts if concept not in WHOLE_FIELD]
    words = [word for word in question.pico.other_terms if not only_tells(word)]
    if len(telling) + len(words) < _FEWEST_NAMED:
        return
    for record in islice(_found(question, library), 1):
        text = " ".join([record.title, record.population or "", record.summary or ""])
        present = terminology().find_ids(text)
        spoken = sum(bool(present & terminology().narrower(c)) for c in telling) + sum(speaks_of(text, word) for word in words)
        near = spoken >= _MOST_SPOKEN * (len(telling) + len(words))
        if near and _fits(question, record) and _speaks(record, concepts, asked):
            yield record, f"{who(record)}: {_said(record, telling, words) or record.summary}"


def _by_name(question: ClinicalQuestion, library: Library, opening: Headline) -> Headline | None:
    """What the digest of a body's record says where a question names the body by its proper name and nothing told is of it."""
    named = terminology().find(question.text)
    names = [
        found.group()
        for found in _PROPER.finditer(question.text)
        if not any(match.start < found.end() and found.start() < match.end for match in named)
    ]
    told = {address.partition("#")[0] for draft in opening.drafts for address in draft.supports}
    for record in _found(question, library) if names and question.pico.interventions else ():
        issuers = "; ".join(advice.issuer for advice in record.recommendations)
        if any(name in f"{record.title}; {issuers}" for name in names):
            if record.id in told or not _fits(question, record):
                return None
            return Headline(Verdict.INSUFFICIENT, None, (Draft(f"{who(record)}: {record.summary}", (record.id,)),))
    return None


def _on_accuracy(question: ClinicalQuestion, library: Library) -> Iterator[tuple[Record, str]]:
    """What the digest of a study says of signs and tests of the disease that is asked about."""
    conditions, words, terms = question.pico.conditions, _wanted(question)[1], terminology()
    family = any(len(terms.narrower(condition)) > 1 for condition in conditions)
    for record in _found(question, library) if conditions else ():
        text = f"{record.title} {record.population or ''} {record.summary or ''}"
        if family and not all(speaks_of(text, word) for word in words):
            continue  # a word may name which of the family is meant
        present = terms.find_ids(f"{record.title} {record.population or ''}")
        if all(present & (terms.broader(c) - GENERIC_FAMILIES) for c in conditions) and _ACCURACY.search(record.summary or ""):
            yield record, f"{who(record)}: {record.summary}"
            return


def _fits(question: ClinicalQuestion, record: Record) -> bool:
    """Whether a record is on the people asked about as a whole; of a comparison, a study and one in named people."""
    conditions, terms = question.pico.conditions, terminology()
    if question.kind is QuestionKind.COMPARISON and not (conditions or question.pico.populations or question.pico.outcomes):
        return False
    present = terms.find_ids(f"{record.title} {record.population or ''}")
    return all(present & (terms.narrower(concept) | terms.broader(concept)) for concept in conditions)


def _found(question: ClinicalQuestion, library: Library, besides: str = "") -> Iterator[Record]:
    """Records in force with a digest, in the order of a search for the question and some words `besides`."""
    hits = library.search(f"{question.text} {besides}", limit=_SEARCHED)
    records = library.get_many([hit.record_id for hit in hits])
    for hit in hits:
        record = records.get(hit.record_id)
        if record and record.summary and not record.retracted and not record.superseded_by:
            yield record


def _wanted(question: ClinicalQuestion) -> tuple[list[str], list[str]]:
    """The concepts and the unknown words that a record must speak of."""
    pico = question.pico
    told = people_told(question) | EVERYBODY
    people = [concept for concept in pico.populations if concept not in told]
    named = [*pico.conditions, *people, *pico.interventions, *pico.comparators, *pico.outcomes]
    words = [word for thing in things_asked(question) for word in thing.split()]
    return list(dict.fromkeys(named)), list(dict.fromkeys(words))


def _speaks(record: Record, concepts: Iterable[str], words: Iterable[str]) -> bool:
    text = " ".join([record.title, record.population or "", record.summary or ""])
    present, terms = terminology().find_ids(_NO_TREATMENT.sub(" ", text)), terminology()
    return all(present & terms.narrower(concept) for concept in concepts) and all(speaks_of(text, word) for word in words)


def _said(record: Record, concepts: Sequence[str], words: Sequence[str]) -> str:
    """The digest where it is short, else its sentences that name most of what is asked."""
    summary, terms = record.summary or "", terminology()

    def named(sentence: str) -> int:
        present = terms.find_ids(sentence)
        return sum(bool(present & terms.narrower(c)) for c in concepts) + sum(speaks_of(sentence, word) for word in words)

    telling = [(named(sentence), sentence) for sentence in _sentences(summary) if named(sentence)]
    if telling and len(summary) <= LONGEST:
        return summary
    best = sorted(telling, key=lambda each: -each[0])[:MOST_SENTENCES]
    return " ".join(sentence for each in telling if each in best for sentence in each[1:])


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def _counts(question: ClinicalQuestion, library: Library) -> Iterator[Draft]:
    """Sentences of digests on what share of people use massage, that name the people and all else that the question does; the newest first."""
    people = [concept for concept in question.pico.populations if concept not in EVERYBODY]
    wanted = [*question.pico.conditions, *people]
    asked = [word.lower() for word in _ASKED_OF_USE.findall(question.text)]
    things = _wanted(question)[1]
    terms, found = terminology(), 0
    for record in sorted(_found(question, library, "national survey use of massage"), key=lambda record: -(record.year or 0)):
        counting = [
            s for s in _sentences(record.summary or "") if _COUNTS.search(s) and _USE.search(s) and "massage" in s.lower()
        ]
        fitting = [
            s
            for s in counting
            if all(terms.find_ids(s) & terms.narrower(concept) for concept in wanted)
            and all(speaks_of(s, word) and (not word.isdigit() or word in s) for word in asked)
            and all(speaks_of(f"{record.title} {record.population or ''} {s}", thing) for thing in things)
        ]
        if fitting:
            yield Draft(f"{who(record)}: {' '.join(fitting[:MOST_SENTENCES])}", (record.id,))
            if paid := next((sentence for sentence in _sentences(record.limitations or "") if _PAID.search(sentence)), ""):
                yield Draft(paid, (record.id,))
            found += 1
        if found == _MOST_RECORDS:
            return
