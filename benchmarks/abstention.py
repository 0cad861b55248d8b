"""Whether palpate abstains where the starter library cannot answer, and only there: on the questions of `validation/abstention`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from palpate.library import Library
from validation.abstention_check import HALVES, shares

LAST = 3
"""Lots, each of as many questions."""


def run(_data: Path) -> dict[str, float]:
    """Share of the unanswerable questions abstained on, and of the answerable ones wrongly abstained on, of the last lots, strangers'."""
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        found = [shares(library, half) for half in HALVES[-LAST:]]
    return {
        "abstain.unanswerable": sum(abstained for abstained, _, _ in found) / LAST,
        "abstain.wrongly": sum(wrongly for _, wrongly, _ in found) / LAST,
    }
