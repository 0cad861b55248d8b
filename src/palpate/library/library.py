"""`Library`: open, add, search, get, verify. The few functions that everything else calls."""

from __future__ import annotations

import os
import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import pyarrow.compute as pc

from palpate.encoder import VERSION as ENCODER_VERSION
from palpate.errors import UsageError
from palpate.library import store
from palpate.library.browsing import Listed, Shelf, listed, load_shelf
from palpate.library.changes import Changes, changes_between
from palpate.library.citing import Citing, load_citing
from palpate.library.evidence import EvidenceTable, load_evidence
from palpate.library.fulltext import TopScores
from palpate.library.identity import IdentityIndex, identifiers_of, key
from palpate.library.querying import understand
from palpate.library.reading import Due, due, rewritten
from palpate.library.rows import Entry, batch_of, entry_of, record_from
from palpate.library.searching import Hit, Searched, SearchFilters, expand, search_records
from palpate.library.starter import linked_starter_records
from palpate.library.units import CONDITIONS, What, rank_units
from palpate.library.verification import Problem, verify
from palpate.library.versions import VersionInfo, list_versions, properties
from palpate.library.writing import AddReport, add_items, load_identity, take
from palpate.sources.items import SourceItem
from palpate.vocabulary import Finding, Recommendation, Record, SafetyNote, Support

_MAX_QUERY = 2_000
"""Characters of a query that are read; a question has 20 to 200."""
_HOLDERS = 50
"""Records whose units are ranked."""
_CACHED_RECORDS = 2_000
"""Parsed records kept of an open version: some 10 kB each."""


class Library:
    """One library, opened at one version. It moves to the newest version with each of its own writes."""

    def __init__(self, uri: str, dataset: Any, *, writable: bool) -> None:
        self.uri = uri
        self._writable = writable
        self._move_to(dataset)

    def _move_to(self, dataset: Any) -> None:
        self._dataset = dataset
        self._identity: IdentityIndex | None = None
        self._evidence: EvidenceTable | None = None
        for found in ("_searched", "shelf", "_citing"):
            self.__dict__.pop(found, None)
        self._cache: OrderedDict[int, Record] = OrderedDict()

    @classmethod
    def open(cls, uri: str | os.PathLike[str] | None = None, *, at: int | None = None) -> Library:
        """Open a library, by default that of PALPATE_LIBRARY or the user's data folder, at its latest version or at `at`.

        Where there is none yet, it is made with the starter library inside. Raises `LibraryError` where it can't be
        opened or made, `UsageError` where it has no version `at`.
        """
        place = os.fspath(uri) if uri is not None else default_uri()
        if store.exists(place):
            dataset = store.open_dataset(place, at)
        else:
            records = linked_starter_records()
            said = properties(uuid.uuid4().hex, "starter library", added=len(records))
            entries = [entry_of(record) for record in records]
            dataset = store.create(place, (batch_of(entries[i : i + 1024]) for i in range(0, max(1, len(entries)), 1024)), said)
            if at is not None and at != dataset.version:
                raise UsageError(f"The library {place} is new and has only version {dataset.version}")
        return cls(place, dataset, writable=at is None)

    @property
    def version(self) -> int:
        """The number of the version that is open (`library.versions`)."""
        return int(self._dataset.version)

    @property
    def is_newest(self) -> bool:
        """Whether no newer version has been written since."""
        with store.clear_errors(self.uri, "read"):
            return bool(self._dataset.latest_version == self._dataset.version)

    def __len__(self) -> int:
        with store.clear_errors(self.uri, "read"):
            return int(self._dataset.count_rows())

    # Reading

    def get(self, record_id: str) -> Record:
        """The record with an id, or that an identifier ("pmid:1", "doi:10.1/x") belongs to; `UsageError` where none is."""
        found = self.get_many([record_id])
        if record_id not in found:
            raise UsageError(f"The library {self.uri} has no record '{record_id}': look for it with 'palpate search'")
        return found[record_id]

    def get_many(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """Records by the ids or identifiers asked for; those that are not held are left out."""
        rows = self._rows(record_ids)
        records = self._records({row for found in rows.values() for row in found})
        return {one: records[found[0]] for one, found in rows.items() if found}

    def _rows(self, record_ids: Iterable[str]) -> dict[str, list[int]]:
        if self._identity is None:
            with store.clear_errors(self.uri, "read"):
                self._identity = load_identity(self._dataset)
        keys = {one: key(one.lower() if one.startswith("doi:") else one) for one in record_ids}
        found = self._identity.rows(list(keys.values()))
        return {one: found.get(wanted, []) for one, wanted in keys.items()}

    def _records(self, rows: Collection[int]) -> dict[int, Record]:
        if missing := [row for row in rows if row not in self._cache]:
            with store.clear_errors(self.uri, "read"):
                table = take(self._dataset, missing, ["payload"])
                for row, payload in zip(table["_rowid"].to_pylist(), table["payload"].to_pylist(), strict=True):
                    self._cache[row] = record_from(payload)
        found = {row: self._cache[row] for row in rows}
        for row in found:
            self._cache.move_to_end(row)
        while len(self._cache) > _CACHED_RECORDS:
            self._cache.popitem(last=False)
        return found

    def evidence(self, concepts: Collection[str] | None = None, *, read: bool | None = None) -> list[Record]:
        """Records with findings, recommendations or safety notes on any of these concepts (ids) or narrower ones.

        None asks for all such records. `read` asks for those alone whose findings were read by grammar (True), or that people
        wrote (False). The order is that of their ids.
        """
        rows = self._evidence_table.rows(None if concepts is None else expand(concepts), read=read)
        records = self._records(rows)
        return sorted((records[row] for row in rows), key=lambda record: record.id)

    @property
    def has_read_evidence(self) -> bool:
        """Whether any findings were read by grammar."""
        return bool(self._evidence_table.read.all_rows)

    @property
    def _evidence_table(self) -> EvidenceTable:
        if self._evidence is None:
            with store.clear_errors(self.uri, "read"):
                self._evidence = load_evidence(self._dataset)
        return self._evidence

    @cached_property
    def shelf(self) -> Shelf:
        """The records with evidence, to count and to browse."""
        table = self._evidence_table
        with store.clear_errors(self.uri, "read"):
            return load_shelf(self._dataset, table)

    def listed(self, rows: Collection[int]) -> list[Listed]:
        """What a list shows of some rows of the shelf, in the order given."""
        with store.clear_errors(self.uri, "read"):
            return listed(self._dataset, self._evidence_table, rows)

    def citing(self, record: Record) -> tuple[str, ...]:
        """Ids of the records held whose list of references or of included studies names a record."""
        return self._citing.citing(identifiers_of(record))

    @cached_property
    def _citing(self) -> Citing:
        with store.clear_errors(self.uri, "read"):
            return load_citing(self._dataset)

    def resolve(self, address: str) -> Record | Finding | Recommendation | SafetyNote | str:
        """What an address points to (`vocabulary.support`): a record, a unit of it, or a piece of its text."""
        support = Support.parse(address)
        record = self.get(support.record)
        parts: dict[str, tuple[Any, ...]] = {
            "finding": record.findings,
            "recommendation": record.recommendations,
            "safety": record.safety,
            "abstract": record.abstract,
            "body": record.body,
        }
        if support.part == "record":
            return record
        if support.part == "title":
            text = record.title
        elif support.number > len(parts[support.part]):
            raise UsageError(f"The record '{record.id}' has no {support.part} {support.number}")
        elif support.part in ("abstract", "body"):
            text = parts[support.part][support.number - 1].text
        else:
            unit: Finding | Recommendation | SafetyNote = parts[support.part][support.number - 1]
            return unit
        if not support.start < support.end <= len(text):
            raise UsageError(f"'{address}' lies outside the text, which has {len(text)} characters")
        return text[support.start : support.end]

    def search(self, query: str, *, what: What = "records", filters: SearchFilters | None = None, limit: int = 10) -> list[Hit]:
        """The best records for a query, or the best units of them, best first.

        `what` is "records", "passages", "findings", "recommendations" or "safety". A hit's score is the product of its
        factors: relevance (1: as good as the best record on every word), kind of evidence, recency, superseded,
        retracted, and for a unit the share of the query that it speaks of. Raises `UsageError` for an empty query and
        for a concept that the terminology lacks.
        """
        if not query.strip():
            raise UsageError("There is nothing to search for: give some words")
        with store.clear_errors(self.uri, "searched"):
            asked = understand(query[:_MAX_QUERY], self._searched.tops)
            if what == "records":
                return search_records(self._searched, asked, filters or SearchFilters(), limit)
            holders = search_records(self._searched, asked, filters or SearchFilters(), _HOLDERS, CONDITIONS[what])
        return rank_units(holders, self.get_many([hit.record_id for hit in holders]), asked, what, limit)

    @cached_property
    def _searched(self) -> Searched:
        years = self._dataset.to_table(columns=["year"])["year"]
        return Searched(
            dataset=self._dataset,
            tops=TopScores(self._dataset),
            newest=pc.max(years).as_py() or 0,
            bodies=self._dataset.count_rows("body IS NOT NULL") > 0,
            vectors=self._vectors() > 0,
        )

    def export(self) -> Iterator[Record]:
        """All records, one after the other, in the order in which they were written."""
        with store.clear_errors(self.uri, "read"):
            for batch in self._dataset.to_batches(columns=["payload"], batch_size=1024):
                for payload in batch.column("payload").to_pylist():
                    yield record_from(payload)

    def versions(self) -> list[VersionInfo]:
        """All versions, oldest first."""
        with store.clear_errors(self.uri, "read"):
            return list_versions(self._dataset)

    def changes_since(self, version: int, *, most: int = 100) -> Changes:
        """What the open version adds to, updates and removes of an older one; at most `most` records of each are named.

        Raises `UsageError` where there is no such version, or a newer one is asked for.
        """
        if version > self.version:
            raise UsageError(f"Version {version} is newer than {self.version}: compare the older with the newer")
        with store.clear_errors(self.uri, "read"):
            return changes_between(store.open_dataset(self.uri, version), self._dataset, most)

    def _vectors(self) -> int:
        """How many records have a vector of this version of the encoder."""
        if "vector" not in self._dataset.schema.names or store.encoder_of(self._dataset) != ENCODER_VERSION:
            return 0
        return int(self._dataset.count_rows("vector IS NOT NULL"))

    def due(self, reader: int, *, vectors: bool = False) -> list[Due]:
        """Records that version `reader` has not read, in the order in which they lie; with `vectors` those without one too.

        A vector that another version of the encoder made counts as none.

        What people wrote findings for, and whatever is curated, is never due for reading.
        """
        with store.clear_errors(self.uri, "read"):
            stale = store.encoder_of(self._dataset) != ENCODER_VERSION
            return due(self._dataset, reader, vectors=vectors, stale=stale)

    def counts_read(self) -> dict[str, int]:
        """How many records were read, and how many have vectors."""
        if "read_by" not in self._dataset.schema.names:
            return {"read": 0, "vectors": 0}
        with store.clear_errors(self.uri, "read"):
            return {
                "read": int(self._dataset.count_rows("read_by IS NOT NULL")),
                "vectors": self._vectors(),
            }

    def verify(self) -> list[Problem]:
        """All that is wrong with the open version; an empty list where it is whole."""
        return verify(self._dataset)

    # Writing

    def add(
        self, items: Iterable[SourceItem], *, note: str = "", progress: Callable[[AddReport], None] | None = None
    ) -> AddReport:
        """Add or update records, carry out deletions, and tie together what retracts or updates what.

        `progress` gets the report as it grows. Adding what is already held makes no version. Raises `LibraryError`
        where the library can't be written, and whatever `items` raises; then nothing of this add is kept.
        """
        with self._writing():
            dataset, report = add_items(self.uri, self._dataset, items, note, progress)
            self._move_to(dataset)
        report.version = self.version
        return report

    def rewrite(self, entries: Sequence[Entry], *, note: str, write: str, so_far: int = 0) -> int:
        """Put what was read of held records (findings, kind, reader, vector) into their rows, as one version; gives how many.

        A reader or vector of None leaves what is held. A record that changed since it was read is left alone. Commits with
        the same `write` show as one version; `so_far` is how many records its earlier ones rewrote. The first vectors of a
        new version of the encoder take the place of all that an older one made.
        """
        with self._writing():
            if any(one.vector is not None for one in entries):
                store.empty_vectors(self.uri, self._dataset, ENCODER_VERSION)
            rows = {one: found[0] for one, found in self._rows([entry.record.id for entry in entries]).items() if found}
            new, removed = rewritten(self._dataset, rows, entries)
            writer = store.Writer(self.uri, self._dataset)
            writer.write(batch_of(new[i : i + 1024]) for i in range(0, len(new), 1024))
            dataset = writer.commit(removed, properties(write, note, updated=so_far + len(new)))
            store.index(self.uri, dataset)
            self._move_to(dataset)
        return len(new)

    def remove(self, record_ids: Collection[str], *, note: str = "") -> int:
        """Remove records by id or identifier; gives how many. Raises `UsageError` where one is not held: then none goes."""
        with self._writing():
            rows = self._rows(record_ids)
            for one, found in rows.items():
                if not found:
                    raise UsageError(f"The library {self.uri} has no record '{one}', so nothing was removed")
            removed = {found[0] for found in rows.values()}
            said = properties(uuid.uuid4().hex, note or f"remove {len(removed)}", deleted=len(removed))
            dataset = store.Writer(self.uri, self._dataset).commit(removed, said)
            store.index(self.uri, dataset)
            self._move_to(dataset)
        return len(removed)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock, at the newest version."""
        if not self._writable:
            raise UsageError(f"Version {self.version} of the library is opened for reading: leave out --at to write")
        with store.locked(self.uri):
            if self._dataset.latest_version != self._dataset.version:
                self._move_to(store.open_dataset(self.uri))
            store.bring_up(self.uri, self._dataset)
            yield


def default_uri() -> str:
    """Where the library lies when nobody says: PALPATE_LIBRARY, else the user's data folder of the system."""
    from platformdirs import user_data_path

    return os.environ.get("PALPATE_LIBRARY") or str(user_data_path("palpate", appauthor=False) / "library")
