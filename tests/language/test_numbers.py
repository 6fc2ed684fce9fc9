import itertools

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from sourceline.language.numbers import find_counts, number_data, ordinal_values, parse_number

NLP = spacy.blank("en")


def counts(text):
    return [(text[slice(*c.span)], c.low, c.high, c.exact, c.kind) for c in find_counts(NLP(text)) if c.kind != "article"]


@pytest.mark.parametrize(
    ("text", "low", "high", "exact"),
    [
        ("seven", 7, 7, True),
        ("at least 12", 12, None, False),
        ("dozens", 24, None, False),
        ("several", 3, None, False),
        ("more than 100", 101, None, False),
        ("between 5 and 7", 5, 7, False),
        ("up to 20", None, 20, False),
        ("about 40", 40, 40, False),
        ("around 40", 40, 40, False),
        ("some 40", 40, 40, False),
        ("nearly 40", 40, 40, False),
        ("a dozen", 12, 12, True),
        ("two dozen", 24, 24, True),
        ("more than a dozen", 13, None, False),
        ("scores", 40, None, False),
        ("hundreds", 200, None, False),
        ("1,200", 1200, 1200, True),
        ("3.5 million", 3500000, 3500000, True),
        ("no one", 0, 0, True),
        ("twenty-five", 25, 25, True),
        ("one hundred and twenty-three", 123, 123, True),
        ("two hundred thousand", 200000, 200000, True),
        ("a couple", 2, 2, False),
        ("fewer than 10", None, 9, False),
        ("no fewer than 12", 12, None, False),
        ("five or six", 5, 6, False),
        ("10 or more", 10, None, False),
        ("20-25", 20, 25, False),
    ],
)
def test_counts_of_people(text, low, high, exact):
    assert counts(f"{text} villagers were hurt") == [(text, low, high, exact, "count")]
    capital = text[0].upper() + text[1:]
    assert counts(f"{capital} villagers were hurt") == [(capital, low, high, exact, "count")]


@pytest.mark.parametrize(
    ("text", "found", "kind"),
    [
        ("two thirds of the town", "two", "fraction"),
        ("an 18-year-old baker", "18", "age"),
        ("Orla Venn, 34, a baker", "34", "age"),
        ("it fell 15 percent", "15", "percent"),
        ("it fell 15%", "15", "percent"),
        ("it cost $5 million", "5 million", "money"),
        ("it cost 20 euros", "20", "money"),
        ("it began in 2003", "2003", "year"),
        ("on Dec. 27", "27", "date"),
        ("on 27 December", "27", "date"),
        ("the third man", "third", "ordinal"),
        ("the 21st man", "21st", "ordinal"),
        ("for 18 years", "18", "time"),
        ("12 miles away", "12", "measure"),
        ("a 25-member team", "25", "compound"),
        ("on Flight 370 today", "370", "identifier"),
    ],
)
def test_what_is_no_count(text, found, kind):
    assert [(row[0], row[-1]) for row in counts(text)] == [(found, kind)]


def test_token_range_holds_the_span():
    doc = NLP("Officials said at least 12 villagers died.")
    (count,) = find_counts(doc)
    assert doc[count.start : count.end].text == "at least 12"


def test_articles_are_marked():
    assert [c.kind for c in find_counts(NLP("a baker and an egg"))] == ["article", "article"]


def test_every_row_of_the_data_is_read():
    data = number_data()
    for table in ("ones", "tens", "scales"):
        for word, value in data[table].items():
            assert parse_number(word) == value
    for phrase, row in data["quantities"].items():
        assert [(r[0], r[1], r[2]) for r in counts(f"{phrase} villagers")] == [(phrase, row["low"], row.get("high"))]
    for name, phrases in data["modifiers"].items():
        for phrase in phrases:
            ((found, low, high, exact, kind),) = counts(f"{phrase} 30 villagers")
            assert (found, exact, kind) == (f"{phrase} 30", False, "count")
            assert (low, high) == {
                "at_least": (30, None),
                "more_than": (31, None),
                "at_most": (None, 30),
                "fewer_than": (None, 29),
                "about": (30, 30),
            }[name]
    for name, phrases in data["trailers"].items():
        for phrase in phrases:
            assert counts(f"30 {phrase} villagers")[0][:4] == (
                f"30 {phrase}",
                *{"at_least": (30, None), "about": (30, 30), "at_most": (None, 30)}[name],
                False,
            )
    for kind in ("percent", "money", "measure"):
        for word in data["kinds"][kind]:
            assert counts(f"30 {word} away")[0][-1] == kind, word
    for word, value in ordinal_values().items():
        assert counts(f"the {word} villager")[0][1:] == (value, value, True, "ordinal")


@given(st.integers(0, 10**9))
def test_digits_with_commas(value):
    assert parse_number(f"{value:,}") == value


@given(st.text(alphabet=st.sampled_from("0123456789 ,.-–$%:/abotwenyhudrdsixk\n’İ"), max_size=60))
def test_any_text_gives_ordered_spans(text):
    doc = NLP(text)
    spans = [c.span for c in find_counts(doc)]
    assert all(0 <= s < e <= len(text) for s, e in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert all(c.low is None or c.high is None or c.low <= c.high for c in find_counts(doc))


@pytest.mark.parametrize("text", ["9" * 5000, "9" * 5000 + "th", "9" * 5000 + " 1/2", "five " * 5000, "1 " * 5000])
def test_odd_long_text(text):
    assert all(c.span[0] < c.span[1] for c in find_counts(NLP(text)))


def test_serial_numbers_are_no_counts():
    assert parse_number("9" * 20) is None
    assert find_counts(NLP("9" * 20)) == ()
