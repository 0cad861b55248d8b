"""Train the linear head for changes: `python -m training.changes DATA`, some minutes on one core; the same each time.

Writes `src/palpate/data/changes.npz`. Prints how whole articles that were left out of training are answered: by this head alone,
and, for the tenth that the heads of the encoder never saw either, by both together.
"""

from __future__ import annotations

import json
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from palpate import encoder
from palpate.appraisal.asked_record import candidates, together
from palpate.appraisal.comparison_signs import Comparison, signs
from palpate.appraisal.trained_changes import PLACES, VERSION, place
from palpate.encoder import DIRECTION, asked_comparison
from palpate.vocabulary import Record
from training.articles import records_by_article, sentences_of
from training.examples import EXCHANGED, held_out, rows, runs, unrelated
from training.recipe import CHANGES, SEED

WEIGHTS = Path(__file__).parents[1] / "src" / "palpate" / "data" / "changes.npz"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was asked about a comparison: of which row of the training file, and what it says."""

    row: int
    text: str
    label: str
    weight: float = 1.0
    exchanged: bool = False
    """Whether it was asked with the two groups exchanged."""


def passages(asked: Sequence[Row], records: dict[str, Record], dice: random.Random) -> Iterator[Passage]:
    """Spans, sentences that say nothing of the comparison, and some candidates of an article, as such too.

    A candidate that shares no run of five words with a span says nothing new, or says it in other words: it counts half.
    """
    for number, row in enumerate(asked):
        yield from (Passage(number, span, row["label"]) for span in row["evidence"])
        turned = EXCHANGED[row["label"]]
        yield from (Passage(number, span, turned, CHANGES.exchanged_weight, exchanged=True) for span in row["evidence"])
        record = records.get(row["pmcid"])
        if record is None:
            continue
        count = round(CHANGES.unrelated * len(row["evidence"]) + dice.random())
        yield from (Passage(number, one, "not_said") for one in unrelated(row, sentences_of(record), count, dice))
        taken = {run for span in row["evidence"] for run in runs(span)}
        for one in candidates(record, row["intervention"], row["comparator"], row["outcome"]):
            if not (runs(one.text) & taken) and dice.random() < CHANGES.candidates:
                yield Passage(number, one.text, "not_said", CHANGES.candidate_weight)


def table(asked: Sequence[Row], told: Sequence[Passage]) -> sparse.csr_matrix:
    """The signs of the passages, a row each, hashed."""
    values: list[float] = []
    places: list[int] = []
    ends = [0]
    for one in told:
        found = signs(_comparison(asked[one.row], exchanged=one.exchanged), one.text)
        values += found.values()
        places += map(place, found)
        ends.append(len(values))
    return sparse.csr_matrix((np.array(values, dtype=np.float32), places, ends), shape=(len(told), PLACES))


def _comparison(row: Row, *, exchanged: bool) -> Comparison:
    groups = (row["intervention"], row["comparator"])
    return Comparison(*(reversed(groups) if exchanged else groups), row["outcome"])


def fitted(found: sparse.csr_matrix, told: Sequence[Passage], chosen: Sequence[int]) -> LogisticRegression:
    labels, weights = [told[n].label for n in chosen], [told[n].weight for n in chosen]
    return LogisticRegression(C=CHANGES.closeness, max_iter=500).fit(found[chosen], labels, sample_weight=weights)


def left_out(asked: Sequence[Row], found: sparse.csr_matrix, told: Sequence[Passage]) -> np.ndarray:
    """What each passage says (n, 4), by a head that saw nothing of its article; `held_out` articles are in the first fold."""
    folds = np.array([zlib.crc32(asked[one.row]["pmcid"].encode()) % CHANGES.folds for one in told])
    shares = np.zeros((len(told), len(DIRECTION.classes)), dtype=np.float32)
    for fold in range(CHANGES.folds):
        model = fitted(found, told, [n for n, one in enumerate(told) if folds[n] != fold])
        out = np.flatnonzero(folds == fold)
        shares[out] = model.predict_proba(found[out])[:, _order(model)]
    return shares


def _order(model: LogisticRegression) -> list[int]:
    return [list(model.classes_).index(name) for name in DIRECTION.classes]


def score(asked: Sequence[Row], told: Sequence[Passage], one: np.ndarray, other: np.ndarray, places: Sequence[int]) -> float:
    """Macro-F1 where the spans of a row, as two readers read them, decide together."""
    totals: dict[int, np.ndarray] = {}
    for n, weight in zip(places, together(one[places], other[places]), strict=True):
        totals[told[n].row] = totals.get(told[n].row, np.zeros(3)) + np.array(weight)
    right = [asked[row]["label"] for row in totals]
    return float(f1_score(right, [DIRECTION.classes[int(total.argmax())] for total in totals.values()], average="macro"))


def report(asked: Sequence[Row], told: Sequence[Passage], shares: np.ndarray) -> None:
    """Print the scores, given the spans."""
    spans = [n for n, one in enumerate(told) if not one.exchanged and one.label != "not_said"]
    exchanged = [n for n, one in enumerate(told) if one.exchanged]
    turned = [row | {"label": EXCHANGED[row["label"]]} for row in asked]
    print(f"articles left out, macro-F1 of the signs alone: {score(asked, told, shares, shares, spans):.3f}")
    print(f"  groups exchanged: {score(turned, told, shares, shares, exchanged):.3f}", flush=True)
    unseen = [n for n in spans if held_out(asked[told[n].row]["pmcid"])]
    heads = shares.copy()
    questions = [(asked_comparison(*_comparison(asked[told[n].row], exchanged=False).names), told[n].text) for n in unseen]
    heads[unseen] = encoder.probabilities(DIRECTION, questions)
    scores = [score(asked, told, one, other, unseen) for one, other in ((heads, heads), (shares, shares), (heads, shares))]
    print(f"articles that no head saw: heads {scores[0]:.3f}, signs {scores[1]:.3f}, both {scores[2]:.3f}")


def main() -> int:
    """Train, report and write."""
    data = Path(sys.argv[1])
    asked = rows(data, "evidence_inference")
    records = records_by_article(data, {row["pmcid"] for row in asked})
    told = list(passages(asked, records, random.Random(SEED)))
    found = table(asked, told)
    report(asked, told, left_out(asked, found, told))
    model = fitted(found, told, range(len(told)))
    np.savez_compressed(
        WEIGHTS,
        about=json.dumps({"version": VERSION}),
        weights=model.coef_[_order(model)].T.astype(np.float16),
        bias=model.intercept_[_order(model)].astype(np.float32),
    )
    print(f"wrote {WEIGHTS.name}, {WEIGHTS.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
