"""The small trained model: vectors of texts, and what a passage says of a comparison, a claim or a question.

It runs on a CPU from three int8 ONNX graphs in the package (`data/encoder`), loaded on first use; `training/` makes them.
"""

from palpate.encoder.heads import CLAIM, DIRECTION, HEADS, VERDICT, Head, asked_comparison
from palpate.encoder.model import VERSION, available, embed, placed_states, probabilities, token_states

__all__ = [
    "CLAIM",
    "DIRECTION",
    "HEADS",
    "VERDICT",
    "VERSION",
    "Head",
    "asked_comparison",
    "available",
    "embed",
    "placed_states",
    "probabilities",
    "token_states",
]
