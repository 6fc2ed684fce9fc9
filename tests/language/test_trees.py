"""Trees against brute force over every tree of a short sentence."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sourceline.language.trees import tree


def is_tree(heads: tuple[int, ...]) -> bool:
    if sum(h == 0 for h in heads) != 1:
        return False
    for start in range(1, len(heads) + 1):
        seen, node = set(), start
        while node:
            if node in seen:
                return False
            seen.add(node)
            node = heads[node - 1]
    return True


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.integers(-20, 20), min_size=n * (n + 1), max_size=n * (n + 1)).map(lambda v: (n, v))))
def test_best_tree_of_short_sentences(case):
    n, values = case
    # A little noise keeps two trees from scoring the same.
    scores = np.asarray(values, dtype=np.float32).reshape(n, n + 1) + np.linspace(0, 0.01, n * (n + 1)).reshape(n, n + 1).astype(np.float32) ** 2
    found = tuple(int(h) for h in tree(scores))
    assert is_tree(found)
    trees = [h for h in product(range(n + 1), repeat=n) if is_tree(h)]

    def total(heads):
        return sum(float(scores[i, h]) for i, h in enumerate(heads))

    # The three likeliest roots are tried: with up to three words that is all of them.
    best = max(map(total, trees))
    assert total(found) >= best - 1e-3


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(0, 10_000))
def test_always_one_root_and_no_cycle(n, seed):
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
    assert is_tree(tuple(int(h) for h in tree(scores)))


def test_a_cycle_of_two_is_opened():
    scores = np.array([[0, 0, 9], [1, 9, 0]], dtype=np.float32)  # each word's best head is the other
    assert tree(scores).tolist() == [2, 0]
