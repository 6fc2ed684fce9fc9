"""Nested attributions on GUM: ``python -m benchmarks.chains [CORPORA] [--split dev]``

GUM's attribution relations (eRST) are of every genre and mostly nested by discourse structure; few are news. Parent accuracy over the nested
ones of which both ends were found by overlap of cues, and F1 of parents; those two links deep and deeper apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpora import documents, jsonl, read_all
from benchmarks.sources import prf
from sourceline.reader import Reader
from sourceline.records import Attribution


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """``accuracy`` over nested pairs found, ``parent_*`` precision, recall and F1, ``deep_*`` those with a grandparent; counts."""
    rows = list(jsonl(corpora / f"attribution/gum/{split}.jsonl"))
    counts = dict.fromkeys(("true", "told", "hits", "found", "deep_true", "deep_told", "deep_hits", "cues", "cues_found"), 0)
    for row, read in zip(rows, read_all(reader, documents(rows)), strict=True):
        for name, value in count(row["attributions"], read.attributions).items():
            counts[name] += value
    return {
        **prf("parent", counts["hits"], counts["told"], counts["true"]),
        **prf("deep", counts["deep_hits"], counts["deep_told"], counts["deep_true"]),
        "accuracy": round(100 * counts["hits"] / max(1, counts["found"]), 2),
        "nested": counts["true"],
        "both_found": counts["found"],
        "found_r": round(100 * counts["cues_found"] / max(1, counts["cues"]), 2),
    }


def count(gold: Sequence[Mapping[str, Any]], predicted: Sequence[Attribution]) -> dict[str, int]:
    """Edges of one document: gold (``true``), predicted between matched ones (``told``), in both (``hits``), gold with both ends found (``found``)."""
    with_cue = [a for a in gold if a["cue"]]
    pairs: dict[str, str] = {}
    for a in with_cue:
        match = next((p for p in predicted if p.id not in pairs.values() and _overlap(a["cue"], p.cue)), None)
        if match is not None:
            pairs[a["id"]] = match.id
    gold_of = {found: own for own, found in pairs.items()}
    above = {a["id"]: a["nested_in"] for a in gold}
    parents = {p.id: p.parent for p in predicted}
    true = {(child, parent) for child, parent in above.items() if parent is not None}
    told = {(gold_of[c], gold_of[p]) for c, p in parents.items() if p is not None and c in gold_of and p in gold_of}
    deep_true = {edge for edge in true if above.get(edge[1]) is not None}
    deep_told = {edge for edge in told if parents.get(pairs[edge[1]]) is not None}
    return {
        "true": len(true),
        "told": len(told),
        "hits": len(true & told),
        "found": sum(child in pairs and parent in pairs for child, parent in true),
        "deep_true": len(deep_true),
        "deep_told": len(deep_told),
        "deep_hits": len(deep_true & deep_told),
        "cues": len(with_cue),
        "cues_found": len(pairs),
    }


def _overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
