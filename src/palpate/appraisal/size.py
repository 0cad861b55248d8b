"""How many people a study randomised and analysed, how many studies a review included, in how many centres: with the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from palpate.appraisal.counts import NUMBER, value_of
from palpate.appraisal.groups import Total, group_total, pair_total, total_across
from palpate.appraisal.passages import Role, Sentence, Span, Stated
from palpate.appraisal.reviewed import included_people, included_studies
from palpate.appraisal.people import ANIMAL_NOUN, ANIMALS, PEOPLE, Count, Form, counts_in


class Basis(StrEnum):
    """What was done with the people that a number counts."""

    RANDOMISED = "randomised"
    ENROLLED = "enrolled"
    ANALYSED = "analysed"
    PLANNED = "planned"
    INCLUDED = "included in the review"


class Participants(NamedTuple):
    """A number of participants; `terms` are the numbers that it is the sum of, as printed: one, or one a group."""

    value: int
    basis: Basis
    noun: str
    """As printed ("patients", "rats"), empty where the source names none beside the number."""
    terms: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SampleSize:
    """What a source says of its size; None where it says nothing."""

    participants: Participants | None = None
    """The number to quote: randomised, else enrolled, else analysed; that planned of a protocol; that of all studies of a review."""
    randomised: Participants | None = None
    analysed: Participants | None = None
    studies: Stated[int] | None = None
    """Studies that a review included."""
    centres: Stated[int] | None = None
    notes: tuple[str, ...] = ()
    """Numbers that do not agree, in words."""


class Kind(StrEnum):
    """Kinds of source by how their size is told."""

    STUDY = "study"
    PROTOCOL = "protocol"
    REVIEW = "review"
    ANIMAL = "animal"


_RANDOMISED = re.compile(r"\brandom(?!\s+(?:sample|effect|forest|coeffic|select|intercept|blood|digit)|ly (?:select|sampl|chosen|recruit|invit|pick))|\ballocated\b|\bassigned\b")
_ENROLLED_ONES = re.compile(r"\b(?:included|enrolled|recruited|participating|treated)\b", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:aim(?:ed|ing)? to|target|planned|goal of|sample size of|required|needed|power)\b")
_LED = re.compile(
    r"\b(?:enrol\w*|recruit\w*|includ\w*|randomi[sz]ed|studied|involv\w+|compris\w+|assigned|allocated|examined|tested|followed|evaluated|invited|selected|consisted of|treated"
    r"|(?:conducted|performed|carried out|done|study|trial|trail|experiment|rct) (?:on|in|with|among|of|using|at))\s+(?:(?:a|the|only|about|approximately|our|some)\s+)*"
    r"(?:(?:[\w\-]+\s+){0,4}(?:participants|patients|subjects|volunteers|adults|women|men|children|students|adolescents)\s*\(\s*n\s*=\s*)?$"
)
_NOT_RANDOMISED = re.compile(r"non-?\s?randomi|not randomi|not be randomi")
_ENROLLED = re.compile(
    r"\b(?:enrol\w*|recruit\w*|includ\w*|participat\w*|took part|entered|studied|received|receiv\w+|underwent|treated|consent\w*|registered|divided|examined"
    r"|investigated|were evaluated|was evaluated|participants|compris\w*|involv\w*|consist\w*|were given|took|ingested|consumed|performed|volunteered|completed both|tested|served|exposed|admitted|selected|agreed|fed|conducted (?:on|in|with|among)|assigned|followed)\b"
)
_ANALYSED = re.compile(r"\b(?:included in (?:the|this|our) \w* ?analys\w+|analy[sz]\w*|complet\w*|evaluable|evaluat\w*|assessed|available|provided data|data|finished|followed|remain\w*|retained|attended|reassessed|returned)\b")
_SCREENED = re.compile(r"\b(?:screen\w*|assessed for eligib\w*|eligib\w*|invited|approached|contacted|identified|referred|potential\w*|registry|records|responded)\b")
_LOST = re.compile(
    r"\b(?:declin\w*|refus\w*|exclu\w*|drop\w*|dropped|withdr\w*|lost|died|deaths?|discontinu\w*|had|have|experienc\w*|develop\w*|showed|report\w*|relaps\w*|respon\w*"
    r"|achiev\w*|improv\w*|required|needed|presented|exhibited|suffer\w*|failed|missing|stopped|failure|with adverse|reached|preferred|survived|cured|were (?:female|male|women|men)|found|did not|could not)\b"
)
_TOTAL = re.compile(r"\b(?:totall?ing|series of|total of|overall,?|in total,?|altogether,?|all|sample of|population of|cohort of|number of)\s*(?:,\s*)?(?:n\s*=\s*)?$")
_PLANNED = re.compile(r"\b(?:will|planned|plan to|aims? to|to be|shall|intend\w*|target\w*|required|needed|sample size|expected|estimated|would|are being|is being)\b")
_PART = re.compile(r"\b(?:subset of|subsample of|sub-sample of|subgroup of|sub-group of|first|interview\w* with|excluding|only|other|of the remaining|remaining|additional|another)\s*$|of (?:whom|which|these|those),?\s*$")
_EACH_AFTER = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:per|in each|in both|for each|from each|to each|each|/)\b(?! of (?:two|three|four))")
_EACH_BEFORE = re.compile(r"\beach (?!of)[\w\- ]{0,40},?\s*$")
_PER_GROUP = re.compile(r"\bgroups?\s*[,(\[]\s*n\s*=\s*$")
_SUBGROUP = re.compile(r"^(?:among|in (?:the|those)|of the|for)\b", re.IGNORECASE)
_FINAL = re.compile(r"accru\w*|set (?:at|to)|attrition|drop-?outs?|loss(?:es)? to follow")
_IN_GROUP = re.compile(r"\b(?:group|arm)\b[^.;,]{0,15}$")
_FOLLOWING_OF = re.compile(r"^\s*(?:\([^()]*\)\s*)?(?:of|out of|from|/)\s+(?:the\s+|a total of\s+|all\s+)?$")
_CLAUSE = re.compile(r"[.;:]|, (?=\d)|, (?:but|while|whereas|and|of (?:whom|which))\b|\bwhile\b|\bwhereas\b|\bbut\b")
_PROFESSIONAL = re.compile(r"\b(?:practitioners?|physicians?|doctors?|clinicians?|nurses?|gps|therapists?|providers?|teachers?|pharmacists?|observers?|readers?|surgeons?|radiologists?)$", re.IGNORECASE)
"""People who treat others: the size of a study only where nobody else is counted."""

_ANIMAL_NOUN = re.compile(ANIMAL_NOUN, re.IGNORECASE)
"""Specimens and samples are not counted, only animals."""

_SKIPPED = {Role.BACKGROUND, Role.REGISTRATION}


class _Candidate(NamedTuple):
    rank: int
    """The lower the better."""
    order: int
    participants: Participants


def read_size(sentences: Iterable[Sentence], kind: Kind = Kind.STUDY) -> SampleSize:
    """The size that the title and abstract of a source state."""
    told = [sentence for sentence in sentences if sentence.role not in _SKIPPED and not _is_soup(sentence.text)]
    if kind is Kind.REVIEW:
        return _review_size(told)
    if kind is Kind.ANIMAL:
        told = [sentence for sentence in told if _ANIMAL_NOUN.search(sentence.text)]
    candidates = list(_candidates(told, ANIMALS if kind is Kind.ANIMAL else PEOPLE, planned=kind is Kind.PROTOCOL))
    chosen = min(candidates, default=None)
    randomised, analysed = (
        min((one for one in candidates if one.participants.basis is basis), default=None) for basis in (Basis.RANDOMISED, Basis.ANALYSED)
    )
    size = SampleSize(
        participants=chosen.participants if chosen else None,
        randomised=randomised.participants if randomised else None,
        analysed=analysed.participants if analysed else None,
        centres=read_centres(told),
    )
    return replace(size, notes=tuple(_disagreements(candidates, size)))


def _review_size(told: list[Sentence]) -> SampleSize:
    studies = included_studies(told)
    people = included_people(told, studies[1] if studies else None)
    participants = Participants(people[0], Basis.INCLUDED, people[1], (people[0],), people[2]) if people else _of_groups(told)
    return SampleSize(
        participants=participants,
        studies=studies[0] if studies else None,
    )


def _of_groups(told: list[Sentence]) -> Participants | None:
    """The groups of a pooled analysis, added up."""
    totals = (group_total(one, counts_in(one)) for one in told if one.role in {Role.METHODS, Role.UNKNOWN})
    total = next((total for total in totals if total), None)
    return Participants(total.value, Basis.INCLUDED, "", total.terms, total.span()) if total else None


def _disagreements(candidates: list[_Candidate], size: SampleSize) -> Iterator[str]:
    """What does not add up: groups that are not the whole, or more people analysed than randomised."""
    whole = size.randomised
    if not whole:
        return
    for candidate in candidates:
        groups = candidate.participants
        near = 0.8 <= groups.value / whole.value <= 1.25
        if len(groups.terms) > 1 and groups.basis is Basis.RANDOMISED and groups.value != whole.value and near:
            yield f"the groups add up to {groups.value:,}, while {whole.value:,} are said to be randomised"
    if size.analysed and size.analysed.value > whole.value and len(whole.terms) == 1:
        yield f"{size.analysed.value:,} are said to be analysed, but only {whole.value:,} randomised"


def _is_soup(text: str) -> bool:
    """Whether a sentence is a table or a list of numbers without its frame."""
    words = text.split()
    return len(words) > 30 and sum(any(c.isdigit() for c in word) for word in words) > 0.5 * len(words)


def _candidates(told: list[Sentence], nouns: re.Pattern[str], *, planned: bool) -> Iterator[_Candidate]:
    order = 0
    for sentence in told:
        counts = counts_in(sentence, nouns)
        pair = pair_total(sentence) if sentence.role is not Role.RESULTS else None
        sums = [total for total in (group_total(sentence, counts), pair) if total]
        for count in counts:
            order += 1
            if not any(total.start <= count.start < total.end for total in sums) and (found := _of_count(count, order, planned=planned)):
                yield found
        for total in sums:
            order += 1
            yield _of_total(total, order, counts, planned=planned, listed=total is not pair)
    if total_of_two := total_across(told):
        yield _of_total(total_of_two, order + 1, [], planned=planned)._replace(rank=31)


def _of_total(total: Total, order: int, counts: list[Count], *, planned: bool, listed: bool = True) -> _Candidate:
    text = total.sentence.text.lower()
    randomised = bool(_RANDOMISED.search(text)) and not _NOT_RANDOMISED.search(text)
    basis = Basis.PLANNED if planned else Basis.RANDOMISED if randomised else Basis.ENROLLED
    noun = next((count.noun for count in counts if count.noun and total.start <= count.start < total.end), "")
    rank = 35 if not listed else 58 if _SUBGROUP.match(text) and total.sentence.role is Role.RESULTS else 22 if randomised else 45 if total.sentence.role in {Role.METHODS, Role.UNKNOWN} else 55
    return _Candidate(rank, order, Participants(total.value, basis, noun, total.terms, total.span()))


def _of_count(count: Count, order: int, *, planned: bool) -> _Candidate | None:
    judged = _judge(count, planned=planned)
    if judged is None:
        return None
    rank, basis = judged
    if _PROFESSIONAL.search(count.sentence.text, count.number_end, count.end):
        rank += 25
    return _Candidate(rank, order, Participants(count.value, basis, count.noun, (count.value,), count.sentence.span(count.start, count.end)))


def _judge(count: Count, *, planned: bool) -> tuple[int, Basis] | None:
    """How well a count serves as the size of the study, and of whom; None where it counts somebody else."""
    before, after = count.before[-90:], count.after[:160]
    role = count.sentence.role
    clause = _CLAUSE.split(after, maxsplit=1)[0] if count.form is not Form.N_EQUALS else after[:40]
    left = _CLAUSE.split(before)[-1].rpartition(",")[2]
    total = bool(_TOTAL.search(before))
    if count.value == 1 or (_PART.search(before) and not total) or _FOLLOWING_OF.match(count.after):
        return None
    if _EACH_AFTER.match(count.after) or _EACH_BEFORE.search(before) or _PER_GROUP.search(before) or (_IN_GROUP.search(before) and not total):
        return None
    if count.form is Form.OF_THEM:
        return 28, Basis.ENROLLED
    said = f"{left} | {count.sentence.text[count.number_end : count.end].lower()} {clause}"
    if planned:
        return _judge_planned(count, said, total=total)
    if _RANDOMISED.search(said) and not _NOT_RANDOMISED.search(said) and role is not Role.CONCLUSION:
        return (10 if role in {Role.TITLE, Role.METHODS, Role.UNKNOWN, Role.RESULTS, Role.OBJECTIVE} else 30), Basis.RANDOMISED
    enrolled, lost, screened, analysed = (p.search(clause) for p in (_ENROLLED, _LOST, _SCREENED, _ANALYSED))
    verbs = sorted((m.start(), name) for m, name in ((enrolled, "enrolled"), (lost, "lost"), (screened, "screened"), (analysed, "analysed")) if m)
    first = verbs[0][1] if verbs else ""
    led = bool(_LED.search(before)) or bool(_ENROLLED_ONES.search(count.sentence.text, count.number_end, count.end))
    if _TARGET.search(left) and not planned:
        return 75, Basis.ENROLLED
    if led or total:
        if first == "screened" or _SCREENED.search(left[-40:]):
            return 70, Basis.ENROLLED
        if first == "analysed" and not led:
            return 50, Basis.ANALYSED
        if first == "lost" and role is Role.RESULTS and not total:
            return 65, Basis.ENROLLED
        return 30 if role is not Role.CONCLUSION else 58, Basis.ENROLLED
    if first == "enrolled":
        return 32 if role is not Role.CONCLUSION else 60, Basis.ENROLLED
    if first == "analysed":
        return 50, Basis.ANALYSED
    if first == "screened":
        return 72, Basis.ENROLLED
    if first == "lost" and role not in {Role.TITLE, Role.METHODS, Role.OBJECTIVE}:
        return None
    if count.form is Form.BARE or (role is Role.RESULTS and count.form is Form.NOUN):
        return None
    mentioned = {Role.TITLE: 38, Role.METHODS: 36, Role.UNKNOWN: 42, Role.OBJECTIVE: 44, Role.RESULTS: 56, Role.CONCLUSION: 62}
    return mentioned.get(role, 66), Basis.ENROLLED


def _judge_planned(count: Count, said: str, *, total: bool) -> tuple[int, Basis] | None:
    if count.form is Form.BARE and not _PLANNED.search(said):
        return None
    if _SCREENED.search(said) and not _RANDOMISED.search(said):
        return 70, Basis.PLANNED
    if count.sentence.role is Role.CONCLUSION:
        return 60, Basis.PLANNED
    if total or _RANDOMISED.search(said) or _FINAL.search(count.before):
        return 20, Basis.PLANNED
    if _PLANNED.search(said) or _ENROLLED.search(said):
        return 30, Basis.PLANNED
    return 40, Basis.PLANNED


_PLACE = re.compile(
    r"[\s\-]+(?:(?!(?:of|in|and|the|with|years?|weeks?|months?|days?|to|for|at|from)\b)[\w’'/.\-]+\s+){0,4}?(?:cent(?:er|re)s|sites|hospitals|clinics|practices|institutions|icus|departments)\b", re.IGNORECASE
)


_LISTED = re.compile(r"\d\s+(?:\w+\s+){0,3}and\s*$")
"""A number before it in a list: "4 American and 3 African sites" are neither 3 nor 4."""


def read_centres(told: Iterable[Sentence]) -> Stated[int] | None:
    """In how many centres the study was done."""
    for sentence in told:
        if sentence.role in {Role.CONCLUSION}:
            continue
        for number in NUMBER.finditer(sentence.text):
            place = _PLACE.match(sentence.text, number.end())
            value = value_of(number[0]) if place else None
            if place and value and not _LISTED.search(sentence.text, 0, number.start()):
                return Stated(value, sentence.span(number.start(), place.end()))
    return None
