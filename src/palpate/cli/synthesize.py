"""`palpate synthesize`: what the trials on a treatment for a condition add up to."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.examples import guide
from palpate.cli.opening import open_library
from palpate.cli.options import At, LibraryUri
from palpate.cli.output import draw_page
from palpate.cli.plotting import check_plot, write_plot

if TYPE_CHECKING:
    from palpate.synthesis.pooled import Synthesis

SYNTHESIZE_HELP = guide(
    "Put together what trials found on a treatment for a condition. Like is pooled with like: the same condition, kind of "
    "comparator, outcome, time and measure, by random effects (REML, Knapp-Hartung interval). Published reviews stand "
    "beside and are never pooled with the trials that they may hold. Everything left out is named with the reason. Each body "
    "of evidence is rated by GRADE, published ratings first, palpate's own beside them with the reasons.",
    "palpate synthesize massage --condition 'neck pain'",
    "palpate synthesize massage --condition 'low back pain' --outcome pain",
    "palpate synthesize massage --condition 'neck pain' --outcome pain --plot neck.svg",
    "palpate synthesize massage --condition 'neck pain' --format csv > neck.csv",
    "palpate synthesize massage --condition 'neck pain' --format summary-csv > summary.csv",
    "palpate synthesize massage --condition 'neck pain' --method DL --normal --format json",
)


class SynthesisFormat(StrEnum):
    """Forms of a synthesis."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    SUMMARY_CSV = "summary-csv"


class Method(StrEnum):
    """How the variance between trials is estimated."""

    REML = "REML"
    DL = "DL"


def synthesize(
    intervention: Annotated[list[str], typer.Argument(metavar="INTERVENTION", help="The treatment, in one or more words.")],
    condition: Annotated[str, typer.Option("--condition", metavar="NAME", help="The condition; narrower ones are included.")],
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="NAME", help="Only this outcome or a narrower one.")] = None,
    output_format: Annotated[
        SynthesisFormat,
        typer.Option("--format", "-f", help="For people, for programs, the data as a table, or the summary of findings as one."),
    ] = SynthesisFormat.TEXT,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE",
            help="Draw the forest plot to a file ending in .svg or .png (needs 'palpate[plots]'), or .json for its Vega-Lite spec.",
        ),
    ] = None,
    method: Annotated[Method, typer.Option("--method", help="Estimator of the variance between trials.")] = Method.REML,
    normal: Annotated[bool, typer.Option("--normal", help="A normal interval instead of Knapp and Hartung's.")] = False,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Pool what trials found on a treatment for a condition."""
    from palpate.synthesis.pooling import PoolingMethod
    from palpate.synthesis.synthesizing import synthesize as put_together

    check_plot(plot)
    synthesis = put_together(
        open_library(library, at=at),
        " ".join(intervention),
        condition,
        outcome,
        method=PoolingMethod(method.value),
        knapp_hartung=not normal,
    )
    if plot:
        _draw(synthesis, plot)
    _show(synthesis, output_format)


def _draw(synthesis: Synthesis, plot: Path) -> None:
    from palpate.answering.numbers import count
    from palpate.rendering.forest_plot import draw, drawn_groups, forest_plot

    groups = drawn_groups(synthesis)
    what = count(len(groups), "pooled group" if groups and groups[0].pooled else "single trial")
    write_plot(plot, draw(forest_plot(synthesis), plot.suffix.lower()), what)


def _show(synthesis: Synthesis, output_format: SynthesisFormat) -> None:
    from palpate.rendering import synthesis as shown

    match output_format:
        case SynthesisFormat.JSON:
            sys.stdout.write(shown.synthesis_to_json(synthesis))
        case SynthesisFormat.CSV:
            sys.stdout.write(shown.synthesis_to_csv(synthesis))
        case SynthesisFormat.SUMMARY_CSV:
            from palpate.rendering.summary_of_findings import summary_to_csv

            sys.stdout.write(summary_to_csv(synthesis))
        case SynthesisFormat.TEXT:
            draw_page(lambda page: shown.synthesis_to_terminal(synthesis, page))
