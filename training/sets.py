"""The sets of examples that a training run draws from, by the names that `recipe.py` calls them."""

from __future__ import annotations

import random
from pathlib import Path

from training.examples import (
    Example,
    bioasq,
    claims,
    comparisons_as_claims,
    directions,
    ideal_answers,
    pubmedqa,
    weak_conclusions,
)
from training.written.read import asked_of_abstracts, compared_in_abstracts, written_claims


def examples(name: str, data: Path, dice: random.Random) -> list[tuple[str, Example]]:
    """The examples of a set, drawn anew with each call, each with the key by which it is held out or not."""
    match name:
        case "written":
            return list(written_claims())
        case "asked":
            return list(asked_of_abstracts(data, dice))
        case "compared":
            return list(compared_in_abstracts(data, dice))
        case "directions":
            return list(directions(data, dice))
        case "bioasq":
            return list(bioasq(data, dice))
        case "pubmedqa":
            return list(pubmedqa(data, dice))
        case "comparisons":
            return list(comparisons_as_claims(data, dice))
        case "ideals":
            return list(ideal_answers(data, dice))
        case "conclusions":
            return list(weak_conclusions(data, dice))
        case "healthver":
            return list(claims(data, "healthver"))
        case _:
            return list(claims(data, f"claims/{name}"))
