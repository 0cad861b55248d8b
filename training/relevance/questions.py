"""Questions on the starter library, each with the records that answer it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from validation.abstention_check import FOLDER as LOTS
from validation.abstention_check import HALVES, UNLEARNT

WRITTEN = Path(__file__).with_name("questions.jsonl")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the lot that it belongs to, and the records of which each answers it; none where the library holds no answer."""

    lot: str
    text: str
    records: frozenset[str]


def learnt() -> list[Question]:
    """The questions written to learn from, and those of `validation/abstention` but its lots that nothing may learn from."""
    rows = [json.loads(line) for line in WRITTEN.read_text("utf-8").splitlines()]
    written = [Question(row["lot"], row["question"], frozenset(row["records"])) for row in rows]
    return [*written, *of_validation(lot for lot in HALVES if lot not in UNLEARNT)]


def not_on_safety() -> list[str]:
    """The answerable questions written to learn from that ask for effects, advice, doses, costs and facts: none of them tells of an emergency."""
    rows = [json.loads(line) for line in WRITTEN.read_text("utf-8").splitlines()]
    return [row["question"] for row in rows if row["records"] and row["kind"] != "safety"]


def of_validation(lots: Iterable[str]) -> Iterator[Question]:
    """The questions of some lots of `validation/abstention`."""
    wanted = frozenset(lots)
    for name in ("answerable", "unanswerable"):
        for line in (LOTS / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["half"] in wanted:
                yield Question(row["half"], row["question"], frozenset(row.get("cites_one_of") or ()))
