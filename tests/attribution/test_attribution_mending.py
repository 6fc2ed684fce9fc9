"""Mends of the model's spans, states by a document's own evidence, nested statements, what one statement tells of another."""

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from sourceline.attribution import complete
from sourceline.attribution.page import make_page, mentions_in, sentence_spans
from sourceline.attribution.states import find_states
from sourceline.records import Attribution, Document, Entity

NLP = spacy.blank("en")


def span(text, part, after=""):
    start = text.index(part, text.index(after) + len(after) if after else 0)
    return start, start + len(part)


def said(text, source, cue, *content, id="a1", after=""):
    sources = (span(text, source, after),) if source else ()
    return Attribution(id=id, source=sources, cue=(span(text, cue, after),), content=tuple(span(text, part, after) for part in content))


def entity(text, name, kind, id="e1", mentions=()):
    found = [(*span(text, name), "name"), *((*span(text, part), form) for part, form in mentions)]
    return Entity(id=id, name=name, kind=kind, mentions=tuple(found))


def run(text, *raw, entities=()):
    return {item.id: item for item in complete(NLP(text), Document(id="d", text=text, input="t"), raw, entities)}


def words(text, spans):
    return [text[start:end] for start, end in spans]


def test_a_source_cut_inside_a_name_is_made_whole():
    text = "The sailor was out of danger, the Kalden Harbor Hospital said."
    found = run(text, said(text, "Hospital", "said", "The sailor was out of danger"), entities=[entity(text, "Kalden Harbor Hospital", "facility")])
    assert words(text, found["a1"].source) == ["the Kalden Harbor Hospital"]


def test_a_source_that_ends_in_of_takes_the_name_behind_it():
    text = "The director of Kalden Hospital, Dr. Ada Brand, said nine had died."
    raw = said(text, "The director of", "said", "nine had died")
    found = run(text, raw, entities=[entity(text, "Kalden Hospital", "facility"), entity(text, "Ada Brand", "person", "e2")])["a1"]
    assert words(text, found.source) == ["The director of Kalden Hospital, Dr. Ada Brand,"]
    assert (found.kind, found.named, found.affiliation) == ("organisation", "named", "Kalden Hospital")


def test_a_loose_end_without_a_name_is_left_out():
    text = "The government at first blamed the rebels."
    assert words(text, run(text, said(text, "The government at", "blamed", "the rebels"))["a1"].source) == ["The government"]


def test_a_mend_never_takes_the_words_of_a_content():
    text = "Residents of Kalden heard shots, said a guard."
    found = run(text, said(text, "Residents of", "heard", "Kalden"), entities=[entity(text, "Kalden", "place")])["a1"]
    assert words(text, found.source) == ["Residents of"]


def test_terms_of_anonymity_are_no_statement():
    text = "A port official said the crane fell. The official spoke on condition of anonymity because she was not allowed to talk."
    raw = said(text, "A port official", "said", "the crane fell")
    terms = said(text, "The official", "spoke", "because she was not allowed to talk", id="a2")
    found = run(text, raw, terms)
    assert set(found) == {"a1"}
    assert text[slice(*found["a1"].anonymity)] == "on condition of anonymity because she was not allowed to talk"


def test_rumours_speak_for_nobody():
    text = "Rumours also circulated that the army would close the port."
    found = run(text, said(text, "Rumours", "also circulated", "that the army would close the port"))["a1"]
    assert found.source == ()
    assert words(text, found.cue) == ["Rumours also circulated"]
    assert (found.stance, found.named) == ("rumours", "none")


def test_a_naming_participle_goes_to_its_source():
    text = "The official with the group known as the Harbor Front said six had died."
    found = run(
        text,
        said(text, "The official with the group", "known as", "the Harbor Front"),
        said(text, "The official with the group", "said", "six had died", id="a2"),
    )
    assert set(found) == {"a2"}
    assert words(text, found["a2"].source) == ["The official with the group known as the Harbor Front"]


def test_a_verb_joined_to_another_shares_its_source():
    parts = ["Mayor", "Brand", "called", "it", "a", "crime", "and", "promised", "a", "new", "hall", "."]
    heads = [1, 2, 2, 2, 5, 2, 7, 2, 10, 10, 7, 2]
    deps = ["compound", "nsubj", "root", "obj", "det", "xcomp", "cc", "conj", "det", "amod", "obj", "punct"]
    doc = Doc(NLP.vocab, words=parts, heads=heads, deps=deps)
    first, second = said(doc.text, "Mayor Brand", "called", "it a crime"), said(doc.text, None, "promised", "a new hall", id="a2")
    found = complete(doc, Document(id="d", text=doc.text, input="t"), [first, second], [])
    assert found[1].source == found[0].source


def test_nested_statement_at_the_head_of_a_content():
    text = "The official said investigators still believed that the two groups had worked together."
    found = run(text, said(text, "The official", "said", "investigators still believed that the two groups had worked together"))
    inner = found["a2"]
    assert (words(text, inner.source), words(text, inner.cue)) == (["investigators"], ["still believed"])
    assert (inner.parent, inner.kind, inner.stance) == ("a1", "police", "believes")


def test_pronouns_and_plans_are_not_nested():
    for content in ("they believed that it was over", "officials will announce the plan"):
        text = f"The mayor said {content}."
        assert set(run(text, said(text, "The mayor", "said", content))) == {"a1"}, content


def test_a_number_given_without_a_verb_of_saying():
    text = "The Kalden health department put the number of dead at six."
    found = run(text)["a1"]
    assert (words(text, found.source), words(text, found.cue)) == (["The Kalden health department"], ["put"])
    assert found.kind == "government"


def test_states_by_the_documents_own_evidence():
    text = "Orvenia denied it. The Orvenian army was not there. Tessaly's prime minister left for neighboring Brand. Anna Lortha met a Lorthan."
    assert find_states(NLP(text)).names >= {"Orvenia", "Tessaly", "Brand"}
    assert "Orvenian" in find_states(NLP(text)).adjectives
    assert find_states(NLP("Marta Grell left. Grell said no.")).names == frozenset()


def test_the_statement_is_that_of_the_body_told_before():
    text = "The Tide Brigade said in a statement that it set the fire. The statement said more would follow."
    first = said(text, "The Tide Brigade", "said", "that it set the fire")
    second = said(text, "The statement", "said", "more would follow", id="a2", after="fire. ")
    brigade = entity(text, "Tide Brigade", "armed_group")
    found = run(text, first, second, entities=[brigade])["a2"]
    assert (found.kind, found.named, found.affiliation) == ("armed_group", "body", "Tide Brigade")


def test_the_group_takes_the_kind_of_its_body():
    text = "The Tide Brigade, an armed group, fled. The group denied any role."
    brigade = entity(text, "Tide Brigade", "military", mentions=(("an armed group", "nominal"), ("The group", "nominal")))
    found = run(text, said(text, "The group", "denied", "any role"), entities=[brigade])["a1"]
    assert (found.kind, found.named) == ("armed_group", "body")


def test_sentence_that_a_parse_ends_at_a_comma_goes_on():
    doc = Doc(
        NLP.vocab, words=["Citing", "it", ",", "the", "radio", "said", "no", "."], sent_starts=[True, False, False, True, False, False, False, False]
    )
    assert sentence_spans(doc) == ((0, doc[-1].idx + 1),)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=15), st.integers(0, 60), st.integers(1, 10))
def test_mentions_in_finds_all_that_overlap(rows, start, length):
    text = "ab " * 30
    things = [Entity(id=f"e{n}", name="x", kind="other", mentions=((at, at + size, "name"),)) for n, (at, size) in enumerate(rows)]
    page = make_page(NLP(text), Document(id="d", text=text, input="t"), things)
    asked = (start, start + length)
    assert [m.span for m in mentions_in(page, asked)] == sorted((at, at + size) for at, size in rows if at < asked[1] and asked[0] < at + size)


SPOKEN = (
    "Rumours said nobody in the capital, Kalden, saw \u201cit.\u201d Two officials who spoke on condition of anonymity because of rules, citing a "
    "statement by the Tide Brigade, known as the Tide, put the toll at six and Mr. King of the said. "
)


@given(st.data())
def test_any_spans_give_whole_attributions(data):
    ends = st.integers(0, len(SPOKEN) - 1)
    some = st.lists(st.tuples(ends, st.integers(1, 30)).map(lambda at: (at[0], min(len(SPOKEN), sum(at)))), max_size=2).map(tuple)
    raw = [Attribution(id=f"a{n}", source=data.draw(some), cue=data.draw(some), content=data.draw(some)) for n in range(3)]
    found = complete(NLP(SPOKEN), Document(id="d", text=SPOKEN, input="t"), raw, [entity(SPOKEN, "Tide Brigade", "armed_group")])
    ids = {item.id for item in found}
    assert len(ids) == len(found)
    for item in found:
        assert item.parent is None or item.parent in ids
        assert all(0 <= start < end <= len(SPOKEN) for start, end in (*item.source, *item.cue, *item.content))
