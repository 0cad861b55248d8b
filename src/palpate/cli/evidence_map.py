"""`palpate map`: what is held on a treatment, conditions by outcomes."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from palpate.cli.examples import guide
from palpate.cli.opening import open_library
from palpate.cli.options import At, LibraryUri
from palpate.cli.output import draw_page
from palpate.cli.plotting import check_plot, write_plot

MAP_HELP = guide(
    "Map the evidence on a treatment: for every condition and outcome which way it leans against a control, the best certainty "
    "that was published, and how many sources, comparisons and people there are. Gaps are what the map is for: where nothing "
    "stands, nothing is held.",
    "palpate map massage",
    "palpate map massage --condition 'low back pain'",
    "palpate map massage --plot massage.svg",
    "palpate map massage --format csv > massage.csv",
)


class MapFormat(StrEnum):
    """Forms of a map."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def draw_map(
    intervention: Annotated[list[str], typer.Argument(metavar="INTERVENTION", help="The treatment, in one or more words.")],
    condition: Annotated[
        str | None, typer.Option("--condition", metavar="NAME", help="Only this condition and narrower ones, by stage.")
    ] = None,
    output_format: Annotated[
        MapFormat, typer.Option("--format", "-f", help="For people, for programs, or the data as a table.")
    ] = MapFormat.TEXT,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE",
            help="Draw the map to a file ending in .svg or .png (needs 'palpate[plots]'), or .json for its Vega-Lite spec.",
        ),
    ] = None,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Map the evidence on a treatment, conditions by outcomes."""
    from palpate.rendering import evidence_map as shown
    from palpate.rendering import evidence_map_plot as drawing
    from palpate.rendering.forest_plot import draw
    from palpate.synthesis.evidence_map import evidence_map

    check_plot(plot)
    found = evidence_map(open_library(library, at=at), " ".join(intervention), condition)
    if plot:
        write_plot(plot, draw(drawing.map_plot(found), plot.suffix.lower()), drawing.drawn_part(found))
    match output_format:
        case MapFormat.JSON:
            sys.stdout.write(shown.map_to_json(found))
        case MapFormat.CSV:
            sys.stdout.write(shown.map_to_csv(found))
        case MapFormat.TEXT:
            draw_page(lambda page: shown.map_to_terminal(found, page))
