"""Effects in print, each read back to measure, estimate, unit, interval and p value and held against the findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from palpate.answering.verification.places import Place
from palpate.answering.verification.quantities import as_number
from palpate.vocabulary import Effect, Measure

_NUM = r"[-−]?\d[\d,]*(?:\.\d+)?"
_MEASURES = {
    "Hedges g": Measure.HEDGES_G,
    "Cohen d": Measure.COHENS_D,
    "median difference": Measure.MEDIAN_DIFFERENCE,
    "estimate": None,
} | {m.value: m for m in Measure if m not in {Measure.HEDGES_G, Measure.COHENS_D, Measure.MEDIAN_DIFFERENCE, Measure.PERCENT}}
_HEAD = re.compile(
    rf"\b(?P<measure>{'|'.join(sorted(_MEASURES, key=len, reverse=True))}) (?P<value>{_NUM})"
    rf"|(?<=[(:] |.\()(?P<percent>{_NUM})%|(?<=[(:;] )p(?= )|(?<=\()p(?= )"
)
_PERCENT_UNIT = re.compile(r" \((?P<bracketed>[^()]+)\)")
_INTERVAL = re.compile(rf"(?:, (?:(?P<level>{_NUM})% )?CI (?P<low>{_NUM}) to (?P<high>{_NUM}))?")
_P = re.compile(r"(?:(?:, )?p (?P<sign>[<=>≤≥]) (?P<p>[\d.]*\d))?")
_WORD_AFTER = re.compile(r" (?P<unit>[^\W\d_][^,;()]*)")


@dataclass(frozen=True, slots=True)
class Print:
    """An effect as a statement prints it."""

    start: int
    end: int
    measure: Measure | None = None
    estimate: float | None = None
    unit: str = ""
    level: float | None = None
    low: float | None = None
    high: float | None = None
    p: tuple[str, float] | None = None

    def is_of(self, effect: Effect) -> bool:
        """Whether a finding has just this effect: what is printed agrees, all of it with the same finding."""
        if self.estimate is not None:
            same = self.measure is effect.measure and self.estimate == effect.estimate and self.unit == _unit(effect)
            if not same:
                return False
        if self.low is not None and (self.low, self.high, self.level) != (effect.ci_low, effect.ci_high, effect.ci_level):
            return False
        return self.p is None or self.p == p_of(effect)


def _unit(effect: Effect) -> str:
    unit = effect.unit or ""
    return "" if effect.measure is Measure.PERCENT and unit in {"percent", "%"} else unit


def p_of(effect: Effect) -> tuple[str, float] | None:
    """Sign and value of a finding's p: "<0.001" is ("<", 0.001)."""
    if effect.p is None:
        return None
    match = re.fullmatch(r"(<=|>=|[<>=≤≥])?\s*(.+)", str(effect.p))
    sign, value = (match[1] or "=", match[2]) if match else ("=", str(effect.p))
    return {"<=": "≤", ">=": "≥"}.get(sign, sign), float(value)


def prints(text: str, places: Sequence[Place]) -> Iterator[Print]:
    """The effects that a text prints; units are those of the supports, anything else after a number is no unit of theirs."""
    units = sorted({_unit(place.finding.effect) for place in places if place.finding} - {""}, key=len, reverse=True)
    position = 0
    while head := _HEAD.search(text, position):
        printed = _read(text, head, units)
        position = max(printed.end if printed else 0, head.end())
        if printed:
            yield printed


def _read(text: str, head: re.Match[str], units: Sequence[str]) -> Print | None:
    end, unit, measure, estimate = head.end(), "", None, None
    if head["measure"]:
        measure, estimate = _MEASURES[head["measure"]], as_number(head["value"])
        unit = next((each for each in units if text.startswith(f" {each}", end)), "")
        end += len(unit) + 1 if unit else 0
        if not unit and (stranger := _WORD_AFTER.match(text, end)) and not stranger["unit"].startswith("in "):
            unit, end = stranger["unit"], stranger.end()
    elif head["percent"]:
        measure, estimate = Measure.PERCENT, as_number(head["percent"])
        bracketed = _PERCENT_UNIT.match(text, end)
        if bracketed:
            unit, end = bracketed["bracketed"], bracketed.end()
    else:
        end = head.start()
    interval = _INTERVAL.match(text, end)
    bound = _P.match(text, interval.end() if interval else end)
    if not interval or not bound or (estimate is None and not bound["p"]):
        return None
    low, high, level = (as_number(interval[n]) if interval[n] else None for n in ("low", "high", "level"))
    p = (bound["sign"], float(bound["p"])) if bound["p"] else None
    return Print(head.start(), bound.end(), measure, estimate, unit, level, low, high, p)
