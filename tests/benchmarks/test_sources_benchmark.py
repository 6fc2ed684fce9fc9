"""The source benchmark: matching, figures on articles made by hand, the held-out third, and that every file of the set is sound."""

import json

import pytest

from benchmarks import chains, sources
from benchmarks.sources_format import FOLDER, check, load
from sourceline.records import Attribution, Document, Entity, Reading

TEXT = (
    'The Harbor Courier reported that the port ministry had said the crane was safe. "It is not," said Ada Brand, a dock foreman. '
    "She asked for a new one. Two sailors said they saw it lean."
)


def blank(id, source, cue, content, **fields):
    record = {"id": id, "source": source, "cue": cue, "content": content, "kind": "person", "named": "named", "affiliation": None, "country": None}
    record |= {"count": None, "anonymity": None, "medium": None, "stance": "asserts", "certainty": "certain", "parent": None, "speaker": None}
    return record | fields


ROWS = [
    blank(
        "a1",
        ["The Harbor Courier"],
        ["reported"],
        ["that the port ministry had said the crane was safe"],
        kind="media",
        named="body",
        speaker="Harbor Courier",
    ),
    blank("a2", ["the port ministry"], ["had said"], ["the crane was safe"], kind="government", named="body", parent="a1", speaker="port ministry"),
    blank("a3", ["Ada Brand, a dock foreman"], [["said", 1]], ['"It is not,"'], speaker="Ada Brand"),
    blank("a4", ["She"], ["asked for"], ["a new one"], stance="intends", certainty="unknown", speaker="Ada Brand"),
    blank("a5", ["Two sailors"], [["said", 2]], ["they saw it lean"], kind="witness", named="unnamed", count=2, speaker="sailors"),
]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "01.json"
    body = {"id": "01", "published": "2024-02-03", "agency": None, "title": "Crane", "text": TEXT, "attributions": ROWS}
    path.write_text(json.dumps(body), encoding="utf-8")
    return load(path)


def at(words, which=0):
    start = -1
    for _ in range(which + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def brand(*mentions):
    return Entity(id="e1", name="Ada Brand", kind="person", mentions=((*at("Ada Brand"), "name"), *mentions))


def read(article, attributions, entities=()):
    document = Document(id="01", text=TEXT, input="t")
    return sources.case(article, Reading(document=document, attributions=tuple(attributions), entities=tuple(entities)))


def as_read(article, **changes):
    """The gold as a reading: every field right, ``changes`` by id."""
    names = ("id", "source", "cue", "content", "kind", "named", "affiliation", "country", "count", "stance", "certainty", "parent")
    for gold in article.attributions:
        fields = {name: getattr(gold, name) for name in names} | {"mode": "direct" if gold.id == "a3" else "indirect"}
        yield Attribution(**fields | changes.get(gold.id, {}))


def test_the_gold_itself_scores_full_marks(article):
    courier = Entity(id="e2", name="Harbor Courier", kind="media", mentions=((*at("Harbor Courier"), "name"),))
    speakers = {"a1": {"speaker": "e2"}, "a3": {"speaker": "e1"}, "a4": {"speaker": "e1"}}
    figures = sources.figures([read(article, as_read(article, **speakers), [brand((*at("She"), "pronoun")), courier])])
    right = ("found_f1", *sources.FIELDS, "resolved", "resolved_pronoun", "parent_f1")
    assert {name: figures[name] for name in right} == dict.fromkeys(right, 100.0)
    # no entity stands for "Two sailors" and "the port ministry"
    assert figures["resolved_strict"] == 60.0


def test_every_wrong_field_counts_once(article):
    wrong = {"a4": {"kind": "witness", "stance": "asserts", "certainty": "certain"}, "a5": {"named": "named", "count": None}}
    figures = sources.figures([read(article, as_read(article, **wrong))])
    assert figures["kind"] == figures["named"] == figures["stance"] == figures["certainty"] == figures["count"] == 80.0
    assert figures["count_f1"] == 0.0


def test_a_child_that_was_not_found_is_a_missing_edge(article):
    kept = [item for item in as_read(article) if item.id != "a2"]
    figures = sources.figures([read(article, kept)])
    assert (figures["found_r"], figures["found_p"]) == (80.0, 100.0)
    assert (figures["parents"], figures["parent_f1"]) == (1, 0.0)


def test_a_wrong_edge_costs_precision(article):
    figures = sources.figures([read(article, as_read(article, a5={"parent": "a3"}))])
    assert (figures["parent_p"], figures["parent_r"]) == (50.0, 100.0)


def test_matching_is_one_to_one_and_takes_the_better_pair(article):
    whole = next(as_read(article))
    worse = Attribution(id="x1", source=(at("Ada Brand"),), cue=whole.cue, content=(at("a new one"),))
    better = Attribution(id="x2", source=whole.source, cue=whole.cue, content=whole.content)
    assert {gold: found.id for gold, found in sources.match(article.attributions, [worse, better]).items()} == {"a1": "x2"}


def test_a_pronoun_needs_its_entity(article):
    alone = Entity(id="e1", name="She", kind="person", mentions=((*at("She"), "pronoun"),))
    figures = sources.figures([read(article, as_read(article, a4={"speaker": "e1"}), [alone])])
    assert figures["resolved_pronoun"] == 0.0


def test_name_keys():
    assert sources.name_key("the Harbor Courier’s") == sources.name_key("Harbor Courier") == ("harbor", "courier")
    assert sources.name_key("three local officials") == ("local", "officials")


def test_every_third_article_is_held_out():
    assert [number for number in ("01", "02", "03", "04", "06", "33", "66") if sources.is_test(number)] == ["03", "06", "33", "66"]
    dev, test = ({article.id for article in sources.articles(split)} for split in ("dev", "test"))
    assert not dev & test
    assert {path.stem for path in FOLDER.glob("*.json")} == dev | test
    with pytest.raises(ValueError, match="no split"):
        sources.articles("train")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_article_is_sound(path):
    assert check(path) == []


def test_the_set_is_as_large_as_promised():
    found = [item for split in ("dev", "test") for article in sources.articles(split) for item in article.attributions]
    assert len(list(FOLDER.glob("*.json"))) >= 60
    assert len(found) >= 600
    assert len({item.kind for item in found}) == 12
    assert {item.stance for item in found} == {"asserts", "confirms", "denies", "accuses", "doubts", "believes", "intends", "asks", "rumours"}


def test_chains_of_gum_are_counted_by_edges():
    gold = [
        {"id": "g1", "cue": [[0, 4]], "nested_in": None},
        {"id": "g2", "cue": [[10, 14]], "nested_in": "g1"},
        {"id": "g3", "cue": [[20, 24]], "nested_in": "g2"},
        {"id": "g4", "cue": [], "nested_in": "g1"},
    ]
    found = [
        Attribution(id="a1", cue=((0, 4),)),
        Attribution(id="a2", cue=((11, 13),), parent="a1"),
        Attribution(id="a3", cue=((20, 24),), parent="a1"),
    ]
    counted = chains.count(gold, found)
    assert (counted["true"], counted["told"], counted["hits"], counted["found"]) == (3, 2, 1, 2)
    assert (counted["deep_true"], counted["deep_hits"]) == (1, 0)
    assert (counted["cues"], counted["cues_found"]) == (3, 3)
