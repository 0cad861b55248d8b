"""Keep the answers of a live search on disk until the library has stored them, so that an interrupted run goes on.

The history sessions of a service expire, and a library may commit only at the end of a run. So neither can say where a
run stopped; the answers themselves can. They lie gzipped in the user's cache folder, one small file each, written whole
or not at all. Failing to keep them (a full or read-only disk) costs the resumption and nothing else.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
import time
import zlib
from pathlib import Path

KEPT_S = 24 * 3600
"""How long an interrupted run can be resumed; PubMed itself changes daily, so older answers are fetched anew."""


def cache_folder() -> Path:
    """Where interrupted searches lie."""
    from platformdirs import user_cache_path

    return user_cache_path("palpate", appauthor=False) / "searches"


class KeptAnswers:
    """The answers to one search, by name; `key` is everything that makes the search what it is."""

    def __init__(self, *key: object) -> None:
        _drop_outdated()
        digest = hashlib.sha256("\x1f".join(map(str, key)).encode("utf-8", "replace")).hexdigest()
        self._folder = cache_folder() / digest[:20]

    def read(self, name: str) -> bytes | None:
        """What was kept under that name, or None."""
        try:
            return gzip.decompress((self._folder / f"{name}.gz").read_bytes())
        except (OSError, EOFError, zlib.error):
            return None

    def write(self, name: str, answer: bytes) -> None:
        """Keep an answer, if the disk lets us."""
        part = self._folder / f"{name}.{os.getpid()}.part"
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(gzip.compress(answer, 1))
            part.replace(self._folder / f"{name}.gz")

    def drop(self) -> None:
        """Forget everything that was kept for this search."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _drop_outdated() -> None:
    with contextlib.suppress(OSError):
        for folder in cache_folder().iterdir():
            begun = min((file.stat().st_mtime for file in folder.iterdir()), default=0.0)
            if begun < time.time() - KEPT_S:
                shutil.rmtree(folder, ignore_errors=True)
