"""What there is to browse: how many records carry evidence on each concept, and pages of them without reading any whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from palpate.library.evidence import EvidenceTable
from palpate.library.writing import take
from palpate.terminology import terminology
from palpate.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class Listed:
    """A record as a list shows it."""

    id: str
    title: str
    year: int | None
    kind: RecordKind
    retracted: bool
    superseded: bool
    read: bool
    """Whether its findings were read by grammar."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records with evidence of one library version: kind and year of each, by row."""

    table: EvidenceTable
    facts: dict[int, tuple[RecordKind, int]]

    def counts(self, facet: str) -> dict[str, int]:
        """For every concept of a facet that evidence is held on: the number of records on it or on narrower ones."""
        terms = terminology()
        return {
            concept.id: number
            for concept in terms.concepts(facet)
            if (number := len(self.table.rows(terms.narrower(concept.id), read=None)))
        }

    def together(self, concepts: Collection[str], facet: str) -> dict[str, int]:
        """For every concept of a facet: the number of records on it or narrower ones among those on any of `concepts`."""
        terms = terminology()
        base = self.table.rows(concepts, read=None)
        direct = {one.id: base & self.table.rows({one.id}, read=None) for one in terms.concepts(facet)}
        return {
            one: number
            for one in direct
            if (number := len(frozenset[int]().union(*(direct.get(below, frozenset()) for below in terms.narrower(one)))))
        }

    def kinds(self, concepts: Collection[str]) -> dict[RecordKind, int]:
        """How many records of each kind carry evidence on any of the concepts, in the order of `RecordKind`."""
        counted = Counter(self.facts[row][0] for row in self.table.rows(concepts, read=None))
        return {kind: counted[kind] for kind in RecordKind if counted[kind]}

    def rows(self, concepts: Collection[str], kind: RecordKind) -> list[int]:
        """The rows of the records of a kind, newest first."""
        found = [row for row in self.table.rows(concepts, read=None) if self.facts[row][0] is kind]
        return sorted(found, key=lambda row: (-self.facts[row][1], row))


def load_shelf(dataset: Any, table: EvidenceTable) -> Shelf:
    """Read kind and year of the records with evidence: one scan of two small columns."""
    found = dataset.to_table(columns=["kind", "year"], filter="has_evidence", with_row_id=True)
    kinds = {kind.value: kind for kind in RecordKind}
    columns = (found[name].to_pylist() for name in ("_rowid", "kind", "year"))
    return Shelf(table, {row: (kinds[kind], year or 0) for row, kind, year in zip(*columns, strict=True)})


def listed(dataset: Any, table: EvidenceTable, rows: Collection[int]) -> list[Listed]:
    """What a list shows of some rows, in the order given."""
    columns = ["id", "title", "year", "kind", "retracted", "superseded"]
    found = {row.pop("_rowid"): row for row in take(dataset, rows, columns).to_pylist()}
    read = table.read.all_rows
    return [
        Listed(**(found[row] | {"kind": RecordKind(found[row]["kind"]), "read": row in read})) for row in rows if row in found
    ]
