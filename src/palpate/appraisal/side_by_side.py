"""Two values set beside each other, one of each group: which group had more, by the order in which both are named.

"9.8 min for telephone and 14.3 min for face-to-face (p < 0.001)", "13.8 (8.1) and 17.5 (14.5) in the study and control group
respectively", and rows of tables: English keeps the order of the groups and that of their values the same. `text` is always levelled.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from palpate.appraisal.effects import effects_in, p_values
from palpate.appraisal.numerals import SIGNED, UNSIGNED, levelled, number
from palpate.appraisal.sides import Arms, side_of

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SHARE = re.compile(r"(?<![\w./-])(?P<events>\d{1,5}) ?/ ?(?P<n>\d{1,6})(?![\w./])")
_SPREAD = re.compile(rf"(?:±|\+/-)\s*{UNSIGNED}")
_VALUE = re.compile(rf"(?<!\d-)(?P<value>{SIGNED})")
_NO_VALUE_BEFORE = re.compile(
    r"(?:\b(?:n|k|f|t|r|z|u|df|sd|se|sem|range|iqr|ci|x2|phase|day|week|month|year|visit|grade|stage|table|fig\.?|figure|level|hour|age"
    r"|aged|type|at|after|for|over|within|during)|χ2|[<>≥≤]|1:)\s*(?:[=:(]\s*)?$",
    re.IGNORECASE,
)
"""What makes a number a size, a test, a spread, a time or a mere name."""
_NO_VALUE_AFTER = re.compile(
    r"\s?-?\s?(?:mg|mcg|[µμ]g|iu|ml/kg|kcal|sessions?\b|weeks?\b|days? (?:after|of|post)|months?\b|years?\b|th\b|st\b|nd\b|rd\b"
    r"|patients|participants|subjects|women|men|children|% ?ci|% confidence)",
    re.IGNORECASE,
)
_GROUP_NUMBERS = re.compile(r"\b(?:groups?|arms?) \d(?:(?:, | and | & )\d)*\b", re.IGNORECASE)
_TURNED = re.compile(
    r"\b(?:reduc\w*|decreas\w*|declin\w*|drop\w*|fell|falls?|loss|lost|lower\w*|less|relief|suppress\w*|diminish\w*|fewer)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\b[^;]{0,30}?\d[^;]{0,30}?\bto\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z0-9]*(?:'[a-z]+)?|(?<=group )\d|(?<=groups )\d|(?<=groups \d and )\d|(?<=groups \d, )\d")
_CELL = re.compile(rf"[<>=≤≥]?\s*(?P<value>{SIGNED})")


class Row(NamedTuple):
    """The first two values of a row of a table, and its last, where that may be a P value."""

    first: float
    second: float
    p: float | None


def more_of(text: str, arms: Arms) -> bool | None:
    """Whether the intervention's group had the higher of the two values of a text; None where that can't be told.

    Values of a change that the words call a reduction are left alone, and so are those of more than two groups.
    """
    if _TURNED.search(text) or _FROM_TO.search(text):
        return None
    for inside in (False, True):
        values = _values(text, inside=inside)
        if len(values) == 2:
            first = _first_named(text, arms)
            return None if first is None or values[0] == values[1] else (values[0] > values[1]) is first
        if values:
            return None
    return None


def row_in(passage: str) -> Row | None:
    """A row of a table as printed, a line a cell, the name of the outcome first; None where a passage is no such row."""
    found = [_CELL.match(levelled(cell).strip()) for cell in passage.strip().split("\n")[1:]]
    values = [value for one in found if one and (value := number(one["value"])) is not None]
    if len(values) < 2:
        return None
    return Row(values[0], values[1], values[-1] if len(values) > 2 and 0 <= values[-1] <= 1 else None)


def _values(text: str, *, inside: bool) -> list[float]:
    """The values of a text, all of them or only those outside brackets; tests, sizes and times are left out."""
    for one in p_values(text):
        text = _blank(text, one.start, one.end)
    for effect in effects_in(text):
        if effect.effect.ci_low is not None:
            text = _blank(text, effect.start, effect.end)
    for pattern in (_GROUP_NUMBERS, _SPREAD) if inside else (_GROUP_NUMBERS, _BRACKETS, _SPREAD):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    shares = [int(one["events"]) / max(1, int(one["n"])) for one in _SHARE.finditer(text)]
    return shares or [
        value
        for found in _VALUE.finditer(text)
        if (value := number(found["value"])) is not None
        and not _NO_VALUE_BEFORE.search(text, max(0, found.start() - 14), found.start())
        and not _NO_VALUE_AFTER.match(text, found.end())
    ]


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _first_named(text: str, arms: Arms) -> bool | None:
    """The side named first, where both are named."""
    sides = [side for word in _WORD.finditer(text.lower()) if (side := side_of(word[0], arms)) is not None]
    return sides[0] if len(set(sides)) == 2 else None
