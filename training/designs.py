"""Train the reader of designs: `python -m training.designs DATA`, five minutes on one core; the same each time.

Writes `src/palpate/data/designs.npz`. Prints how lots that were left out of training are read, beside the grammar as it was when each
was new (see `training/sizes.py`).
"""

from __future__ import annotations

import json
import sys
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from palpate.appraisal.design import read_design
from palpate.appraisal.design_cues import Design
from palpate.appraisal.passages import read_sentences
from palpate.appraisal.trained_design import DESIGNS, LEAST, LEAST_LIFTED, LIFTED, PLACES, SHORTEST, UNLIKELY, VERSION, places
from palpate.sources import open_source
from palpate.vocabulary import Record
from training.recipe import DESIGNS_READ
from training.sizes import LABELS, READ_WHILE_NEW

WEIGHTS = Path(__file__).parents[1] / "src" / "palpate" / "data" / "designs.npz"
_NUMBER = {design: number for number, design in enumerate(DESIGNS)}


@dataclass(slots=True)
class Example:
    """A record: the places of its signs, what it is, what else it may be called, and what the grammar read while it was new."""

    lot: str
    found: np.ndarray
    design: int
    labels: frozenset[int]
    read: int | None = None
    in_words: bool = False
    shares: np.ndarray | None = None
    """The probabilities of the first step, by weights that saw nothing of its lot."""


def labelled(records: dict[str, Record]) -> list[Example]:
    """The lots that rules were mended on."""
    old = {row["id"]: row for row in map(json.loads, READ_WHILE_NEW.read_text("utf-8").splitlines())}
    examples = []
    for row in map(json.loads, LABELS.read_text("utf-8").splitlines()):
        if not row["mended"]:
            continue
        labels = [_NUMBER[Design(name)] for name in (row["design"], *row.get("also_design", []))]
        read = old.get(row["id"])
        one = Example(row["split"], _places(records[row["id"]]), labels[0], frozenset(labels))
        if read:
            one.read, one.in_words = _NUMBER[Design(read["design"])], read["in_words"]
        examples.append(one)
    return examples


def unlabelled(records: Sequence[Record]) -> list[Example]:
    """Records without a label, with what the grammar reads taken for one: the first step learns from them, the second does not."""
    designs = [_NUMBER[read_design(record, read_sentences(record)).design] for record in records]
    return [Example("", _places(record), design, frozenset({design})) for record, design in zip(records, designs, strict=True)]


def _places(record: Record) -> np.ndarray:
    return places(record, read_sentences(record))


def table(examples: Sequence[Example], known: np.ndarray) -> sparse.csr_matrix:
    """Shape (n, m), of the m places that are known; each row has length 1."""
    column = np.full(PLACES, -1)
    column[known] = np.arange(len(known))
    rows = [places[places >= 0] for places in (column[one.found] for one in examples)]
    counts = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts)
    ends = np.concatenate([[0], np.cumsum(counts)])
    return sparse.csr_matrix((values, np.concatenate(rows), ends), shape=(len(examples), len(known)))


def first_step(gold: Sequence[Example], weak: Sequence[Example]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Known places (m,), weights (m, n) and bias (n,) in the order of `DESIGNS`; a design that no example has is never read."""
    taught = [*gold, *weak]
    seen = np.bincount(np.concatenate([one.found for one in taught]), minlength=PLACES)
    known = np.flatnonzero(seen >= DESIGNS_READ.fewest)
    weights = [1.0 if one.lot else DESIGNS_READ.weak_weight for one in taught]
    model = LogisticRegression(C=DESIGNS_READ.closeness, max_iter=DESIGNS_READ.rounds, tol=1e-3)
    model.fit(table(taught, known), [one.design for one in taught], sample_weight=weights)
    words, bias = np.zeros((len(known), len(DESIGNS))), np.full(len(DESIGNS), -30.0)
    words[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return known, words, bias


def shares_of(known: np.ndarray, words: np.ndarray, bias: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    return _softmax(table(examples, known) @ words + bias)


def _softmax(odds: np.ndarray) -> np.ndarray:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _signs(one: Example) -> np.ndarray:
    """Shape (n, signs): of each design beside what the grammar read, as one in so many, and the logarithms of the first step."""
    count = len(DESIGNS)
    assert one.read is not None
    assert one.shares is not None
    signs = np.zeros((count, 4 + 4 * count + count * count + 2))
    for design in range(count):
        if design == one.read:
            signs[design, [0, 1 + one.in_words, 4 + design, 4 + (1 + one.in_words) * count + design]] = 1
        else:
            signs[design, [3, 4 + 3 * count + design, 4 + 4 * count + one.read * count + design]] = 1
    logs = np.log(one.shares + UNLIKELY)
    signs[:, -2] = logs
    signs[one.read, -1] = logs[one.read]
    return signs


def second_step(examples: Sequence[Example]) -> np.ndarray:
    """The weights of `_signs`, of a softmax under a squared penalty; any defensible design counts as right."""
    taught = [one for one in examples if one.read is not None]
    signs = np.stack([_signs(one) for one in taught])
    right = np.array([[design in one.labels for design in range(len(DESIGNS))] for one in taught], dtype=float)

    def loss(tried: np.ndarray) -> tuple[float, np.ndarray]:
        shares = _softmax(signs @ tried)
        hit = (shares * right).sum(axis=1, keepdims=True) + 1e-12
        slope = np.einsum("nds,nd->s", signs, shares - shares * right / hit)
        return -float(np.log(hit).sum()) + 0.5 * DESIGNS_READ.grammar_closeness * float(tried @ tried), (
            slope + DESIGNS_READ.grammar_closeness * tried
        )

    return np.asarray(minimize(loss, np.zeros(signs.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 250}).x)


def decided(one: Example, weights: np.ndarray) -> int | None:
    """As `trained_design.likeliest_design` decides."""
    shares = _softmax((_signs(one) @ weights)[None])[0]
    best = int(shares.argmax())
    bar = LEAST_LIFTED if DESIGNS[best] in LIFTED else LEAST
    return best if shares[best] >= bar else one.read


def report(gold: Sequence[Example]) -> None:
    """Print what lots left out of training give: the grammar while they were new, words alone, and both."""
    read: list[tuple[Example, int | None]] = []
    for lot in dict.fromkeys(one.lot for one in gold if one.read is not None):
        weights = second_step([one for one in gold if one.lot != lot])
        read += [(one, decided(one, weights)) for one in gold if one.lot == lot]
    for lot in [*dict.fromkeys(one.lot for one, _ in read), "all"]:
        here = [(one, both) for one, both in read if lot in {one.lot, "all"}]
        grammar = np.mean([one.read in one.labels for one, _ in here])
        words = np.mean([int(one.shares.argmax()) in one.labels for one, _ in here if one.shares is not None])
        print(
            f"{lot}: grammar {grammar:.3f}, words alone {words:.3f}, both {np.mean([both in one.labels for one, both in here]):.3f}"
        )
    changed = [(one, both) for one, both in read if both != one.read]
    mended = sum(both in one.labels and one.read not in one.labels for one, both in changed)
    broken = sum(both not in one.labels and one.read in one.labels for one, both in changed)
    print(f"{len(changed)} changed: {mended} mended, {broken} broken")


def write(known: np.ndarray, words: np.ndarray, bias: np.ndarray, weights: np.ndarray) -> None:
    """All that the second step says of a design that the grammar read, added up into a table."""
    count = len(DESIGNS)
    of_grammar = np.zeros((count, 2, count))
    for read in range(count):
        for in_words in (0, 1):
            one = Example("", np.array([0]), 0, frozenset(), read, bool(in_words), np.full(count, 1 - UNLIKELY))
            of_grammar[read, in_words] = _signs(one) @ weights
    told = np.abs(words).max(axis=1) >= DESIGNS_READ.least
    known, words = known[told], words[told]
    step = float(np.abs(words).max()) / 127
    np.savez_compressed(
        WEIGHTS,
        about=json.dumps({"version": VERSION, "step": step, "designs": [one.value for one in DESIGNS]}),
        places=known.astype(np.int32),
        of_words=np.round(words / step).astype(np.int8),
        bias=bias.astype(np.float32),
        of_grammar=of_grammar.astype(np.float32),
        of_probability=weights[-2:].astype(np.float32),
    )
    print(f"wrote {WEIGHTS.name}, {WEIGHTS.stat().st_size / 1000:.0f} kB")


def main() -> int:
    """Train, report and write."""
    warnings.simplefilter("ignore", ConvergenceWarning)  # the rounds are few on purpose
    data = Path(sys.argv[1])
    ids = {json.loads(line)["id"] for line in LABELS.read_text("utf-8").splitlines()}
    trials = data / "jats" / "articles.tar.zst"
    records: dict[str, Record] = {}
    others: dict[str, Record] = {}
    for path in (trials, *sorted((data / "pubmed").glob("*.xml.gz"))):
        for item in open_source(path):
            if not isinstance(item, Record) or sum(len(one.text) for one in item.abstract) < SHORTEST:
                continue
            if item.id in ids:
                records[item.id] = item.model_copy(update={"body": ()})
            elif path == trials or zlib.crc32(item.id.encode()) % DESIGNS_READ.one_in == 0:
                others[item.id] = item.model_copy(update={"body": ()})
    gold, weak = labelled(records), unlabelled(list(others.values()))
    print(f"{len(gold)} labelled, {len(weak)} without a label", flush=True)
    for lot in dict.fromkeys(one.lot for one in gold):
        out = [one for one in gold if one.lot == lot]
        for one, shares in zip(out, shares_of(*first_step([one for one in gold if one.lot != lot], weak), out), strict=True):
            one.shares = shares
    report(gold)
    write(*first_step(gold, weak), second_step(gold))
    return 0


if __name__ == "__main__":
    sys.exit(main())
