"""The whole lineage benchmark: ``python -m benchmarks.lineage [CORPORA] [--copies 300] [--cases 42] [--each 80] [--json FILE]``

One table of ours and of near-duplicate finders on the same sets (copies at five levels of swapped words, false links, natural pairs,
grown cases), then what only ours gives: relation, direction, spun score, repairs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.corpora import DEFAULT
from benchmarks.lineage import natural, synthetic
from benchmarks.lineage.peers import PEERS, link
from benchmarks.lineage.thesaurus import missing
from sourceline.reader import shared
from sourceline.records import Document

Linker = Callable[[Sequence[Document]], synthetic.Linked]
LINKERS: Mapping[str, Linker] = {"sourceline": synthetic.ours, **{name: partial(link, peer=peer) for name, peer in PEERS.items()}}
NATURAL = {"pairs_precision": "natural_precision", "pairs_recall": "natural_recall", "pairs_f1": "natural_f1", "pairs_false_links": "natural_false"}


def compare(
    linker: Linker, originals: synthetic.Originals, levels: Sequence[synthetic.Level], grown: Mapping[str, Any], corpora: Path
) -> dict[str, float]:
    """What any linking can be asked: F1 and false links at every level, natural pairs of the development part, families. Seconds of one core."""
    figures: dict[str, float] = {}
    seconds = 0.0
    for level in levels:
        found = linker(level.documents)
        seconds += found.seconds
        row = synthetic.link_figures(level, found.tree)
        figures |= {f"{name}_{round(100 * level.rate)}": row[name] for name in ("recall", "precision", "f1")}
    false = synthetic.false_links(originals, linker(originals.documents).tree)
    trees = {corpus: linker(natural.read_corpus(corpora, corpus)).tree for corpus in natural.CORPORA}
    pairs = natural.pair_figures(natural.read_pairs("dev"), trees)
    families = natural.case_figures(grown, {name: linker([told.document for told in case]).tree for name, case in grown.items()})
    return {
        **figures,
        **{name: false[name] for name in ("false_same_incident", "false_other")},
        **{ours: pairs[name] for name, ours in NATURAL.items()},
        **{f"families_{name}": families[name] for name in ("bcubed_f1", "roots_right", "roots_error", "false_links")},
        "seconds_a_level": round(seconds / len(levels), 1),
    }


def detail(levels: Sequence[synthetic.Level], grown: Mapping[str, Any]) -> dict[str, float]:
    """Candidates, relation and direction of copies and in grown cases, and repairs by alignment: ours alone."""
    figures: dict[str, float] = {}
    given = [synthetic.ours(level.documents).tree for level in levels]
    for level, found in zip(levels, given, strict=True):
        hidden = synthetic.ours([synthetic.undated(document) for document in level.documents]).tree
        row = {"candidates": synthetic.candidate_recall(level), **synthetic.tree_figures(level, found, hidden)}
        figures |= {f"{name}_{round(100 * level.rate)}": value for name, value in row.items()}
    for name, hide in (("given", False), ("hidden", True)):
        figures |= {f"families_{name}_{key}": value for key, value in synthetic.family_figures(grown, hide).items()}
    return figures | synthetic.repair_figures(levels, given)


def show(table: Mapping[str, Mapping[str, float]], rest: Mapping[str, float]) -> None:
    """One column a finder, then our own figures one a line."""
    names = list(table)
    print(f"{'':22}" + "".join(f"{name:>21}" for name in names))
    for figure in table[names[0]]:
        print(f"{figure:22}" + "".join(f"{table[name][figure]:21g}" for name in names))
    print()
    for figure, value in rest.items():
        print(f"{figure:32} {value:10g}")


def main() -> int:
    """Prints the table; exit code 2 where corpora or synonym sources are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--copies", type=int, default=300, help="copies a level")
    parser.add_argument("--cases", type=int, default=42, help="grown cases")
    parser.add_argument("--each", type=int, default=80, help="texts of each corpus for the score of spun texts; 0: leave it out")
    parser.add_argument("--seed", type=int, default=synthetic.SEED, help="another seed: other copies, other favourites of each dialect")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    options = parser.parse_args()
    if absent := missing():
        print(f"the synonym sources of the spinner are missing: apt-get install {' '.join(absent)}")
        return 2
    originals, made = synthetic.Originals.read(options.corpora), synthetic.spinners(options.seed)
    levels = synthetic.levels(originals, options.copies, made, seed=options.seed)
    grown = synthetic.cases(options.corpora, originals, options.cases, made, options.seed)
    table = {name: compare(linker, originals, levels, grown, options.corpora) for name, linker in LINKERS.items()}
    rest = detail(levels, grown)
    if options.each:
        rest |= synthetic.read_spun(options.corpora, shared(), made, options.each)
    show(table, rest)
    if options.json:
        options.json.write_text(json.dumps({"table": table, "sourceline": rest}, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
