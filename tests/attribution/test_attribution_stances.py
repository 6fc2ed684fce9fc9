"""Stance and certainty by verb and content, media, terms of anonymity that hold for all a speaker says."""

import pytest
import spacy

from sourceline.attribution import complete
from sourceline.records import Attribution, Document, Entity

NLP = spacy.blank("en")


def span(text, part, after=""):
    start = text.index(part, text.index(after) + len(after) if after else 0)
    return start, start + len(part)


def found(cue, content, source="The mayor"):
    text = f"{source} {cue} {content}." if source else f"{cue} {content}."
    raw = Attribution(id="a1", source=(span(text, source),) if source else (), cue=(span(text, cue),), content=(span(text, content, cue),))
    item = complete(NLP(text), Document(id="d", text=text, input="t"), [raw], [])[0]
    return text, item


@pytest.mark.parametrize(
    ("cue", "content", "stance", "certainty"),
    [
        ("urged", "both sides to stop", "intends", "unknown"),
        ("asked", "residents not to drink it", "intends", "unknown"),
        ("asked", "whether residents had to leave", "asks", "unknown"),
        ("warned", "that the dam might burst", "asserts", "possible"),
        ("warned", "them to leave", "intends", "unknown"),
        ("ordered", "an inquiry", "intends", "certain"),
        ("announced", "that the bridge would close", "intends", "certain"),
        ("announced", "that the bridge had closed", "asserts", "certain"),
        ("called", "the report baseless", "denies", "certain"),
        ("called", "the report thorough", "asserts", "certain"),
        ("pleaded", "not guilty", "denies", "certain"),
        ("suggested", "that smugglers were to blame", "accuses", "possible"),
        ("estimated", "the damage at nine million", "believes", "probable"),
        ("hopes", "the rain will stop", "believes", "possible"),
        ("suspects", "a leak", "believes", "possible"),
        ("said", "stocks could run out", "asserts", "possible"),
        ("said", "shots could be heard", "asserts", "certain"),
        ("said", "if it rains, the wall may fall", "asserts", "possible"),
        ("said", "the man who may have fired was gone", "asserts", "certain"),
        ("voiced doubt", "that it would hold", "doubts", "unknown"),
    ],
)
def test_stance_and_certainty(cue, content, stance, certainty):
    _, item = found(cue, content)
    assert (item.stance, item.certainty) == (stance, certainty)


@pytest.mark.parametrize(
    ("cue", "content", "stance", "certainty"),
    [
        ("It was not clear", "who fired", "asks", "unknown"),
        ("It was reported", "that the dam broke", "asserts", "probable"),
        ("It was rumoured", "that the dam broke", "rumours", "possible"),
        ("It was believed", "that the dam broke", "believes", "probable"),
    ],
)
def test_statements_of_nobody(cue, content, stance, certainty):
    _, item = found(cue, content, source="")
    assert (item.stance, item.certainty, item.named) == (stance, certainty, "none")


@pytest.mark.parametrize(
    ("cue", "medium"),
    [
        ("told a news conference", "news conference"),
        ("told Radio Harbor", "Radio Harbor"),
        ("told the Harbor Courier", None),
        ("told reporters", None),
        ("wrote on X", "X"),
        ("said in an e-mail", "e-mail"),
    ],
)
def test_media(cue, medium):
    text, item = found(cue, "the gate was shut")
    assert (text[slice(*item.medium)] if item.medium else None) == medium


def test_terms_hold_for_all_that_a_speaker_says():
    text = "A clerk said it burned. The clerk, who asked not to be named for fear of arrest, said nobody came."
    clerk = Entity(id="e1", name="clerk", kind="person", mentions=((*span(text, "A clerk"), "nominal"), (*span(text, "The clerk"), "nominal")))
    raw = [
        Attribution(id="a1", source=(span(text, "A clerk"),), cue=(span(text, "said"),), content=(span(text, "it burned"),)),
        Attribution(
            id="a2",
            source=(span(text, "The clerk, who asked not to be named for fear of arrest"),),
            cue=(span(text, "said", "arrest"),),
            content=(span(text, "nobody came"),),
        ),
    ]
    items = complete(NLP(text), Document(id="d", text=text, input="t"), raw, [clerk])
    assert items[0].anonymity == items[1].anonymity
    assert "for fear of arrest" in text[slice(*items[0].anonymity)]


def test_terms_end_where_the_statement_goes_on():
    text = "A clerk asked not to be named and said nobody came."
    raw = Attribution(id="a1", source=(span(text, "A clerk"),), cue=(span(text, "said"),), content=(span(text, "nobody came"),))
    item = complete(NLP(text), Document(id="d", text=text, input="t"), [raw], [])[0]
    assert item.anonymity is None or not text[slice(*item.anonymity)].endswith("came")


def test_chain_of_three():
    text = "The Courier reported that an engineer claimed police denied that the gate was open."
    content = "that an engineer claimed police denied that the gate was open"
    raw = Attribution(id="a1", source=(span(text, "The Courier"),), cue=(span(text, "reported"),), content=(span(text, content),))
    items = complete(NLP(text), Document(id="d", text=text, input="t"), [raw], [])
    assert [(item.id, item.parent) for item in items] == [("a1", None), ("a2", "a1"), ("a3", "a2")]
    assert [text[slice(*item.source[0])] for item in items] == ["The Courier", "an engineer", "police"]


def test_any_word_in_ing_may_follow_as():
    text = "The Courier quoted a clerk as writing that the gate was open."
    raw = Attribution(
        id="a1", source=(span(text, "The Courier"),), cue=(span(text, "quoted"),), content=(span(text, "a clerk as writing that the gate was open"),)
    )
    items = {item.id: item for item in complete(NLP(text), Document(id="d", text=text, input="t"), [raw], [])}
    assert (text[slice(*items["a2"].source[0])], items["a2"].parent) == ("a clerk", "a1")


def test_a_citing_read_flat_gets_its_own_verb_back():
    text = "The Courier reported, citing two officials, that the gate was open."
    doc = NLP(text)
    for token in doc:
        token.pos_ = "VERB" if token.text in ("reported", "citing", "was") else "NOUN"
        token.tag_ = {"reported": "VBD", "citing": "VBG", "was": "VBD"}.get(token.text, "NN")
    raw = Attribution(
        id="a1", source=(span(text, "The Courier"),), cue=(span(text, "citing"),), content=(span(text, "two officials, that the gate was open"),)
    )
    items = complete(doc, Document(id="d", text=text, input="t"), [raw], [])
    words = {text[slice(*item.cue[0])]: item for item in items}
    assert set(words) == {"citing", "reported"}
    assert words["citing"].parent == words["reported"].id
    assert text[slice(*words["reported"].content[0])] == "that the gate was open"


@pytest.mark.parametrize("found", [True, False])
def test_what_is_said_according_to_another_is_relayed(found):
    text = "Nine ships had sunk, the port ministry said on Friday, according to state television."
    raw = [
        Attribution(
            id="a1", source=(span(text, "state television"),), cue=(span(text, "according to"),), content=(span(text, "Nine ships had sunk"),)
        )
    ]
    if found:
        raw.append(Attribution(id="a2", source=(span(text, "the port ministry"),), cue=(span(text, "said"),), content=raw[0].content))
    items = {item.id: item for item in complete(NLP(text), Document(id="d", text=text, input="t"), raw, [])}
    assert (text[slice(*items["a2"].source[0])], items["a2"].parent, items["a1"].parent) == ("the port ministry", "a1", None)
