"""Write the trained network as int8 ONNX: `python -m training.export RUN OUT`.

Three graphs, so that what both stacks share is kept once: `shared.onnx` (token ids to states), `vectors.onnx` (states to
vectors of length 1), `heads.onnx` (states to the log-odds of every head). Weights are int8 with a scale a column of seven
bits, since processors without VNNI add pairs of products in sixteen. Tokens that English medical text never has (reserved places,
other scripts) are left out, and positions beyond the longest text.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from palpate.encoder.heads import HEADS
from training.network import Reader, base_model, mean, pooled, run
from training.recipe import LONGEST

_ENGLISH = re.compile(r"(?!\[unused)[\x20-\x7e\u00a0-\u024f\u0370-\u03ff\u2000-\u22ff]+")
"""Latin and Greek letters, and the signs of print and arithmetic."""
_AXES = {0: "batch", 1: "length"}


class Shared(nn.Module):
    """Token ids to states."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        return run(self.reader.lower, self.reader.embeddings(input_ids=ids, token_type_ids=kinds), blocked(mask))


class Vectors(nn.Module):
    """States to one vector a text."""

    def __init__(self, upper: nn.ModuleList) -> None:
        super().__init__()
        self.upper = upper

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        return nn.functional.normalize(mean(run(self.upper, states, blocked(mask)), mask), dim=-1)


class Heads(nn.Module):
    """States to the log-odds of all heads, in the order of `HEADS`."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        seen = pooled(run(self.reader.upper, states, blocked(mask)), mask)
        return tuple(self.reader.heads[head.name](seen) for head in HEADS)


def english(tokenizer: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """The tokenizer without the tokens that English text never has, and the old numbers of those that stay, in order."""
    vocabulary = tokenizer["model"]["vocab"]
    kept = [token for token, _ in sorted(vocabulary.items(), key=lambda pair: pair[1]) if _ENGLISH.fullmatch(token)]
    new = {token: number for number, token in enumerate(kept)}
    tokenizer["model"]["vocab"] = new
    for added in tokenizer["added_tokens"]:
        added["id"] = new[added["content"]]
    for name, special in tokenizer["post_processor"]["special_tokens"].items():
        special["ids"] = [new[name]]
    return tokenizer, [vocabulary[token] for token in kept]


def blocked(mask: Tensor) -> Tensor:
    """What is added to attention: a number so low that padding gets none."""
    return (1.0 - mask[:, None, None, :].float()) * -1e9


def write(module: nn.Module, example: tuple[Tensor, ...], names: list[str], outputs: list[str], path: Path) -> None:
    """One graph, quantised."""
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        axes = dict.fromkeys(names, _AXES) | {name: {0: "batch"} for name in outputs}
        if outputs == ["states"]:
            axes["states"] = _AXES
        torch.onnx.export(
            module.eval(),
            example,
            str(whole),
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def main() -> int:
    """Write the three graphs and the tokenizer."""
    trained, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    base, folder = base_model("eager")
    reader = Reader(base)
    tokenizer, kept = english(json.loads((folder / "tokenizer.json").read_text("utf-8")))
    reader.load_state_dict(torch.load(trained / "heads.pt", map_location="cpu"), strict=False)
    upper = reader.base_upper
    if (trained / "vectors.pt").is_file():
        upper.load_state_dict(torch.load(trained / "vectors.pt", map_location="cpu"))
    words, places = reader.embeddings.word_embeddings, reader.embeddings.position_embeddings
    reader.embeddings.word_embeddings = nn.Embedding.from_pretrained(words.weight[kept], padding_idx=0)
    reader.embeddings.position_embeddings = nn.Embedding.from_pretrained(places.weight[:LONGEST])
    ids = torch.ones(2, 7, dtype=torch.long)
    states, mask = torch.zeros(2, 7, 384), torch.ones(2, 7, dtype=torch.long)
    write(Shared(reader), (ids, torch.zeros_like(ids), mask), ["ids", "kinds", "mask"], ["states"], out / "shared.onnx")
    write(Vectors(upper), (states, mask), ["states", "mask"], ["vector"], out / "vectors.onnx")
    write(Heads(reader), (states, mask), ["states", "mask"], [head.name for head in HEADS], out / "heads.onnx")
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
