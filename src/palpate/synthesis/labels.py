"""How a source is called in a table: "Sherman 2009"."""

from __future__ import annotations

import re

from palpate.vocabulary import Record

_INITIALS = re.compile(r"^[A-Z]{1,4}$")


def label(record: Record) -> str:
    """First author and year: "Sherman 2009"; the first words of the title where nobody signed."""
    if record.authors:
        *surname, last = record.authors[0].split()
        name = " ".join(surname) if surname and _INITIALS.match(last) else record.authors[0]
    else:
        name = " ".join(record.title.split()[:4])
    return f"{name} {record.year}" if record.year else name
