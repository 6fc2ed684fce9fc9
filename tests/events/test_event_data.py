"""Every row of every data file of the events package."""

import csv
import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from sourceline.events.lexicon import contexts, form_index, frames, inflected, irregular, trigger_index, weapons
from sourceline.records import EventStatus, RoleName

DATA = files("sourceline.events") / "data"
PLOVER = json.loads((DATA / "plover.json").read_text("utf-8"))
ROLES = {*get_args(RoleName), ""}


def rows(name):
    with (DATA / name).open("r", encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("row", rows("triggers.csv"), ids=lambda row: f"{row['phrase']}/{row['pos']}")
def test_trigger(row):
    assert row["type"] in PLOVER["events"]
    assert not row["mode"] or row["mode"] in PLOVER["events"][row["type"]]
    assert row["pos"] in {"VERB", "NOUN", "ADJ"}
    assert {row["subject"], row["object"]} <= ROLES
    assert row["toll"] in {"killed", "injured", "both", "shot", "any", "none"}
    assert row["needs"] in {"", "violence", "force", "weapon", "person", "missile", "craft", "crowd", "crime", "thing", "means"}
    assert row["phrase"] == row["phrase"].lower().strip()
    phrase = tuple(row["phrase"].replace("-", " - ").split())
    assert any(trigger.phrase == phrase and trigger.pos == row["pos"] for trigger in form_index()[phrase[0]])


def test_no_trigger_twice():
    keys = [(row["phrase"], row["pos"]) for row in rows("triggers.csv")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("row", rows("frames.csv"), ids=lambda row: f"{row['trigger']}/{row['where']}")
def test_frame(row):
    assert None not in row
    phrase = tuple(row["trigger"].split())
    assert any(trigger.phrase == phrase and trigger.pos == row["pos"] for trigger in trigger_index()[phrase[0]])
    assert row["where"].partition("|")[0] in {"left", "right", "object", "subject"}
    assert all(word and word == word.lower() for word in row["words"].split("|"))
    assert (row["trigger"], row["pos"]) in {(" ".join(key[0].split()), key[1]) for key in frames()}


@pytest.mark.parametrize("row", rows("weapons.csv"), ids=lambda row: row["word"])
def test_weapon(row):
    assert not row["mode"] or row["mode"] in PLOVER["events"]["ASSAULT"]
    assert row["kind"] in {"weapon", "missile", "craft", "person", "strike"}
    assert row["word"] in weapons()


@pytest.mark.parametrize("row", rows("contexts.csv"), ids=lambda row: row["word"])
def test_context(row):
    assert row["context"] in PLOVER["contexts"]
    assert contexts()[row["word"]] == row["context"]


@pytest.mark.parametrize("row", rows("forms.csv"), ids=lambda row: row["form"])
def test_form(row):
    assert irregular()[row["form"]] == row["lemma"]
    known = {word for first in trigger_index().values() for trigger in first for word in trigger.phrase}
    assert row["lemma"] in known


def test_hedges_are_lower_case_lists_under_known_names():
    hedges = tomllib.loads((DATA / "hedges.toml").read_text("utf-8"))
    for table in ("modal", "adverb", "governor"):
        assert set(hedges[table]) <= set(get_args(EventStatus))
    for table in hedges.values():
        for name, words in table.items():
            assert words, name
            assert all(word == word.lower() for word in words), name
    assert set(hedges["modes"]["order"]) <= set(PLOVER["events"]["ASSAULT"])


def test_inflection():
    assert {"stabs", "stabbed", "stabbing"} <= inflected("stab", "VERB")
    assert {"dies", "died"} <= inflected("die", "VERB")
    assert "casualties" in inflected("casualty", "NOUN")
    assert inflected("dead", "ADJ") == {"dead"}


def test_codes_are_those_of_the_design():
    """The package's list is a copy of the design's: run where the design is at hand."""
    design = Path(__file__).resolve().parents[3] / "shared/design/ontology/plover.json"
    if not design.exists():
        pytest.skip("no design folder")
    theirs = json.loads(design.read_text("utf-8"))
    assert {name: sorted(mode for mode in event["modes"] if mode) for name, event in theirs["events"].items()} == {
        name: sorted(modes) for name, modes in PLOVER["events"].items()
    }
    assert sorted(theirs["contexts"]) == sorted(PLOVER["contexts"])
