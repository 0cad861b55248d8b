"""Charts that answer a pointer: the specs of `rendering`, with a tooltip and a way to the studies on every mark."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from palpate.answering.wording import upper_first
from palpate.rendering.common import plain
from palpate.rendering.evidence_map import amount, certainty
from palpate.rendering.evidence_map_plot import map_plot
from palpate.rendering.forest_plot import Spec, forest_plot
from palpate.synthesis.evidence_map import EvidenceMap
from palpate.synthesis.pooled import Synthesis

_LETTER, _SLANTED_LETTER = 6.5, 4.1
"""Pixels that a letter of a name takes in width; in height, where the name is slanted by 40 degrees."""
_LEGENDS = (185, 345)
_MAP_HEAD, _PANEL_HEAD = 92, 44
"""Pixels of title, subtitle and margins above a map, and above a panel of a forest plot."""


def support_url(address: str) -> str:
    """The page of the record that an address lies in, at the unit that it names."""
    record, _, part = address.partition("#")
    return f"/records/{quote(record)}" + (f"#{part.partition('@')[0]}" if part else "")


def live_map(found: EvidenceMap) -> Spec:
    """The evidence map; a mark leads to its row of the table below."""
    spec = _on_the_page(map_plot(found))
    places = {
        (plain(upper_first(one.condition)), plain(upper_first(one.outcome))): (number, one)
        for number, one in enumerate(found.cells, start=1)
    }
    for value in spec["data"]["values"]:
        number, cell = places[value["condition"], value["outcome"]]
        value["href"] = f"#cell-{number}"
        value["amount"] = amount(cell)
        value["rated"] = certainty(cell) or "not rated"
    told = {
        "Condition": "condition",
        "Outcome": "outcome",
        "Leans to": "lean",
        "Best published certainty": "rated",
        "Held": "amount",
    }
    for layer in spec["layer"]:
        layer["encoding"] |= _on_pointer(told)
    return spec


def live_forest(synthesis: Synthesis) -> Spec:
    """The forest plot; a mark leads to the finding that it rests on."""
    spec = _on_the_page(forest_plot(synthesis))
    for panel in spec["vconcat"]:
        for layer in panel["layer"]:
            values: list[dict[str, Any]] = layer["data"]["values"]
            if values and all("support" in value for value in values):
                for value in values:
                    value["href"] = support_url(value["support"])
                layer["encoding"] |= _on_pointer({"Source": "label", "Effect (95% CI)": "text"})
    return spec


def _on_the_page(spec: Spec) -> Spec:
    """The paper of the page behind the marks, whatever its colour; browse.css turns their black and white round in the dark."""
    return spec | {"background": None}


def map_size(spec: Spec) -> tuple[int, int]:
    """Width and height that the drawn map takes, in pixels, so that the page keeps room for it and nothing moves.

    Names are set by the fonts of the reader's machine, so this is the upper end of what was measured.
    """
    values = spec["data"]["values"]
    rows, columns = ({value[name] for value in values} for name in ("condition", "outcome"))
    wide = _LETTER * max(map(len, rows)) + spec["width"]["step"] * len(columns) + _LEGENDS[0]
    high = _MAP_HEAD + _SLANTED_LETTER * max(map(len, columns)) + max(spec["height"]["step"] * len(rows), _LEGENDS[1])
    return round(wide), round(high)


def forest_size(spec: Spec) -> tuple[int, int]:
    """Width and height that the drawn plot takes, in pixels; exact, since every part of a panel has its place."""
    lowest = (
        max(layer["encoding"]["y"]["value"] for layer in panel["layer"] if "value" in layer["encoding"]["y"])
        for panel in spec["vconcat"]
    )
    places = [layer["encoding"]["x"]["value"] for layer in spec["vconcat"][0]["layer"] if "value" in layer["encoding"]["x"]]
    margins, between = 2 * spec["padding"], spec["spacing"] * (len(spec["vconcat"]) - 1)
    return max(places) - min(places) + margins, sum(low + _PANEL_HEAD for low in lowest) + between + margins


def _on_pointer(told: dict[str, str]) -> Spec:
    tooltip = [{"field": field, "type": "nominal", "title": title} for title, field in told.items()]
    return {"tooltip": tooltip, "href": {"field": "href", "type": "nominal"}}
