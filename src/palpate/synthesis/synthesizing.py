"""`synthesize`: from a library, an intervention and a condition to what the trials add up to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from palpate.errors import UsageError
from palpate.library import Library
from palpate.synthesis.asking import the_concept, the_treatment
from palpate.synthesis.body_result import Question
from palpate.synthesis.comparison import REVIEW_KINDS, Comparison, comparisons
from palpate.synthesis.eligibility import Result, contradictions, doubt, result
from palpate.synthesis.grouping import Group, TrialResult, groups
from palpate.synthesis.important_difference import important_differences
from palpate.synthesis.labels import label
from palpate.synthesis.likeness import condition_and_stage
from palpate.synthesis.overlap import included_of
from palpate.synthesis.pooled import (
    EvidenceGroup,
    LeaveOneOut,
    LeftOut,
    PooledEffect,
    PublishedEffect,
    SmallStudies,
    StudyResult,
    Synthesis,
)
from palpate.synthesis.pooling import Pooled, PoolingMethod, egger, leave_one_out, pool
from palpate.synthesis.reversal import overruled, reversals
from palpate.synthesis.summary_of_findings import summary_of_findings
from palpate.synthesis.timing import TimeWindow
from palpate.terminology import terminology
from palpate.vocabulary import RATIO_MEASURES, LibraryStamp, Record, RecordKind

_PUBLISHED_KINDS = REVIEW_KINDS - {RecordKind.GUIDELINE}


def synthesize(
    library: Library,
    intervention: str,
    condition: str,
    outcome: str | None = None,
    *,
    method: PoolingMethod = PoolingMethod.REML,
    knapp_hartung: bool = True,
) -> Synthesis:
    """Pool what is alike among the trials on an intervention for a condition, both in words or as ids of the terminology.

    Only randomised trials with an estimate and an interval are pooled; reviews are shown beside, since they may hold the same
    trials. Raises `UsageError` for words that the terminology lacks or that name several things.
    """
    asked_intervention = the_treatment(intervention)
    asked_condition = the_concept(condition, "condition")
    asked_outcome = the_concept(outcome, "outcome") if outcome else None
    asked = terminology().narrower(asked_intervention)
    records = library.evidence([asked_condition])
    items = _on_question(records, asked, asked_condition, asked_outcome)
    published, results, left_out = _sorted_out(items, asked)
    found, unused = groups(results, asked)
    name = terminology().get
    gone = overruled(reversals(items))
    made = [_evidence_group(group, published, asked_intervention, method, knapp_hartung, gone) for group in found]
    thresholds = comparisons(library.evidence(sorted(terminology().broader(asked_condition))))
    question = Question(
        interventions=asked,
        intervention=name(asked_intervention).name,
        condition=asked_condition,
        outcome=asked_outcome,
        important=important_differences(thresholds, asked_condition),
        label=label,
    )
    sound = [item for item in items if not item.finding.flags]
    summary = summary_of_findings(sound, zip(found, made, strict=True), published, question)
    made.sort(key=lambda group: (group.pooled is None, -len(group.studies)))
    beside = {one.support for group in made for one in group.published}
    return Synthesis(
        intervention=name(asked_intervention).name,
        condition=name(asked_condition).name,
        outcome=name(asked_outcome).name if asked_outcome else None,
        library=LibraryStamp(uri=library.uri, version=library.version, records=len(library)),
        summary=summary,
        groups=tuple(made),
        published=tuple(_published(item) for item in published if item.address not in beside),
        left_out=(*left_out, *(_left_out(one.item, one.reason) for one in unused)),
    )


def _on_question(records: Iterable[Record], asked: frozenset[str], condition: str, outcome: str | None) -> list[Comparison]:
    """Findings on what was asked; those of retracted records too, which are to be named among those left out."""
    terms = terminology()
    conditions, outcomes = terms.narrower(condition), terms.narrower(outcome) if outcome else None
    return [
        item
        for record in records
        for item in _every_comparison(record)
        if item.interventions & asked and item.conditions & conditions and (outcomes is None or item.outcomes & outcomes)
    ]


def _every_comparison(record: Record) -> Iterable[Comparison]:
    if not record.retracted:
        return comparisons([record])
    as_if_sound = record.model_copy(update={"retracted": False})
    return [replace(item, record=record) for item in comparisons([as_if_sound])]


def _sorted_out(items: Sequence[Comparison], asked: frozenset[str]) -> tuple[list[Comparison], list[Result], list[LeftOut]]:
    """Results of reviews in force, results of trials that can be pooled, and the rest with reasons."""
    published: list[Comparison] = []
    results: list[Result] = []
    left_out: list[LeftOut] = []
    flagged = {item.record.id: contradictions(item.record) for item in items}
    for item in items:
        told = flagged[item.record.id]
        if item.record.kind in _PUBLISHED_KINDS and _in_force(item.record):
            if item.finding.effect.estimate is None:
                left_out.append(_left_out(item, "a review without an estimate"))
            elif item.finding.flags:
                left_out.append(_left_out(item, doubt(item.finding)))
            elif item.number in told:
                left_out.append(_left_out(item, told[item.number]))
            else:
                published.append(item)
            continue
        brought = result(item, asked, told)
        if isinstance(brought, str):
            left_out.append(_left_out(item, brought))
        else:
            results.append(brought)
    return published, results, left_out


def _in_force(record: Record) -> bool:
    return not (record.retracted or record.superseded_by)


def _evidence_group(
    group: Group,
    published: Sequence[Comparison],
    intervention: str,
    method: PoolingMethod,
    knapp_hartung: bool,
    gone: frozenset[str],
) -> EvidenceGroup:
    """`gone` are the addresses of results that newer, better evidence overrules; a pooled result that holds some says so."""
    like = group.likeness
    log_scale = like.measure in RATIO_MEASURES
    several = len(group.trials) > 1
    undated = like.window is TimeWindow.UNSTATED
    weights: Sequence[float | None] = [None] * len(group.trials)
    pooled, not_pooled = None, "the times are not stated, so not known to be alike" if several else "one study only"
    if several and not undated:
        try:
            fitted = _fit(group.trials, method, knapp_hartung)
            weights, pooled = fitted.weights, _pooled_effect(fitted, group.trials, log_scale, method, knapp_hartung)
            pooled = _with_overruled(pooled, group.trials, gone)
        except UsageError as error:
            not_pooled = str(error)
    studies = tuple(_study(trial, weight, log_scale) for trial, weight in zip(group.trials, weights, strict=True))
    people = [study.participants for study in studies]
    return EvidenceGroup(
        condition=_condition_name(group),
        intervention=_intervention_name(group, intervention),
        comparator=_comparator_name(group),
        outcome=terminology().get(like.family).name,
        window=like.window.value,
        measure=like.measure,
        scale=group.scale.name if group.scale else None,
        log_scale=log_scale,
        lower_is_better=group.lower_is_better,
        studies=studies,
        participants=sum(one for one in people if one) if None not in people else None,
        pooled=pooled,
        not_pooled=None if pooled else not_pooled,
        published=tuple(_published(item, group) for item in published if _beside(item, group)),
    )


def _fit(trials: Sequence[TrialResult], method: PoolingMethod, knapp_hartung: bool) -> Pooled:
    return pool([t.estimate for t in trials], [t.se**2 for t in trials], method=method, knapp_hartung=knapp_hartung)


def _pooled_effect(
    fitted: Pooled, trials: Sequence[TrialResult], log_scale: bool, method: PoolingMethod, knapp_hartung: bool
) -> PooledEffect:
    estimates, variances = [t.estimate for t in trials], [t.se**2 for t in trials]

    def shown(number: float) -> float:
        return _printed(number, log_scale)

    test = egger(estimates, variances)
    return PooledEffect(
        method=fitted.method.value,
        interval="Knapp-Hartung" if fitted.knapp_hartung else "normal",
        estimate=shown(fitted.estimate),
        ci_low=shown(fitted.ci_low),
        ci_high=shown(fitted.ci_high),
        p=fitted.p,
        normal_ci_low=shown(fitted.normal_ci_low),
        normal_ci_high=shown(fitted.normal_ci_high),
        pi_low=shown(fitted.pi_low) if fitted.pi_low is not None else None,
        pi_high=shown(fitted.pi_high) if fitted.pi_high is not None else None,
        tau2=fitted.tau2,
        i2=fitted.i2,
        q=fitted.q,
        q_df=fitted.q_df,
        q_p=fitted.q_p,
        leave_one_out=tuple(
            LeaveOneOut(
                without=label(trials[one.without].items[0].record),
                estimate=shown(one.result.estimate),
                ci_low=shown(one.result.ci_low),
                ci_high=shown(one.result.ci_high),
                i2=one.result.i2,
            )
            for one in leave_one_out(estimates, variances, method=method, knapp_hartung=knapp_hartung)
        ),
        small_studies=SmallStudies(statistic=test.statistic, df=test.df, p=test.p) if test else None,
        notes=fitted.notes,
    )


def _with_overruled(pooled: PooledEffect, trials: Sequence[TrialResult], gone: frozenset[str]) -> PooledEffect:
    held = [label(trial.items[0].record) for trial in trials if any(item.address in gone for item in trial.items)]
    if not held:
        return pooled
    note = f"it holds trials that newer, better evidence overrules ({', '.join(held)})"
    return pooled.model_copy(update={"notes": (*pooled.notes, note)})


def _study(trial: TrialResult, weight: float | None, log_scale: bool) -> StudyResult:
    first = trial.items[0]
    numbers = (trial.estimate, trial.low, trial.high)
    estimate, low, high = (_printed(number, log_scale) for number in numbers)
    people = {item.finding.effect.n_participants for item in trial.items}
    return StudyResult(
        record=first.record.id,
        supports=tuple(item.address for item in trial.items),
        label=label(first.record),
        year=first.record.year,
        intervention=" and ".join(dict.fromkeys(item.finding.intervention for item in trial.items)),
        comparator=" and ".join(dict.fromkeys(item.finding.comparator for item in trial.items)),
        outcome=first.finding.outcome,
        timepoint=first.finding.timepoint,
        estimate=estimate,
        ci_low=low,
        ci_high=high,
        se=trial.se,
        weight=weight,
        participants=people.pop() if len(people) == 1 and len(trial.items) == 1 else None,
        note="; ".join(trial.notes) or None,
    )


def _published(item: Comparison, group: Group | None = None) -> PublishedEffect:
    finding, effect = item.finding, item.finding.effect
    assert effect.estimate is not None
    return PublishedEffect(
        record=item.record.id,
        support=item.address,
        label=label(item.record),
        year=item.record.year,
        kind=item.record.kind,
        intervention=finding.intervention,
        comparator=finding.comparator,
        outcome=finding.outcome,
        timepoint=finding.timepoint,
        measure=effect.measure,
        unit=effect.unit,
        lower_is_better=effect.lower_is_better,
        estimate=effect.estimate,
        ci_low=effect.ci_low,
        ci_high=effect.ci_high,
        studies=effect.n_studies,
        participants=effect.n_participants,
        certainty=finding.certainty,
        includes=included_of(item.record, [trial.items[0].record for trial in group.trials]) if group else None,
    )


def _beside(item: Comparison, group: Group) -> bool:
    """Whether a review's result is on what a group is on, in whatever measure."""
    like = group.likeness
    conditions, _ = condition_and_stage(item.own_conditions or item.conditions)
    return (item.family, item.comparator_class, item.window, conditions) == (
        like.family,
        like.comparator,
        like.window,
        like.conditions,
    )


def _left_out(item: Comparison, reason: str) -> LeftOut:
    return LeftOut(
        record=item.record.id,
        support=item.address,
        label=label(item.record),
        outcome=item.finding.outcome,
        timepoint=item.finding.timepoint,
        reason=reason,
    )


def _printed(number: float, log_scale: bool) -> float:
    """A number on the measure's own scale, free of the dust of arithmetic; a ratio at most the largest that can be held."""
    return float(f"{math.exp(min(number, 700.0)) if log_scale else number:.12g}")


# Names


def _names(concepts: Iterable[str]) -> str:
    return " and ".join(sorted(terminology().get(concept).name for concept in concepts))


def _condition_name(group: Group) -> str:
    name = _names(group.likeness.conditions)
    return f"{group.likeness.stage} {name}".strip()


def _intervention_name(group: Group, intervention: str) -> str:
    name = terminology().get(intervention).name
    return f"{name} with {_names(group.likeness.alongside)}" if group.likeness.alongside else name


def _comparator_name(group: Group) -> str:
    if group.likeness.comparators:
        return _names(group.likeness.comparators)
    return group.likeness.comparator.value.partition(":")[2].replace("-", " ")
