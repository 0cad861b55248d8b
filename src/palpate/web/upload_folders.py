"""Where uploaded files lie while a job reads them: a folder that its process holds, so that one of a dead process is known.

The system lets go of a folder when its process ends, however it ends; the next server that starts removes those that nobody holds.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from palpate.editorial.database import file_alone

_PREFIX = "palpate-add-"
_HELD = ".held"
_JUST_MADE_S = 60.0
"""A folder that is younger may be about to be held."""


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """A folder of this process alone."""

    path: Path
    held: ExitStack

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.held.close()


def new_folder() -> UploadFolder:
    """A new folder, held until it is removed."""
    path = Path(tempfile.mkdtemp(prefix=_PREFIX))
    held = ExitStack()
    held.enter_context(file_alone(path / _HELD))
    return UploadFolder(path, held)


def remove_abandoned() -> None:
    """Remove the folders of processes that ended before their jobs."""
    for path in _old_folders():
        with suppress(OSError), file_alone(path / _HELD) as free:
            if free:
                shutil.rmtree(path, ignore_errors=True)


def _old_folders() -> Iterator[Path]:
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink() and time.time() - path.stat().st_mtime > _JUST_MADE_S:
                yield path
