"""Whether emergencies told in lay words get the advice to seek help first, and near misses do not: on `validation/red_flags`."""

from __future__ import annotations

from pathlib import Path

from validation.red_flag_check import FINAL, STRANGERS, caught


def run(_data: Path) -> dict[str, float]:
    """Share of the emergencies of the lots on which the head was not trained that are flagged, and of their near misses."""
    lots = (FINAL, *STRANGERS)
    caught_in = [caught(lot, emergency=True) for lot in lots]
    alarms_in = [caught(lot, emergency=False) for lot in lots]
    return {
        "red_flags.caught": _share(caught_in),
        "red_flags.false_alarms": _share(alarms_in),
    }


def _share(lots: list[tuple[list[str], list[str]]]) -> float:
    flagged = sum(len(flagged) for flagged, _ in lots)
    return flagged / sum(len(flagged) + len(passed) for flagged, passed in lots)
