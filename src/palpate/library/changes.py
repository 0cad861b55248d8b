"""What changed between two versions of a library, by id and content alone: no record is read whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Rows = NDArray[np.uint64]
_COLUMNS = ["id", "title", "digest", "retracted", "superseded"]


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that changed, with its title where it was last held."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Some records of one kind of change, in the order of their ids, and how many there are."""

    total: int
    records: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """How one version became another. What was retracted or superseded meanwhile counts among the updated too."""

    added: Difference
    updated: Difference
    removed: Difference
    retracted: Difference
    superseded: Difference


def changes_between(old: Any, new: Any, most: int) -> Changes:
    """Compare two versions of a dataset; at most so many records of each kind of change are named.

    A row that both versions have under the same row id was not written between them, so only the rows that one of them lacks
    are compared, by the digest of their content. Costs one scan of the small columns of each; everything stays in Arrow.
    """
    old_rows, new_rows = _row_ids(old), _row_ids(new)
    before, after = _facts(old, np.setdiff1d(old_rows, new_rows)), _facts(new, np.setdiff1d(new_rows, old_rows))
    place = pc.index_in(after["id"], before["id"])
    was_there = pc.is_valid(place)
    earlier = before.take(place)

    def newly(mark: str) -> pa.ChunkedArray:
        return pc.and_(after[mark], pc.invert(pc.fill_null(earlier[mark], False)))

    return Changes(
        added=_named(after, pc.invert(was_there), most),
        updated=_named(after, pc.and_(was_there, pc.fill_null(pc.not_equal(after["digest"], earlier["digest"]), False)), most),
        removed=_named(before, pc.invert(pc.is_in(before["id"], after["id"].combine_chunks())), most),
        retracted=_named(after, newly("retracted"), most),
        superseded=_named(after, newly("superseded"), most),
    )


def _row_ids(dataset: Any) -> Rows:
    found: Rows = dataset.to_table(columns=[], with_row_id=True)["_rowid"].to_numpy()
    return found


def _facts(dataset: Any, rows: Rows) -> pa.Table:
    """Id, title, content and marks of some rows."""
    wanted = pa.array(rows, pa.uint64())
    schema = pa.schema([dataset.schema.field(name) for name in _COLUMNS])
    batches = dataset.to_batches(columns=_COLUMNS, with_row_id=True) if len(rows) else ()
    chosen = [batch.filter(pc.is_in(batch.column("_rowid"), wanted)).select(_COLUMNS) for batch in batches]
    return pa.Table.from_batches([pa.RecordBatch.from_arrays(one.columns, schema=schema) for one in chosen], schema)


def _named(table: pa.Table, mask: Any, most: int) -> Difference:
    """How many rows are meant, and the first by id."""
    meant = table.select(["id", "title"]).filter(mask)
    first = meant.sort_by("id").slice(0, most).to_pylist()
    return Difference(meant.num_rows, tuple(Changed(one["id"], one["title"]) for one in first))
