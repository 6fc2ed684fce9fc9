"""Scores of arcs into trees: the best head of every word, and a maximum spanning tree where those form a cycle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Heads = NDArray[np.int64]


def tree(scores: Scores) -> Heads:
    """Heads ``[n]`` of a sentence's words, 0 for the one root, from arc scores ``[n, n + 1]`` (column 0: the root).

    Greedy heads are kept when they form a tree with one root (most sentences); else Chu-Liu-Edmonds, once for each of
    the most likely roots. Cost: O(n^2), O(n^3) for the few others.
    """
    n = scores.shape[0]
    if n == 1:
        return np.zeros(1, dtype=np.int64)
    exact = scores.astype(np.float64)
    exact[np.arange(n), np.arange(1, n + 1)] = -np.inf
    heads: Heads = exact.argmax(1)
    if (heads == 0).sum() == 1 and not _cycle(heads):
        return heads
    roots = np.argsort(-(exact[:, 0] - exact[:, 1:].max(1)), kind="stable")[:3]
    best, best_score = heads, -np.inf
    for root in roots:
        trial = exact.copy()
        trial[:, 0] = -1e9
        trial[root, :] = -1e9
        trial[root, 0] = 0
        found = _edmonds(trial)
        total = exact[np.arange(n), found].sum()
        if total > best_score:
            best, best_score = found, total
    return best


def _cycle(heads: Heads) -> list[int]:
    """Words (1-based) of one cycle of the heads, or nothing."""
    above = heads.tolist()
    state = [0] * (len(above) + 1)
    for start in range(1, len(above) + 1):
        path = []
        node = start
        while node and not state[node]:
            state[node] = 1
            path.append(node)
            node = above[node - 1]
        if node and state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def _edmonds(scores: NDArray[np.float64]) -> Heads:
    """Chu-Liu-Edmonds: contract a cycle, solve the smaller graph, open the cycle where it is entered."""
    heads: Heads = scores.argmax(1)
    cycle = _cycle(heads)
    if not cycle:
        return heads
    n = len(heads)
    inside = np.zeros(n + 1, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)  # nodes, 0 first
    members = np.asarray(cycle)
    kept = scores[members - 1, heads[members - 1]]
    # Into the cycle: what is won by entering at a member instead of keeping its arc. Out of it: the best member.
    entering = scores[np.ix_(members - 1, outside)] - kept[:, None]
    enter_at = entering.argmax(0)
    leaving = scores[np.ix_(outside[1:] - 1, members)]
    leave_at = leaving.argmax(1)
    m = len(outside)
    small = np.full((m, m + 1), -np.inf)
    small[: m - 1, :m] = scores[np.ix_(outside[1:] - 1, outside)]
    small[: m - 1, m] = leaving.max(1) if m > 1 else small[: m - 1, m]
    small[m - 1, :m] = entering.max(0)
    solved = _edmonds(small)
    out: Heads = heads.copy()
    for i, node in enumerate(outside[1:]):
        out[node - 1] = members[leave_at[i]] if solved[i] == m else outside[solved[i]]
    gate = solved[m - 1]
    member = members[enter_at[gate]]
    out[member - 1] = outside[gate]
    return out
