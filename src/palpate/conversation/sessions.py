"""Conversations kept by name in the user's data folder: one file each, written whole or not at all, readable by the user alone.

A session is held by one process at a time, so that two that speak in it at once can't lose each other's turns.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from palpate.conversation.following import Interpreter, Understood, understand
from palpate.errors import SessionError, UsageError
from palpate.vocabulary.base import Model

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices."""
LARGEST_SESSION = 4 * 2**20
"""Bytes; a turn has about 1 kB."""
MOST_TURNS = 500
"""Turns that are kept; a follow-up never needs so old a one."""
LONGEST_WAIT_S = 60.0
"""Seconds to wait for another process that speaks in the same session; an answer with a language model can take half of that."""


class Kept(Model):
    """The file of a session."""

    format: Literal[1] = 1
    turns: tuple[Understood, ...] = ()


class Session:
    """The turns of one conversation, the newest last."""

    def __init__(self, turns: tuple[Understood, ...] = ()) -> None:
        self.turns = list(turns)

    def understand(self, said: str, interpreter: Interpreter | None = None) -> Understood:
        """Understand what is said next, without keeping it. Raises as `understand`."""
        return understand(said, self.turns, interpreter)

    def keep(self, turn: Understood) -> None:
        """Remember a turn."""
        self.turns = [*self.turns, turn][-MOST_TURNS:]

    def undo(self) -> Understood | None:
        """Forget the last turn, and return it; None where there is none."""
        return self.turns.pop() if self.turns else None

    def clear(self) -> None:
        """Begin anew."""
        self.turns = []


def default_folder() -> Path:
    """Where sessions lie when nobody says: PALPATE_SESSIONS, else in the user's data folder of the system."""
    from platformdirs import user_data_path

    named = os.environ.get("PALPATE_SESSIONS")
    return Path(named) if named else user_data_path("palpate", appauthor=False) / "sessions"


def file_of(name: str, folder: Path | None = None) -> Path:
    """The file of a session; raises `UsageError` for a name that is no plain file name everywhere."""
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        raise UsageError(
            f"'{name}' can't name a session: use up to 64 letters, digits, '-', '_' and '.', beginning with a letter or a digit"
        )
    return (folder or default_folder()) / f"{name}.json"


@contextmanager
def opened(name: str, folder: Path | None = None) -> Iterator[Session]:
    """A session by its name, new where there is none yet; what has changed is written when the block ends without an error.

    Raises `UsageError` for a bad name, `SessionError` where the file is damaged, too new, held for long by another process, or
    can't be written.
    """
    path = file_of(name, folder)
    with _clear_errors(name, path, "opened"):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = (path.parent / f".{path.name}.lock").open("a")
    with handle:
        _lock(handle, name)
        session = Session(_read(name, path))
        before = list(session.turns)
        yield session
        if session.turns != before:
            with _clear_errors(name, path, "written"):
                _write(path, Kept(turns=tuple(session.turns)).model_dump_json(indent=1))


def _read(name: str, path: Path) -> tuple[Understood, ...]:
    with _clear_errors(name, path, "read"):
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_SESSION + 1)
        except FileNotFoundError:
            return ()
    if len(content) > LARGEST_SESSION:
        raise _damaged(name, path, f"it has more than {LARGEST_SESSION >> 20} MB")
    try:
        return Kept.model_validate_json(content).turns
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise _damaged(name, path, f"{place + ': ' if place else ''}{first['msg']}") from None


def _damaged(name: str, path: Path, why: str) -> SessionError:
    said = " ".join(why.split())[:200]
    return SessionError(f"The session '{name}' can't be read ({said}): remove {path}, or give another --session")


def _write(path: Path, text: str) -> None:
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


@contextmanager
def _clear_errors(name: str, path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SessionError(f"The session '{name}' can't be {done} ({error.strerror or error}): see to {path}") from None


def _lock(handle: Any, name: str) -> None:
    """Hold the session; the system lets go of it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows: a session is then written whole all the same, and the last writer wins
        return
    deadline = time.monotonic() + LONGEST_WAIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                raise SessionError(
                    f"Another process speaks in the session '{name}': wait for it, or give another --session"
                ) from None
            time.sleep(0.05)
        else:
            return
