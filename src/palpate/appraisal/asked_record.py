"""What a whole record says about a comparison that is given: the sentences that tell, and which way they go together.

The grammar (`asked.change_in`) is right nine times of ten where it speaks; the evidence model says which sentences are about the
comparison at all, and whether they tell of a difference. The numbers below were chosen on the articles of evidence_inference/train
that are held out from training (`training/recipe.py`).
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
from palpate.appraisal.asked import change_in
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
_GRAMMAR_SHARE = 0.4
"""How much of a sentence's say the grammar has where it speaks: enough to decide between more and less, which the model tells apart
badly, and not between a difference and none, which it tells apart well."""
_GRAMMAR_WEIGHT = 3.0
"""How much more a sentence counts that the grammar could read."""
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


def changes_told(passages: Sequence[str], intervention: str, comparator: str, outcome: str) -> list[tuple[float, float, float]]:
    """For each passage how strongly it tells that the outcome became more, became less, did not differ."""
    asked = asked_comparison(intervention, comparator, outcome)
    told = []
    for passage, odds in zip(passages, encoder.probabilities(DIRECTION, [(asked, one) for one in passages]), strict=True):
        said = max(1e-6, float(1.0 - odds[3]))
        shares = [float(one) / said for one in odds[:3]]
        read = change_in(passage, intervention, comparator, outcome)
        if read is not None:
            shares = [
                (1 - _GRAMMAR_SHARE) * share + _GRAMMAR_SHARE * (change is read)
                for change, share in zip(_CHANGES, shares, strict=True)
            ]
        weight = said**_TOLD * (_GRAMMAR_WEIGHT if read is not None else 1.0)
        told.append((shares[0] * weight, shares[1] * weight, shares[2] * weight))
    return told


def changes_in_spans(
    passages: Sequence[str], intervention: str, comparator: str, outcome: str
) -> list[tuple[float, float, float]]:
    """As `changes_told`, of passages that are known to tell of the comparison: all count the same, and a row adds up to 1.

    The evidence model and the linear head of `trained_changes`, which knows what the grammar reads, err in different places.
    """
    asked = asked_comparison(intervention, comparator, outcome)
    heads = encoder.probabilities(DIRECTION, [(asked, one) for one in passages])
    return together(heads, probabilities(Comparison(intervention, comparator, outcome), passages))


def together(heads: NDArray[np.float32], signs: NDArray[np.float32]) -> list[tuple[float, float, float]]:
    """What two readers say of the change, with equal say; each of shape (n, 4), in the order of the classes of `DIRECTION`."""
    shares = np.ones((len(heads), len(_CHANGES)), dtype=np.float32)
    for one in (heads, signs):
        said = np.maximum(1e-6, 1.0 - one[:, 3:])
        shares = shares * np.sqrt(one[:, :3] / said + _FLOOR)
    return [(float(more), float(less), float(same)) for more, less, same in shares / shares.sum(axis=1, keepdims=True)]


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
