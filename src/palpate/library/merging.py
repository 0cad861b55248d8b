"""One paper from several sources is one record: the better source's fields win, the others fill what it leaves empty."""

from __future__ import annotations

from typing import Any

from palpate.library.links import is_retracted
from palpate.library.rows import Entry, entry_of
from palpate.vocabulary import Finding, Record, RecordKind, Support

_RANK = {"curated": 5, "pubmed": 4, "europepmc": 3, "nbib": 3, "jats": 2}
"""Trust in a source's bibliographic fields; all others (ris, bibtex, csl) rank 1."""

_OWN_WORDS = frozenset(
    {"id", "title", "kind", "provenance", "summary", "limitations", "population", "n_studies", "n_participants"}
    | {"findings", "recommendations", "safety", "topics", "notes", "checked_by"}
)
"""What a curator writes. A newer edition of a curated record replaces all of it, even with nothing."""

_UNITED = ("urls", "corrections", "supersedes", "superseded_by")
"""What only ever grows, because every source knows a part."""

_INDEXED_BY_PUBMED = frozenset({"abstract", "mesh", "publication_types", "language", "vernacular_title"})
"""What a newer PubMed revision replaces even in a curated record: nothing of it is a curator's."""


def merge(held: Record, incoming: Record) -> Record:
    """The record that stands for both; equal to `held` where `incoming` brings nothing new.

    The id stays that of `held`, unless a curated record arrives: its id is what other curated records refer to (the
    earlier id, being an identifier, still finds the record).
    """
    better, other = (incoming, held) if rank(incoming) >= rank(held) else (held, incoming)
    fields: dict[str, Any] = {}
    for name in Record.model_fields:
        first, second = getattr(better, name), getattr(other, name)
        keep_empty = better.provenance == "curated" and name in _OWN_WORDS
        fields[name] = first if keep_empty or not _is_empty(first) else second
    for name in _UNITED:
        fields[name] = tuple(dict.fromkeys((*getattr(held, name), *getattr(incoming, name))))
    if incoming.provenance == "pubmed":
        fields |= {name: getattr(incoming, name) for name in _INDEXED_BY_PUBMED if getattr(incoming, name)}
    if incoming.body:
        fields["body"], fields["licence"] = incoming.body, incoming.licence or held.licence
    fields["id"] = incoming.id if incoming.provenance == "curated" else held.id
    fields["retracted"] = is_retracted(held) or is_retracted(incoming)
    merged = held.model_copy(update=fields)
    findings = _findings(better, other, merged)
    return merged if findings == merged.findings else merged.model_copy(update={"findings": findings})


def carried(held: Entry, merged: Record) -> Entry:
    """The entry of a record after a merge: what was read of it stays as long as the text that it was read from does."""
    if not same_text(held.record, merged):
        return entry_of(merged)
    read_by = held.read_by if merged.findings == held.record.findings else entry_of(merged).read_by
    return Entry(merged, read_by, held.vector)


def same_text(one: Record, other: Record) -> bool:
    """Whether two records have the same title, abstract and full text, so that what is read of one holds for the other."""
    return (one.title, one.abstract, one.body) == (other.title, other.abstract, other.body)


def _findings(better: Record, other: Record, merged: Record) -> tuple[Finding, ...]:
    """The findings of the better source that has any; what a person wrote before what was read.

    Findings that were read hold only for the text that they were read from, and move to the id that the record has now.
    """
    if better.provenance == "curated":
        return better.findings
    for source in (better, other):
        if written := tuple(finding for finding in source.findings if not finding.read_from):
            return written
    found = next((source.findings for source in (better, other) if source.findings and same_text(source, merged)), ())
    return tuple(_moved(finding, merged.id) for finding in found)


def _moved(finding: Finding, record: str) -> Finding:
    place = Support.parse(finding.read_from or "")
    return finding if place.record == record else finding.model_copy(update={"read_from": str(place._replace(record=record))})


def rank(record: Record) -> int:
    """How far a record's source is trusted, 1 to 5."""
    return _RANK.get(record.provenance, 1)


def _is_empty(value: object) -> bool:
    return value is None or value == () or value == RecordKind.OTHER
