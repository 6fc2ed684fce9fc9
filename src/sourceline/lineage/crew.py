"""Tasks that leave their results in files, shared out to processes of one thread each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

UNDER_WAY = 2
"""Tasks a process that are handed out at once, so that those that wait take no memory."""


class CrewError(RuntimeError):
    """A process of the crew died."""


def each(work: Callable[..., object], tasks: Iterable[tuple[Any, ...]], workers: int) -> Iterator[None]:
    """Does ``work(*task)`` for every task, yielding after each; in this process with one worker, else in spawned ones, in any order.

    What ``work`` raises is raised here, after the tasks under way have ended. Raises ``CrewError`` when a process is killed.
    """
    if workers <= 1:
        for task in tasks:
            work(*task)
            yield
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_join) as pool:
        waiting: set[Future[object]] = set()
        try:
            for task in tasks:
                waiting.add(pool.submit(work, *task))
                while len(waiting) >= UNDER_WAY * workers:
                    yield from _collect(waiting)
            while waiting:
                yield from _collect(waiting)
        except BrokenProcessPool as error:
            raise CrewError(
                "a process that compares documents was killed (out of memory?); run again with fewer workers: it goes on from here"
            ) from error
        finally:
            for future in waiting:
                future.cancel()


def _collect(waiting: set[Future[object]]) -> Iterator[None]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        waiting.discard(future)
        future.result()
        yield


def _join() -> None:
    """Ctrl-C is the parent's to decide, and a process whose parent is gone leaves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
