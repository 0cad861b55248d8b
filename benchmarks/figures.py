"""The figures that palpate must reach, and the benchmark that takes each.

A benchmark is a function that takes the data folder and returns its figures by name, or nothing where the files that it
needs are not there.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A figure with a target: what it is, and the value that must be reached."""

    name: str
    what: str
    wanted: float
    at_most: bool = False

    def reached(self, value: float) -> bool:
        return value <= self.wanted if self.at_most else value >= self.wanted

    def target(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.wanted:,}"


BENCHMARKS: dict[str, tuple[Figure, ...]] = {
    "benchmarks.parse:run": (
        Figure("parse.ratio", "PubMed XML to records, records a second against pubmed_parser 0.5.1, one core", 4),
    ),
    "benchmarks.add:run": (
        Figure("add.records_per_s", "abstracts added (parse, upsert, index), records a second", 2500),
        Figure("add.peak_mb", "peak memory while they are added, MB", 700, at_most=True),
    ),
    "benchmarks.retrieval:run": (
        Figure("retrieval.ndcg10", "nDCG@10 of the questions of bioasq/eval over their documents and the abstracts", 0.87),
    ),
    "benchmarks.ask:warm": (
        Figure("ask.p50_ms", "an answer in a warm process, milliseconds, median of 100 questions", 50, at_most=True),
        Figure("ask.p95_ms", "the same, 95th percentile", 150, at_most=True),
    ),
    "benchmarks.ask:cold": (
        Figure("ask.cold_s", "`palpate ask` as a new process, seconds, median of 5", 1.2, at_most=True),
        Figure("ask.cold_mb", "its peak memory, MB", 300, at_most=True),
    ),
    "benchmarks.reading:run": (
        Figure("design.accuracy", "share of 440 hand-labelled abstracts whose design is read right, rules mended on them", 0.95),
        Figure("sample_size.accuracy", "the same for the number of participants", 0.92),
        Figure("read.abstracts_per_s", "abstracts read by grammar alone, a second, two cores", 150),
    ),
    "benchmarks.verification:statements": (
        Figure(
            "verify.supported",
            "share of the statements of 200 generated answers that a strict check of their supports confirms",
            1.0,
        ),
        Figure("verify.loose_numbers", "numbers in those answers that stand in no support", 0, at_most=True),
    ),
    "benchmarks.verification:corruptions": (
        Figure("verify.caught", "share of 1,000 corrupted answers that `palpate verify` finds out, 250 of each kind", 0.99),
        Figure("verify.false_alarms", "uncorrupted answers that it flags, of 200", 0, at_most=True),
    ),
    "benchmarks.verification:cost": (
        Figure("verify.cost_ms", "what the gate adds to an answer, milliseconds, median of 100 questions", 30, at_most=True),
    ),
    "benchmarks.pooling:run": (
        Figure(
            "pooling.max_error_se",
            "largest difference of a pooled estimate or interval from metafor, in standard errors",
            0.001,
            at_most=True,
        ),
    ),
}
FIGURES = {figure.name: figure for figures in BENCHMARKS.values() for figure in figures}


def chosen(only: str) -> list[str]:
    """The benchmarks with a figure whose name is `only` or starts with it; all of them for an empty `only`."""
    return [name for name, figures in BENCHMARKS.items() if any(figure.name.startswith(only) for figure in figures)]


def run_benchmark(name: str, data: Path) -> dict[str, float]:
    """The figures of one benchmark, taken in this process."""
    module, function = name.split(":")
    figures: dict[str, float] = getattr(importlib.import_module(module), function)(data)
    return figures
