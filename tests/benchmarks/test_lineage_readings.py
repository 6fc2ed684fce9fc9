"""What several readers' labels of a pair come to, and how far readers agree."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.lineage.natural import FOLDER, read_pairs
from benchmarks.lineage.readings import LAST, Reading, agreement, clashes, read_readings, settle

TRAINING = Path(__file__).parents[2] / "training"
COPY = Reading("gva", "a", "b", "first", "copy", "rewrite", "right", False, 0.5, 0.7, "told anew", "dev")
APART = replace(COPY, label="independent", relation=None, child=None, share=0.1, note="own reports")


def test_most_votes_count() -> None:
    found = settle([APART, replace(COPY, reader="second"), replace(COPY, reader="third", relation="excerpt", sure=0.9, child=None)])
    assert (found.label, found.relation, found.child) == ("copy", "excerpt", None)


def test_of_even_votes_the_last_readers_counts() -> None:
    pair = [APART, replace(APART, reader="second"), replace(COPY, reader="third"), replace(COPY, reader=LAST)]
    assert settle(pair).label == "copy"
    assert settle([APART, COPY]).label == "independent"


def test_a_statement_counts_with_those_who_see_no_copy() -> None:
    said = replace(APART, reader="second", label="statement", note="one statement in both")
    assert settle([COPY, said, replace(said, reader="third")]).label == "statement"
    assert settle([said, replace(APART, reader="third")]).label == "independent"


def test_agreement_of_two_readers() -> None:
    one = {("gva", "a", name): replace(COPY, right=name) for name in "bcd"} | {("gva", "a", "e"): replace(APART, right="e")}
    other = one | {("gva", "a", "d"): replace(APART, right="d"), ("gva", "a", "c"): replace(COPY, right="c", relation="excerpt")}
    assert agreement(one, other) == {"pairs": 4, "copies_f1": 80.0, "kappa": 0.5, "relation": 50.0, "relation_pairs": 2}


def test_what_is_called_no_copy_and_stands_in_one_family_is_not_settled() -> None:
    chain = [settle([replace(COPY, left=left, right=right)]) for left, right in (("a", "b"), ("b", "c"))]
    apart = settle([replace(APART, left="a", right="c")])
    assert clashes([*chain, apart, settle([replace(APART, right="d")])]) == [apart]


@pytest.mark.parametrize("folder", [FOLDER, TRAINING], ids=["gold", "training"])
def test_the_pairs_are_what_the_readings_come_to(folder: Path) -> None:
    readings = read_readings(folder)
    settled = [settle(each) for each in readings.values()]
    unsettled = clashes(settled)
    assert [pair for pair in settled if pair not in unsettled] == read_pairs(path=folder / "pairs.jsonl")
    assert all(len({reading.reader for reading in each}) == len(each) >= 2 for each in readings.values())
