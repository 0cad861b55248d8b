"""Databases of the desk for tests: the schema is built once, and copied for each that needs one."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from palpate.editorial.database import open_database


@cache
def _template() -> Path:
    file = Path(mkdtemp(prefix="palpate-test-")) / "desk.sqlite"
    open_database(f"sqlite:///{file}").close()
    return file


def new_database(folder: Path) -> str:
    """The address of an empty SQLite database at the newest schema, in a folder that has none."""
    file = folder / "desk.sqlite"
    shutil.copyfile(_template(), file)
    return f"sqlite:///{file}"
