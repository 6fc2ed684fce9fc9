"""Every row of this package's data files, and the small functions that read them."""

from __future__ import annotations

import pytest

from sourceline.incidents import tables
from sourceline.incidents.names import initials, link, name_key, same_spelling, stands_for
from sourceline.incidents.plain import plain
from sourceline.incidents.windows import window


@pytest.mark.parametrize("hierarchy", [tables.weapons(), tables.acts()], ids=["weapons", "acts"])
def test_every_term_is_found_by_each_of_its_words_and_refines_a_known_one(hierarchy: tables.Hierarchy) -> None:
    for term in hierarchy.terms.values():
        assert term.broader == "" or term.broader in hierarchy.terms, term
        assert term.value not in hierarchy.ancestors(term.value), f"{term.value} refines itself"
        for word in (term.value, *term.words):
            assert hierarchy.by_word[plain(word)] == term.value, f"{word!r} is said by two values"
            assert hierarchy.find(f"the {word} there") is not None


def test_every_act_implies_a_known_weapon() -> None:
    for term in tables.acts().terms.values():
        assert term.means == "" or term.means in tables.weapons().terms, term


def test_every_type_of_the_ontology_has_a_family() -> None:
    types = [
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "SANCTION",
        "THREATEN",
        "PROTEST",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    ]
    assert sorted(tables.families()) == sorted(types)
    for name, row in tables.families().items():
        assert row["founds"] in ("always", "alone"), name
        assert isinstance(row["split"], bool), name


@pytest.mark.parametrize(
    "name",
    [
        "determiners",
        "titles",
        "media",
        "spokespeople",
        "whole",
        "parts",
        "before",
        "unconfirmed",
        "vague",
        "doers",
        "sufferers",
        "shelters",
        "pronouns",
        "stop",
    ],
)
def test_every_word_list_is_plain_lower_case(name: str) -> None:
    assert tables.words(name)
    for word in tables.words(name):
        assert word == plain(word), word


def test_every_alias_is_plain_and_no_alias_leads_to_an_alias() -> None:
    for alias, name in tables.aliases().items():
        assert (alias, name) == (plain(alias), plain(name))
        assert tables.aliases().get(name, name) == name, f"{alias} leads to an alias"


def test_every_weight_is_a_number() -> None:
    for value in tables.weights().values():
        for number in value.values() if isinstance(value, dict) else [value]:
            assert isinstance(number, int | float)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Gen. Arin Sol", "arin sol"),
        ("the U.S.", "united states"),
        ("The Pentagon", "defense department"),
        ("Vael’s", "vael"),
        ("President", "president"),
        ("Dvořák", "dvorak"),
        ("", ""),
    ],
)
def test_name_keys(text: str, key: str) -> None:
    assert name_key(text) == key


def test_short_names_stand_for_long_ones() -> None:
    assert stands_for("sol", "arin sol")
    assert stands_for("pmf", "popular mobilization forces")
    assert stands_for("defense ministry", "defense ministry of valdia")
    assert not stands_for("lorn", "lorn police")
    assert not stands_for("arin sol", "sol")
    assert initials("bank of lorn") == "bl"
    assert link(["sol", "arin sol", "dren sol"])["sol"] == "sol", "two Sols: the short name stays alone"
    assert link(["sol", "arin sol"]) == {"sol": "arin sol", "arin sol": "arin sol"}


def test_transliterations_are_one_spelling_and_short_names_are_not() -> None:
    assert same_spelling("qasim suleimani", "qasim soleimani")
    assert not same_spelling("lorn", "korn")
    assert not same_spelling("brigade 12", "brigade 13")


@pytest.mark.parametrize(
    ("value", "start", "end", "precision"),
    [
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2003", "2003-01-01", "2003-12-31", "year"),
        ("2020-W01", "2019-12-30", "2020-01-05", "week"),
        ("2020-01-03T08:00", "2020-01-03", "2020-01-03", "day"),
        ("2020-12", "2020-12-01", "2020-12-31", "month"),
    ],
)
def test_windows(value: str, start: str, end: str, precision: str) -> None:
    found = window(value)
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat(), found.precision) == (start, end, precision)


@pytest.mark.parametrize("value", ["", None, "P2D", "2020-13-40", "2020-SP", "XXXX-WXX-5", "PRESENT_REF"])
def test_what_names_no_days_has_no_window(value: str | None) -> None:
    assert window(value) is None
