"""Items that wait for another pass: in memory while they are few, in a temporary file beyond that."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

from palpate.sources.items import Deletion
from palpate.vocabulary import Record

_IN_MEMORY = 16 << 20
"""Bytes: some 8,000 abstracts."""


class Spool:
    """Records and deletions in the order in which they came; read once, after the last was put in."""

    def __init__(self) -> None:
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._count = 0

    def put(self, item: Record | Deletion) -> None:
        """Add an item at the end."""
        line = f"D{item.pmid}" if isinstance(item, Deletion) else "R" + item.model_dump_json(exclude_defaults=True)
        self._file.write(line.encode() + b"\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Record | Deletion]:
        self._file.seek(0)
        for line in self._file:
            yield Deletion(line[1:-1].decode()) if line[:1] == b"D" else Record.model_validate_json(line[1:])
        self._file.close()
