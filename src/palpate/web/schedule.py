"""The watch of a running server: one thread of the first process, that looks again when the library has moved on."""

from __future__ import annotations

import logging
import threading

from palpate.editorial.database import open_database
from palpate.editorial.notifying import channels_from_environment, tell
from palpate.editorial.watching import watch
from palpate.errors import PalpateError
from palpate.library import Library
from palpate.web.settings import Settings

_LOG = logging.getLogger("palpate.watch")


def start_watching(settings: Settings) -> threading.Event | None:
    """Look at the start and then every `settings.watch_minutes`; set the event to stop. None where it is 0.

    Raises `UsageError` at once where the environment names a way to tell that can't be used.
    """
    if not settings.watch_minutes:
        return None
    channels_from_environment(settings.base_url)
    stop = threading.Event()
    threading.Thread(target=_keep_watching, args=(settings, stop), name="palpate-watch", daemon=True).start()
    return stop


def _keep_watching(settings: Settings, stop: threading.Event) -> None:
    seen: int | None = None
    while not stop.is_set():
        try:
            seen = _look(settings, seen)
        except PalpateError as error:  # a library or database out of reach is there again at the next look, or is said again
            _LOG.warning("the watch could not look: %s", error)
        stop.wait(settings.watch_minutes * 60)


def _look(settings: Settings, seen: int | None) -> int:
    """Watch where the library moved on, tell what is due, and give the version that was looked at."""
    library = Library.open(settings.library)
    database = open_database(settings.database)
    try:
        if library.version != seen:
            watch(database, library, lambda version: Library.open(library.uri, at=version))
        for problem in tell(database, channels_from_environment(settings.base_url)):
            _LOG.warning("%s; it is tried again", problem)
    finally:
        database.close()
    return library.version
