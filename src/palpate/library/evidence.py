"""Which records carry evidence on which concepts: small enough to be kept in memory while a library is open."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tagged:
    """Row ids of some records, by concept tag."""

    all_rows: frozenset[int]
    by_concept: dict[str, frozenset[int]]

    def rows(self, concepts: Collection[str] | None) -> frozenset[int]:
        """Rows that carry any of the tags; all of them for None."""
        if concepts is None:
            return self.all_rows
        return frozenset().union(*(self.by_concept.get(concept, frozenset()) for concept in concepts))


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """Rows of the records with findings, recommendations or safety notes: those that people wrote, and those that were read."""

    written: Tagged
    read: Tagged

    def rows(self, concepts: Collection[str] | None, *, read: bool | None) -> frozenset[int]:
        """Rows that carry any of the tags (all for None) among those that were read, those that were not, or both for None."""
        found: frozenset[int] = frozenset()
        if read is not True:
            found |= self.written.rows(concepts)
        if read is not False:
            found |= self.read.rows(concepts)
        return found


def load_evidence(dataset: Any) -> EvidenceTable:
    """Read the table from a dataset: one scan of a few small columns."""
    was_read = "read_by" in dataset.schema.names
    columns = ["concepts", *(["read_by"] if was_read else [])]
    table = dataset.to_table(columns=columns, filter="has_evidence", with_row_id=True)
    written: list[tuple[int, list[str]]] = []
    read: list[tuple[int, list[str]]] = []
    for entry in table.to_pylist():
        (written if entry.get("read_by") is None else read).append((entry["_rowid"], entry["concepts"]))
    return EvidenceTable(_tagged(written), _tagged(read))


def _tagged(found: Iterable[tuple[int, list[str]]]) -> Tagged:
    by_concept: dict[str, set[int]] = {}
    rows = set()
    for row, concepts in found:
        rows.add(row)
        for concept in concepts:
            by_concept.setdefault(concept, set()).add(row)
    return Tagged(frozenset(rows), {concept: frozenset(tagged) for concept, tagged in by_concept.items()})
