"""`enrich`: read the records of a library by grammar and keep what was found with them, batch by batch.

Every batch is a commit. A process that dies in between loses the batch that it was at, and running it again takes up there.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from palpate.appraisal.design import StudyDesign, read_design
from palpate.appraisal.design_cues import Design
from palpate.appraisal.doubts import doubts_of, doubts_of_names
from palpate.appraisal.findings import read_results
from palpate.appraisal.passages import read_sentences
from palpate.appraisal.study import ReadFinding
from palpate.library import VECTOR_SIZE, Due, Entry, Library
from palpate.vocabulary import Finding, Record, RecordKind

READER_VERSION = 3
"""Raised by one with every change of the grammar that reads other findings; records are then read anew by the next `enrich`."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""From n texts to an array (n, `VECTOR_SIZE`) of rows of length 1."""

_BATCH = 2_000
"""Records of one commit: some 8 MB of rows, and ten seconds of reading that a kill can lose."""
_SHOWN_EVERY = 25
_EMBEDDED_TOGETHER = 128
"""Texts given to the encoder at once: a few seconds of work."""

_KIND_READ = {
    Design.META_ANALYSIS: RecordKind.META_ANALYSIS,
    Design.SYSTEMATIC_REVIEW: RecordKind.SYSTEMATIC_REVIEW,
    Design.RANDOMISED_TRIAL: RecordKind.RANDOMIZED_TRIAL,
    Design.NONRANDOMISED_TRIAL: RecordKind.CLINICAL_TRIAL,
    Design.COHORT: RecordKind.OBSERVATIONAL_STUDY,
    Design.CASE_CONTROL: RecordKind.OBSERVATIONAL_STUDY,
    Design.CROSS_SECTIONAL: RecordKind.OBSERVATIONAL_STUDY,
    Design.CASE_REPORT: RecordKind.CASE_REPORT,
    Design.NARRATIVE_REVIEW: RecordKind.NARRATIVE_REVIEW,
    Design.PRECLINICAL: RecordKind.PRECLINICAL_STUDY,
    Design.PROTOCOL: RecordKind.PROTOCOL,
}
"""The kind of a record whose source gives none. A guideline is left out: that a text calls itself one does not make it one."""

_NO_PEOPLE = "It is a study of animals or cells: what it found is not what happens in people."
_PLAN = "It is a protocol: it has no results yet."


@dataclass(slots=True)
class EnrichReport:
    """What an enrichment did, in records unless it says otherwise; `version` is the library's version after it."""

    due: int = 0
    """How many waited when it began."""
    done: int = 0
    """How many of them were dealt with."""
    read: int = 0
    with_findings: int = 0
    findings: int = 0
    """Findings read, those with flags included."""
    flagged: int = 0
    """Findings with something doubtful about them."""
    kinds: int = 0
    """Records whose source gives no kind, and whose design was read."""
    vectors: int = 0
    without_findings: Counter[str] = field(default_factory=Counter)
    """Why records have none, each reason with its count."""
    version: int = 0


def enrich(
    library: Library,
    *,
    embed: Embed | None = None,
    limit: int | None = None,
    only: Collection[str] | None = None,
    progress: Callable[[EnrichReport], None] | None = None,
) -> EnrichReport:
    """Read every record that this version of the reader has not read, and store findings, kinds and vectors.

    Records that people wrote findings for keep exactly those, and curated ones are not read. `embed` makes vectors of title and
    abstract for records that have none; without it no vectors are made. `limit` is the most records to deal with, `only` the
    ids of those to look at. Where nothing waits, nothing is written. Raises `LibraryError` where the library can't be written.
    """
    due = [one for one in library.due(READER_VERSION, vectors=embed is not None) if only is None or one.record_id in only]
    report = EnrichReport(due=len(due))
    write = uuid.uuid4().hex
    wanted = due[:limit]
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        entries = _entries(library, batch, embed, report, progress)
        library.rewrite(entries, note="enrich", write=write, so_far=start)
    report.version = library.version
    return report


def _entries(
    library: Library,
    batch: Sequence[Due],
    embed: Embed | None,
    report: EnrichReport,
    progress: Callable[[EnrichReport], None] | None,
) -> list[Entry]:
    held = library.get_many([one.record_id for one in batch])
    entries = []
    for one in batch:
        record = held[one.record_id]
        entries.append(Entry(_read(record, report), READER_VERSION) if one.reading else Entry(record))
        if embed is None:
            report.done += 1
            if progress and report.done % _SHOWN_EVERY == 0:
                progress(report)
    if embed is not None:
        entries = list(_with_vectors(entries, batch, embed, report, progress))
    if progress:
        progress(report)
    return entries


def _read(record: Record, report: EnrichReport) -> Record:
    read, reason = read_record(record)
    report.read += 1
    report.kinds += read.kind is not record.kind
    if read.findings:
        report.with_findings += 1
        report.findings += len(read.findings)
        report.flagged += sum(bool(finding.flags) for finding in read.findings)
    elif reason:
        report.without_findings[reason] += 1
    return read


def read_record(record: Record) -> tuple[Record, str | None]:
    """A record with the findings that its result sentences and tables state, or without any and the reason why; never raises.

    The kind of one whose source gives none becomes that of the design read. A certainty that a sentence states goes into
    the note: it may be that of another outcome, so it is not what the source published on this one.
    """
    results = read_results(record)
    if not results.findings:
        return record.model_copy(update={"findings": ()}), results.reason
    design = read_design(record, read_sentences(record))
    kind = _KIND_READ.get(design.design, record.kind) if record.kind is RecordKind.OTHER else record.kind
    doubts = _doubts(record, design)
    reason = {Design.PRECLINICAL: _NO_PEOPLE, Design.PROTOCOL: _PLAN}.get(design.design)
    findings = () if reason else tuple(_stored(one, doubts) for one in results.findings)
    return record.model_copy(update={"findings": findings, "kind": kind}), reason


def _doubts(record: Record, design: StudyDesign) -> tuple[str, ...]:
    """What is doubtful about all findings of a study: a design other than the one that counts, data that were used before."""
    doubts = []
    if record.kind is RecordKind.RANDOMIZED_TRIAL and design.design is not Design.RANDOMISED_TRIAL:
        doubts.append(f"the study was read as '{design.design.value}', not as the randomised trial that its source calls it")
    if design.secondary and design.secondary.address.startswith(f"{record.id}#title@"):
        doubts.append("the data of a trial were analysed again: that trial may stand beside it")
    return tuple(doubts)


_UNIT_BEFORE = re.compile(r"^(?:mg|mcg|g|µg|microg)\b(?: of)? (?=\w)", re.IGNORECASE)
"""What is left of a dose before a group's name ("50 mg of losartan")."""


def _stored(one: ReadFinding, doubts: tuple[str, ...]) -> Finding:
    finding = one.finding.model_copy(
        update={
            "intervention": _UNIT_BEFORE.sub("", one.finding.intervention),
            "comparator": _UNIT_BEFORE.sub("", one.finding.comparator),
            "outcome": one.finding.outcome.strip(" ,;:"),
        }
    )
    own = doubts_of_names(finding) if one.tabular else doubts_of(finding, one.quote)
    flags = dict.fromkeys((*one.flags, *own, *doubts))
    update: dict[str, object] = {"read_from": one.address, "flags": tuple(flags)}
    if finding.certainty:
        level = finding.certainty.value.replace("_", " ")
        update |= {"certainty": None, "certainty_basis": None, "note": f"The sentence speaks of {level}-certainty evidence."}
    return finding.model_copy(update=update)


def _with_vectors(
    entries: Sequence[Entry],
    batch: Sequence[Due],
    embed: Embed,
    report: EnrichReport,
    progress: Callable[[EnrichReport], None] | None,
) -> Iterator[Entry]:
    """The entries with vectors where they have none, a few at a time, since that is what takes long."""
    for start in range(0, len(entries), _EMBEDDED_TOGETHER):
        chunk = list(zip(entries[start : start + _EMBEDDED_TOGETHER], batch[start : start + _EMBEDDED_TOGETHER], strict=True))
        vectors = iter(_vectors([text_to_embed(entry.record) for entry, one in chunk if one.vector], embed))
        for entry, one in chunk:
            report.vectors += one.vector
            report.done += 1
            yield replace(entry, vector=next(vectors)) if one.vector else entry
        if progress:
            progress(report)


def _vectors(texts: Sequence[str], embed: Embed) -> NDArray[np.float16]:
    if not texts:
        return np.empty((0, VECTOR_SIZE), np.float16)
    vectors = embed(texts)
    if vectors.shape != (len(texts), VECTOR_SIZE):
        raise ValueError(f"{len(texts)} texts gave vectors of shape {vectors.shape}, not ({len(texts)}, {VECTOR_SIZE})")
    return vectors.astype(np.float16)


def text_to_embed(record: Record) -> str:
    """What the vector of a record stands for: title and abstract, or the own-words digest where there is no abstract."""
    told = " ".join(section.text for section in record.abstract) or record.summary or ""
    return f"{record.title.rstrip('.')}. {told}".strip()
