"""Builds: resumable after any end, nothing lost, nothing doubled."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import fake_reader
from fake_reader import FakeReader
from lineage.lineage_texts import STORY, spin
from sourceline import build as build_module
from sourceline.build import BuildInterrupted, build
from sourceline.casebook import Casebook, CasebookError
from sourceline.lineage import CrewError

SCRIPT = Path(__file__).with_name("fake_reader.py")
SUBJECTS = ("mill", "bridge", "harbour", "school", "market", "station", "library", "theatre", "clinic", "depot")


def story(number):
    place = SUBJECTS[number % len(SUBJECTS)]
    return f"The {place} number {number} in Velgrad was closed on Monday after an inspection, the mayor of the city said. It will open again in {number + 2} days."


@pytest.fixture(autouse=True)
def light_reader(monkeypatch):
    monkeypatch.setitem(sys.modules, "sourceline.reader", fake_reader.stub())


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    for number in range(7):
        (made / f"{number}.txt").write_text(story(number))
    return made


@pytest.fixture
def case(tmp_path):
    with Casebook.open(tmp_path / "case.db") as casebook:
        yield casebook


def run(case, *paths, reader=None, **options):
    return build(paths, case, reader or FakeReader(), model=options.pop("model", "m1"), **options)


def test_a_build_reads_all_and_again_reads_nothing(case, folder):
    (folder / "empty.txt").write_text("")
    told = []
    first = run(case, folder, progress=lambda *step: told.append(step))
    assert (first.added, first.known, first.lineages, first.incidents) == (7, 0, len(case.lineages()), 0)
    assert sorted(m.document for family in case.lineages() for m in family.members) == sorted(d.id for d in case.documents())
    assert [Path(item.input).name for item in first.skipped] == ["empty.txt"]
    assert [d.text for d in case.documents()] == [story(n) for n in range(7)]
    assert [done for stage, done, _ in told if stage == "reading"] == sorted(done for stage, done, _ in told if stage == "reading")
    assert told[-1] == ("incidents", 7, 7)
    assert ("reading", 8, None) in told
    reader = FakeReader()
    again = run(case, folder, reader=reader)
    assert (again.added, again.known, reader.read) == (0, 7, [])
    assert case.skipped() == first.skipped == again.skipped
    (folder / "empty.txt").write_text(story(99))
    assert run(case, folder).added == 1
    assert case.skipped() == ()


def test_same_documents_by_other_ways(case, folder, tmp_path, monkeypatch):
    run(case, folder)
    monkeypatch.chdir(tmp_path)
    assert run(case, Path("in"), Path("./in/../in"), Path("in/0.txt")).added == 0
    lines = tmp_path / "wire.jsonl"
    lines.write_text("".join(json.dumps({"id": "w1", "text": story(n)}) + "\n" for n in (20, 21, 20)))
    report = run(case, lines)
    assert (report.added, report.known) == (2, 1)
    assert {d.id for d in case.documents()} >= {"w1", "w1~2"}
    lines.write_text("".join(json.dumps({"id": "w1", "text": story(n)}) + "\n" for n in (22, 21, 20)))
    assert run(case, lines).added == 1
    assert case.reading("w1~3").document.text == story(22)


def test_another_model_reads_again(case, folder):
    run(case, folder)
    assert run(case, folder, model="m2").added == 7
    assert len(list(case.readings())) == 7
    assert [model for model, _, _ in case.reading_versions(next(case.documents()).id)] == ["m1", "m2"]


def test_a_path_that_vanishes_during_the_run_is_skipped(case, folder):
    class Vanishing(FakeReader):
        def read_each(self, documents):
            (folder / "5.txt").unlink(missing_ok=True)
            return super().read_each(documents)

    report = run(case, folder, reader=Vanishing())
    assert report.added == 6
    assert [(Path(item.input).name, item.reason) for item in report.skipped] == [("5.txt", "it is not there (moved or deleted?)")]


def test_a_document_that_the_reader_refuses_is_tried_again_next_time(case, folder):
    (folder / "bad.txt").write_text("REFUSE. " + story(50))
    assert len(run(case, folder).skipped) == 1
    assert len(case.skipped()) == 1
    reader = FakeReader()
    reader.one = lambda document: fake_reader.Reading(document=document)
    assert run(case, folder, reader=reader).added == 1
    assert case.skipped() == ()


def test_a_file_name_that_is_not_utf8(case, folder):
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(story(60))
    except OSError:
        pytest.skip("this file system wants UTF-8 names")
    assert run(case, folder).added == 8
    assert run(case, folder).added == 0


def test_ctrl_c_keeps_what_is_committed(case, folder):
    (folder / "4.txt").write_text("STOP. " + story(4))
    with pytest.raises(BuildInterrupted) as caught:
        run(case, folder)
    assert caught.value.report.added == 3
    assert isinstance(caught.value, KeyboardInterrupt)
    assert len(list(case.documents())) == 3
    (folder / "4.txt").write_text(story(4))
    report = run(case, folder)
    assert (report.added, report.known) == (4, 3)


def test_what_a_parent_proves_comes_and_goes_with_it(case, tmp_path, monkeypatch):
    parent, child = tmp_path / "a.txt", tmp_path / "b.txt"
    parent.write_text(STORY)
    child.write_text(spin(STORY))
    run(case, parent, child)
    (line,) = case.lineages()
    spun = line.members[1].document
    mended = case.reading(spun)
    assert mended.repairs
    assert mended.spun > 0.9

    def versions():
        return [model for model, _, _ in case.reading_versions(spun)]

    assert len(versions()) == 2
    run(case, parent, child)
    assert len(versions()) == 2, "the same again is no new version"
    monkeypatch.setattr("sourceline.lineage.find_lineages", lambda documents: ())
    run(case, parent, child)
    assert (case.reading(spun).repairs, case.reading(spun).spun) == ((), 0.0)
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "sourceline.reader", fake_reader.stub())
    run(case, parent, child)
    assert case.reading(spun) == mended
    run(case, parent, child)
    assert len(versions()) == len(set(versions())) == 4


def test_a_full_disk_ends_the_build_with_a_word_and_the_next_goes_on(case, folder, tmp_path):
    (folder / "5.txt").write_text(story(5) * 3000)

    def fill(stage, done, total):
        with case._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")

    with pytest.raises(CasebookError, match=r"case\.db: the disk is full; free some space .* run the same command again"):
        run(case, folder, progress=fill)
    assert len(list(case.documents())) == 3
    with Casebook.open(tmp_path / "case.db") as again:
        assert run(again, folder).known == 3
        assert [d.text for d in again.documents()] == [(folder / f"{n}.txt").read_text() for n in range(7)]


def test_two_builds_on_one_case(case, folder, tmp_path):
    with Casebook.open(tmp_path / "case.db") as other, other.lock(), pytest.raises(CasebookError, match=rf"process {os.getpid()}"):
        run(case, folder)
    assert run(case, folder).added == 7


def test_a_fault_of_a_later_stage_loses_no_reading(case, folder, monkeypatch):
    def fault(casebook, tell, workers):
        raise RuntimeError("a fault")

    with monkeypatch.context() as patch:
        patch.setattr(build_module, "_derive", fault)
        with pytest.raises(RuntimeError):
            run(case, folder)
    assert run(case, folder).known == 7


def test_several_processes(case, folder):
    (folder / "3.txt").write_text("DIE. " + story(3))
    report = run(case, folder, workers=2, load=fake_reader.load)
    assert report.added == 6
    assert [Path(item.input).name for item in report.skipped] == ["3.txt"]
    assert [Path(d.input).name for d in case.documents()] == [f"{n}.txt" for n in (0, 1, 2, 4, 5, 6)]


def test_a_large_case_has_the_same_lineages_by_way_of_its_work_folder(case, folder, tmp_path, monkeypatch):
    (folder / "copy.txt").write_text(story(3))
    run(case, folder)
    monkeypatch.setattr("sourceline.lineage.WHOLE_CASE", 3)
    told = []
    with Casebook.open(tmp_path / "large.db") as large:
        report = run(large, folder, progress=lambda *step: told.append(step))
        assert large.lineages() == case.lineages()
        assert report.lineages == len(case.lineages())
    assert ("lineages, kin", 1, 1) in told
    assert (tmp_path / ".large.db-lineage" / "kin").is_dir()


@pytest.mark.parametrize(("error", "says"), [(OSError(28, "No space left on device"), "No space left"), (CrewError("was killed"), "fewer workers")])
def test_a_fault_of_the_work_folder_names_it_and_the_way_out(case, folder, monkeypatch, error, says):
    def fault(*_, **__):
        raise error

    monkeypatch.setattr("sourceline.lineage.WHOLE_CASE", 3)
    monkeypatch.setattr("sourceline.lineage.find_archive_lineages", fault)
    with pytest.raises(CasebookError, match=says) as raised:
        run(case, folder)
    assert ".case.db-lineage" in str(raised.value)
    assert len(list(case.documents())) == 7


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_at_random_moments_nothing_is_lost_or_doubled(folder, tmp_path, workers):
    for number in range(7, 40):
        (folder / f"{number:03}.txt").write_text(story(number))
    whole, path = tmp_path / "whole.db", tmp_path / "case.db"
    start(whole, folder, workers).communicate()
    chance = random.Random(workers)
    counts = [0]
    for _ in range(5):
        kill_after(start(path, folder, workers), counts[-1] + chance.randrange(1, 12), chance.random() * 0.1)
        with Casebook.open(path) as case:
            counts.append(len(list(case.documents())))
    assert counts == sorted(counts), "nothing is lost"
    assert any(0 < count < 40 for count in counts), "at least one kill was in the middle"
    last = start(path, folder, workers).communicate()[0].splitlines()[-1]
    assert last == f"report {40 - counts[-1]} {counts[-1]}"
    with Casebook.open(path) as case, Casebook.open(whole) as straight:
        assert list(case.readings()) == list(straight.readings())
        assert case.lineages() == straight.lineages()
        assert case.skipped() == ()


@pytest.mark.slow
@pytest.mark.parametrize("word", ["lineages 0", "incidents 0"])
def test_killed_between_readings_and_incidents(folder, tmp_path, word):
    process = start(tmp_path / "case.db", folder, "1")
    assert any(line.strip() == word for line in process.stdout)
    process.kill()
    process.communicate()
    with Casebook.open(tmp_path / "case.db") as case:
        assert len(list(case.documents())) == 7
        assert run(case, folder, model="m").known == 7
        assert case.lineages()


def start(path, folder, workers):
    command = [sys.executable, str(SCRIPT), str(path), str(folder), workers, "0.05"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kill_after(process, done, seconds):
    """Kills a build some time after it has told of so many documents: in the middle of a page, a commit, or a later stage."""
    for line in process.stdout:
        stage, told = line.split()[:2]
        if stage != "reading" or int(told) >= done:
            break
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
