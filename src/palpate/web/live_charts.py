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


def support_url(address: str) -> str:
    """The page of the record that an address lies in, at the unit that it names."""
    record, _, part = address.partition("#")
    return f"/records/{quote(record)}" + (f"#{part.partition('@')[0]}" if part else "")


def live_map(found: EvidenceMap) -> Spec:
    """The evidence map; a mark leads to its row of the table below."""
    spec = map_plot(found)
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
    spec = forest_plot(synthesis)
    for panel in spec["vconcat"]:
        for layer in panel["layer"]:
            values: list[dict[str, Any]] = layer["data"]["values"]
            if values and all("support" in value for value in values):
                for value in values:
                    value["href"] = support_url(value["support"])
                layer["encoding"] |= _on_pointer({"Source": "label", "Effect (95% CI)": "text"})
    return spec


def _on_pointer(told: dict[str, str]) -> Spec:
    tooltip = [{"field": field, "type": "nominal", "title": title} for title, field in told.items()]
    return {"tooltip": tooltip, "href": {"field": "href", "type": "nominal"}}
