"""A statement read against its supports: which of its words are theirs, word for word, and which are the statement's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from palpate.answering.verification.places import COMPARATOR, INTERVENTION, NOTE, SAID, TIME, Place

SOURCE, PRINT, PHRASE, COUNTED, WINDOW, GAP = (chr(0xE000 + n) for n in range(20, 26))
"""Roles of what is read in a statement besides words of its supports: a named source, an effect, its origin, a count, a span
of time, and what is said not to be held."""
_FEWEST_CHARACTERS = 18
"""A verbatim text of this length or more is found before all else; shorter ones could stand inside other things."""
_FOUND_FIRST = frozenset({SAID, NOTE, INTERVENTION, COMPARATOR})
_WINDOW_WORDS = frozenset({"short term", "long term", "in the short term", "in the long term"})
"""Time points that are also words for a span of time, which are checked as such."""


_BESIDE = re.compile(r", (?:while|whereas) ")


class Span(NamedTuple):
    """A part of a statement that is explained by supports."""

    start: int
    end: int
    role: str
    addresses: tuple[str, ...]


class Sentence:
    """A text and the parts of it that have been found in its supports; `masked` shows those as their roles."""

    def __init__(self, text: str, places: Sequence[Place]) -> None:
        self.text = text
        self.places = places
        self.spans: list[Span] = []
        self.masked = text
        """The text, as long as before, with every explained character replaced by that of its role."""

    def mask(self, start: int, end: int, role: str, addresses: Iterable[str] = ()) -> None:
        """Explain a part of the text."""
        self.spans.append(Span(start, end, role, tuple(addresses)))
        self.masked = self.masked[:start] + role * (end - start) + self.masked[end:]

    def mask_texts(self, *, long: bool) -> None:
        """Explain every text of the supports that stands in the statement: the long ones, or all that remain."""
        wanted: dict[tuple[str, str], list[str]] = {}
        for place in self.places:
            for role, text in place.texts:
                if not long or (role in _FOUND_FIRST and len(text) >= _FEWEST_CHARACTERS):
                    wanted.setdefault((role, text.rstrip(".").lower()), []).append(place.address)
        lowered = self.masked.lower()
        for (role, text), addresses in sorted(wanted.items(), key=lambda pair: -len(pair[0][1])):
            if not text or text not in lowered:
                continue
            for start in list(occurrences(text, lowered)):
                self.mask(start, start + len(text), role, addresses)
                lowered = lowered[:start] + role * len(text) + lowered[start + len(text) :]

    def covering(self, start: int, end: int) -> Span | None:
        """The part that explains these characters, if any."""
        return next((span for span in self.spans if span.start <= start and end <= span.end), None)

    def clauses(self) -> list[tuple[int, int]]:
        """The parts between semicolons, full stops and the words that set one result beside another, outside brackets."""
        masked, depth, start = self.masked, 0, 0
        found = []
        for index, char in enumerate(masked):
            depth += (char == "(") - (char == ")")
            ends = char == ";" or (char == "." and masked[index + 1 : index + 2] in {"", " "})
            beside = _BESIDE.match(masked, index) if char == "," else None
            if (ends or beside) and depth <= 0:
                found.append((start, index))
                start = beside.end() if beside else index + 1
        if start < len(masked):
            found.append((start, len(masked)))
        return found

    def times(self, start: int, end: int) -> list[Span]:
        """Time points named in a part of the text, in order."""
        inside = (span for span in self.spans if span.role == TIME and start <= span.start and span.end <= end)
        return sorted(span for span in inside if self.text[span.start : span.end].lower() not in _WINDOW_WORDS)


def occurrences(text: str, lowered: str) -> Iterator[int]:
    """Where a text stands as words of its own."""
    start = lowered.find(text)
    while start >= 0:
        end = start + len(text)
        before, after = lowered[start - 1 : start], lowered[end : end + 1]
        if not (before.isalnum() and text[0].isalnum()) and not (after.isalnum() and text[-1].isalnum()):
            yield start
        start = lowered.find(text, end)
