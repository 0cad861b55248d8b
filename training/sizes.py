"""Train the ranker of numbers of participants: `python -m training.sizes DATA`, ten minutes on one core; the same each time.

Writes `src/palpate/data/sizes.npz`. Prints how lots that were left out of training are read, beside the grammar as it was when each
was new: what it reads of a lot that it was mended on afterwards looks better than what it will read of text that nobody has seen.
The lots that serve as the final measure (`mended` is false in their rows) are not touched.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from palpate.appraisal.appraise import WITHOUT_SIZE, size_told_as
from palpate.appraisal.design import read_design
from palpate.appraisal.design_cues import Design
from palpate.appraisal.passages import read_sentences
from palpate.appraisal.size import Kind, read_size
from palpate.appraisal.size_signs import candidates_in
from palpate.appraisal.trained_size import (
    GRAMMAR_PLACES,
    LEAST,
    PLACES,
    VERSION,
    GrammarReading,
    Told,
    certain,
    grammar_place,
    grammar_signs,
    place,
    probability_signs,
    softmax,
    with_grammar,
)
from palpate.sources import open_source
from palpate.vocabulary import Record
from training.recipe import SIZES

HERE = Path(__file__).parent
LABELS = HERE.parent / "validation" / "design_and_size.jsonl"
READ_WHILE_NEW = HERE / "read_while_new.jsonl"
"""What the grammar made of each lot before it was mended on it: ids and numbers, no text."""
WEIGHTS = HERE.parent / "src" / "palpate" / "data" / "sizes.npz"


@dataclass(slots=True)
class Example:
    """An abstract: its candidates, which of them are right, and what the grammar read; `reading` None where that is not known."""

    lot: str
    kind: Kind
    sized: bool
    """Whether its design is one that has participants."""
    values: list[int | None]
    right: np.ndarray
    signs: list[np.ndarray]
    """Places of the signs of each candidate."""
    grammar: list[list[int]]
    reading: GrammarReading | None
    labels: frozenset[int | None]
    shares: np.ndarray | None = None
    """The probabilities of the first step, by weights that saw nothing of its lot."""


def labelled(records: dict[str, Record]) -> Iterator[Example]:
    """The lots that rules were mended on, with what the grammar read before."""
    read = {row["id"]: row for row in map(json.loads, READ_WHILE_NEW.read_text("utf-8").splitlines())}
    for row in map(json.loads, LABELS.read_text("utf-8").splitlines()):
        if row["mended"]:
            old = read.get(row["id"])
            labels = frozenset({row["participants"], *row.get("also_participants", [])})
            design = Design(old["design"] if old else row["design"])
            yield _example(records[row["id"]], row["split"], design, _reading(old) if old else None, labels)


def _reading(row: dict[str, Any]) -> GrammarReading:
    chosen = Told(*row["chosen"]) if row["chosen"] else None
    return GrammarReading(chosen, tuple(Told(*one) for one in row["told"]), row.get("randomised"), row.get("analysed"))


def unlabelled(records: Sequence[Record]) -> Iterator[Example]:
    """Trial reports without a label, with what the grammar reads taken for one: the first step learns from them, the second does not."""
    for record in records:
        sentences = read_sentences(record)
        design = read_design(record, sentences).design
        people = None if design in WITHOUT_SIZE else read_size(sentences, size_told_as(design)).participants
        yield _example(record, "", design, None, frozenset({people.value if people else None}))


def _example(record: Record, lot: str, design: Design, reading: GrammarReading | None, labels: frozenset[int | None]) -> Example:
    kind = size_told_as(design)
    found = candidates_in(read_sentences(record), kind.value)
    if reading:
        found = with_grammar(found, reading)
    grammar = grammar_signs(found, reading, kind.value) if reading else {}
    return Example(
        lot,
        kind,
        design not in WITHOUT_SIZE,
        list(found),
        np.array([value in labels for value in found], dtype=float),
        [np.unique([place(sign) for sign in one.signs]) for one in found.values()],
        [[grammar_place(sign) for sign in grammar.get(value, ())] for value in found],
        reading,
        labels,
    )


def learn(table: sparse.csr_matrix, examples: Sequence[Example], weights: np.ndarray, closeness: float) -> np.ndarray:
    """The weights of a softmax over the candidates of each abstract, under a squared penalty; any right candidate counts."""
    sizes = np.array([len(one.values) for one in examples])
    starts, owner = np.concatenate([[0], np.cumsum(sizes)[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    right, turned = np.concatenate([one.right for one in examples]), table.T.tocsr()

    def loss(tried: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ tried
        raised = np.exp(odds - np.maximum.reduceat(odds, starts)[owner])
        shares = raised / np.add.reduceat(raised, starts)[owner]
        hit = np.add.reduceat(shares * right, starts) + 1e-12
        slope = turned @ ((shares - shares * right / hit[owner]) * weights[owner])
        return -float((weights * np.log(hit)).sum()) + 0.5 * closeness * float(tried @ tried), slope + closeness * tried

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 250})
    return np.asarray(found.x)


def of_signs(examples: Sequence[Example]) -> sparse.csr_matrix:
    rows = [places for one in examples for places in one.signs]
    return _table(rows, PLACES)


def of_grammar(examples: Sequence[Example]) -> sparse.csr_matrix:
    """The grammar's signs, and those of the first step's probabilities behind them."""
    rows = [places for one in examples for places in one.grammar]
    shares = [
        probability_signs(one.values, one.shares, one.reading) for one in examples if one.shares is not None and one.reading
    ]
    return sparse.hstack([_table(rows, GRAMMAR_PLACES), sparse.csr_matrix(np.concatenate(shares))]).tocsr()


def _table(rows: Sequence[Sequence[int]], places: int) -> sparse.csr_matrix:
    ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    flat = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows])
    return sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), places))


def first_step(gold: Sequence[Example], weak: Sequence[Example]) -> np.ndarray:
    """The weights of the signs; those of places that fewer than two abstracts have, or that hardly count, are 0."""
    taught = [one for one in (*gold, *weak) if one.right.any()]
    table = of_signs(taught)
    owner = np.repeat(np.arange(len(taught)), [len(one.values) for one in taught])
    seen = sparse.coo_matrix((np.ones(table.nnz), (owner[table.tocoo().row], table.indices)), shape=(len(taught), PLACES)).tocsr()
    often = np.flatnonzero(SIZES.fewest <= (seen > 0).sum(axis=0).A1)
    weights = np.array([1.0 if one.lot else SIZES.weak_weight for one in taught])
    learnt = np.zeros(PLACES)
    learnt[often] = learn(table[:, often], taught, weights, SIZES.closeness)
    learnt[np.abs(learnt) < SIZES.least] = 0
    return learnt


def second_step(examples: Sequence[Example]) -> np.ndarray:
    taught = [one for one in examples if one.reading and one.right.any()]
    return learn(of_grammar(taught), taught, np.ones(len(taught)), SIZES.grammar_closeness)


def shares_of(weights: np.ndarray, table: sparse.csr_matrix, examples: Sequence[Example]) -> list[np.ndarray]:
    ends = np.cumsum([len(one.values) for one in examples])
    return [softmax(odds) for odds in np.split(table @ weights, ends[:-1])]


def leave_out(gold: Sequence[Example], weak: Sequence[Example]) -> None:
    """Give each abstract the probabilities of a first step that saw nothing of its lot."""
    for lot in dict.fromkeys(one.lot for one in gold):
        out = [one for one in gold if one.lot == lot]
        weights = first_step([one for one in gold if one.lot != lot], weak)
        for one, shares in zip(out, shares_of(weights, of_signs(out), out), strict=True):
            one.shares = shares


def report(gold: Sequence[Example]) -> None:
    """Print what lots left out of training give: the grammar while they were new, the first step alone, and both."""
    read: list[tuple[Example, int | None, float]] = []
    for lot in dict.fromkeys(one.lot for one in gold if one.reading):
        out = [one for one in gold if one.lot == lot]
        weights = second_step([one for one in gold if one.lot != lot])
        for one, shares in zip(out, shares_of(weights, of_grammar(out), out), strict=True):
            read.append((one, *_decided(one, shares)))
    for lot in [*dict.fromkeys(one.lot for one, *_ in read), "all"]:
        here = [one for one in read if lot in {one[0].lot, "all"}]
        grammar = [(one.reading.chosen.value if one.reading.chosen else None) in one.labels for one, *_ in here if one.reading]
        alone = [one.values[int(one.shares.argmax())] in one.labels for one, *_ in here if one.shares is not None]
        both = [value in one.labels for one, value, _ in here]
        print(f"{lot}: grammar {np.mean(grammar):.3f}, numbers alone {np.mean(alone):.3f}, both {np.mean(both):.3f}")
    for least in (0.0, LEAST, 0.6, 0.7, 0.8, 0.9):
        stated = [value in one.labels for one, value, share in read if value is not None and share >= least]
        held = [(value if share >= least else None) in one.labels for one, value, share in read]
        print(
            f"  withheld under {least}: {len(stated) / len(read):.3f} stated, of them right {np.mean(stated):.3f}; all {np.mean(held):.3f}"
        )


def _decided(one: Example, shares: np.ndarray) -> tuple[int | None, float]:
    """As `trained_size.likeliest_size` decides."""
    assert one.reading
    read = one.reading.chosen.value if one.reading.chosen else None
    if not one.sized or one.kind is Kind.REVIEW or certain(one.reading):
        return read, 1.0
    best = int(shares.argmax())
    return (one.values[best], float(shares[best])) if shares[best] >= LEAST else (None, 1.0)


def write(signs: np.ndarray, grammar: np.ndarray) -> None:
    step = float(np.abs(signs).max()) / 127
    np.savez_compressed(
        WEIGHTS,
        about=json.dumps({"version": VERSION, "step": step}),
        of_signs=np.round(signs / step).astype(np.int8),
        of_grammar=grammar[:GRAMMAR_PLACES].astype(np.float16),
        of_probability=grammar[GRAMMAR_PLACES:].astype(np.float32),
    )
    print(f"wrote {WEIGHTS.name}, {WEIGHTS.stat().st_size / 1000:.0f} kB")


def main() -> int:
    """Train, report and write."""
    data = Path(sys.argv[1])
    ids = {row["id"]: row["mended"] for row in map(json.loads, LABELS.read_text("utf-8").splitlines())}
    files = [data / "jats" / "articles.tar.zst", *sorted((data / "pubmed").glob("*.xml.gz"))]
    records: dict[str, Record] = {}
    others: dict[str, Record] = {}
    for path in files:
        for item in open_source(path):
            if not isinstance(item, Record):
                continue
            if item.id in ids:
                records[item.id] = item.model_copy(update={"body": ()})
            elif path == files[0] and sum(len(one.text) for one in item.abstract) >= SIZES.shortest:
                others[item.id] = item.model_copy(update={"body": ()})
    gold, weak = list(labelled(records)), list(unlabelled(list(others.values())))
    print(f"{len(gold)} labelled, {len(weak)} without a label", flush=True)
    leave_out(gold, weak)
    report(gold)
    write(first_step(gold, weak), second_step(gold))
    return 0


if __name__ == "__main__":
    sys.exit(main())
