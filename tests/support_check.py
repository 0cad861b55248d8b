"""A strict reader of answers: every number in a sentence must stand in the places that the sentence names as its support.

Only a few numbers may be made by counting, and those are counted again here, without the code under test: comparisons by
direction, sources, schedules, and how old guidance is. Whatever else is a number has to be in the source, with its sign; an
interval has to be that of one finding, and a source that is said to have found something has to have found it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from palpate.library import Library
from palpate.synthesis import TimeWindow, window
from palpate.vocabulary import Direction, EffectRow, Finding, Recommendation, Record, RecordKind, SafetyNote, Statement, Support

Place = Record | Finding | Recommendation | SafetyNote | str
Found = Sequence[tuple[Record, Finding]]

NUMBER_WORDS = {
    word: Decimal(value)
    for value, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)
}
_FIGURES = re.compile(r"(?:(?<![\w.)\]])[-−]|−)?\d[\d,]*(?:\.\d+)?|(?<![\w.])\.\d+")
_WORDS = re.compile(rf"\b({'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_SINGLE_STUDY = {RecordKind.RANDOMIZED_TRIAL, RecordKind.CLINICAL_TRIAL, RecordKind.OBSERVATIONAL_STUDY}


def numbers(text: str) -> list[Decimal]:
    """Numbers of a text in figures and words, signed where a minus stands before them; "0-100" is a range, not a minus."""
    figures = [Decimal(match.group().replace("−", "-").replace(",", "")) for match in _FIGURES.finditer(text)]
    return figures + [NUMBER_WORDS[match.group().lower()] for match in _WORDS.finditer(text)]


def numbers_in(value: Any) -> set[Decimal]:
    """All numbers anywhere in a model, a list, a text or a number."""
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, int | float):
        return {Decimal(str(value))}
    if isinstance(value, str):
        return set(numbers(value))
    if isinstance(value, dict):
        return set().union(*(numbers_in(each) for each in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(numbers_in(each) for each in value))
    return numbers_in(value.model_dump())


class Checker:
    """Checks statements against one library; remembers what it has checked, since articles share much."""

    def __init__(self, library: Library) -> None:
        self.library = library
        evidence = [record for record in library.evidence() if not record.retracted]
        self.newest_year = max(record.year for record in evidence if record.year)
        self._numbers: dict[str, set[Decimal]] = {}
        self._checked: dict[tuple[str, tuple[str, ...]], list[str]] = {}

    def faults(self, statement: Statement) -> list[str]:
        """What in a statement its supports do not bear out; empty where all is well."""
        key = (statement.text, statement.supports)
        if key not in self._checked:
            self._checked[key] = self._faults(statement)
        return self._checked[key]

    def _faults(self, statement: Statement) -> list[str]:
        places = [(self.library.get(Support.parse(a).record), self.library.resolve(a)) for a in statement.supports]
        found = [(record, place) for record, place in places if isinstance(place, Finding)]
        text, wrong = _without_counts(statement.text, found)
        text, more = self._without_age(text, places)
        wrong += more
        text, more = _without_windows(text, found)
        wrong += more + _intervals(text, found) + _namings(text, found)
        allowed = set().union(*(self.allowed(address) for address in statement.supports))
        if "is the smallest that matters to a person" in text:
            allowed |= {abs(each) for each in allowed}
        return wrong + [f"{each} is in none of the supports" for each in numbers(text) if each not in allowed]

    def row_faults(self, row: EffectRow) -> list[str]:
        """What in a row of the effects table is not in the finding that it stands for."""
        place = self.library.resolve(row.support)
        if not isinstance(place, Finding):
            return [f"{row.support} is no finding"]
        allowed = numbers_in(place)
        printed = [*numbers(row.effect or ""), *numbers_in([row.studies, row.participants])]
        wrong = [f"{each} is not in {row.support}" for each in printed if each not in allowed]
        fields = ("comparator", "intervention", "outcome", "timepoint")
        return wrong + [f"{name} is not that of {row.support}" for name in fields if getattr(row, name) != getattr(place, name)]

    def allowed(self, address: str) -> set[Decimal]:
        """The numbers that a sentence resting on this address may print."""
        if address not in self._numbers:
            self._numbers[address] = self._allowed(address)
        return self._numbers[address]

    def _allowed(self, address: str) -> set[Decimal]:
        place = self.library.resolve(address)
        record = self.library.get(Support.parse(address).record)
        if isinstance(place, Record):
            return numbers_in([record.title, record.year, record.summary, record.limitations])
        allowed = numbers_in(place) | numbers_in(record.year) | (set() if record.authors else numbers_in(record.title))
        if isinstance(place, Finding) and record.kind in _SINGLE_STUDY:
            allowed |= numbers_in(record.n_participants)
        return allowed

    def _without_age(self, text: str, places: Iterable[tuple[Record, Place]]) -> tuple[str, list[str]]:
        if not _OLD.search(text):
            return text, []
        years = [place.year or record.year for record, place in places if isinstance(place, Recommendation)]
        old = bool(years) and all(year is not None and self.newest_year - year > 10 for year in years)
        return _OLD.sub("", text), [] if old else ["said to be more than 10 years old, and is not"]


_OLD = re.compile(r" More than 10 years older than the newest source held\.")


def _went(direction: Direction) -> Callable[[Found], int]:
    return lambda found: sum(finding.direction is direction for _, finding in found)


def _sources(found: Found) -> int:
    return len({record.id for record, _ in found})


def _to_each_side(found: Found) -> list[int]:
    return [len({record.id for record, finding in found if finding.direction is side}) for side in Direction]


_COUNTS: tuple[tuple[re.Pattern[str], Callable[[Found], int]], ...] = tuple(
    (re.compile(pattern), recount)
    for pattern, recount in (
        (r"(?<=: of )(\d+)(?= comparisons? in \d+ sources?, )", len),
        (r"(?<=: of # comparisons in )(\d+)(?= sources?, )", _sources),
        (r"(?<=: of # comparison in )(\d+)(?= sources?, )", _sources),
        (r"(\d+)(?= favoured the treatment)", _went(Direction.BENEFIT)),
        (r"(?<!\w )(?<=[ ,])(\d+)(?= found no clear difference)", _went(Direction.NO_DIFFERENCE)),
        (r"(?<=and )(\d+)(?= found no clear difference)", _went(Direction.NO_DIFFERENCE)),
        (r"(\d+)(?= favoured the comparator)", _went(Direction.HARM)),
        (r"(\d+)(?= found mixed results)", _went(Direction.MIXED)),
        (r"(\d+)(?= gave no clear answer(?! on))", _went(Direction.UNCLEAR)),
        (r"(?<=\()(\d+)(?= randomised trials?, \d{4})", lambda found: max(_to_each_side(found))),
        (r"(?<=evidence overrules )(\d+)(?= of these)", lambda found: max(_to_each_side(found))),
        (r"^(\d+)(?= sources? gave no clear answer on)", _sources),
        (r"(?<= in )(\d+)(?= comparisons?\.$)", len),
        (r"(?<=\()(\d+)(?= schedules?\))", lambda found: len({(record.id, finding.dose) for record, finding in found})),
    )
)
"""What may be counted in a sentence, and how to count it again from the supports; what was counted becomes a "#"."""


def _without_counts(text: str, found: Found) -> tuple[str, list[str]]:
    if not found:
        return text, []
    wrong: list[str] = []
    for pattern, recount in _COUNTS:
        after = [(match.group(), text[match.end() : match.end() + 25]) for match in pattern.finditer(text)]
        wrong += [f"'{printed}{rest}' should count {recount(found)}" for printed, rest in after if int(printed) != recount(found)]
        text = pattern.sub("#", text)
    return text, wrong


_WINDOW_PHRASES = {
    "at six months or more": TimeWindow.INTERMEDIATE,
    "at a year or later": TimeWindow.LONG,
    "in the long term": TimeWindow.LONG,
}


def _without_windows(text: str, found: Found) -> tuple[str, list[str]]:
    """Take the words for a window out of a sentence; some finding has to have been measured then, or be said to have been."""
    wrong = []
    for phrase, expected in _WINDOW_PHRASES.items():
        pattern = re.compile(phrase, re.IGNORECASE)
        if found and pattern.search(text):
            named = phrase.removeprefix("in the ").removeprefix("at ")
            if not any(window(f.timepoint) is expected or named in (f.timepoint or "").lower() for _, f in found):
                wrong.append(f"nothing was measured {phrase}")
            text = pattern.sub("", text)
    return text, wrong


_INTERVAL = re.compile(r"([\d.]+)% CI (−?[\d.,]*\d) to (−?[\d.,]*\d)")


def _intervals(text: str, found: Found) -> list[str]:
    """Intervals that are not those of one finding, level and both ends together; those in a source's own words apart."""
    held = {
        (Decimal(str(f.effect.ci_level)), Decimal(str(f.effect.ci_low)), Decimal(str(f.effect.ci_high)))
        for _, f in found
        if f.effect.ci_low is not None and f.effect.ci_high is not None
    }
    printed = [(match.group(), tuple(numbers(" to ".join(match.groups())))) for match in _INTERVAL.finditer(text)]
    return [f"no finding has the interval {text}" for text, interval in printed if interval not in held] if found else []


_NAMING = re.compile(
    r"\b(?:the|an?) (?:meta-analysis|overview of reviews|information page|guideline|publication|[a-z]+ (?:review|trial|study)) "
    r"(?:by|of(?: the)?|in) (?P<who>[^;:]+?) (?P<year>\d{4}) found (?P<what>no clear difference|the comparator|[^;:(]* better)"
)
_FOUND = {"no clear difference": Direction.NO_DIFFERENCE, "the comparator": Direction.HARM}


def _namings(text: str, found: Found) -> list[str]:
    """Sources named as having found what none of their findings among the supports says."""
    wrong = []
    for match in _NAMING.finditer(text):
        direction = _FOUND.get(match["what"], Direction.BENEFIT)
        if not any(
            _is_called(record, match["who"], match["year"]) and finding.direction is direction for record, finding in found
        ):
            wrong.append(f"'{match.group()}' is not among the supports")
    return wrong


def _is_called(record: Record, who: str, year: str) -> bool:
    names = [record.authors[0]] if record.authors else [record.journal or "", record.title]
    return str(record.year) == year and any(name.startswith(who) for name in names)
