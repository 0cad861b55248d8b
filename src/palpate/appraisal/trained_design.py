"""The design of a study as a trained reader of its words takes it, beside the steps of the grammar (`design`).

Two linear steps: the first sees the words of title and abstract, the record's kind and its publication types, hashed, and knows nothing
of the grammar; the second weighs the probabilities that it gives with the design that the grammar read and with whether that rests on
words. `training/designs.py` makes the weights (`data/designs.npz`).
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from palpate.appraisal.design import StudyDesign
from palpate.appraisal.design_cues import Design
from palpate.appraisal.design_rules import SETTLED
from palpate.appraisal.passages import Role, Sentence
from palpate.vocabulary import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 2
"""Of the weights; raised with each change of the signs, which must then be trained anew."""
PLACES = 2**20
"""Places that signs are hashed to; few enough of them are taken that two signs hardly ever share one."""
DESIGNS = tuple(Design)
LIFTED = frozenset({Design.RANDOMISED_TRIAL, Design.SYSTEMATIC_REVIEW, Design.META_ANALYSIS, Design.GUIDELINE})
"""Designs from which certainty starts high: a mistake would make evidence look better than it is."""
LEAST, LEAST_LIFTED = 0.4, 0.7
"""The probability that a design must have to take the place of the grammar's, and that of one that lifts it; chosen on lots left out
of training (`training/README.md`)."""
SHORTEST = 200
"""Characters of an abstract under which the grammar is left alone: none shorter was learnt from."""
FEWEST_KNOWN = 20
"""Signs that must be known: of a text without sense, or in another language, there are hardly any."""
UNLIKELY = 3e-3
"""Added to a probability before its logarithm is taken."""
_WEIGHTS = files("palpate") / "data" / "designs.npz"
_WORD = re.compile(r"[a-z][a-z\-]+|\d+")
_ARRANGED = frozenset({Design.RANDOMISED_TRIAL, Design.NONRANDOMISED_TRIAL, Design.PROTOCOL})


@dataclass(frozen=True, slots=True)
class Weights:
    """In the order of `DESIGNS`, of which there are n: `of_words` has shape (m, n) for the m `places` that are known, in order, `bias` (n,), `of_grammar` (n, 2, n) by the design that the grammar read, by whether words say so, by design; `of_probability` (2,), for every design and for the grammar's."""

    places: NDArray[np.int32]
    of_words: NDArray[np.float32]
    bias: NDArray[np.float32]
    of_grammar: NDArray[np.float32]
    of_probability: NDArray[np.float32]

    def words(self, found: NDArray[np.intp]) -> NDArray[np.float32]:
        """The weights of those of some places that are known, shape (k, n)."""
        rows = np.searchsorted(self.places, found)
        known = np.take(self.places, rows, mode="clip") == found
        told: NDArray[np.float32] = self.of_words[rows[known]]
        return told


def likeliest_design(read: StudyDesign, record: Record, sentences: Sequence[Sentence]) -> StudyDesign:
    """The design that the grammar read, or another that is likelier, with the sentence that speaks most for it."""
    if sum(len(section.text) for section in record.abstract) < SHORTEST or _settled(read, record):
        return read
    held = _weights()
    if len(held.words(places(record, sentences))) < FEWEST_KNOWN:
        return read
    shares = probabilities(held, read, record, sentences)
    best = int(shares.argmax())
    design = DESIGNS[best]
    bar = LEAST_LIFTED if design in LIFTED else LEAST
    if design is read.design or shares[best] < bar:
        return read
    told = _telling(held, sentences, best, DESIGNS.index(read.design))
    return replace(read, design=design, span=told.whole(), arrangement=read.arrangement if design in _ARRANGED else None)


def _settled(read: StudyDesign, record: Record) -> bool:
    """Whether publication types or the kind of the record say what it is, and no words of the text."""
    return bool(read.design in SETTLED and read.span and read.span.address == record.id)


def probabilities(held: Weights, read: StudyDesign, record: Record, sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """Shape (n,), in the order of `DESIGNS`; they add up to 1."""
    found = places(record, sentences)
    told = held.words(found)
    words = _softmax(told.sum(axis=0) / np.sqrt(np.float32(max(len(told), 1))) + held.bias)
    logs = np.log(words + UNLIKELY)
    own = DESIGNS.index(read.design)
    odds = held.of_grammar[own, int(read.span is not None)] + held.of_probability[0] * logs
    odds[own] += held.of_probability[1] * logs[own]
    return _softmax(odds)


def places(record: Record, sentences: Sequence[Sentence]) -> NDArray[np.intp]:
    """Where the signs of a record are hashed to, each place once; never empty."""
    found = {place(sign) for sentence in sentences for sign in signs(sentence)}
    found.add(place(f"kind {record.kind.value}"))
    found.update(place(f"type {name.lower()}") for name in record.publication_types)
    return np.fromiter(found, dtype=np.intp, count=len(found))


def signs(sentence: Sentence) -> Iterator[str]:
    """The role of a sentence, its words and every two that follow one another; those of the title apart."""
    words = _WORD.findall(sentence.text.lower())
    where = "t" if sentence.role is Role.TITLE else "a"
    yield f"role {sentence.role.value}"
    last = ""
    for word in words:
        shown = word if word[0].isalpha() else "0"
        yield f"{where} {shown}"
        if last:
            yield f"{where} {last} {shown}"
        last = shown


@lru_cache(maxsize=2**17)
def place(sign: str) -> int:
    """Where a sign is hashed to."""
    return zlib.crc32(sign.encode()) % PLACES


def _telling(held: Weights, sentences: Sequence[Sentence], design: int, other: int) -> Sentence:
    """The sentence whose words speak most for one design against another."""

    def speaks(sentence: Sentence) -> float:
        told = held.words(np.array([place(sign) for sign in signs(sentence)], dtype=np.intp))
        return float((told[:, design] - told[:, other]).sum())

    return max(sentences, key=speaks)


def _softmax(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(odds - odds.max())
    shares: NDArray[np.float32] = raised / raised.sum()
    return shares


@cache
def _weights() -> Weights:
    with _WEIGHTS.open("rb") as stored, np.load(stored) as held:
        about = json.loads(str(held["about"]))
        if about["version"] != VERSION or about["designs"] != [one.value for one in DESIGNS]:
            raise ValueError(f"{_WEIGHTS} has version {about['version']}; train it anew: python -m training.designs")
        of_words = held["of_words"].astype(np.float32) * np.float32(about["step"])
        return Weights(held["places"], of_words, held["bias"], held["of_grammar"], held["of_probability"])
