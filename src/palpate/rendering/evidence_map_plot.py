"""The picture of an evidence map: a Vega-Lite spec, drawn to SVG or PNG without a network, and its text alternative.

Everything is black, grey or white. The shape tells the direction, the area the number of sources, the shade and a letter beside
the shape the best published certainty, a number beside that letter the number of sources.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from palpate.answering.wording import upper_first
from palpate.errors import UsageError
from palpate.rendering.common import plain
from palpate.rendering.evidence_map import LEAN_NAMES, amount, certainty, map_title
from palpate.rendering.forest_plot import SCHEMA, Spec
from palpate.synthesis.evidence_map import EvidenceMap, Lean, MapCell
from palpate.vocabulary import CertaintyLevel

MOST_ROWS, MOST_COLUMNS = 30, 16
"""Conditions and outcomes that a page can hold at a size that can be read; text, CSV and JSON hold all."""
_ROW, _COLUMN = 32, 62
_SHAPES = {
    Lean.BENEFIT: "triangle-up",
    Lean.MIXED: "diamond",
    Lean.NO_DIFFERENCE: "square",
    Lean.HARM: "triangle-down",
    Lean.UNCLEAR: "circle",
}
_UNRATED = "not rated"
_SHADES = {_UNRATED: "#ffffff", "very low": "#d9d9d9", "low": "#a6a6a6", "moderate": "#666666", "high": "#000000"}
_LETTERS = {CertaintyLevel.HIGH: "H", CertaintyLevel.MODERATE: "M", CertaintyLevel.LOW: "L", CertaintyLevel.VERY_LOW: "V"}
_AREAS = [60, 460]


def map_plot(found: EvidenceMap) -> Spec:
    """The spec of the most studied rows and columns. Raises `UsageError` where there is nothing to draw."""
    if not found.cells:
        raise UsageError("There is nothing to draw: leave out --plot, or ask about something wider")
    cells = _drawn(found)
    rows, columns = _axes(found)
    x: Spec = {
        "field": "outcome",
        "type": "nominal",
        "sort": [_name(name) for name in columns],
        "scale": {"type": "band"},
        "axis": {"orient": "top", "title": None, "labelAngle": -40, "labelAlign": "left", "grid": True, "tickBand": "extent"},
    }
    y: Spec = {
        "field": "condition",
        "type": "nominal",
        "sort": [_name(name) for name in rows],
        "scale": {"type": "band"},
        "axis": {"title": None, "grid": True, "tickBand": "extent"},
    }
    most = max(one.sources for one in cells)
    return {
        "$schema": SCHEMA,
        "description": map_plot_text(found),
        "background": "white",
        "padding": 16,
        "title": {
            "text": map_title(found),
            "subtitle": [
                f"{upper_first(drawn_part(found))}.",
                "Beside each shape: best published certainty if any, number of sources.",
            ],
            "anchor": "start",
            "frame": "group",
            "fontSize": 16,
            "subtitleFontSize": 12,
            "subtitleColor": "black",
            "offset": 12,
        },
        "width": {"step": _COLUMN},
        "height": {"step": _ROW},
        "data": {"values": [_value(one) for one in cells]},
        "layer": [
            {
                "mark": {"type": "point", "stroke": "black", "strokeWidth": 1, "opacity": 1, "xOffset": -13},
                "encoding": {"x": x, "y": y} | _channels(most),
            },
            {
                "mark": {"type": "text", "align": "left", "xOffset": 3, "fontSize": 11, "color": "black"},
                "encoding": {"x": x, "y": y, "text": {"field": "beside", "type": "nominal"}},
            },
        ],
        "config": {
            "view": {"stroke": "#bbbbbb"},
            "font": "Arial, Helvetica, sans-serif",
            "axis": {
                "labelFontSize": 12,
                "labelColor": "black",
                "labelLimit": 260,
                "gridColor": "#dddddd",
                "domain": False,
                "ticks": False,
            },
            "legend": {"labelFontSize": 12, "titleFontSize": 12, "symbolStrokeColor": "black", "labelColor": "black"},
        },
    }


def _channels(most: int) -> Spec:
    """What shape, shade and area mean, with their legends."""
    leans = [LEAN_NAMES[lean] for lean in _SHAPES]
    values = sorted({1, max(1, round(most / 2)), most})
    return {
        "shape": {
            "field": "lean",
            "type": "nominal",
            "scale": {"domain": leans, "range": list(_SHAPES.values())},
            "legend": {"title": "Against a control", "symbolFillColor": "white", "symbolSize": 150},
        },
        "fill": {
            "field": "certainty",
            "type": "nominal",
            "scale": {"domain": list(_SHADES), "range": list(_SHADES.values())},
            "legend": {
                "title": "Best published certainty",
                "symbolType": "circle",
                "symbolSize": 150,
                "labelExpr": f"datum.label == '{_UNRATED}' ? datum.label : datum.label + ' (' + upper(slice(datum.label, 0, 1)) + ')'",
            },
        },
        "size": {
            "field": "sources",
            "type": "quantitative",
            "scale": {"domain": [1, max(most, 2)], "range": _AREAS},
            "legend": {"title": "Sources", "format": "d", "values": values, "symbolType": "circle", "symbolFillColor": "white"},
        },
    }


def _value(one: MapCell) -> dict[str, Any]:
    return {
        "condition": _name(one.condition),
        "outcome": _name(one.outcome),
        "lean": LEAN_NAMES[one.lean],
        "certainty": one.certainty.value.replace("_", " ") if one.certainty else _UNRATED,
        "sources": one.sources,
        "comparisons": one.comparisons,
        "people": one.people,
        "beside": f"{_LETTERS[one.certainty]} {one.sources}" if one.certainty else str(one.sources),
    }


def drawn_part(found: EvidenceMap) -> str:
    """How much of the map is drawn: "30 of 63 conditions and 16 of 42 outcomes, the most studied"."""
    rows, columns = _axes(found)
    parts = []
    for drawn, held, noun in ((rows, found.conditions, "condition"), (columns, found.outcomes, "outcome")):
        of = f" of {len(held)}" if len(drawn) < len(held) else ""
        parts.append(f"{len(drawn)}{of} {noun}{'s' if len(held) > 1 else ''}")
    whole = len(_drawn(found)) == len(found.cells)
    return " and ".join(parts) + ("" if whole else ", the most studied; all are in the CSV")


def map_plot_text(found: EvidenceMap) -> str:
    """The text alternative: every cell that the picture shows."""
    told = [f"{map_title(found)}. {upper_first(drawn_part(found))}."]
    for condition, cells in groupby(_drawn(found), key=lambda one: one.condition):
        told.append(f"{plain(upper_first(condition))}: {'; '.join(_cell_text(one) for one in cells)}.")
    return " ".join(told)


def _cell_text(one: MapCell) -> str:
    rated = f"{certainty(one)} certainty" if one.certainty else "certainty not rated"
    return f"{one.outcome}: {LEAN_NAMES[one.lean]}, {rated}, {amount(one)}"


def _axes(found: EvidenceMap) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rows and columns that are drawn: those with a cell among the most studied of both."""
    rows, columns = found.conditions[:MOST_ROWS], found.outcomes[:MOST_COLUMNS]
    held = {(one.condition, one.outcome) for one in found.cells}
    return (
        tuple(row for row in rows if any((row, column) in held for column in columns)),
        tuple(column for column in columns if any((row, column) in held for row in rows)),
    )


def _drawn(found: EvidenceMap) -> list[MapCell]:
    rows, columns = _axes(found)
    return [one for one in found.cells if one.condition in rows and one.outcome in columns]


def _name(concept: str) -> str:
    return plain(upper_first(concept))
