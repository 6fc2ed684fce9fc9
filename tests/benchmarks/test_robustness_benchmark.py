"""The robustness benchmark sees what is wrong, and keeps spans in place when it changes texts."""

from msgspec.structs import replace

from benchmarks.robustness import bare, capitals, unsound
from sourceline.records import Attribution, Document, Reading

TEXT = 'Sol said: "We won."'


def reading(*attributions: Attribution) -> Reading:
    return Reading(document=Document(id="d", text=TEXT, input="d.txt"), attributions=attributions)


A1 = Attribution(id="a1", source=((0, 3),), cue=((4, 8),), content=((10, 19),))


def test_a_sound_reading_has_no_faults():
    assert unsound(reading(A1, replace(A1, id="a2", parent="a1"))) == []


def test_faults_are_seen():
    assert unsound(reading(replace(A1, content=((10, 99),)))) == ["span (10, 99)"]
    assert unsound(reading(replace(A1, content=((9, 9),)))) == ["span (9, 9)"]
    assert unsound(reading(A1, A1)) == ["an id twice"]
    assert unsound(reading(replace(A1, parent="a7"))) == ["chain of a1"]
    assert len(unsound(reading(replace(A1, parent="a2"), replace(A1, id="a2", parent="a1")))) == 2
    assert unsound(reading(replace(A1, speaker="e1"))) == ["speaker of a1"]


def test_bare_text_keeps_its_spans():
    row = bare(
        {"text": TEXT, "attributions": [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[10, 19]]}], "entities": [[0, 3, "PER"], [8, 9, "X"]]}
    )
    text, said = row["text"], row["attributions"][0]
    assert text == "Sol said We won"
    assert [text[s:e] for role in ("source", "cue", "content") for s, e in said[role]] == ["Sol", "said", "We won"]
    assert row["entities"] == [[0, 3, "PER"]]


def test_capitals_keep_the_length():
    assert capitals("Straße in Lorn") == "STRAßE IN LORN"
