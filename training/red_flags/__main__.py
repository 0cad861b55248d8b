"""Train the head for red flags: `python -m training.red_flags`; about three minutes on one core.

Writes `src/palpate/data/red_flags.npz`. The threshold is set on scenarios that were left out of training.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.neural_network import MLPClassifier

from palpate.answering.emergencies import silenced
from palpate.answering.red_flags import asks_in_general, red_flags
from palpate.answering.trained_flags import (
    SURE_OF_KIND,
    UNITS,
    VERSION,
    WORDS,
    WORDS_OF_KIND,
    WORDS_OF_LAYER,
    dense_features,
    word_places,
)
from training.red_flags.examples import SEED, Example, composed, everyday, examples, stories
from training.red_flags.kinds import FLAGS

WEIGHTS = Path(__file__).parents[2] / "src" / "palpate" / "data" / "red_flags.npz"
FOLDS = 6
WORDS_COUNT = 1.5
"""How much the words weigh against the vectors, before fitting."""
CLOSENESS = 10.0
"""Inverse strength of regularisation."""
WORDS_OF_LAYER_COUNT, LAYER_CLOSENESS, PASSES = 12.0, 0.3, 8
"""Of the reader with a hidden layer: how much the words weigh, the strength of regularisation, passes over the examples."""
FALSE_ALARMS = 0.049
"""Share of the ordinary questions of left-out scenarios above the threshold. Most are near misses, harder than what people ask."""


class Features:
    """Texts as rows: dense features brought to mean 0 and like size, and hashed words."""

    def __init__(self, texts: list[str]) -> None:
        dense = np.array([dense_features(text) for text in texts])
        self.mean = dense.mean(axis=0)
        self.scale = (dense.std(axis=0) + 1e-6) * np.sqrt(384)
        self.dense = (dense - self.mean) / self.scale
        places = [word_places(text) for text in texts]
        self.words = _hashed(places, WORDS, WORDS_COUNT)
        self.kind_words = _hashed([found % WORDS_OF_KIND for found in places], WORDS_OF_KIND, WORDS_COUNT)
        words_of_layer = _hashed([found % WORDS_OF_LAYER for found in places], WORDS_OF_LAYER, WORDS_OF_LAYER_COUNT)
        self.layered = sparse.hstack([sparse.csr_matrix(self.dense * np.sqrt(384)), words_of_layer]).tocsr().astype(np.float32)


def _hashed(places: list[np.ndarray], width: int, count: float) -> sparse.csr_matrix:
    rows = np.repeat(np.arange(len(places)), [len(found) for found in places])
    values = np.concatenate([np.full(len(found), count / len(found) ** 0.5) for found in places])
    return sparse.csr_matrix((values, (rows, np.concatenate(places))), shape=(len(places), width))


def fitted(words: sparse.csr_matrix, dense: np.ndarray, kinds: np.ndarray, closeness: float = CLOSENESS) -> LogisticRegression:
    table = sparse.hstack([sparse.csr_matrix(dense), words]).tocsr()
    solver = "liblinear" if len(set(kinds)) == 2 else "lbfgs"
    return LogisticRegression(C=closeness, solver=solver, max_iter=500, random_state=SEED).fit(table, kinds)


def layered(features: sparse.csr_matrix, emergency: np.ndarray) -> MLPClassifier:
    """The reader with a hidden layer; it is stopped after `PASSES`, before it has learnt the examples by heart."""
    model = MLPClassifier((UNITS,), alpha=LAYER_CLOSENESS, batch_size=128, max_iter=PASSES, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(features, emergency)


def _log_odds(model: MLPClassifier, features: sparse.csr_matrix) -> np.ndarray:
    hidden = np.maximum(features @ model.coefs_[0] + model.intercepts_[0], 0.0)
    return (hidden @ model.coefs_[1] + model.intercepts_[1])[:, 0]


def left_out_scores(rows: list[Example], features: Features, written: int) -> np.ndarray:
    """Scores of the first `written` rows, each from weights that saw nothing of its scenario."""
    scores = np.zeros(written)
    emergency = np.array([row.emergency for row in rows])
    scenarios = [next(iter(row.scenarios)) for row in rows[:written]]
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED).split(scenarios, emergency[:written], scenarios)
    for _, out in folds:
        hidden = {scenarios[n] for n in out}
        seen = [n for n, row in enumerate(rows) if hidden.isdisjoint(row.scenarios)]
        model = fitted(features.words[seen], features.dense[seen], emergency[seen])
        linear = model.decision_function(sparse.hstack([sparse.csr_matrix(features.dense[out]), features.words[out]]).tocsr())
        scores[out] = (linear + _log_odds(layered(features.layered[seen], emergency[seen]), features.layered[out])) / 2
    return scores


def main() -> int:
    """0; trains, says how well scenarios that were left out are told apart, and writes the weights."""
    written = examples()
    rows = [*written, *stories(written), *composed(), *everyday()]
    features = Features([row.question for row in rows])
    emergency = np.array([row.emergency for row in rows])
    scores = left_out_scores(rows, features, len(written))
    scores[[asks_in_general(row.question) for row in written]] = -np.inf
    quiet = np.sort(scores[~emergency[: len(written)]])[::-1]
    threshold = float(quiet[int(FALSE_ALARMS * len(quiet))])
    caught = float((scores[emergency[: len(written)]] > threshold).mean())
    print(
        f"{len(written)} examples, {emergency[: len(written)].sum()} of them emergencies; {len(rows) - len(written)} more made of them"
    )
    print(f"left-out scenarios: {caught:.3f} of emergencies caught at {FALSE_ALARMS:.1%} false alarms on near misses")
    _say_what_both_readers_see(written, scores - threshold)
    model = fitted(features.words, features.dense, emergency)
    told = [n for n, row in enumerate(rows) if row.emergency]
    kinds = fitted(features.kind_words[told], features.dense[told], np.array([rows[n].kind for n in told]))
    _say_how_well_named(rows, features, len(written))
    _write(model, layered(features.layered, emergency), kinds, features, threshold)
    if "--list" in sys.argv:
        _list(written, scores, threshold)
    return 0


def _say_what_both_readers_see(written: list[Example], odds: np.ndarray) -> None:
    """Print what the head, at these log odds from its threshold, flags of left-out scenarios together with the signs."""
    flagged = np.array(
        [
            at > 0 or bool(red_flags(row.question) and (at == -np.inf or not silenced(row.question, at)))
            for row, at in zip(written, odds.tolist(), strict=True)
        ]
    )
    emergency = np.array([row.emergency for row in written])
    print(f"with the signs: {flagged[emergency].mean():.3f} of emergencies, {flagged[~emergency].mean():.3f} of the others")


def _say_how_well_named(rows: list[Example], features: Features, written: int) -> None:
    """Print how many emergencies of one fold of left-out scenarios are named, and how many of the names are right."""
    emergencies = [n for n in range(written) if rows[n].emergency]
    scenarios = [next(iter(rows[n].scenarios)) for n in emergencies]
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    _, places = next(folds.split(scenarios, [rows[n].kind for n in emergencies], scenarios))
    hidden = {scenarios[place] for place in places}
    out = [emergencies[place] for place in places]
    seen = [n for n, row in enumerate(rows) if row.emergency and hidden.isdisjoint(row.scenarios)]
    model = fitted(features.kind_words[seen], features.dense[seen], np.array([rows[n].kind for n in seen]))
    shares = model.predict_proba(sparse.hstack([sparse.csr_matrix(features.dense[out]), features.kind_words[out]]).tocsr())
    named = shares.max(axis=1) >= SURE_OF_KIND
    right = model.classes_[shares.argmax(axis=1)] == np.array([rows[n].kind for n in out])
    print(f"named: {named.mean():.2f} of {len(out)} left-out emergencies, {right[named].mean():.2f} of the names right")


def _write(
    model: LogisticRegression, layer: MLPClassifier, kinds: LogisticRegression, features: Features, threshold: float
) -> None:
    width = features.dense.shape[1]
    dense, kind_dense = model.coef_[0, :width] / features.scale, kinds.coef_[:, :width] / features.scale
    into, out = layer.coefs_
    layer_dense = (into[:width].T / features.scale * np.sqrt(384)).astype(np.float16)
    about = {
        "version": VERSION,
        "flags": [FLAGS[kind] for kind in kinds.classes_],
        "bias": float(model.intercept_[0] - dense @ features.mean + layer.intercepts_[1][0]) / 2,
        "threshold": threshold,
    }
    np.savez_compressed(
        WEIGHTS,
        about=json.dumps(about),
        dense=dense.astype(np.float32),
        words=(model.coef_[0, width:] * WORDS_COUNT).astype(np.float16),
        layer_dense=layer_dense,
        layer_words=(into[width:].T * WORDS_OF_LAYER_COUNT).astype(np.float16),
        layer_bias=(layer.intercepts_[0] - layer_dense.astype(np.float32) @ features.mean).astype(np.float32),
        layer_out=out[:, 0].astype(np.float32),
        kind_dense=kind_dense.astype(np.float16),
        kind_words=(kinds.coef_[:, width:] * WORDS_COUNT).astype(np.float16),
        kind_bias=(kinds.intercept_ - kind_dense @ features.mean).astype(np.float32),
    )
    print(f"wrote {WEIGHTS.name}, {WEIGHTS.stat().st_size / 1000:.0f} kB")


def _list(written: list[Example], scores: np.ndarray, threshold: float) -> None:
    """Print what left-out scenarios had wrong."""
    for n in np.argsort(scores):
        if written[n].emergency != (scores[n] > threshold):
            print(f"{scores[n] - threshold:6.2f} {written[n].kind:10} {written[n].question}")


if __name__ == "__main__":
    sys.exit(main())
