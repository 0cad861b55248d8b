"""What to measure with: the data, none of which belongs to the repository, and the questions, which do."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BESIDE_CHECKOUT = ROOT.parent / "shared" / "data"


def default_data() -> Path:
    """The folder that PALPATE_DATA names, else `shared/data` beside the checkout."""
    return Path(os.environ.get("PALPATE_DATA") or BESIDE_CHECKOUT)


def pubmed_files(data: Path) -> list[Path]:
    """The PubMed XML files of `data`, else those beside the checkout, sorted by name; empty where there are none."""
    for folder in (data, BESIDE_CHECKOUT):
        if found := sorted((folder / "pubmed").glob("*.xml*")):
            return found
    return []


def questions() -> list[str]:
    """The questions of questions.txt, in its order."""
    lines = Path(__file__).with_name("questions.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def shown(data: Path) -> str:
    """`data` as it may stand in a published result: relative to the checkout where it lies near, else its name alone."""
    near = data.resolve().is_relative_to(ROOT.parent)
    return os.path.relpath(data.resolve(), ROOT) if near else data.name
