"""Weak links that alone would join two groups of documents, of which the other pairs look like independent reports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from sourceline.lineage.alignment import align
from sourceline.lineage.credits import in_series
from sourceline.lineage.days import RUNNING, days_apart
from sourceline.lineage.edges import Edge, Edges
from sourceline.lineage.features import CLEAR, kin_odds
from sourceline.lineage.relation import LEAST_MATCHES, weigh
from sourceline.lineage.words import Words
from sourceline.records import Document

SURE = CLEAR
"""Log-odds from which a link joins two groups whatever the rest says, and the most that one pair counts for or against it."""
MOST_WITNESSES = 24
"""Pairs between two groups that are asked, those of their first documents."""
MOST_DOCUMENTS = 2_000
AGAINST = -1.0
"""Log-odds, of all pairs between two groups together, below which a weak link between them is cut: some pairs of a family share little,
since one keeps what the other leaves out. Chosen on the labelled pairs of train parts, stories left out."""

Group = list[int]


def cut_bridges(component: Sequence[int], edges: Edges, words: Sequence[Words]) -> None:
    """Takes out of ``edges`` those between groups that no sure link joins and of which all pairs together speak against a common origin.

    Families are closed, so one wrong link costs as many as there are pairs: groups grow by the surest link first, and a weak one joins
    two of them only when the log-odds of the pairs between them, as far as they share text, do not speak ``AGAINST`` it.
    Cost: at most ``MOST_WITNESSES`` alignments a weak link; nothing in components of more than ``MOST_DOCUMENTS``.
    """
    inside = {(edge.left, edge.right): edge for index in component for edge in edges.get(index, {}).values()}
    if len(component) < 3 or len(component) > MOST_DOCUMENTS or all(edge.odds >= SURE for edge in inside.values()):
        return
    groups: dict[int, Group] = {index: [index] for index in component}
    for edge in sorted(inside.values(), key=lambda edge: (-round(edge.odds, 6), edge.left, edge.right)):
        one, other = groups[edge.left], groups[edge.right]
        if one is not other and (edge.odds >= SURE or _evidence(one, other, inside, words) > AGAINST):
            one += other
            groups |= dict.fromkeys(other, one)
    for left, right in inside:
        if groups[left] is not groups[right]:
            del edges[left][right], edges[right][left]


def _evidence(one: Group, other: Group, inside: dict[tuple[int, int], Edge], words: Sequence[Words]) -> float:
    """The sum of the log-odds of the pairs between two groups."""
    pairs = islice(product(sorted(one), sorted(other)), MOST_WITNESSES)
    return sum(_odds(min(pair), max(pair), inside, words) for pair in pairs)


def _odds(left: int, right: int, inside: dict[tuple[int, int], Edge], words: Sequence[Words]) -> float:
    """Of a pair, within ``SURE``; 0 where too little is shared to say anything, as between two excerpts of different parts, or between an
    author's, agency's or outlet's first and last version of a story that changed by the hour."""
    edge = inside.get((left, right))
    if edge is not None:
        return min(edge.odds, SURE)
    if _versions(words[left].document, words[right].document):
        return 0.0
    passages = align(words[left], words[right])
    if sum(len(passage.matches) for passage in passages) < LEAST_MATCHES:
        return 0.0
    kinship = weigh(words[left], words[right], passages)
    if kinship.told < LEAST_MATCHES:
        return 0.0
    return max(-SURE, min(SURE, kin_odds(kinship, words[left], words[right])))


def _versions(left: Document, right: Document) -> bool:
    """Whether two documents can be versions of one running story: one series, and not days apart where both are dated."""
    return in_series(left, right) and (days_apart(left, right) or 0) <= RUNNING
