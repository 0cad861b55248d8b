"""When an outcome was measured: free text of a source read to weeks and to one of four windows.

The windows are those of the AHRQ reviews on chronic pain (Skelly 2020): short term 1 to under 6 months, intermediate 6 to
under 12 months, long term 12 months and more; what lies before a month but after the day of treatment counts as short.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class TimeWindow(StrEnum):
    """How long after the start of treatment an outcome was measured."""

    IMMEDIATE = "immediate"
    SHORT = "short"
    INTERMEDIATE = "intermediate"
    LONG = "long"
    UNSTATED = "unstated"


_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_UNIT_WEEKS = {"second": 0.0, "min": 0.0, "minute": 0.0, "hour": 1 / 168, "h": 1 / 168, "s": 0.0, "day": 1 / 7, "week": 1.0, "month": 52 / 12, "year": 52.0}  # fmt: skip
_SPAN = re.compile(
    r"(?P<below><\s*)?(?P<n>\d+(?:\.\d+)?|"
    + "|".join(_NUMBERS)
    + r")[\s-]*(?P<unit>seconds?|minutes?|min|hours?|h|s|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*(?P<own>hours?|days?|weeks?|months?|years?)?\s*(?:to|-|–)\s*<?\s*\d+(?:\.\d+)?\s*"
    r"(?P<unit>hours?|h|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_LABEL_SPAN = re.compile(r"\b(?P<unit>day|week|month)s? (?:[\d., ]+(?:,|and) )?(?P<n>\d+(?:\.\d+)?)\b", re.IGNORECASE)
_IMMEDIATE = re.compile(
    r"\bimmediate|single (dose|session)|after one (massage|session)|before to after|just (before|after)|during|up to one hour|"
    r"after pre-rolling|after post-rolling|following massage",
    re.IGNORECASE,
)
_LONG = re.compile(r"\blong(er)?[- ]term\b|\blasting\b", re.IGNORECASE)
_INTERMEDIATE = re.compile(r"\b(intermediate|medium)[- ]?term\b", re.IGNORECASE)
_SHORT_TERM = re.compile(r"\bshort[- ]?term\b", re.IGNORECASE)
_SHORT = re.compile(
    r"\bshort[- ]?term\b|end of|after (the )?(treatment|intervention|course)|post-?treatment|post-?intervention",
    re.IGNORECASE,
)
_INTERMEDIATE_FROM, _LONG_FROM = 26.0, 52.0
_DAY = 1 / 7


@lru_cache(maxsize=4096)
def weeks(timepoint: str | None) -> float | None:
    """The last time that the text names, in weeks; of a range, its beginning; None where it names none in numbers.

    >>> weeks("7, 12, 26 and 52 weeks"), weeks("6 to 12 months"), weeks("week 8"), weeks("end of treatment")
    (52.0, 26.0, 8.0, None)
    """
    if not timepoint:
        return None
    spread = _RANGE.search(timepoint)
    if spread:
        return float(spread["low"]) * _UNIT_WEEKS[(spread["own"] or spread["unit"]).lower().rstrip("s") or "s"]
    found = [_in_weeks(match) for pattern in (_SPAN, _LABEL_SPAN) for match in pattern.finditer(timepoint)]
    return max(found, default=None)


def _in_weeks(match: re.Match[str]) -> float:
    """A span in weeks; one "under" a bound falls just short of it."""
    value = float(_NUMBERS.get(match["n"].lower(), match["n"])) * _UNIT_WEEKS[match["unit"].lower().rstrip("s") or "s"]
    return value * 0.99 if match.groupdict().get("below") else value


@lru_cache(maxsize=4096)
def window(timepoint: str | None) -> TimeWindow:
    """The window of a time point. Numbers go before words, since every review calls another time "long term"."""
    if not timepoint:
        return TimeWindow.UNSTATED
    at = weeks(timepoint)
    for pattern, named in ((_INTERMEDIATE, TimeWindow.INTERMEDIATE), (_LONG, TimeWindow.LONG)):
        if at is None and pattern.search(timepoint) and "short" not in timepoint:
            return named
    if at is not None and at < _DAY and _SHORT_TERM.search(timepoint):
        return TimeWindow.SHORT
    if at is not None and not _IMMEDIATE.search(timepoint):
        if at >= _LONG_FROM:
            return TimeWindow.LONG
        if at >= _INTERMEDIATE_FROM and not _SHORT_TERM.search(timepoint):
            return TimeWindow.INTERMEDIATE
        return TimeWindow.SHORT if at >= _DAY else TimeWindow.IMMEDIATE
    if _IMMEDIATE.search(timepoint):
        return TimeWindow.IMMEDIATE
    return TimeWindow.SHORT if _SHORT.search(timepoint) else TimeWindow.UNSTATED
