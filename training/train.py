"""Train the heads: `python -m training.train DATA OUT [GRAPH]`, three hours on two cores, minutes on a GPU.

Writes OUT/heads.pt, and prints after each phase how the held-out tenth is answered. With GRAPH, a `heads.onnx` that was exported after
the first phases, only the further ones are trained, from its weights. What is saved lies half way between the weights before and after the
further phases: that keeps what the first phases taught (Wortsman 2022, arXiv:2109.01903).
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from palpate.encoder.heads import HEADS
from training.examples import Example, held_out
from training.network import Reader, base_model
from training.recipe import BATCH, FURTHER, LEARNING_RATE, LONGEST, PHASES, SEED, WARM_UP, WEIGHT_DECAY, Phases, Share
from training.sets import examples
from training.shipped import weights

Encoded = tuple[list[int], list[int]]
_MEASURED_MOST = 600
"""Examples of a set that the held-out tenth is measured by."""
_MEASURED = ("directions", "compared", "healthver", "scifact", "written", "bioasq", "pubmedqa", "asked")


def encode(tokenizer: Tokenizer, drawn: Sequence[Example]) -> list[tuple[Example, Encoded]]:
    """Examples with their token ids and kinds."""
    pairs = tokenizer.encode_batch([(one.first, one.second) for one in drawn])
    return [(one, (pair.ids, pair.type_ids)) for one, pair in zip(drawn, pairs, strict=True)]


def batches(encoded: list[tuple[Example, Encoded]], dice: random.Random) -> list[list[tuple[Example, Encoded]]]:
    """Batches of one head each, of about equal length, in random order."""
    by_head: dict[str, list[tuple[Example, Encoded]]] = defaultdict(list)
    for one in encoded:
        by_head[one[0].head.name].append(one)
    made = []
    for group in by_head.values():
        group.sort(key=lambda one: len(one[1][0]) + 12 * dice.random())
        made += [group[start : start + BATCH] for start in range(0, len(group), BATCH)]
    dice.shuffle(made)
    return made


def tensors(batch: list[tuple[Example, Encoded]], device: str) -> tuple[torch.Tensor, ...]:
    """Ids, kinds and mask (batch, length), which classes are right (batch, classes), and how much each counts (batch)."""
    longest = max(len(ids) for _, (ids, _) in batch)
    padded = [(ids + [0] * (longest - len(ids)), kinds + [0] * (longest - len(kinds)), len(ids)) for _, (ids, kinds) in batch]
    ids, kinds = torch.tensor([one[0] for one in padded]), torch.tensor([one[1] for one in padded])
    mask = torch.tensor([[1] * one[2] + [0] * (longest - one[2]) for one in padded])
    right = torch.tensor([[name in one.right for name in one.head.classes] for one, _ in batch])
    weights = torch.tensor([one.weight for one, _ in batch])
    return ids.to(device), kinds.to(device), mask.to(device), right.to(device), weights.to(device)


def loss_of(logits: torch.Tensor, right: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Minus the log probability of the right classes together, the weighted mean over the batch."""
    told = torch.logsumexp(logits.log_softmax(-1).masked_fill(~right, -1e9), dim=-1)
    return -(told * weights).sum() / weights.sum()


def drawn(shares: Sequence[Share], data: Path, dice: random.Random) -> Iterator[Example]:
    """The examples of a phase, without those held out."""
    for share in shares:
        for _ in range(share.passes):
            kept = [example for key, example in examples(share.name, data, dice) if not held_out(key)]
            yield from dice.sample(kept, min(len(kept), share.most))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the classes that occur among the right answers; each pair is (right, said)."""
    scores = []
    for name in {right for right, _ in pairs}:
        hits = sum(right == said == name for right, said in pairs)
        total = sum(right == name for right, _ in pairs) + sum(said == name for _, said in pairs)
        scores.append(2 * hits / total)
    return sum(scores) / len(scores)


def answers(network: Reader, encoded: list[tuple[Example, Encoded]], device: str) -> list[tuple[str, str]]:
    """(right, said) for each example."""
    network.eval()
    said = []
    with torch.inference_mode():
        for head in HEADS:
            asked = [one for one in encoded if one[0].head is head]
            for start in range(0, len(asked), 32):
                batch = asked[start : start + 32]
                ids, kinds, mask, *_ = tensors(batch, device)
                best = network(head.name, ids, kinds, mask).argmax(-1).tolist()
                said += [(min(one.right), head.classes[n]) for (one, _), n in zip(batch, best, strict=True)]
    network.train()
    return said


def main() -> int:
    """Train and save."""
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    dice = random.Random(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    base, folder = base_model()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    network = Reader(base).to(device).train()
    kept = {
        name: encode(
            tokenizer, [example for key, example in examples(name, data, random.Random(1)) if held_out(key)][:_MEASURED_MOST]
        )
        for name in _MEASURED
    }
    legs: tuple[Phases, ...] = (PHASES, FURTHER)
    if len(sys.argv) > 3:
        legs = (FURTHER,)
        network.load_state_dict(weights(Path(sys.argv[3])), strict=False)
    print(f"heads on {device}: {', '.join(head.name for head in HEADS)}", flush=True)
    report(network, kept, "before", device)
    for leg, phases in enumerate(legs, 1):
        before = trained(network)
        for phase in train(network, made(phases, data, tokenizer, dice), device):
            torch.save(trained(network), out / "heads.pt")
            report(network, kept, f"leg {leg}, phase {phase}", device)
    after = trained(network)
    network.load_state_dict({name: (before[name] + after[name]) / 2 for name in after}, strict=False)
    torch.save(trained(network), out / "heads.pt")
    report(network, kept, "half way between before and after the last leg", device)
    return 0


def trained(network: Reader) -> dict[str, torch.Tensor]:
    """A copy of what is trained: the layers of the heads, and the heads."""
    return {name: value.clone() for name, value in network.state_dict().items() if name.startswith(("upper.", "heads."))}


def made(phases: Phases, data: Path, tokenizer: Tokenizer, dice: random.Random) -> list[list[list[tuple[Example, Encoded]]]]:
    """The batches of each phase."""
    return [batches(encode(tokenizer, list(drawn(shares, data, dice))), dice) for shares in phases]


def report(network: Reader, kept: dict[str, list[tuple[Example, Encoded]]], when: str, device: str) -> None:
    """Print how the held-out tenth is answered."""
    for name, encoded in kept.items():
        if encoded:
            pairs = answers(network, encoded, device)
            right = sum(one == other for one, other in pairs) / len(pairs)
            print(f"  {when}: {name} macro-F1 {macro_f1(pairs):.3f}, right {right:.3f} ({len(pairs)} held out)", flush=True)


def train(network: Reader, phases: list[list[list[tuple[Example, Encoded]]]], device: str) -> Iterator[int]:
    """Train through the phases; yields the number of each when it is done."""
    steps = sum(map(len, phases))
    groups = [
        {"params": network.upper.parameters(), "lr": LEARNING_RATE},
        {"params": network.heads.parameters(), "lr": 5 * LEARNING_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (WARM_UP * steps), max(0.0, (steps - step) / (steps * (1 - WARM_UP))))
    )
    begun, step, losses = time.time(), 0, []
    for number, phase in enumerate(phases, 1):
        for batch in phase:
            ids, kinds, mask, right, weights = tensors(batch, device)
            loss = loss_of(network(batch[0][0].head.name, ids, kinds, mask), right, weights)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            losses.append(loss.item())
            if step % 50 == 0:
                print(f"{step}/{steps} {time.time() - begun:.0f} s, loss {sum(losses[-50:]) / 50:.3f}", flush=True)
        yield number


if __name__ == "__main__":
    sys.exit(main())
