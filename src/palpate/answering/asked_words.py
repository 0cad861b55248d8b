"""Which of the words that palpate does not know say what is asked about, and which only tell, as a trained head reads them.

"Does massage help violinists with back pain?" asks about violinists; "I'm a violinist, does massage help back pain?" tells of one. A
list of words can't tell them apart: what is asked about shows in what a word means and in what stands around it. The head is linear. It
sees what the two lower layers of the encoder make of the word and of the words beside it, the words and word beginnings around it, in
how many pieces it falls, and where it stands: in the sentence that asks or before it, beside a concept or apart.
`training/asked_words` makes the weights.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from palpate import encoder
from palpate.answering.kinds import opens_question
from palpate.vocabulary.patterns import regex

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 2
"""Of the features; raised with each change of them, which must then be trained anew."""
PLACES = 2**13
"""Places that the words and pieces around a word are hashed to."""
_BESIDE = 4
"""Tokens on either side that are looked at."""
_WORD = regex(r"[^\W\d_][\w'-]*", re.UNICODE)
_SENTENCE = regex(r"[^.?!]+[.?!]*")
_CLAUSE = regex(r"(?:[,;:]|\s[-–—]\s)\s*(?:(?:and|but|so|then)\s+)?")
_PREMISE = regex(r"(?:since|because|as|given that|now that)\b", re.IGNORECASE)
_WEIGHTS = files("palpate") / "data" / "asked_words.npz"


class Place(NamedTuple):
    """A word of a question: as written in lower case, where it is, and whether palpate knows it as part of a concept."""

    word: str
    start: int
    end: int
    concept: bool


@dataclass(frozen=True, slots=True)
class _Head:
    dense: NDArray[np.float32]
    places: NDArray[np.float32]
    bias: float


def asked_words(
    text: str, words: Sequence[Place], unknown: Sequence[int], *, people: bool = False, bar: float = 0.0
) -> tuple[bool, ...]:
    """For each number of an unknown word in `words`, whether it says what is asked about: its log odds are above `bar`.

    Words that name groups of people (`people`) are read with weights of their own.

    Where the encoder is not installed all do, so that palpate rather abstains.
    """
    if not unknown or not encoder.available():
        return (True,) * len(unknown)
    head = _head("people" if people else "words")
    dense = dense_features(text, words, unknown)
    around = (head.places[hashed(words, number)].sum() for number in unknown)
    return tuple(float(row @ head.dense) + float(near) + head.bias > bar for row, near in zip(dense, around, strict=True))


def dense_features(text: str, words: Sequence[Place], unknown: Sequence[int]) -> NDArray[np.float32]:
    """Shape (unknown words, 3 * 384 + 13): states of the word and of the tokens before and after it, and where it stands."""
    states, offsets = encoder.placed_states(text)
    rows = []
    for number in unknown:
        word = words[number]
        own = [n for n, (start, end) in enumerate(offsets) if start < word.end and word.start < end]
        if not own:
            rows.append(np.zeros(3 * states.shape[1] + 13, dtype=np.float32))
            continue
        before, after = states[max(own[0] - _BESIDE, 0) : own[0]], states[own[-1] + 1 : own[-1] + 1 + _BESIDE]
        parts = [_mean(states[own[0] : own[-1] + 1]), _mean(before), _mean(after)]
        rows.append(np.concatenate([*parts, np.array(_stands(text, words, number, len(own)), dtype=np.float32)]))
    return np.array(rows, dtype=np.float32)


def _mean(states: NDArray[np.float32]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = states.mean(axis=0) if len(states) else np.zeros(states.shape[1], dtype=np.float32)
    return mean


def _stands(text: str, words: Sequence[Place], number: int, pieces: int) -> list[float]:
    """Where a word stands, and how it is written, as numbers of about 0 to 1."""
    word = words[number]
    start, end, asks = _clause_of(text, word.start)
    before = words[number - 1] if number and words[number - 1].start >= start else None
    after = words[number + 1] if number + 1 < len(words) and words[number + 1].end <= end else None
    concepts = [place for place in words if place.concept and start <= place.start < end]
    return [
        float(asks),
        float(text[end - 1 : end] == "?" or "?" in text[word.start : end]),
        float(bool(before and before.concept)),
        float(bool(after and after.concept)),
        float(after is None),
        float(before is None),
        float(any(place.end <= word.start for place in concepts)),
        float(any(place.start >= word.end for place in concepts)),
        float(not concepts),
        float(text[word.start].isupper() and word.start > 0),
        min(pieces, 4) / 4,
        min(len(words), 40) / 40,
        log(1 + number) / 4,
    ]


def in_asking_clause(text: str, at: int) -> bool:
    """Whether a place of a text is in the clause that asks, and not in one that tells."""
    return _clause_of(text, at)[2]


def _clause_of(text: str, at: int) -> tuple[int, int, bool]:
    """Where the sentence around a place begins and ends, and whether the place is in the clause that asks."""
    sentences = list(_SENTENCE.finditer(text))
    around = next((match for match in sentences if match.start() <= at < match.end()), None)
    if around is None:
        return 0, len(text), True
    asking = [match for match in sentences if match.group().rstrip().endswith("?")] or sentences
    start = around.start() + _start(around.group())
    return around.start(), around.end(), around in asking and at >= start


def _start(sentence: str) -> int:
    """Where the last clause of a sentence begins that opens like a question; its start where none does, or where it starts with a
    premise ("Since massage dissolves gallstones, how often ...?"), which is asked about with the rest.
    """
    if _PREMISE.match(sentence.lstrip()):
        return 0
    return max((match.end() for match in _CLAUSE.finditer(sentence) if opens_question(sentence[match.end() :])), default=0)


def hashed(words: Sequence[Place], number: int) -> NDArray[np.int64]:
    """The places, sorted, of the word, its beginnings and endings, and of the words around it with how far away they stand."""
    return np.array(sorted({zlib.crc32(mark.encode()) % PLACES for mark in _marks(words, number)}), dtype=np.int64)


def _marks(words: Sequence[Place], number: int) -> Iterator[str]:
    word = words[number].word
    yield f"0{word}"
    for length in (3, 4, 5):
        yield f"^{word[:length]}"
        yield f"${word[-length:]}"
    for away in (-3, -2, -1, 1, 2):
        there = number + away
        named = "" if not 0 <= there < len(words) else "*" if words[there].concept else words[there].word
        yield f"{away}{named}"
    for left, right in ((-2, -1), (-1, 1), (1, 2)):
        yield f"{left}{right}" + "_".join(_said(words, number + away) for away in (left, right))


def _said(words: Sequence[Place], number: int) -> str:
    return "" if not 0 <= number < len(words) else "*" if words[number].concept else words[number].word


def words_of(text: str, covered: Sequence[tuple[int, int]]) -> list[Place]:
    """The words of a text in order; `covered` are the places of concepts."""
    return [
        Place(
            found.group().lower().rstrip("'-").removesuffix("'s"),
            found.start(),
            found.end(),
            any(start <= found.start() < end for start, end in covered),
        )
        for found in _WORD.finditer(text.replace("’", "'"))
    ]


@cache
def _head(name: str) -> _Head:
    """The weights for `words` or for those that name `people`."""
    with _WEIGHTS.open("rb") as stored, np.load(stored) as weights:
        if int(weights["version"]) != VERSION:
            raise ValueError(f"{_WEIGHTS} is of another version; train it anew: python -m training.asked_words")
        return _Head(
            dense=weights[f"{name}_dense"].astype(np.float32),
            places=weights[f"{name}_places"].astype(np.float32),
            bias=float(weights[f"{name}_bias"]),
        )
