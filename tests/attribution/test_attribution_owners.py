"""Whose a role is, what no list of roles knows, and what the words around a source tell of it."""

from typing import get_args

import pytest
import spacy

from sourceline.attribution import complete
from sourceline.attribution.terms import common_noun, common_nouns
from sourceline.records import Attribution, Document, Entity, SourceKind

NLP = spacy.blank("en")


def span(text, part, after=""):
    start = text.index(part, text.index(after) + len(after) if after else 0)
    return start, start + len(part)


def said(text, source, cue, content, id="a1", after=""):
    return Attribution(id=id, source=(span(text, source, after),), cue=(span(text, cue, after),), content=(span(text, content, after),))


def named(text, name, kind, id="e1", country=None):
    return Entity(id=id, name=name, kind=kind, country=country, mentions=((*span(text, name), "name"),))


def run(text, *raw, entities=()):
    return {item.id: item for item in complete(NLP(text), Document(id="d", text=text, input="t"), raw, entities)}


def one(source, *entities):
    text = f"{source} said the gate was shut."
    return run(text, said(text, source, "said", "the gate was shut"), entities=[named(text, *entity) for entity in entities])["a1"]


@pytest.mark.parametrize(
    ("source", "kind", "body"),
    [
        ("A lampseller", "witness", False),
        ("A gynecologist", "person", False),
        ("The search and rescue agency", "government", True),
        ("The national ferry committee", "government", True),
        ("An aide to the president", "government", False),
        ("A pilot with a rival carrier", "organisation", False),
        ("A sound engineer hired by the channel", "person", False),
        ("A police reporter", "media", False),
        ("A roster seen by Reuters", "document", True),
        ("A retired train driver", "person", False),
        ("Two court clerks", "government", False),
        ("PT Tarn Lines", "organisation", True),
        ("Kigali", "government", True),
        ("Fires Watch, a rights group based in Tarn,", "organisation", True),
        ("VEK-Tarn, an auditor that certified the dam,", "organisation", True),
    ],
)
def test_kinds_that_no_list_of_roles_gives(source, kind, body):
    found = one(source)
    assert (found.kind, found.named == "body") == (kind, body)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Ana Brand, who sells tyres across the road,", "witness"),
        ("Ana Brand, whose farm was buried,", "witness"),
        ("Ana Brand, one of the camp's cooks,", "witness"),
        ("Ana Brand, who won the prize,", "person"),
    ],
)
def test_private_people_are_witnesses_by_what_they_do_or_have(source, kind):
    assert one(source, ("Ana Brand", "person")).kind == kind


def test_a_compound_goes_by_its_last_part():
    found = common_noun(["a", "lampseller"])
    assert found is not None
    assert found.value.kind == "witness"
    assert common_noun(["a", "zzyzx"]) is None


def test_the_wide_table_is_well_formed():
    kinds = set(get_args(SourceKind))
    assert len(common_nouns()) > 5000
    assert all(term.kind in kinds and term.cls in ("role", "person", "body", "document") for term in common_nouns().values())


def test_its_chief_speaks_for_the_body_that_spoke_last():
    text = "The militia said the port was theirs. Its chief, Ana Brand, promised more."
    raw = [said(text, "The militia", "said", "the port was theirs"), said(text, "Its chief, Ana Brand,", "promised", "more", id="a2")]
    found = run(text, *raw, entities=[named(text, "Ana Brand", "person")])
    assert (found["a2"].kind, found["a2"].named) == ("armed_group", "named")


def test_a_union_named_first_owns_its_chairman():
    text = "A clerk said the court was open. The Tarn Union welcomed the trial, and its chairman called for more."
    raw = [said(text, "A clerk", "said", "the court was open"), said(text, "its chairman", "called for", "more", id="a2")]
    found = run(text, *raw, entities=[named(text, "Tarn Union", "organisation")])
    assert (found["a2"].kind, found["a2"].affiliation) == ("organisation", "Tarn Union")


def test_victims_of_a_body_do_not_speak_for_it():
    text = "The militia said the port was theirs. Its victims told of fires."
    raw = [said(text, "The militia", "said", "the port was theirs"), said(text, "Its victims", "told", "of fires", id="a2")]
    assert run(text, *raw)["a2"].kind != "armed_group"


def test_an_age_stands_for_the_last_who_spoke():
    text = "Judge Ana Brand said the court was open. The 44-year-old promised more."
    raw = [said(text, "Judge Ana Brand", "said", "the court was open"), said(text, "The 44-year-old", "promised", "more", id="a2")]
    found = run(text, *raw, entities=[named(text, "Ana Brand", "person")])
    assert (found["a2"].kind, found["a2"].speaker, found["a2"].named) == ("government", "e1", "named")


def test_one_of_them_is_of_their_kind():
    text = "Rescue officials said the road was gone. One of them, Ana Brand, promised more."
    raw = [said(text, "Rescue officials", "said", "the road was gone"), said(text, "One of them, Ana Brand,", "promised", "more", id="a2")]
    found = run(text, *raw, entities=[named(text, "Ana Brand", "person")])
    assert (found["a2"].kind, found["a2"].named) == (found["a1"].kind, "named")


def test_forces_of_no_state_beside_paramilitaries_are_an_armed_group():
    text = "Paramilitaries took the port. The Swift Tarn Forces said it was theirs."
    raw = said(text, "The Swift Tarn Forces", "said", "it was theirs")
    assert run(text, raw, entities=[named(text, "Swift Tarn Forces", "military")])["a1"].kind == "armed_group"
    calm = text.replace("Paramilitaries", "Soldiers")
    raw = said(calm, "The Swift Tarn Forces", "said", "it was theirs")
    assert run(calm, raw, entities=[named(calm, "Swift Tarn Forces", "military")])["a1"].kind == "military"


def test_a_document_is_not_cut_at_its_maker():
    text = "Footage broadcast by the station showed a crater."
    doc = NLP(text)
    for token in doc:
        token.tag_ = "VBN" if token.text == "broadcast" else "NN"
    raw = said(text, "the station", "showed", "a crater")
    found = complete(doc, Document(id="d", text=text, input="t"), [raw], [])[0]
    assert (text[slice(*found.source[0])], found.kind) == ("Footage broadcast by the station", "document")


def test_an_outlet_that_quotes_has_its_own_statement():
    text = "At least nine miners were trapped, state-run ZTV reported on Tuesday, quoting the deputy mines minister."
    doc = NLP(text)
    for token in doc:
        token.pos_ = "VERB" if token.text in ("trapped", "reported") else "NOUN"
    raw = said(text, "state-run ZTV", "quoting", "the deputy mines minister")
    found = {item.id: item for item in complete(doc, Document(id="d", text=text, input="t"), [raw], [])}
    assert found["a1"].parent == "a2"
    assert text[slice(*found["a1"].source[0])] == "the deputy mines minister"
    assert text[slice(*found["a2"].content[0])] == "At least nine miners were trapped"
    assert found["a2"].kind == "media"
