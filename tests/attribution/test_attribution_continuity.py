"""Pronouns and "the group" go on for the last speaker whom they fit."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from sourceline.attribution import complete
from sourceline.records import Attribution, Document, Entity

NLP = spacy.blank("en")


def span(text, part, after=""):
    start = text.index(part, text.index(after) + len(after) if after else 0)
    return start, start + len(part)


def run(text, *rows, entities=()):
    raw = []
    for number, (source, cue, content) in enumerate(rows, 1):
        at = raw[-1].content[0][1] if raw else 0
        start = text.index(source, at)
        middle = text.index(cue, start + len(source))
        said = text.index(content, middle + len(cue))
        raw.append(
            Attribution(
                id=f"a{number}",
                source=((start, start + len(source)),),
                cue=((middle, middle + len(cue)),),
                content=((said, said + len(content)),),
            )
        )
    return {item.id: item for item in complete(NLP(text), Document(id="d", text=text, input="t"), raw, entities)}


def person(text, name, id):
    return Entity(id=id, name=name, kind="person", mentions=((*span(text, name), "name"),))


def test_he_is_the_last_person_who_spoke_and_it_the_last_body():
    text = "Gen. Bo Arl said it was over. The port ministry said three fled. He said no more. It denied the rest."
    found = run(
        text,
        ("Gen. Bo Arl", "said", "it was over"),
        ("The port ministry", "said", "three fled"),
        ("He", "said", "no more"),
        ("It", "denied", "the rest"),
        entities=[person(text, "Bo Arl", "e1")],
    )
    assert (found["a3"].speaker, found["a3"].kind, found["a3"].named) == ("e1", "military", "named")
    assert (found["a4"].kind, found["a4"].named) == ("government", "body")


def test_she_is_not_a_man():
    text = "Mary Arl said it was over. John Tarn said three fled. She said no more."
    found = run(
        text,
        ("Mary Arl", "said", "it was over"),
        ("John Tarn", "said", "three fled"),
        ("She", "said", "no more"),
        entities=[person(text, "Mary Arl", "e1"), person(text, "John Tarn", "e2")],
    )
    assert found["a3"].speaker == "e1"


def test_the_group_is_the_last_group_and_the_herder_who_was_called_one():
    text = "Bo Arl, a herder, said three fled. The Reed militia denied it. The group blamed a gang. The herder said no more."
    found = run(
        text,
        ("Bo Arl, a herder", "said", "three fled"),
        ("The Reed militia", "denied", "it"),
        ("The group", "blamed", "a gang"),
        ("The herder", "said", "no more"),
        entities=[person(text, "Bo Arl", "e1")],
    )
    assert found["a3"].kind == "armed_group"
    assert found["a4"].named in ("named", "unnamed")
    assert found["a4"].kind == "witness"


def test_one_of_them_is_of_the_last_group_of_people():
    text = "Three officials said it was over. One of them said no more."
    found = run(text, ("Three officials", "said", "it was over"), ("One of them", "said", "no more"))
    assert found["a2"].kind == "government"


def test_nobody_near_leaves_the_source_open():
    text = "Bo Arl said three fled. " + "The water rose again. " * 12 + "He said no more."
    found = run(text, ("Bo Arl", "said", "three fled"), ("He", "said", "no more"), entities=[person(text, "Bo Arl", "e1")])
    assert found["a2"].speaker is None


@given(st.lists(st.sampled_from(["He", "She", "It", "They", "The group", "Bo Arl", "The ministry", "Residents"]), min_size=1, max_size=8))
def test_sources_in_any_order_keep_their_ids(sources):
    text = " ".join(f"{source} said no." for source in sources)
    found = run(text, *((source, "said", "no") for source in sources))
    assert list(found)[: len(sources)] == [f"a{number}" for number in range(1, len(sources) + 1)]
