"""The libraries that a server process holds open.

A `Library` is used by one thread at a time; answers are work for the processor, so a process keeps as many as it can use at
once, and a request waits for a free one. Each moves to the newest version when one was written, by this process or another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import LifoQueue

from palpate.library import Library

_AT_ONCE = 3
"""Libraries of a process: the interpreter runs one at a time, but parts of search leave it to others."""


class Holdings:
    """A pool of open libraries at the newest version."""

    def __init__(self, uri: str | None) -> None:
        first = Library.open(uri)
        self.uri = first.uri
        self._free: LifoQueue[Library | None] = LifoQueue()
        for library in (*([None] * (_AT_ONCE - 1)), first):
            self._free.put(library)

    @contextmanager
    def newest(self) -> Iterator[Library]:
        """A library at its newest version, for the length of the block."""
        library = self._free.get()
        try:
            if library is None or not library.is_newest:
                library = Library.open(self.uri)
            yield library
        finally:
            self._free.put(library)

    @contextmanager
    def opened(self, version: int) -> Iterator[Library]:
        """A library at a version, for the length of the block: one of the pool where that is the newest."""
        with self.newest() as newest:
            if newest.version == version:
                yield newest
                return
        yield self.at(version)

    def at(self, version: int) -> Library:
        """A library at an older version, for this caller alone. Raises `UsageError` where there is no such version."""
        return Library.open(self.uri, at=version)
