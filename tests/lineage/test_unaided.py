"""Repairs without the original."""

import csv
import tomllib
from importlib.resources import files

import pytest

from sourceline.lineage.known_names import known_names, known_words, originals, split_words
from sourceline.lineage.unaided import candidates, prepare, settle
from sourceline.records import Document

DATA = files("sourceline.lineage") / "data"


def reads(text: str, spun: float = 0.9) -> dict[str, tuple[str, str]]:
    document = Document(id="d", text=text, input="d")
    prepared = prepare(document)
    found = settle(prepared, candidates(prepared), spun)
    for each in found:
        assert text[slice(*each.span)] == each.found
        assert 0.5 < each.score < 1
    assert list(found) == sorted(found, key=lambda each: each.span)
    return {each.found: (each.reads, each.by) for each in found}


@pytest.mark.parametrize(
    ("text", "found", "expected", "by"),
    [
        ("It sent the matter to the Safety Council in June.", "Safety Council", "Security Council", "names"),
        ("The Treasury Division said no.", "Treasury Division", "Treasury Department", "names"),
        ("Reporting by the Affiliated Press was cited.", "Affiliated Press", "Associated Press", "agency"),
        ("He left for Lengthy Beach and the Center East.", "Center East", "Middle East", "names"),
        ("They had met in Could 2031 and parted.", "Could", "May", "month"),
        ("A house in Colorado Springtimes burned.", "Colorado Springtimes", "Colorado Springs", "names"),
        ("They left with out a word.", "with out", "without", "collocation"),
        ("Envoys of america were absent from Paris.", "america", "the United States", "names"),
    ],
)
def test_swapped_names_read_what_they_were(text: str, found: str, expected: str, by: str) -> None:
    assert reads(text)[found] == (expected, by)


def test_an_abbreviation_proves_a_swap_in_any_text_and_wherever_the_name_stands() -> None:
    text = "The Syrian Popular Forces, or SDF, withdrew. Later the Syrian Popular Forces came back."
    prepared = prepare(Document(id="d", text=text, input="d"))
    found = settle(prepared, candidates(prepared), 0.0)
    assert [each.reads for each in found] == ["Syrian Democratic Forces"] * 2
    assert {each.by for each in found} == {"abbreviation"}


@pytest.mark.parametrize(
    "text",
    [
        "The Security Council, the State Department and the Associated Press met in May 2031.",
        "Doctors Without Borders (MSF) and the Varnholt Defence League (VDL) agreed.",
        "Could 20 people be lost? He said so in the Latin American section.",
        "",
    ],
)
def test_what_stands_right_is_left_alone(text: str) -> None:
    assert reads(text) == {}


def test_names_alone_are_no_proof_in_a_clean_text() -> None:
    assert reads("It went to the Safety Council in Could 2031.", spun=0.1) == {}


def test_nothing_inside_quotation_marks() -> None:
    assert reads("She said: “The Safety Council met in Could 2031, with out us.”") == {}


def test_known_names_are_walked_with_and_without_swaps() -> None:
    whole = [read for read in known_names().reads(split_words("Human Rights Watch")) if read.name == "Human Rights Watch"]
    assert whole[0].swapped == ()
    swapped = [read for read in known_names().reads(split_words("Human Privileges Watch")) if read.name == "Human Rights Watch"]
    assert swapped[0].swapped == (1,)
    assert swapped[0].kept == 2


def rows(name: str) -> list[dict[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), strict=True))


def test_every_synonym_is_casefolded_and_of_a_known_word() -> None:
    words = known_words()
    for row in rows("spun_wordnet.csv"):
        assert row["word"] in words
        for synonym in (row["same"] + "|" + row["near"]).strip("|").split("|"):
            assert synonym == synonym.casefold().strip() != row["word"]
    seen = [row["word"] for row in rows("spun_synonyms.csv")]
    assert all(word == word.casefold() for word in seen)
    assert any(original == "security" for original, _ in originals("safety"))


def test_every_known_name_has_two_words_and_every_phrase_changes() -> None:
    table = tomllib.loads((DATA / "spun_names.toml").read_text(encoding="utf-8"))
    assert all("{}" in frame for frame in table["frames"])
    assert [name for name in table["names"] if len(split_words(name)) < 2] == []
    phrases = tomllib.loads((DATA / "spun_phrases.toml").read_text(encoding="utf-8"))
    for part in ("months", "uncapitalised", "phrases"):
        for found, original in phrases[part].items():
            assert found == found.casefold()
            assert found != original
