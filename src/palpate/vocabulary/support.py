"""`Support`: the address of the place in a source that a statement rests on.

An address is a string that starts with a record's id:

- `ID` the record as a whole (its citation or own-words digest)
- `ID#finding-3`, `ID#recommendation-1`, `ID#safety-2` the n-th unit of the record, counted from 1
- `ID#abstract-2@120-310` characters 120 to 310 of the second section of the abstract; `ID#body-4@0-88` of the full text;
  `ID#title@0-54` of the title
"""

from __future__ import annotations

import re
from typing import NamedTuple

from palpate.errors import UsageError

_ADDRESS = re.compile(
    r"^(?P<record>[^\s#@]+)(?:#(?:(?P<unit>finding|recommendation|safety)-(?P<n>[1-9]\d*)"
    r"|(?P<part>abstract|body)-(?P<section>[1-9]\d*)@(?P<start>\d+)-(?P<end>\d+)"
    r"|title@(?P<tstart>\d+)-(?P<tend>\d+)))?$"
)


class Support(NamedTuple):
    """A support taken apart. `part` is "record", "finding", "recommendation", "safety", "abstract", "body" or "title"."""

    record: str
    part: str = "record"
    number: int = 0
    """Which unit or section, counted from 1; 0 for the whole record and the title."""
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        match self.part:
            case "record":
                return self.record
            case "finding" | "recommendation" | "safety":
                return f"{self.record}#{self.part}-{self.number}"
            case "title":
                return f"{self.record}#title@{self.start}-{self.end}"
            case _:
                return f"{self.record}#{self.part}-{self.number}@{self.start}-{self.end}"

    @classmethod
    def parse(cls, address: str) -> Support:
        """Take an address apart; raises `UsageError` where it is not one."""
        found = _ADDRESS.match(address)
        if not found:
            raise UsageError(f"'{address}' is not the address of a support; they look like 'pmid:123#abstract-1@0-80'")
        part = found.groupdict()
        if part["unit"]:
            return cls(part["record"], part["unit"], int(part["n"]))
        if part["part"]:
            return cls(part["record"], part["part"], int(part["section"]), int(part["start"]), int(part["end"]))
        if part["tstart"]:
            return cls(part["record"], "title", 0, int(part["tstart"]), int(part["tend"]))
        return cls(part["record"])
