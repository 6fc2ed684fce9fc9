"""Paths of BIO tags against brute force, and spans out of them."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sourceline.language.tags import best_path, spans, transitions

LABELS = ("O", "B-a", "I-a", "B-b", "I-b")


def valid(path):
    before = "O"
    for k in path:
        tag = LABELS[k]
        if tag.startswith("I-") and before[2:] != tag[2:]:
            return False
        before = tag
    return True


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_best_valid_path(n, seed):
    rng = np.random.default_rng(seed)
    scores, learned = (rng.normal(size=shape).astype(np.float32) for shape in ((n, 5), (5, 5)))
    path = best_path(scores, learned + transitions(LABELS))
    assert valid(path)

    def total(p):
        return sum(float(scores[i, k]) for i, k in enumerate(p)) + sum(float(learned[a, b]) for a, b in pairwise(p))

    assert total(path) >= max(total(p) for p in product(range(5), repeat=n) if valid(p)) - 1e-4


def test_spans_of_a_path():
    assert spans([1, 2, 1, 0, 3, 4, 1], LABELS) == [(0, 2, "a"), (2, 3, "a"), (4, 6, "b"), (6, 7, "a")]


def test_no_words_no_path():
    assert best_path(np.zeros((0, 5), dtype=np.float32), transitions(LABELS)).size == 0
