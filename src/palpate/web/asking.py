"""From an address to an answer: the question in its conversation, for whom, from which version, kept while it can be asked again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from urllib.parse import urlencode

from fastapi import Request

from palpate.answering import ask
from palpate.answering.question import LONGEST_QUESTION
from palpate.conversation import Understood, understand
from palpate.errors import UsageError
from palpate.library import Library
from palpate.vocabulary import Answer, ClinicalQuestion, Reader
from palpate.web.places import unplaced

MOST_BEFORE = 8
"""Earlier questions of a conversation that an address carries."""
KEPT_ANSWERS = 256
"""Answers that a process keeps; one takes some 100 kB. The same question on the same version has the same answer."""
READER_COOKIE = "reader"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. It carries the whole conversation, so that the server keeps none."""

    q: str
    reader: Reader
    after: tuple[str, ...] = ()
    """Questions before it in the conversation, the oldest first."""
    at: int | None = None

    def address(self, path: str = "/answers", **changes: object) -> str:
        """The address of this, or of a changed one: another reader, question or format."""
        query: dict[str, object] = {"q": self.q, "reader": self.reader.value, "at": self.at, "after": self.after, **changes}
        pairs = {name: value for name, value in query.items() if value not in (None, ())}
        return f"{path}?{urlencode(pairs, doseq=True)}"

    def next(self, q: str) -> str:
        """The address of a question that goes on from this one."""
        return self.address(q=q, after=self.conversation)

    @property
    def conversation(self) -> tuple[str, ...]:
        """What a follow-up comes after, this question last."""
        return (*self.after, self.q)[-MOST_BEFORE:]

    @property
    def before(self) -> str | None:
        """The address of the question before this one."""
        return self.address(q=self.after[-1], after=self.after[:-1]) if self.after else None

    def understood(self) -> Understood:
        """The question as it is understood after those before it. Raises `UsageError` where it is no question."""
        turns: list[Understood] = []
        for said in (*self.after[-MOST_BEFORE:], self.q):
            if len(said) > LONGEST_QUESTION:
                raise UsageError(
                    f"That is too long for a question ({len(said):,} characters): ask in up to {LONGEST_QUESTION:,}, one question at a time."
                )
            turns.append(understand(said, turns))
        return turns[-1]


class Answers:
    """The answers that a process made, the latest used last. Safe to use from several threads.

    Answers are made one at a time (`turn`): the interpreter runs one thread, and several that take turns at it are slower than
    one after the other (29 against 41 pages a second, two processes on two cores, 16 clients). Take the turn before the library,
    so that those who wait for it hold none that another page could use.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Reader, str, int], Answer] = OrderedDict()
        self._written: dict[tuple[str, int], datetime | None] = {}
        self._examples: dict[tuple[str, int], tuple[str, ...]] = {}
        self._lock = Lock()
        self.turn = Lock()

    def answer(self, question: ClinicalQuestion, reader: Reader, library: Library) -> Answer:
        """The answer, kept or new."""
        key = (question.model_dump_json(), reader, library.uri, library.version)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        answer = unplaced(ask(question, library, reader=reader))
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)
        return answer

    def written(self, library: Library) -> datetime | None:
        """When the open version of a library was written (UTC)."""
        key = (library.uri, library.version)
        if key not in self._written:
            self._written[key] = next((each.time for each in library.versions() if each.version == library.version), None)
        return self._written[key]

    def examples(self, library: Library, make: Callable[[Library, Answers], tuple[str, ...]]) -> tuple[str, ...]:
        """Questions that the open version can answer, made once for each."""
        key = (library.uri, library.version)
        if key not in self._examples:
            self._examples[key] = make(library, self)
        return self._examples[key]


def composed(request: Request, q: str, reader: Reader) -> Answer:
    """The answer to a question from the newest library, made anew, for the desk and the watch to keep."""
    with request.app.state.holdings.newest() as library:
        return unplaced(ask(q, library, reader=reader))


def support_address(addresses: Sequence[str], at: int | None = None) -> str:
    """Where the supports are shown in their sources."""
    pairs = [*(("address", each) for each in addresses), *((("at", str(at)),) if at else ())]
    return f"/answers/support?{urlencode(pairs)}"
