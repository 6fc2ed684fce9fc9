"""How readers labelled pairs of documents, how far they agree, and the labels that follow: ``python -m benchmarks.lineage.readings [FOLDER]``

A pair is read by at least two readers, each alone and without the others' labels. Where they differ another one reads it. ``readings.jsonl``
of a folder holds all readings, ``pairs.jsonl`` what they come to, and ``--write`` makes the second from the first. Families are closed, so a
pair called no copy, of which other pairs say that both stand in one family, is not settled and is left out. The folders are
``benchmarks/gold/lineage``, which is scored, and ``training``, which is learnt from.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from benchmarks.corpora import jsonl
from benchmarks.lineage.natural import FOLDER, Pair

COPY = "copy"
LAST = "last"
"""The reader of what the others differed on: where votes are even, this one's counts."""
Key = tuple[str, str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's labels of one pair, as in :class:`Pair`. ``share``: of the shorter story's words in the writer's own voice, those taken from the other or from one text,
    by estimate; ``sure``: of the label; both 0 to 1, null where they were not asked for."""

    corpus: str
    left: str
    right: str
    reader: str
    label: str
    relation: str | None
    child: str | None
    unseen: bool
    share: float | None
    sure: float | None
    note: str
    part: str

    @property
    def pair(self) -> Key:
        return self.corpus, self.left, self.right


def read_readings(folder: Path = FOLDER) -> dict[Key, list[Reading]]:
    """The readings of each pair, in the order of the file."""
    found: dict[Key, list[Reading]] = defaultdict(list)
    for row in jsonl(folder / "readings.jsonl"):
        reading = Reading(**row)
        found[reading.pair].append(reading)
    return dict(found)


def settle(readings: Sequence[Reading]) -> Pair:
    """What most readers of a pair say: first whether it is a copy, then what else, of those who say the same of that.

    Even votes go to the last reader, without one to ``independent``, to the surest reader's relation, and to a child that is not known.
    """
    copy = _most([reading.label == COPY for reading in readings], _last([(reading.reader, reading.label == COPY) for reading in readings], False))
    agreeing_on_copy = [reading for reading in readings if (reading.label == COPY) == copy]
    label = _most([reading.label for reading in agreeing_on_copy], _last([(each.reader, each.label) for each in agreeing_on_copy], "independent"))
    agreeing = [reading for reading in agreeing_on_copy if reading.label == label]
    surest = max(agreeing, key=lambda reading: reading.sure or 0.0)
    relation = _most([reading.relation for reading in agreeing], _last([(reading.reader, reading.relation) for reading in agreeing], surest.relation))
    child = _most([reading.child for reading in agreeing], None)
    return Pair(
        corpus=surest.corpus,
        left=surest.left,
        right=surest.right,
        label=label,
        relation=relation,
        child=child,
        unseen=_most([reading.unseen for reading in agreeing], child is None),
        note=next(reading.note for reading in agreeing if reading.relation == relation),
        part=surest.part,
        agreed=len(agreeing_on_copy) == len(readings),
    )


def _most(votes: Sequence[T], even: T) -> T:
    """What has most votes, ``even`` where several have."""
    counted = Counter(votes).most_common(2)
    return even if len(counted) > 1 and counted[0][1] == counted[1][1] else counted[0][0]


def _last(votes: Iterable[tuple[str, T]], otherwise: T) -> T:
    """The last reader's vote."""
    return next((vote for reader, vote in votes if reader == LAST), otherwise)


def agreement(one: Mapping[Key, Reading], other: Mapping[Key, Reading]) -> dict[str, float]:
    """Of the pairs that both read: F1 and Cohen's kappa of ``copy``, share of relations alike where both say so. In percent, kappa as it is."""
    both = [(one[pair], other[pair]) for pair in one if pair in other]
    copies = [(a.label == COPY, b.label == COPY) for a, b in both]
    hits, alike = sum(a and b for a, b in copies), sum(a == b for a, b in copies) / len(copies)
    first, second = (sum(side) / len(copies) for side in zip(*copies, strict=True))
    chance = first * second + (1 - first) * (1 - second)
    relations = [a.relation == b.relation for a, b in both if a.label == b.label == COPY]
    return {
        "pairs": len(both),
        "copies_f1": round(200 * hits / max(1e-9, (first + second) * len(copies)), 1),
        "kappa": round((alike - chance) / max(1e-9, 1 - chance), 3),
        "relation": round(100 * sum(relations) / max(1, len(relations)), 1),
        "relation_pairs": len(relations),
    }


def clashes(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs that are no copies and yet stand in one family by what the other pairs are called."""
    family: dict[tuple[str, str], tuple[str, str]] = {}

    def find(name: tuple[str, str]) -> tuple[str, str]:
        while family.setdefault(name, name) != name:
            name = family[name]
        return name

    pairs = list(pairs)
    for pair in pairs:
        if pair.label == COPY:
            family[find((pair.corpus, pair.left))] = find((pair.corpus, pair.right))
    return [pair for pair in pairs if pair.label != COPY and find((pair.corpus, pair.left)) == find((pair.corpus, pair.right))]


def main() -> None:
    """Prints the agreement of every two readers by part, and the pairs that are left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--write", action="store_true", help="make pairs.jsonl of the readings")
    args = parser.parse_args()
    found = read_readings(args.folder)
    by_reader: dict[tuple[str, str], dict[Key, Reading]] = defaultdict(dict)
    for pair, readings in found.items():
        for reading in readings:
            by_reader[reading.part, reading.reader][pair] = reading
    for (part, one), (other_part, other) in combinations(by_reader, 2):
        if part == other_part and by_reader[part, one].keys() & by_reader[part, other].keys():
            print(json.dumps({"part": part, "readers": [one, other]} | agreement(by_reader[part, one], by_reader[part, other])))
    pairs = [settle(readings) for readings in found.values()]
    unsettled = clashes(pairs)
    for pair in unsettled:
        print(f"left out, not closed: {pair.corpus} {pair.left} {pair.right} is called {pair.label}")
    if args.write:
        lines = [json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs if pair not in unsettled]
        (args.folder / "pairs.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
