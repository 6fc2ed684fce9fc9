"""Learning curves of a run as a picture: ``python training/curves.py --run runs/second --out docs/learning-curves.png``

One panel a task, loss over steps, with a running mean of five points; from the run's ``log.jsonl``. Needs matplotlib.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

NOT_LOSSES = {"step", "pieces_per_s"}


def curves(log: Path) -> dict[str, tuple[list[int], list[float]]]:
    """Steps and losses of each task; a killed and resumed run has some steps twice, of which the later count."""
    rows = {row["step"]: row for row in map(json.loads, log.read_text(encoding="utf-8").splitlines())}
    found: dict[str, tuple[list[int], list[float]]] = {}
    for step in sorted(rows):
        for task, loss in rows[step].items():
            if task not in NOT_LOSSES:
                steps, losses = found.setdefault(task, ([], []))
                steps.append(step)
                losses.append(loss)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, nargs="+", required=True, help="one run, or several that followed one another")
    parser.add_argument("--out", type=Path, default=Path("docs/learning-curves.png"))
    args = parser.parse_args()
    found: dict[str, tuple[list[int], list[float]]] = {}
    ends, offset = [], 0
    for run in args.run:
        part = curves(run / "log.jsonl")
        for task, (steps, losses) in part.items():
            into = found.setdefault(task, ([], []))
            into[0].extend(s + offset for s in steps)
            into[1].extend(losses)
        offset += max(steps[-1] for steps, _ in part.values())
        ends.append(offset)
    rows = -(-len(found) // 4)
    figure, axes = plt.subplots(rows, 4, figsize=(12, 2.6 * rows), squeeze=False)
    for axis, task in zip(axes.flat, sorted(found), strict=False):
        steps, losses = found[task]
        axis.plot(steps, losses, color="#bbb", linewidth=0.8)
        if len(losses) >= 5:
            axis.plot(steps[4:], np.convolve(losses, np.ones(5) / 5, "valid"), color="#1f4e79", linewidth=1.5)
        for end in ends[:-1]:
            axis.axvline(end, color="#c00", linewidth=0.8, linestyle=":")
        # The first losses of a head that starts anew would flatten the rest.
        axis.set_ylim(0, float(np.quantile(losses, 0.97)) * 1.1)
        axis.set_title(task, fontsize=10)
        axis.set_xlabel("step", fontsize=8)
        axis.tick_params(labelsize=7)
    for axis in list(axes.flat)[len(found) :]:
        axis.axis("off")
    figure.tight_layout()
    figure.savefig(args.out, dpi=110)
    print(args.out)


if __name__ == "__main__":
    main()
