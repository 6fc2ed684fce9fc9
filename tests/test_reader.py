"""Readings as a whole: spans in bounds, references that resolve, chains without rings, faults that cost one document."""

import pytest

import sourceline
from sourceline.demo import articles_path
from sourceline.documents import read_paths
from sourceline.reader import Reader, pages
from sourceline.records import Document, Reading, Skipped


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    documents = [d for d in read_paths([articles_path()]) if isinstance(d, Document)]
    return Reader.load().read(documents)


def spans_of(reading: Reading):
    yield from reading.sentences
    for entity in reading.entities:
        yield from ((s, e) for s, e, _ in entity.mentions)
    yield from (t.span for t in reading.times)
    yield from (p.span for p in reading.places)
    for a in reading.attributions:
        yield from (*a.source, *a.cue, *a.content)
        yield from (s for s in (a.anonymity, a.medium) if s)
    for event in reading.events:
        yield event.trigger
        yield from (r.span for r in event.roles)
        yield from (x.span for x in (event.time, event.place, event.killed, event.injured) if x is not None and x.span is not None)


def test_every_span_lies_in_the_text(readings):
    for r in readings:
        for start, end in spans_of(r):
            assert 0 <= start < end <= len(r.document.text)
            assert r.document.text[start:end].strip() == r.document.text[start:end], r.document.text[start:end]


def test_every_reference_resolves(readings):
    for r in readings:
        entities = {e.id for e in r.entities}
        attributions = {a.id: a for a in r.attributions}
        assert len(entities) == len(r.entities)
        assert len(attributions) == len(r.attributions)
        for a in r.attributions:
            assert a.speaker is None or a.speaker in entities
            seen = {a.id}
            while a.parent is not None:
                a = attributions[a.parent]
                assert a.id not in seen
                seen.add(a.id)
        for event in r.events:
            assert event.attribution is None or event.attribution in attributions
            assert all(role.entity is None or role.entity in entities for role in event.roles)


def test_every_place_is_a_mention_of_an_entity(readings):
    for r in readings:
        mentions = {(s, e) for entity in r.entities for s, e, _ in entity.mentions}
        assert {p.span for p in r.places} <= mentions


def test_events_stand_in_the_order_of_their_triggers(readings):
    for r in readings:
        assert [e.trigger for e in r.events] == sorted(e.trigger for e in r.events)


def test_the_batch_changes_nothing(readings):
    reader = Reader.load()
    assert [reader.read([r.document])[0] for r in readings[:4]] == readings[:4]


def test_a_fault_costs_one_document(monkeypatch):
    reader = Reader.load()
    documents = [Document(id=str(i), text=f"Police said {n} people died in Lorn.", input=str(i)) for i, n in enumerate(("two", "three"))]
    original = sourceline.reader.reading

    def faulty(doc, document):
        if document.id == "0":
            raise RuntimeError("on purpose")
        return original(doc, document)

    monkeypatch.setattr("sourceline.reader.reading", faulty)
    first, second = reader.read_each(documents)
    assert isinstance(first, Skipped)
    assert "on purpose" in first.reason
    assert isinstance(second, Reading)


def test_library_call():
    reading = sourceline.read("Police said two people died in Lorn on Friday.", published="2020-01-03")
    assert [t.value for t in reading.times] == ["2020-01-03"]
    with pytest.raises(ValueError, match="no text"):
        sourceline.read("")


def test_pages_keep_order_and_bound_words():
    documents = [Document(id=str(i), text="x" * n, input="") for i, n in enumerate((10, 60_000, 70_000, 5, 200_000))]
    found = list(pages(documents, words=20_000))
    assert [d.id for page in found for d in page] == ["0", "1", "2", "3", "4"]
    assert max(sum(len(d.text) for d in page) for page in found if len(page) > 1) <= 6 * 20_000 + 6
