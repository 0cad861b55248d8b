"""Train the head that tells asked words from told ones: `python -m training.asked_words`; about a minute on one core.

Writes `src/palpate/data/asked_words.npz`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from palpate.answering.asked_words import PLACES, VERSION, Place, dense_features, hashed, words_of
from palpate.answering.question import read_question
from palpate.terminology import terminology
from training.asked_words.examples import SEED, Marked, filled, written

WEIGHTS = Path(__file__).parents[2] / "src" / "palpate" / "data" / "asked_words.npz"
WORDS_COUNT = 1.0
"""How much the hashed words weigh against the states, before fitting."""
CLOSENESS = {"words": 0.3, "people": 1.0}
"""Inverse strength of regularisation."""
WHOLE_COUNTS = 8.0
"""How often a question written whole counts against one made of a frame."""


class Open(NamedTuple):
    """Of a question: its words, and the numbers of those that palpate does not know, and of the last words of populations."""

    words: list[Place]
    unknown: list[int]
    people: list[int]


def open_words(example: Marked) -> Open:
    """What is to be read in a question."""
    matches = terminology().find(example.text)
    words = words_of(example.text, [(match.start, match.end) for match in matches])
    unknown = frozenset(read_question(example.text, by_person=False).pico.other_terms)
    people = [(match.start, match.end) for match in matches if match.concept.facet == "population"]
    last = sorted({max(n for n, place in enumerate(words) if start <= place.start < end) for start, end in people})
    return Open(
        words,
        [n for n, place in enumerate(words) if place.word in unknown and not place.concept],
        last if example.people else [],
    )


class Table(NamedTuple):
    """Of every word to be read: dense features, hashed ones, whether it is asked about, and how much it counts."""

    dense: np.ndarray
    around: sparse.csr_matrix
    asked: np.ndarray
    counts: np.ndarray


def table(examples: list[tuple[Marked, float]], *, people: bool) -> Table:
    """The unknown words of questions, or the words that name `people`; each question with how much it counts."""
    dense, rows, columns, asked, counts = [], [], [], [], []
    for example, count in examples:
        opened = open_words(example)
        numbers = opened.people if people else opened.unknown
        if not numbers:
            continue
        dense.append(dense_features(example.text, opened.words, numbers))
        for place in numbers:
            found = hashed(opened.words, place)
            rows += [len(asked)] * len(found)
            columns += list(found)
            asked.append(example.asks(opened.words[place].start))
            counts.append(count)
    around = sparse.csr_matrix((np.full(len(rows), WORDS_COUNT), (rows, columns)), shape=(len(asked), PLACES))
    return Table(np.vstack(dense), around, np.array(asked), np.array(counts))


def fitted(rows: Table, name: str) -> dict[str, np.ndarray]:
    """The weights of a head by the names that they are stored under."""
    mean, scale = rows.dense.mean(axis=0), (rows.dense.std(axis=0) + 1e-6) * np.sqrt(384)
    scale[-13:] /= np.sqrt(384) / 3
    features = sparse.hstack([sparse.csr_matrix((rows.dense - mean) / scale), rows.around]).tocsr()
    model = LogisticRegression(C=CLOSENESS[name], solver="liblinear", max_iter=300, random_state=SEED)
    model.fit(features, rows.asked, sample_weight=rows.counts)
    right = np.mean(model.predict(features) == rows.asked)
    print(f"{name}: {len(rows.asked)}, {rows.asked.sum()} of them asked about; {right:.3f} right when seen")
    plain = model.coef_[0, : rows.dense.shape[1]] / scale
    return {
        f"{name}_dense": plain.astype(np.float32),
        f"{name}_places": (model.coef_[0, rows.dense.shape[1] :] * WORDS_COUNT).astype(np.float16),
        f"{name}_bias": np.float32(model.intercept_[0] - plain @ mean),
    }


def main() -> int:
    """0; trains and writes the weights."""
    examples = [*((each, WHOLE_COUNTS) for each in written()), *((each, 1.0) for each in filled())]
    print(f"{len(examples)} questions")
    heads = {"words": fitted(table(examples, people=False), "words"), "people": fitted(table(examples, people=True), "people")}
    np.savez_compressed(WEIGHTS, version=VERSION, **heads["words"], **heads["people"])
    print(f"wrote {WEIGHTS.name}, {WEIGHTS.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
