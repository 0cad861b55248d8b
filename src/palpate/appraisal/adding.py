"""Bringing literature into a library, from files and from the live services, and reading straight away what came in.

One source is one add and so one version of the library. The command line and the site add in this same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from palpate.appraisal.enriching import EnrichReport, enrich
from palpate.errors import PalpateError
from palpate.library import KEPT_IDS, AddReport, Library

ENRICH_COMMAND = "palpate library enrich"


@dataclass(frozen=True, slots=True)
class Literature:
    """One source to add: how it is called, what a version's note says of it, and how it is opened when its turn comes."""

    name: str
    note: str
    open: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source: the report of the add, or why there is none."""

    name: str
    format: str
    report: AddReport | None
    error: PalpateError | None = None

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        data: dict[str, Any] = {"source": self.name, "format": self.format, "error": str(self.error) if self.error else None}
        report = asdict(self.report) if self.report else {}
        report.pop("written", None)
        return data | report


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading the records that were just added; no report where nothing was read, `too_many` where that is why."""

    report: EnrichReport | None = None
    too_many: bool = False

    @property
    def told(self) -> str | None:
        """In a line for people; None where there is nothing to tell."""
        if self.too_many:
            return f"What these studies found is not read yet: run '{ENRICH_COMMAND}'."
        if self.report is None:
            return None
        report = self.report
        return (
            f"Findings read by palpate, not checked by a person: {report.findings:,} in {report.with_findings:,} of {report.read:,} "
            f"records, {report.findings - report.flagged:,} without a flag."
        )


def from_file(path: Path, name: str, form: str | None = None) -> Literature:
    """A file in any format that is read; `form` names the format where its content does not tell."""

    def opened() -> Any:
        from palpate.sources import open_source

        return open_source(path, format=form)

    return Literature(name, f"add {Path(name).name}", opened)


def from_pubmed(query: str, most: int, warn: Callable[[str], None]) -> Literature:
    """A search of PubMed, of which at most `most` records are taken; `warn` is told what PubMed does not understand."""

    def opened() -> Any:
        from palpate.sources.pubmed_service import search_pubmed

        found = search_pubmed(query, most)
        for warning in found.warnings:
            warn(f"PubMed: {warning}")
        return found

    return Literature(f"PubMed: {query}", f"search PubMed: {query}", opened)


def from_europepmc(query: str, most: int, *, full_text: bool) -> Literature:
    """A search of Europe PMC, of which at most `most` records are taken, with open full texts where wanted."""

    def opened() -> Any:
        from palpate.sources.europepmc import search_europepmc

        return search_europepmc(query, most, full_text=full_text)

    return Literature(f"Europe PMC: {query}", f"search Europe PMC: {query}", opened)


def add_literature(
    library: Library,
    one: Literature,
    *,
    through: Callable[[str, Any], Iterable[Any]] = lambda _, source: source,
    progress: Callable[[AddReport], None] | None = None,
) -> Outcome:
    """Add one source.

    `through` gets its name and the open source and gives the items to add, so that whoever waits can watch them pass. Raises
    `PalpateError` where the source can't be read or the library not written; then nothing of the source is kept.
    """
    source = one.open()
    report = library.add(through(one.name, source), note=one.note, progress=progress)
    if hasattr(source, "forget"):
        source.forget()
    return Outcome(one.name, str(getattr(source, "format", one.name.partition(":")[0])), report)


def read_added(library: Library, outcomes: Sequence[Outcome], progress: Callable[[EnrichReport], None] | None = None) -> Reading:
    """Read what some adds have written, by grammar alone, where it is little enough to wait for."""
    reports = [outcome.report for outcome in outcomes if outcome.report]
    written = sum(report.added + report.updated for report in reports)
    if not written:
        return Reading()
    if written > KEPT_IDS:
        return Reading(too_many=True)
    report = enrich(library, only=frozenset(one for each in reports for one in each.written), progress=progress)
    return Reading(report if report.read else None)
