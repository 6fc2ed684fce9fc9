"""Tokens as Universal Dependencies has them; the rules are in data/tokens.toml."""

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.language.tokens import blank

NLP = blank()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Help!!! Now?!", ["Help", "!!!", "Now", "?!"]),
        ("-----\nNotes", ["-----", "\n", "Notes"]),
        ("an anti-government rally", ["an", "anti-government", "rally"]),
        ("a pro-Iranian militia", ["a", "pro", "-", "Iranian", "militia"]),
        ("a well-known man", ["a", "well", "-", "known", "man"]),
        ("U.S.-Israeli drills", ["U.S.", "-", "Israeli", "drills"]),
        ("call 555-123-4567 now", ["call", "555-123-4567", "now"]),
        ("Lt. Sol and/or Col. Vael", ["Lt.", "Sol", "and", "/", "or", "Col.", "Vael"]),
        ("boats, cars, etc. burned", ["boats", ",", "cars", ",", "etc.", "burned"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [t.text for t in NLP.make_doc(text)] == tokens


def test_every_row_of_the_rules_is_read() -> None:
    data = tomllib.loads((files("sourceline.language") / "data" / "tokens.toml").read_text(encoding="utf-8"))
    for pattern in (*data["runs"], *data["whole"], *data["infixes"]):
        re.compile(pattern)
    for prefix in data["bound_prefixes"]:
        assert [t.text for t in NLP.make_doc(f"{prefix}-acted")] == [f"{prefix}-acted"]
    for word in data["abbreviations"]:
        assert [t.text for t in NLP.make_doc(f"{word} Sol")] == [word, "Sol"]


@given(st.text(max_size=200))
def test_the_text_is_never_changed(text: str) -> None:
    assert "".join(t.text_with_ws for t in NLP.make_doc(text)) == text
