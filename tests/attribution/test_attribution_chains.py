"""Parents and spelled-out relays, sourceless statements, terms of anonymity."""

from itertools import pairwise

import spacy
from hypothesis import given
from hypothesis import strategies as st

from sourceline.attribution import complete
from sourceline.attribution.chains import find_parents
from sourceline.attribution.quotation import find_mode, find_quotations
from sourceline.records import Attribution, Document, Entity

NLP = spacy.blank("en")


def spans(text, *parts):
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


def said(text, source, cue, content, id="a1"):
    return Attribution(id=id, source=spans(text, *([source] if source else [])), cue=spans(text, cue), content=spans(text, content))


def run(text, *raw, entities=()):
    found = complete(NLP(text), Document(id="d", text=text, input="t"), raw, entities)
    return {item.id: item for item in found}


def words(text, item, field):
    return [text[start:end] for start, end in getattr(item, field)]


def test_citing_a_statement_before_the_source():
    text = "Citing a Revolutionary Guard statement, Iranian state television said the general was dead."
    found = run(text, said(text, "Iranian state television", "said", "the general was dead"))
    inner = found["a2"]
    assert inner.parent == "a1"
    assert words(text, inner, "source") == ["a Revolutionary Guard statement"]
    assert words(text, inner, "cue") == ["Citing"]
    assert inner.content == found["a1"].content
    assert (inner.kind, inner.named, inner.affiliation) == ("military", "body", "Revolutionary Guard")
    assert found["a1"].kind == "media"


def test_citing_found_by_the_model_is_reshaped():
    text = "The Harbor Times, citing two security officials, reported that the port was shut."
    outer = said(text, "The Harbor Times", "reported", "that the port was shut")
    flat = said(text, "The Harbor Times", "citing", "two security officials", id="a2")
    found = run(text, outer, flat)
    assert set(found) == {"a1", "a2"}
    assert found["a2"].parent == "a1"
    assert words(text, found["a2"], "source") == ["two security officials"]
    assert found["a2"].count == 2


def test_citing_a_reason_is_no_relay():
    text = "The minister said he would resign, citing health reasons."
    assert set(run(text, said(text, "The minister", "said", "he would resign"))) == {"a1"}


def test_quoted_as_saying():
    text = "The state news agency quoted the defense minister as saying the drill was over."
    found = run(text, said(text, "The state news agency", "quoted", "the defense minister as saying the drill was over"))
    assert words(text, found["a2"], "source") == ["the defense minister"]
    assert words(text, found["a2"], "content") == ["the drill was over"]
    assert found["a2"].parent == "a1"


def test_passive_quoted_by():
    text = "Gov. Arlo Finch was quoted by the Kalden Herald as saying the bridge was safe."
    found = run(text, said(text, "Gov. Arlo Finch", "was quoted", "the bridge was safe"))
    assert found["a1"].parent == "a2"
    assert words(text, found["a2"], "source") == ["the Kalden Herald"]


def test_statement_carried_by_an_agency():
    text = "The front would lay down its arms, according to a statement from the rebels carried by the state news agency."
    found = run(text, said(text, "a statement from the rebels", "according to", "The front would lay down its arms"))
    assert found["a1"].parent == "a2"
    assert words(text, found["a2"], "source") == ["the state news agency"]
    assert found["a2"].kind == "media"


def test_addressee_is_no_relay():
    text = "Two militia leaders told The Associated Press that the depot had burned."
    found = run(text, said(text, "Two militia leaders", "told", "that the depot had burned"))
    assert set(found) == {"a1"}
    assert found["a1"].parent is None
    assert found["a1"].medium is None


def test_smallest_container_is_the_parent():
    text = "The agency reported that the mayor said that police told him that the road was closed."
    outer = said(text, "The agency", "reported", "that the mayor said that police told him that the road was closed")
    middle = said(text, "the mayor", "said", "that police told him that the road was closed", id="a2")
    inner = said(text, "police", "told", "that the road was closed", id="a3")
    found = run(text, inner, outer, middle)
    assert (found["a1"].parent, found["a2"].parent, found["a3"].parent) == (None, "a1", "a2")


@st.composite
def any_attributions(draw):
    count = draw(st.integers(0, 7))
    span = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair) + 1))
    some = st.lists(span, max_size=2).map(tuple)
    items = [Attribution(id=f"a{n}", source=draw(some), cue=draw(some), content=draw(some)) for n in range(count)]
    ids = [item.id for item in items]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=8)) if ids else []
    return items, pairs


@given(any_attributions())
def test_chains_never_close_a_ring(case):
    items, pairs = case
    parents = find_parents("a b “c” d, " * 5, items, pairs)
    for start in parents:
        seen = {start}
        above = parents.get(start)
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = parents.get(above)


@given(st.text(alphabet="ab \n“”\"'", max_size=60))
def test_quotations_are_ordered_spans_within_paragraphs(text):
    found = find_quotations(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    assert all("\n" not in text[start:end] for start, end in found)


def test_modes():
    text = '“We will stay,” she said, and called it “a duty” of the town. "No," he said.'
    quotations = find_quotations(text)
    assert [text[start:end] for start, end in quotations] == ["“We will stay,”", "“a duty”", '"No,"']
    assert find_mode(text, spans(text, "“We will stay,”"), quotations) == "direct"
    assert find_mode(text, spans(text, "it “a duty” of the town"), quotations) == "mixed"
    assert find_mode(text, spans(text, "of the town"), quotations) == "indirect"


def test_sourceless_statements_are_added():
    text = (
        "It was not immediately clear who fired the rockets. The colonel had been rumored dead after a 2006 crash. "
        "Rumors circulated in March that he was wounded. Six people were reportedly held."
    )
    found = run(text)
    assert [(words(text, item, "cue")[0], item.stance, item.named) for item in found.values()] == [
        ("It was not immediately clear", "asks", "none"),
        ("had been rumored", "rumours", "none"),
        ("Rumors circulated", "rumours", "none"),
        ("reportedly", "asserts", "none"),
    ]
    assert words(text, found["a2"], "content") == ["The colonel", "dead after a 2006 crash"]
    assert words(text, found["a4"], "content") == ["Six people were", "held"]


def test_anonymity_in_the_sentence_of_the_source():
    text = "The security official, speaking on condition of anonymity, said the convoy was late."
    found = run(text, said(text, "The security official", "said", "the convoy was late"))
    assert text[slice(*found["a1"].anonymity)] == "on condition of anonymity"


def test_anonymity_applied_back_to_unnamed_officials_only():
    text = (
        "A senior politician and a security official said the general was dead. Mayor Ada Brand said she wept. Witnesses said a car burned. "
        "The officials spoke on condition of anonymity because they were not allowed to brief reporters."
    )
    brand = Entity(id="e1", name="Ada Brand", kind="person", mentions=((*spans(text, "Ada Brand")[0], "name"),))
    found = run(
        text,
        said(text, "A senior politician and a security official", "said", "the general was dead"),
        Attribution(
            id="a2", source=spans(text, "Mayor Ada Brand"), cue=((text.index("said she"), text.index(" she wept")),), content=spans(text, "she wept")
        ),
        Attribution(
            id="a3", source=spans(text, "Witnesses"), cue=((text.index("said a car"), text.index(" a car")),), content=spans(text, "a car burned")
        ),
        entities=[brand],
    )
    assert text[slice(*found["a1"].anonymity)] == "on condition of anonymity because they were not allowed to brief reporters"
    assert found["a2"].anonymity is None
    assert found["a3"].anonymity is None


def test_pronoun_takes_name_and_office_of_its_entity():
    text = "Defense Secretary Nils Aker said the drill was over. He said the fleet would sail home."
    aker = Entity(
        id="e1", name="Nils Aker", kind="person", country="NOR", mentions=((*spans(text, "Nils Aker")[0], "name"), (*spans(text, "He")[0], "pronoun"))
    )
    second = Attribution(
        id="a1",
        source=spans(text, "He"),
        cue=((text.index("said the fleet"), text.index(" the fleet")),),
        content=spans(text, "the fleet would sail home"),
    )
    found = run(text, second, entities=[aker])["a1"]
    assert (found.speaker, found.kind, found.named, found.country) == ("e1", "government", "named", "NOR")


def test_medium_beside_the_cue():
    text = "The governor said in a televised interview with the Courier that the curfew would stay."
    found = run(text, said(text, "The governor", "said", "that the curfew would stay"))
    assert text[slice(*found["a1"].medium)] == "televised interview"


def test_month_is_no_modal():
    text = "The court said that on May 3 the ship sank."
    assert run(text, said(text, "The court", "said", "that on May 3 the ship sank"))["a1"].certainty == "certain"
