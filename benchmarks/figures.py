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
        Figure("retrieval.ndcg10_reranked", "the same, the best 50 put in order by meaning too", 0.895),
    ),
    "benchmarks.ask:warm": (
        Figure("ask.p50_ms", "an answer in a warm process, milliseconds, median of 100 questions", 50, at_most=True),
        Figure("ask.p95_ms", "the same, 95th percentile", 150, at_most=True),
    ),
    "benchmarks.ask:cold": (
        Figure("ask.cold_s", "`palpate ask` as a new process, seconds, median of 5", 1.2, at_most=True),
        Figure("ask.cold_mb", "its peak memory, MB", 300, at_most=True),
    ),
    "benchmarks.serving:answers": (
        Figure("serve.answers_per_s", "answer pages a second, each question new, two workers, 16 clients", 15),
        Figure("serve.answers_p95_ms", "95th percentile where the 16 ask for 15 a second, milliseconds", 300, at_most=True),
        Figure("serve.answer_kb", "what the first view of an answer page transfers, kB", 120, at_most=True),
    ),
    "benchmarks.serving:records": (
        Figure("serve.records_per_s", "record pages a second, two workers, 16 clients", 150),
        Figure("serve.records_p95_ms", "95th percentile where the 16 ask for 150 a second, milliseconds", 300, at_most=True),
    ),
    "benchmarks.reading:run": (
        Figure("design.accuracy", "share of hand-labelled trial reports whose design is read right, rules mended on them", 0.95),
        Figure("sample_size.accuracy", "the same for the number of participants", 0.92),
        Figure("design.unseen_accuracy", "design read right on the lots of labelled abstracts on which no rule was mended", 0.95),
        Figure("sample_size.unseen_accuracy", "the same for the number of participants", 0.92),
        Figure("read.abstracts_per_s", "abstracts read by grammar alone, a second, two cores", 150),
    ),
    "benchmarks.evidence_model:evidence_inference": (
        Figure("evidence_inference.macro_f1", "direction of a given comparison and outcome, reading the whole article", 0.75),
        Figure("evidence_inference.oracle_macro_f1", "the same, given the evidence spans", 0.82),
    ),
    "benchmarks.evidence_model:healthver": (
        Figure("healthver.macro_f1", "claim and evidence: supports, refutes, neutral", 0.72),
    ),
    "benchmarks.evidence_model:pubmedqa": (
        Figure("pubmedqa.accuracy", "yes, no, maybe from an abstract without its conclusion", 0.68),
    ),
    "benchmarks.evidence_model:bioasq": (Figure("bioasq.yesno_macro_f1", "yes or no from the snippets of a question", 0.80),),
    "benchmarks.evidence_model:cost": (Figure("encoder.passages_per_s", "passages that the evidence model reads a second", 20),),
    "benchmarks.check:run": (
        Figure("check.macro_f1", "verdicts on 234 hand-labelled claims of pages, macro-F1 over six, rules mended on them", 0.75),
        Figure("check.page_s", "a page of 1,000 words checked after loading, seconds", 2, at_most=True),
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
    "benchmarks.abstention:run": (
        Figure(
            "abstain.unanswerable",
            "share of strangers' 1,040 questions that the starter library cannot answer on which it abstains, nothing learnt from them",
            0.95,
        ),
        Figure(
            "abstain.wrongly",
            "share of strangers' 1,200 questions that it can answer on which it abstains all the same",
            0.05,
            at_most=True,
        ),
        Figure("abstain.beside", "share of those that it answers without a record that bears on them", 0.05, at_most=True),
    ),
    "benchmarks.red_flags:run": (
        Figure("red_flags.caught", "share of 1,020 emergencies in lay words that get the advice to seek help first", 0.95),
        Figure("red_flags.false_alarms", "share of 1,575 near misses and ordinary questions that get it too", 0.05, at_most=True),
    ),
    "benchmarks.lying_model:run": (
        Figure("llm.unsupported_shown", "lies of a lying language model that get into an answer", 0, at_most=True),
        Figure("llm.lies", "lies that it told, one of sixteen kinds in each", 500),
        Figure("llm.honest_accepted", "share of the sentences of an honest one that are shown", 0.8),
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
