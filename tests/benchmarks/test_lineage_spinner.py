"""The spinner says exactly what it changed, leaves quotations alone, keeps its rate and is the same every time."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from benchmarks.lineage import thesaurus
from benchmarks.lineage.inflection import Form, inflect, readings
from benchmarks.lineage.spinner import TEST, TRAIN, Spinner
from benchmarks.lineage.thesaurus import MissingThesaurus
from sourceline.lineage.words import quotations

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")
STORY = """ORVANE — The interior ministry said Thursday that the army has killed Gen. Tarek Solvani, the head of the Western Guard Force, near the airport.

Three officials told state television that an attack on the convoy was carried out at about 4:20 a.m. in May 2031. They did not give a reason.
“We had an agreement and they broke it on the first day of the attack,” said Mina Halloway, an aide to President Dara Quill.

The attacks followed months of tension between the two countries, in which seven people were seriously injured in Palm Beach Street.
"The attack was planned for years," the statement said. An American contractor was arrested at the embassy on Friday. Security officials have blamed
a foreign company for the shooting, which left a young man dead and two women in hospital. The Popular Front denied that it had been involved.
Police are looking for witnesses. The governor announced a new plan to protect residents in recent weeks, and the court will decide next month.
"""
INSTALLED = not thesaurus.missing()
DIALECTS = [*TRAIN, *TEST] if INSTALLED else ["corpus"]
DIALECTS = [name for name in DIALECTS if name != "neighbours"]  # needs the training packages


@pytest.fixture(scope="module")
def spinners() -> dict[str, Spinner]:
    return {name: Spinner(name, 5, [STORY]) for name in DIALECTS}


def outside(text: str) -> list[str]:
    quoted = quotations(text)
    return [match.group() for match in WORD.finditer(text) if not any(start <= match.start() < end for start, end in quoted)]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("reordered", [0.0, 1.0])
def test_swaps_are_exact(spinners: dict[str, Spinner], dialect: str, reordered: float) -> None:
    spun = spinners[dialect].spin(STORY, 0.3, random.Random(1), reordered)
    assert len(spun.swaps) > 20
    for swap in spun.swaps:
        assert spun.text[slice(*swap.span)] == swap.found
        assert STORY[slice(*swap.was)] == swap.read
    assert all(one.span[1] <= other.span[0] for one, other in zip(spun.swaps, spun.swaps[1:], strict=False))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_changes_but_the_swaps(spinners: dict[str, Spinner], dialect: str) -> None:
    spun = spinners[dialect].spin(STORY, 0.45, random.Random(2))
    restored, end = "", 0
    for swap in spun.swaps:
        restored += spun.text[end : swap.span[0]] + swap.read
        end = swap.span[1]
    assert restored + spun.text[end:] == STORY


@pytest.mark.parametrize("dialect", DIALECTS)
def test_quotations_are_left_alone(spinners: dict[str, Spinner], dialect: str) -> None:
    spun = spinners[dialect].spin(STORY, 0.45, random.Random(3))
    assert [STORY[slice(*span)] for span in quotations(STORY)] == [spun.text[slice(*span)] for span in quotations(spun.text)]
    assert len(quotations(STORY)) == 2


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("rate", [0.06, 0.12, 0.23, 0.45])
def test_the_rate_is_kept_within_two_points(spinners: dict[str, Spinner], dialect: str, rate: float) -> None:
    spun = spinners[dialect].spin(STORY, rate, random.Random(4))
    swapped = sum(len(WORD.findall(swap.read)) for swap in spun.swaps)
    assert abs(swapped / len(outside(STORY)) - rate) < 0.02


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_same_every_time(dialect: str) -> None:
    one, other = (Spinner(dialect, 9, [STORY]).spin(STORY, 0.3, random.Random(6), 0.5) for _ in range(2))
    assert one == other


def test_another_seed_is_another_dialect() -> None:
    one, other = (Spinner("corpus", seed, [STORY]).spin(STORY, 0.3, random.Random(6)) for seed in (1, 2))
    assert one.text != other.text


@pytest.mark.skipif(not INSTALLED, reason=f"Debian packages are missing: {' '.join(thesaurus.missing())}")
def test_words_keep_their_form_and_names_are_hit() -> None:
    story = "Officials attacked the streets of Palm Beach in May 2031. The Quds Force is Popular."
    found = {swap.read: swap.found for swap in Spinner("hand", 1).spin(story, 1.0, random.Random(1)).swaps}
    assert {read: found[read] for read in ("Officials", "streets", "May")} == {"Officials": "Officers", "streets": "avenues", "May": "Could"}
    assert found.get("attacked", "assaulted") == "assaulted"
    assert (found["Beach"], found["Force"]) == ("Seashore", "Pressure")


def test_inflection() -> None:
    assert Form("attack", "n", "NNS") in readings("attacks")
    assert inflect("carry out", Form("perform", "v", "VBD")) == "carried out"
    assert inflect("armed force", Form("military", "n", "NNS")) == "armed forces"


def test_training_and_testing_do_not_mix() -> None:
    assert not TRAIN.keys() & TEST.keys()
    assert not {traits.fallback for traits in TRAIN.values()} & TEST.keys()
    assert not {traits.fallback for traits in TEST.values()} & TRAIN.keys()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "nothing"
    monkeypatch.setattr(thesaurus, "WORDNET", path)
    monkeypatch.setitem(thesaurus.PACKAGES, path, "wordnet-base")
    with pytest.raises(MissingThesaurus, match="apt-get install wordnet-base"):
        thesaurus.read_wordnet.__wrapped__()


def test_an_unknown_dialect_is_said() -> None:
    with pytest.raises(ValueError, match="no spinning dialect 'klingon'"):
        Spinner("klingon", 1)


def test_the_hand_list_is_sound() -> None:
    rows = [line.split(",") for line in thesaurus.HAND.read_text(encoding="utf-8").splitlines()[1:]]
    assert all(len(row) == 3 and row[1] in "nvarx" and row[2] and row[0] != row[2] for row in rows)
    assert len({(row[0], row[1]) for row in rows}) == len(rows) >= 600
