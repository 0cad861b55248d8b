"""The forest plot of a synthesis: a Vega-Lite spec, drawn to SVG or PNG without a network, and its text alternative.

Everything is black, grey or white, told apart by shape: squares are trials (area by weight), filled diamonds pooled results, a
dashed line the prediction interval, open diamonds what reviews published in the same measure, triangles an interval that goes
on beyond the edge.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from html import escape
from typing import Any

from palpate.errors import PalpateError, UsageError
from palpate.rendering.common import plain
from palpate.rendering.synthesis_words import figure, group_text, heterogeneity, interval, sides, subtitle, title
from palpate.synthesis.pooled import EvidenceGroup, PublishedEffect, Synthesis
from palpate.vocabulary import Measure

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
PLOT_SUFFIXES = (".svg", ".png", ".json")
_ROW, _PLOT, _LEFT, _RIGHT = 24, 340, 210, 190
"""Pixels: height of a row, width of the plot proper, and of the columns beside it."""
_BEYOND = 0.08
"""Room on both sides of the trials' intervals, as a share of the width that they need."""
_WIDEST = 1.75
"""How many times the width that the trials need an axis may have; what goes beyond ends in an arrow."""
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_FINE_TICKS = (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4)
_FEWEST_TICKS = 3
"""Fewer of the coarse ticks of a ratio's axis don't tell its scale."""
_LONGEST_LABEL = 32
_PNG_SCALE = 2.0

Spec = dict[str, Any]


def drawn_groups(synthesis: Synthesis) -> tuple[EvidenceGroup, ...]:
    """The groups that were pooled; where none was, all of them."""
    return tuple(group for group in synthesis.groups if group.pooled) or synthesis.groups


def forest_plot(synthesis: Synthesis) -> Spec:
    """The spec: one panel a group of `drawn_groups`, one below the other. Raises `UsageError` where there is none."""
    if not synthesis.groups:
        raise UsageError("There is no trial to draw: leave out --plot, or ask about something wider")
    return {
        "$schema": SCHEMA,
        "description": forest_plot_text(synthesis),
        "background": "white",
        "padding": 16,
        "vconcat": [_panel(group) for group in drawn_groups(synthesis)],
        "spacing": 36,
        "config": {
            "view": {"stroke": None},
            "font": "Arial, Helvetica, sans-serif",
            "axis": {"labelFontSize": 12, "titleFontSize": 12},
        },
    }


def forest_plot_text(synthesis: Synthesis) -> str:
    """The text alternative: every number that the plot shows."""
    lead = f"Forest plot of {synthesis.intervention} for {synthesis.condition}."
    return " ".join([lead, *(group_text(group) for group in drawn_groups(synthesis))])


def draw(spec: Spec, suffix: str) -> bytes:
    """The picture as SVG or PNG, its text alternative inside, or the spec itself as JSON.

    Raises `UsageError` for another suffix, `PalpateError` where the drawing library isn't installed.
    """
    if suffix not in PLOT_SUFFIXES:
        raise UsageError(f"A plot can't be written as '{suffix}': name a file that ends in {', '.join(PLOT_SUFFIXES)}")
    if suffix == ".json":
        return (json.dumps(spec, ensure_ascii=False, indent=1) + "\n").encode()
    try:
        import vl_convert
    except ImportError as error:
        raise PalpateError("Drawing needs one more library: pip install 'palpate[plots]', then run it again") from error
    offline: dict[str, Any] = {"allowed_base_urls": []}
    if suffix == ".svg":
        return _svg_with_text(vl_convert.vegalite_to_svg(spec, **offline), spec["description"]).encode()
    return _png_with_text(vl_convert.vegalite_to_png(spec, scale=_PNG_SCALE, **offline), spec["description"])


def _svg_with_text(svg: str, text: str) -> str:
    head, opened, body = svg.partition(">")
    named = head if " role=" in head else f'{head} role="img" aria-labelledby="plot-title plot-text"'
    lead, _, rest = text.partition(". ")
    return f'{named}{opened}<title id="plot-title">{escape(lead)}</title><desc id="plot-text">{escape(rest)}</desc>{body}'


def _png_with_text(png: bytes, text: str) -> bytes:
    """The PNG with an iTXt chunk "Description" after its header (PNG specification, 11.3.4.5)."""
    end_of_header = 8 + 4 + 4 + 13 + 4
    content = b"iTXt" + b"Description\0" + b"\0\0" + b"en\0" + b"\0" + text.encode()
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    return png[:end_of_header] + chunk + png[end_of_header:]


# One panel


def _panel(group: EvidenceGroup) -> Spec:
    rows = _rows(group)
    domain = _domain(group)
    axis: Spec = {"title": None, "grid": False, "domainColor": "black", "tickColor": "black", "tickCount": 6}
    scale: Spec = {"domain": list(domain), "nice": False} | ({"type": "log"} if group.log_scale else {"zero": False})
    if group.log_scale:
        axis |= {"labelExpr": "toString(datum.value)", "labelOverlap": False}
        coarse, fine = ([tick for tick in ticks if domain[0] <= tick <= domain[1]] for ticks in (_TICKS, _FINE_TICKS))
        axis["values"] = coarse if len(coarse) >= _FEWEST_TICKS else fine
    x: Spec = {"field": "x", "type": "quantitative", "scale": scale, "axis": axis}
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-1.5, len(rows) - 0.5], "reverse": True, "nice": False, "zero": False},
    }
    return {
        "title": {
            "text": title(group),
            "subtitle": subtitle(group),
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 15,
            "subtitleFontSize": 12,
            "subtitleColor": "black",
            "offset": 10,
        },
        "width": _PLOT,
        "height": _ROW * (len(rows) + 1),
        "layer": [*_frame(group, len(rows), x, y), *_columns(group, rows, y), *_marks(rows, domain, x, y)],
    }


def _rows(group: EvidenceGroup) -> list[Spec]:
    """What stands on each row: its kind, its label, its numbers in print and its ends."""
    rows: list[Spec] = [
        {
            "kind": "study",
            "label": study.label,
            "text": interval(study, group),
            "weight": f"{study.weight:.1f}%" if study.weight is not None else "",
            "ends": (study.ci_low, study.estimate, study.ci_high),
            "area": 40 + 2.2 * (study.weight if study.weight is not None else 30),
            "support": study.supports[0],
        }
        for study in group.studies
    ]
    if group.pooled:
        pooled = group.pooled
        ends = (pooled.ci_low, pooled.estimate, pooled.ci_high)
        rows.append({"kind": "pooled", "label": "Pooled (random effects)", "text": interval(pooled, group), "ends": ends})
        if pooled.pi_low is not None and pooled.pi_high is not None:
            text = f"{figure(pooled.pi_low, group)} to {figure(pooled.pi_high, group)}"
            ends = (pooled.pi_low, pooled.estimate, pooled.pi_high)
            rows.append({"kind": "prediction", "label": "95% prediction interval", "text": text, "ends": ends})
    for one in group.published:
        if _drawn_beside(one, group):
            ends = (one.ci_low, one.estimate, one.ci_high)  # type: ignore[assignment]
            text = f"{figure(one.estimate, group)} ({figure(one.ci_low or 0, group)} to {figure(one.ci_high or 0, group)})"
            label = f"Review: {one.label}"
            rows.append({"kind": "published", "label": label, "text": text, "ends": ends, "support": one.support})
    return [row | {"y": index, "label": _short(row["label"])} for index, row in enumerate(rows)]


def _drawn_beside(one: PublishedEffect, group: EvidenceGroup) -> bool:
    """Whether a published result has a place on the same axis: same measure, pointing the same way, no scale to mistake."""
    return (
        one.measure is group.measure
        and one.measure is not Measure.MD
        and one.lower_is_better is group.lower_is_better
        and one.ci_low is not None
        and one.ci_high is not None
        and (not group.log_scale or one.ci_low > 0)
    )


def _short(label: str) -> str:
    """A label that fits its column; a long name is cut, the year after it stays."""
    label = plain(label)
    name, _, year = label.rpartition(" ")
    return label if len(label) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - len(year) - 2].rstrip()}… {year}"


def _domain(group: EvidenceGroup) -> tuple[float, float]:
    """From where to where the axis goes: the trials' intervals and no effect, the pooled ones where they aren't far wider."""
    onto, back = (math.log, math.exp) if group.log_scale else (float, float)
    low = min(0.0, *(onto(study.ci_low) for study in group.studies))
    high = max(0.0, *(onto(study.ci_high) for study in group.studies))
    most = _WIDEST * (high - low)
    if pooled := group.pooled:
        for ends in ((pooled.ci_low, pooled.ci_high), (pooled.pi_low, pooled.pi_high)):
            wider = [onto(end) for end in ends if end]
            if max(high, *wider, low) - min(low, *wider, high) <= most:
                low, high = min(low, *wider, high), max(high, *wider, low)
    room = _BEYOND * (high - low)
    return back(low - room), back(high + room)


def _frame(group: EvidenceGroup, rows: int, x: Spec, y: Spec) -> list[Spec]:
    """The line of no effect, and below the axis which side is good for whom."""
    null = 1 if group.log_scale else 0
    left, right = sides(group)
    under = _ROW * (rows + 1) + 38
    return [
        {
            "data": {"values": [{"x": null, "y": -0.7, "y2": rows - 0.5}]},
            "mark": {"type": "rule", "color": "black"},
            "encoding": {"x": x, "y": y, "y2": {"field": "y2"}},
        },
        _note(f"← {left}", 0, under, "left"),
        _note(f"{right} →", _PLOT, under, "right"),
        *([_note(heterogeneity(group.pooled), -_LEFT, under + 18, "left")] if group.pooled else []),
    ]


def _note(text: str, x: float, y: float, align: str) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "text": text, "align": align, "fontSize": 11, "color": "black"},
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


def _columns(group: EvidenceGroup, rows: list[Spec], y: Spec) -> list[Spec]:
    """Labels to the left, numbers and weights to the right, under their headings."""
    heads = {"label": "Trial", "text": f"{group.measure.value} (95% CI)", "weight": "Weight" if group.pooled else ""}
    places = (("label", -_LEFT, "left"), ("text", _PLOT + 12, "left"), ("weight", _PLOT + _RIGHT + 20, "right"))
    values = [{"y": row["y"], "bold": row["kind"] == "pooled"} | {name: row.get(name, "") for name in heads} for row in rows]
    values.append({"y": -1, "bold": True} | heads)
    return [
        {
            "data": {"values": [value for value in values if value["bold"] is bold]},
            "mark": {
                "type": "text",
                "align": align,
                "fontSize": 12,
                "color": "black",
                "fontWeight": "bold" if bold else "normal",
            },
            "encoding": {"x": {"value": place}, "y": y, "text": {"field": name, "type": "nominal"}},
        }
        for name, place, align in places
        for bold in (False, True)
    ]


def _marks(rows: list[Spec], domain: tuple[float, float], x: Spec, y: Spec) -> list[Spec]:
    marks: list[Spec] = []
    for row in rows:
        low, middle, high = row["ends"]
        inside = (max(low, domain[0]), min(high, domain[1]))
        dashed = {"strokeDash": [4, 3]} if row["kind"] == "prediction" else {}
        if row["kind"] != "pooled":
            marks.append(
                {
                    "data": {"values": [{"x": inside[0], "x2": inside[1], "y": row["y"]} | _source(row)]},
                    "mark": {"type": "rule", "color": "black", "strokeWidth": 1.5, **dashed},
                    "encoding": {"x": x, "x2": {"field": "x2"}, "y": y},
                }
            )
        marks += _arrows(row, domain, x, y)
        if row["kind"] == "study":
            marks.append(_point(middle, row["y"], "square", row["area"], x, y, fill="black", **_source(row)))
        elif row["kind"] == "published" and domain[0] <= middle <= domain[1]:
            marks.append(_point(middle, row["y"], "diamond", 130, x, y, fill="white", **_source(row)))
        elif row["kind"] == "pooled":
            marks.append(_diamond(inside, min(max(middle, domain[0]), domain[1]), row["y"], x, y))
    return marks


def _arrows(row: Spec, domain: tuple[float, float], x: Spec, y: Spec) -> list[Spec]:
    """A triangle at an edge beyond which an interval goes on."""
    low, _, high = row["ends"]
    beyond = [(domain[0], "triangle-left")] if low < domain[0] else []
    beyond += [(domain[1], "triangle-right")] if high > domain[1] else []
    return [_point(place, row["y"], shape, 70, x, y, fill="black") for place, shape in beyond]


def _source(row: Spec) -> Spec:
    """What a mark is of, and the finding that it rests on (`vocabulary.support`); of a result that was pooled here, nothing."""
    return {name: row[name] for name in ("label", "text", "support")} if "support" in row else {}


def _point(at: float, row: float, shape: str, area: float, x: Spec, y: Spec, *, fill: str, **facts: str) -> Spec:
    return {
        "data": {"values": [{"x": at, "y": row} | facts]},
        "mark": {"type": "point", "shape": shape, "size": area, "fill": fill, "stroke": "black", "opacity": 1},
        "encoding": {"x": x, "y": y},
    }


def _diamond(ends: tuple[float, float], middle: float, row: float, x: Spec, y: Spec) -> Spec:
    corners = [(ends[0], row), (middle, row - 0.3), (ends[1], row), (middle, row + 0.3), (ends[0], row)]
    return {
        "data": {"values": [{"x": at, "y": height, "order": order} for order, (at, height) in enumerate(corners)]},
        "mark": {"type": "line", "fill": "#999999", "stroke": "black", "strokeWidth": 1.5, "strokeJoin": "round"},
        "encoding": {"x": x, "y": y, "order": {"field": "order"}},
    }
