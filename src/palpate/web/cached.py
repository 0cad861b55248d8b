"""Facts on a library that take a scan to find: found once for each of its versions, and shared by all requests."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from palpate.library import Library

T = TypeVar("T")
_KEPT = 4
"""Versions that are remembered: the newest, and that which a request in flight still reads."""


class PerVersion(Generic[T]):
    """Remembers what `find` says of a library, version by version."""

    def __init__(self, find: Callable[[Library], T]) -> None:
        self._find = find
        self._found: OrderedDict[tuple[str, int], T] = OrderedDict()
        self._lock = Lock()

    def of(self, library: Library) -> T:
        """What is said of the version that is open; a second caller waits for the first rather than searching too."""
        place = (library.uri, library.version)
        with self._lock:
            if place not in self._found:
                self._found[place] = self._find(library)
                while len(self._found) > _KEPT:
                    self._found.popitem(last=False)
            return self._found[place]
