"""What a running server does by itself, in threads of its first process: keep the time, and watch the evidence."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from palpate.editorial.database import open_database
from palpate.editorial.notifying import channels_from_environment, tell
from palpate.editorial.timekeeping import keep_time
from palpate.editorial.watching import watch, watched_state
from palpate.library import Library
from palpate.web.settings import Settings

_LOG = logging.getLogger("palpate.watch")
_MINUTE = 60.0
Seen = tuple[int, tuple[int, int]]
"""The library version that was looked at, and what there was to watch."""


def start_keeping_time(settings: Settings) -> threading.Event:
    """Keep the time at once, then every minute (`editorial.timekeeping`); set the event to stop."""
    database = open_database(settings.database)
    keep_time(database)
    return _every(_MINUTE, lambda: keep_time(database), "palpate-time", first=False)


def start_watching(settings: Settings) -> threading.Event | None:
    """Look at the start and then every `settings.watch_minutes`; set the event to stop. None where it is 0.

    Raises `UsageError` at once where the environment names a way to tell that can't be used.
    """
    if not settings.watch_minutes:
        return None
    channels_from_environment(settings.base_url)
    seen: list[Seen | None] = [None]

    def look() -> None:
        seen[0] = _look(settings, seen[0])

    return _every(settings.watch_minutes * 60.0, look, "palpate-watch", first=True)


def _every(seconds: float, work: Callable[[], object], name: str, *, first: bool) -> threading.Event:
    """Do some work again and again in a thread, the first time at once or after `seconds`."""
    stop = threading.Event()

    def repeat() -> None:
        if not first:
            stop.wait(seconds)
        while not stop.is_set():
            try:
                work()
            except Exception as error:  # noqa: BLE001 - a database out of reach is there again the next time, or it is said again
                _LOG.warning("%s could not do its work; it is tried again: %s", name, error)
            stop.wait(seconds)

    threading.Thread(target=repeat, name=name, daemon=True).start()
    return stop


def _look(settings: Settings, seen: Seen | None) -> Seen:
    """Watch where the library moved on or there is more to watch, tell what is due, and give what was looked at."""
    library = Library.open(settings.library)
    database = open_database(settings.database)
    try:
        with database.reading() as session:
            now = library.version, watched_state(session)
        if now != seen:
            watch(database, library, lambda version: Library.open(library.uri, at=version))
        for problem in tell(database, channels_from_environment(settings.base_url)):
            _LOG.warning("%s; it is tried again", problem)
    finally:
        database.close()
    return now
