"""Chains of phrases by the encoder's scores, on texts of our own."""

import numpy as np
import pytest

from sourceline import language
from sourceline.language.coreference import find_chains
from sourceline.language.engine import FACTUALITY, KIN

TEXT = (
    "The defence minister, Arin Sol, visited the port on Friday. He praised the crew. Mara Vell, who runs the harbour, said she would build a new pier. "
    "Sol told reporters that his ministry would pay for it."
)


@pytest.fixture(scope="module")
def doc():
    return language.load()(TEXT)


def chains(doc):
    return [[doc.text[s:e] for s, e in chain] for chain in find_chains(doc)]


def test_pronouns_join_the_people_they_stand_for(doc):
    found = chains(doc)
    sol = next(c for c in found if "He" in c)
    vell = next(c for c in found if "she" in c)
    assert any("Sol" in m for m in sol)
    assert "his" in sol
    assert any("Vell" in m for m in vell)
    assert not any("Vell" in m for m in sol)


def test_chains_are_sound(doc):
    found = find_chains(doc)
    spans = [m for chain in found for m in chain]
    assert len(spans) == len(set(spans))
    assert all(len(chain) > 1 for chain in found)
    assert all(0 <= s < e <= len(doc.text) for s, e in spans)


def test_the_scores_decide(doc):
    """With a model that sees no antecedent anywhere, the pronoun no longer finds its own."""
    before = find_chains(doc)
    kin = doc.user_data[KIN]
    try:
        doc.user_data[KIN] = type(kin)(np.zeros_like(kin.left), np.zeros_like(kin.right), kin.none + 50)
        assert find_chains(doc) != before
    finally:
        doc.user_data[KIN] = kin


def test_the_engine_leaves_a_score_a_token(doc):
    assert doc.user_data[FACTUALITY].shape == (len(doc),)
    assert doc.user_data[KIN].left.shape == doc.user_data[KIN].right.shape
    fact = {t.text: float(doc.user_data[FACTUALITY][t.i]) for t in doc}
    assert fact["visited"] > fact["build"]
