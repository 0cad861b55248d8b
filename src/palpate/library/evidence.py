"""Which records carry curated evidence on which concepts: small enough to be kept in memory while a library is open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """Row ids of the records with findings, recommendations or safety notes, by concept tag."""

    all_rows: frozenset[int]
    by_concept: dict[str, frozenset[int]]

    def rows(self, concepts: Collection[str] | None) -> frozenset[int]:
        """Rows that carry any of the tags; all of them for None."""
        if concepts is None:
            return self.all_rows
        return frozenset().union(*(self.by_concept.get(concept, frozenset()) for concept in concepts))


def load_evidence(dataset: Any) -> EvidenceTable:
    """Read the table from a dataset: one scan of two columns."""
    table = dataset.to_table(columns=["concepts"], filter="has_evidence", with_row_id=True)
    by_concept: dict[str, set[int]] = {}
    rows = table["_rowid"].to_pylist()
    for row, concepts in zip(rows, table["concepts"].to_pylist(), strict=True):
        for concept in concepts:
            by_concept.setdefault(concept, set()).add(row)
    return EvidenceTable(frozenset(rows), {concept: frozenset(found) for concept, found in by_concept.items()})
