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
)
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
    """How the comparisons against one kind of comparator lean, and those on each side."""

    comparator_class: ComparatorClass
    tendency: Tendency
    benefits: tuple[Comparison, ...]
    nulls: tuple[Comparison, ...]
    harms: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdict and certainty on one question about one condition."""

    verdict: Verdict
    certainty: CertaintyLevel | None
    rated_by: tuple[Comparison, ...]
    """The comparisons whose published rating the certainty is."""
    results: tuple[ClassResult, ...]
    long_term: ClassResult | None
    """The comparisons made at a year or later, or that a review calls long term, whatever their comparator."""

    def result(self, *classes: ComparatorClass) -> ClassResult | None:
        """The result against the first of these classes that was studied."""
        return next((r for kind in classes for r in self.results if r.comparator_class is kind), None)


_LEANS = 2 / 3
"""A side with two thirds of the weight carries a group; anything between is mixed."""
_LEVELS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)
_FORMAL_BASES = ("GRADE", "AHRQ")


def judge(items: Sequence[Comparison], newest_year: int, asked: frozenset[str] = frozenset()) -> Judgement:
    """Judge comparisons on one condition (thresholds excluded by the caller).

    `newest_year` dates what counts as old; `asked` are the interventions asked about, whose ratings go before those of a
    single kind of them.
    """
    current = [item for item in items if item.weight(newest_year) > 0]
    results = tuple(
        result
        for kind, members in findings_by_class(current).items()
        if kind not in {ComparatorClass.BASELINE, ComparatorClass.OTHER_MASSAGE}
        and (result := class_result(kind, members, newest_year))
    )
    late = [
        item for item in current if item.window is TimeWindow.LONG and item.comparator_class is not ComparatorClass.OTHER_MASSAGE
    ]
    certainty, rated_by = published_certainty(current, asked)
    return Judgement(
        verdict=_verdict(results, current, certainty),
        certainty=certainty,
        rated_by=rated_by,
        results=results,
        long_term=class_result(ComparatorClass.MIXED, late, newest_year) if late else None,
    )


def class_result(kind: ComparatorClass, members: Iterable[Comparison], newest_year: int) -> ClassResult | None:
    """How comparisons against one kind of comparator lean, each source weighing once; None where none decides anything."""
    deciding = [item for item in members if item.decides]
    if not deciding:
        return None
    share = Counter(item.record.id for item in deciding)
    weights: dict[Direction, float] = defaultdict(float)
    for item in deciding:
        weights[item.finding.direction] += item.weight(newest_year) / share[item.record.id]
    total = sum(weights.values())
    if weights[Direction.BENEFIT] / total >= _LEANS:
        tendency = Tendency.BENEFIT
    elif weights[Direction.NO_DIFFERENCE] / total >= _LEANS:
        tendency = Tendency.NO_DIFFERENCE
    elif weights[Direction.HARM] / total >= _LEANS:
        tendency = Tendency.HARM
    else:
        tendency = Tendency.MIXED
    return ClassResult(
        kind,
        tendency,
        *(
            tuple(sorted((i for i in deciding if i.finding.direction is side), key=lambda i: -i.weight(newest_year)))
            for side in (Direction.BENEFIT, Direction.NO_DIFFERENCE, Direction.HARM)
        ),
    )


def _verdict(results: Sequence[ClassResult], items: Sequence[Comparison], certainty: CertaintyLevel | None) -> Verdict:
    """Yes only where benefit holds against a sham or is rated moderate or better; no where nothing leans to benefit."""
    if not results or not _enough(items):
        return Verdict.INSUFFICIENT
    leanings = {result.tendency for result in results}
    if Tendency.BENEFIT not in leanings and Tendency.MIXED not in leanings:
        return Verdict.NO
    demanding = [r.tendency for r in results if r.comparator_class is ComparatorClass.SHAM]
    inactive = [r.tendency for r in results if r.comparator_class in INACTIVE_CLASSES]
    firm = certainty in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH}
    beats_all = all(t is Tendency.BENEFIT for t in (*demanding, *inactive)) and (*demanding, *inactive)
    return Verdict.YES if beats_all and firm else Verdict.CONDITIONALLY


def _enough(items: Sequence[Comparison]) -> bool:
    """At least one review of trials or two trials; less is too little to advise on."""
    reviews = {item.record.id for item in items if item.record.kind in REVIEW_KINDS and item.decides}
    trials = {item.record.id for item in items if item.record.kind in TRIAL_KINDS and item.decides}
    return bool(reviews) or len(trials) > 1


def published_certainty(
    items: Iterable[Comparison], asked: frozenset[str] = frozenset()
) -> tuple[CertaintyLevel | None, tuple[Comparison, ...]]:
    """The lowest level that the newest formally rating source gives, and the comparisons so rated.

    The lowest over the outcomes is GRADE's rule for an overall rating (Guyatt 2013, J Clin Epidemiol 66:151). Ratings by GRADE
    or AHRQ go before those by authors' own schemes, and those of pain and function before those of other outcomes. A rating of
    one kind of the asked treatment on a lesser outcome rates neither.
    """
    rated = [item for item in items if item.finding.certainty and item.decides]
    rated = [item for item in rated if item.interventions & asked] or [
        i for i in rated if not asked or i.outcomes & PRIMARY_OUTCOMES
    ]
    if not rated:
        return None, ()

    def standing(item: Comparison) -> tuple[bool, bool, int]:
        formal = (item.finding.certainty_basis or "").startswith(_FORMAL_BASES)
        return formal, bool(item.outcomes & PRIMARY_OUTCOMES), item.record.year or 0

    source = max(rated, key=standing).record.id
    levels = [item.finding.certainty for item in rated if item.record.id == source]
    lowest = min((level for level in levels if level), key=_LEVELS.index)
    return lowest, tuple(i for i in rated if i.record.id == source and i.finding.certainty is lowest)
