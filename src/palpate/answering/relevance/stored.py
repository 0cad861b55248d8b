"""The trained weights, and what they make of the starter library's records, worked out beforehand so that a question costs two vectors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = files("palpate") / "data" / "starter" / "relevance.npz"


@dataclass(frozen=True, slots=True)
class Stored:
    """Records in the order of the starter library, each with the vectors of its texts."""

    ids: tuple[str, ...]
    checks: tuple[int, ...]
    """`units.check_of` the texts of each: a record that was changed since is not judged."""
    starts: NDArray[np.int64]
    """Where the texts of each record begin among the vectors, shape (records + 1,)."""
    vectors: NDArray[np.float32]
    """Of each text, as the reader sees it, shape (texts, 384), each of length 1."""
    question: NDArray[np.float32]
    """What turns both vectors of a question into the one that is held against those of texts, shape (384, 768)."""
    bias: NDArray[np.float32]
    scale: float
    """Log odds of a likeness of 1."""
    none: float
    """Log odds that no record answers, before anything is known of the question."""


@cache
def stored() -> Stored | None:
    """None where the package was built without it."""
    if not FILE.is_file():
        return None
    with FILE.open("rb") as file, np.load(file) as held:
        about = json.loads(str(held["about"]))
        arrays = {name: held[name].astype(np.float32) for name in ("vectors", "question", "bias")}
        starts = held["starts"].astype(np.int64)
    return Stored(
        ids=tuple(about["ids"]),
        checks=tuple(about["checks"]),
        starts=starts,
        vectors=arrays["vectors"] / np.linalg.norm(arrays["vectors"], axis=1, keepdims=True),
        question=arrays["question"],
        bias=arrays["bias"],
        scale=about["scale"],
        none=about["none"],
    )
