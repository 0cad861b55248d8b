"""From which difference on an outcome matters to people: published minimal important differences, found by scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palpate.synthesis.comparison import Comparison
from palpate.synthesis.likeness import Scale, scale
from palpate.terminology import terminology
from palpate.vocabulary import Measure


@dataclass(frozen=True, slots=True)
class ImportantDifference:
    """A published minimal important difference on a scale of `likeness.scale`."""

    scale: str
    value: float
    """In units of the scale's key, without a sign."""
    own_condition: bool
    """Whether it was found in the condition asked about rather than a wider one."""
    item: Comparison


def important_differences(items: Iterable[Comparison], condition: str) -> tuple[ImportantDifference, ...]:
    """The absolute important differences among findings, on the condition, a narrower or a wider one.

    They were mostly found as changes within people. For lack of better they stand here for differences between groups too,
    which they are not quite (Guyatt 2011, GRADE guidelines 6; `docs/synthesis.md`).
    """
    terms = terminology()
    within, around = terms.narrower(condition), terms.broader(condition)
    found = []
    for item in items:
        effect = item.finding.effect
        relative = effect.measure is Measure.PERCENT or "relative" in item.finding.outcome
        if not item.is_important_difference or relative or not effect.estimate or item.record.superseded_by:
            continue
        on = scale(item.finding)
        if on and item.conditions & (within | around):
            own = bool(item.conditions & within)
            found.append(ImportantDifference(on.key, abs(effect.estimate) * on.factor, own, item))
    return tuple(found)


def important_on(known: Sequence[ImportantDifference], on: Scale | None) -> ImportantDifference | None:
    """The important difference on a scale: of the condition asked about before others, then the smallest."""
    same = [one for one in known if on and one.scale == on.key]
    return min(same, key=lambda one: (not one.own_condition, one.value, one.item.address), default=None)
