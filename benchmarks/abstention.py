"""Whether palpate abstains where the starter library cannot answer, and only there: on the questions of `validation/abstention`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from palpate.library import Library
from validation.abstention_check import HALVES, shares


def run(_data: Path) -> dict[str, float]:
    """Share of the unanswerable questions abstained on, and of the answerable ones wrongly abstained on, of the last lot, a stranger's."""
    with TemporaryDirectory() as folder:
        abstained, wrongly, _ = shares(Library.open(f"{folder}/library"), HALVES[-1])
    return {"abstain.unanswerable": abstained, "abstain.wrongly": wrongly}
