"""Scores of BIO tags into spans by the best valid path."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FORBIDDEN = -1e4


def transitions(labels: Sequence[str]) -> NDArray[np.float32]:
    """``[from, to]``: 0 where a tag may follow, FORBIDDEN where I-x follows neither B-x nor I-x."""
    out = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for j, label in enumerate(labels):
        if label.startswith("I-"):
            out[[i for i, before in enumerate(labels) if before[2:] != label[2:]], j] = FORBIDDEN
    return out


def best_path(scores: NDArray[np.float32], moves: NDArray[np.float32]) -> NDArray[np.int64]:
    """Best tags ``[n]`` for scores ``[n, tags]`` and ``moves``, ``[from, to]``: ``transitions``, with what was learned added to them.

    A path may begin where O (tag 0) may go. Cost O(n tags^2), in numpy a word at a time: some 5 µs a word.
    """
    n = len(scores)
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    # Only the total matters, so scores need no normalising to be compared along paths.
    total = scores[0] + np.where(moves[0] <= FORBIDDEN / 2, FORBIDDEN, 0.0)
    back = np.zeros(scores.shape, dtype=np.int64)
    for i in range(1, n):
        ways = total[:, None] + moves
        back[i] = ways.argmax(0)
        total = ways.max(0) + scores[i]
    path = np.zeros(n, dtype=np.int64)
    path[-1] = total.argmax()
    for i in range(n - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def spans(path: Sequence[int], labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """``(start, end, label)`` in words of a valid path."""
    out: list[tuple[int, int, str]] = []
    start, current = 0, ""
    for i, k in enumerate([*path, -1]):
        tag = labels[k] if k >= 0 else "O"
        if current and tag != "I-" + current:
            out.append((start, i, current))
            current = ""
        if tag.startswith("B-"):
            start, current = i, tag[2:]
    return out
