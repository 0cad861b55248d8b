"""What a passage says of a comparison, as a trained linear head reads it from the signs of the grammar and the masked words.

`training/changes.py` makes the weights (`data/changes.npz`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from palpate.appraisal.comparison_signs import Comparison, signs
from palpate.encoder import DIRECTION

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1
"""Of the weights; raised with each change of the signs, which must then be trained anew."""
PLACES = 2**13
"""Places that signs are hashed to."""
_WEIGHTS = files("palpate") / "data" / "changes.npz"


@dataclass(frozen=True, slots=True)
class _Head:
    """`weights` has shape (`PLACES`, 4), `bias` (4,), in the order of the classes of `DIRECTION`."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


def probabilities(asked: Comparison, passages: Sequence[str]) -> NDArray[np.float32]:
    """Shape (n, 4), in the order of the classes of `DIRECTION`; each row adds up to 1. A passage takes some milliseconds."""
    head = _head()
    odds = np.array([_odds(head, signs(asked, passage)) for passage in passages], dtype=np.float32).reshape(
        -1, len(DIRECTION.classes)
    )
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def place(sign: str) -> int:
    """Where a sign is hashed to."""
    return zlib.crc32(sign.encode()) % PLACES


def _odds(head: _Head, found: Mapping[str, float]) -> NDArray[np.float32]:
    odds: NDArray[np.float32] = (
        head.bias + np.array(list(found.values()), dtype=np.float32) @ head.weights[[place(sign) for sign in found]]
    )
    return odds


@cache
def _head() -> _Head:
    with _WEIGHTS.open("rb") as stored, np.load(stored) as held:
        about = json.loads(str(held["about"]))
        if about["version"] != VERSION:
            raise ValueError(f"{_WEIGHTS} has version {about['version']}; train it anew: python -m training.changes")
        return _Head(held["weights"].astype(np.float32), held["bias"].astype(np.float32))
