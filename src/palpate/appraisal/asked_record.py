"""What a whole record says about a comparison that is given: the sentences that tell, and which way they go together.

Two readers are asked of every sentence, whether it is about the comparison at all and what it tells: the evidence model, which knows
words and what they mean, and the linear head of `trained_changes`, which knows what the grammar reads in it. They err in different
places, so both count the same. The numbers below were chosen on the articles of evidence_inference/train that are held out from
training (`training/recipe.py`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from palpate import encoder
from palpate.appraisal.comparison_signs import Comparison
from palpate.appraisal.directions import Change
from palpate.appraisal.passages import Role, Sentence, Span, body_sentences, read_sentences
from palpate.appraisal.trained_changes import probabilities
from palpate.encoder import DIRECTION, asked_comparison
from palpate.vocabulary import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHANGES = (Change.MORE, Change.LESS, Change.SAME)
"""In the order of the first three classes of `DIRECTION`; the fourth is that nothing is said."""
_CANDIDATES = 20
"""Sentences of a record that the model reads: those with the most, and the rarest, words of what is asked."""
_TOLD = 8.0
"""Exponent on the probability that a sentence tells of the comparison: sentences that hardly do must not outvote one that does."""
_FLOOR = 1e-3
"""What a reader leaves to a change that it rules out, so that it can be overruled."""
_SHOWN = 3
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer to a comparison: the most likely change, the probability of each, and the sentences that weighed most."""

    change: Change
    probabilities: dict[Change, float]
    sentences: tuple[Span, ...]


def change_found(record: Record, intervention: str, comparator: str, outcome: str) -> Asked | None:
    """What a record found, reading title, abstract and full text; None where it has no sentence on the outcome."""
    sentences = candidates(record, intervention, comparator, outcome)
    if not sentences:
        return None
    weights = changes_told([one.text for one in sentences], intervention, comparator, outcome)
    found = likely(weights)
    best = max(found, key=lambda change: found[change])
    order = sorted(range(len(sentences)), key=lambda n: -weights[n][_CHANGES.index(best)])
    return Asked(best, found, tuple(sentences[n].whole() for n in order[:_SHOWN]))


def likely(told: Sequence[tuple[float, float, float]]) -> dict[Change, float]:
    """The probability of each change from what passages tell of it together."""
    totals = [sum(column) for column in zip(*told, strict=True)]
    whole = sum(totals) or 1.0
    return {change: total / whole for change, total in zip(_CHANGES, totals, strict=True)}


def changes_told(
    passages: Sequence[str], intervention: str, comparator: str, outcome: str, *, on_it: bool = False
) -> list[tuple[float, float, float]]:
    """For each passage how strongly it tells that the outcome became more, became less, did not differ.

    With `on_it`, passages are known to tell of the comparison, and all count the same.
    """
    asked = asked_comparison(intervention, comparator, outcome)
    heads = encoder.probabilities(DIRECTION, [(asked, one) for one in passages])
    return weighed(heads, probabilities(Comparison(intervention, comparator, outcome), passages), on_it=on_it)


def weighed(heads: NDArray[np.float32], signs: NDArray[np.float32], *, on_it: bool = False) -> list[tuple[float, float, float]]:
    """What both readers say together; each is of shape (n, 4), in the order of the classes of `DIRECTION`."""
    said = [np.maximum(1e-6, 1.0 - one[:, 3:]) for one in (heads, signs)]
    shares = np.sqrt((heads[:, :3] / said[0] + _FLOOR) * (signs[:, :3] / said[1] + _FLOOR))
    shares = shares / shares.sum(axis=1, keepdims=True)
    weights = 1.0 if on_it else np.sqrt(said[0] * said[1]) ** _TOLD
    return [(float(more), float(less), float(same)) for more, less, same in shares * weights]


def candidates(record: Record, intervention: str, comparator: str, outcome: str, most: int = _CANDIDATES) -> list[Sentence]:
    """The sentences that share the most words with what is asked, rare words counting more, in the order of the record."""
    asked = f"{outcome} {outcome} {intervention} {comparator}"
    every = [one for one in (*read_sentences(record), *body_sentences(record)) if 20 < len(one.text) < 1500]
    every = list({one.text: one for one in every}.values())
    words = [frozenset(_WORD.findall(one.text.lower())) for one in every]
    common = Counter(word for held in words for word in held)
    wanted = Counter(_WORD.findall(asked.lower()))
    worth = {word: count * math.log(1 + len(every) / common[word]) for word, count in wanted.items() if common[word]}
    scored = [
        (_ROLES.get(one.role, 1.0) * sum(worth.get(word, 0.0) for word in held), n)
        for n, (one, held) in enumerate(zip(every, words, strict=True))
    ]
    best = sorted(sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:most], key=lambda pair: pair[1])
    return [every[n] for score, n in best if score > 0]


_ROLES = {Role.RESULTS: 1.3, Role.CONCLUSION: 1.2, Role.METHODS: 0.6, Role.BACKGROUND: 0.6, Role.OBJECTIVE: 0.6}
"""Where results stand; introductions speak of other people's."""
