"""What the evidence model can be asked: its heads, their classes in the order of the model's outputs, and how a question is put."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers of a pair of texts."""

    name: str
    """Also the name of the model's output."""
    classes: tuple[str, ...]


DIRECTION = Head("direction", ("increased", "decreased", "no_difference", "not_said"))
"""Of a comparison (`asked_comparison`) and a sentence: what the intervention did to the outcome, against the comparator."""
CLAIM = Head("claim", ("supports", "refutes", "neutral"))
"""Of a claim and a passage: whether the passage supports or refutes it, or does neither."""
VERDICT = Head("verdict", ("yes", "no", "maybe"))
"""Of a yes/no question and the results of a study."""
HEADS = (DIRECTION, CLAIM, VERDICT)


def asked_comparison(intervention: str, comparator: str, outcome: str) -> str:
    """The first text for `DIRECTION`."""
    return f"{outcome.strip()}: {intervention.strip()} compared with {comparator.strip()}"
