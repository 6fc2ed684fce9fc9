"""Lineage of a news archive: seconds, memory, and what was found of the copies that are known.

    python -m benchmarks.lineage.archive [CORPORA] --documents 100000

Makes a stream of news (``benchmarks/lineage/stream.py``) in a temporary folder outside the repository, then runs the public
``find_archive_lineages`` over it in a fresh process, reading the documents one by one. Memory is that of all its processes added: the
most that was seen at once (``peak_mb``, proportional set size, four times a second).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.lineage.stream import Stream
from sourceline.lineage import find_archive_lineages
from sourceline.records import Document

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpora"  # not from benchmarks.corpora, which loads the reader into every process


def read(path: Path) -> Iterator[Document]:
    """The documents of the stream, one by one."""
    decoder = msgspec.json.Decoder(Document)
    with path.open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def write(path: Path, stream: Iterable[Document]) -> dict[str, tuple[int, str]]:
    """Writes the stream shuffled by its ids, so that the input is in no order of families; family and kind of each document."""
    lines = {document.id: (msgspec.json.encode(_blind(document)), document.extra["family"], document.extra["kind"]) for document in stream}
    with path.open("wb") as out:
        for name in sorted(lines):
            out.write(lines[name][0] + b"\n")
    return {name: (family, kind) for name, (_, family, kind) in lines.items()}


def _blind(document: Document) -> Document:
    return msgspec.structs.replace(document, extra={})


def run(source: Path, folder: Path, workers: int, answers: Any) -> None:
    """The measured process: finds the lineages and sends back its figures and the family of each document."""
    watch = Watch()
    started = time.perf_counter()
    ends: dict[str, dict[str, float]] = {}

    def progress(stage: str, done: int, total: int | None) -> None:
        ends[stage] = {"at_s": round(time.perf_counter() - started, 1), "peak_mb": watch.peak()}

    families = {
        member.document: lineage.id
        for lineage in find_archive_lineages(read(source), folder, workers=workers, progress=progress)
        for member in lineage.members
    }
    spent = time.perf_counter() - started
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() + children.ru_utime + children.ru_stime
    answers.put(({"seconds": round(spent, 1), "cpu_seconds": round(cpu, 1), "peak_mb": watch.end(), "stages": ends}, families))


class Watch:
    """The most memory that this process and its children hold at once, in MB."""

    def __init__(self) -> None:
        self._peak, self._going = 0.0, True
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while self._going:
            pids = [os.getpid(), *(child for child in _children(os.getpid()))]
            self._peak = max(self._peak, sum(_held(pid) for pid in pids))
            time.sleep(0.25)

    def peak(self) -> int:
        """So far."""
        return round(self._peak)

    def end(self) -> int:
        """Stops looking; the peak."""
        self._going = False
        self._thread.join()
        return self.peak()


def _children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text(encoding="ascii").split()]


def _held(pid: int) -> float:
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # it has ended
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def score(known: dict[str, tuple[int, str]], found: dict[str, str]) -> dict[str, Any]:
    """Pairs of one family: recall and precision; and of each kind of copy the share that stands in its original's family."""
    both = _pairs((known[name][0], family) for name, family in found.items())
    originals = {family: found[name] for name, (family, kind) in known.items() if kind == "original"}
    copies = Counter(kind for _, kind in known.values() if kind != "original")
    hits = Counter(kind for name, (family, kind) in known.items() if kind != "original" and found[name] == originals[family])
    return {
        "lost": len(known.keys() - found.keys()),
        "pair_recall": round(both / max(_pairs(family for family, _ in known.values()), 1), 4),
        "pair_precision": round(both / max(_pairs(found.values()), 1), 4),
        "found_with_original": {kind: [round(hits[kind] / count, 4), count] for kind, count in sorted(copies.items())},
    }


def _pairs(labels: Iterable[Any]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--days", type=int, default=30)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sourceline-archive-"))
    try:
        known = write(folder / "stream.jsonl", Stream(options.corpora, options.documents, options.seed, options.days))
        context = multiprocessing.get_context("spawn")
        answers = context.Queue()
        process = context.Process(target=run, args=(folder / "stream.jsonl", folder / "work", options.workers, answers))
        process.start()
        figures, found = answers.get()
        process.join()
        disk = sum(path.stat().st_size for path in (folder / "work").rglob("*") if path.is_file())
        aligned = sum(path.stat().st_size // 48 for path in (folder / "work" / "kin").glob("*.pairs"))
        families = Counter(Counter(family for family, _ in known.values()).values())
        made = {"documents": len(known), "in_families": round(1 - families[1] / len(known), 3), "largest_family": max(families)}
        print(json.dumps({**made, **figures, "edges": aligned, "disk_mb": round(disk / 1e6), **score(known, found)}, indent=1))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
