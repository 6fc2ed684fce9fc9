"""displaCy takes the data as it is, in both styles, and nothing in a text breaks out of its page."""

from __future__ import annotations

import json

import pytest
import spacy
from export_case import WIRE, lorn
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from reading_case import HOSTILE, TEXT, chained
from spacy import displacy

from sourceline.export.displacy import to_displacy
from sourceline.records import Attribution, Document, Entity, Reading, Time

NLP = spacy.blank("en")


def made(reading: Reading) -> dict[str, object]:
    return json.loads(json.dumps(to_displacy(reading, NLP.make_doc(reading.document.text))))


def test_entities_and_times_by_their_words() -> None:
    data = made(chained())
    assert [(TEXT[e["start"] : e["end"]], e["label"]) for e in data["ents"]] == [
        ("Dren Vael", "PERSON"),
        ("Friday", "DATE"),
        ("Quds Pressure", "ARMED_GROUP"),
    ]


def test_attributions_by_their_tokens() -> None:
    data = made(chained())
    words = [(s["label"], s["attribution"], " ".join(data["tokens"][s["start_token"] : s["end_token"]])) for s in data["spans"]]
    assert ("SOURCE", "a3", "the Guard") in words
    assert ("CUE", "a2", "reported") in words
    assert ("CONTENT", "a4", "“ two cars ” blew up in Lorn") in words
    assert [w for label, a, w in words if (label, a) == ("CONTENT", "a5")] == ["“ They will pay , ”", "“ and soon . ”"]


def test_displacy_draws_both_styles() -> None:
    for reading in (*lorn(2).readings, chained()):
        data = made(reading)
        ents = displacy.render(data, style="ent", manual=True, page=True)
        spans = displacy.render(data, style="span", manual=True, page=True)
        assert ents.count("<mark") == len(data["ents"])
        assert spans.count("SOURCE") == sum(s["label"] == "SOURCE" for s in data["spans"]) > 0
    assert ents.count("<mark") == 3, "the last one has entities"
    assert "Dren Vael" in ents


def test_nothing_breaks_out_of_the_page() -> None:
    text = f"{HOSTILE} said {HOSTILE}"
    end = len(HOSTILE)
    reading = Reading(
        document=Document(id="x", text=text, input=HOSTILE, title=HOSTILE),
        entities=(Entity(id="e", name=HOSTILE, kind="person", mentions=((0, end, "name"),)),),
        attributions=(Attribution(id="a", source=((0, end),), cue=((end + 1, end + 5),), content=((end + 6, len(text)),)),),
    )
    for style in ("ent", "span"):
        page = displacy.render(made(reading), style=style, manual=True, page=True)
        for bad in ("<script", "<img", "</details", "\x1b", "\u202e"):
            assert bad not in page, (style, bad)


def test_tokens_of_another_text_are_refused() -> None:
    with pytest.raises(ValueError, match="make_doc"):
        to_displacy(chained(), NLP.make_doc("Another."))


SPAN = st.tuples(st.integers(-5, len(WIRE) + 5), st.integers(-5, len(WIRE) + 5))


@settings(max_examples=40, deadline=None)
@given(st.lists(SPAN, max_size=12), st.lists(SPAN, max_size=12))
def test_ents_never_overlap_and_spans_cover_their_words(mentions: list[tuple[int, int]], contents: list[tuple[int, int]]) -> None:
    reading = structs.replace(
        lorn(0).readings[0],
        entities=(Entity(id="e", name="x", kind="other", mentions=tuple((*m, "name") for m in mentions)),),
        times=tuple(Time(span=m, type="DATE", value="2020") for m in mentions[:3]),
        attributions=tuple(Attribution(id=f"a{n}", content=(c,)) for n, c in enumerate(contents)),
    )
    doc = NLP.make_doc(WIRE)
    data = to_displacy(reading, doc)
    ends = [0, *(e["end"] for e in data["ents"])]
    assert all(end <= e["start"] < e["end"] <= len(WIRE) for end, e in zip(ends, data["ents"], strict=False))
    assert bool(data["ents"]) == any(WIRE[max(0, s) : max(0, e)].strip() for s, e in mentions)
    for span in data["spans"]:
        start, end = contents[int(span["attribution"][1:])]
        covered = doc[span["start_token"] : span["end_token"]]
        inner = WIRE[max(0, start) : end].strip()
        assert inner in covered.text or covered.text in inner
        assert covered.start_char <= max(0, start) + len(WIRE[max(0, start) : end]) - len(WIRE[max(0, start) : end].lstrip())
    assert len(data["spans"]) == sum(bool(WIRE[max(0, s) : max(0, e)].strip()) for s, e in contents)
