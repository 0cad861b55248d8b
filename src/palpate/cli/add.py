"""`palpate add`: bring literature into the library, from files and from the live services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from palpate.cli.examples import guide
from palpate.cli.options import Form, LibraryUri
from palpate.cli.output import DataFormat, as_json, complain, put, put_json, say, write_file
from palpate.errors import PalpateError, UsageError

if TYPE_CHECKING:
    from palpate.appraisal.adding import Literature, Outcome
    from palpate.library import AddReport, Library

ADD_HELP = guide(
    "Add literature to the library, or bring what it holds up to date: PubMed XML, JATS, RIS, NBIB, BibTeX, CSL-JSON and "
    "palpate's own JSON Lines, plain or gzipped, and searches of PubMed and Europe PMC. The same paper from two sources is one "
    "record, and adding a file again changes nothing.",
    "palpate add references.ris pubmed26n0001.xml.gz",
    "palpate add export.txt --format-hint nbib",
    'palpate add --pubmed "massage AND fibromyalgia" --max 200',
    'palpate add --europepmc "tuina AND neck pain" --max 50 --full-text',
    "palpate add *.xml.gz --report added.json",
)
_REASONS_SHOWN = 10


def add(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files to add.", show_default=False)] = None,
    format_hint: Annotated[
        str | None,
        typer.Option("--format-hint", metavar="FORMAT", help="Format of the files, where their content does not tell."),
    ] = None,
    pubmed: Annotated[str | None, typer.Option("--pubmed", metavar="QUERY", help="Search PubMed, in its own syntax.")] = None,
    europepmc: Annotated[
        str | None, typer.Option("--europepmc", metavar="QUERY", help="Search Europe PMC, in its own syntax.")
    ] = None,
    most: Annotated[int, typer.Option("--max", metavar="N", min=1, help="Most records to take from a search.")] = 200,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="With --europepmc: take the full text of open-access articles too.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write what was done to a JSON file, every rejection included."),
    ] = None,
    output_format: Form = DataFormat.TEXT,
    library: LibraryUri = None,
) -> None:
    """Add literature."""
    from palpate.cli.opening import open_library

    sources = [*_files(files or [], format_hint), *_searches(pubmed, europepmc, most, full_text=full_text)]
    if not sources:
        raise UsageError("There is nothing to add: name files, or search with --pubmed or --europepmc (see 'palpate add --help')")
    if report and not report.absolute().parent.is_dir():
        raise UsageError(f"The folder of '{report}' is not there: give another --report")
    opened = open_library(library)
    outcomes = _carry_out(sources, opened)
    read, told = _read(outcomes, opened)
    data = _summary(outcomes, opened) | {"read": read}
    if report:
        write_file(report, as_json(data) + "\n")
    if output_format is DataFormat.JSON:
        put_json(data)
    else:
        _show(outcomes, opened, report, told)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    for error in errors:
        complain(str(error))
    if errors:
        raise typer.Exit(errors[0].exit_code)


def _files(files: list[Path], format_hint: str | None) -> Iterator[Literature]:
    from palpate.appraisal.adding import from_file

    for path in files:
        if not path.exists():
            raise UsageError(f"'{path}' is not there: check the path")
        if path.is_dir():
            raise UsageError(f"'{path}' is a folder: name the files in it, as in 'palpate add {path}/*'")
    for path in files:
        yield from_file(path, str(path), format_hint)


def _searches(pubmed: str | None, europepmc: str | None, most: int, *, full_text: bool) -> Iterator[Literature]:
    from palpate.appraisal.adding import from_europepmc, from_pubmed

    if full_text and europepmc is None:
        raise UsageError("--full-text goes with --europepmc: PubMed has abstracts only")
    if pubmed is not None:
        yield from_pubmed(pubmed, most, say)
    if europepmc is not None:
        yield from_europepmc(europepmc, most, full_text=full_text)


def _carry_out(sources: list[Literature], library: Library) -> list[Outcome]:
    """One add, and so one version, a source; a source that fails leaves the others to be added."""
    from palpate.appraisal.adding import Outcome, add_literature
    from palpate.cli.progress import meter

    outcomes = []
    with meter() as bar:
        for one in sources:
            try:
                outcomes.append(add_literature(library, one, through=bar.start, progress=bar.advance))
                bar.finish()
            except PalpateError as error:
                outcomes.append(Outcome(one.name, "", None, error))
            except KeyboardInterrupt:
                say(f"Stopped in {one.name}: nothing of it was kept; run the same command again to complete it")
                raise
    return outcomes


def _read(outcomes: list[Outcome], library: Library) -> tuple[dict[str, Any] | None, str | None]:
    """The reading of what was added: for programs, and in a line for people."""
    from palpate.appraisal.adding import read_added
    from palpate.cli.enrich import enrichment_data
    from palpate.cli.progress import reading_meter

    with reading_meter() as advance:
        reading = read_added(library, outcomes, advance)
    return enrichment_data(reading.report) if reading.report else None, reading.told


_COUNTS = ("added", "updated", "unchanged", "deleted", "rejected_count")


def _summary(outcomes: list[Outcome], library: Library) -> dict[str, Any]:
    reports = [outcome.report for outcome in outcomes if outcome.report]
    return {
        "library": {"uri": library.uri, "version": library.version, "records": len(library)},
        "totals": {name: sum(getattr(report, name) for report in reports) for name in _COUNTS},
        "sources": [outcome.as_data() for outcome in outcomes],
    }


def _show(outcomes: list[Outcome], library: Library, report_file: Path | None, read: str | None) -> None:
    for outcome in outcomes:
        if outcome.report:
            put(f"{outcome.name}: {_counts(outcome.report)}")
            _show_rejected(outcome.report, report_file)
    if read:
        put(read)
    put(f"Library version {library.version} holds {len(library):,} records.")


def _counts(report: AddReport) -> str:
    said = [f"{report.added:,} added", f"{report.updated:,} updated", f"{report.unchanged:,} unchanged"]
    said += [f"{report.deleted:,} deleted"] if report.deleted else []
    return ", ".join([*said, f"{report.rejected_count:,} rejected"])


def _show_rejected(report: AddReport, report_file: Path | None) -> None:
    for item in report.rejected[:_REASONS_SHOWN]:
        put(f"  rejected: {item.where}: {item.reason}")
    more = report.rejected_count - min(len(report.rejected), _REASONS_SHOWN)
    if more > 0:
        put(f"  and {more:,} more: see {report_file or 'them with --report FILE'}")
