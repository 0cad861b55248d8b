"""Train the network that reads claims from vectors: `python -m training.claim_vectors DATA`, ten minutes on two cores.

Writes `src/palpate/data/claims.npz`. Prints how questions that were left out of training are read, of HealthVer in folds, and of what was
written for training.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from palpate import encoder
from palpate.appraisal.trained_claims import VERSION, signs_of
from palpate.encoder import CLAIM
from training.examples import Example, held_out
from training.recipe import CLAIM_VECTORS, SEED
from training.sets import examples
from training.train import macro_f1

WEIGHTS = Path(__file__).parents[1] / "src" / "palpate" / "data" / "claims.npz"


@dataclass(slots=True)
class Table:
    """Pairs of one set: which question each belongs to, the signs (n, m), the class (n,)."""

    keys: list[str]
    signs: np.ndarray
    classes: np.ndarray

    def of(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.signs[rows], self.classes[rows]


def table(held: list[tuple[str, Example]]) -> Table:
    """The signs of examples, each text embedded once."""
    texts = list(dict.fromkeys(text for _, one in held for text in (one.first, one.second)))
    place = {text: number for number, text in enumerate(texts)}
    vectors = encoder.embed(texts)
    claims, passages = (
        vectors[[place[text] for text in side]] for side in zip(*((e.first, e.second) for _, e in held), strict=True)
    )
    return Table(
        [key for key, _ in held],
        signs_of(claims, passages),
        np.array([CLAIM.classes.index(min(one.right)) for _, one in held]),
    )


def network(signs: int) -> nn.Sequential:
    """One that has learnt nothing yet."""
    drop = CLAIM_VECTORS.drop
    return nn.Sequential(
        nn.Dropout(drop),
        nn.Linear(signs, CLAIM_VECTORS.units),
        nn.GELU(approximate="tanh"),
        nn.Dropout(drop),
        nn.Linear(CLAIM_VECTORS.units, len(CLAIM.classes)),
    )


def trained(parts: list[tuple[np.ndarray, np.ndarray]], seed: int) -> nn.Sequential:
    """A network taught by the pairs of all parts; rare classes count more."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    signs, classes = (np.concatenate(side) for side in zip(*parts, strict=True))
    counts = np.bincount(classes, minlength=len(CLAIM.classes))
    weights = torch.tensor(np.sqrt(len(classes) / (len(CLAIM.classes) * counts)), dtype=torch.float32)
    made = network(signs.shape[1]).train()
    optimiser = torch.optim.AdamW(made.parameters(), lr=CLAIM_VECTORS.rate, weight_decay=CLAIM_VECTORS.decay)
    steps = CLAIM_VECTORS.passes * -(-len(classes) // CLAIM_VECTORS.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / steps))
    for _ in range(CLAIM_VECTORS.passes):
        order = dice.permutation(len(classes))
        for start in range(0, len(order), CLAIM_VECTORS.batch):
            rows = order[start : start + CLAIM_VECTORS.batch]
            right = torch.from_numpy(classes[rows])
            lost = nn.functional.cross_entropy(made(torch.from_numpy(signs[rows])), right, reduction="none") * weights[right]
            optimiser.zero_grad()
            lost.mean().backward()
            optimiser.step()
            schedule.step()
    return made.eval()


def said(made: nn.Sequential, signs: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        return made(torch.from_numpy(signs)).argmax(-1).numpy()


def score(right: np.ndarray, read: np.ndarray) -> float:
    return macro_f1([(CLAIM.classes[one], CLAIM.classes[other]) for one, other in zip(right, read, strict=True)])


def report(healthver: Table, written: Table) -> None:
    """Print what questions left out give."""
    questions = sorted(set(healthver.keys))
    random.Random(SEED).shuffle(questions)
    fold = np.array([questions.index(key) % CLAIM_VECTORS.folds for key in healthver.keys])
    read = np.zeros(len(fold), dtype=int)
    everything = np.arange(len(written.keys))
    for number in range(CLAIM_VECTORS.folds):
        taught = [written.of(everything), *[healthver.of(np.flatnonzero(fold != number))] * CLAIM_VECTORS.repeated]
        read[fold == number] = said(trained(taught, SEED), healthver.signs[fold == number])
    print(f"HealthVer, questions left out: macro-F1 {score(healthver.classes, read):.3f} of {len(read)}", flush=True)
    out = np.array([held_out(key) for key in written.keys])
    read = said(trained([written.of(np.flatnonzero(~out))], SEED), written.signs[out])
    print(f"written, questions left out: macro-F1 {score(written.classes[out], read):.3f} of {len(read)}", flush=True)


def write(made: nn.Sequential) -> None:
    """The weights, those of the hidden layer as whole numbers of a step for each unit."""
    first, last = (layer for layer in made if isinstance(layer, nn.Linear))
    hidden, hidden_bias, out, out_bias = (_array(one) for one in (first.weight.T, first.bias, last.weight.T, last.bias))
    step = np.abs(hidden).max(axis=0) / 127
    np.savez_compressed(
        WEIGHTS,
        about=json.dumps({"version": VERSION, "encoder": encoder.VERSION}),
        hidden=np.round(hidden / step).astype(np.int8),
        step=step,
        hidden_bias=hidden_bias,
        out=out,
        out_bias=out_bias,
    )
    print(f"wrote {WEIGHTS.name}, {WEIGHTS.stat().st_size / 1000:.0f} kB")


def _array(held: Tensor) -> np.ndarray:
    return np.ascontiguousarray(held.detach().numpy())


def main() -> int:
    """Train, report and write."""
    data, dice = Path(sys.argv[1]), random.Random(SEED)
    healthver, written = (table(examples(name, data, dice)) for name in ("healthver", "written"))
    report(healthver, written)
    write(trained([(written.signs, written.classes), *[(healthver.signs, healthver.classes)] * CLAIM_VECTORS.repeated], SEED))
    return 0


if __name__ == "__main__":
    sys.exit(main())
