"""Extents: free words that the cue claims are taken in, others never."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sourceline.attribution import extents


def words(n, heads=None, relations=None, sentences=None, punctuation=()):
    return extents.Words(
        np.asarray(heads if heads is not None else [-1] * n),
        tuple(relations or ["dep"] * n),
        np.asarray(sentences if sentences is not None else [1] * n),
        np.asarray([i in punctuation for i in range(n)]),
    )


def test_a_gap_that_the_cue_claims_is_closed():
    scores = np.array([3, 3, 0.5, 0.2, 3, -5], dtype=np.float32)
    free = np.array([False, False, True, True, False, True])
    assert extents.grow([(0, 2), (4, 5)], scores, free) == [(0, 5)]


def test_words_of_another_attribution_are_never_taken():
    scores = np.full(6, 9, dtype=np.float32)
    free = np.array([False, False, True, False, False, True])
    assert extents.grow([(0, 2)], scores, free) == [(0, 3)]
    assert extents.grow([(0, 2), (4, 5)], scores, free) == [(0, 3), (4, 6)]


def test_content_reaches_the_source_but_not_its_comma():
    scores = np.full(8, 0.5, dtype=np.float32)
    free = np.array([False, False, True, True, True, False, False, False])
    found = extents.reach([(0, 2)], [(5, 7), (7, 8)], scores, free, words(8, punctuation={4}))
    assert found == [(0, 4)]


def test_content_of_another_sentence_stays():
    scores = np.full(6, 0.5, dtype=np.float32)
    free = np.array([False, False, True, True, False, False])
    assert extents.reach([(0, 2)], [(4, 6)], scores, free, words(6, sentences=[1, 1, 1, 2, 2, 2])) == [(0, 2)]


def test_a_source_is_completed_to_its_phrase():
    # the director of the hospital said
    relations = ["det", "nsubj", "case", "det", "nmod", "root"]
    w = words(6, heads=[1, 5, 4, 4, 1, -1], relations=relations)
    assert extents.complete((0, 3), np.array([True] * 5 + [False]), w) == (0, 5)


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=4, max_size=30),
    st.data(),
)
def test_growing_keeps_what_was_there_and_adds_only_free_words(rows, data):
    scores = np.array([s for s, _ in rows], dtype=np.float32)
    free = np.array([f for _, f in rows])
    start = data.draw(st.integers(0, len(rows) - 2))
    end = data.draw(st.integers(start + 1, len(rows) - 1))
    (found,) = extents.grow([(start, end)], scores, free)
    assert found[0] <= start
    assert found[1] >= end
    added = [*range(found[0], start), *range(end, found[1])]
    assert all(free[i] and scores[i] > extents.GROW_FLOOR for i in added)


def test_the_dash_of_a_dateline_is_said_by_nobody():
    assert extents.trim([(0, 4), (4, 5)], [")", "—", "“", "Gunmen", ","]) == [(2, 4), (4, 5)]


def test_a_clause_ahead_of_its_cue_is_heard_whole():
    # Nine died when it fell , doctors said: "died" is what was said, the tagger gave "when it fell"
    clause = words(8, [1, 7, 4, 4, 1, 7, 7, -1], ["nsubj", "ccomp", "advmod", "nsubj", "advcl", "punct", "nsubj", "root"])
    free = np.array([True, True, False, False, False, True, False, False])
    assert extents.clause([(2, 5)], (7, 8), free, clause) == [(0, 5)]


def test_a_clause_stops_at_words_of_another_attribution():
    clause = words(8, [1, 7, 4, 4, 1, 7, 7, -1], ["nsubj", "ccomp", "advmod", "nsubj", "advcl", "punct", "nsubj", "root"])
    free = np.array([True, False, False, False, False, True, False, False])
    assert extents.clause([(2, 5)], (7, 8), free, clause) == [(2, 5)]


def test_what_another_verb_says_is_left():
    clause = words(8, [1, 6, 4, 4, 1, 7, 7, -1], ["nsubj", "ccomp", "advmod", "nsubj", "advcl", "punct", "nsubj", "root"])
    assert extents.clause([(2, 5)], (7, 8), np.array([True, True, False, False, False, True, False, False]), clause) == [(2, 5)]
