"""Whether emergencies told in lay words get the advice to seek help first, and near misses do not: on `validation/red_flags`."""

from __future__ import annotations

from pathlib import Path

from validation.red_flag_check import FINAL, caught


def run(_data: Path) -> dict[str, float]:
    """Share of the emergencies of the last lot, on which nothing was mended, that are flagged, and of its near misses."""
    flagged, missed = caught(FINAL, emergency=True)
    alarms, quiet = caught(FINAL, emergency=False)
    return {
        "red_flags.caught": len(flagged) / (len(flagged) + len(missed)),
        "red_flags.false_alarms": len(alarms) / (len(alarms) + len(quiet)),
    }
