import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.lineage.lexicon import boilerplate, update_marks
from sourceline.lineage.screen import screen

PATTERNS = [
    boilerplate(),
    update_marks(),
    re.compile(r"(?:copyright|©) ?\d{4}\b|all rights", re.IGNORECASE),
    re.compile(r"x*y?"),
    re.compile(r"[ab]c"),
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(
    st.lists(
        st.sampled_from(
            [
                "COPYRIGHT",
                "©",
                "2031",
                "All rights",
                "Sign up",
                "for",
                "to",
                "Updated",
                "at",
                "9",
                "developing story",
                "check back",
                "this story",
                "has been",
                "ac",
                "xy",
                ",",
                "\n",
            ]
        ),
        max_size=9,
    ).map(" ".join)
)
def test_a_screen_changes_no_answer(pattern, text):
    assert screen(pattern).search(text) == (pattern.search(text) is not None)


def test_the_word_lists_have_literals():
    assert "" not in screen(boilerplate()).literals
    assert "" not in screen(update_marks()).literals


def test_plain_news_is_not_searched():
    assert screen(boilerplate()).literals_in("the bridge was closed on monday after an inspection.") == []
