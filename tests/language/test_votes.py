"""Mentions written alike settle on one kind."""

import numpy as np

from sourceline.language.votes import kind_scores, settled

LABELS = ("O", "B-PERSON", "I-PERSON", "B-PLACE", "I-PLACE")


def test_kinds_sum_their_tags():
    scores = np.log(np.array([[0.1, 0.3, 0.2, 0.25, 0.15]], dtype=np.float32))
    kinds, logs = kind_scores(scores, LABELS)
    assert kinds == ["PERSON", "PLACE"]
    assert np.allclose(np.exp(logs), [[0.5, 0.4]])


def test_the_unsure_mention_hears_the_sure_ones():
    scores = np.log(np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6]], dtype=np.float32))
    assert settled(["Sol", "Sol", "Sol"], scores, 0).tolist() == [0, 0, 0]
    assert settled(["Sol", "Dren", "Lorn"], scores, 0).tolist() == [0, 0, 1]


def test_a_surname_hears_the_full_name():
    scores = np.log(np.array([[0.95, 0.05], [0.3, 0.7]], dtype=np.float32))
    assert settled(["Arin Sol", "Sol"], scores, 0).tolist() == [0, 0]
    assert settled(["Arin Sol", "Vael"], scores, 0).tolist() == [0, 1]


def test_a_sure_mention_stays_with_itself_when_others_are_even():
    scores = np.log(np.array([[0.5, 0.5], [0.02, 0.98]], dtype=np.float32))
    assert settled(["Lorn", "Lorn"], scores, 0).tolist() == [1, 1]


def test_no_mentions():
    assert settled([], np.zeros((0, 2), dtype=np.float32), 0).tolist() == []
