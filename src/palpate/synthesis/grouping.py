"""Put results that are like each other into groups, one result a trial.

Rules, none of which looks at what was found:

- Several results of one trial on the same contrast: the latest of the time window, then the one that the source names first.
- Several arms of one trial against the same control: their mean, its variance with a correlation of one half between arms that
  share a control of their own size (Borenstein 2009, Introduction to Meta-Analysis, ch. 25; Cochrane Handbook 23.3.4).
- Results that say different things of the same contrast, outcome and time: none of them.
- Mean differences stay mean differences where two trials share a scale. Where no two do, those whose number of people is known
  become standardised (SD = SE sqrt(n) / 2, equal arms; Handbook 6.5.2.3) and stand with those published as such, apart from
  changes from baseline, whose spread is another (Handbook 10.5.2).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from palpate.errors import UsageError
from palpate.synthesis.comparison import Comparison
from palpate.synthesis.conversions import g_from_mean_difference
from palpate.synthesis.eligibility import NORMAL_95, Result
from palpate.synthesis.likeness import Likeness, Scale, likeness
from palpate.vocabulary import Measure

_SHARED_CONTROL = 0.5
_CHANGE = re.compile(r"\bchange\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What one trial brings to a group, on the scale of the analysis."""

    items: tuple[Comparison, ...]
    estimate: float
    low: float
    high: float
    """95% interval: as printed where nothing but the scale or the direction was changed."""
    se: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Like results, pointing one way."""

    likeness: Likeness
    scale: Scale | None
    lower_is_better: bool
    trials: tuple[TrialResult, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """A finding that another of its trial stands for, or that contradicts another."""

    item: Comparison
    reason: str


def groups(results: Iterable[Result], asked: frozenset[str]) -> tuple[tuple[Group, ...], tuple[Unused, ...]]:
    """Groups in the order of first appearance, and the results that were not needed with the reason."""
    alike: dict[Likeness, list[Result]] = defaultdict(list)
    for one in results:
        alike[likeness(one.item, asked)].append(one)
    found: list[Group] = []
    unused: list[Unused] = []
    for like, members in _standardised_too(alike).items():
        by_scale: dict[str, list[Result]] = defaultdict(list)
        for one in members:
            by_scale[one.scale.key if one.scale else ""].append(one)
        for same in by_scale.values():
            group, rest = _group(like, same)
            unused += rest
            found += [group] if group else []
    return tuple(found), tuple(unused)


def _standardised_too(alike: dict[Likeness, list[Result]]) -> dict[Likeness, list[Result]]:
    """The same, mean differences on scales that no two trials share moved to the standardised ones where that can be."""
    moved: dict[Likeness, list[Result]] = {}
    for like, members in alike.items():
        target = replace(like, measure=Measure.SMD)
        if like.measure is not Measure.MD or _share_a_scale(members):
            moved.setdefault(like, []).extend(members)
            continue
        standardised = {one.item: standard for one in members if (standard := _standardise(one))}
        trials = {one.item.record.id for one in (*standardised.values(), *alike.get(target, ()))}
        if len(trials) < 2:
            standardised = {}
        for one in members:
            if one.item in standardised:
                moved.setdefault(target, []).append(standardised[one.item])
            else:
                moved.setdefault(like, []).append(one)
    return moved


def _share_a_scale(members: Sequence[Result]) -> bool:
    trials: dict[str, set[str]] = defaultdict(set)
    for one in members:
        trials[one.scale.key if one.scale else ""].add(one.item.record.id)
    return any(len(records) > 1 for records in trials.values())


def _standardise(one: Result) -> Result | None:
    people = one.item.finding.effect.n_participants
    if not people or people < 4 or _CHANGE.search(one.item.finding.outcome):
        return None
    try:
        estimate, se = g_from_mean_difference(one.estimate, one.se, people - people // 2, people // 2)
    except UsageError:
        return None
    return replace(one, estimate=estimate, low=estimate - NORMAL_95 * se, high=estimate + NORMAL_95 * se, se=se, scale=None)


def _group(like: Likeness, members: Sequence[Result]) -> tuple[Group | None, list[Unused]]:
    pointing = [bool(one.item.finding.effect.lower_is_better) for one in members]
    lower = sum(pointing) * 2 >= len(pointing)
    by_trial: dict[str, list[Result]] = defaultdict(list)
    for one in members:
        by_trial[one.item.record.id].append(one)
    trials: list[TrialResult] = []
    unused: list[Unused] = []
    for results in by_trial.values():
        trial, rest = _trial(results, lower=lower, standardised=like.measure is Measure.SMD)
        unused += rest
        trials += [trial] if trial else []
    if not trials:
        return None, unused
    scale = next((one.scale for one in members), None)
    return Group(like, scale, lower, tuple(sorted(trials, key=_order))), unused


def _order(trial: TrialResult) -> tuple[int, str]:
    return trial.items[0].record.year or 0, trial.items[0].record.id


def _trial(results: Sequence[Result], *, lower: bool, standardised: bool) -> tuple[TrialResult | None, list[Unused]]:
    """One result of a trial, from all that are alike."""
    contrasts: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for one in results:
        contrasts[one.item.finding.intervention, one.item.finding.comparator].append(one)
    chosen: list[Result] = []
    unused: list[Unused] = []
    for members in contrasts.values():
        kept, rest = _without_contradictions(members)
        unused += rest
        if kept:
            best = min(kept, key=lambda one: (-(one.item.weeks or 0.0), one.item.number))
            chosen.append(best)
            told = f"another result of the same trial is used: {_where(best.item)}"
            unused += [Unused(one.item, told) for one in kept if one is not best]
    if not chosen:
        return None, unused
    return _combined(chosen, lower=lower, standardised=standardised), unused


def _without_contradictions(members: Sequence[Result]) -> tuple[list[Result], list[Unused]]:
    """Results without those that give other numbers for the same outcome and time; of equal ones the first is kept."""
    told: dict[tuple[str, str | None], list[Result]] = defaultdict(list)
    for one in members:
        told[one.item.finding.outcome, one.item.finding.timepoint].append(one)
    kept: list[Result] = []
    unused: list[Unused] = []
    for same in told.values():
        if len({(one.estimate, one.se) for one in same}) > 1:
            unused += [
                Unused(one.item, "its numbers don't agree: the source gives two results for the same thing") for one in same
            ]
        else:
            kept.append(same[0])
            unused += [Unused(one.item, "the same result twice") for one in same[1:]]
    return kept, unused


def _where(item: Comparison) -> str:
    return item.finding.outcome + (f", {item.finding.timepoint}" if item.finding.timepoint else "")


def _combined(chosen: Sequence[Result], *, lower: bool, standardised: bool) -> TrialResult:
    turned = [one if bool(one.item.finding.effect.lower_is_better) is lower else one.mirrored() for one in chosen]
    notes = []
    if any(one is not other for one, other in zip(turned, chosen, strict=True)):
        notes.append("turned over, to point the way of the others")
    first = chosen[0]
    if first.scale and first.scale.factor != 1:
        notes.append(f"multiplied by {first.scale.factor:g}, to a {first.scale.name}")
    if standardised and first.item.finding.effect.measure in {Measure.MD, Measure.WMD}:
        notes.append("mean difference standardised, equal arms assumed")
    if len(turned) == 1:
        (only,) = turned
        return TrialResult((only.item,), only.estimate, only.low, only.high, only.se, tuple(notes))
    notes.append(f"{len(turned)} arms against the same control put together")
    estimate = sum(one.estimate for one in turned) / len(turned)
    covariances = ((1.0 if one is other else _SHARED_CONTROL) * one.se * other.se for one, other in product(turned, repeat=2))
    se = math.sqrt(sum(covariances)) / len(turned)
    items = tuple(one.item for one in chosen)
    return TrialResult(items, estimate, estimate - NORMAL_95 * se, estimate + NORMAL_95 * se, se, tuple(notes))
