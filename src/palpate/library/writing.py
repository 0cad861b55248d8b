"""Adding and removing: which rows a stream of source items makes, changes and deletes.

A pass reads the items once, in chunks, against the library version that it started from. An item that concerns a record
which the same pass has already written waits for the next pass, as do links between records; nearly every add is one
pass, and each pass is one commit.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palpate.errors import LibraryError
from palpate.library.identity import (
    IdentityIndex,
    KeySet,
    disagreement,
    identifiers_of,
    key,
    keys_of,
    same_first_author,
    sought_keys,
)
from palpate.library.links import Link, Patch, edition_of, is_retracted, links_of, patches_from
from palpate.library.merging import carried, merge
from palpate.library.rows import READING_FIELDS, Entry, batch_of, entry_of, record_from, vectors_in
from palpate.library.spool import Spool
from palpate.library.store import Writer, index
from palpate.library.versions import properties
from palpate.sources.items import Deletion, Rejected, SourceItem
from palpate.vocabulary import Record

_CHUNK = 1024
"""Items looked up and written together: some 4 MB of rows."""
_KEPT_REASONS = 10_000
"""Rejections kept with their reasons; the rest are only counted, so that a broken file can't fill the memory."""

KEPT_IDS = 2_000
"""Ids of written records that a report keeps: as many as are read straight after an add."""


@dataclass(slots=True)
class AddReport:
    """What an add did, in records; `version` is the library's version after it."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejected_count: int = 0
    version: int = 0
    written: list[str] = field(default_factory=list)
    """Ids of the records added and updated, the first `KEPT_IDS` of them."""

    @property
    def seen(self) -> int:
        """Items dealt with so far."""
        return self.added + self.updated + self.unchanged + self.deleted + self.rejected_count

    def write(self, record: Record) -> None:
        """Note the id of a record that is written."""
        if len(self.written) < KEPT_IDS:
            self.written.append(record.id)

    def reject(self, where: str, reason: str) -> None:
        """Count an item that could not be taken."""
        self.rejected_count += 1
        if len(self.rejected) < _KEPT_REASONS:
            self.rejected.append(Rejected(where, reason))


@dataclass(frozen=True, slots=True)
class PatchItem:
    """Work that links between records make: a patch for the held record with this id."""

    record_id: str
    patch: Patch


Work = SourceItem | PatchItem


@dataclass(slots=True)
class Held:
    """A row of the library version that a pass works against."""

    row: int
    entry: Entry

    @property
    def record(self) -> Record:
        """The record in the row."""
        return self.entry.record


def add_items(
    uri: str, dataset: Any, items: Iterable[SourceItem], note: str, progress: Callable[[AddReport], None] | None
) -> tuple[Any, AddReport]:
    """Add items to a library; gives the dataset after it, indexes included, and the report without its version."""
    report, write = AddReport(), uuid.uuid4().hex
    work: Iterable[Work] = items
    links: list[Link] = []
    while True:
        step, writer = Pass(dataset, report, progress), Writer(uri, dataset)
        writer.write(step.batches(work))
        counts = {"added": report.added, "updated": report.updated, "deleted": report.deleted}
        dataset = writer.commit(step.removed, properties(write, note, **counts))
        links += step.links
        work = step.deferred
        if not work:
            work, links = resolve_links(links, dataset), []
        if not work:
            break
    index(uri, dataset)
    return dataset, report


def load_identity(dataset: Any) -> IdentityIndex:
    """The identity index of a dataset; reads two small columns."""
    keys, rows = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for batch in dataset.to_batches(columns=["keys"], with_row_id=True):
        lists = batch.column("keys")
        keys.append(lists.flatten().to_numpy(zero_copy_only=False))
        rows.append(np.repeat(batch.column("_rowid").to_numpy().astype(np.int64), pc.list_value_length(lists).to_numpy()))
    return IdentityIndex(np.concatenate(keys), np.concatenate(rows))


def take(dataset: Any, rows: Iterable[int], columns: list[str]) -> pa.Table:
    """Rows by row id, in no promised order, with their `_rowid`."""
    wanted = ",".join(map(str, sorted(set(rows))))
    if not wanted:
        return pa.schema([(name, dataset.schema.field(name).type) for name in columns] + [("_rowid", pa.uint64())]).empty_table()
    return dataset.to_table(columns=columns, filter=f"_rowid IN ({wanted})", with_row_id=True)


def entries(dataset: Any, rows: Iterable[int]) -> dict[int, Entry]:
    """The entries in some rows, by row id. Raises `LibraryError` where one is damaged."""
    table = take(dataset, rows, ["payload", *(field.name for field in READING_FIELDS)])
    columns = (
        table["_rowid"].to_pylist(),
        table["payload"].to_pylist(),
        table["read_by"].to_pylist(),
        vectors_in(table["vector"]),
    )
    try:
        return {row: Entry(record_from(payload), reader, vector) for row, payload, reader, vector in zip(*columns, strict=True)}
    except ValueError as error:
        raise LibraryError("The library holds a damaged record: run 'palpate library verify' to see which") from error


class Pass:
    """One reading of the work against one version of the library."""

    def __init__(self, dataset: Any, report: AddReport, progress: Callable[[AddReport], None] | None) -> None:
        self._dataset = dataset
        self._report = report
        self._progress = progress
        self._identity = load_identity(dataset)
        self._pending = KeySet()
        self._declared = _declared_links(dataset)
        self.removed: set[int] = set()
        self.deferred = Spool()
        self.links: list[Link] = []

    def batches(self, work: Iterable[Work]) -> Iterator[pa.RecordBatch]:
        """Rows to write, while `removed`, `deferred`, `links` and the report fill."""
        source = iter(work)
        while chunk := list(islice(source, _CHUNK)):
            if rows := self._chunk(chunk):
                yield batch_of(rows)
            if self._progress:
                self._progress(self._report)

    def _chunk(self, chunk: list[Work]) -> list[Entry]:
        keys = [_keys(item) for item in chunk]
        rows_of = self._identity.rows([one for found in keys for one in found])
        held = self._fetch({row for rows in rows_of.values() for row in rows} - self.removed)
        written = []
        for item, found in zip(chunk, keys, strict=True):
            if any(one in self._pending for one in found):
                self._defer(item)
                continue
            rows = [held[row] for row in dict.fromkeys(r for k in found for r in rows_of.get(k, ())) if row in held]
            new = self._decide(item, [row for row in rows if row.row not in self.removed])
            if new is not None:
                written.append(new)
                self._pending.update(keys_of(new.record))
        return written

    def _fetch(self, rows: set[int]) -> dict[int, Held]:
        return {row: Held(row, entry) for row, entry in entries(self._dataset, rows).items()}

    def _defer(self, item: Work) -> None:
        if isinstance(item, Record | Deletion):
            self.deferred.put(item)

    def _decide(self, item: Work, candidates: list[Held]) -> Entry | None:
        """The entry to write for an item, if any; rows that it replaces go to `removed`."""
        match item:
            case Rejected(where, reason):
                self._report.reject(where, reason)
            case Deletion():
                self._delete(item, candidates)
            case PatchItem():
                return self._patch(item, candidates)
            case Record():
                return self._upsert(item, candidates)
        return None

    def _delete(self, item: Deletion, candidates: list[Held]) -> None:
        for held in candidates:
            if held.record.pmid != item.pmid:
                continue
            if held.record.provenance == "curated":
                self._report.reject(
                    f"PMID {item.pmid}",
                    f"PubMed withdrew it, but '{held.record.id}' is curated: if it should go, use 'palpate library remove'",
                )
            else:
                self.removed.add(held.row)
                self._report.deleted += 1

    def _patch(self, item: PatchItem, candidates: list[Held]) -> Entry | None:
        for held in candidates:
            patched = item.patch.apply(held.record)
            if held.record.id == item.record_id and patched is not held.record:
                self.removed.add(held.row)
                return replace(held.entry, record=patched)
        return None

    def _upsert(self, incoming: Record, candidates: list[Held]) -> Entry | None:
        if not incoming.retracted and is_retracted(incoming):
            incoming = incoming.model_copy(update={"retracted": True})
        same = [held for held in candidates if _is_same(held.record, incoming)]
        if reason := _refusal(same, incoming):
            self._report.reject(_place(incoming), reason)
            return None
        if not same:
            self._report.added += 1
            self._note_links(incoming)
            self._report.write(incoming)
            return entry_of(incoming)
        held = same[0]
        merged = merge(held.record, incoming)
        self._note_links(merged)
        if merged == held.record:
            self._report.unchanged += 1
            return None
        self._report.updated += 1
        self._report.write(merged)
        self.removed.add(held.row)
        return carried(held.entry, merged)

    def _note_links(self, record: Record) -> None:
        self.links += [Link.parse(record.id, text) for text in links_of(record)]
        for identifier in (*identifiers_of(record), *edition_of(record)):
            self.links += self._declared.get(identifier, ())


def resolve_links(links: list[Link], dataset: Any) -> list[PatchItem]:
    """Patches for the held records that links tie together; links to records that are not held wait in the table."""
    if not links:
        return []
    identity = load_identity(dataset)
    targets = {link: key(link.target) for link in links}
    rows_of = identity.rows(list(targets.values()))
    ids = take(dataset, (row for rows in rows_of.values() for row in rows), ["id"])
    names = dict(zip(ids["_rowid"].to_pylist(), ids["id"].to_pylist(), strict=True))
    pairs = [(link, names[row]) for link, target in targets.items() for row in rows_of.get(target, ())]
    return [PatchItem(record_id, patch) for record_id, patch in patches_from(pairs).items()]


def _declared_links(dataset: Any) -> dict[str, list[Link]]:
    """Links that held records declare, by the identifier that they point to."""
    table = dataset.to_table(columns=["id", "links"], filter="links IS NOT NULL")
    declared: dict[str, list[Link]] = {}
    for holder, texts in zip(table["id"].to_pylist(), table["links"].to_pylist(), strict=True):
        for text in texts:
            link = Link.parse(holder, text)
            declared.setdefault(link.target, []).append(link)
    return declared


def _keys(item: Work) -> list[int]:
    match item:
        case Record():
            return sought_keys(item)
        case Deletion():
            return [key(f"pmid:{item.pmid}")]
        case PatchItem():
            return [key(item.record_id)]
    return []


def _is_same(held: Record, incoming: Record) -> bool:
    """Whether a candidate is the paper in hand.

    It is by an identifier in common, or by title, year and first author where no identifier differs.
    """
    if held.id == incoming.id:
        return True
    if any(one and one == other for one, other in zip(_strong(held), _strong(incoming), strict=True)):
        return True
    if f"pmid:{held.pmid}" == incoming.id or f"pmid:{incoming.pmid}" == held.id:
        return True
    return disagreement(held, incoming) is None and same_first_author(held, incoming)


def _strong(record: Record) -> tuple[str | None, str | None, str | None]:
    return record.pmid, record.doi.lower() if record.doi else None, record.pmcid


def _refusal(same: list[Held], incoming: Record) -> str | None:
    for held in same:
        if differs := disagreement(held.record, incoming):
            return f"it is '{held.record.id}' by one identifier, but not by another ({differs}): correct the wrong one"
    strong = [held for held in same if set(filter(None, _strong(held.record))) & set(filter(None, _strong(incoming)))]
    if len(strong) > 1:
        names = "' and '".join(held.record.id for held in strong[:2])
        return (
            f"its identifiers belong to two records, '{names}': remove one of them with 'palpate library remove' and add it again"
        )
    if incoming.provenance == "curated" and (
        clash := [h for h in same if h.record.provenance == "curated" and h.record.id != incoming.id]
    ):
        return f"the curated record '{clash[0].record.id}' has the same identifiers: give both the same id"
    return None


def _place(record: Record) -> str:
    return f"record {record.id}"
