"""Spun texts without their originals: ``python -m benchmarks.spun [CORPORA]``

False alarms at .5 and repairs made on clean dev and test texts, by corpus; the area under the curve and the share found on polnear, worldwide
and GVA dev texts rewritten by a dialect that nothing was fitted on (``training/rewriting.py``, ``mythes``) at 6, 12, 23 and 39 % of the
words; precision of the repairs made there: what they read is what stood there before (case and ending aside).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sourceline.lineage.spun import LEAST_WORDS, find_rewriting
from sourceline.reader import Reader
from sourceline.records import Document, Repair

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))
from rewriting import Swapped, make_dialects

CLEAN = {
    "polnear": "attribution/polnear/dev",
    "worldwide": "ner/worldwide/dev",
    "gva": "events/gva/dev",
    "lgl": "geo/lgl",
    "geovirus": "geo/geovirus",
    "wikiwars": "timex/wikiwars.dev",
    "gum": "coref/gum/dev",
    "ecbplus": "events/ecbplus/dev",
    "muc": "events/muc4/tst1",
    "muc2": "events/muc4/tst2",
    "satp": "events/satp/dev",
}
SPUN = ("polnear", "worldwide", "gva")
LEVELS = (0.06, 0.12, 0.23, 0.39)
UNSEEN = "mythes"


def score(corpora: Path, reader: Reader | None = None, split: str = "dev") -> dict[str, float]:
    """Percentages, counts of repairs, areas under the curve. The rules and counts alone decide: the encoder is not asked."""
    figures: dict[str, float] = {}
    clean: list[float] = []
    everything: list[tuple[str, float, int]] = []
    for name, path in CLEAN.items():
        for document in texts(corpora / f"{path}.jsonl"):
            found = find_rewriting(document)
            everything.append((name, found.spun, len(found.repairs)))
            if name in SPUN and len(document.text.split()) >= 2 * LEAST_WORDS:
                clean.append(found.spun)
    for name in CLEAN:
        scores = [spun for corpus, spun, _ in everything if corpus == name]
        figures[f"alarms_{name}"] = round(100 * float(np.mean(np.array(scores) >= 0.5)), 2)
    figures["clean_texts"] = len(everything)
    figures["alarms"] = round(100 * float(np.mean([spun >= 0.5 for _, spun, _ in everything])), 2)
    figures["clean_repairs"] = sum(count for _, _, count in everything)
    return figures | rewritten(corpora, clean)


def rewritten(corpora: Path, clean: list[float]) -> dict[str, float]:
    figures: dict[str, float] = {}
    (dialect,) = make_dialects([UNSEEN])
    right, made, all_scores = 0, 0, []
    for level in LEVELS:
        scores = []
        for name in SPUN:
            for document in texts(corpora / f"{CLEAN[name]}.jsonl"):
                if len(document.text.split()) >= 2 * LEAST_WORDS:
                    text, swaps = dialect.rewrite(document.text, level, document.id)
                    found = find_rewriting(Document(id=document.id, text=text, input=""))
                    scores.append(found.spun)
                    made += len(found.repairs)
                    right += sum(is_right(repair, swaps) for repair in found.repairs)
        figures[f"auc_{round(100 * level)}"] = round(area(scores, clean), 3)
        figures[f"found_{round(100 * level)}"] = round(100 * float(np.mean(np.array(scores) >= 0.5)), 1)
        all_scores += scores
    figures["auc"] = round(area(all_scores, clean), 3)
    figures["repairs"] = made
    figures["repair_precision"] = round(100 * right / max(made, 1), 1)
    return figures


def is_right(repair: Repair, swaps: list[Swapped]) -> bool:
    """Whether every word swapped inside the repair's span stands in what it reads, and at least one was."""
    inside = [swap for swap in swaps if repair.span[0] <= swap.start < repair.span[1]]
    reads = repair.reads.casefold()
    return bool(inside) and all(swap.original.casefold() in reads for swap in inside)


def texts(path: Path) -> Iterator[Document]:
    with path.open(encoding="utf-8") as lines:
        for at, row in enumerate(map(json.loads, lines)):
            if isinstance(row.get("text"), str):
                yield Document(id=str(at), text=row["text"], input="")


def area(above: list[float], below: list[float]) -> float:
    """Area under the ROC curve: how often one of ``above`` is greater than one of ``below``, ties half."""
    sorted_below = np.sort(below)
    less = np.searchsorted(sorted_below, above, side="left")
    same = np.searchsorted(sorted_below, above, side="right") - less
    return float((less + same / 2).mean() / len(below))


if __name__ == "__main__":
    corpora = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "corpora")
    print(json.dumps(score(corpora), indent=1))
