"""The texts of a record that a question is held against, one by one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from palpate.appraisal.conclusions import sentences
from palpate.vocabulary import Record


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
    for advice in record.recommendations:
        yield f"{advice.issuer}, on {advice.condition}: {advice.statement}"
    for note in record.safety:
        yield f"{note.topic}: {note.statement}"


def check_of(texts: list[str]) -> int:
    """A number that changes with any change of the texts."""
    return zlib.crc32("\n".join(texts).encode())
