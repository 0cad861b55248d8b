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


Phases = tuple[tuple[Share, ...], ...]

PHASES: Phases = (
    (
        Share("fever", 1),
        Share("covidfact", 1),
        Share("nli4ct", 1),
        Share("conclusions", 1, 4000),
        Share("comparisons", 1),
        Share("ideals", 1),
        Share("directions", 1),
    ),
    (
        Share("directions", 2),
        Share("comparisons", 1),
        Share("healthver", 6),
        Share("scifact", 4),
        Share("covidfact", 1),
        Share("ideals", 2),
        Share("bioasq", 6),
        Share("pubmedqa", 6),
        Share("conclusions", 1, 2000),
    ),
)
"""From the general to what the heads are for."""
FURTHER: Phases = (
    (
        Share("written", 1),
        Share("asked", 1),
        Share("compared", 1),
        Share("directions", 1, 4000),
    ),
    (
        Share("healthver", 3),
        Share("scifact", 2),
        Share("written", 1, 6000),
        Share("asked", 1),
        Share("pubmedqa", 4),
        Share("bioasq", 4),
        Share("directions", 1, 4000),
    ),
)
"""After those, with a rise and a fall of the learning rate of their own; what was written for training is first shown here."""

VECTOR_PASSES = 2
VECTOR_BATCH = 16
VECTOR_RATE = 3e-5
VECTOR_TEMPERATURE = 0.05
VECTOR_LONGEST = 160
"""Tokens of a document in training; 224 when the vectors are used."""


@dataclass(frozen=True)
class ClaimVectors:
    """Of the network that reads claims from vectors (`training/claim_vectors.py`)."""

    units: int = 128
    drop: float = 0.35
    passes: int = 6
    batch: int = 128
    rate: float = 1e-3
    decay: float = 1e-2
    repeated: int = 4
    """How often a pair of HealthVer is shown to one that was written."""
    folds: int = 6


CLAIM_VECTORS = ClaimVectors()


@dataclass(frozen=True)
class Changes:
    """Of the linear head for changes (`training/changes.py`)."""

    closeness: float = 0.3
    """Inverse strength of regularisation."""
    unrelated: float = 1.2
    """Sentences that say nothing, a span."""
    candidates: float = 0.3
    """Share of the candidates that share no words with a span which are shown as saying nothing."""
    candidate_weight: float = 0.5
    exchanged_weight: float = 0.5
    """Of spans with the two groups exchanged: more becomes less. Without them the head learns that treatments work."""
    folds: int = 5
    """Divides `HELD_OUT`, so that the held-out articles lie in one fold."""


CHANGES = Changes()


@dataclass(frozen=True)
class Sizes:
    """Of the ranker of numbers of participants (`training/sizes.py`)."""

    closeness: float = 1.0
    """Penalty on the squares of the weights of the first step, and of the second."""
    grammar_closeness: float = 8.0
    weak_weight: float = 0.3
    """Of an abstract whose label is what the grammar reads."""
    fewest: int = 2
    """Abstracts that must have a sign."""
    least: float = 0.02
    """Weights under it are left out."""
    shortest: int = 200
    """Characters of an abstract without a label that is learnt from."""


SIZES = Sizes()


@dataclass(frozen=True)
class DesignsRead:
    """Of the reader of designs (`training/designs.py`)."""

    closeness: float = 20.0
    """Inverse strength of regularisation of the first step."""
    rounds: int = 40
    fewest: int = 3
    """Records that must have a sign."""
    least: float = 0.1
    """A sign with all its weights under it is left out."""
    grammar_closeness: float = 2.0
    """Penalty on the squares of the weights of the second step."""
    weak_weight: float = 0.3
    """Of a record whose label is what the grammar reads."""
    one_in: int = 12
    """Of the records of PubMed without a label, how many there are to each that is learnt from."""


DESIGNS_READ = DesignsRead()
