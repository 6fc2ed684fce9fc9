"""Write a checkpoint as the model that the package carries. ``python training/export.py --run runs/first``

One ONNX file with its labels in the metadata, and the tokenizer's file beside it. Matrices are stored as int8 with one
scale a row and turned back into floats when the session is made: a quarter of the size, arithmetic in fp32.
Needs about 1 GB and a minute.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from fit import PRETRAINED
from model import Labels, Network

INPUTS = ("pieces", "cases", "breaks", "first", "last")
OUTPUTS = ("start", "upos", "xpos", "lemma", "arcs", "relation", "anchor", "name", "role", "link", "kin", "kin_to", "factuality", "swap")
TABLE = "deprel_weight"
"""One more output that is no result but a table ``[d, labels * d]``, read once: relations are scored for chosen heads only, outside the graph."""
SMALL = 4096
"""Tensors of fewer values stay fp32."""


class Shipped(nn.Module):
    """What runs at run time: scores where structure is decoded, the best class where it is not."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, cases: Tensor, breaks: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        net = self.network
        syntax, meaning = net.words(pieces, cases, breaks, first, last)

        def best(scores: Tensor, axis: int) -> Tensor:
            return scores.argmax(axis).to(torch.int32)

        return (
            net.start(syntax)[..., 0],
            best(net.upos(syntax), -1),
            best(net.xpos(syntax), -1),
            best(net.lemma(syntax), -1),
            net.arc.pairs(syntax)[:, 0],
            *net.deprel.sides(syntax),
            net.name(meaning),
            net.role(meaning),
            net.link_scores(meaning),
            net.kin.asked(meaning),
            net.kin.sides(meaning)[1],
            net.fact(meaning)[..., 0],
            net.swap(meaning)[..., 0],
        )


def compress(model: onnx.ModelProto) -> None:
    """Replace large fp32 matrices by int8 with a scale a row (the last axis is kept whole); exact zeros stay zeros."""
    graph = model.graph
    nodes = []
    kept = []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.size < SMALL or array.ndim < 2:
            kept.append(tensor)
            continue
        # Weights of a linear layer are used as x @ W with W [in, out]: one scale an output column keeps them best.
        axis = 0 if array.ndim == 2 and array.shape[0] < 20000 else -1
        scale = np.abs(array).max(axis=axis, keepdims=True) / 127
        scale[scale == 0] = 1
        small = np.round(array / scale).astype(np.int8)
        name = tensor.name
        kept += [numpy_helper.from_array(small, name + "_i8"), numpy_helper.from_array(scale.astype(np.float32), name + "_scale")]
        nodes += [
            helper.make_node("Cast", [name + "_i8"], [name + "_f"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [name + "_f", name + "_scale"], [name]),
        ]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *rest])


def trace(network: Network, raw: Path) -> onnx.ModelProto:
    """The network as a graph in fp32, made by way of the file ``raw``; every weight bears its parameter's name (``.T`` where it is transposed)."""
    shipped = Shipped(network).eval()
    size, width, words = 2, 24, 12
    sample = (
        torch.randint(1000, 2000, (size, width)),
        torch.ones(size, width, dtype=torch.long),
        torch.ones(size, width, dtype=torch.long),
        torch.arange(words).repeat(size, 1),
        torch.arange(words).repeat(size, 1),
    )
    axes = {n: {0: "B", 1: "T"} for n in INPUTS[:3]} | {n: {0: "B", 1: "W"} for n in INPUTS[3:]}
    axes |= {n: {0: "B", 1: "W"} for n in OUTPUTS} | {"arcs": {0: "B", 1: "W", 2: "W"}, "link": {0: "B", 2: "W", 3: "W"}}
    torch.onnx.export(shipped, sample, str(raw), input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=axes, opset_version=17, dynamo=False)
    model = onnx.load(raw)
    raw.unlink()
    name_weights(model, network)
    return model


def name_weights(model: onnx.ModelProto, network: Network) -> None:
    """Give the matrices that the exporter has numbered the names of their parameters, so that ``restore.py`` can read them back."""
    known = {v.detach().numpy().T.tobytes(): f"network.{k}.T" for k, v in network.named_parameters() if v.ndim == 2}
    known[network.kin.weight[0].detach().numpy().tobytes()] = "network.kin.weight[0]"
    new = {}
    for tensor in model.graph.initializer:
        name = known.get(numpy_helper.to_array(tensor).tobytes())
        if tensor.name.startswith("onnx::") and name:
            new[tensor.name] = name
            tensor.name = name
    for node in model.graph.node:
        node.input[:] = [new.get(x, x) for x in node.input]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, default=Path("runs/first"))
    parser.add_argument("--out", type=Path, default=Path("src/sourceline/language/model"))
    parser.add_argument("--full", action="store_true", help="keep fp32 weights")
    args = parser.parse_args()
    labels = Labels(**{k: tuple(v) for k, v in json.loads((args.run / "labels.json").read_text()).items()})
    network = Network(labels)
    state = torch.load(args.run / "checkpoint.pt", weights_only=True)
    network.load_state_dict(state["mean"])
    args.out.mkdir(parents=True, exist_ok=True)
    model = trace(network, args.out / "raw.onnx")
    weight = network.deprel.weight.detach().transpose(0, 1).flatten(1).contiguous().numpy()
    model.graph.initializer.append(numpy_helper.from_array(weight, "deprel_table"))
    model.graph.node.append(helper.make_node("Identity", ["deprel_table"], [TABLE]))
    model.graph.output.append(helper.make_tensor_value_info(TABLE, TensorProto.FLOAT, weight.shape))
    if not args.full:
        compress(model)
    moves = {"name": network.moves_name.weight.tolist(), "role": network.moves_role.weight.tolist()}
    mixes = {k: getattr(network, k).weights.tolist() for k in ("syntax_mix", "meaning_mix")}
    meta = {"labels": json.dumps(asdict(labels)), "moves": json.dumps(moves), "mixes": json.dumps(mixes), "steps": str(state["step"])}
    helper.set_model_props(model, meta)
    onnx.checker.check_model(model)
    onnx.save(model, args.out / "reader.onnx")
    shutil.copy(PRETRAINED / "tokenizer.json", args.out / "tokenizer.json")
    print(f"{args.out / 'reader.onnx'}: {(args.out / 'reader.onnx').stat().st_size / 1e6:.1f} MB, {state['step']} steps")


if __name__ == "__main__":
    main()
