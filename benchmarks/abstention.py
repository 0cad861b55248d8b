"""Whether palpate abstains where the starter library cannot answer, and only there: on the questions of `validation/abstention`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from palpate.library import Library
from validation.abstention_check import UNLEARNT, shares


def run(_data: Path) -> dict[str, float]:
    """Share of the unanswerable questions abstained on, and of the answerable ones wrongly abstained on or answered without a record
    that bears on them, of the strangers' lots from which nothing has learnt; all lots are of one size.
    """
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        found = [shares(library, half) for half in UNLEARNT]
    return {
        "abstain.unanswerable": sum(abstained for abstained, _, _ in found) / len(found),
        "abstain.wrongly": sum(wrongly for _, wrongly, _ in found) / len(found),
        "abstain.beside": sum(beside for _, _, beside in found) / len(found),
    }
