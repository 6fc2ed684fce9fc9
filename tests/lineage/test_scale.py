"""Lineages by way of a work folder: the same result as in memory, whatever the order, the processes or the kill."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_stream import FIRST_DAY, ids, make, story, stream, swapped

from sourceline.lineage import archive, blocks, crew, find_archive_lineages, find_lineages, kin
from sourceline.lineage.blocks import day_of, divide, windows


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "WHOLE_CASE", 0)
    monkeypatch.setattr(blocks, "LEAST_IN_BLOCK", 20)
    monkeypatch.setattr(archive, "PAGE", 40)


def family_of(lineages):
    return {member.document: lineage.root for lineage in lineages for member in lineage.members}


def test_a_small_case_is_the_same_as_in_memory(tmp_path):
    documents = stream(150)
    assert tuple(find_archive_lineages(documents, tmp_path)) == find_lineages(documents)


@pytest.mark.usefixtures("small_blocks")
def test_order_and_processes_change_nothing_and_nothing_is_lost(tmp_path):
    documents = stream(200)
    found = tuple(find_archive_lineages(documents, tmp_path / "one"))
    assert sorted(family_of(found)) == ids(documents)
    assert [lineage.id for lineage in found] == [f"l{number}" for number in range(1, len(found) + 1)]
    again = random.Random(3).sample(documents, len(documents))
    assert tuple(find_archive_lineages(again, tmp_path / "two", workers=2)) == found


@pytest.mark.usefixtures("small_blocks")
def test_blocks_find_what_memory_finds(tmp_path):
    documents = stream(300)
    assert family_of(find_archive_lineages(documents, tmp_path)) == family_of(find_lineages(documents))


@pytest.mark.usefixtures("small_blocks")
def test_copies_of_the_next_week_of_another_year_and_without_a_date(tmp_path):
    rng = random.Random(8)
    text = story(rng)
    documents = [make(f"other-{day:03}-{number}", story(rng), day) for day in range(0, 400, 2) for number in range(2)]
    documents += [
        make("first", text, 100),
        make("week", swapped(text, 0.3, rng), 106),
        make("year", text.replace("\n\n", "\n\nArchive. ", 1), 399),
        make("undated", swapped(text, 0.3, rng)),
    ]
    family = family_of(find_archive_lineages(documents, tmp_path))
    assert {family[name] for name in ("first", "week", "year", "undated")} == {"first"}
    assert sum(root == "first" for root in family.values()) == 4


def test_no_documents_no_lineages(tmp_path):
    assert tuple(find_archive_lineages([], tmp_path)) == ()


@pytest.mark.usefixtures("small_blocks")
def test_what_comes_later_costs_what_it_touches(tmp_path):
    documents = [document for document in stream(400) if document.published]
    made = {}
    tuple(find_archive_lineages(documents, tmp_path, progress=lambda stage, done, total: made.__setitem__(stage, total)))
    late = [make("late-1", swapped(documents[0].text, 0.2, random.Random(1)), 30), make("late-2", story(random.Random(77)), 30)]
    anew = {}
    found = tuple(find_archive_lineages([*documents, *late], tmp_path, progress=lambda stage, done, total: anew.__setitem__(stage, total)))
    assert made["kin"] > 8
    assert anew["blocks"] <= 2
    assert anew["kin"] <= 2
    assert found == tuple(find_archive_lineages([*documents, *late], tmp_path / "new"))


@pytest.mark.usefixtures("small_blocks")
def test_another_method_uses_nothing_of_the_old_one_and_what_is_unused_is_deleted(tmp_path, monkeypatch):
    documents = stream(100)
    before = tuple(find_archive_lineages(documents, tmp_path))
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(archive, "method", lambda: b"another")
    assert tuple(find_archive_lineages(documents, tmp_path)) == before
    assert not names & {path.name for path in tmp_path.rglob("*") if path.is_file()}


def long_run(folder, workers):
    """The life of the process that is killed."""
    blocks.WHOLE_CASE, blocks.LEAST_IN_BLOCK, archive.PAGE = 0, 20, 40
    tuple(find_archive_lineages(stream(1_500, words=250), Path(folder), workers=workers))


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(("stage", "workers"), [("pages", 1), ("blocks", 2), ("kin", 1), ("kin", 2)])
def test_killed_in_the_middle_it_goes_on(tmp_path, stage, workers):
    process = multiprocessing.get_context("spawn").Process(target=long_run, args=(str(tmp_path), workers))
    process.start()
    wait_for(lambda: len(finished(tmp_path / stage)) >= 3)
    children = [int(pid) for task in Path(f"/proc/{process.pid}/task").iterdir() for pid in (task / "children").read_text().split()]
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    wait_for(lambda: not any(running(pid) for pid in children))
    kept = {path: path.stat().st_mtime_ns for path in finished(tmp_path / stage)}
    assert not list((tmp_path / "families").glob("*.sizes")), "it was killed in the middle"
    documents = stream(1_500, words=250)
    found = tuple(find_archive_lineages(documents, tmp_path))
    assert {path: path.stat().st_mtime_ns for path in kept} == kept, "what was done is not done again"
    assert found == tuple(find_archive_lineages(documents, tmp_path / "unbroken"))


def finished(folder):
    endings = {"pages": ".index", "blocks": "", "kin": ".pairs"}
    return [path for path in folder.glob("*") if path.suffix == endings[folder.name]] if folder.exists() else []


def wait_for(done, seconds=60):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def running(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def fail(_):
    raise ValueError("no space left")


def test_a_process_that_is_killed_ends_the_run_with_a_word():
    with pytest.raises(crew.CrewError, match="was killed"):
        list(crew.each(die, [(1,)], 2))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_task_raises_is_raised(workers):
    with pytest.raises(ValueError, match="no space left"):
        list(crew.each(fail, [(1,), (2,)], workers))


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 60)), st.integers(0, 400)), max_size=120), st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_documents_a_week_apart_are_compared(documents, days):
    documents.sort(key=lambda each: (each[0] is None, each[0] or 0))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("WHOLE_CASE", 0), ("LEAST_IN_BLOCK", 5), ("MOST_WORDS_IN_BLOCK", 1_000)):
            patch.setattr(blocks, name, value)
        found = divide([day for day, _ in documents], [words for _, words in documents])
    assert [position for block in found for position in range(block.first, block.last)] == list(range(len(documents)))
    assert all(sum(words for _, words in documents[block.first : block.last]) <= 1_000 for block in found)
    block_of = [number for number, block in enumerate(found) for _ in range(block.first, block.last)]
    compared = windows(found, days)
    for right, (late, _) in enumerate(documents):
        for left, (early, _) in enumerate(documents[:right]):
            if early is None or late is None or late - early <= days:
                assert block_of[left] == block_of[right] or block_of[left] in compared[block_of[right]]


@pytest.mark.parametrize(
    ("published", "day"), [("2031-03-01", 0), ("2031-03-02T23:59", 1), ("2031-03", None), ("2031", None), ("soon", None), (None, None)]
)
def test_a_date_known_to_the_day(published, day):
    assert day_of(published) == (None if day is None else FIRST_DAY.toordinal() + day)


def test_a_very_large_family_keeps_its_best_edges_and_its_unity(monkeypatch):
    monkeypatch.setattr(kin, "LARGE", 10)
    rng = random.Random(4)
    rows = {(left, right): rng.randrange(1_000_000) for left, right in (sorted(rng.sample(range(40), 2)) for _ in range(600))}
    edges = np.array([(left, right, 0, 0, 0, likeness) for (left, right), likeness in rows.items()] + [(40, 41, 0, 0, 0, 5)])
    labels, kept = kin.connect(43, edges)
    assert labels.tolist() == [0] * 40 + [40, 40, 42]
    assert kept.sum() < len(edges) / 2
    assert kept[-1]
    assert kin.connect(43, edges[kept])[0].tolist() == labels.tolist()
