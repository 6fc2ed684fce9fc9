"""Who a source speaks for and where: bodies behind pronouns and names, holders of offices, onlookers, the country of the scene."""

import pytest
import spacy

from sourceline.attribution import complete
from sourceline.records import Attribution, Document, Entity

NLP = spacy.blank("en")


def span(text, part, after=""):
    start = text.index(part, text.index(after) + len(after) if after else 0)
    return start, start + len(part)


def said(text, source, cue, content, id="a1", after=""):
    sources = (span(text, source, after),) if source else ()
    return Attribution(id=id, source=sources, cue=(span(text, cue, after),), content=(span(text, content, after),))


def entity(text, name, kind, *others, id="e1", country=None):
    found = [(*span(text, name), "name"), *((*span(text, part, after), form) for part, form, after in others)]
    return Entity(id=id, name=name, kind=kind, country=country, mentions=tuple(sorted(found)))


def run(text, *raw, entities=()):
    return {item.id: item for item in complete(NLP(text), Document(id="d", text=text, input="t"), raw, entities)}


def one(text, source, cue, content, *entities):
    return run(text, said(text, source, cue, content), entities=entities)["a1"]


@pytest.mark.parametrize(
    ("source", "kind", "named"),
    [
        ("The broadcaster Channel Tarn", "media", "body"),
        ("The militant group Sons of the Reed", "armed_group", "body"),
        ("Two aid groups", "organisation", "body"),
        ("The indictment", "document", "body"),
        ("The Lornian Red Cross", "international_organisation", "body"),
        ("The Norwegian Red Cross", "organisation", "body"),
        ("A nurse", "organisation", "unnamed"),
        ("A mother of five", "witness", "unnamed"),
        ("His mother", "person", "unnamed"),
        ("A person with knowledge of the talks", "unknown", "unnamed"),
        ("A former minister", "person", "unnamed"),
        ("A senator", "person", "unnamed"),
        ("The rebels", "armed_group", "unnamed"),
        ("A passer-by", "witness", "unnamed"),
        ("The Kalden Dock Workers' Front", "organisation", "body"),
        ("A doctor there", "organisation", "unnamed"),
        ("A Kalden-based watchdog", "organisation", "body"),
    ],
)
def test_kinds_of_bodies_and_people(source, kind, named):
    text = f"{source} said the gate was shut."
    found = one(text, source, "said", "the gate was shut")
    assert (found.kind, found.named) == (kind, named)


@pytest.mark.parametrize("name", ["Jean-Marc Tal", "Ana van Dorn", "R. K. Sol", "Bo Hyeon-suk"])
def test_a_name_behind_a_role_names_the_speaker(name):
    text = f"The port's harbour master, {name}, said the gate was shut."
    assert one(text, f"The port's harbour master, {name}", "said", "the gate was shut").named == "named"


def test_the_owner_of_a_role_is_the_body_that_its_pronoun_stands_for():
    text = "The Reed Front fled. Its leader, Tomas Arl, said it would return."
    front = entity(text, "Reed Front", "armed_group", ("Its", "pronoun", "fled. "))
    found = one(text, "Its leader, Tomas Arl", "said", "it would return", front)
    assert (found.kind, found.named, found.affiliation) == ("armed_group", "named", "Reed Front")


def test_a_common_noun_before_a_role_is_the_body_that_it_ends():
    text = "The Kalden Border Commission met. Commission spokesman Ivo Tarn said it was over."
    body = entity(text, "Kalden Border Commission", "government")
    found = one(text, "Commission spokesman Ivo Tarn", "said", "it was over", body)
    assert (found.kind, found.affiliation) == ("government", "Kalden Border Commission")


def test_a_spokesman_without_a_body_speaks_for_the_one_that_spoke_last():
    text = "The coast guard denied it. A spokesman said nobody had fired."
    found = run(text, said(text, "The coast guard", "denied", "it"), said(text, "A spokesman", "said", "nobody had fired", id="a2"))
    assert found["a2"].kind == found["a1"].kind == "government"


def test_who_claims_responsibility_is_an_armed_group_in_all_it_says():
    text = "The Reed League claimed responsibility for the blast. The league said more would follow."
    league = entity(text, "Reed League", "organisation", ("The league", "nominal", "blast. "))
    found = run(
        text,
        said(text, "The Reed League", "claimed", "responsibility for the blast"),
        said(text, "The league", "said", "more would follow", id="a2"),
        entities=[league],
    )
    assert {item.kind for item in found.values()} == {"armed_group"}


def test_what_the_fullest_source_tells_holds_for_all_a_speaker_says():
    text = "She was calm. Col. Ana Doe, an army spokeswoman, said it was over. Doe said no more."
    doe = entity(text, "Ana Doe", "person", ("Doe", "name", "over. "))
    found = run(
        text,
        said(text, "Col. Ana Doe, an army spokeswoman", "said", "it was over"),
        said(text, "Doe", "said", "no more", id="a2", after="over. "),
        entities=[doe],
    )
    assert (found["a2"].kind, found["a2"].affiliation) == ("military", found["a1"].affiliation)
    assert found["a2"].named == "named"


def test_residents_who_fear_are_the_public_and_those_who_saw_are_witnesses():
    text = "Residents fear a flood. Residents said water rose at noon."
    found = run(text, said(text, "Residents", "fear", "a flood"), said(text, "Residents", "said", "water rose at noon", id="a2", after="flood. "))
    assert (found["a1"].kind, found["a2"].kind) == ("public", "witness")


def test_local_sources_are_of_the_country_of_the_scene():
    text = "BAMAKO, Mali - Police said three fled. A Western diplomat said more had gone. Police in Kalden said no."
    mali = entity(text, "Mali", "place", country="MLI")
    found = run(
        text,
        said(text, "Police", "said", "three fled"),
        said(text, "A Western diplomat", "said", "more had gone", id="a2", after="fled. "),
        entities=[mali],
    )
    assert (found["a1"].country, found["a2"].country) == ("MLI", None)


def test_nobody_is_the_source_of_an_impersonal_passive():
    text = "Police were late. Nine people were feared to have drowned."
    raw = Attribution(id="a1", source=(span(text, "Police"),), cue=(span(text, "were feared"),), content=(span(text, "to have drowned"),))
    found = run(text, raw)["a1"]
    assert (found.source, found.named, found.stance) == ((), "none", "believes")


def test_an_officer_among_soldiers_is_one_of_them():
    text = "Soldiers closed the port. An officer said it was over."
    assert one(text, "An officer", "said", "it was over").kind == "military"
    text = "Police closed the port. An officer said it was over."
    assert one(text, "An officer", "said", "it was over").kind == "police"


def test_the_name_in_apposition_is_the_speaker():
    text = "The nurses' union, Solid Tarn, said no."
    solid = entity(text, "Solid Tarn", "organisation")
    assert one(text, "The nurses' union, Solid Tarn", "said", "no", solid).speaker == "e1"
