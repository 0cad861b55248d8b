"""What the comparisons on one condition come to: a verdict, the certainty as published, and the comparisons that bear it.

No rating is made here. A certainty is one that a review or guideline published; where none did, there is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from palpate.synthesis.bodies import findings_by_class
from palpate.synthesis.comparison import (
    INACTIVE_CLASSES,
    PRIMARY_OUTCOMES,
    REVIEW_KINDS,
    TRIAL_KINDS,
    ComparatorClass,
    Comparison,
    several_studies,
)
from palpate.synthesis.overlap import counted_in_reviews
from palpate.synthesis.reversal import Reversal, overruled, reversals
from palpate.synthesis.timing import TimeWindow
from palpate.vocabulary import CertaintyLevel, Direction, Verdict


class Tendency(StrEnum):
    """Which way a group of comparisons leans."""

    BENEFIT = "benefit"
    MIXED = "mixed"
    NO_DIFFERENCE = "no_difference"
    HARM = "harm"


@dataclass(frozen=True, slots=True)
class ClassResult:
    """How the comparisons against one kind of comparator lean, and those on each side, the weightiest first."""

    comparator_class: ComparatorClass
    tendency: Tendency
    benefits: tuple[Comparison, ...]
    nulls: tuple[Comparison, ...]
    harms: tuple[Comparison, ...]
    reversals: tuple[Reversal, ...] = ()
    """Where newer, better evidence overruled older papers, which then are on no side."""

    @property
    def all(self) -> tuple[Comparison, ...]:
        """Every comparison that counted."""
        return (*self.benefits, *self.nulls, *self.harms)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdict and certainty on one question about one condition."""

    verdict: Verdict
    certainty: CertaintyLevel | None
    rated_by: tuple[Comparison, ...]
    """The comparisons whose published rating the certainty is."""
    results: tuple[ClassResult, ...]
    """One a comparator class, on the outcomes that matter (or were asked for), before the long term."""
    long_term: tuple[ClassResult, ...]
    """The same at a year or later, or at what a source calls long term."""


_LEANS = 2 / 3
"""A side with two thirds of the weight carries a group; anything between is mixed."""
_LEVELS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)
_FORMAL_BASES = ("GRADE", "AHRQ")
_NOT_JUDGED = frozenset({ComparatorClass.BASELINE, ComparatorClass.OTHER_MASSAGE})
"""Without a control group, or against another dose of the same, a comparison does not tell whether the treatment works."""


def judge(
    items: Sequence[Comparison],
    newest_year: int,
    asked: frozenset[str] = frozenset(),
    outcomes: frozenset[str] = frozenset(),
) -> Judgement:
    """Judge comparisons on one condition (thresholds excluded by the caller).

    `newest_year` dates what counts as old; `asked` are the interventions and `outcomes` the outcomes asked about. Without the
    latter, pain and function count where anything measured them.
    """
    current = [item for item in items if item.weight(newest_year) > 0 and item.comparator_class not in _NOT_JUDGED]
    telling = telling_items(current, outcomes)
    results = _results([item for item in telling if item.window is not TimeWindow.LONG], newest_year)
    long_term = _results([item for item in telling if item.window is TimeWindow.LONG], newest_year)
    judged = results or long_term
    certainty, rated_by = _certainty(judged, asked)
    return Judgement(_verdict(judged, certainty, rated_by), certainty, rated_by, results, long_term)


def telling_items(items: Sequence[Comparison], outcomes: frozenset[str] = frozenset()) -> list[Comparison]:
    """Those on the outcomes asked for, else on pain and function, else all."""
    for wanted in (outcomes, PRIMARY_OUTCOMES):
        chosen = [item for item in items if item.decides and item.names_outcome and item.outcomes & wanted]
        if chosen:
            return chosen
    decided = [item for item in items if item.decides]
    return [item for item in decided if item.names_outcome] or decided


def _results(items: Sequence[Comparison], newest_year: int) -> tuple[ClassResult, ...]:
    found = (class_result(kind, members, newest_year) for kind, members in findings_by_class(items).items())
    return tuple(result for result in found if result)


def class_result(kind: ComparatorClass, members: Iterable[Comparison], newest_year: int) -> ClassResult | None:
    """How comparisons against one kind of comparator lean; None where none decides anything.

    What one source finds on one condition and treatment weighs once, however many outcomes and times it reports. A trial that a
    review among them is known to include weighs with the review. Papers that newer, better evidence overrules count nothing.
    """
    members = list(members)
    reversed_ = reversals(members)
    gone = overruled(reversed_)
    deciding = [item for item in members if item.decides and item.address not in gone]
    if not deciding:
        return None
    inside = counted_in_reviews(deciding)
    weighing = [item for item in deciding if item.address not in inside]
    share = Counter(_study(item) for item in weighing)
    weights: dict[Direction, float] = defaultdict(float)
    for item in weighing:
        weights[item.finding.direction] += item.weight(newest_year) / share[_study(item)]
    total = sum(weights.values())
    sides = (
        (Direction.BENEFIT, Tendency.BENEFIT),
        (Direction.NO_DIFFERENCE, Tendency.NO_DIFFERENCE),
        (Direction.HARM, Tendency.HARM),
    )
    tendency = next((lean for side, lean in sides if total and weights[side] / total >= _LEANS), Tendency.MIXED)
    benefits, nulls, harms = (
        tuple(sorted((i for i in deciding if i.finding.direction is side), key=lambda i: _precedence(i, newest_year)))
        for side, _ in sides
    )
    return ClassResult(kind, tendency, benefits, nulls, harms, reversed_)


def _study(item: Comparison) -> tuple[str, frozenset[str], frozenset[str]]:
    return item.record.id, item.own_conditions, item.interventions


def _precedence(item: Comparison, newest_year: int) -> tuple[float, int, int, str, int]:
    """Weightier, newer, larger first."""
    return -item.weight(newest_year), -(item.record.year or 0), -item.people, item.record.id, item.number


def _verdict(results: Sequence[ClassResult], certainty: CertaintyLevel | None, rated_by: Sequence[Comparison]) -> Verdict:
    """Yes only where benefit holds against every kind of inactive or sham control and is formally rated moderate or better.

    No where nothing leans to benefit and no review of several studies found any; insufficient where there is too little to advise
    on.
    """
    replaced = [item for result in results for one in result.reversals for item in one.overruled]
    if not _enough([*(item for result in results for item in result.all), *replaced]):
        return Verdict.INSUFFICIENT
    leanings = {result.tendency for result in results}
    if not leanings & {Tendency.BENEFIT, Tendency.MIXED} and not any(
        item.record.kind in REVIEW_KINDS and several_studies(item) for result in results for item in result.benefits
    ):
        return Verdict.NO
    controlled = INACTIVE_CLASSES | {ComparatorClass.SHAM}
    against_controls = {result.tendency for result in results if result.comparator_class in controlled}
    firm = certainty in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH} and all(formally_rated(item) for item in rated_by)
    return Verdict.YES if firm and against_controls == {Tendency.BENEFIT} else Verdict.CONDITIONALLY


def formally_rated(item: Comparison) -> bool:
    """Whether a rating follows a published scheme rather than its authors' own words."""
    return (item.finding.certainty_basis or "").startswith(_FORMAL_BASES)


def _enough(items: Sequence[Comparison]) -> bool:
    """A review of at least two studies on an outcome that it names, or two trials."""
    named = [item for item in items if item.names_outcome]
    if any(item.record.kind in REVIEW_KINDS and several_studies(item) for item in named):
        return True
    return len({item.record.id for item in named if item.record.kind in TRIAL_KINDS}) > 1


def _certainty(results: Sequence[ClassResult], asked: frozenset[str]) -> tuple[CertaintyLevel | None, tuple[Comparison, ...]]:
    """The published rating of the side that leads: of the benefits where there are any, else of the null results."""
    benefits = [item for result in results for item in result.benefits if result.tendency is not Tendency.NO_DIFFERENCE]
    others = [item for result in results for item in (*result.nulls, *result.harms)]
    for side in (benefits, others if not benefits else []):
        certainty, rated_by = published_certainty(side, asked)
        if certainty:
            return certainty, rated_by
    return None, ()


def published_certainty(
    items: Iterable[Comparison], asked: frozenset[str] = frozenset()
) -> tuple[CertaintyLevel | None, tuple[Comparison, ...]]:
    """The lowest level that the newest formally rating review gives, and the comparisons so rated.

    The lowest over the outcomes is GRADE's rule for an overall rating (Guyatt 2013, J Clin Epidemiol 66:151). Ratings by GRADE
    or AHRQ go before those by authors' own schemes, those of the asked treatment before those of one kind of it. Evidence maps
    repeat ratings that others made on other questions and do not count.
    """
    rated = [item for item in items if item.finding.certainty and item.record.kind in REVIEW_KINDS]
    rated = [item for item in rated if item.interventions & asked] or [
        i for i in rated if not asked or i.outcomes & PRIMARY_OUTCOMES
    ]
    if not rated:
        return None, ()

    def standing(item: Comparison) -> tuple[bool, int]:
        return formally_rated(item), item.record.year or 0

    best = max(standing(item) for item in rated)
    foremost = [item for item in rated if standing(item) == best]
    lowest = min((item.finding.certainty for item in foremost if item.finding.certainty), key=_LEVELS.index)
    source = next(item.record.id for item in foremost if item.finding.certainty is lowest)
    return lowest, tuple(i for i in foremost if i.record.id == source and i.finding.certainty is lowest)
