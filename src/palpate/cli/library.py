"""`palpate library`: look at the library, take records out, check it, name its versions."""

from __future__ import annotations

import sys
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from palpate.cli.enrich import ENRICH_HELP, enrich
from palpate.cli.examples import guide
from palpate.cli.options import At, Form, LibraryUri
from palpate.cli.output import DataFormat, as_json, put, put_json, put_json_array, say, write_file

if TYPE_CHECKING:
    from palpate.library import Library

_HELP = guide(
    "Look at the library, take records out, check it, and name its versions.",
    "palpate library info",
    'palpate library show "pmid:32805126"',
    "palpate library export --as ris --output library.ris",
)
_INFO_HELP = guide(
    "Say where the library lies, its version, and what it holds.",
    "palpate library info",
    "palpate library info --format json",
    "palpate library info --library ./mine --at 3",
)
_LIST_HELP = guide(
    "List the records, one a line: id, year, kind, title, separated by tabs.",
    "palpate library list",
    "palpate library list --limit 20",
    "palpate library list --format json",
)
_SHOW_HELP = guide(
    "Show a record, or the place in it that an answer rests on (the addresses in the JSON and HTML of an answer).",
    "palpate library show crawford-2016-pain-general-population",
    "palpate library show crawford-2016-pain-general-population#finding-1",
    "palpate library show pmid:32805126 --format json",
)
_REMOVE_HELP = guide(
    "Take records out of the library, by id or identifier. Earlier versions keep them (--at).",
    "palpate library remove pmid:32805126",
    "palpate library remove pmid:32805126 pmid:31908149",
)
_EXPORT_HELP = guide(
    "Write the whole library in a format that other programs read; jsonl keeps everything, the others keep the references.",
    "palpate library export --as jsonl --output library.jsonl",
    "palpate library export --as bibtex --output library.bib",
    "palpate library export --as csl-json",
)
_VERIFY_HELP = guide(
    "Check that the library is whole: every record readable and unchanged, every index complete.",
    "palpate library verify",
    "palpate library verify --format json",
)
_VERSIONS_HELP = guide(
    "List the versions, the newest last; each can be opened with --at.",
    "palpate library versions",
    "palpate library versions --format json",
)


class ExportFormat(StrEnum):
    """Formats of an export."""

    JSONL = "jsonl"
    JSON = "json"
    RIS = "ris"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


def application() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(
        help=_HELP, short_help="Look at the library and keep it.", rich_markup_mode=None, invoke_without_command=True
    )
    app.callback()(_library)
    for name, help_text, function in (
        ("info", _INFO_HELP, info),
        ("list", _LIST_HELP, list_records),
        ("show", _SHOW_HELP, show),
        ("enrich", ENRICH_HELP, enrich),
        ("remove", _REMOVE_HELP, remove),
        ("export", _EXPORT_HELP, export),
        ("verify", _VERIFY_HELP, verify),
        ("versions", _VERSIONS_HELP, versions),
    ):
        app.command(name, help=help_text, short_help=function.__doc__)(function)
    return app


def _library(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


def _open(library: str | None, at: int | None = None) -> Library:
    from palpate.cli.opening import open_library

    return open_library(library, at=at)


def info(output_format: Form = DataFormat.TEXT, library: LibraryUri = None, at: At = None) -> None:
    """Describe the library."""
    facts = _facts(_open(library, at))
    if output_format is DataFormat.JSON:
        put_json(facts)
        return
    put(f"Library   {facts['uri']}")
    put(f"Version   {facts['version']}")
    put(f"Records   {facts['records']:,}{_years(facts)}")
    put(
        f"Evidence  {facts['findings']:,} findings, {facts['recommendations']:,} recommendations, {facts['safety_notes']:,} safety notes"
    )
    put(
        f"Read      {facts['findings_read']:,} findings in {facts['records_read']:,} records read by palpate, {facts['vectors']:,} with vectors"
    )
    put(f"Marked    {facts['superseded']:,} superseded, {facts['retracted']:,} retracted")
    for kind, count in facts["kinds"].items():
        put(f"  {count:>9,}  {kind}")


def _facts(library: Library) -> dict[str, Any]:
    counts: Counter[str] = Counter(findings=0, findings_read=0, recommendations=0, safety_notes=0, superseded=0, retracted=0)
    kinds: Counter[str] = Counter()
    years = []
    for record in library.export():
        kinds[record.kind.value] += 1
        years += [record.year] if record.year else []
        read = sum(finding.read_from is not None for finding in record.findings)
        counts["findings"] += len(record.findings) - read
        counts["findings_read"] += read
        counts["recommendations"] += len(record.recommendations)
        counts["safety_notes"] += len(record.safety)
        counts["superseded"] += bool(record.superseded_by)
        counts["retracted"] += record.retracted
    reading = library.counts_read()
    return {
        "uri": library.uri,
        "version": library.version,
        "records": len(library),
        "year_from": min(years, default=None),
        "year_to": max(years, default=None),
        **counts,
        "records_read": reading["read"],
        "vectors": reading["vectors"],
        "kinds": dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
    }


def _years(facts: dict[str, Any]) -> str:
    return f", {facts['year_from']} to {facts['year_to']}" if facts["year_from"] else ""


def list_records(
    limit: Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=1, help="Most records to list.")] = None,
    output_format: Form = DataFormat.TEXT,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """List the records."""
    from itertools import islice

    from palpate.cli.records import list_line, listed

    records = islice(_open(library, at).export(), limit)
    if output_format is DataFormat.JSON:
        put_json_array(as_json(listed(record)) for record in records)
    else:
        for record in records:
            put(list_line(record))


def show(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Id or identifier of a record, or an address in it.")],
    output_format: Form = DataFormat.TEXT,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Show a record or a part of it."""
    from palpate.cli.records import reading_text, unit_text
    from palpate.vocabulary import Finding

    opened = _open(library, at)
    found = _resolve(opened, record_id)
    sentence = str(opened.resolve(found.read_from)) if isinstance(found, Finding) and found.read_from else None
    read = {"sentence": sentence} if sentence else {}
    if output_format is DataFormat.JSON:
        put_json(found if isinstance(found, str) else found.model_dump(mode="json", exclude_defaults=True) | read)
        return
    put(unit_text(found))
    if sentence:
        put(reading_text(found, sentence))


def _resolve(library: Library, address: str) -> Any:
    """Identifiers such as a DOI may hold a "#"; what is no address may still be an id."""
    return library.resolve(address) if "#" in address and not address.startswith("doi:") else library.get(address)


def remove(
    record_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids or identifiers of records.")],
    output_format: Form = DataFormat.TEXT,
    library: LibraryUri = None,
) -> None:
    """Remove records."""
    opened = _open(library)
    before = opened.version
    removed = opened.remove(record_ids)
    if output_format is DataFormat.JSON:
        put_json({"removed": removed, "version": opened.version, "records": len(opened)})
        return
    put(f"Removed {removed:,} {'record' if removed == 1 else 'records'}; library version {opened.version} holds {len(opened):,}.")
    say(f"Version {before} still has what was removed: --at {before}")


def export(
    form: Annotated[ExportFormat, typer.Option("--as", "--format", "-f", help="Format to write.")] = ExportFormat.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of standard output.")
    ] = None,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Export the library."""
    from palpate.rendering import bibliography

    writers = {
        ExportFormat.JSONL: bibliography.jsonl,
        ExportFormat.JSON: bibliography.json_array,
        ExportFormat.RIS: bibliography.ris,
        ExportFormat.BIBTEX: bibliography.bibtex,
        ExportFormat.CSL_JSON: bibliography.csl_json,
    }
    opened = _open(library, at)
    pieces = writers[form](opened.export())
    if output:
        write_file(output, pieces)
        say(f"Wrote {len(opened):,} records to {output}")
    else:
        for piece in pieces:
            sys.stdout.write(piece)


def verify(output_format: Form = DataFormat.TEXT, library: LibraryUri = None, at: At = None) -> None:
    """Check the library."""
    opened = _open(library, at)
    problems = [str(problem) for problem in opened.verify()]
    if output_format is DataFormat.JSON:
        put_json(
            {"uri": opened.uri, "version": opened.version, "records": len(opened), "whole": not problems, "problems": problems}
        )
    elif problems:
        for problem in problems:
            put(problem)
    else:
        put(f"Library version {opened.version} is whole: {len(opened):,} records checked.")
    if problems:
        raise typer.Exit(1)


def versions(output_format: Form = DataFormat.TEXT, library: LibraryUri = None) -> None:
    """List the versions."""
    from dataclasses import asdict

    found = _open(library).versions()
    if output_format is DataFormat.JSON:
        put_json([asdict(version) | {"time": version.time.isoformat()} for version in found])
        return
    for version in found:
        changes = f"+{version.added:,} ~{version.updated:,} -{version.deleted:,}"
        put(
            f"{version.version:>5}  {version.time:%Y-%m-%d %H:%M}  {version.records:>9,} records  {changes:<18}  {version.note}".rstrip()
        )
