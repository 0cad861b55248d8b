"""What reading brings to rows that are held: which of them wait for it, and the rows that take their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from palpate.library.rows import Entry
from palpate.library.writing import entries


class Due(NamedTuple):
    """A record that waits to be read, for a vector, or for both."""

    record_id: str
    reading: bool
    vector: bool


_UNREAD = "provenance != 'curated' AND ((read_by IS NULL AND NOT has_evidence) OR read_by != {reader})"
"""Evidence without a reader is a person's work, and stays as it is."""


def due(dataset: Any, reader: int, *, vectors: bool, stale: bool) -> list[Due]:
    """The records that wait, in the order in which they lie; where vectors are `stale`, every record waits for one."""
    if "read_by" not in dataset.schema.names:
        table = dataset.to_table(columns=["id", "provenance", "has_evidence"])
        rows = ((row["id"], row["provenance"] != "curated" and not row["has_evidence"], vectors) for row in table.to_pylist())
        return [Due(*row) for row in rows if row[1] or row[2]]
    unread = _ids(dataset, _UNREAD.format(reader=int(reader)))
    bare = _ids(dataset, "true" if stale else "vector IS NULL") if vectors else {}
    return [Due(one, one in unread, one in bare) for one in dict.fromkeys((*unread, *bare))]


def _ids(dataset: Any, where: str) -> dict[str, None]:
    return dict.fromkeys(dataset.to_table(columns=["id"], filter=where)["id"].to_pylist())


def rewritten(dataset: Any, rows: Mapping[str, int], read: Sequence[Entry]) -> tuple[list[Entry], set[int]]:
    """The entries that take the place of held ones, and the rows of those; a record that changed meanwhile stays as it is."""
    held = entries(dataset, rows.values())
    new, removed = [], set()
    for one in read:
        row = rows.get(one.record.id)
        if row is None or row not in held:
            continue
        brought = {"findings": one.record.findings, "kind": one.record.kind}
        if held[row].record.model_copy(update=brought) != one.record:
            continue
        reader = held[row].read_by if one.read_by is None else one.read_by
        vector = held[row].vector if one.vector is None else one.vector
        new.append(Entry(one.record, reader, vector))
        removed.add(row)
    return new, removed
