"""Order hits by meaning too: the vectors that `palpate library enrich` stored, against the vector of the question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from palpate import encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

RERANKED = 50
"""Hits of full-text search that are put in a new order."""
MEANING_WEIGHT = 1.0
"""How much likeness in meaning (a cosine) counts beside likeness in words (1 for the best hit). On 300 questions of bioasq/train
all from 0.6 to 2 are as good (nDCG@10 0.869 with the vectors as they came, 0.852 with words alone)."""


@lru_cache(maxsize=64)
def vector_of(question: str) -> NDArray[np.float32] | None:
    """The vector of a question, shape (384,); None where the encoder is not installed."""
    return encoder.embed([question])[0] if encoder.available() else None


def likeness(rows: Sequence[Any], question: NDArray[np.float32]) -> list[float | None]:
    """The cosine of each stored vector (as Arrow gives it) with the question's; None where a record has none."""
    return [None if row is None else float(np.asarray(row, dtype=np.float32) @ question) for row in rows]


def fused(words: Sequence[float], meanings: Sequence[float | None]) -> list[float]:
    """Likeness in words and in meaning as one number, at most about 1, in the order given; records without a vector count as
    the least like of the others.
    """
    best = max(words, default=0.0) or 1.0
    known = [one for one in meanings if one is not None]
    least = min(known, default=0.0)
    return [
        (word / best + MEANING_WEIGHT * (least if meaning is None else meaning)) / (1 + MEANING_WEIGHT)
        for word, meaning in zip(words, meanings, strict=True)
    ]
