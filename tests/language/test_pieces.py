"""Words, windows and batches: nothing lost, nothing beyond its limit."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sourceline.language.pieces import CLS, SEP, Words, batch, case_of, windows


def words(counts, breaks=None):
    n = len(counts)
    return Words(tuple("w" for _ in counts), tuple(tuple(range(200, 200 + c)) for c in counts), (1,) * n, tuple(breaks or [2] * n))


@given(st.lists(st.integers(1, 8), max_size=200), st.integers(8, 40))
def test_windows_cover_every_word_once_and_keep_the_limit(counts, limit):
    w = words(counts)
    cuts = windows(w, limit)
    assert [i for a, b in cuts for i in range(a, b)] == list(range(len(counts)))
    assert all(a < b for a, b in cuts)
    assert all(sum(counts[a:b]) <= limit for a, b in cuts)


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=120))
def test_windows_end_at_known_starts_where_sentences_fit(rows):
    counts = [c for c, _ in rows]
    starts = [s or i == 0 for i, (_, s) in enumerate(rows)]
    sizes, size = [], 0
    for c, s in zip(counts, starts, strict=True):
        if s and size:
            sizes.append(size)
            size = 0
        size += c
    sizes.append(size)
    if max(sizes) <= 30:
        assert all(starts[a] for a, _ in windows(words(counts), 30, starts))


def test_batch_points_at_the_first_and_last_piece_of_each_word():
    x = batch([(words([1, 3, 2]), 0, 3), (words([2]), 0, 1)])
    assert x.pieces[0].tolist() == [CLS, 200, 200, 201, 202, 200, 201, SEP]
    assert x.first[0].tolist() == [0, 1, 2, 5]
    assert x.last[0].tolist() == [0, 1, 4, 6]
    assert x.pieces[1].tolist() == [CLS, 200, 201, SEP, 0, 0, 0, 0]
    assert x.lengths.tolist() == [3, 1]
    assert np.array_equal(x.first[1], [0, 1, 0, 0])


def test_cases():
    assert [case_of(w) for w in ("said", "Lorn", "U.S.", "I", "McKay", "12", "12th", ",", "")] == [1, 2, 3, 4, 5, 6, 1, 7, 7]
