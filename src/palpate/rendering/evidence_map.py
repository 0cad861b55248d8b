"""An evidence map on a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from palpate.answering.numbers import count
from palpate.answering.wording import upper_first
from palpate.rendering.common import cell, plain
from palpate.rendering.summary_of_findings import level_name
from palpate.synthesis.evidence_map import EvidenceMap, Lean, MapCell

MAP_COLUMNS = tuple(MapCell.model_fields)
LEAN_NAMES = {
    Lean.BENEFIT: "benefit",
    Lean.MIXED: "mixed",
    Lean.NO_DIFFERENCE: "no difference",
    Lean.HARM: "harm",
    Lean.UNCLEAR: "unclear",
}
LEAN_SIGNS = {Lean.BENEFIT: "▲", Lean.MIXED: "◆", Lean.NO_DIFFERENCE: "■", Lean.HARM: "▼", Lean.UNCLEAR: "○"}
_WIDTH = 110


def map_to_json(found: EvidenceMap) -> str:
    """The map as JSON, the contract of `docs/synthesis.md`."""
    return found.model_dump_json(indent=2) + "\n"


def map_to_csv(found: EvidenceMap) -> str:
    """One row a cell that holds anything."""
    page = io.StringIO()
    writer = csv.DictWriter(page, MAP_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in found.cells:
        fields = one.model_dump(mode="json") | {"supports": " ".join(one.supports)}
        writer.writerow({name: cell(value) for name, value in fields.items()})
    return page.getvalue()


def map_title(found: EvidenceMap) -> str:
    """ "Evidence map of massage for neck pain"."""
    return plain(f"Evidence map of {found.intervention}" + (f" for {found.condition}" if found.condition else ""))


def amount(one: MapCell) -> str:
    """ "3 sources, 7 comparisons, 412 people"; trials inside a review are no sources of their own and named after them."""
    parts = [count(one.sources, "source"), count(one.comparisons, "comparison")]
    if one.trials_inside:
        parts[0] += f" with {count(one.trials_inside, 'trial')} inside a review"
    return ", ".join([*parts, f"{one.people:,} people"] if one.people else parts)


def certainty(one: MapCell) -> str:
    """ "moderate (Skelly 2020)"; "" where nobody published one."""
    return f"{level_name(one.certainty)} ({plain(one.rated_by or '')})" if one.certainty else ""


def _sources(one: MapCell) -> str:
    """ "3", or "3 (2 inside)" where two trials more are inside a review and counted with it."""
    return f"{one.sources} ({one.trials_inside} inside)" if one.trials_inside else str(one.sources)


def map_to_terminal(found: EvidenceMap, console: Console) -> None:
    """Print the map condition by condition, the most studied first."""
    width = min(console.width, _WIDTH)
    console.print(Text(map_title(found), style="bold"), width=width)
    stamp = found.library
    size = f"{count(len(found.conditions), 'condition')}, {count(len(found.outcomes), 'outcome')}"
    console.print(Text(f"Library version {stamp.version}, {stamp.records:,} records · {size}", style="dim"), width=width)
    if not found.cells:
        console.print(Text("\nNothing is held on this."))
        return
    legend = " · ".join(f"{LEAN_SIGNS[lean]} {name}" for lean, name in LEAN_NAMES.items())
    console.print(Text(f"Against a control: {legend}. Certainty is the best that was published.", style="dim"), width=width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("Outcome", ratio=4)
    table.add_column("Leans to", ratio=2)
    table.add_column("Certainty", ratio=3)
    table.add_column("Sources", justify="right")
    table.add_column("Comparisons", justify="right")
    table.add_column("People", justify="right")
    for condition, cells in groupby(found.cells, key=lambda one: one.condition):
        table.add_row(Text(plain(upper_first(condition)), style="bold"))
        for one in cells:
            lean = f"{LEAN_SIGNS[one.lean]} {LEAN_NAMES[one.lean]}{', reversed' if one.reversed else ''}"
            people = f"{one.people:,}" if one.people else ""
            parts = (f"  {one.outcome}", lean, certainty(one), _sources(one), str(one.comparisons), people)
            table.add_row(*map(Text, parts))
    console.print(table, width=width)
