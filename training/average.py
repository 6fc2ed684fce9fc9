"""One model from several: ``python training/average.py --out runs/shipped runs/a:1 runs/b:2``

The weighted mean of the weights of runs that follow one another (each "checkpoint.pt" holds its moving average as "mean");
what an earlier run does not have is taken from the last. Such a mean is never slower than one of its parts.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", help="RUN:WEIGHT, the last one complete")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    parts = [(Path(run), float(weight)) for run, weight in (x.rsplit(":", 1) for x in args.runs)]
    states = []
    for run, _ in parts:
        state = torch.load(run / "checkpoint.pt", weights_only=True)
        states.append((state.get("mean") or state["network"], state["step"]))
    last, step = states[-1]
    total = sum(weight for _, weight in parts)
    mean = {key: sum(state.get(key, last[key]) * weight for (state, _), (_, weight) in zip(states, parts, strict=True)) / total for key in last}
    args.out.mkdir(parents=True, exist_ok=True)
    shutil.copy(parts[-1][0] / "labels.json", args.out / "labels.json")
    torch.save({"mean": mean, "step": step}, args.out / "checkpoint.pt")
    print(args.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
