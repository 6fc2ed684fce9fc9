"""What goes into a casebook comes out of it, once, and nothing is overwritten."""

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourceline.casebook import Casebook, CasebookError, snapshots
from sourceline.casebook.identity import family
from sourceline.documents import content_id
from sourceline.records import DateRange, Document, Incident, Lineage, Member, Reading, Skipped


@pytest.fixture
def case(tmp_path):
    with Casebook.open(tmp_path / "case.db") as casebook:
        yield casebook


def reading(id, text="The mill in Velgrad burned down.", **fields):
    fields.setdefault("input", f"{id}.txt")
    return Reading(document=Document(id=id, text=text, **fields), sentences=((0, len(text)),))


def rows(case, query):
    with sqlite3.connect(case.name) as connection:
        return connection.execute(query).fetchall()


def test_readings_come_back_equal_and_in_order(case):
    given_readings = [reading("z", extra={"n": 10**30, "é": [None, 1.5]}), reading("a", "Né à Velgrad 🏭", published="2031-05")]
    assert case.add_readings(given_readings, "m1") == ["z", "a"]
    assert list(case.readings()) == given_readings
    assert [d.id for d in case.documents()] == ["z", "a"]
    assert case.reading("a") == given_readings[1]
    assert case.reading("nobody") is None
    assert case.known_inputs() == {"z.txt", "a.txt"}


def test_more_readings_than_a_page(case):
    many = [reading(f"d{n}", f"Report number {n}.") for n in range(250)]
    case.add_readings(many, "m1")
    assert list(case.readings()) == many


def test_the_same_document_again_changes_nothing(case):
    case.add_readings([reading("x")], "m1")
    assert case.add_readings([reading("x"), reading("x")], "m1") == []
    assert rows(case, "select count(*) from reading") == [(1,)]
    assert case.has_document(reading("x").document)
    assert not case.has_document(reading("x", "Another text.").document)
    assert not case.has_document(reading("y").document)


def test_an_id_with_another_text_is_numbered_and_stays_so_in_any_order(case):
    first, second = reading("x", "One."), reading("x", "Two.")
    assert case.add_readings([first, second], "m1") == ["x", "x~2"]
    assert case.reading("x~2").document.text == "Two."
    # the next run meets them the other way round, and its own numbering gives the first one the number
    assert case.has_document(reading("x", "Two.").document, "m1")
    assert case.add_readings([reading("x", "Two."), reading("x~2", "One."), reading("x~3", "Three.")], "m1") == ["x~3"]


def test_another_spelling_of_the_path_is_the_same_document(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "The bridge at Davrin is open again."
    near, far = (reading(content_id(name, text), text, input=name) for name in ("in/1.txt", str(tmp_path / "in" / "1.txt")))
    copy = reading(content_id("in/2.txt", text), text, input="in/2.txt")
    assert len(case.add_readings([near, far, copy], "m1")) == 2
    assert case.has_document(far.document, "m1")


def test_another_model_appends_a_version(case):
    old, new = reading("x"), Reading(document=reading("x").document, sentences=((0, 3),))
    case.add_readings([old], "m1")
    assert not case.has_document(old.document, "m2")
    case.add_readings([new], "m2")
    assert list(case.readings()) == [new]
    assert [(model, kept) for model, _, kept in case.reading_versions("x")] == [("m1", old), ("m2", new)]


def test_a_batch_is_there_whole_or_not_at_all(case):
    broken = reading("y", "Half a pair: \udc80")
    with pytest.raises(UnicodeEncodeError):
        case.add_readings([reading("x"), broken], "m1")
    assert list(case.readings()) == []


def test_the_database_refuses_to_change_what_is_kept(case):
    case.add_readings([reading("x")], "m1")
    case.add_judgement(who="Ada", action="note", kind="document", target="x")
    for act in ("update reading set model = 'm2'", "delete from reading", "delete from judgement", "update document set id = 'y'"):
        with pytest.raises(sqlite3.DatabaseError, match="are kept"):
            rows(case, act)
    with sqlite3.connect(case.name) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("insert into reading (document, model, record, created) values ('nobody', 'm', '{}', '')")


def test_skipped_stands_once_and_is_settled_by_a_build_that_no_longer_meets_it(case, tmp_path):
    folder = tmp_path / "in"
    one, other = (Skipped(input=str(folder / name), reason="empty", hint="fill it") for name in ("a.txt", "b.txt"))
    outside = Skipped(input=str(tmp_path / "in2"), reason="an empty folder", hint="fill it")
    case.add_skipped([one, other, one, outside])
    case.add_skipped([one])
    assert case.skipped() == (one, other, outside)
    since = rows(case, "select max(seen) from skipped")[0][0]  # the later call: only ``one`` was met
    assert case.settle_skipped([folder], since) == 1
    assert case.skipped() == (one, outside)
    assert case.skipped(settled=True) == (one, other, outside)
    case.add_skipped([other])
    assert case.skipped() == (one, other, outside)


def lineage(id, root="x"):
    return Lineage(id=id, root=root, members=(Member(document=root),))


def test_snapshots_supersede_and_old_ones_are_pruned_but_for_judged_ones(case):
    assert case.incidents() == ()
    case.set_lineages([lineage("l1"), lineage("l2", "y")])
    assert case.lineages() == (lineage("l1"), lineage("l2", "y"))
    case.set_lineages([lineage("l1"), lineage("l2", "y")])
    assert rows(case, "select count(*) from snapshot") == [(1,)], "an unchanged result is no new snapshot"
    for n in range(10):
        case.set_incidents([Incident(id="i1", title=f"Fire {n}", type="ASSAULT", date=DateRange(start="2031-05-01"))])
        if n == 1:
            case.add_judgement(who="Ada", action="accept", kind="incident", target="i1")
    assert case.incident("i1").title == "Fire 9"
    assert case.incident("i2") is None
    kept = rows(case, "select record from incident order by number")
    assert len(kept) == 1 + 1 + snapshots.KEPT
    assert "Fire 1" in kept[0][0]
    assert len(case.lineages()) == 2, "the other kind is not touched"
    case.set_incidents([])
    assert case.incidents() == ()


def test_judgements_are_appended_with_who_and_when(case):
    first = case.add_judgement(who="Ada Vane", action="correct", kind="incident", target="i1", value={"killed": 7}, note="see the update")
    undo = case.add_judgement(who="Ada Vane", action="undo", kind="judgement", target=str(first.number))
    assert case.judgements() == (first, undo)
    assert first.made < undo.made
    for wrong in ({"who": " "}, {"action": "erase"}, {"kind": "cloud"}, {"action": "undo", "kind": "judgement", "target": "99"}):
        with pytest.raises(ValueError, match=r"judgement|such"):
            case.add_judgement(**{"who": "Ada", "action": "accept", "kind": "claim", "target": "c1", **wrong})
    assert len(case.judgements()) == 2


def test_a_record_of_another_version_is_named(case):
    case.set_lineages([lineage("l1")])
    with sqlite3.connect(case.name) as connection:
        connection.execute("update lineage set record = '{}'")
    with pytest.raises(CasebookError, match=r"case\.db: a record in it cannot be read"):
        case.lineages()


def test_a_full_disk_is_named_and_what_was_committed_stays(case):
    case.add_readings([reading("x")], "m1")
    with case._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(CasebookError, match=r"case\.db: the disk is full; free some space") as caught:
        case.add_readings([reading("y", "Rain fell on Velgrad. " * 5000)], "m1")
    assert caught.value.file == case.name
    assert [r.document.id for r in case.readings()] == ["x"]
    with Casebook.open(case.name) as again:
        assert [r.document.id for r in again.readings()] == ["x"]


@given(st.lists(st.tuples(st.sampled_from(["x", "x~2", "y", "y~2~3"]), st.sampled_from(["One.", "Two.", "Three."])), max_size=12))
@settings(max_examples=15, deadline=None)
def test_any_order_of_documents_is_stored_once_each(pairs):
    with tempfile.TemporaryDirectory() as folder, Casebook.open(Path(folder) / "case.db") as case:
        for id, text in pairs:
            case.add_readings([reading(id, text)], "m1")
        stored = [(d.id, d.text) for d in case.documents()]
        assert len({id for id, _ in stored}) == len(stored)
        assert {(family(id), text) for id, text in stored} == {(family(id), text) for id, text in pairs}
        assert len(stored) == len({(family(id), text) for id, text in pairs})
        case.add_readings([reading(id, text) for id, text in reversed(pairs)], "m1")
        assert [(d.id, d.text) for d in case.documents()] == stored


def test_family():
    assert [family(id) for id in ("x", "x~2", "x~2~3", "~2", "x~y", "a~1b")] == ["x", "x", "x", "~2", "x~y", "a~1b"]
