"""The texts of a record that a question is held against, one by one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from palpate.appraisal.conclusions import sentences
from palpate.vocabulary import Recommendation, Record, SafetyNote


def units(record: Record) -> list[str]:
    """Title, whom it is on, each sentence of digest, limitations and notes, then findings, recommendations and safety notes."""
    return [text for text in _units(record) if text]


def _units(record: Record) -> Iterator[str]:
    yield record.title
    yield record.population or ""
    for told in (record.summary, record.limitations, record.notes):
        for start, end in sentences(told or ""):
            yield (told or "")[start:end]
    for finding in record.findings:
        about = f"{finding.outcome} with {finding.intervention} against {finding.comparator} in {finding.condition}"
        yield ". ".join(part for part in (about, finding.timepoint, finding.note) if part)
    yield from map(text_of_advice, record.recommendations)
    yield from map(text_of_note, record.safety)


def text_of_advice(advice: Recommendation) -> str:
    """A recommendation as it is held against a question."""
    return f"{advice.issuer}, on {advice.condition}: {advice.statement}"


def text_of_note(note: SafetyNote) -> str:
    """A safety note as it is held against a question."""
    return f"{note.topic}: {note.statement}"


def check_of(texts: list[str]) -> int:
    """A number that changes with any change of the texts."""
    return zlib.crc32("\n".join(texts).encode())
