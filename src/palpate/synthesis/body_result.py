"""The result of a body of evidence that its rating rests on: pooled here, published, of one trial, or directions alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from palpate.synthesis.comparison import REVIEW_KINDS, Comparison
from palpate.synthesis.grouping import Group
from palpate.synthesis.important_difference import ImportantDifference, important_on
from palpate.synthesis.imprecision import Interval
from palpate.synthesis.likeness import scale
from palpate.synthesis.pooled import EvidenceGroup
from palpate.synthesis.rated import RatedOn
from palpate.vocabulary import Measure, Record, RecordKind


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and how to name it."""

    interventions: frozenset[str]
    intervention: str
    condition: str
    outcome: str | None
    important: Sequence[ImportantDifference]
    label: Callable[[Record], str]


@dataclass(frozen=True, slots=True)
class BodyResult:
    """The result that a rating rests on."""

    rated_on: RatedOn
    name: str
    items: tuple[Comparison, ...]
    studies: int | None
    participants: int | None
    at_most: bool = False
    """Whether the number of people is that of whole trials, of which a comparison may be a part."""
    interval: Interval | None = None
    group: EvidenceGroup | None = None
    lower_is_better: bool | None = None
    scale: str | None = None
    important: float | None = None
    important_from: str = ""


def result_of(
    items: Sequence[Comparison], groups: Iterable[tuple[Group, EvidenceGroup]], sound: Collection[str], asked: Question
) -> BodyResult:
    """The result that rests on most studies, whatever it is; of equal ones trials pooled here, then the newest review.

    A review that doesn't say how many studies it pooled counts as two. `groups` are what was made of the trials among the `items`,
    `sound` the addresses of findings of reviews whose estimates may be shown.
    """
    candidates = [_of_group(group, shown, asked) for group, shown in groups if shown.pooled or len(shown.studies) == 1]
    candidates += [_of_one(item, asked) for item in items if item.address in sound and _has_interval(item)]
    if not candidates:
        return _of_directions(items)
    return max(candidates, key=lambda one: (one.studies or 2, one.rated_on is RatedOn.POOLED, _year(one), one.participants or 0))


def _year(result: BodyResult) -> int:
    return max(item.record.year or 0 for item in result.items)


def _has_interval(item: Comparison) -> bool:
    effect = item.finding.effect
    return None not in (effect.measure, effect.estimate, effect.ci_low, effect.ci_high)


def _of_group(group: Group, shown: EvidenceGroup, asked: Question) -> BodyResult:
    part = shown.pooled or shown.studies[0]
    important = important_on(asked.important, group.scale) if group.likeness.measure is Measure.MD else None
    items = tuple(item for trial in group.trials for item in trial.items)
    people, at_most = _people(items)
    return BodyResult(
        rated_on=RatedOn.POOLED if shown.pooled else RatedOn.STUDY,
        name=f"{len(shown.studies)} trials pooled" if shown.pooled else shown.studies[0].label,
        items=items,
        studies=len(shown.studies),
        participants=people,
        at_most=at_most,
        interval=Interval(shown.measure, part.estimate, part.ci_low, part.ci_high),
        group=shown,
        lower_is_better=shown.lower_is_better,
        scale=shown.scale,
        important=important.value if important else None,
        important_from=_told(important, asked),
    )


def _of_one(item: Comparison, asked: Question) -> BodyResult:
    """The printed result of a review, or of a trial that nothing is pooled with."""
    effect = item.finding.effect
    assert effect.estimate is not None
    assert effect.ci_low is not None
    assert effect.ci_high is not None
    on = scale(item.finding) if effect.measure in {Measure.MD, Measure.WMD} else None
    important = important_on(asked.important, on)
    review = item.record.kind in REVIEW_KINDS
    people, at_most = _people((item,))
    return BodyResult(
        rated_on=RatedOn.PUBLISHED if review else RatedOn.STUDY,
        name=asked.label(item.record),
        items=(item,),
        studies=effect.n_studies if review else 1,
        participants=effect.n_participants if review else people,
        at_most=at_most and not review,
        interval=Interval(effect.measure, effect.estimate, effect.ci_low, effect.ci_high),
        lower_is_better=effect.lower_is_better,
        scale=effect.unit,
        important=important.value / on.factor if important and on else None,
        important_from=_told(important, asked),
    )


def _of_directions(items: Sequence[Comparison]) -> BodyResult:
    """The sources of the best design, where none gives an estimate with an interval."""
    best = [item for item in items if item.record.kind is not RecordKind.OBSERVATIONAL_STUDY] or list(items)
    trials = [item for item in best if item.record.kind not in REVIEW_KINDS]
    reviewed = [item.finding.effect for item in best if item.record.kind in REVIEW_KINDS]
    summed, at_most = _people(trials)
    largest = max((effect.n_participants for effect in reviewed if effect.n_participants), default=None)
    held = len({item.record.id for item in trials})
    sources = len({item.record.id for item in best})
    return BodyResult(
        rated_on=RatedOn.DIRECTIONS,
        name=f"directions of {sources} source{'s' if sources > 1 else ''}",
        items=tuple(best),
        studies=max((effect.n_studies for effect in reviewed if effect.n_studies), default=None if reviewed else held),
        participants=largest or summed,
        at_most=at_most and not largest,
    )


def _people(items: Sequence[Comparison]) -> tuple[int | None, bool]:
    """People of the trials, each once, None where one doesn't say; and whether that is at most so many."""
    by_trial: dict[str, Comparison] = {}
    for item in items:
        by_trial.setdefault(item.record.id, item)
    counts = [item.people for item in by_trial.values()]
    whole = len(items) > len(by_trial) or any(not item.finding.effect.n_participants for item in by_trial.values())
    return (sum(counts), whole) if counts and all(counts) else (None, False)


def _told(important: ImportantDifference | None, asked: Question) -> str:
    return f"minimal important difference, {asked.label(important.item.record)}" if important else ""
