"""`Concept`: one thing of the field that questions and sources name in many ways, and the reading of the data files.

The data lie in `palpate/data/terminology/*.jsonl`, one concept a line; `docs/terminology.md` explains every field.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal, get_args

Facet = Literal["condition", "intervention", "comparator", "outcome", "population"]
FACETS: tuple[Facet, ...] = get_args(Facet)


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept with its names and its place in the hierarchy.

    `id` begins with the facet ("condition:low-back-pain"). A name of one word in capitals ("RA") is matched in capitals only.
    """

    id: str
    name: str
    facet: Facet
    synonyms: tuple[str, ...] = ()
    """Other names, lay ones included; good for query expansion."""
    mesh: tuple[str, ...] = ()
    """MeSH descriptor UIs ("D005356")."""
    broader: tuple[str, ...] = ()
    """Ids of the concepts directly above."""
    cues: tuple[str, ...] = ()
    """Wordings that mean the concept but are no name of it: recognised in texts, never used for expansion; may be shared."""
    whole_texts: tuple[str, ...] = ()
    """Texts that mean the concept only where they are all that a record's field says ("not specified")."""
    implied_by: tuple[tuple[str, ...], ...] = ()
    """Sets of concepts that together mean this one: pain and cancer are cancer pain. See `Terminology.implied`."""
    family: bool = False
    """An outcome that is judged by itself although it stands under a wider one (anxiety under mental health)."""
    broad: bool = False
    """A family ("musculoskeletal problems") that is to be answered member by member."""
    mechanism: bool = False
    """An outcome inside the body (cortisol), not one that a person feels."""
    harm: bool = False
    """An outcome that is a harm."""
    lower_is_better: bool | None = None
    """Orientation of an outcome where it is settled; None where it depends on the version used."""
    scale_range: tuple[float, float] | None = None
    """Lowest and highest score of a scale."""


def load_concepts() -> Iterator[Concept]:
    """Read the concepts of all facets from the package's data."""
    folder = files("palpate.data") / "terminology"
    for facet in FACETS:
        text = (folder / f"{facet}s.jsonl").read_text(encoding="utf-8")
        for line in text.splitlines():
            if line:
                yield _concept(facet, json.loads(line))


def _concept(facet: Facet, fields: dict[str, Any]) -> Concept:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    if "implied_by" in values:
        values["implied_by"] = tuple(tuple(group) for group in values["implied_by"])
    return Concept(facet=facet, **values)


def load_false_friends() -> dict[Facet, tuple[str, ...]]:
    """Wordings in which a name means something else ("labor costs"), for each facet."""
    text = (files("palpate.data") / "terminology" / "false_friends.jsonl").read_text(encoding="utf-8")
    return {entry["facet"]: tuple(entry["phrases"]) for entry in map(json.loads, text.splitlines())}
