"""Opening the library for one command."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palpate.library import Library


def open_library(uri: str | None, *, at: int | None = None) -> Library:
    """Open the library that an option names, without what a single command does not need."""
    _spare_pandas()
    from palpate.library import Library

    return Library.open(uri, at=at)


def _spare_pandas() -> None:
    """Keep pyarrow from importing pandas, which it does at its first conversion wherever pandas is installed.

    That costs each command a third of a second for nothing. pyarrow looks once and remembers; pandas itself stays importable.
    """
    if "pandas" in sys.modules:
        return
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        import pyarrow as pa

        pa.array([0])
    finally:
        sys.meta_path.remove(absent)


class _Absent(MetaPathFinder):
    """Says of pandas that it is not there."""

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
