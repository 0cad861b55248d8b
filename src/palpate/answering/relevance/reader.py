"""A trained reader of relevance: which records answer a question, if any.

Word lists can't tell it: what a question is about shows in what it means as a whole. The encoder's vector of a question and those of the
texts of records are each turned a little, so that a question lies near the texts that answer it, and not near those that only share its
words; and it is learnt how near is near enough. `training/relevance` makes the weights. They are of the starter library: other records
are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from palpate import encoder
from palpate.answering.relevance.stored import Stored, stored
from palpate.answering.relevance.units import check_of, units
from palpate.library import Library
from palpate.terminology import terminology
from palpate.vocabulary import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

_READ = 8
"""Likeliest records that are looked up."""
_KEPT = 8
"""Questions of which the likeness to all texts is kept."""
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")


class Relevant(NamedTuple):
    """A record with what the reader makes of it."""

    record: Record
    odds: float
    """Log odds that it answers the question, against no record doing so."""
    texts: tuple[str, ...]
    """Its texts, those that answer best first."""


class Relevance(NamedTuple):
    """What the reader makes of a question."""

    odds: float
    """Log odds that some record answers it."""
    records: tuple[Relevant, ...]
    """The likeliest in force, best first."""


def relevance(text: str, library: Library) -> Relevance | None:
    """Which starter records answer a question; None where they or the encoder are not installed."""
    held = stored()
    if held is None or not encoder.available():
        return None
    likeness = _likeness(text)
    odds = held.scale * np.maximum.reduceat(likeness, held.starts[:-1]) - held.none
    places = [int(place) for place in np.argsort(-odds, kind="stable")[:_READ]]
    found = tuple(
        Relevant(record, float(odds[place]), _best_texts(likeness[held.starts[place] : held.starts[place + 1]], record))
        for place, record in _in_force(held, places, library)
    )
    return Relevance(float(np.logaddexp.reduce(odds)), found)


@lru_cache(maxsize=_KEPT)
def _likeness(text: str) -> NDArray[np.float32]:
    """Of a question to all stored texts; kept, since the answer to one question is looked at twice. Not to be written to."""
    held = stored()
    if held is None:
        return np.zeros(0, dtype=np.float32)
    likeness = held.vectors @ asked(held, vectors_of([text])[0])
    likeness.flags.writeable = False
    return likeness


def vectors_of(texts: list[str]) -> NDArray[np.float32]:
    """Of each text its vector and that of what it asks in plain terms, shape (texts, 2, 384)."""
    plain = [plainly(text) for text in texts]
    apart = [n for n, text in enumerate(texts) if plain[n].lower() != text.lower()]
    found = encoder.embed([*texts, *(plain[n] for n in apart)])
    whole, asking = found[: len(texts)], found[: len(texts)].copy()
    asking[apart] = found[len(texts) :]
    return np.stack([whole, asking], axis=1)


def plainly(text: str) -> str:
    """The sentences of a text that ask, or all of it where none does, with standard names ("TKR": "total knee replacement")."""
    asking = [s.strip() for s in _SENTENCE.findall(text) if s.strip().endswith("?")]
    said = " ".join(asking) or text
    parts, at = [], 0
    for match in sorted(terminology().find(said), key=lambda match: (match.start, -match.end)):
        if match.start >= at:
            parts += [said[at : match.start], match.concept.name]
            at = match.end
    return "".join([*parts, said[at:]])


def asked(held: Stored, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vector, of length 1, that stands for both of a question, shape (2, 384)."""
    turned = vectors.mean(axis=0) + held.question @ vectors.ravel() + held.bias
    unit: NDArray[np.float32] = turned / np.linalg.norm(turned)
    return unit


def are_judged(ids: Iterable[str], library: Library) -> bool:
    """Whether all these records are of the starter library, and as they were when the reader learnt them."""
    held, asked_for = stored(), list(ids)
    if held is None:
        return False
    checks = dict(zip(held.ids, held.checks, strict=True))
    records = library.get_many(asked_for)
    return all(one in checks and one in records and check_of(units(records[one])) == checks[one] for one in asked_for)


def _in_force(held: Stored, places: list[int], library: Library) -> Iterator[tuple[int, Record]]:
    records = library.get_many([held.ids[place] for place in places])
    for place in places:
        record = records.get(held.ids[place])
        if record is None or record.retracted or record.superseded_by:
            continue
        if check_of(units(record)) == held.checks[place]:
            yield place, record


def _best_texts(likeness: NDArray[np.float32], record: Record) -> tuple[str, ...]:
    texts = units(record)
    return tuple(texts[n] for n in np.argsort(-likeness, kind="stable"))
