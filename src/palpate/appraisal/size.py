"""How many people a study randomised and analysed, how many studies a review included, in how many centres: with the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from palpate.appraisal.counts import NUMBER, numbers_in, value_of
from palpate.appraisal.design_cues import AIM
from palpate.appraisal.groups import Total, group_total, total_across, total_of_arms
from palpate.appraisal.judging import Basis, Rank, judge, judge_total
from palpate.appraisal.pairs import pair_total
from palpate.appraisal.passages import Role, Sentence, Span, Stated
from palpate.appraisal.people import ANIMAL_NOUN, ANIMALS, PEOPLE, PERSON, Count, Form, counts_in
from palpate.appraisal.reviewed import included_people, included_studies
from palpate.appraisal.sums import (
    total_in_results,
    total_of_denominators,
    total_of_two_studies,
    total_with_healthy,
    with_kinds_before,
)


class Participants(NamedTuple):
    """A number of participants; `terms` are the numbers that it is the sum of, as printed: one, or one a group."""

    value: int
    basis: Basis
    noun: str
    """As printed ("patients", "rats"), empty where the source names none beside the number."""
    terms: tuple[int, ...]
    span: Span


class Candidate(NamedTuple):
    """A number of participants and how good it is as the size of the study."""

    rank: int
    """See `judging.Rank`: the lower the better."""
    order: int
    participants: Participants


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
    candidates: tuple[Candidate, ...] = ()
    """Every number that was read as one of participants, of which the best is taken."""


class Kind(StrEnum):
    """Kinds of source by how their size is told."""

    STUDY = "study"
    PROTOCOL = "protocol"
    REVIEW = "review"
    ANIMAL = "animal"


_ANIMAL_NOUN = re.compile(ANIMAL_NOUN, re.IGNORECASE)
"""Specimens and samples are not counted, only animals."""

_ASSIGNED_BY_OTHER_NAME = re.compile(
    r"^[\w\-]+ (?:[A-Z]{2,6}|recipients|offspring) were (?:\w+ly (?:and \w+ly )?)?(?:randomi[sz]ed|assigned|allocated)\b",
    re.IGNORECASE,
)
"""Animals by the letters of their breed or by their part in it: "Sixteen recipients were randomised"."""

_OWN_STUDY = re.compile(
    r"\b(?:we|our|this (?:study|trial)|the present study|was (?:conducted|performed)|were (?:randomi[sz]ed|randomly))\b",
    re.IGNORECASE,
)
"""What a sentence on the background has where it speaks of the study itself, as in abstracts with a single heading."""

_OWN_AIM = re.compile(rf"\bthis study\b|{AIM.pattern}", re.IGNORECASE)
"""What says what the study was for, where background and aim share a heading."""

_ALL_RANDOMISED = re.compile(
    rf"\b(?P<noun>{PERSON})\s*\(\s*n\s*=\s*(?P<n>{NUMBER.pattern})\s*\)\s+were\s+(?:\w+ly\s+)?(?:randomi[sz]ed|assigned|allocated|included|analy[sz]ed)\b",
    re.IGNORECASE,
)
"""How a pooled analysis of a few trials counts everybody: "Patients (n = 168) were randomised"."""

_SKIPPED = {Role.BACKGROUND, Role.REGISTRATION}


def read_size(sentences: Iterable[Sentence], kind: Kind = Kind.STUDY) -> SampleSize:
    """The size that the title and abstract of a source state."""
    legible = [sentence for sentence in sentences if not _is_soup(sentence.text)]
    told = [one for one in legible if one.role not in _SKIPPED or (one.role is Role.BACKGROUND and _OWN_AIM.search(one.text))]
    if kind is Kind.REVIEW:
        return _review_size(told)
    if kind is Kind.ANIMAL:
        told = [one for one in told if _ANIMAL_NOUN.search(one.text) or _ASSIGNED_BY_OTHER_NAME.search(one.text)]
    candidates = list(_candidates(told, ANIMALS if kind is Kind.ANIMAL else PEOPLE, planned=kind is Kind.PROTOCOL))
    if not candidates:
        own = _own_in_background(legible)
        nouns = ANIMALS if kind is Kind.ANIMAL else PEOPLE
        candidates = list(_candidates(own, nouns, planned=kind is Kind.PROTOCOL))
    candidates = [one for one in candidates if not _assigned_twice(one, candidates)]
    chosen = _before_losses(min(candidates, default=None), candidates)
    randomised, analysed = (
        min((one for one in candidates if one.participants.basis is basis), default=None)
        for basis in (Basis.RANDOMISED, Basis.ANALYSED)
    )
    size = SampleSize(
        participants=chosen.participants if chosen else None,
        randomised=randomised.participants if randomised else None,
        analysed=analysed.participants if analysed else None,
        centres=read_centres(told),
        candidates=tuple(candidates),
    )
    return replace(size, notes=tuple(_disagreements(candidates, size)))


_MOST_LOST = 0.2
"""Of the people of all arms, the share that may be missing from an analysis; at more, the two numbers are of other people."""


def _before_losses(chosen: Candidate | None, candidates: list[Candidate]) -> Candidate | None:
    """The arms together, rather than those of them who were analysed: "50 patients in each group ... an analysis of 94"."""
    if not chosen or chosen.participants.basis is not Basis.ANALYSED:
        return chosen
    analysed = chosen.participants.value
    arms = (one for one in candidates if one.rank is Rank.PER_ARM)
    return next((one for one in arms if 0 < one.participants.value - analysed <= _MOST_LOST * one.participants.value), chosen)


def _own_in_background(legible: list[Sentence]) -> list[Sentence]:
    """What the background says of the study itself: all that follows its first mention, where no methods have a heading."""
    background = [sentence for sentence in legible if sentence.role is Role.BACKGROUND]
    own = [sentence for sentence in background if _OWN_STUDY.search(sentence.text)]
    if own and not any(sentence.role in {Role.METHODS, Role.UNKNOWN} for sentence in legible):
        return background[background.index(own[0]) :]
    return own


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
    methods = [one for one in told if one.role in {Role.METHODS, Role.UNKNOWN}]
    for one in methods:
        if (found := _ALL_RANDOMISED.search(one.text)) and (value := value_of(found["n"])):
            return Participants(value, Basis.INCLUDED, found["noun"], (value,), one.span(*found.span()))
    results = [one for one in told if one.role is Role.RESULTS]
    totals = (group_total(one, counts_in(one)) for one in chain(methods, results))
    total = next((total for total in totals if total), None)
    return Participants(total.value, Basis.INCLUDED, "", total.terms, total.span()) if total else None


def _disagreements(candidates: list[Candidate], size: SampleSize) -> Iterator[str]:
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


def _candidates(told: list[Sentence], nouns: re.Pattern[str], *, planned: bool) -> Iterator[Candidate]:
    order = 0
    everything = [count for sentence in told for count in counts_in(sentence, nouns)]
    kept = set(_without_parts([count for count in everything if not _explains_a_count(count, everything)]))
    for sentence in told:
        counts = [count for count in everything if count in kept and count.sentence is sentence]
        several = len(numbers_in(sentence.text)) > 1 or " each)" in sentence.text
        pair = pair_total(sentence) if several and sentence.role is not Role.RESULTS else None
        pair = with_kinds_before(pair, counts) if pair else None
        groups = (group_total(sentence, counts) or total_in_results(sentence)) if several else None
        sums = [total for total in (groups, pair) if total]
        for count in counts:
            order += 1
            if not any(total.start <= count.start < total.end for total in sums) and (
                found := _of_count(count, order, planned=planned)
            ):
                yield found
        for total in sums:
            order += 1
            yield _of_total(total, order, counts, planned=planned, listed=total is not pair)
    if total_of_two := total_across(told) or total_with_healthy(told, everything):
        yield _of_total(total_of_two, order + 1, [], planned=planned)._replace(rank=Rank.TWO_SENTENCES)
    if of_studies := total_of_two_studies(told):
        yield _of_total(of_studies, order + 1, [], planned=planned)._replace(rank=Rank.TWO_STUDIES)
    if total_of_all := total_of_arms(told):
        judged = _of_total(total_of_all, order + 2, [], planned=planned)
        yield judged if judged.participants.basis is Basis.RANDOMISED else judged._replace(rank=Rank.PER_ARM)
    if of_denominators := total_of_denominators(told):
        people = _of_total(of_denominators, order + 3, [], planned=planned).participants._replace(basis=Basis.ANALYSED)
        yield Candidate(Rank.DENOMINATORS, order + 3, people)


def _assigned_twice(groups: Candidate, candidates: list[Candidate]) -> bool:
    """Whether the groups hold everybody twice or three times, as those of factorial trials and of crossovers do."""
    size = groups.participants
    whole = {one.participants.value for one in candidates if len(one.participants.terms) == 1 and one.rank <= Rank.ENROLLED}
    return len(size.terms) > 3 and any(size.value == times * value for value in whole for times in (2, 3))


def _explains_a_count(count: Count, counts: list[Count]) -> bool:
    """Whether it stands in brackets behind a larger count: "34 infants (15 with eczema and 19 healthy controls)"."""
    if not count.depth or count.form is not Form.NOUN:
        return False
    text, start = (
        count.sentence.text,
        max(count.sentence.text.rfind("(", 0, count.start), count.sentence.text.rfind("[", 0, count.start)),
    )
    whole = (one for one in counts if one.sentence is count.sentence and one.end <= start and not text[one.end : start].strip())
    return any(count.value < one.value and one.form is Form.NOUN for one in whole)


def _without_parts(counts: list[Count]) -> list[Count]:
    """The counts without those that the one before them is the sum of: "80 children took part; 65 had ..., 15 had ..."."""
    for first, whole in enumerate(counts):
        for last in range(first + 3, min(len(counts), first + _MOST_PARTS) + 1):
            if whole.value > _FEWEST_WITH_PARTS and sum(one.value for one in counts[first + 1 : last]) == whole.value:
                return [*counts[: first + 1], *_without_parts(counts[last:])]
    return counts


_MOST_PARTS, _FEWEST_WITH_PARTS = 6, 10


def _of_total(total: Total, order: int, counts: list[Count], *, planned: bool, listed: bool = True) -> Candidate:
    rank, basis = judge_total(total, planned=planned, listed=listed)
    noun = next((count.noun for count in counts if count.noun and total.start <= count.start < total.end), "")
    return Candidate(rank, order, Participants(total.value, basis, noun, total.terms, total.span()))


def _of_count(count: Count, order: int, *, planned: bool) -> Candidate | None:
    judged = judge(count, planned=planned)
    if judged is None:
        return None
    span = count.sentence.span(count.start, count.end)
    return Candidate(judged.rank, order, Participants(count.value, judged.basis, count.noun, (count.value,), span))


_PLACE = re.compile(
    r"[\s\-]+(?:(?!(?:of|in|and|the|with|years?|weeks?|months?|days?|to|for|at|from)\b)[\w’'/.\-]+\s+){0,4}?(?:cent(?:er|re)s|sites|hospitals|clinics|practices|institutions|icus|departments)\b",
    re.IGNORECASE,
)


_LISTED = re.compile(r"\d\s+(?:\w+\s+){0,3}and\s*$")
"""A number before it in a list: "4 American and 3 African sites" are neither 3 nor 4."""


def read_centres(told: Iterable[Sentence]) -> Stated[int] | None:
    """In how many centres the study was done."""
    for sentence in told:
        if sentence.role in {Role.CONCLUSION}:
            continue
        for number in numbers_in(sentence.text):
            place = _PLACE.match(sentence.text, number.end())
            value = value_of(number[0]) if place else None
            if place and value and not _LISTED.search(sentence.text, 0, number.start()):
                return Stated(value, sentence.span(number.start(), place.end()))
    return None
