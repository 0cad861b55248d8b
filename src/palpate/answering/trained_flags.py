"""Emergencies told in words that no list knows, as a trained head reads them.

It sees what the two lower layers of the encoder make of the tokens of a text (their mean, and the highest and lowest means of
five tokens in a row, so that one alarming clause counts in a long story) and which words, runs of words and pieces of words it has.
Two readers say whether it tells of an emergency, and their log odds are averaged: a linear one, and one with a hidden layer, which
sees what goes together ("clot" and "nine years ago"). Linear weights trained on emergencies alone say which it is.
`training/red_flags` makes the weights, the threshold among them.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from palpate import encoder
from palpate.answering.red_flags import THOUGHTS_OF_SUICIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 2
"""Of the weights; raised with each change of the features, which must then be trained anew."""
UNNAMED = "signs that need urgent care"
"""What an emergency is called that the head is sure of, without being sure which."""

WINDOW = 5
WORDS = 2**16
"""Places that words are hashed to."""
WORDS_OF_KIND = 2**12
"""The same where the kind of emergency is told: a place of `WORDS` modulo this."""
WORDS_OF_LAYER = 2**10
"""The same for the reader with a hidden layer."""
UNITS = 32
"""Of the hidden layer."""
SURE_OF_KIND = 0.8
"""Probability from which a flag is named; below it an emergency goes unnamed."""
_LIKELY_CRISIS = 0.5
"""Probability from which thoughts of suicide are named beside the general name, which brings the advice for an emergency of the body."""

_WORD = re.compile(r"[a-z0-9']+|\?")
_WEIGHTS = files("palpate") / "data" / "red_flags.npz"


@dataclass(frozen=True, slots=True)
class _Head:
    """`dense` has shape (1152,), `words` (`WORDS`,); `layer_dense` (`UNITS`, 1152), `layer_words` (`UNITS`, `WORDS_OF_LAYER`),
    `layer_bias` and `layer_out` (`UNITS`,); `kind_dense` (flags, 1152), `kind_words` (flags, `WORDS_OF_KIND`). `bias` is that of
    both readers together."""

    flags: tuple[str, ...]
    dense: NDArray[np.float32]
    words: NDArray[np.float32]
    bias: float
    layer_dense: NDArray[np.float32]
    layer_words: NDArray[np.float32]
    layer_bias: NDArray[np.float32]
    layer_out: NDArray[np.float32]
    kind_dense: NDArray[np.float32]
    kind_words: NDArray[np.float32]
    kind_bias: NDArray[np.float32]


def trained_flags(text: str, *, margin: float = 0.0) -> tuple[str, ...]:
    """Names of the red flags that the head sees in a text; `UNNAMED` where it sees an emergency and can't say which.

    `margin` is how far above the threshold the score must be, in log odds. None where the encoder is not installed.
    """
    if not encoder.available():
        return ()
    dense, places = dense_features(text), word_places(text)
    if _score(dense, places) <= margin:
        return ()
    return _named(dense, places)


def score(text: str) -> float:
    """How far a text is on the side of an emergency, in log odds from the threshold; above 0 is one."""
    return _score(dense_features(text), word_places(text))


def dense_features(text: str) -> NDArray[np.float32]:
    """What the encoder makes of a text, shape (1152,): mean, highest and lowest of the means of `WINDOW` tokens in a row.

    One text at a time: the int8 encoder rounds a text otherwise in other company, and near the threshold that decides.
    """
    states, _ = encoder.placed_states(text)
    width = min(WINDOW, len(states))
    sums = np.cumsum(np.vstack([np.zeros((1, states.shape[1]), dtype=np.float32), states]), axis=0)
    windows = (sums[width:] - sums[:-width]) / width
    return np.concatenate([states.mean(axis=0), windows.max(axis=0), windows.min(axis=0)])


def word_places(text: str) -> NDArray[np.int64]:
    """The places, sorted, of the words of a text, of two and three words in a row and of pieces of three to five letters."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return np.array(sorted({zlib.crc32(gram.encode()) % WORDS for gram in _grams(words)}), dtype=np.int64)


def _grams(words: list[str]) -> Iterator[str]:
    for length in (1, 2, 3):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
    for word in set(words):
        marked = f"<{word}>"
        for length in (3, 4, 5):
            for start in range(len(marked) - length + 1):
                yield "#" + marked[start : start + length]


def _score(dense: NDArray[np.float32], places: NDArray[np.int64]) -> float:
    head = _head()
    length = max(len(places), 1) ** 0.5
    linear = head.dense @ dense + head.words[places].sum() / length
    words = head.layer_words[:, places % WORDS_OF_LAYER].sum(axis=1) / length
    layered = np.maximum(head.layer_dense @ dense + words + head.layer_bias, 0.0) @ head.layer_out
    return float((linear + layered) / 2 + head.bias)


def _named(dense: NDArray[np.float32], places: NDArray[np.int64]) -> tuple[str, ...]:
    shares = _shares(dense, places)
    flag = max(shares, key=lambda name: shares[name])
    if shares[flag] < SURE_OF_KIND:
        return (UNNAMED, flag) if flag == THOUGHTS_OF_SUICIDE and shares[flag] >= _LIKELY_CRISIS else (UNNAMED,)
    return (flag,)


def kinds(text: str) -> dict[str, float]:
    """The probability of each flag, if a text tells of an emergency; they add up to 1."""
    return _shares(dense_features(text), word_places(text))


def _shares(dense: NDArray[np.float32], places: NDArray[np.int64]) -> dict[str, float]:
    head = _head()
    words = head.kind_words[:, places % WORDS_OF_KIND].sum(axis=1) / max(len(places), 1) ** 0.5
    odds = head.kind_dense @ dense + words + head.kind_bias
    raised = np.exp(odds - odds.max())
    return dict(zip(head.flags, (raised / raised.sum()).tolist(), strict=True))


@cache
def _head() -> _Head:
    with _WEIGHTS.open("rb") as stored, np.load(stored) as weights:
        about = json.loads(str(weights["about"]))
        numbers = {name: weights[name].astype(np.float32) for name in weights.files if name != "about"}
    if about["version"] != VERSION:
        raise ValueError(f"{_WEIGHTS} has version {about['version']}; train it anew: python -m training.red_flags")
    return _Head(
        flags=tuple(about["flags"]),
        dense=numbers["dense"],
        words=numbers["words"],
        bias=about["bias"] - about["threshold"],
        layer_dense=numbers["layer_dense"],
        layer_words=numbers["layer_words"],
        layer_bias=numbers["layer_bias"],
        layer_out=numbers["layer_out"],
        kind_dense=numbers["kind_dense"],
        kind_words=numbers["kind_words"],
        kind_bias=numbers["kind_bias"],
    )
