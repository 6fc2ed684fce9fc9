"""The shipped model as a checkpoint to train on from: ``python training/restore.py --out runs/shipped``

Checkpoints are too large for the repository, but the model file holds every weight (matrices as int8 with a scale a column, so
they come back rounded). Heads that are not shipped, or that the model did not have yet, start anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from export import TABLE, trace
from model import Labels, Network

MODEL = Path(__file__).parents[1] / "src/sourceline/language/model/reader.onnx"


def weights(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Every initializer in fp32, by name, in the order of the graph."""
    stored = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    names = [n.removesuffix("_i8") for n in stored if not n.endswith("_scale")]
    return {n: stored[n] if n in stored else stored[n + "_i8"].astype(np.float32) * stored[n + "_scale"] for n in names}


def parameters(model: onnx.ModelProto, network: Network, raw: Path) -> dict[str, np.ndarray]:
    """Weights by parameter. Models of before 2026-11-25 number their matrices: these stand in the order in which a network is traced now."""
    found = weights(model)
    numbered = [n for n in found if n.startswith("onnx::MatMul")]
    if numbered:
        for p in network.parameters():
            torch.nn.init.normal_(p, std=0.1)  # no two weights alike, or the exporter would join them
        traced = [t.name for t in trace(network, raw).graph.initializer if t.name.endswith((".T", "[0]"))]
        found |= {name: found[old] for name, old in zip(traced, numbered, strict=False)}
    out = {}
    for name, value in found.items():
        key = name.removeprefix("network.")
        if name.startswith("network."):
            out[key.removesuffix(".T").removesuffix("[0]")] = value.T if key.endswith(".T") else value[None] if key.endswith("[0]") else value
    table = found["deprel_table"]
    out["deprel.weight"] = table.reshape(len(table), -1, len(table)).transpose(1, 0, 2)
    meta = {p.key: p.value for p in model.metadata_props}
    if "mixes" in meta:
        out |= {f"{k}.weights": np.array(v) for k, v in json.loads(meta["mixes"]).items()}
        out |= {f"moves_{k}.weight": np.array(v) for k, v in json.loads(meta["moves"]).items()}
    else:
        shares = [float(v) for n, v in found.items() if n.startswith("onnx::Mul_")]
        out |= {"syntax_mix.weights": np.log(shares[:6]), "meaning_mix.weights": np.log(shares[6:12])}
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--out", type=Path, default=Path("runs/shipped"))
    args = parser.parse_args()
    model = onnx.load(args.model)
    assert TABLE in {o.name for o in model.graph.output}, "not a model of this project"
    meta = {p.key: p.value for p in model.metadata_props}
    network = Network(Labels(**{k: tuple(v) for k, v in json.loads(meta["labels"]).items()}))
    fresh = Network(network.labels).state_dict()
    args.out.mkdir(parents=True, exist_ok=True)
    found = parameters(model, network, args.out / "raw.onnx")
    state = {k: torch.from_numpy(np.array(found[k], dtype=np.float32)).reshape(v.shape) if k in found else v for k, v in fresh.items()}
    (args.out / "labels.json").write_text(meta["labels"])
    torch.save({"mean": state, "network": state, "step": int(meta["steps"])}, args.out / "checkpoint.pt")
    print("new:", ", ".join(sorted(set(fresh) - set(found))))


if __name__ == "__main__":
    main()
