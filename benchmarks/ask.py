"""How long an answer takes: inside a process that has answered before, and as a new process."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.data import pubmed_files, questions
from benchmarks.process import measure
from palpate.answering import ask
from palpate.library import Library
from palpate.sources import open_source

WARM_UP = ("Does massage help insomnia?", "Is massage safe with varicose veins?", "Does metformin prevent diabetes?")
COLD_QUESTION = "Are regular massages medically necessary for musculoskeletal problems?"
COLD_RUNS = 5


def warm(data: Path) -> dict[str, float]:
    """Median and 95th percentile, milliseconds, over the questions; starter library and the abstracts of `data`."""
    files = pubmed_files(data)
    if not files:
        return {}
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        for file in files:
            library.add(open_source(file), note=f"benchmark: {file.name}")
        for question in WARM_UP:
            ask(question, library)
        taken = [_milliseconds(question, library) for question in questions()]
    return {"ask.p50_ms": statistics.median(taken), "ask.p95_ms": statistics.quantiles(taken, n=20)[-1]}


def cold(_data: Path) -> dict[str, float]:
    """Median seconds and megabytes of `palpate ask` as a new process on an existing starter library."""
    palpate = str(Path(sys.executable).with_name("palpate"))
    with TemporaryDirectory() as folder:
        library = f"{folder}/library"
        Library.open(library)
        command = [palpate, "ask", "--library", library, COLD_QUESTION]
        seconds, megabytes = zip(*(measure(command) for _ in range(COLD_RUNS)), strict=True)
    return {"ask.cold_s": statistics.median(seconds), "ask.cold_mb": statistics.median(megabytes)}


def _milliseconds(question: str, library: Library) -> float:
    start = time.perf_counter()
    ask(question, library)
    return (time.perf_counter() - start) * 1000
