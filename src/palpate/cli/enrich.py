"""`palpate library enrich`: read the records by grammar and store what was found; and the reading after a small add."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from palpate.cli.examples import guide
from palpate.cli.options import Form, LibraryUri
from palpate.cli.output import DataFormat, put, put_json, say
from palpate.errors import UsageError

if TYPE_CHECKING:
    from palpate.appraisal.enriching import Embed, EnrichReport

ENRICH_HELP = guide(
    "Read what studies found from the abstracts and full texts of the library, by grammar, and store it with them: from then on "
    "it is searched, mapped, pooled and answered from, marked as read by palpate and not checked by a person. Curated records "
    "keep what people wrote. Where the sentence encoder is there, each record gets a vector too, which takes longer. A run that is "
    "stopped keeps what was done; the next one takes up there.",
    "palpate library enrich",
    "palpate library enrich --limit 5000 --no-vectors",
    "palpate library enrich --format json",
)


def enrich(
    limit: Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=1, help="Most records to deal with.")] = None,
    vectors: Annotated[
        bool | None,
        typer.Option(
            "--vectors/--no-vectors", help="Make vectors; without either, where the encoder is there.", show_default=False
        ),
    ] = None,
    output_format: Form = DataFormat.TEXT,
    library: LibraryUri = None,
) -> None:
    """Read and store what studies found."""
    from palpate.appraisal.adding import ENRICH_COMMAND
    from palpate.appraisal.enriching import enrich as read_library
    from palpate.cli.opening import open_library
    from palpate.cli.progress import reading_meter

    embed = _encoder(vectors)
    opened = open_library(library)
    try:
        with reading_meter() as advance:
            report = read_library(opened, embed=embed, limit=limit, progress=advance)
    except KeyboardInterrupt:
        say(f"Stopped: what was committed is kept; '{ENRICH_COMMAND}' takes up there")
        raise
    if output_format is DataFormat.JSON:
        put_json(enrichment_data(report) | {"library": {"uri": opened.uri, "version": opened.version, "records": len(opened)}})
        return
    for line in enrichment_lines(report):
        put(line)


def _encoder(wanted: bool | None) -> Embed | None:
    """What makes vectors; None where they are not wanted, or not to be had and not asked for."""
    if wanted is False:
        return None
    encoder = import_module("palpate.encoder") if find_spec("palpate.encoder") else None
    if encoder is not None and encoder.available():
        embed: Embed = encoder.embed
        return embed
    if wanted:
        raise UsageError("Vectors need the sentence encoder, which is not there: leave out --vectors")
    return None


def enrichment_data(report: EnrichReport) -> dict[str, Any]:
    """For programs."""
    return asdict(report) | {"left": report.due - report.done, "without_findings": dict(report.without_findings.most_common())}


def enrichment_lines(report: EnrichReport) -> list[str]:
    """For people: what was read, what came of it, why nothing came of the rest."""
    from palpate.appraisal.adding import ENRICH_COMMAND

    if not report.due:
        return [f"Nothing to do: library version {report.version} is read already."]
    unflagged = report.findings - report.flagged
    lines = [
        f"Read {report.read:,} records: {report.with_findings:,} have findings, {report.findings:,} in all, "
        f"{unflagged:,} without a flag."
    ]
    lines += [f"  {count:>9,}  without: {reason}" for reason, count in report.without_findings.most_common()]
    lines += [f"Design read of {report.kinds:,} records whose source does not give it."] if report.kinds else []
    lines += [f"Vectors made of {report.vectors:,} records."] if report.vectors else []
    left = report.due - report.done
    lines += [f"{left:,} records wait: run '{ENRICH_COMMAND}' again."] if left else []
    return [*lines, f"Library version {report.version}."]
