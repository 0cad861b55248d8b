"""What the evidence model is trained on, how long and how fast: every number that a training run depends on."""

from __future__ import annotations

from dataclasses import dataclass

SEED = 20261129
HELD_OUT = 10
"""One of so many articles, claims or questions of a training file is held out, to choose by; never trained on."""
FROZEN_LAYERS = 2
"""Layers under the two stacks that stay as they came, together with the embeddings: both stacks share them, which saves their
size twice, and a step costs a fifth less."""
LEARNING_RATE = 8e-5
"""Of the layers; the heads learn five times faster. It rises at the start and falls to nothing at the end."""
WARM_UP = 0.06
WEIGHT_DECAY = 0.01
BATCH = 24
LONGEST = 224
"""Tokens of a pair of texts; evidence longer than that is cut at its end."""


@dataclass(frozen=True)
class Share:
    """So many passes over a set of examples; `most` of them a pass, drawn anew each time."""

    name: str
    passes: int
    most: int = 10**9


PHASES: tuple[tuple[Share, ...], ...] = (
    (
        Share("fever", 1, 4000),
        Share("covidfact", 1),
        Share("scifact", 1),
        Share("conclusions", 1, 1800),
        Share("directions", 1),
        Share("healthver", 1),
    ),
    (
        Share("directions", 2),
        Share("healthver", 3),
        Share("scifact", 1),
        Share("bioasq", 4),
        Share("pubmedqa", 4),
        Share("conclusions", 1, 700),
    ),
)
"""From the general to what the heads are for. NLI4CT is left out: its long reports need arithmetic that so small an encoder does not
learn."""

VECTOR_PASSES = 2
VECTOR_BATCH = 16
VECTOR_RATE = 3e-5
VECTOR_TEMPERATURE = 0.05
VECTOR_LONGEST = 160
"""Tokens of a document in training; 224 when the vectors are used."""
