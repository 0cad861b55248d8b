"""Read the trained weights of the heads back from the int8 graph, to train on from them."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

GRAPH = Path(__file__).parents[1] / "src" / "palpate" / "data" / "encoder" / "heads.onnx"
_BIAS = ".bias"


def weights(graph: Path = GRAPH) -> dict[str, Tensor]:
    """The parameters of `network.Reader` that were trained, by name: layers and heads; exact but for the rounding to int8.

    A product of matrices in int8 is found by the bias that is added to it, which kept the name of its layer.
    """
    model = onnx.load(graph)
    held = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    uses = {name: node for node in model.graph.node for name in node.input if name not in held}
    found = {
        name.removeprefix("reader."): torch.from_numpy(value.copy())
        for name, value in held.items()
        if name.startswith("reader.") and name.endswith((_BIAS, "LayerNorm.weight"))
    }
    for node in model.graph.node:
        if node.op_type != "MatMulInteger":
            continue
        stored = node.input[1].removesuffix("_quantized")
        scaled = held[f"{stored}_quantized"].astype("float32") * held[f"{stored}_scale"]
        found[_layer(node.output[0], uses) + ".weight"] = torch.from_numpy(scaled.T.copy())
    return found


def _layer(output: str, uses: dict[str, onnx.NodeProto]) -> str:
    """The name of the layer whose bias is added to an output, after its scale."""
    node = uses[output]
    bias = next((name for name in node.input if name.endswith(_BIAS)), None)
    return bias.removeprefix("reader.").removesuffix(_BIAS) if bias else _layer(node.output[0], uses)
