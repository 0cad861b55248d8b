"""The sentences of a record with their place and the part that they play: title, background, methods, results, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from palpate.appraisal.conclusions import sentences
from palpate.vocabulary import Record, Support
from palpate.vocabulary.patterns import regex

T = TypeVar("T")


class Span(NamedTuple):
    """Words of a source, as printed, and the address of the place where they stand (`vocabulary.support`)."""

    text: str
    address: str


class Stated(NamedTuple, Generic[T]):
    """A value that a source states, and the words in which it does."""

    value: T
    span: Span


class Role(StrEnum):
    """What a part of an abstract is for; `UNKNOWN` where it has no heading."""

    TITLE = "title"
    BACKGROUND = "background"
    OBJECTIVE = "objective"
    METHODS = "methods"
    RESULTS = "results"
    CONCLUSION = "conclusion"
    REGISTRATION = "registration"
    UNKNOWN = "unknown"


_ROLE_OF_HEADING: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, regex(pattern, re.IGNORECASE))
    for role, pattern in (
        (Role.REGISTRATION, r"regist|trial (?:id|number)|identifier|funding|keywords"),
        (Role.METHODS, r"method|design|setting|participant|patient|subject|intervention|procedure|sample|outcome measure|measurement"
                       r"|data source|selection|data extraction|randomi[sz]ation|protocol|population|^data|(?:main |primary )?outcomes?$"
                       r"|experimental|statistic|technique"),
        (Role.RESULTS, r"result|finding|case (?:report|presentation|description)|^cases?$|observation"),
        (Role.CONCLUSION, r"conclu|interpret|implication|discussion|significance|relevance|meaning|summary|limitation|perspective"),
        (Role.OBJECTIVE, r"objective|aim|purpose|goal|question|hypothes|rationale and"),
        (Role.BACKGROUND, r"background|introduction|context|importance|rationale|problem|what is"),
    )
)  # fmt: skip
"""Headings of abstracts by what they contain, the first that matches. "Methods/Design" and "Patients and methods" are methods."""

_INLINE_HEADING = regex(
    r"(?P<heading>(?:aims?|objectives?) and methods?|background|introduction|context|objectives?|aims?|purpose|(?:materials?|patients?|subjects?|study design)? ?"
    r"(?:and |& )?methods?(?:/design)?|design|setting|participants|interventions?|(?:main )?outcome measures?|(?:main )?results?"
    r"|findings|conclusions?|interpretation|discussion|trial registration)\s*(?::|\.(?=\s+[A-Z]|\s*$)|[-–—](?=\s))",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def role_of(heading: str | None) -> Role:
    """The role of a section with this heading."""
    if heading:
        for role, pattern in _ROLE_OF_HEADING:
            if pattern.search(heading):
                return role
    return Role.UNKNOWN


class Sentence(NamedTuple):
    """One sentence of a record; `start` is its offset in its section."""

    text: str
    role: Role
    record: str
    part: str
    number: int
    """Of the section, counted from 1; 0 for the title."""
    start: int
    section: str
    """The whole text of the section, in which spans may reach beyond the sentence."""

    def span(self, start: int, end: int) -> Span:
        """The words from `start` to `end`, offsets in this sentence."""
        return Span(
            self.section[self.start + start : self.start + end],
            str(Support(self.record, self.part, self.number, self.start + start, self.start + end)),
        )

    def whole(self) -> Span:
        """All of it."""
        return self.span(0, len(self.text))


def read_sentences(record: Record) -> tuple[Sentence, ...]:
    """The title, then the sentences of the abstract; a heading inside a running text begins a part as one above it does."""
    title = Sentence(record.title, Role.TITLE, record.id, "title", 0, 0, record.title)
    told: list[Sentence] = []
    for number, section in enumerate(record.abstract, start=1):
        told += _sentences_of(record.id, "abstract", number, section.text, role_of(section.label))
    return title, *_with_roles(told)


def _with_roles(told: list[Sentence]) -> list[Sentence]:
    """The sentences of an abstract; where all of it stands under "Background", that heading says nothing."""
    if {one.role for one in told} <= {Role.BACKGROUND, Role.CONCLUSION, Role.REGISTRATION}:
        return [one._replace(role=Role.UNKNOWN) if one.role is Role.BACKGROUND else one for one in told]
    return told


def body_sentences(record: Record) -> Iterator[Sentence]:
    """The sentences of the full text."""
    for number, section in enumerate(record.body, start=1):
        yield from _sentences_of(record.id, "body", number, section.text, role_of(section.label))


def _sentences_of(record: str, part: str, number: int, text: str, role: Role) -> Iterator[Sentence]:
    for start, end in sentences(text):
        said = text[start:end]
        if heading := _INLINE_HEADING.match(said):
            role = role_of(heading["heading"])
        yield Sentence(said, role, record, part, number, start, text)
