import csv
import re
from importlib.resources import files

import pytest

from sourceline.lineage import lexicon

DATA = files("sourceline.lineage") / "data"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines(), strict=True))


@pytest.mark.parametrize("name", ["boilerplate.csv", "statements.csv", "updates.csv"])
def test_every_pattern_compiles_and_matches_no_empty_text(name: str) -> None:
    for row in rows(name):
        assert set(row) == {"kind", "pattern"}
        assert not re.compile(row["pattern"], re.IGNORECASE).search(""), row


def test_every_citation_takes_a_name() -> None:
    for row in rows("citations.csv"):
        pattern = row["pattern"].format(name="Varnholt Courier")
        assert "Varnholt Courier" in pattern
        re.compile(pattern)
    assert any(re.search(cue.format(name="Varnholt Courier"), "it was early, according to the Varnholt Courier") for cue in lexicon.credit_cues())


def test_every_swap_is_casefolded_changes_something_and_runs_one_way() -> None:
    pairs = [(row["original"], row["spun"]) for row in rows("swaps.csv")]
    assert len(pairs) == len(set(pairs))
    for original, spun in pairs:
        assert original == original.casefold().strip() != spun == spun.casefold().strip()
        assert original
        assert (spun, original) not in lexicon.swaps(), (original, spun)


def test_function_words_are_single_casefolded_and_distinct() -> None:
    lines = [line for line in (DATA / "function_words.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == len(set(lines)) == len(lexicon.function_words())
    assert all(re.fullmatch(r"[a-z]+", line) for line in lines)


@pytest.mark.parametrize(
    "line",
    [
        "Copyright 2031 The Varnholt Courier.",
        "All rights reserved.",
        "Sign up for our newsletter",
        "Share this story: Facebook | Twitter | Email",
        "ADVERTISEMENT",
        "This website uses cookies.",
        "Welcome back. Please sign in",
        "Already have an account?",
        "Use the button to reset your password.",
        "Partly cloudy tomorrow with a high near 12.",
    ],
)
def test_furniture_is_known(line: str) -> None:
    assert lexicon.boilerplate().search(line)


@pytest.mark.parametrize(
    "line",
    [
        "He shared the story with the police.",
        "Officers subscribed to another view.",
        "Nobody signed in at the desk.",
        "The council has updated its rules on rights.",
    ],
)
def test_story_is_no_furniture(line: str) -> None:
    assert not lexicon.boilerplate().search(line)


@pytest.mark.parametrize(
    ("text", "expected"), [("UPDATE 2: Toll rises", True), ("This story has been updated.", True), ("They kept an update of the list.", False)]
)
def test_update_marks(text: str, expected: bool) -> None:
    assert bool(lexicon.update_marks().search(text)) is expected
