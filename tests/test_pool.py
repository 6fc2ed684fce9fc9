"""Reading in several processes: order, bounds, and processes that die."""

import itertools
import os
import signal

import pytest

import fake_reader
from sourceline.pool import PoolError, read_pages
from sourceline.records import Document, Skipped


def page(*texts):
    return [Document(id=text, text=text, input=f"{text}.txt") for text in texts]


def test_results_keep_order_and_a_killed_process_costs_one_document():
    pages = [page("a", "b"), page("c", "DIE", "d"), page("e REFUSE"), page("f")]
    results = list(read_pages(pages, fake_reader.load, 2))
    names = [[item.input if isinstance(item, Skipped) else item.document.id for item in each] for each in results]
    assert names == [["a", "b"], ["c", "DIE.txt", "d"], ["e REFUSE.txt"], ["f"]]
    killed = results[1][1]
    assert "died on it, twice (killed by signal 9" in killed.reason
    assert killed.hint


def test_memory_is_bounded_and_closing_ends_the_processes():
    pulled = itertools.count()
    last = 0

    def endless():
        nonlocal last
        for last in pulled:
            yield page(f"d{last}")

    results = read_pages(endless(), fake_reader.load, 1)
    for done in range(1, 6):
        next(results)
        assert last + 1 <= done + 2
    workers = children()
    assert len(workers) == 1
    os.kill(workers[0], signal.SIGKILL)  # an idle or busy process dies: the next pages are still read
    assert [next(results)[0].document.id for _ in range(4)] == ["d5", "d6", "d7", "d8"]
    results.close()
    assert children() == []


def children():
    import multiprocessing

    return [process.pid for process in multiprocessing.active_children()]


def test_a_reader_that_cannot_be_loaded_is_an_error_not_a_hang():
    with pytest.raises(PoolError, match="ended while it loaded"):
        list(read_pages([page("a")], fake_reader.load_never, 1))
    assert children() == []


def test_no_pages():
    assert list(read_pages([], fake_reader.load, 1)) == []
