"""The engine on real sentences: attributes set, spans aligned, given sentences kept, batches without influence."""

import pytest
import spacy
from spacy.tokens import Doc

from sourceline import language

TEXT = (
    "VELD (XNA) — Rebels attacked the town of Lorn on Friday, killing seven people, two officials said.\n\n"
    "“We saw nothing,” Arin Sol, the mayor of Lorn, told reporters.  He did not elaborate.\n"
)


@pytest.fixture(scope="module")
def nlp():
    return language.load()


def test_sentences_heads_and_text(nlp):
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert [s.text.strip()[:12] for s in doc.sents][-1] == "He did not e"
    for sent in doc.sents:
        words = [t for t in sent if not t.is_space]
        assert sum(t.head.i == t.i for t in words) == 1
        assert all(sent.start <= t.head.i < sent.end for t in sent)


def test_syntax_of_a_plain_sentence(nlp):
    doc = nlp("Two soldiers were killed by gunmen near the border.")
    killed = next(t for t in doc if t.text == "killed")
    assert killed.dep_ == "root"
    assert killed.lemma_ == "kill"
    assert killed.tag_ == "VBN"
    soldiers = doc[1]
    assert (soldiers.dep_, soldiers.head.i, soldiers.pos_, soldiers.lemma_) == ("nsubj:pass", killed.i, "NOUN", "soldier")


def test_names_lie_on_their_words(nlp):
    doc = nlp("President Maria Lopez met the Foreign Ministry of Kenya in Nairobi on Tuesday.")
    found = {e.text: e.label_ for e in doc.ents}
    assert found["Maria Lopez"] == "PERSON"
    assert found["Nairobi"] == "PLACE"
    assert found["Tuesday"] == "DATE"


def test_sentences_that_a_doc_brings_are_kept(nlp):
    doc = Doc(nlp.vocab, words=["He", "left", "They", "stayed"], sent_starts=[True, False, True, False])
    doc = nlp.get_pipe("sourceline_engine")(doc)
    assert [s.start for s in doc.sents] == [0, 2]


def test_the_batch_changes_nothing(nlp):
    texts = [TEXT, "Police said so.", TEXT * 3, ""]
    alone = [nlp(t).to_bytes(exclude=["user_data", "tensor"]) for t in texts]
    together = [d.to_bytes(exclude=["user_data", "tensor"]) for d in nlp.pipe(texts)]
    assert alone == together


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "a", "​", "…", "x" * 5000, "word " * 3000, "A.B.C. " * 500, "مرحبا بالعالم", "\U0001f600 \U0001f600"]
)
def test_odd_texts_pass(nlp, text):
    assert nlp(text).text == text


def test_other_components_stand_beside_ours():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"overwrite_ents": True})
    ruler.add_patterns([{"label": "WEAPON", "pattern": "mortar"}])
    nlp.add_pipe("sourceline_engine", before="entity_ruler")
    doc = nlp("A mortar hit Lorn.")
    assert ("mortar", "WEAPON") in {(e.text, e.label_) for e in doc.ents}
