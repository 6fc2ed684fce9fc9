"""Lineage on real pairs and on written cases: ``python -m benchmarks.lineage.natural [CORPORA] [--part dev] [--mistakes]``

``gold/lineage/pairs.jsonl`` names pairs of corpus documents with a label; all documents of a corpus are one case, so that families
count as they are closed. ``gold/lineage/cases`` holds whole fictional cases, scored with their dates and with the dates hidden.
What the labels mean is told in ``docs/rules/lineage-gold.md``. The ``held-out`` part gives these figures and nothing else.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.corpora import DEFAULT, jsonl
from benchmarks.incidents import bcubed
from sourceline.documents import from_text
from sourceline.lineage import find_lineages
from sourceline.reader import Reader
from sourceline.records import Dateline, Document, Lineage, Member

FOLDER = Path(__file__).resolve().parents[1] / "gold" / "lineage"
CORPORA = ("ecbplus", "gva", "gvc")
PARTS = ("dev", "held-out")
LABELS = ("copy", "independent", "statement")
RELATIONS = ("identical", "near_copy", "excerpt", "rewrite", "spun", "update", "cites")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents of one corpus. ``child`` is ``left``, ``right`` or null; ``unseen``: both derive from a third text; ``agreed``: all
    readers say alike whether it is a copy."""

    corpus: str
    left: str
    right: str
    label: str
    relation: str | None
    child: str | None
    unseen: bool
    note: str
    part: str
    agreed: bool

    @property
    def order(self) -> tuple[str, str] | None:
        """Parent and child where it is known which is which."""
        if self.child is None:
            return None
        return (self.right, self.left) if self.child == "left" else (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Told:
    """What is true of a document of a case. ``parent`` null: the family's root, or a child of the story that nobody has (``unseen``).
    ``also``: documents of other families that it takes a lesser part from."""

    document: Document
    family: str
    parent: str | None
    relation: str | None
    agency: str | None
    unseen: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """Lineages by document: the family, and the member with its parent and relation."""

    family: Mapping[str, str] = field(default_factory=dict)
    member: Mapping[str, Member] = field(default_factory=dict)

    def together(self, one: str, other: str) -> bool:
        return one in self.family and self.family.get(one) == self.family.get(other)

    def above(self, name: str) -> Iterator[str]:
        """The documents that it derives from, nearest first."""
        while name in self.member and (parent := self.member[name].parent) is not None:
            yield parent
            name = parent

    def edge(self, one: str, other: str) -> Member | None:
        """The child of the two where one is the other's parent."""
        for child, parent in ((one, other), (other, one)):
            if child in self.member and self.member[child].parent == parent:
                return self.member[child]
        return None

    def right_way(self, parent: str, child: str) -> bool | None:
        """Whether ``child`` stands below ``parent``; null where neither stands above the other."""
        if parent in self.above(child):
            return True
        return False if child in self.above(parent) else None


def tree(lineages: Iterable[Lineage]) -> Tree:
    """Lineages looked up by document."""
    members = [(line.id, member) for line in lineages for member in line.members]
    return Tree({member.document: line for line, member in members}, {member.document: member for _, member in members})


def read_pairs(part: str | None = None, path: Path = FOLDER / "pairs.jsonl") -> list[Pair]:
    """The labelled pairs of a part, or all. Raises ValueError for a part that there is not."""
    return [pair for row in jsonl(path) if _wanted((pair := Pair(**row)).part, part)]


def read_cases(part: str | None = None, folder: Path = FOLDER / "cases") -> dict[str, list[Told]]:
    """The written cases of a part, or all, by number. Raises ValueError for a part that there is not."""
    cases: dict[str, list[Told]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        rows = list(jsonl(path))
        if _wanted(rows[0]["part"], part):
            cases[path.stem] = [_told(row) for row in rows]
    return cases


def _wanted(part: str, asked: str | None) -> bool:
    if asked is not None and asked not in PARTS:
        raise ValueError(f"the lineage gold has no part {asked!r}: {' or '.join(PARTS)}")
    return asked is None or part == asked


def _told(row: Mapping[str, Any]) -> Told:
    fields = {name: row[name] for name in ("id", "title", "publisher", "byline", "published") if row[name]}
    document = from_text(row["text"], input=f"cases/{row['id']}", **fields)
    assert isinstance(document, Document)
    gold = row["gold"]
    return Told(document, gold["family"], gold["parent"], gold["relation"], gold["agency"], gold["unseen"], tuple(gold["also"]))


def read_corpus(corpora: Path, corpus: str, split: str = "dev") -> list[Document]:
    """All documents of a corpus' dev or train part under their own ids; what the reader refuses is left out and so stands alone."""
    found = []
    for row in jsonl(corpora / "events" / corpus / f"{split}.jsonl"):
        made = from_text(row["text"], input=row["doc_id"], id=row["doc_id"], title=row.get("title"), published=row.get("dct"), url=row.get("uri"))
        if isinstance(made, Document):
            found.append(made)
    return found


def score(corpora: Path, reader: Reader | None = None, part: str = "dev") -> dict[str, float]:
    """All figures of a part (no reader is asked); shares in percent, counts and ``roots_error`` (families per case) as they are. Cost: about a minute."""
    cases = read_cases(part)
    return (
        pair_figures(read_pairs(part), {corpus: tree(find_lineages(read_corpus(corpora, corpus))) for corpus in CORPORA})
        | _named("given", case_figures(cases, {name: tree(find_lineages([told.document for told in case])) for name, case in cases.items()}))
        | _named(
            "hidden", case_figures(cases, {name: tree(find_lineages([undated(told.document) for told in case])) for name, case in cases.items()})
        )
    )


def undated(document: Document) -> Document:
    """The document without its dates of publication and filing; the text stays as it is."""
    return msgspec.structs.replace(document, published=None, dateline=Dateline(place=document.dateline.place))


def _named(suffix: str, figures: Mapping[str, float]) -> dict[str, float]:
    return {f"cases_{suffix}_{name}": value for name, value in figures.items()}


def pair_figures(pairs: Sequence[Pair], trees: Mapping[str, Tree]) -> dict[str, float]:
    """Linked is who stands in one family. ``relation``: of copies of which one is the other's parent in the tree; ``direction``: of copies
    whose child is known and of which one stands above the other; ``agreed``: over the pairs of which readers say alike whether they are copies."""
    linked = [pair for pair in pairs if trees[pair.corpus].together(pair.left, pair.right)]
    copies = [pair for pair in pairs if pair.label == "copy"]
    hits = sum(pair.label == "copy" for pair in linked)
    alike = [[pair for pair in some if pair.agreed] for some in (linked, copies)]
    edges = [(pair, edge) for pair in copies if (edge := trees[pair.corpus].edge(pair.left, pair.right))]
    ways = [way for pair in copies if pair.order and (way := trees[pair.corpus].right_way(*pair.order)) is not None]
    return {
        "pairs": len(pairs),
        "pairs_copies": len(copies),
        "pairs_precision": _percent(hits, len(linked)),
        "pairs_recall": _percent(hits, len(copies)),
        "pairs_f1": _percent(2 * hits, len(linked) + len(copies)),
        "pairs_f1_agreed": _percent(2 * sum(pair.label == "copy" for pair in alike[0]), len(alike[0]) + len(alike[1])),
        "pairs_agreed": sum(pair.agreed for pair in pairs),
        "pairs_false_links": _percent(len(linked) - hits, len(pairs) - len(copies)),
        "pairs_relation": _percent(sum(pair.relation == edge.relation for pair, edge in edges), len(edges)),
        "pairs_relation_edges": len(edges),
        "pairs_direction": _percent(sum(ways), len(ways)),
        "pairs_direction_told": len(ways),
    }


def case_figures(cases: Mapping[str, Sequence[Told]], trees: Mapping[str, Tree]) -> dict[str, float]:
    """``bcubed_f1`` over all documents; ``roots_right``: cases with the true number of families, ``roots_error`` the mean difference;
    ``false_links``: of pairs from two families, those in one; ``relation`` and ``direction`` over true edges, as for pairs."""
    everyone = [(trees[name], told) for name, case in cases.items() for told in case]
    gold = {told.document.id: told.family for _, told in everyone}
    system = {told.document.id: (told.family.split("-")[0], found.family.get(told.document.id, told.document.id)) for found, told in everyone}
    wrong = [abs(_families(trees[name], case) - len({told.family for told in case})) for name, case in cases.items()]
    apart = [trees[name].together(a.document.id, b.document.id) for name, case in cases.items() for a, b in combinations(case, 2) if _apart(a, b)]
    relations = [right for name, case in cases.items() for right in _relations(trees[name], case)]
    ways = [found.right_way(told.parent, told.document.id) for found, told in everyone if told.parent]
    known = [way for way in ways if way is not None]
    return {
        "documents": len(gold),
        "bcubed_f1": round(100 * bcubed(gold, system)[2], 1),
        "roots_right": _percent(sum(not error for error in wrong), len(wrong)),
        "roots_error": round(sum(wrong) / max(1, len(wrong)), 2),
        "false_links": _percent(sum(apart), len(apart)),
        "relation": _percent(sum(relations), len(relations)),
        "relation_edges": len(relations),
        "direction": _percent(sum(known), len(known)),
        "direction_told": _percent(len(known), len(ways)),
    }


def _families(found: Tree, case: Sequence[Told]) -> int:
    return len({found.family.get(told.document.id, told.document.id) for told in case})


def _apart(one: Told, other: Told) -> bool:
    """Two documents that must not be in one family, a splice and its lesser source left out."""
    return one.family != other.family and other.document.id not in one.also and one.document.id not in other.also


def _relations(found: Tree, case: Sequence[Told]) -> Iterator[bool]:
    """For each edge of the tree that is a true one, either way round, whether its relation is right. Of two children of one unseen
    story the relation of either will do."""
    for one, other in combinations(case, 2):
        edge = found.edge(one.document.id, other.document.id)
        if edge is None or one.family != other.family:
            continue
        if one.parent == other.document.id:
            yield edge.relation == one.relation
        elif other.parent == one.document.id:
            yield edge.relation == other.relation
        elif one.unseen and other.unseen:
            yield edge.relation in (one.relation, other.relation)


def mistakes(corpora: Path) -> Iterator[str]:
    """One line for each pair of the dev part that is linked and should not be, or should and is not."""
    trees = {corpus: tree(find_lineages(read_corpus(corpora, corpus))) for corpus in CORPORA}
    for pair in read_pairs("dev"):
        if trees[pair.corpus].together(pair.left, pair.right) != (pair.label == "copy"):
            yield f"{pair.corpus} {pair.left} {pair.right}: {pair.label} {pair.relation or ''} ({pair.note})"


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 2)


def main() -> None:
    """Prints the figures, or with ``--mistakes`` the wrong pairs of the dev part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--part", choices=PARTS, default="dev")
    parser.add_argument("--mistakes", action="store_true", help="list the wrong pairs of the dev part instead")
    args = parser.parse_args()
    print("\n".join(mistakes(args.corpora)) if args.mistakes else json.dumps(score(args.corpora, part=args.part), indent=1))


if __name__ == "__main__":
    main()
