"""Which way the numbers of one row went, and whether they agree with each other."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from palpate.appraisal.cells import Estimate, Tested, Value
from palpate.appraisal.directions import Change
from palpate.appraisal.effects import significant
from palpate.appraisal.table_outcomes import Named
from palpate.appraisal.values import GroupValue
from palpate.appraisal.weighing import ORIENTED
from palpate.vocabulary import Direction, Effect, Measure
from palpate.vocabulary.evidence import RATIO_MEASURES

Pair = tuple[Value, Value]
"""The intervention's value first."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a row prints of one comparison."""

    values: Pair
    is_change: bool
    """Whether `values` are changes."""
    baseline: Pair | None
    change: Pair | None
    """The changes, where `values` are levels."""
    p: Tested | None
    estimate: Estimate | None
    measure: Measure | None
    words: str
    """Above the column of the estimate."""
    level: float | None
    sizes: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Result:
    """A comparison as a finding holds it."""

    effect: Effect
    direction: Direction
    change: Change | None
    groups: tuple[GroupValue, ...]
    flags: tuple[str, ...]


_ZERO = "the P value is printed as zero"
_OPPOSED = "the estimate and the values of the groups go different ways"
_BASELINE_OPPOSED = "the values go one way and their changes since baseline the other"
_DISAGREE = "interval and P disagree"
_UNLIKELY = "the values of the groups and P don't agree"
_WAY_UNKNOWN = "which way is good is not known"
_SIGN_UNKNOWN = "changes are printed, and which sign is a fall was not read"
_SHARE_UNKNOWN = "people are counted in whom something changed, and which way is good was not read"

_FAR = 3.3
"""Standard errors between two groups with which a P above 0.05 can't be that of their difference."""
_NEAR = 1.2
"""Those with which a P below 0.05 can't be, unless it was adjusted or paired."""


def weighed(told: Compared, outcome: Named) -> Result:
    """The effect and the direction of a comparison at the 5 percent level; what contradicts itself is unclear, and flagged."""
    flags: list[str] = []
    effect = _effect(told, outcome)
    sure = _sure(told, effect)
    if told.p and told.p.p and told.p.p.value is None:
        flags.append(_ZERO)
    signs = _signs(told)
    kept, opposed = _estimate_checked(told, effect, signs)
    direction, change, doubt = _direction(told, outcome, signs, sure)
    if opposed:
        direction, doubt = Direction.UNCLEAR, _OPPOSED
    elif sure is not None and _unlikely(told, sure=sure):
        direction, doubt = Direction.UNCLEAR, _UNLIKELY
    if doubt:
        flags.append(doubt)
    groups = tuple(
        replace(value.group, group=side, n=value.group.n or n)
        for value, side, n in zip(told.values, ("intervention", "comparator"), told.sizes, strict=True)
        if value.kind != "point"
    )
    return Result(kept, direction, change, groups, tuple(flags))


def _effect(told: Compared, outcome: Named) -> Effect:
    p = told.p.p if told.p else None
    printed = p and (p.value if p.value is not None else "<0.001")
    people = told.sizes[0] + told.sizes[1] if told.sizes[0] and told.sizes[1] else None
    effect = Effect(p=printed, lower_is_better=outcome.lower_is_better, n_participants=people)
    if told.estimate is None or (measure := _measure(told)) is None:
        return effect
    update = {
        "measure": measure,
        "estimate": told.estimate.value,
        "ci_low": told.estimate.low,
        "ci_high": told.estimate.high,
        "ci_level": told.level if told.estimate.low is not None else None,
        "unit": "percentage points" if measure is Measure.RISK_DIFFERENCE else None,
    }
    return effect.model_copy(update=update)


def _measure(told: Compared) -> Measure | None:
    """The measure above the column, where it fits the values; a bare difference is one of means or of percentages."""
    kind = told.values[0].kind
    if told.measure in RATIO_MEASURES:
        return told.measure if kind == "share" else None
    if told.measure in {Measure.SMD, Measure.HEDGES_G, Measure.COHENS_D}:
        return told.measure if kind == "mean" else None
    if "differ" in told.words.lower() or told.measure in {Measure.MD, Measure.RISK_DIFFERENCE}:
        if kind == "share" and told.measure in {None, Measure.RISK_DIFFERENCE} and "mean" not in told.words.lower():
            return Measure.RISK_DIFFERENCE
        return Measure.MD if kind == "mean" else None
    return None


def _sure(told: Compared, effect: Effect) -> bool | None:
    if told.p and told.p.p is None:
        by_interval = significant(effect)
        return False if not by_interval else None
    return significant(effect)


def _signs(told: Compared) -> dict[str, int]:
    """Which of the groups has more: of the values, and of the changes since baseline where they can be told."""
    first, second = (one.centre for one in told.values)
    signs = {"values": _sign(first - second)}
    if told.baseline and told.baseline[0].kind == told.values[0].kind:
        before = told.baseline[0].centre - told.baseline[1].centre
        signs["changes"] = _sign(round(first - second - before, 9))
    elif told.change and told.change[0].kind == told.values[0].kind:
        signs["changes"] = _sign(told.change[0].centre - told.change[1].centre)
    return signs


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _estimate_checked(told: Compared, effect: Effect, signs: dict[str, int]) -> tuple[Effect, bool]:
    """The effect, without an estimate that is printed as the comparator's against the intervention's; whether it contradicts the values."""
    if effect.estimate is None or effect.measure is None:
        return effect, False
    null = 1.0 if effect.measure in RATIO_MEASURES else 0.0
    own = _sign(effect.estimate - null)
    shown = {sign for sign in signs.values() if sign}
    bare = effect.model_copy(
        update={"measure": None, "estimate": None, "ci_low": None, "ci_high": None, "ci_level": None, "unit": None}
    )
    if own and shown == {own}:
        return effect, False
    if not own and len(shown) <= 1:
        return effect, False
    if shown == {-own} and not _turned_round(told, effect):
        return bare, True
    return bare, False


def _turned_round(told: Compared, effect: Effect) -> bool:
    """Whether an estimate is about what the values give when the groups change places."""
    first, second = (one.centre for one in told.values)
    estimate = effect.estimate or 0.0
    if effect.measure in RATIO_MEASURES:
        if estimate <= 0 or first <= 0 or second <= 0:
            return False
        odds = effect.measure is Measure.ODDS_RATIO and max(first, second) < 100
        ratio = (second / (100 - second)) / (first / (100 - first)) if odds else second / first
        return abs(math.log(estimate) - math.log(ratio)) < math.log(1.4)
    if effect.measure in {Measure.SMD, Measure.HEDGES_G, Measure.COHENS_D}:
        return True
    differences = [first - second]
    if told.baseline:
        differences.append(first - second - told.baseline[0].centre + told.baseline[1].centre)
    if told.change:
        differences.append(told.change[0].centre - told.change[1].centre)
    return any(abs(estimate + difference) <= 0.3 * abs(difference) + 0.06 for difference in differences)


def _direction(
    told: Compared, outcome: Named, signs: dict[str, int], sure: bool | None
) -> tuple[Direction, Change | None, str | None]:
    if sure is None:
        return Direction.UNCLEAR, None, _DISAGREE
    if not sure:
        return Direction.NO_DIFFERENCE, Change.SAME, None
    shown = {sign for sign in signs.values() if sign}
    if len(shown) > 1:
        return Direction.UNCLEAR, None, _BASELINE_OPPOSED
    if signs["values"] == 0 or not shown:
        return Direction.UNCLEAR, None, _UNLIKELY
    change = Change.MORE if shown == {1} else Change.LESS
    way = outcome.lower_is_better
    if way is None:
        return Direction.UNCLEAR, change, _WAY_UNKNOWN
    if told.values[0].kind == "share" and (outcome.achieved or told.is_change):
        return Direction.UNCLEAR, change, _SHARE_UNKNOWN
    if (told.is_change or outcome.change) and not _signed_as_expected(told, outcome, way=way):
        return Direction.UNCLEAR, change, _SIGN_UNKNOWN
    return ORIENTED[change, way], change, None


def _signed_as_expected(told: Compared, outcome: Named, *, way: bool) -> bool:
    """Whether the signs of changes tell what they are: all falls where less is good, all rises where more is."""
    centres = [one.centre for one in told.values]
    if outcome.amount:
        return not way and all(centre >= 0 for centre in centres)
    return all(centre <= 0 for centre in centres) if way else all(centre >= 0 for centre in centres)


def _unlikely(told: Compared, *, sure: bool) -> bool:
    """Whether a P value can't be that of the difference between these values, going by their standard errors."""
    distance = _distance(told)
    if distance is None:
        return False
    return distance < _NEAR if sure else distance > _FAR


def _distance(told: Compared) -> float | None:
    """The difference in standard errors; None where a size or a spread is not printed."""
    spreads = []
    for value, n in zip(told.values, told.sizes, strict=True):
        people = value.group.n or n
        if not people:
            return None
        if value.kind == "mean" and value.group.sd is not None:
            spreads.append(value.group.sd**2 / people)
        elif value.kind == "share":
            share = value.centre / 100
            spreads.append(max(share * (1 - share), 0.25 / people) / people * 1e4)
        else:
            return None
    total = math.sqrt(sum(spreads))
    return abs(told.values[0].centre - told.values[1].centre) / total if total else None
