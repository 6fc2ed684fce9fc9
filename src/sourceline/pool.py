"""Reading pages in several processes: results in order, memory bounded, a process that dies costs only the document that killed it.

Each process is spawned, loads a reader of its own and gets one page at a time through its own pipe; so it is always known which page a
dead process had, and a process whose parent is gone reads the end of its pipe and leaves.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Protocol

from sourceline.lean import without_torch
from sourceline.records import Document, Reading, Skipped

MOST_FAILED_STARTS = 3


class ReadsEach(Protocol):
    """What a pool needs of a reader: a result for each document, in order; faults of a document are a ``Skipped``."""

    def read_each(self, documents: Sequence[Document]) -> Sequence[Reading | Skipped]: ...


class PoolError(RuntimeError):
    """The reading processes cannot be started."""


@dataclass
class _Page:
    """Documents under way together, and what became of each so far."""

    documents: list[Document]
    results: dict[int, Reading | Skipped] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return len(self.results) == len(self.documents)


@dataclass
class _Job:
    """Some documents of a page for one process; ``alone``: the second try of a document whose page killed a process."""

    page: _Page
    places: list[int]
    alone: bool = False

    @property
    def documents(self) -> list[Document]:
        return [self.page.documents[place] for place in self.places]


class _Worker:
    """One process with its pipe and the job that it has."""

    def __init__(self, load: Callable[[], ReadsEach]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, there = context.Pipe()
        self.process = context.Process(target=_work, args=(there, load), daemon=True)
        self.process.start()
        there.close()  # so that the end of the process is the end of the pipe
        self.ready = False
        self.job: _Job | None = None

    def end(self, grace: float = 0.0) -> int | None:
        """Kills the process after ``grace`` seconds (it holds nothing that matters); its exit code."""
        self.pipe.close()
        self.process.join(grace)
        self.process.kill()
        self.process.join()
        return self.process.exitcode


def _work(pipe: Connection, load: Callable[[], ReadsEach]) -> None:
    """The life of a process: load, say so, then read what comes until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    without_torch()
    reader = load()
    try:
        pipe.send(None)
        while True:
            pipe.send(list(reader.read_each(pipe.recv())))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


class _Crew:
    """The workers and the jobs that wait for one."""

    def __init__(self, load: Callable[[], ReadsEach], size: int) -> None:
        self._load = load
        self._failed = 0
        self.waiting: deque[_Job] = deque()
        self._workers: list[_Worker] = []
        for _ in range(size):
            self._workers.append(_Worker(load))

    def assign(self) -> None:
        """Gives waiting jobs to workers without one."""
        for place, worker in enumerate(self._workers):
            if not self.waiting:
                return
            if not worker.ready or worker.job is not None:
                continue
            job = self.waiting.popleft()
            try:
                worker.pipe.send(job.documents)
                worker.job = job
            except OSError:  # it died while it was idle, which is not this job's fault
                self.waiting.appendleft(job)
                self._replace(place)

    def collect(self) -> None:
        """Waits until a worker has something to say, is ready or is dead, and takes it in."""
        by_pipe = {worker.pipe: place for place, worker in enumerate(self._workers)}
        for pipe in wait(list(by_pipe)):
            place = by_pipe[pipe]  # type: ignore[index]
            worker = self._workers[place]
            try:
                said = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(place)
                continue
            if worker.job is None:
                worker.ready, self._failed = True, 0
            else:
                worker.job.page.results.update(zip(worker.job.places, said, strict=True))
                worker.job = None

    def end(self) -> None:
        for worker in self._workers:
            worker.end()

    def _bury(self, place: int) -> None:
        """A worker is dead: its documents are tried again, each alone; one that was alone is skipped."""
        worker = self._workers[place]
        code = self._replace(place)
        if worker.job is None:
            if not worker.ready:
                self._failed += 1
                if self._failed > MOST_FAILED_STARTS:
                    raise PoolError(f"a reading process ended while it loaded (exit {code}); try fewer workers: each needs memory of its own")
            return
        if worker.job.alone:
            worker.job.page.results[worker.job.places[0]] = _killer(worker.job.documents[0], code)
        else:
            self.waiting.extendleft(_Job(worker.job.page, [each], alone=True) for each in reversed(worker.job.places))

    def _replace(self, place: int) -> int | None:
        code = self._workers[place].end(1.0)  # it is ending by itself: how tells why
        self._workers[place] = _Worker(self._load)
        return code


def _killer(document: Document, code: int | None) -> Skipped:
    how = f"killed by signal {-code}" if code is not None and code < 0 else f"exit {code}"
    return Skipped(
        input=document.input,
        reason=f"the reading process died on it, twice ({how}; out of memory?)",
        hint="run again with fewer workers, or split the text; the other documents were read",
    )


def read_pages(pages: Iterable[Sequence[Document]], load: Callable[[], ReadsEach], workers: int) -> Generator[list[Reading | Skipped], None, None]:
    """The results of every page, in the order of the pages, from ``workers`` processes that each ``load()`` a reader (picklable).

    At most ``2 * workers`` pages are under way. Closing the iterator, or an exception, kills the processes. Raises ``PoolError`` when
    they cannot load.
    """
    source, more = iter(pages), True
    window: deque[_Page] = deque()
    crew = _Crew(load, workers)
    try:
        while True:
            while more and len(window) < 2 * workers:
                documents = next(source, None)
                if documents is None:
                    more = False
                    break
                window.append(_Page(list(documents)))
                crew.waiting.append(_Job(window[-1], list(range(len(documents)))))
                crew.assign()
            while window and window[0].done:
                page = window.popleft()
                yield [page.results[place] for place in range(len(page.documents))]
            if not window:
                if not more:
                    return
                continue
            if more and len(window) < 2 * workers:
                continue
            crew.assign()
            if not window[0].done:
                crew.collect()
                crew.assign()
    finally:
        crew.end()
