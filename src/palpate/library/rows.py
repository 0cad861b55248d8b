"""How a record lies in the table: one row each, with what is searched and filtered beside the record's own JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from palpate.library.identity import keys_of
from palpate.library.links import links_of
from palpate.library.words import spelled_out
from palpate.terminology import concepts_of
from palpate.vocabulary import Finding, Recommendation, Record, SafetyNote

FORMAT_VERSION = 2
"""Raised by one with every change of the table that an older palpate could not read or write. 1 had no `READING_FIELDS`."""
FORMAT_KEY = b"palpate.format"
ENCODER_KEY = b"palpate.encoder"
"""The version of the encoder that made the vectors held; missing where there are none, or where version 1 made them."""

VECTOR_SIZE = 384
"""Numbers of a vector; that of the MiniLM family of sentence encoders."""
Vector = NDArray[np.float16]
"""A text as a point: `VECTOR_SIZE` numbers of length 1, so that the product of two is their cosine."""

READING_FIELDS = (
    pa.field("read_by", pa.int16()),
    pa.field("vector", pa.list_(pa.float16(), VECTOR_SIZE)),
)
"""What reading adds to a row: the version of the reader that read its findings, and the vector of its title and abstract."""

READ_ELSEWHERE = 0
"""The version that stands for a reader unknown: the record came with findings that had been read before."""

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("keys", pa.list_(pa.int64()), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("year", pa.int32()),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("provenance", pa.string(), nullable=False),
        pa.field("retracted", pa.bool_(), nullable=False),
        pa.field("superseded", pa.bool_(), nullable=False),
        pa.field("has_evidence", pa.bool_(), nullable=False),
        pa.field("concepts", pa.list_(pa.string()), nullable=False),
        pa.field("links", pa.list_(pa.string())),
        pa.field("text", pa.string(), nullable=False),
        pa.field("body", pa.string()),
        pa.field("digest", pa.binary(16), nullable=False),
        pa.field("payload", pa.binary(), nullable=False),
        *READING_FIELDS,
    ],
    metadata={FORMAT_KEY: str(FORMAT_VERSION).encode()},
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the table keeps it, with what reading brought."""

    record: Record
    read_by: int | None = None
    vector: Vector | None = None


def entry_of(record: Record) -> Entry:
    """The entry of a record that was not read here."""
    return Entry(record, READ_ELSEWHERE if was_read(record) else None)


def was_read(record: Record) -> bool:
    """Whether a record carries findings that were read by grammar."""
    return any(finding.read_from for finding in record.findings)


def row_of(record: Record) -> dict[str, Any]:
    """The row of a record, by column name, without what reading adds."""
    payload = record.model_dump_json(exclude_defaults=True).encode()
    return derived_columns(record) | {
        "concepts": sorted(concepts_of(record)),
        "digest": digest(payload),
        "payload": payload,
    }


def derived_columns(record: Record) -> dict[str, Any]:
    """The columns that follow from a record alone; its concept tags follow from the terminology too."""
    return {
        "id": record.id,
        "keys": keys_of(record),
        "title": record.title,
        "year": record.year,
        "kind": record.kind.value,
        "provenance": record.provenance,
        "retracted": record.retracted,
        "superseded": bool(record.superseded_by),
        "has_evidence": has_evidence(record),
        "links": links_of(record) or None,
        "text": search_text(record),
        "body": spelled_out("\n".join(section.text for section in record.body)) or None,
    }


_RECORD_SCHEMA = pa.schema(list(SCHEMA)[: -len(READING_FIELDS)])


def batch_of(entries: Sequence[Entry]) -> pa.RecordBatch:
    """Entries as one Arrow batch of the table's schema."""
    rows = pa.RecordBatch.from_pylist([row_of(entry.record) for entry in entries], schema=_RECORD_SCHEMA)
    read_by = pa.array([entry.read_by for entry in entries], pa.int16())
    vectors = _vectors([entry.vector for entry in entries])
    return pa.RecordBatch.from_arrays([*rows.columns, read_by, vectors], schema=SCHEMA)


def _vectors(found: Sequence[Vector | None]) -> pa.Array:
    kind = READING_FIELDS[1].type
    if all(one is None for one in found):
        return pa.nulls(len(found), kind)
    numbers = np.zeros((len(found), VECTOR_SIZE), np.float16)
    for place, one in enumerate(found):
        if one is not None:
            numbers[place] = one
    return pa.FixedSizeListArray.from_arrays(
        pa.array(numbers.reshape(-1)), type=kind, mask=pa.array([one is None for one in found])
    )


def vectors_in(column: pa.ChunkedArray | pa.Array) -> list[Vector | None]:
    """The vectors of a column, None where a row has none."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return [one for chunk in chunks for one in _vectors_of(chunk)]


def _vectors_of(chunk: pa.Array) -> Iterator[Vector | None]:
    if chunk.null_count == len(chunk):
        yield from [None] * len(chunk)
        return
    held = chunk.is_valid().to_pylist()
    for place, there in enumerate(held):
        yield chunk[place].values.to_numpy(zero_copy_only=False) if there else None


def record_from(payload: bytes) -> Record:
    """The record that a payload holds; raises `ValueError` where the payload is damaged."""
    return Record.model_validate_json(payload)


def digest(payload: bytes) -> bytes:
    """What `verify` compares a payload with: 16 bytes of BLAKE2b."""
    return hashlib.blake2b(payload, digest_size=16).digest()


def has_evidence(record: Record) -> bool:
    """Whether a record carries findings, recommendations or safety notes."""
    return bool(record.findings or record.recommendations or record.safety)


def search_text(record: Record) -> str:
    """What full-text search reads of a record, full text apart (that is the column `body`)."""
    return spelled_out("\n".join(part for part in _search_parts(record) if part))


def _search_parts(record: Record) -> Iterator[str | None]:
    yield record.title
    for section in record.abstract:
        yield section.text
    yield record.summary
    yield record.population
    yield " ".join(term.rstrip("*") for term in (*record.mesh, *record.keywords, *record.topics))
    for finding in record.findings:
        yield finding_text(finding)
    for recommendation in record.recommendations:
        yield recommendation_text(recommendation)
    for note in record.safety:
        yield safety_text(note)


def finding_text(finding: Finding) -> str:
    """The words of a finding, for search."""
    parts = (
        finding.condition,
        finding.population,
        finding.intervention,
        finding.comparator,
        finding.outcome,
        finding.timepoint,
        finding.note,
    )
    return " ".join(part for part in parts if part)


def recommendation_text(recommendation: Recommendation) -> str:
    """The words of a recommendation, for search."""
    parts = (
        recommendation.issuer,
        recommendation.condition,
        recommendation.population,
        recommendation.intervention,
        recommendation.statement,
    )
    return " ".join(part for part in parts if part)


def safety_text(note: SafetyNote) -> str:
    """The words of a safety note, for search."""
    return f"{note.topic} {note.statement}"
