"""Lineage on synthetic sets over dev texts: copies at five levels of swapped words, grown cases, spun texts without originals.

All swapping is by dialects that nothing was fitted on (``spinner.TEST``). A linking is scored by whoever made it: ``ours`` below, the
near-duplicate finders of ``peers.py`` beside it.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks.corpora import read_all
from benchmarks.lineage.copies import LEVELS, Copy, group_of, make_copies
from benchmarks.lineage.growth import Grower
from benchmarks.lineage.natural import Told, Tree, case_figures, tree, undated
from benchmarks.lineage.spinner import TEST, Spinner, Swap
from benchmarks.lineage.texts import Original, natural_groups, passages, publish, read_clean, read_originals
from sourceline.documents import from_text
from sourceline.lineage import find_lineages, repairs_from
from sourceline.lineage.candidates import find_candidates
from sourceline.lineage.repetition import mark_repetition
from sourceline.lineage.words import number_words
from sourceline.reader import Reader
from sourceline.records import Document, Member, Reading, Repair

SEED = 7
ALARM = 0.5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Originals:
    """The corpus texts of a split, their Documents, and groups of those that may be natural copies of one another."""

    texts: Sequence[Original]
    documents: Sequence[Document]
    groups: Mapping[str, int]

    @staticmethod
    def read(corpora: Path, split: str = "dev") -> Originals:
        texts = read_originals(corpora, split)
        documents = [made for made in map(publish, texts) if made is not None]
        return Originals(texts, documents, natural_groups([(original.name, original.text) for original in texts]))


@dataclass(frozen=True)
class Level:
    """Copies at one rate among all originals. ``groups``: of two different ones no pair may be linked."""

    rate: float
    copies: Sequence[Copy]
    documents: Sequence[Document]
    groups: Mapping[str, int]

    @property
    def gold(self) -> set[frozenset[str]]:
        return {frozenset((copy.document.id, copy.parent)) for copy in self.copies}


@dataclass(frozen=True)
class Linked:
    """Who stands in one family, found in so many seconds of one core."""

    tree: Tree
    seconds: float


def spinners(seed: int = SEED) -> list[Spinner]:
    """The dialects for testing. Raises MissingThesaurus."""
    return [Spinner(name, seed) for name in TEST]


def levels(originals: Originals, count: int, made: Sequence[Spinner], rates: Sequence[float] = LEVELS, seed: int = SEED) -> list[Level]:
    """``count`` copies a level."""
    found = []
    for rate in rates:
        copies = make_copies(originals.texts, rate, count, made, seed)
        documents = [*originals.documents, *(copy.document for copy in copies)]
        found.append(Level(rate, copies, documents, group_of(originals.groups, copies)))
    return found


def cases(corpora: Path, originals: Originals, count: int, made: Sequence[Spinner], seed: int = SEED) -> dict[str, list[Told]]:
    """Grown cases by number."""
    grower = Grower(originals.texts, originals.groups, passages(corpora, random.Random(seed)), made, seed)
    return {str(number): grower.grow(number) for number in range(count)}


def ours(documents: Sequence[Document]) -> Linked:
    """Families by the public function."""
    started = time.process_time()
    found = tree(find_lineages(documents))
    return Linked(found, time.process_time() - started)


def link_figures(level: Level, found: Tree) -> dict[str, float]:
    """Percent: precision, recall and F1 of pairs of a copy and its original, over pairs that are true or of different groups."""
    names = [document.id for document in level.documents]
    gold = level.gold
    linked = [frozenset(pair) for pair in combinations(names, 2) if found.together(*pair)]
    right = sum(pair in gold for pair in linked)
    wrong = sum(len({level.groups[name] for name in pair}) > 1 for pair in linked)
    return {"precision": _percent(right, right + wrong), "recall": _percent(right, len(gold)), "f1": _percent(2 * right, right + wrong + len(gold))}


def candidate_recall(level: Level) -> float:
    """Percent of the true pairs that are compared at all."""
    words = mark_repetition(number_words(level.documents))
    proposed = {frozenset((level.documents[i].id, level.documents[j].id)) for i, j in find_candidates(words)}
    return _percent(len(level.gold & proposed), len(level.gold))


def tree_figures(level: Level, given: Tree, hidden: Tree) -> dict[str, float]:
    """Percent: relation right of copies that stand next to their original; direction right of those that stand under it or above it; how many
    directions are called known or likely, and how many of those are right."""
    edges = [(copy, edge) for copy in level.copies if (edge := given.edge(copy.document.id, copy.parent))]
    return {
        "relation": _percent(sum(edge.relation == copy.relation for copy, edge in edges), len(edges)),
        "direction_given": _direction(level, given),
        "direction_hidden": _direction(level, hidden),
        **{f"hidden_{name}": value for name, value in _claims(level, hidden).items()},
    }


def false_links(originals: Originals, found: Tree) -> dict[str, float]:
    """Percent of the pairs of independent originals that are linked: of one incident, of others."""
    incident = {original.name: original.incident or original.name for original in originals.texts}
    counts = {True: [0, 0], False: [0, 0]}
    for one, other in combinations(incident, 2):
        if originals.groups[one] != originals.groups[other]:
            row = counts[incident[one] == incident[other]]
            row[0] += found.together(one, other)
            row[1] += 1
    return {
        "false_same_incident": round(100 * counts[True][0] / max(1, counts[True][1]), 3),
        "false_other": round(100 * counts[False][0] / max(1, counts[False][1]), 4),
        "same_incident_pairs": counts[True][1],
        "other_pairs": counts[False][1],
    }


def family_figures(grown: Mapping[str, Sequence[Told]], hide: bool = False) -> dict[str, float]:
    """:func:`natural.case_figures` of our families; ``hide``: with the dates of publication hidden."""
    return case_figures(
        grown, {name: ours([undated(told.document) if hide else told.document for told in case]).tree for name, case in grown.items()}
    )


def repair_figures(found: Sequence[Level], trees: Sequence[Tree]) -> dict[str, float]:
    """Repairs by alignment, over copies that were called spun from their original: percent right, and percent of swaps repaired."""
    right = made = repaired = swapped = 0
    for level, linked in zip(found, trees, strict=True):
        originals = {document.id: document for document in level.documents}
        for copy in level.copies:
            member = linked.member.get(copy.document.id)
            if member is None or member.parent != copy.parent or member.relation != "spun":
                continue
            repairs = repairs_from(copy.document, originals[copy.parent], member.passages)
            made += len(repairs)
            right += sum(is_right(repair, copy) for repair in repairs)
            inside = _inside(copy.swaps, member)
            swapped += len(inside)
            repaired += sum(any(repair.span[0] < swap.span[1] and swap.span[0] < repair.span[1] for repair in repairs) for swap in inside)
    return {"repairs_aligned": made, "repairs_aligned_precision": _percent(right, made), "repairs_aligned_recall": _percent(repaired, swapped)}


def spun_copies(texts: Sequence[str], made: Sequence[Spinner], rates: Sequence[float], seed: int = SEED) -> list[Copy]:
    """Each text whole, its words swapped by one dialect at one rate, all dialects and rates in turn."""
    found = []
    for number, text in enumerate(texts):
        spinner, rate = made[number % len(made)], rates[number // len(made) % len(rates)]
        spun = spinner.spin(text, rate, random.Random(f"{seed}:{number}"))
        document = from_text(spun.text, input=f"{rate}", id=f"spun-{number}")
        if isinstance(document, Document) and document.text == spun.text:
            found.append(Copy(document, str(number), "spun", spinner.dialect, spun.swaps))
    return found


def spun_auc(clean: Sequence[float], spun: Sequence[float]) -> float:
    """Area under the ROC curve: how often a score of a spun text is above that of a clean one, ties half."""
    below = np.sort(np.asarray(clean))
    less = np.searchsorted(below, spun, side="left")
    same = np.searchsorted(below, spun, side="right") - less
    return float((less + same / 2).mean() / len(below))


def spun_figures(clean: Sequence[Reading], copies: Sequence[Copy], spun: Sequence[Reading]) -> dict[str, float]:
    """Score of spun texts without their originals: area under the curve in all, by level and by dialect; false alarms; repairs."""
    scores = [reading.spun for reading in clean]
    groups: dict[str, list[float]] = {}
    for copy, reading in zip(copies, spun, strict=True):
        for key in (f"spun_auc_{round(100 * float(copy.document.input))}", f"spun_auc_{copy.dialect}", "spun_auc"):
            groups.setdefault(key, []).append(reading.spun)
    repairs = [(copy, repair) for copy, reading in zip(copies, spun, strict=True) for repair in reading.repairs]
    return {
        **{key: round(spun_auc(scores, values), 4) for key, values in sorted(groups.items())},
        "spun_found": _percent(sum(reading.spun >= ALARM for reading in spun), len(spun)),
        "spun_false_alarms": _percent(sum(score >= ALARM for score in scores), len(scores)),
        "repairs_unaided": len(repairs),
        "repairs_unaided_precision": _percent(sum(is_right(repair, copy) for copy, repair in repairs), len(repairs)),
        "repairs_clean": sum(len(reading.repairs) for reading in clean),
        "clean_texts": len(clean),
    }


def read_spun(corpora: Path, reader: Reader, made: Sequence[Spinner], each: int, split: str = "dev") -> dict[str, float]:
    """:func:`spun_figures` of ``each`` texts of three corpora, read by the whole pipeline, clean and swapped."""
    texts = read_clean(corpora, split, each)
    copies = spun_copies(texts, made, LEVELS[1:])
    clean = [made for made in (from_text(text, input="clean") for text in texts) if isinstance(made, Document)]
    return spun_figures(read_all(reader, clean), copies, read_all(reader, [copy.document for copy in copies]))


def is_right(repair: Repair, copy: Copy) -> bool:
    """Whether what a repair reads stood there: at least one swap lies under it, and its words are words in a row of the stretch restored."""
    under = [swap for swap in copy.swaps if swap.span[0] < repair.span[1] and repair.span[0] < swap.span[1]]
    if not under:
        return False
    start, end = min(repair.span[0], under[0].span[0]), max(repair.span[1], under[-1].span[1])
    parts, at = [], start
    for swap in under:
        parts += [copy.document.text[at : swap.span[0]], swap.read]
        at = swap.span[1]
    restored, reads = _words("".join([*parts, copy.document.text[at:end]])), _words(repair.reads)
    whole = start == repair.span[0] and end == repair.span[1]
    return reads == restored if whole else any(restored[i : i + len(reads)] == reads for i in range(len(restored)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _inside(swaps: Sequence[Swap], member: Member) -> list[Swap]:
    """Swaps inside the member's passages."""
    return [swap for swap in swaps if any(passage.child[0] <= swap.span[0] and swap.span[1] <= passage.child[1] for passage in member.passages)]


def _direction(level: Level, found: Tree) -> float:
    ways = [way for copy in level.copies if (way := found.right_way(copy.parent, copy.document.id)) is not None]
    return _percent(sum(ways), len(ways))


def _claims(level: Level, found: Tree) -> dict[str, float]:
    edges = [edge for copy in level.copies if (edge := found.edge(copy.document.id, copy.parent))]
    children = {copy.document.id for copy in level.copies}
    claimed = [edge.document in children for edge in edges if edge.direction != "unknown"]
    return {"claimed": _percent(len(claimed), len(edges)), "claimed_right": _percent(sum(claimed), len(claimed))}


def _percent(part: float, whole: float) -> float:
    return round(100 * part / max(1, whole), 2)
