"""Words and numbers of one result put together: which way it went for the person treated, and whether the two agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from palpate.appraisal.directions import Change, Told
from palpate.appraisal.effects import bounds_of, null_value, significant
from palpate.appraisal.values import GroupValue
from palpate.vocabulary import Direction, Effect


@dataclass(frozen=True, slots=True)
class Weighed:
    """A direction, and what is doubtful about it."""

    direction: Direction
    flags: tuple[str, ...] = ()


NO_WAY = "its words don't tell which way it went"
ORIENTED = {
    (Change.LESS, True): Direction.BENEFIT,
    (Change.LESS, False): Direction.HARM,
    (Change.MORE, True): Direction.HARM,
    (Change.MORE, False): Direction.BENEFIT,
}
"""What more or less of an outcome is, by whether less of it is good."""


def weigh(said: Told | None, effect: Effect, groups: Sequence[GroupValue] = ()) -> Weighed | None:
    """The direction of a result at the 5 percent level; None where neither words nor numbers tell of a comparison.

    Words come first; numbers alone decide where there are none. Where the two contradict each other it is unclear, and flagged.
    """
    sure = significant(effect)
    change = said.change if said else None
    if change is Change.SAME:
        if sure and effect.p is not None:
            return Weighed(Direction.UNCLEAR, (f"called no different, but {_numbers(effect)} says otherwise",))
        return Weighed(Direction.NO_DIFFERENCE)
    if change in {Change.BETTER, Change.WORSE, Change.MORE, Change.LESS} and said:
        return _told(said, effect, sure)
    return _by_numbers(effect, groups, sure)


def _told(said: Told, effect: Effect, sure: bool | None) -> Weighed:
    if sure is False:
        if said.significant:
            return Weighed(Direction.UNCLEAR, (f"called significant, but {_numbers(effect)} says otherwise",))
        return Weighed(Direction.NO_DIFFERENCE)
    flags: tuple[str, ...] = ()
    if sure is None:
        if effect.p is not None and effect.ci_low is not None and null_value(effect) is not None:
            return Weighed(Direction.UNCLEAR, ("interval and P disagree",))
        flags = (
            ()
            if said.significant or effect.ci_low is not None or effect.p is not None
            else ("neither a test nor an interval is stated",)
        )
    if said.change in {Change.BETTER, Change.WORSE}:
        return Weighed(Direction.BENEFIT if said.change is Change.BETTER else Direction.HARM, flags)
    way = effect.lower_is_better
    if way is None:
        return Weighed(Direction.UNCLEAR, (*flags, f"the outcome was {said.change}, but which way is good is not known"))
    return Weighed(ORIENTED[said.change, way], flags)


def _by_numbers(effect: Effect, groups: Sequence[GroupValue], sure: bool | None) -> Weighed | None:
    if effect.estimate is None and effect.p is None:
        return None
    if sure is False:
        return Weighed(Direction.NO_DIFFERENCE)
    change = _of_estimate(effect) or _of_groups(groups) if sure else None
    if change and _of_groups(groups) not in {None, change}:
        return Weighed(Direction.UNCLEAR, ("the estimate and the values of the groups go different ways",))
    if change is None or effect.lower_is_better is None:
        return Weighed(Direction.UNCLEAR, (NO_WAY,))
    return Weighed(ORIENTED[change, effect.lower_is_better], ("which way it went was read from the numbers alone",))


def _of_estimate(effect: Effect) -> Change | None:
    null = null_value(effect)
    if null is None or effect.estimate is None or effect.estimate == null:
        return None
    return Change.MORE if effect.estimate > null else Change.LESS


def _of_groups(groups: Sequence[GroupValue]) -> Change | None:
    if len(groups) != 2 or groups[0].group != "intervention":
        return None
    first, second = (one.mean if one.mean is not None else one.percent for one in groups)
    if first is None or second is None or first == second:
        return None
    return Change.MORE if first > second else Change.LESS


def _numbers(effect: Effect) -> str:
    if bounds_of(effect) is not None:
        return f"P is {effect.p}"
    return "the interval"
