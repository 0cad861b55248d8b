"""The summary of findings: the sources on one question sorted into bodies of evidence, each with its result and its rating."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from palpate.synthesis.body_result import BodyResult, Question, result_of
from palpate.synthesis.certainty import Evidence, difference, rate
from palpate.synthesis.comparison import PRIMARY_OUTCOMES, REVIEW_KINDS, TRIAL_KINDS, ComparatorClass, Comparison
from palpate.synthesis.domains import BiasFacts, SpreadFacts
from palpate.synthesis.grouping import Group
from palpate.synthesis.imprecision import appreciable
from palpate.synthesis.judgement import Tendency, class_result, formally_rated
from palpate.synthesis.likeness import Circumstances, circumstances
from palpate.synthesis.overlap import counted_in_reviews, overlap
from palpate.synthesis.pooled import EvidenceGroup
from palpate.synthesis.rated import LEVELS, PublishedRating, RatedBody, RatedOn
from palpate.synthesis.reversal import Reversal, overruled, reversals
from palpate.synthesis.stated_limits import StatedLimits, at_least_half, first_stated, stated_limits
from palpate.synthesis.timing import TimeWindow
from palpate.terminology import terminology
from palpate.vocabulary import Direction, RecordKind

_RATED_KINDS = REVIEW_KINDS | TRIAL_KINDS | {RecordKind.OBSERVATIONAL_STUDY}
"""Sources that findings on effects come from; opinions, cases, maps of others' work and policies are none."""
_MEASURED = frozenset(
    "outcome:" + name
    for name in (
        "range-of-motion mouth-opening muscle-damage-outcome blood-pressure heart-rate "
        "respiratory-rate blood-glucose swelling atrial-fibrillation growth infant-illness preterm-birth birth-course nutrition "
        "length-of-stay cost mortality"
    ).split()
)
"""Families that are measured or counted and hardly depend on what the people treated report or do."""
_STANDS_FOR_ANOTHER = frozenset(
    "outcome:" + name
    for name in "pain-threshold range-of-motion mouth-opening muscle-damage-outcome heart-rate respiratory-rate blood-pressure".split()
)
"""Families that matter for what they stand for (Guyatt 2011, GRADE guidelines 8: surrogates), beside all mechanisms."""
_SEVERAL = re.compile(r"\b(?:and|or|and/or|mixed|various|different|combined)\b|/", re.IGNORECASE)
_LESS = re.compile(r"\b(?:fewer|less|lower[ -]dose|smaller dose|shorter|lower frequency)\b", re.IGNORECASE)

_MOST_NAMED = 2
"""Treatments of a comparator that are named one by one."""
_CLASS_NAMES = {
    ComparatorClass.MIXED: "several kinds of control",
    ComparatorClass.UNSPECIFIED: "a control that is not named",
    ComparatorClass.ACTIVE: "other treatments",
    ComparatorClass.BASELINE: "the start of treatment",
}


@dataclass(slots=True)
class _Body:
    """The sources on one set of circumstances."""

    about: Circumstances
    items: list[Comparison] = field(default_factory=list)
    groups: list[tuple[Group, EvidenceGroup]] = field(default_factory=list)
    gradient: tuple[str, ...] = ()
    """Findings in which more of the treatment did more than less, on the same condition, outcome and time."""


def summary_of_findings(
    items: Iterable[Comparison], groups: Iterable[tuple[Group, EvidenceGroup]], sound: Iterable[Comparison], asked: Question
) -> tuple[RatedBody, ...]:
    """One row a body of evidence, outcomes that matter most first, then by number of sources.

    `items` are all findings on the question, `sound` those of reviews whose estimates may be shown, `groups` what was made of
    the trials. Comparisons of kinds or doses of the same treatment ask another question and are left out.
    """
    held = [item for item in items if _in_force(item)]
    bodies: dict[Circumstances, _Body] = {}
    for item in held:
        if item.comparator_class is not ComparatorClass.OTHER_MASSAGE:
            about = circumstances(item, asked.interventions)
            bodies.setdefault(about, _Body(about)).items.append(item)
    for group, shown in groups:
        if body := bodies.get(group.likeness.circumstances):
            body.groups.append((group, shown))
    for body in bodies.values():
        body.gradient = _gradient(held, body.about, asked)
    shown_reviews = {item.address for item in sound}
    ordered = sorted(bodies.values(), key=lambda body: (body.about.family not in PRIMARY_OUTCOMES, -len(body.items)))
    records = {item.record.id: item.record for body in ordered for item in body.items}
    read = {name: stated_limits(record, asked.label(record)) for name, record in records.items()}
    return tuple(_rated(body, shown_reviews, asked, read) for body in ordered)


def _in_force(item: Comparison) -> bool:
    return (
        item.record.kind in _RATED_KINDS
        and not (item.record.retracted or item.record.superseded_by or item.is_threshold)
        and item.names_outcome
    )


def _rated(body: _Body, sound: set[str], asked: Question, read: Mapping[str, StatedLimits]) -> RatedBody:
    turned = reversals(body.items)
    gone = overruled(turned)
    items = [item for item in body.items if item.address not in gone]
    result = result_of(items, body.groups, sound, asked) if not turned else _of_better(turned, body, sound, asked)
    limits = [read[record] for record in dict.fromkeys(item.record.id for item in result.items)]
    newest = max(item.record.year or 0 for item in body.items)
    leaning = class_result(body.about.comparator, body.items, newest)
    sides, standing = _sides(body.items), _sides(items)
    test = result.group.pooled.small_studies if result.group and result.group.pooled else None
    randomised, because = _start(body, result, limits)
    grade = rate(
        Evidence(
            randomised=randomised,
            unrandomised_because=because,
            bias=_bias(body, limits),
            spread=_spread(result, standing, limits, mixed=leaning is not None and leaning.tendency is Tendency.MIXED),
            apart=tuple(_apart(body.about, result.items, asked)),
            alike=_alike(body.about, asked),
            interval=result.interval,
            matters=appreciable(result.interval.measure if result.interval else None, result.important, result.important_from),
            participants=result.participants,
            at_most=result.at_most,
            egger_p=test.p if test else None,
            publication_bias_stated=first_stated(limits, "unpublished"),
            gradient=body.gradient,
        )
    )
    published = _published_ratings(items, asked)
    first = next((item.record for item in items if published and item.address == published[0].support), None)
    interval = result.interval
    return RatedBody(
        condition=_names(body.about.conditions, body.about.stage),
        intervention=asked.intervention + (f" with {_names(body.about.alongside)}" if body.about.alongside else ""),
        comparator=_comparator(body.about),
        outcome=terminology().get(body.about.family).name,
        window=body.about.window.value,
        rated_on=result.rated_on,
        result_of=result.name,
        supports=tuple(item.address for item in result.items),
        studies=result.studies,
        participants=result.participants,
        participants_at_most=result.at_most,
        measure=interval.measure if interval else None,
        scale=result.scale,
        lower_is_better=result.lower_is_better,
        estimate=interval.estimate if interval else None,
        ci_low=interval.low if interval else None,
        ci_high=interval.high if interval else None,
        benefits=sides[Direction.BENEFIT],
        no_differences=sides[Direction.NO_DIFFERENCE],
        harms=sides[Direction.HARM],
        published=published,
        overlap=overlap(body.items, asked.label),
        reversed=turned[0].told(asked.label) if turned else None,
        grade=grade,
        difference=difference(grade, published[0], first.limitations if first else None) if published else None,
    )


def _of_better(turned: Sequence[Reversal], body: _Body, sound: set[str], asked: Question) -> BodyResult:
    """The result of the sources that overruled the others, where their numbers may be shown; else which way they found it to go."""
    pooled = {item.address for group, _ in body.groups for trial in group.trials for item in trial.items}
    return result_of([item for one in turned for item in one.better], (), sound | pooled, asked)


def _sides(items: Sequence[Comparison]) -> dict[Direction, int]:
    """Sources by what they found, without the trials that a review among them includes."""
    again = counted_in_reviews(items)
    new = [item for item in items if item.address not in again]
    return {side: len({item.record.id for item in new if item.finding.direction is side}) for side in Direction}


# The facts behind each domain


def _start(body: _Body, result: BodyResult, limits: Sequence[StatedLimits]) -> tuple[bool, str]:
    """Whether the rating starts high, and if not why."""
    if body.about.comparator is ComparatorClass.BASELINE:
        return False, "no control group, so nobody was assigned to it by chance"
    kinds = {item.record.kind for item in result.items}
    if kinds <= {RecordKind.OBSERVATIONAL_STUDY, RecordKind.CLINICAL_TRIAL}:
        return False, "not randomised"
    said = first_stated(limits, "unrandomised")
    if said and RecordKind.RANDOMIZED_TRIAL not in kinds and all(one.unrandomised for one in limits):
        return False, f"not all studies are randomised ({said})"
    return True, ""


def _bias(body: _Body, limits: Sequence[StatedLimits]) -> BiasFacts:
    mechanism = terminology().get(body.about.family).mechanism
    return BiasFacts(
        sham=body.about.comparator is ComparatorClass.SHAM,
        self_reported=body.about.family not in _MEASURED and not mechanism,
        named=body.about.comparator is not ComparatorClass.UNSPECIFIED,
        controlled=body.about.comparator is not ComparatorClass.BASELINE,
        blinding=at_least_half(limits, "blinding"),
        conduct=at_least_half(limits, "conduct"),
        unread=sum(one.silent for one in limits),
        sources=len(limits),
    )


def _spread(result: BodyResult, sides: dict[Direction, int], limits: Sequence[StatedLimits], *, mixed: bool) -> SpreadFacts:
    pooled = result.group.pooled if result.group else None
    printed = result.items[0].finding.effect.i2 if result.rated_on is RatedOn.PUBLISHED else None
    return SpreadFacts(
        studies=result.studies,
        i2=pooled.i2 if pooled else printed,
        tau2=pooled.tau2 if pooled else None,
        q_p=pooled.q_p if pooled else None,
        pi_low=pooled.pi_low if pooled else None,
        pi_high=pooled.pi_high if pooled else None,
        benefits=sides[Direction.BENEFIT],
        no_differences=sides[Direction.NO_DIFFERENCE],
        harms=sides[Direction.HARM],
        mixed=mixed,
        stated=first_stated(limits, "disagreement"),
    )


def _apart(about: Circumstances, items: Sequence[Comparison], asked: Question) -> Iterable[str]:
    """In what the body is not what was asked about."""
    terms = terminology()
    within = terms.narrower(asked.condition) | terms.broader(asked.condition)
    others = about.conditions - within
    if others and any(_SEVERAL.search(item.finding.condition) for item in items):
        yield f"people with {_names(others)} are among them"
    if about.alongside:
        yield f"the treated also got {_names(about.alongside)}"
    if about.comparator is ComparatorClass.MIXED or len(about.comparators) > 1:
        yield "several kinds of control are put together"
    if about.comparator is ComparatorClass.UNSPECIFIED:
        yield "what is held does not say what it was compared with"
    outcome = terms.get(about.family)
    wanted = asked.outcome and about.family in terms.broader(asked.outcome)
    if (outcome.mechanism or about.family in _STANDS_FOR_ANOTHER) and not wanted:
        yield f"{outcome.name} stands for what matters to people and is not that itself"
    if about.window is TimeWindow.IMMEDIATE and about.stage == "chronic":
        yield "measured right after treatment, in a condition that lasts"


def _alike(about: Circumstances, asked: Question) -> str:
    asked_name, name = terminology().get(asked.condition).name, _names(about.conditions, about.stage)
    people = "people as asked about" if name == asked_name else f"people with {name}, asked about {asked_name}"
    return f"{people}; treatment, comparison, outcome and time are those of the row"


def _gradient(items: Iterable[Comparison], about: Circumstances, asked: Question) -> tuple[str, ...]:
    """Comparisons with less of the same treatment, in the circumstances of a body, that found more to do more."""
    doses = (item for item in items if _LESS.search(item.finding.comparator) and item.finding.direction is Direction.BENEFIT)
    like = ((item, circumstances(item, asked.interventions)) for item in doses)
    return tuple(
        item.address
        for item, own in like
        if item.comparator_class is ComparatorClass.OTHER_MASSAGE
        and (own.conditions, own.family, own.window) == (about.conditions, about.family, about.window)
    )


def _published_ratings(items: Sequence[Comparison], asked: Question) -> tuple[PublishedRating, ...]:
    """One a source and level, formal schemes before others, then the newest, of one source the lowest first."""

    def standing(item: Comparison) -> tuple[bool, int, str, int]:
        level = LEVELS.index(item.finding.certainty) if item.finding.certainty else 0
        return not formally_rated(item), -(item.record.year or 0), item.record.id, level

    found: dict[tuple[str, str], Comparison] = {}
    for item in sorted((item for item in items if item.record.kind in REVIEW_KINDS and item.finding.certainty), key=standing):
        found.setdefault((item.record.id, str(item.finding.certainty)), item)
    return tuple(
        PublishedRating(
            record=item.record.id,
            support=item.address,
            label=asked.label(item.record),
            year=item.record.year,
            level=item.finding.certainty,
            basis=item.finding.certainty_basis,
        )
        for item in found.values()
        if item.finding.certainty
    )


# Names


def _names(concepts: Iterable[str], stage: str = "") -> str:
    names = " and ".join(sorted(terminology().get(concept).name for concept in concepts)) or "any condition"
    return f"{stage} {names}".strip()


def _comparator(about: Circumstances) -> str:
    if 0 < len(about.comparators) <= _MOST_NAMED:
        return _names(about.comparators)
    return _CLASS_NAMES.get(about.comparator) or about.comparator.value.partition(":")[2].replace("-", " ")
