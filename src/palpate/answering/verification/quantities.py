"""Quantities in a text: numbers in figures or words, each with the unit or noun that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from palpate.terminology.normalising import key_of
from palpate.vocabulary import Dose, Finding, Recommendation, Record

NUMBER = r"(?:(?<![\w.)\]])[-−]|−)?\d+(?:,\d{3})*(?:\.\d+)?|(?<![\w.])\.\d+"
"""A number with its sign; "0-100" is a range, not a minus, and the comma of "1,994" belongs to it."""
NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
        "twenty".split(),
        start=2,
    )
} | {
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "ninety": 90.0,
    "hundred": 100.0,
    "half": 0.5,
    "once": 1.0,
    "twice": 2.0,
}
"""Numbers in words. "One" stands for too much else to be read as a number by itself; before a counted noun it is one."""
_COUNTED = r"trials?|stud(?:y|ies)|sources?|reviews?|people|person|participants?|patients?|sessions?|weeks?|months?|years?"
_QUANTITY = re.compile(
    rf"(?P<number>{NUMBER})|\b(?P<word>{'|'.join(NUMBER_WORDS)})\b|\b(?P<one>one)(?= (?:{_COUNTED})\b)", re.IGNORECASE
)
_UNIT = re.compile(r"[-\s ]?(?P<unit>%|[^\W\d_]+)")
_UNTYPED = frozenset(
    {"to", "and", "or", "of", "in", "the", "at", "on", "than", "for", "was", "is", "were", "with", "by", "found"}
)
"""Words after a number that are no unit of it."""
_SAME_UNIT = {
    "percent": "%", "per": "%", "participant": "people", "person": "people", "patient": "people", "woman": "people", "man": "people",
    "adult": "people", "child": "people", "infant": "people", "trial": "study", "rct": "study", "min": "minute", "h": "hour",
}  # fmt: skip
"""Units that count the same thing."""


class Quantity(NamedTuple):
    """A number with its unit ("" where none follows) and its place in the text."""

    value: float
    unit: str
    start: int
    end: int


def quantities(text: str) -> Iterator[Quantity]:
    """All quantities of a text in order; of "2 to 3 sessions" both count sessions."""
    found = [(match, _value(match)) for match in _QUANTITY.finditer(text)]
    for index, (match, value) in enumerate(found):
        unit = _unit_after(text, match.end())
        if not unit and index + 1 < len(found):
            following = found[index + 1][0]
            if _RANGE.fullmatch(text, match.end(), following.start()):
                unit = _unit_after(text, following.end())
        yield Quantity(value, unit, match.start(), match.end())


_RANGE = re.compile(r"\s*(?:to|or|and|-|–|/)\s*")


def _value(match: re.Match[str]) -> float:
    if match["number"]:
        return as_number(match["number"])
    return NUMBER_WORDS[match["word"].lower()] if match["word"] else 1.0


def as_number(text: str) -> float:
    """The value of a number in print: "−1,994.5" is -1994.5."""
    return float(text.replace("−", "-").replace(",", "").rstrip("."))


def _unit_after(text: str, end: int) -> str:
    match = _UNIT.match(text, end)
    if not match:
        return ""
    unit = key_of(match["unit"].lower()) if match["unit"] != "%" else "%"
    return "" if unit in _UNTYPED else _SAME_UNIT.get(unit, unit)


def stated(text: str) -> set[tuple[float, str]]:
    """Values with their units in a text; a signed value is held without its sign too only where the text prints it so."""
    return {(each.value, each.unit) for each in quantities(text)}


def typed_facts(finding: Finding) -> set[tuple[float, str]]:
    """What the numeric fields of a finding hold, with their units."""
    effect = finding.effect
    facts = {
        (effect.n_participants, "people"),
        (effect.n_studies, "study"),
        (effect.i2, "%"),
    }
    return {(float(value), unit) for value, unit in facts if value is not None} | dose_facts(finding.dose)


def dose_facts(dose: Dose) -> set[tuple[float, str]]:
    """The amounts of a dose, with their units."""
    facts: set[tuple[float, str]] = set()
    for amounts, unit in (
        (dose.session_minutes, "minute"),
        (dose.sessions_per_week, "session"),
        (dose.weeks, "week"),
        (dose.sessions_total, "session"),
    ):
        values = amounts if isinstance(amounts, tuple) else (amounts,)
        facts |= {(float(value), unit) for value in values if value is not None}
    return facts


def year_facts(record: Record, advice: Recommendation | None) -> set[float]:
    """Years that a source may be dated with."""
    return {float(year) for year in (record.year, advice.year if advice else None) if year}
