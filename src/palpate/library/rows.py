"""How a record lies in the table: one row each, with what is searched and filtered beside the record's own JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from palpate.library.identity import keys_of
from palpate.library.links import links_of
from palpate.library.words import spelled_out
from palpate.terminology import concepts_of
from palpate.vocabulary import Finding, Recommendation, Record, SafetyNote

FORMAT_VERSION = 1
"""Raised by one with every change of the table that an older palpate could not read."""
FORMAT_KEY = b"palpate.format"

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
    ],
    metadata={FORMAT_KEY: str(FORMAT_VERSION).encode()},
)


def row_of(record: Record) -> dict[str, Any]:
    """The row of a record, by column name."""
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


def batch_of(records: Sequence[Record]) -> pa.RecordBatch:
    """Records as one Arrow batch of the table's schema."""
    return pa.RecordBatch.from_pylist([row_of(record) for record in records], schema=SCHEMA)


def record_from(payload: bytes) -> Record:
    """The record that a payload holds; raises `ValueError` where the payload is damaged."""
    return Record.model_validate_json(payload)


def digest(payload: bytes) -> bytes:
    """What `verify` compares a payload with: 16 bytes of BLAKE2b."""
    return hashlib.blake2b(payload, digest_size=16).digest()


def has_evidence(record: Record) -> bool:
    """Whether a record carries curated units."""
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
