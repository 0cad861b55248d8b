"""docs/editorial.md shows the table of transitions as the code has it."""

from __future__ import annotations

from pathlib import Path

from palpate.editorial.transitions import TRANSITIONS, Act
from palpate.vocabulary import ReviewStatus

DOCUMENT = Path(__file__).parents[2] / "docs" / "editorial.md"


def test_the_document_shows_the_transitions_of_the_code():
    lines = [line.strip("|").split("|") for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line] for line in lines]
    head = next(row for row in rows if row[0] == "act")
    statuses = [ReviewStatus(cell) for cell in head[1:]]
    shown = {
        Act(row[0]): {status: ReviewStatus(cell) for status, cell in zip(statuses, row[1:], strict=True) if cell}
        for row in rows
        if row[0] in set(Act)
    }
    assert shown == TRANSITIONS
