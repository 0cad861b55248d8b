"""Train the head that tells asked words from told ones: `python -m training.asked_words`; about a minute on one core.

Writes `src/palpate/data/asked_words.npz`.
"""

from __future__ import annotations

import sys
from pathlib import Path

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
CLOSENESS = 1.0
"""Inverse strength of regularisation."""
WHOLE_COUNTS = 4.0
"""How often a question written whole counts against one made of a frame."""
ASKED_COUNTS = 1.0


def open_words(example: Marked) -> tuple[list[Place], list[int]]:
    """The words of a question, and the numbers of those that palpate does not know and of the last words of populations."""
    matches = terminology().find(example.text)
    words = words_of(example.text, [(match.start, match.end) for match in matches])
    unknown = frozenset(read_question(example.text, by_person=False).pico.other_terms)
    people = [(match.start, match.end) for match in matches if match.concept.facet == "population"]
    last = {max(n for n, place in enumerate(words) if start <= place.start < end) for start, end in people}
    return words, [n for n, place in enumerate(words) if n in last or (place.word in unknown and not place.concept)]


def table(examples: list[Marked]) -> tuple[np.ndarray, sparse.csr_matrix, np.ndarray, list[tuple[int, str]]]:
    """Of every unknown word: dense features, hashed ones, whether it is asked about, and its question and itself."""
    dense, rows, columns, asked, which = [], [], [], [], []
    for number, example in enumerate(examples):
        words, unknown = open_words(example)
        if not unknown:
            continue
        dense.append(dense_features(example.text, words, unknown))
        for place in unknown:
            found = hashed(words, place)
            rows += [len(asked)] * len(found)
            columns += list(found)
            asked.append(example.asks(words[place].start))
            which.append((number, words[place].word))
    around = sparse.csr_matrix((np.full(len(rows), WORDS_COUNT), (rows, columns)), shape=(len(asked), PLACES))
    return np.vstack(dense), around, np.array(asked), which


def main() -> int:
    """0; trains and writes the weights."""
    whole, made = written(), filled()
    examples = [*whole, *made]
    dense, around, asked, which = table(examples)
    mean, scale = dense.mean(axis=0), (dense.std(axis=0) + 1e-6) * np.sqrt(384)
    scale[-13:] /= np.sqrt(384) / 3
    weights = np.array([WHOLE_COUNTS if number < len(whole) else 1.0 for number, _ in which])
    features = sparse.hstack([sparse.csr_matrix((dense - mean) / scale), around]).tocsr()
    model = LogisticRegression(C=CLOSENESS, solver="liblinear", max_iter=300, random_state=SEED)
    model.fit(features, asked, sample_weight=weights)
    told = model.predict(features)
    print(
        f"{len(examples)} questions, {len(asked)} open words, {asked.sum()} asked about; {np.mean(told == asked):.3f} right when seen"
    )
    plain = model.coef_[0, : dense.shape[1]] / scale
    np.savez_compressed(
        WEIGHTS,
        version=VERSION,
        dense=plain.astype(np.float32),
        places=(model.coef_[0, dense.shape[1] :] * WORDS_COUNT).astype(np.float16),
        bias=np.float32(model.intercept_[0] - plain @ mean),
    )
    print(f"wrote {WEIGHTS.name}, {WEIGHTS.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
