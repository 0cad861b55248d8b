"""Look for red flags in emergencies told in lay words and in near misses: `python -m validation.red_flag_check [HALF]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from palpate.answering.emergencies import emergency_flags
from palpate.answering.red_flags import red_flags
from palpate.answering.trained_flags import UNNAMED, trained_flags
from training.red_flags.kinds import FLAGS

QUESTIONS = Path(__file__).parent / "red_flags" / "questions.jsonl"
SIGNS_MENDED_ON = ("development", "unseen", "unseen again", "last")
"""Lots on which the signs were mended; the head was not trained on them."""
HEAD_MENDED_ON = ("fresh", "fresh again", "final")
"""Lots that the head is trained on, each measured once before that; no sign was mended on them."""
FINAL = "new"
"""The last lot whose kinds are those of the head."""
STRANGERS = (
    "fresh 8",
    "fresh 9",
    "fresh 10",
    "fresh 11",
    "fresh 12",
    "fresh 13",
    "fresh 14",
    "fresh 15",
    "fresh 16",
    "fresh 17",
    "fresh 18",
)
"""Lots that others wrote, each of whom knew neither reader."""
KINDS_ARE_FLAGS = (*HEAD_MENDED_ON, FINAL)
"""Lots whose kinds are those of the head, so that names can be compared; the older lots have kinds of their own."""
HALVES = (*SIGNS_MENDED_ON, *HEAD_MENDED_ON, FINAL, *STRANGERS)
READERS: dict[str, Callable[[str], tuple[str, ...]]] = {"signs": red_flags, "head": trained_flags, "both": emergency_flags}


def rows(half: str) -> list[dict[str, Any]]:
    """The questions of a half: `emergency`, `kind`, `question`."""
    return [row for line in QUESTIONS.read_text("utf-8").splitlines() if (row := json.loads(line))["half"] == half]


def caught(
    half: str, *, emergency: bool, reader: Callable[[str], tuple[str, ...]] = emergency_flags
) -> tuple[list[str], list[str]]:
    """The emergencies, or the near misses, of a half that are flagged, and those that are not."""
    flagged: list[str] = []
    passed: list[str] = []
    for row in rows(half):
        if row["emergency"] is emergency:
            (flagged if reader(row["question"]) else passed).append(row["question"])
    return flagged, passed


def named(half: str) -> tuple[int, int, list[tuple[str, str]]]:
    """Of the emergencies of a half that are caught: how many by the name of their kind alone, how many in general; the others with the
    name that they are given, which can be right all the same (breathlessness from a clot)."""
    right, general, others = 0, 0, []
    for row in rows(half):
        flags = set(emergency_flags(row["question"])) if row["emergency"] else set()
        if flags == {FLAGS.get(row["kind"])}:
            right += 1
        elif flags == {UNNAMED}:
            general += 1
        elif flags:
            others.append(("; ".join(sorted(flags)), row["question"]))
    return right, general, others


def main() -> int:
    """0; prints what each reader catches and wrongly flags, and every failure of both together."""
    for half in sys.argv[1:] or HALVES:
        for name, reader in READERS.items():
            flagged, missed = caught(half, emergency=True, reader=reader)
            alarms, quiet = caught(half, emergency=False, reader=reader)
            print(f"{half}, {name}: {len(flagged)} of {len(flagged) + len(missed)} emergencies caught, ", end="")
            print(f"{len(alarms)} false alarms in {len(alarms) + len(quiet)} near misses")
        if half in KINDS_ARE_FLAGS:
            right, general, others = named(half)
            print(f"{half}, names: {right} by the kind of the lot, {general} in general, {len(others)} otherwise")
            for flags, question in others:
                print(f"  named {flags}: {question}")
        for question in missed:
            print(f"  missed: {question}")
        for question in alarms:
            print(f"  false alarm: {question}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
