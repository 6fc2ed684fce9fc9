"""What mutations do to a story, and that what is said of it is true."""

from __future__ import annotations

import random

import pytest
from lineage_stories import COURT, HARBOUR, OWN

from benchmarks.lineage import mutations
from benchmarks.lineage.mutations import Draft, furniture, paragraphs, sentences
from benchmarks.lineage.spinner import Spinner

SPINNER = Spinner("corpus", 3, [HARBOUR, COURT])


def spun() -> Draft:
    return mutations.spin(Draft(HARBOUR, "Fire in the harbour"), SPINNER, 0.3, random.Random(1))


MUTATIONS = {
    "trim": lambda draft, rng: mutations.trim(draft, 0.6, rng),
    "excerpt": lambda draft, rng: mutations.excerpt(draft, OWN, rng),
    "splice": lambda draft, rng: mutations.splice(draft, Draft(COURT), "court", rng),
    "move": mutations.move,
    "insert": lambda draft, rng: mutations.insert(draft, OWN, rng),
    "retitle": mutations.retitle,
    "dress": mutations.dress,
    "update": lambda draft, rng: mutations.update(draft, OWN, rng),
    "credit": lambda draft, rng: mutations.credit(draft, "given", rng),
    "again": lambda draft, rng: mutations.spin(draft, Spinner("corpus", 4, [COURT]), 0.2, rng),
}


@pytest.mark.parametrize("name", MUTATIONS)
@pytest.mark.parametrize("seed", range(5))
def test_swaps_are_carried_through(name: str, seed: int) -> None:
    draft = spun()
    made = MUTATIONS[name](draft, random.Random(seed))
    assert made.swaps
    assert all(made.text[slice(*swap.span)] == swap.found for swap in made.swaps)
    assert len({swap.span for swap in made.swaps}) == len(made.swaps)
    if name != "again":
        assert {(swap.found, swap.read) for swap in made.swaps} <= {(swap.found, swap.read) for swap in draft.swaps}


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_same_every_time(name: str) -> None:
    assert MUTATIONS[name](spun(), random.Random(8)) == MUTATIONS[name](spun(), random.Random(8))


@pytest.mark.parametrize(("share", "relation"), [(0.6, "near_copy"), (0.3, "excerpt")])
def test_a_trim_keeps_sentences_in_their_order(share: float, relation: str) -> None:
    kept = [HARBOUR[slice(*span)] for span in sentences(HARBOUR)]
    made = mutations.trim(Draft(HARBOUR), share, random.Random(2))
    left = [made.text[slice(*span)] for span in sentences(made.text)]
    assert made.relation == relation
    assert len(left) == round(share * len(kept))
    assert [each for each in kept if each in left] == left


def test_a_splice_is_mostly_the_first_story() -> None:
    made = mutations.splice(Draft(HARBOUR), Draft(COURT), "court", random.Random(1))
    own = sum(len(HARBOUR[slice(*span)]) for span in sentences(HARBOUR) if HARBOUR[slice(*span)] in made.text)
    other = sum(len(COURT[slice(*span)]) for span in sentences(COURT) if COURT[slice(*span)] in made.text)
    assert 0 < other < own / 2
    assert made.also == ("court",)


def test_an_update_has_other_numbers_and_a_new_lead() -> None:
    made = mutations.update(Draft(HARBOUR), OWN, random.Random(3))
    assert made.relation == "update"
    assert made.changed
    assert all(old in ("four", "nine", "three") and new != old for old, new in made.changed)
    assert not made.text.startswith(HARBOUR[:40])
    assert OWN[0] in made.text


def test_moved_paragraphs_are_all_there() -> None:
    made = mutations.move(Draft(HARBOUR), random.Random(4))
    before, after = ([text[slice(*span)] for span in paragraphs(text)] for text in (HARBOUR, made.text))
    assert sorted(before) == sorted(after)
    assert before != after
    assert before[0] == after[0]


@pytest.mark.parametrize("seed", range(6))
def test_a_credit_comes_and_goes(seed: int) -> None:
    credited = mutations.credit(Draft(HARBOUR), "given", random.Random(seed))
    assert credited.agency in {each["agency"] for each in furniture()["credit"]}
    bare = mutations.uncredit(credited)
    assert bare.agency is None
    assert bare.text == HARBOUR


def test_an_edit_leaves_quotations_alone() -> None:
    made = mutations.edit(Draft(HARBOUR), random.Random(2))
    assert "“We heard a bang and then the roof was gone,”" in made.text
    assert "in the words of a timetable" in made.text
    assert "according to" not in made.text
    assert made.relation == "near_copy"


def test_furniture_is_put_round_the_whole_story() -> None:
    made = mutations.dress(Draft(HARBOUR), random.Random(5))
    assert all(HARBOUR[slice(*span)] in made.text for span in paragraphs(HARBOUR))
    assert len(made.text) > len(HARBOUR)
    assert "{n}" not in made.text


def test_written_texts_are_filled_in() -> None:
    rng = random.Random(1)
    for name in ("top", "middle", "bottom", "leads", "marks", "closings", "titles"):
        texts = [mutations.written(name, rng) for _ in range(40)]
        assert len({text.split()[0] for text in texts}) > 1
        assert not any("{" in text for text in texts)
