"""How well and how fast the grammar reads abstracts: the design and size of hand-labelled ones, and abstracts a second."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import BESIDE_CHECKOUT, ROOT
from palpate.appraisal.appraise import Appraisal, appraise
from palpate.sources import open_source
from palpate.vocabulary import Record

LABELS = ROOT / "validation" / "design_and_size.jsonl"
CORES = 2
TIMED = 1200
"""Abstracts that are read for the clock."""
ROUNDS = 3


@dataclass(frozen=True)
class Judged:
    """A labelled abstract beside what was read of it."""

    label: dict[str, Any]
    record: Record
    appraisal: Appraisal

    @property
    def participants(self) -> int | None:
        size = self.appraisal.size.participants
        return size.value if size else None

    def design_right(self, *, strict: bool = False) -> bool:
        others = [] if strict else self.label.get("also_design", [])
        return self.appraisal.design.design.value in {self.label["design"], *others}

    def size_right(self, *, strict: bool = False) -> bool:
        others = [] if strict else self.label.get("also_participants", [])
        return self.participants in {self.label["participants"], *others}


def run(data: Path) -> dict[str, float]:
    """Share of the labelled abstracts whose design and whose size are read right, and abstracts a second.

    `accuracy` is that of the trial reports on which the rules were mended or the readers trained, `unseen_accuracy` that of the lots on
    which neither was done, trial reports and other abstracts. Empty where the abstracts are not there.
    """
    records = labelled_records(data)
    if not records:
        return {}
    told = [label for label in labels() if label["source"] == "jats" or not label["mended"]]
    judged = [judge(label, records[label["id"]]) for label in told]
    seen = [one for one in judged if one.label["mended"] and one.label["source"] == "jats"]
    unseen = [one for one in judged if not one.label["mended"]]
    return {
        "design.accuracy": sum(one.design_right() for one in seen) / len(seen),
        "sample_size.accuracy": sum(one.size_right() for one in seen) / len(seen),
        "design.unseen_accuracy": sum(one.design_right() for one in unseen) / len(unseen),
        "sample_size.unseen_accuracy": sum(one.size_right() for one in unseen) / len(unseen),
        "read.abstracts_per_s": abstracts_per_second(list(records.values())[:TIMED]),
    }


def labels() -> list[dict[str, Any]]:
    """The labels in the order in which they were made; `split` names the lot, `mended` says whether rules were mended on it."""
    return [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def labelled_records(data: Path) -> dict[str, Record]:
    """The labelled records by id, without their full text, from the files of `data`, else of those beside the checkout."""
    wanted = {row["id"] for row in labels()}
    for folder in (data, BESIDE_CHECKOUT):
        files = [folder / "jats" / "articles.tar.zst", *sorted((folder / "pubmed").glob("*.xml.gz"))]
        items = (item for path in files if path.is_file() for item in open_source(path))
        records = (item for item in items if isinstance(item, Record) and item.id in wanted)
        found = {record.id: record.model_copy(update={"body": ()}) for record in records}
        if found.keys() == wanted:
            return found
    return {}


def judge(label: dict[str, Any], record: Record) -> Judged:
    """Read an abstract."""
    return Judged(label, record, appraise(record))


def abstracts_per_second(records: list[Record]) -> float:
    """Appraisals a second by two processes that share the work, start-up not counted; the best of three rounds."""
    shares = [records[core::CORES] * 4 for core in range(CORES)]
    with ProcessPoolExecutor(CORES, initializer=_on_two_cores) as pool:
        list(pool.map(_read, shares))
        best = 0.0
        for _ in range(ROUNDS):
            start = time.perf_counter()
            count = sum(pool.map(_read, shares))
            best = max(best, count / (time.perf_counter() - start))
    return best


def _on_two_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def _read(records: Iterable[Record]) -> int:
    return len([appraise(record) for record in records])
