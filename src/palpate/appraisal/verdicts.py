"""Whether passages answer a yes/no question with yes, no or maybe, by the evidence model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from palpate import encoder
from palpate.encoder import VERDICT

_LONGEST = 900
"""Characters that are read at once: some 220 tokens, as in training."""
_MOST = 12
"""Pieces of text that are read for one question."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with the probability of each."""

    answer: str
    probabilities: dict[str, float]


def verdict(question: str, passages: Sequence[str], *, maybe: bool = True) -> Verdict:
    """What passages say to a question; with `maybe` false, yes or no, whichever is likelier.

    Raises `ValueError` where there is no passage.
    """
    pieces = list(_pieces(passages))[:_MOST]
    if not pieces:
        raise ValueError("there is no passage to read")
    found = encoder.probabilities(VERDICT, [(question, piece) for piece in pieces]).mean(axis=0)
    odds = {name: float(one) for name, one in zip(VERDICT.classes, found, strict=True) if maybe or name != "maybe"}
    whole = sum(odds.values())
    return Verdict(max(odds, key=lambda name: odds[name]), {name: one / whole for name, one in odds.items()})


def _pieces(passages: Sequence[str]) -> Iterator[str]:
    """Passages put together up to the length that is read at once; of a longer one the end, where results stand."""
    held = ""
    for passage in passages:
        text = passage if len(passage) <= _LONGEST else _end(passage)
        if held and len(held) + len(text) >= _LONGEST:
            yield held
            held = ""
        held = f"{held} {text}".strip()
    if held:
        yield held


def _end(passage: str) -> str:
    cut = passage[-_LONGEST:]
    return cut[cut.find(". ") + 2 :]
