"""What one cell of a table says: the value of a group, an estimate, an interval, a P value. Text is levelled.

A cell is read as a whole or not at all: what has a word or a figure too many is nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from palpate.appraisal.effects import PValue, p_values
from palpate.appraisal.numerals import UNSIGNED, number
from palpate.appraisal.values import GroupValue

_MARKS = re.compile(
    r"\^[a-z](?:, ?[a-z])*(?![a-z])|(?<=[A-Za-z)])\^\d(?=\W|$)| ?\[(?:[a-z]|[*†‡§¶#]+)\]|[*∗＊†‡§¶‖✝#$]+|(?<=\d)[a-h]$"
)
"""Marks of footnotes: raised letters and figures, symbols, a letter that hangs on a figure."""
_NUMBER = rf"[-+]?\s?{UNSIGNED}"
_UNIT = r"(?:\s?(?!to\b)[A-Za-zµμ°/%]{1,9})?"
_RANGE = rf"(?P<low>{_NUMBER})\s?%?(?P<sep>\s*(?:to|,|;|-)\s*)(?P<high>{_NUMBER})\s?%?"
_SPREAD = re.compile(rf"(?P<mean>{_NUMBER}){_UNIT}\s*(?:±|\+/-|\+-)\s*(?P<spread>{UNSIGNED}){_UNIT}(?:\s*[(\[][^()\[\]]*[)\]])?")
_BRACKET = re.compile(
    rf"(?P<value>{_NUMBER})\s?(?P<per>%)?\s*[(\[]\s*(?P<plusminus>±|\+/-|SD:?\s)?\s*(?P<inner>{UNSIGNED})\s?(?P<percent>%)?\s*[)\]]"
)
_WITH_RANGE = re.compile(rf"(?P<value>{_NUMBER}){_UNIT}\s*[(\[]\s*{_RANGE}\s*[)\]]")
_FRACTION = re.compile(rf"(?P<events>\d+)\s?(?:/|of)\s?(?P<n>\d+)(?:\s*[(\[,]?\s*(?P<percent>{UNSIGNED})\s?%?\s*[)\]]?)?")
_PERCENT_OF = re.compile(rf"(?P<percent>{UNSIGNED})\s?%\s*[(\[]\s*(?P<events>\d+)(?:\s?(?:/|of)\s?(?P<n>\d+))?\s*[)\]]")
_PLAIN = re.compile(rf"(?P<value>{_NUMBER})\s?(?P<percent>%)?")
_BARE_RANGE = re.compile(rf"[(\[]?\s*{_RANGE}\s*[)\]]?")
_P = re.compile(
    rf"(?:[pP](?:[ -]?values?)?\s*(?=[=<>≤≥]))?(?P<sign><=|>=|[=<>≤≥])?\s*(?P<p>{UNSIGNED}(?:\s?x\s?10\^?-\d+|[eE]-\d+)?)(?:\s*\(?(?:NS|ns|S)\)?|\s*\((?:[\w'-]+ ){{0,4}}test\))?"
)
_NOT_SIGNIFICANT = re.compile(r"\(?(?:n\.? ?s\.?|not sig(?:nificant|\.)?|non-?significant)\)?", re.IGNORECASE)
_HAS_FIGURE = re.compile(r"[-+<>=≤≥~(\[]*\s?[pP]?\s?[=<>≤≥]?\s?\d|[-+]?\.\d")
_HEADING = re.compile(r"\(?9\d(?:\.\d)? ?% ?C\.?I\.?s?\)?|\d+ ?(?:h|hrs?|d|wks?|w|mos?|mths?|m|yrs?|y|min)\.?", re.IGNORECASE)
"""What begins with a figure and is the name of a column."""
_WORDS = re.compile(r"[A-Za-z]{3,}")
_NO_VALUE = re.compile(r"(?:-+|n\.?/?a\.?|〃|nd|nr|\.+)?", re.IGNORECASE)


class Format(StrEnum):
    """What a table says that its values are."""

    MEAN = "mean"
    MEDIAN = "median"
    COUNT = "count"
    PERCENT_FIRST = "percent first"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Value:
    """What one group had: `centre` is what two groups are compared by, `group` what is kept of it."""

    kind: str
    centre: float
    group: GroupValue


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect as its cell prints it."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """A P value; `significant` alone where only "NS" is printed."""

    p: PValue | None


def bare(cell: str) -> str:
    """A cell without marks of footnotes."""
    return " ".join(_MARKS.sub("", cell).split()).strip()


def is_figure(cell: str) -> bool:
    """Whether a cell is one of figures rather than words; an empty cell and a dash are neither."""
    cell = bare(cell)
    if _NOT_SIGNIFICANT.fullmatch(cell):
        return True
    if _HEADING.fullmatch(cell):
        return False
    return bool(_HAS_FIGURE.match(cell)) and len(_WORDS.findall(cell)) < 2 and not _WORDS.match(cell.lstrip("0123456789 -/+"))


def is_empty(cell: str) -> bool:
    """Whether a cell says that there is nothing, or belongs to the one above or beside it."""
    return bool(_NO_VALUE.fullmatch(cell))


def value_of(cell: str, formats: frozenset[Format], n: int | None, *, sd: bool, near: bool = True) -> Value | None:
    """The value of a group of `n` people; None where the cell, or what it may mean, is not certain.

    `formats` is what the table says of its values; `sd` whether it says that the spread is a standard deviation,
    `near` whether row or column say it and not only caption or notes.
    """
    if found := _SPREAD.fullmatch(cell):
        mean = _figure(found["mean"])
        return _of_mean(mean, _figure(found["spread"]) if sd else None)
    if found := _FRACTION.fullmatch(cell):
        return _of_count(int(found["events"]), int(found["n"]), found["percent"])
    if found := _PERCENT_OF.fullmatch(cell):
        return _of_count(int(found["events"]), int(found["n"]) if found["n"] else n, found["percent"])
    if found := _BRACKET.fullmatch(cell):
        return _of_bracket(found, formats, n, sd=sd)
    if found := _WITH_RANGE.fullmatch(cell):
        return _of_range(found, formats)
    if found := _PLAIN.fullmatch(cell):
        return _of_plain(found, formats, n, near=near)
    return None


def _figure(text: str) -> float | None:
    return number(text)


def _of_mean(mean: float | None, sd: float | None) -> Value | None:
    return None if mean is None else Value("mean", mean, GroupValue(mean=mean, sd=sd))


def _of_count(events: int, n: int | None, percent: str | None) -> Value | None:
    """A count with its percentage, where the two agree."""
    share = number(percent) if percent else None
    if n and events > n:
        return None
    if n and share is not None and abs(100 * events / n - share) > 1:
        return None
    centre = 100 * events / n if n else share
    if centre is None or centre > 100:
        return None
    return Value("share", centre, GroupValue(events=events, n=n, percent=share))


def _of_bracket(found: re.Match[str], formats: frozenset[Format], n: int | None, *, sd: bool) -> Value | None:
    value, inner = _figure(found["value"]), _figure(found["inner"])
    if value is None or inner is None:
        return None
    if found["plusminus"]:
        return _of_mean(value, inner if sd or found["plusminus"].startswith("SD") else None)
    whole = value >= 0 and value == int(value) and "." not in found["value"]
    if found["percent"]:
        return _of_count(int(value), n, found["inner"]) if whole else None
    if found["per"]:
        return None
    agree = bool(n and whole and abs(100 * value / n - inner) <= 1)
    if agree and formats != {Format.PERCENT_FIRST}:
        return _of_count(int(value), n, found["inner"])
    if formats == {Format.PERCENT_FIRST}:
        return Value("share", value, GroupValue(percent=value)) if value <= 100 else None
    if formats == {Format.COUNT}:
        return _of_count(int(value), n, found["inner"]) if whole else None
    if formats == {Format.MEAN}:
        return _of_mean(value, inner if sd else None)
    if formats == {Format.MEDIAN}:
        return None
    if not whole and Format.MEAN in formats:
        return _of_mean(value, inner if sd else None)
    return None


def _of_range(found: re.Match[str], formats: frozenset[Format]) -> Value | None:
    value, bounds = _figure(found["value"]), _bounds(found)
    if value is None or bounds is None or not bounds[0] <= value <= bounds[1]:
        return None
    if formats == {Format.MEDIAN}:
        return Value("median", value, GroupValue(median=value))
    return Value("point", value, GroupValue())


def _of_plain(found: re.Match[str], formats: frozenset[Format], n: int | None, *, near: bool) -> Value | None:
    """A figure alone: a whole one may be a count, unless its own row or column says what it is."""
    value = _figure(found["value"])
    if value is None:
        return None
    whole = value == int(value) and "." not in found["value"]
    if whole and not near and Format.COUNT not in formats and not found["percent"]:
        return None
    if found["percent"] or formats in ({Format.PERCENT}, {Format.PERCENT_FIRST}):
        return Value("share", value, GroupValue(percent=value)) if 0 <= value <= 100 else None
    if formats == {Format.MEAN}:
        return _of_mean(value, None)
    if formats == {Format.MEDIAN}:
        return Value("median", value, GroupValue(median=value))
    if Format.COUNT in formats and n and whole and 0 <= value <= n:
        return _of_count(int(value), n, None)
    return None


def estimate_of(cell: str) -> Estimate | None:
    """An estimate, with its interval where the cell prints one."""
    if found := _WITH_RANGE.fullmatch(cell):
        value, bounds = _figure(found["value"]), _bounds(found)
        return Estimate(value, *bounds) if value is not None and bounds else None
    found = _PLAIN.fullmatch(cell)
    value = _figure(found["value"]) if found else None
    return Estimate(value) if value is not None else None


def interval_of(cell: str) -> tuple[float, float] | None:
    """An interval that stands in a cell of its own."""
    found = _BARE_RANGE.fullmatch(cell)
    return _bounds(found) if found else None


def _bounds(found: re.Match[str]) -> tuple[float, float] | None:
    """Low and high; None where a dash may be a minus, or they are upside down."""
    low, high = _figure(found["low"]), _figure(found["high"])
    if low is None or high is None or low > high:
        return None
    if found["sep"].strip() == "-" and (low < 0 or high < 0) and found["sep"] != " - ":
        return None
    return low, high


def p_of(cell: str) -> Tested | None:
    """The P value of a cell; None where it holds none."""
    if _NOT_SIGNIFICANT.fullmatch(cell):
        return Tested(None)
    found = _P.fullmatch(cell)
    if not found:
        return None
    values = p_values(f"P {found['sign'] or '='} {found['p']}")
    return Tested(values[0]) if len(values) == 1 else None
