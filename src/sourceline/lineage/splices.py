"""Documents made of two sources: they must not make one family of two origins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sourceline.lineage.credits import agency_of
from sourceline.lineage.direction import LIKELY
from sourceline.lineage.edges import Edge, Edges
from sourceline.lineage.words import Words

MOST_OVERLAP = 0.5
"""Of the shorter of two parts, what may lie in both: editors repeat a name or a figure."""
MOST_SOURCES = 24
"""Of a document's kin, those that cover most of it are compared with each other: the first of thousands of copies has thousands."""
INSIDE = 0.8
"""Share of a document that lies in another from which it may be an excerpt of it."""

Ranges = list[tuple[int, int]]


def cut_splices(component: Sequence[int], edges: Edges, words: Sequence[Words]) -> None:
    """Takes out of ``edges`` the weaker link of each document that holds different parts of two documents which are no kin.

    The two parts lie apart in it, and neither of the two looks like an excerpt of it. It stays with the one that covers more of it.
    Cost: linear in edges, and at most the pairs of ``MOST_SOURCES`` kin a document.
    """
    found = {(index, source) for index in component for source in _weaker(index, edges, words)}
    cut = {(min(pair), max(pair)) for pair in found}
    cut |= {edge for index, source in found for edge in _with_source(index, source, edges)}
    for left, right in cut:
        edges[left].pop(right, None)
        edges[right].pop(left, None)


def _with_source(index: int, source: int, edges: Edges) -> list[tuple[int, int]]:
    """The links of ``index`` to those that are liker to the ``source`` that it was cut from than to it."""
    both = edges[index].keys() & edges[source].keys()
    liker = [other for other in both if edges[source][other].kinship.likeness > edges[index][other].kinship.likeness]
    return [(min(index, other), max(index, other)) for other in liker]


def _weaker(index: int, edges: Edges, words: Sequence[Words]) -> set[int]:
    """The lesser sources of a document that is spliced from several."""
    kin = edges.get(index, {})
    found = set()
    fullest = sorted(kin, key=lambda each: (-round(kin[each].cover(index), 6), each))[:MOST_SOURCES]
    for one, other in combinations(sorted(fullest), 2):
        if other in edges[one]:
            continue
        if _apart(kin[one].ranges(index), kin[other].ranges(index)) and _both_sources(index, one, other, kin, words):
            found.add(min(one, other, key=lambda each: (kin[each].cover(index), -each)))
    return found


def _apart(one: Ranges, other: Ranges) -> bool:
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return shared <= MOST_OVERLAP * min(_size(one), _size(other))


def _size(ranges: Ranges) -> int:
    return sum(end - start for start, end in ranges)


def _both_sources(index: int, one: int, other: int, kin: dict[int, Edge], words: Sequence[Words]) -> bool:
    agencies = {agency_of(words[one].document), agency_of(words[other].document)} - {None}
    if len(agencies) == 2:
        return not any(_surely_first(index, kin[each]) for each in (one, other))
    return not any(_excerpt(index, each, kin[each]) for each in (one, other))


def _surely_first(index: int, edge: Edge) -> bool:
    return edge.favours(index) and abs(edge.direction.score) >= LIKELY


def _excerpt(index: int, other: int, edge: Edge) -> bool:
    """Whether ``other`` may be taken from ``index``: it lies in it, and nothing says that it is the earlier one."""
    if edge.favours(other) and abs(edge.direction.score) >= LIKELY:
        return False
    return edge.cover(other) >= INSIDE or _surely_first(index, edge)
