"""The text of one version of an article: an answer, and beside it what editors say in words of their own.

What an editor says without a support is no part of the `Answer`: it stands apart, signed, and is never shown as evidence. So an
answer in an article can be verified like any other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from palpate.vocabulary import Answer, Statement
from palpate.vocabulary.base import Model

BOTTOM_LINE = "bottom_line"
"""The place of the statements of the bottom line; the others are "criterion:KEY" and a section's key."""


class OwnWords(Model):
    """A sentence that an editor answers for by name, since no support bears it out."""

    place: str
    """Where it was written: the place of the statement that it stands for (`Placed.place`)."""
    title: str
    """That place in print ("Bottom line", "Safety")."""
    text: str = Field(min_length=1, max_length=2_000)
    replaces: str
    """The statement that it stands for, as it was."""
    editor_id: int | None
    editor: str
    signed_at: datetime


class ArticleText(Model):
    """What a version holds; its digest names it."""

    answer: Answer
    own_words: tuple[OwnWords, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON; 64 hex digits."""
        return digest_of(self.as_json())

    def as_json(self) -> str:
        """Canonical JSON: keys sorted, no spaces."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement, or an editor's own words, with where it stands. `key` stays the same from version to version while
    nothing about it changes, so a decision on it stays too."""

    key: str
    place: str
    title: str
    index: int
    text: str
    statement: Statement | None = None
    own_words: OwnWords | None = None


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8; 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def statements(text: ArticleText) -> tuple[Placed, ...]:
    """All that has to be decided on, in the order of reading; words of editors come last."""
    found = [_placed(BOTTOM_LINE, "Bottom line", index, each) for index, each in enumerate(text.answer.bottom_line_statements)]
    for criterion in text.answer.criteria:
        place = f"criterion:{criterion.key}"
        found += [_placed(place, criterion.text, index, each) for index, each in enumerate(criterion.statements)]
    for section in text.answer.sections:
        found += [_placed(section.key.value, section.title, index, each) for index, each in enumerate(section.statements)]
    return tuple(_told_apart([*found, *_words(text)]))


def _placed(place: str, title: str, index: int, statement: Statement) -> Placed:
    fields = [place, statement.group, statement.text, statement.rewords, list(statement.supports)]
    return Placed(_key(fields), place, title, index, statement.text, statement=statement)


def _words(text: ArticleText) -> Iterator[Placed]:
    for index, each in enumerate(text.own_words):
        fields = [each.place, each.text, each.replaces, each.editor, each.signed_at.isoformat()]
        yield Placed(_key(fields), each.place, each.title, index, each.text, own_words=each)


def _key(fields: list[object]) -> str:
    return digest_of(json.dumps(fields, ensure_ascii=False))[:16]


def _told_apart(placed: list[Placed]) -> Iterator[Placed]:
    """Two that are alike to the letter get keys of their own, by their order."""
    seen: dict[str, int] = {}
    for each in placed:
        seen[each.key] = seen.get(each.key, 0) + 1
        n = seen[each.key]
        yield (
            each
            if n == 1
            else Placed(f"{each.key}-{n}", each.place, each.title, each.index, each.text, each.statement, each.own_words)
        )
