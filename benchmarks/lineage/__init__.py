"""Lineage measured: natural pairs and written cases, synthetic copies, peers, speed.

``score`` is the part that CI pins; ``python -m benchmarks.lineage`` prints all, side by side with near-duplicate finders.
"""

from __future__ import annotations

import math
from pathlib import Path

from benchmarks.__main__ import pins
from sourceline.reader import Reader

COPIES = 100
CASES = 14
EACH = 15
RATES = (0.06, 0.39)


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """Percent over a sample: candidates, F1 of pairs, relation and direction at two levels; false links; families; spun score, repairs.

    Pinned figures that need a synonym source are NaN where its Debian package is not installed: they pass, and the word is said. Cost: about a minute.
    """
    from benchmarks.lineage import synthetic, thesaurus

    originals = synthetic.Originals.read(corpora, split)
    figures = synthetic.false_links(originals, synthetic.ours(originals.documents).tree)
    if absent := thesaurus.missing():
        print(f"lineage: no synthetic copies without synonym sources; install them with `apt-get install {' '.join(absent)}`")
        return {name: math.nan for name in pins()["lineage"] if name != "ceilings"} | figures
    made = synthetic.spinners()
    levels = synthetic.levels(originals, COPIES, made, RATES)
    given = [synthetic.ours(level.documents).tree for level in levels]
    for level, found in zip(levels, given, strict=True):
        hidden = synthetic.ours([synthetic.undated(document) for document in level.documents]).tree
        rows = {
            "candidates": synthetic.candidate_recall(level),
            **synthetic.link_figures(level, found),
            **synthetic.tree_figures(level, found, hidden),
        }
        figures |= {f"{name}_{round(100 * level.rate)}": value for name, value in rows.items()}
    grown = synthetic.cases(corpora, originals, CASES, made)
    figures |= {f"families_{name}": value for name, value in synthetic.family_figures(grown).items()}
    figures |= synthetic.repair_figures(levels, given)
    return figures | synthetic.read_spun(corpora, reader, made, EACH, split)
