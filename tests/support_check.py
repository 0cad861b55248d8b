"""A strict reader of answers: every number in a sentence must stand in the places that the sentence names as its support.

Only a few numbers may be made by counting, and those are counted again here, without the code under test: sources and
comparisons by direction, schedules, and how old guidance is. Whatever else is a number has to be in the source, with its sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from palpate.library import Library
from palpate.synthesis import TimeWindow, window
from palpate.vocabulary import Direction, EffectRow, Finding, Recommendation, Record, RecordKind, SafetyNote, Statement, Support

Place = Record | Finding | Recommendation | SafetyNote | str

NUMBER_WORDS = {
    word: Decimal(value)
    for value, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)  # noqa: SIM905
}
_SIGNED = re.compile(r"(?:(?<![\w.)\]])[-−]|−)?\d[\d,]*(?:\.\d+)?|(?<![\w.])\.\d+")
_WORD = re.compile(rf"\b({'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_SINGLE_STUDY = {RecordKind.RANDOMIZED_TRIAL, RecordKind.CLINICAL_TRIAL, RecordKind.OBSERVATIONAL_STUDY}
_WINDOW_PHRASES = {
    "at six months or more": TimeWindow.INTERMEDIATE,
    "at a year or later": TimeWindow.LONG,
    "in the long term": TimeWindow.LONG,
}


def numbers(text: str) -> list[Decimal]:
    """Numbers of a text in figures and words, signed where a minus stands before them; "0-100" is a range, not a minus."""
    found = []
    for match in _SIGNED.finditer(text):
        plain = match.group().replace("−", "-").replace(",", "")
        found.append(Decimal(plain))
    return found + [NUMBER_WORDS[match.group().lower()] for match in _WORD.finditer(text)]


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


def numbers_of_support(address: str, library: Library) -> set[Decimal]:
    """The numbers that a sentence resting on this address may print."""
    support, place = Support.parse(address), library.resolve(address)
    record = library.get(support.record)
    if isinstance(place, str):
        return numbers_in(place) | numbers_in(record.year)
    if isinstance(place, Record):
        return numbers_in([record.title, record.year, record.summary, record.limitations])
    allowed = numbers_in(place) | numbers_in(record.year)
    if isinstance(place, Finding) and record.kind in _SINGLE_STUDY:
        allowed |= numbers_in(record.n_participants)
    return allowed


def faults(statement: Statement, library: Library, newest_year: int) -> list[str]:
    """What in a statement its supports do not bear out; empty where all is well."""
    places: list[tuple[str, Place]] = [(address, library.resolve(address)) for address in statement.supports]
    found = [(Support.parse(address).record, place) for address, place in places if isinstance(place, Finding)]
    text, wrong = statement.text, []
    for pattern, recount in _COUNTS:
        text, more = _recounted(text, pattern, recount(found))
        wrong += more
    text, more = _age(text, places, library, newest_year)
    wrong += more
    text, more = _windows(text, found)
    wrong += more
    allowed = set().union(*(numbers_of_support(address, library) for address in statement.supports))
    if "is the smallest that matters to a person" in text:
        allowed |= {abs(each) for each in allowed}
    wrong += [f"{each} is in none of the supports" for each in numbers(text) if each not in allowed]
    return wrong


def row_faults(row: EffectRow, library: Library) -> list[str]:
    """What in a row of the effects table is not in the finding that it stands for."""
    place = library.resolve(row.support)
    if not isinstance(place, Finding):
        return [f"{row.support} is no finding"]
    allowed = numbers_in(place)
    printed = [*numbers(row.effect or ""), *numbers_in([row.studies, row.participants])]
    wrong = [f"{each} is not in {row.support}" for each in printed if each not in allowed]
    fields = ("comparator", "intervention", "outcome", "timepoint")
    return wrong + [f"{name} differs from {row.support}" for name in fields if getattr(row, name) != getattr(place, name)]


Found = Sequence[tuple[str, Finding]]


def _sources(found: Found, direction: Direction) -> int:
    return len({record for record, finding in found if finding.direction is direction})


def _comparisons(found: Found, direction: Direction) -> int:
    return sum(finding.direction is direction for _, finding in found)


_COUNTS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"\b(\d+) sources? found (?!no clear)[^,;]* better"), lambda found: _sources(found, Direction.BENEFIT)),
    (re.compile(r"\b(\d+) sources? found no clear difference"), lambda found: _sources(found, Direction.NO_DIFFERENCE)),
    (re.compile(r"\b(\d+) sources? found [^,;]* worse"), lambda found: _sources(found, Direction.HARM)),
    (re.compile(r"^(\d+) sources? gave no clear answer"), lambda found: _sources(found, Direction.UNCLEAR)),
    (re.compile(r"\b(\d+) favoured the treatment"), lambda found: _comparisons(found, Direction.BENEFIT)),
    (re.compile(r"\b(\d+) found no clear difference"), lambda found: _comparisons(found, Direction.NO_DIFFERENCE)),
    (re.compile(r"\b(\d+) favoured the comparator"), lambda found: _comparisons(found, Direction.HARM)),
    (re.compile(r"\b(\d+) found mixed results"), lambda found: _comparisons(found, Direction.MIXED)),
    (re.compile(r"\b(\d+) gave no clear answer"), lambda found: _comparisons(found, Direction.UNCLEAR)),
    (re.compile(r"\bof (\d+) comparisons? in \d+ sources?"), len),
    (re.compile(r"\bin (\d+) sources?, "), lambda found: len({record for record, _ in found})),
    (re.compile(r" in (\d+) comparisons?\."), len),
    (re.compile(r"\((\d+) schedules?\)"), lambda found: len({(record, finding.dose) for record, finding in found})),
)
"""What may be counted in a sentence, and how to count it again from the supports."""


def _recounted(text: str, pattern: re.Pattern[str], expected: int) -> tuple[str, list[str]]:
    wrong = [f"'{m.group()}' should count {expected}" for m in pattern.finditer(text) if int(m[1]) != expected]
    return pattern.sub(lambda m: m.group().replace(m[1], "#", 1), text), wrong


_OLD = re.compile(r" More than 10 years older than the newest source held\.")


def _age(text: str, places: Iterable[tuple[str, Place]], library: Library, newest_year: int) -> tuple[str, list[str]]:
    if not _OLD.search(text):
        return text, []
    years = [
        place.year or library.get(Support.parse(address).record).year
        for address, place in places
        if isinstance(place, Recommendation)
    ]
    old = bool(years) and all(year is not None and newest_year - year > 10 for year in years)
    return _OLD.sub("", text), [] if old else ["said to be more than 10 years old, and is not"]


def _windows(text: str, found: Found) -> tuple[str, list[str]]:
    wrong = []
    for phrase, expected in _WINDOW_PHRASES.items():
        at_start = phrase[0].upper() + phrase[1:]
        if found and (phrase in text or at_start in text):
            held = any(window(f.timepoint) is expected or phrase in (f.timepoint or "").lower() for _, f in found)
            named = any(phrase in f"in the {f.timepoint or ''}".lower() for _, f in found)
            wrong += [] if held or named else [f"no support was measured {phrase}"]
            text = text.replace(phrase, "").replace(at_start, "")
    return text, wrong
