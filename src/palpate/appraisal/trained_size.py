"""The number of participants as a trained ranker reads it beside the grammar: of all numbers of an abstract, the likeliest.

Two linear steps, each a softmax over the candidates of an abstract: the first sees the signs of each number (`size_signs`) and knows
nothing of the grammar; the second weighs the probability that it gives with what the grammar chose, and how it came to it.
`training/sizes.py` makes the weights (`data/sizes.npz`).
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from palpate.appraisal.judging import Basis, Rank
from palpate.appraisal.passages import Sentence
from palpate.appraisal.size import Kind, Participants, SampleSize
from palpate.appraisal.size_signs import Candidate, candidates_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1
"""Of the weights; raised with each change of the signs, which must then be trained anew."""
PLACES, GRAMMAR_PLACES = 2**17, 2**12
"""Places that the signs of the first and of the second step are hashed to."""
LEAST = 0.5
"""The probability under which a number is withheld; chosen on lots left out of training (`training/README.md`)."""
_WEIGHTS = files("palpate") / "data" / "sizes.npz"

_CERTAIN = frozenset(
    {Rank.RANDOMISED, Rank.PLANNED_AND_FINAL, Rank.GROUPS_RANDOMISED, Rank.ENROLLED_IN_ALL, Rank.ENROLLED, Rank.GROUPS}
)
"""Ranks of the grammar at which the ranker hardly ever changed a number that no other stood beside: it is not asked there."""

_UNLIKELY = 1e-4
"""Added to a probability before its logarithm is taken."""


class Told(NamedTuple):
    """A number that the grammar read, with its rank (`judging.Rank`), what it counts, and of how many numbers it is the sum."""

    rank: int
    value: int
    terms: int
    basis: str


class GrammarReading(NamedTuple):
    """What the grammar read of the size of a source."""

    chosen: Told | None
    told: tuple[Told, ...]
    randomised: int | None
    analysed: int | None


@dataclass(frozen=True, slots=True)
class Weights:
    """`of_signs` has shape (`PLACES`,), `of_grammar` (`GRAMMAR_PLACES`,), `of_probability` (4,): see `probability_signs`."""

    of_signs: NDArray[np.float32]
    of_grammar: NDArray[np.float32]
    of_probability: NDArray[np.float32]


def likeliest_size(size: SampleSize, sentences: Sequence[Sentence], kind: Kind) -> SampleSize:
    """The size that the grammar read, with the number of participants that is likeliest, or none where none is likely enough."""
    reading = grammar_reading(size)
    if kind is Kind.REVIEW or certain(reading):
        return size
    found = with_grammar(candidates_in(sentences, kind.value), reading)
    if len(found) == 1:
        return size
    values, shares = list(found), probabilities(found, reading, kind)
    best = int(shares.argmax())
    value = values[best] if shares[best] >= LEAST else None
    read = size.participants.value if size.participants else None
    if value == read:
        return size
    notes = size.notes
    if read is not None:
        notes = (*notes, f"the rules of grammar alone take {read:,} for the number of participants")
    return replace(size, participants=_participants(value, found, size, kind), notes=notes)


def grammar_reading(size: SampleSize) -> GrammarReading:
    """What of a size the ranker looks at."""
    told = tuple(
        Told(int(one.rank), one.participants.value, len(one.participants.terms), one.participants.basis.value)
        for one in size.candidates
    )
    chosen = size.participants
    if chosen is None:
        return GrammarReading(None, told, None, None)
    rank = min((one.rank for one in told if one.value == chosen.value), default=0)
    return GrammarReading(
        Told(rank, chosen.value, len(chosen.terms), chosen.basis.value),
        told,
        size.randomised.value if size.randomised else None,
        size.analysed.value if size.analysed else None,
    )


def certain(reading: GrammarReading) -> bool:
    """Whether the grammar read one number alone, and in a way that can be relied on."""
    return bool(reading.chosen and reading.chosen.rank in _CERTAIN and len({one.value for one in reading.told}) == 1)


def with_grammar(found: dict[int | None, Candidate], reading: GrammarReading) -> dict[int | None, Candidate]:
    """The candidates, and what only the grammar came upon."""
    for one in (*reading.told, *([reading.chosen] if reading.chosen else [])):
        if one.value not in found:
            found[one.value] = Candidate(one.value, {"any", "grammar alone"})
    return found


def probabilities(found: Mapping[int | None, Candidate], reading: GrammarReading, kind: Kind) -> NDArray[np.float32]:
    """Of each candidate, in their order; they add up to 1."""
    held = _weights()
    first = softmax(np.array([_weight(held.of_signs, one.signs) for one in found.values()], dtype=np.float32))
    signs = grammar_signs(found, reading, kind.value)
    odds = [_weight_of_grammar(held.of_grammar, signs[value]) for value in found]
    return softmax(np.array(odds, dtype=np.float32) + probability_signs(list(found), first, reading) @ held.of_probability)


def probability_signs(values: Sequence[int | None], shares: NDArray[np.float32], reading: GrammarReading) -> NDArray[np.float32]:
    """Shape (n, 4): the logarithm of the first step's probability; the same for none and for the grammar's number, else 0; lead."""
    logs = np.log(shares + _UNLIKELY)
    chosen = reading.chosen.value if reading.chosen else None
    ordered = np.sort(logs)[::-1]
    ahead, behind = ordered[0], ordered[min(1, len(ordered) - 1)]
    leads = logs - np.where(logs == ahead, behind, ahead)
    none = np.array([value is None for value in values])
    own = np.array([value == chosen for value in values])
    signs: NDArray[np.float32] = np.stack([logs, logs * none, logs * own, leads], axis=1).astype(np.float32)
    return signs


def grammar_signs(found: Mapping[int | None, Candidate], reading: GrammarReading, kind: str) -> dict[int | None, set[str]]:
    """What the grammar says of each candidate: its rank, whether it is chosen, and what is chosen instead of it."""
    signs: dict[int | None, set[str]] = defaultdict(set)
    for one in reading.told:
        signs[one.value] |= {"told", f"rank:{one.rank}", f"rank:{one.rank} {min(one.terms, 3)}"}
    for name, value in (("randomised", reading.randomised), ("analysed", reading.analysed)):
        if value is not None:
            signs[value].add(name)
    chosen = reading.chosen
    if chosen is None:
        signs[None] |= {"chosen none", f"chosen none {kind}"}
        for value in found:
            if value is not None:
                signs[value].add("instead of none")
        return signs
    terms, others = min(chosen.terms, 3), min(len({one.value for one in reading.told}), 4)
    signs[chosen.value] |= {
        "chosen",
        f"chosen:{chosen.rank}",
        f"chosen:{chosen.rank} {terms}",
        f"chosen terms:{terms}",
        f"chosen of:{others}",
        f"chosen {kind}",
        f"chosen {chosen.basis}",
    }
    signs[chosen.value].update(f"chosen {sign}" for sign in found[chosen.value].signs if sign.startswith(_SEEN_WITH_CHOSEN))
    signs[None] |= {"none though", f"none though:{chosen.rank}", f"none though {kind}"}
    for value in found:
        if value is not None and value != chosen.value:
            signs[value] |= {f"instead:{chosen.rank}", f"times:{_ratio(value, chosen.value)}"}
            signs[value].add(f"{'more' if value > chosen.value else 'less'} than:{chosen.rank}")
    return signs


_SEEN_WITH_CHOSEN = (
    "term:n2",
    "part of one told",
    "largest",
    "first of people",
    "is sum",
    "form:",
    "times:",
    "then:",
    "first:",
    "rank:",
)


def _ratio(value: int, chosen: int) -> str:
    if value == 2 * chosen or 2 * value == chosen:
        return "double" if value > chosen else "half"
    return next((str(bound) for bound in (0.4, 0.8, 1, 1.1, 3) if value / chosen < bound), "more")


def softmax(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities that add up to 1."""
    raised = np.exp(odds - odds.max())
    shares: NDArray[np.float32] = raised / raised.sum()
    return shares


@lru_cache(maxsize=2**17)
def place(sign: str) -> int:
    """Where a sign of the first step is hashed to."""
    return zlib.crc32(sign.encode()) % PLACES


@lru_cache(maxsize=2**13)
def grammar_place(sign: str) -> int:
    """Where a sign of the second step is hashed to."""
    return zlib.crc32(sign.encode()) % GRAMMAR_PLACES


def _weight(weights: NDArray[np.float32], signs: Iterable[str]) -> float:
    return float(weights[[place(sign) for sign in signs]].sum())


def _weight_of_grammar(weights: NDArray[np.float32], signs: Iterable[str]) -> float:
    return float(weights[[grammar_place(sign) for sign in signs]].sum())


def _participants(value: int | None, found: Mapping[int | None, Candidate], size: SampleSize, kind: Kind) -> Participants | None:
    """The number with the words that it stands in, as the grammar read it where it did."""
    if value is None:
        return None
    told = [one for one in size.candidates if one.participants.value == value]
    if told:
        return min(told).participants
    one = found[value]
    acts = {sign for sign in one.signs if sign.endswith("then:randomised")}
    basis = Basis.PLANNED if kind is Kind.PROTOCOL else Basis.RANDOMISED if acts else Basis.ENROLLED
    terms = tuple(term.value for term in one.terms) * one.times
    return Participants(value, basis, one.terms[0].noun, terms, one.span())


@cache
def _weights() -> Weights:
    with _WEIGHTS.open("rb") as stored, np.load(stored) as held:
        about = json.loads(str(held["about"]))
        if about["version"] != VERSION:
            raise ValueError(f"{_WEIGHTS} has version {about['version']}; train it anew: python -m training.sizes")
        of_signs = held["of_signs"].astype(np.float32) * np.float32(about["step"])
        return Weights(of_signs, held["of_grammar"].astype(np.float32), held["of_probability"].astype(np.float32))
