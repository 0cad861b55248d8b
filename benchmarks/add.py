"""How fast abstracts are added to a new library, and in how much memory; a process of its own does it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.data import ROOT, pubmed_files
from benchmarks.process import measure


def run(data: Path) -> dict[str, float]:
    """Records a second (parse, upsert, index) and peak megabytes of the process that adds the abstracts of `data`."""
    files = pubmed_files(data)
    if not files:
        return {}
    with TemporaryDirectory() as folder:
        result = Path(folder) / "rate"
        command = [sys.executable, "-m", "benchmarks.add", f"{folder}/library", str(result), *map(str, files)]
        _, peak = measure(command, env={"PYTHONPATH": str(ROOT)})
        return {"add.records_per_s": float(result.read_text("utf-8")), "add.peak_mb": peak}


def add(uri: str, files: list[str]) -> float:
    """Add the files to a new library; gives records a second."""
    from palpate.library import Library
    from palpate.sources import open_source

    library = Library.open(uri)
    start, seen = time.perf_counter(), 0
    for file in files:
        seen += library.add(open_source(Path(file)), note="benchmark").seen
    return seen / (time.perf_counter() - start)


def on_two_cores() -> None:
    """Keep this process to two cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])


if __name__ == "__main__":
    on_two_cores()
    Path(sys.argv[2]).write_text(str(add(sys.argv[1], sys.argv[3:])), "utf-8")
