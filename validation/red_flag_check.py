"""Look for red flags in emergencies told in lay words and in near misses: `python -m validation.red_flag_check [HALF]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from palpate.answering.red_flags import red_flags

QUESTIONS = Path(__file__).parent / "red_flags" / "questions.jsonl"
HALVES = ("development", "unseen", "unseen again", "last")


def rows(half: str) -> list[dict[str, Any]]:
    """The questions of a half: `emergency`, `kind`, `question`."""
    return [row for line in QUESTIONS.read_text("utf-8").splitlines() if (row := json.loads(line))["half"] == half]


def caught(half: str, *, emergency: bool) -> tuple[list[str], list[str]]:
    """The emergencies, or the near misses, of a half that are flagged, and those that are not."""
    flagged: list[str] = []
    passed: list[str] = []
    for row in rows(half):
        if row["emergency"] is emergency:
            (flagged if red_flags(row["question"]) else passed).append(row["question"])
    return flagged, passed


def main() -> int:
    """0; prints both shares and every failure."""
    for half in sys.argv[1:] or HALVES:
        flagged, missed = caught(half, emergency=True)
        alarms, quiet = caught(half, emergency=False)
        print(f"{half}: {len(flagged)} of {len(flagged) + len(missed)} emergencies caught")
        print(f"{half}: {len(alarms)} false alarms in {len(alarms) + len(quiet)} near misses")
        for question in missed:
            print(f"  missed: {question}")
        for question in alarms:
            print(f"  false alarm: {question}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
