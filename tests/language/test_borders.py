"""Names of places end where they end: owners, buildings, blank lines."""

import pytest
import spacy
from spacy.tokens import Doc

from sourceline.language.borders import settle


def made(words: str, heads: dict[int, int] | None = None, nouns: str = "") -> Doc:
    """A text of words; ``heads`` gives the compounds' heads, all other words hang on the first."""
    heads = heads or {}
    texts = [word.replace("¶", "\n\n") for word in words.split(" ")]
    return Doc(
        spacy.blank("en").vocab,
        words=texts,
        heads=[heads.get(i, 0) for i in range(len(texts))],
        deps=["compound" if i in heads else "dep" for i in range(len(texts))],
        pos=["NOUN" if text in nouns.split() else "PROPN" for text in texts],
    )


def shown(doc: Doc, names: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    return [(" ".join(token.text for token in doc[start:end]), label) for start, end, label in settle(doc, names)]


def test_a_place_and_what_lies_in_it_are_two():
    doc = made("in Lorn 's Vael Terminal")
    assert shown(doc, [(1, 5, "FACILITY")]) == [("Lorn 's Vael Terminal", "FACILITY")]
    doc = made("in Lorn 's Vael Terminal near Lorn Hospital")
    assert shown(doc, [(1, 5, "FACILITY"), (6, 8, "ORG")]) == [("Lorn", "PLACE"), ("Vael Terminal", "FACILITY"), ("Lorn Hospital", "ORG")]


def test_the_gazetteer_knows_owners():
    assert shown(made("in Iraq 's Anbar"), [(1, 4, "PLACE")]) == [("Iraq", "PLACE"), ("Anbar", "PLACE")]


@pytest.mark.parametrize(("words", "label"), [("Martha 's Vineyard", "PLACE"), ("Uganda 's Court", "ORG")])
def test_names_with_a_possessive_of_their_own_stay_whole(words, label):
    assert shown(made(f"in {words}"), [(1, 4, label)]) == [(words, label)]


def test_a_building_keeps_its_word():
    doc = made("at Vael bus terminal", {1: 3, 2: 3}, "bus terminal")
    assert shown(doc, [(1, 3, "FACILITY")]) == [("Vael bus terminal", "FACILITY")]
    assert shown(doc, [(1, 2, "PLACE")]) == [("Vael bus terminal", "FACILITY")]


def test_a_word_that_is_no_building_is_left():
    doc = made("at Vael police unit", {1: 3, 2: 3}, "police unit")
    assert shown(doc, [(1, 2, "PLACE")]) == [("Vael", "PLACE")]


def test_a_building_does_not_take_another_name():
    doc = made("at Vael terminal", {1: 2}, "terminal")
    assert shown(doc, [(1, 2, "PLACE"), (2, 3, "OTHER")]) == [("Vael", "PLACE"), ("terminal", "OTHER")]


def test_no_name_goes_on_over_a_blank_line():
    assert shown(made("Tarsova ¶ DAVRIN , Tarsova"), [(0, 5, "PLACE")]) == [("DAVRIN , Tarsova", "PLACE")]


def test_no_names():
    assert settle(made("nothing here"), []) == []
