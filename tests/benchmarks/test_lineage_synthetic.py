"""The synthetic sets and their scores, on written stories and on linkings made by hand."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import pytest
from lineage_stories import COURT, HARBOUR, OWN

from benchmarks import lineage
from benchmarks.__main__ import dropped
from benchmarks.lineage import synthetic, thesaurus
from benchmarks.lineage.copies import Copy, group_of, make_copies
from benchmarks.lineage.growth import Grower
from benchmarks.lineage.natural import Tree
from benchmarks.lineage.peers import PEERS, link
from benchmarks.lineage.spinner import Spinner, Swap
from benchmarks.lineage.synthetic import Level, Originals, is_right, link_figures, spun_auc, tree_figures
from benchmarks.lineage.texts import Original, after, name_of, natural_groups, publish
from sourceline.records import Document, Member, Repair

TEXTS = [Original(name_of(key), text, None, "2031-03-01", "one") for key, text in (("harbour", HARBOUR), ("court", COURT))]
SPINNERS = [Spinner("corpus", 1, [HARBOUR, COURT])]


@pytest.fixture
def level() -> Level:
    copies = make_copies(TEXTS, 0.12, 2, SPINNERS, 1)
    documents = [*(made for made in map(publish, TEXTS) if made), *(copy.document for copy in copies)]
    return Level(0.12, copies, documents, group_of({each.name: at for at, each in enumerate(TEXTS)}, copies))


def tree_of(level: Level, families: dict[str, str], parents: dict[str, str] | None = None) -> Tree:
    members = {name: Member(document=name, parent=(parents or {}).get(name), relation="spun", direction="known") for name in families}
    return Tree({document.id: families.get(document.id, document.id) for document in level.documents}, members)


def test_copies_say_what_was_swapped_and_come_later(level: Level) -> None:
    assert {copy.parent for copy in level.copies} == {each.name for each in TEXTS}
    for copy in level.copies:
        assert copy.swaps
        assert all(copy.document.text[slice(*swap.span)] == swap.found for swap in copy.swaps)
        assert copy.document.published is not None
        assert copy.document.published > "2031-03-01"
        assert copy.relation == "spun"


def test_a_right_linking_and_a_wrong_one(level: Level) -> None:
    right = tree_of(level, {name: copy.parent for copy in level.copies for name in (copy.document.id, copy.parent)})
    assert link_figures(level, right)["f1"] == 100
    everything = tree_of(level, {document.id: "one" for document in level.documents})
    figures = link_figures(level, everything)
    assert (figures["recall"], figures["precision"]) == (100, 33.33)
    assert link_figures(level, tree_of(level, {}))["f1"] == 0


def test_direction_and_relation_of_a_tree(level: Level) -> None:
    families = {name: copy.parent for copy in level.copies for name in (copy.document.id, copy.parent)}
    down = tree_of(level, families, {copy.document.id: copy.parent for copy in level.copies})
    up = tree_of(level, families, {copy.parent: copy.document.id for copy in level.copies})
    figures = tree_figures(level, down, up)
    assert (figures["relation"], figures["direction_given"], figures["direction_hidden"]) == (100, 100, 0)
    assert (figures["hidden_claimed"], figures["hidden_claimed_right"]) == (100, 0)


def test_repairs_are_held_against_what_was_swapped() -> None:
    document = Document(id="a", text="The Quds Pressure shot an offspring man near the station.", input="")
    swaps = (Swap((9, 17), (9, 14), "Pressure", "Force"), Swap((23, 35), (20, 27), "an offspring", "a young"))
    copy = Copy(document, "b", "spun", "hand", swaps)

    def repair(found: str, reads: str) -> Repair:
        start = document.text.index(found)
        return Repair(span=(start, start + len(found)), found=found, reads=reads, by="names", score=0.9)

    assert is_right(repair("Quds Pressure", "Quds Force"), copy)
    assert is_right(repair("offspring", "young"), copy)
    assert not is_right(repair("Pressure", "Strength"), copy)
    assert not is_right(repair("Quds Pressure", "Force"), copy)
    assert not is_right(repair("station", "depot"), copy)


def test_area_under_the_curve() -> None:
    assert spun_auc([0.1, 0.2], [0.3, 0.4]) == 1
    assert spun_auc([0.1, 0.2], [0.1, 0.2]) == 0.5
    assert spun_auc([0.5], [0.1, 0.9]) == 0.5


def test_groups_join_what_shares_words() -> None:
    groups = natural_groups([("a", HARBOUR), ("b", HARBOUR[:300]), ("c", COURT)])
    assert groups["a"] == groups["b"] != groups["c"]


def test_a_time_after_another() -> None:
    assert after("2031-03-01", 13) == "2031-03-02T01:00"
    assert after("2031-03-01T22:30", 2) == "2031-03-02T00:30"


def numbered() -> Iterator[str]:
    for number in range(10_000):
        yield f"{OWN[number % 2]} It was paragraph {number} of the day."


def test_cases_are_sound_and_the_same_every_time() -> None:
    long = [Original(each.name, "\n\n".join([each.text, each.text.replace("the", "this")]), None, each.published, None) for each in TEXTS]
    groups = {each.name: at for at, each in enumerate(long)}
    kinds = set()
    for number in range(7):
        one, other = (Grower(long, groups, numbered(), SPINNERS, 2).grow(number) for _ in range(2))
        assert one == other
        ids = [told.document.id for told in one]
        assert len(set(ids)) == len(ids)
        families = {told.document.id: told.family for told in one}
        for told in one:
            assert told.parent is None or families[told.parent] == told.family
            assert (told.relation is None) == (told.parent is None and not told.unseen)
            kinds.add(told.relation)
    assert {"near_copy", "spun", "update", "excerpt"} <= kinds


@pytest.mark.parametrize("name", PEERS)
def test_peers_find_the_same_text_and_leave_others_alone(name: str) -> None:
    documents = [Document(id=str(at), text=text, input="") for at, text in enumerate((HARBOUR, COURT, HARBOUR))]
    found = link(documents, PEERS[name]).tree
    assert found.together("0", "2")
    assert not found.together("0", "1")
    assert found.family["0"] == found.family["2"] != found.family["1"]


def test_without_synonym_sources_the_rest_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    documents = [made for made in map(publish, TEXTS) if made]
    originals = Originals(TEXTS, documents, {each.name: at for at, each in enumerate(TEXTS)})
    monkeypatch.setattr(synthetic.Originals, "read", staticmethod(lambda corpora, split: originals))
    monkeypatch.setattr(thesaurus, "missing", lambda: ["wordnet-base"])
    figures = lineage.score(tmp_path, None)  # type: ignore[arg-type]
    assert "apt-get install wordnet-base" in capsys.readouterr().out
    assert figures["false_same_incident"] == 0
    assert math.isnan(figures["f1_39"])
    assert dropped(figures, {"f1_39": 99.0}) == []


def test_random_is_not_shared() -> None:
    before = random.getstate()
    make_copies(TEXTS, 0.12, 2, SPINNERS, 1)
    assert random.getstate() == before
