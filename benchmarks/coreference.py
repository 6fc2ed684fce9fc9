"""Coreference: ``python -m benchmarks.coreference [CORPORA] [--split dev]``

MUC, B-cubed and CEAF-phi4 of chains on OntoGUM (OntoNotes' guidelines, twelve genres), raw text through the public pipeline, and
their mean, the CoNLL F1 (Pradhan et al. 2014). Exact spans, singletons left out on both sides, counts summed over documents as the
reference scorer does.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.corpora import jsonl
from sourceline.language.coreference import find_chains
from sourceline.reader import Reader

Span = tuple[int, int]
Chains = Sequence[Sequence[Span]]
Counts = tuple[float, float, float, float]
"""Numerator and denominator of recall, numerator and denominator of precision."""


def _without_singletons(chains: Chains) -> list[list[Span]]:
    """Chains of two mentions and more; a mention named twice counts once, in the first chain that has it."""
    seen: set[Span] = set()
    found = []
    for chain in chains:
        kept = [m for m in dict.fromkeys(chain) if m not in seen]
        seen.update(kept)
        if len(kept) > 1:
            found.append(kept)
    return found


def _owners(chains: Chains) -> dict[Span, int]:
    return {mention: k for k, chain in enumerate(chains) for mention in chain}


def muc(gold: Chains, found: Chains) -> Counts:
    """Links (Vilain et al. 1995): a chain of n mentions has n - 1, less one for each further part that the other side breaks it into."""

    def side(chains: Chains, other: dict[Span, int]) -> tuple[float, float]:
        right = total = 0
        for chain in chains:
            inside = [other[m] for m in chain if m in other]
            right += len(inside) - len(set(inside))
            total += len(chain) - 1
        return right, total

    return *side(gold, _owners(found)), *side(found, _owners(gold))


def b_cubed(gold: Chains, found: Chains) -> Counts:
    """Mentions (Bagga and Baldwin 1998): for each, the share of its chain that the other side has in one chain with it."""

    def side(chains: Chains, other: dict[Span, int]) -> tuple[float, float]:
        right = 0.0
        total = 0
        for chain in chains:
            shared = Counter(other[m] for m in chain if m in other)
            right += sum(n * n for n in shared.values()) / len(chain)
            total += len(chain)
        return right, total

    return *side(gold, _owners(found)), *side(found, _owners(gold))


def ceaf(gold: Chains, found: Chains) -> Counts:
    """Chains (Luo 2005, phi 4): the best one-to-one assignment of chains, a pair worth twice its shared mentions over all its mentions."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    other = _owners(found)
    for i, chain in enumerate(gold):
        for mention in chain:
            if mention in other:
                shared[i, other[mention]] += 1
    table = np.zeros((len(gold), len(found)))
    for (i, j), n in shared.items():
        table[i, j] = 2 * n / (len(gold[i]) + len(found[j]))
    rows, columns = linear_sum_assignment(-table)
    right = float(table[rows, columns].sum())
    return right, len(gold), right, len(found)


METRICS = {"muc": muc, "b_cubed": b_cubed, "ceaf": ceaf}


def figures(documents: Iterable[tuple[Chains, Chains]]) -> dict[str, float]:
    """``conll_f1``, each metric's recall, precision and F1, and F1 of mentions alone, in percent, over pairs (gold, found) of documents."""
    sums = {name: np.zeros(4) for name in METRICS}
    mentions = np.zeros(3)
    for gold, found in documents:
        gold, found = _without_singletons(gold), _without_singletons(found)
        for name, metric in METRICS.items():
            sums[name] += metric(gold, found)
        left, right = set(_owners(gold)), set(_owners(found))
        mentions += (len(left & right), len(left), len(right))
    out: dict[str, float] = {}
    for name, (r, rn, p, pn) in sums.items():
        recall, precision = r / max(rn, 1), p / max(pn, 1)
        out |= {f"{name}_recall": recall, f"{name}_precision": precision, f"{name}_f1": 2 * recall * precision / max(recall + precision, 1e-9)}
    out["mentions_recall"], out["mentions_precision"] = mentions[0] / max(mentions[1], 1), mentions[0] / max(mentions[2], 1)
    conll = sum(out[f"{name}_f1"] for name in METRICS) / len(METRICS)
    return {key: round(100 * float(value), 2) for key, value in {"conll_f1": conll, **out}.items()}


def gold_chains(path: Path, tokens: Sequence[Sequence[int]]) -> list[list[Span]]:
    """Chains of spans ``[start, end)`` in characters from CoNLL brackets, a row a token of ``tokens`` (start, end)."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")]
    marks = [row[-1] for row in rows if len(row) > 2]
    if len(marks) != len(tokens):
        raise ValueError(f"{path}: {len(marks)} rows for {len(tokens)} tokens")
    opened: dict[str, list[int]] = defaultdict(list)
    chains: dict[str, list[Span]] = defaultdict(list)
    for i, mark in enumerate(marks):
        for left, number, right in re.findall(r"(\()?(\d+)(\))?", mark):
            if left:
                opened[number].append(i)
            if right:
                chains[number].append((tokens[opened[number].pop()][0], tokens[i][1]))
    return list(chains.values())


def score(corpora: Path, reader: Reader | None = None, split: str = "dev") -> dict[str, float]:
    """Figures on OntoGUM; by genre, the CoNLL F1 alone."""
    reader = reader or Reader.load()
    rows = list(jsonl(corpora / f"coref/gum/{split}.jsonl"))
    pairs: list[tuple[str, Chains, Chains]] = []
    for row, doc in zip(rows, reader.nlp.pipe([row["text"] for row in rows]), strict=True):
        gold = gold_chains(corpora / f"coref/ontogum/{split}/{row['doc_id']}.conll", row["tokens"])
        pairs.append((row["genre"], gold, find_chains(doc)))
    out = figures([(gold, found) for _, gold, found in pairs])
    for genre in sorted({genre for genre, _, _ in pairs}):
        out[f"{genre}_f1"] = figures([(gold, found) for g, gold, found in pairs if g == genre])["conll_f1"]
    return out


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
