"""Whether an effect is as large as the smallest change that matters to a person, on the same scale.

Thresholds are for change within one person; a difference between groups that falls short of one may still mean that some
people reach it (Ostelo 2008; Guyatt 1998, BMJ 316:690). The sentence therefore compares and does not judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from palpate.answering.numbers import decimals, listing, number
from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import Measure

_DIFFERENCES = frozenset({Measure.MD, Measure.WMD})
_OPEN_SCALES = frozenset({"outcome:vas", "outcome:nrs", "outcome:rating-scale"})
"""Scales that are drawn to any length, so that the range must be printed on both sides to compare."""
_RANGE = re.compile(r"\b0\s*(?:-|–|to)\s*(\d+)\b")


def weighed(items: Sequence[Comparison], thresholds: Iterable[Comparison]) -> tuple[str, tuple[str, ...]]:
    """A sentence with a leading space and its supports, or nothing where no threshold is on the same scale."""
    held = list(thresholds)
    for item in items:
        effect = item.finding.effect
        if effect.measure in _DIFFERENCES and effect.estimate is not None:
            same = [t for t in held if t.finding.effect.measure is not Measure.PERCENT and _same_scale(item, t)]
            if same:
                return _sentence(abs(effect.estimate), same)
    return "", ()


def _sentence(size: float, thresholds: Sequence[Comparison]) -> tuple[str, tuple[str, ...]]:
    values = sorted({abs(t.finding.effect.estimate or 0.0) for t in thresholds})
    shown = listing([number(value, decimals(value)) for value in values], "or")
    if values[0] <= size < values[-1]:
        text = f" The difference lies between the {shown} points that sources give as mattering to one person on this scale."
    else:
        said = "smaller" if size < values[0] else "not smaller"
        text = f" The difference is {said} than the {shown} points that matter to one person on this scale."
    return text, tuple(dict.fromkeys(t.address for t in thresholds))


def _same_scale(item: Comparison, threshold: Comparison) -> bool:
    mine, theirs = _described(item), _described(threshold)
    shared = _scales(mine) & _scales(theirs)
    if not shared:
        return False
    lengths = [set(_RANGE.findall(text)) for text in (mine, theirs)]
    if shared <= _OPEN_SCALES:
        return bool(lengths[0] & lengths[1]) and ("mm" in mine or "point" in mine)
    return True


def _described(item: Comparison) -> str:
    return f"{item.finding.outcome} {item.finding.effect.unit or ''}"


@lru_cache(maxsize=4096)
def _scales(text: str) -> frozenset[str]:
    """Scales that a text names: outcome concepts with a range, and the open ones."""
    terms = terminology()
    named = terms.most_specific(terms.find_ids(text, ("outcome",)))
    return frozenset(concept for concept in named if terms.get(concept).scale_range or concept in _OPEN_SCALES)
