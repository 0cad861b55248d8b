"""Whether a passage supports or refutes a claim, by two readers with equal say: the head of the encoder, which reads both texts
together, and a small network on the vector of each.

`training/claim_vectors.py` makes the weights of the network (`data/claims.npz`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from palpate import encoder
from palpate.encoder import CLAIM

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1
"""Of the weights; raised with each change of the signs, which must then be trained anew."""
_WEIGHTS = files("palpate") / "data" / "claims.npz"
_ROOT_TWO_OVER_PI = 0.7978845608
_CUBE = 0.044715


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of h units: `hidden` has shape (signs, h), `hidden_bias` (h,), `out` (h, 3), `out_bias` (3,)."""

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]

    def probabilities(self, signs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (n, 3), of signs (n, m), in the order of the classes of `CLAIM`."""
        return _softmax(_bent(signs @ self.hidden + self.hidden_bias) @ self.out + self.out_bias)


def probabilities(pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """What passages say to claims, of pairs (claim, passage): shape (n, 3), in the order of the classes of `CLAIM`; each row adds up to 1.

    The geometric mean of both readers. Raises `ImportError` where onnxruntime or tokenizers are not installed.
    """
    if not pairs:
        return np.zeros((0, len(CLAIM.classes)), dtype=np.float32)
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    place = {text: number for number, text in enumerate(texts)}
    vectors = encoder.embed(texts)
    claims, passages = (vectors[[place[pair[side]] for pair in pairs]] for side in (0, 1))
    logs = np.log(encoder.probabilities(CLAIM, pairs) + 1e-9) + np.log(
        _network().probabilities(signs_of(claims, passages)) + 1e-9
    )
    return _softmax(logs / 2)


def signs_of(claims: NDArray[np.float32], passages: NDArray[np.float32]) -> NDArray[np.float32]:
    """Both vectors, their products and distances place by place, and their cosine: shape (n, 4 x 384 + 1), each kind brought to a like size."""
    product = claims * passages
    return np.hstack(
        [5 * claims, 5 * passages, 60 * product, 10 * np.abs(claims - passages), 4 * product.sum(axis=1, keepdims=True)]
    ).astype(np.float32)


def _bent(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """GELU by its tangent form (Hendrycks 2016, arXiv:1606.08415)."""
    bent: NDArray[np.float32] = 0.5 * values * (1 + np.tanh(_ROOT_TWO_OVER_PI * (values + _CUBE * values**3)))
    return bent


def _softmax(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
    return shares


@cache
def _network() -> Network:
    with _WEIGHTS.open("rb") as stored, np.load(stored) as held:
        about = json.loads(str(held["about"]))
        if about["version"] != VERSION or about["encoder"] != encoder.VERSION:
            raise ValueError(f"{_WEIGHTS} was made for another version; train it anew: python -m training.claim_vectors")
        hidden = held["hidden"].astype(np.float32) * held["step"]
        return Network(hidden, held["hidden_bias"], held["out"], held["out_bias"])
