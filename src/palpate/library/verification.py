"""Whether a library is whole: every record readable and unchanged, every column and index in step with the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from palpate.errors import PalpateError
from palpate.library.identity import key
from palpate.library.rows import derived_columns, digest, record_from, vectors_in, was_read
from palpate.library.store import INDEXED_COLUMNS, unindexed_rows
from palpate.vocabulary import Record, Support

_ROWS_AT_ONCE = 1024
_OFF_LENGTH = 0.01
"""How far half precision may take a vector of length 1 from it."""
_STRONG_IDENTIFIERS = ("pmid:", "doi:", "pmcid:")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a library: where, and what in plain words."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify(dataset: Any) -> list[Problem]:
    """All problems of a library version; an empty list where there is none."""
    seen = _Seen()
    problems = [problem for fragment in dataset.get_fragments() for problem in _of_fragment(dataset, fragment, seen)]
    return [*problems, *seen.problems(), *_of_indexes(dataset)]


class _Seen:
    """What can be judged only when all records were read: 8 bytes an identifier, and the references."""

    def __init__(self) -> None:
        self._keys: list[Any] = []
        self._references: list[tuple[str, str]] = []

    def note(self, records: list[Record]) -> None:
        found = [key(one) for record in records for one in _unique_identifiers(record)]
        self._keys.append(np.array(found, np.int64))
        for record in records:
            self._references += [(record.id, one) for one in (*record.supersedes, *record.superseded_by)]

    def problems(self) -> Iterator[Problem]:
        keys = np.sort(np.concatenate([np.empty(0, np.int64), *self._keys]))
        if repeated := int(np.count_nonzero(keys[1:] == keys[:-1])):
            yield Problem("identifiers", f"{repeated} belong to more than one record")
        for holder, target in self._references:
            place = int(np.searchsorted(keys, key(target)))
            held = place < len(keys) and keys[place] == key(target)
            if not held and not target.startswith((*_STRONG_IDENTIFIERS, "title:")):
                yield Problem(
                    f"record {holder}", f"names '{target}' as another version of itself, which the library does not hold"
                )


def _unique_identifiers(record: Record) -> set[str]:
    """What no other record may have: the id, PMID, DOI and PMCID; two papers can share a title and a year."""
    found = {record.id}
    found |= {f"pmid:{record.pmid}"} if record.pmid else set()
    found |= {f"doi:{record.doi.lower()}"} if record.doi else set()
    found |= {f"pmcid:{record.pmcid}"} if record.pmcid else set()
    return found


def _of_fragment(dataset: Any, fragment: Any, seen: _Seen) -> Iterator[Problem]:
    columns = [name for name in dataset.schema.names if name != "concepts"]
    try:
        for batch in fragment.to_batches(columns=columns, batch_size=_ROWS_AT_ONCE):
            if "vector" in columns:
                yield from _of_vectors(batch)
                batch = batch.drop_columns(["vector"])
            records = []
            for row in batch.to_pylist():
                record = yield from _of_row(row)
                if record:
                    records.append(record)
            seen.note(records)
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, PalpateError):
            raise
        yield Problem(f"data file {fragment.fragment_id}", f"can't be read ({str(error).splitlines()[0][:160]})")


def _of_row(row: dict[str, Any]) -> Any:
    """Problems of one row; returns its record where there is one."""
    where = f"record {row['id']}"
    if digest(row["payload"]) != row["digest"]:
        yield Problem(where, "its content is not what was written")
        return None
    try:
        record = record_from(row["payload"])
    except ValueError:
        yield Problem(where, "its content is no record of this palpate")
        return None
    wrong = [name for name, value in derived_columns(record).items() if row[name] != value]
    if wrong:
        yield Problem(where, f"the columns {', '.join(wrong)} do not agree with its content")
    yield from (Problem(where, what) for what in _of_reading(record, row.get("read_by")))
    return record


def _of_reading(record: Record, read_by: int | None) -> Iterator[str]:
    """What is wrong with findings that were read: each names a place in the record's own text."""
    if read_by is None and was_read(record):
        yield "has findings that were read, and nothing says by what reader"
    parts = {"abstract": record.abstract, "body": record.body}
    for number, finding in enumerate(record.findings, start=1):
        if finding.read_from is None:
            continue
        place = Support.parse(finding.read_from)
        sections = parts.get(place.part, ())
        length = len(sections[place.number - 1].text) if 0 < place.number <= len(sections) else 0
        if place.record != record.id or not place.start < place.end <= length:
            yield f"its finding {number} was read from {finding.read_from}, where it has no text"


def _of_vectors(batch: Any) -> Iterator[Problem]:
    for name, vector in zip(batch.column("id").to_pylist(), vectors_in(batch.column("vector")), strict=True):
        if vector is not None and not abs(float(np.linalg.norm(vector.astype(np.float32))) - 1.0) < _OFF_LENGTH:
            yield Problem(f"record {name}", "its vector does not have length 1")


def _of_indexes(dataset: Any) -> Iterator[Problem]:
    for column in INDEXED_COLUMNS:
        missing = unindexed_rows(dataset, column)
        if missing is None:
            yield Problem(f"index of {column}", "is missing; the next 'palpate add' makes it")
        elif missing:
            yield Problem(f"index of {column}", f"lacks {missing} records; the next 'palpate add' completes it")
