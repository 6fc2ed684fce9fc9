"""Lineages of more documents than memory holds: the same stages as ``find_lineages``, over files in a work folder.

    pages      documents and their words                   (PAGE documents a task)
    lines      which lines many documents repeat           (LINES lines a task)
    blocks     days: features                              (a block a task)
    kin        candidates with the days before, aligned    (a block a task)
    families   components grown into families              (the families that begin in a block a task)

Every file is named by what it was made from and by the method (the code and the word lists of this package), and is written whole or not
at all. So a run that was killed goes on where it was, and a run over documents that came since makes anew only what they touch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import accumulate
from pathlib import Path

import msgspec
import numpy as np

from sourceline.lineage import crew
from sourceline.lineage.blocks import DAYS, Integers, LineTask, check_lines, day_of, distant_pairs, divide, prepare_block, read_block, windows
from sourceline.lineage.candidates import Hashes
from sourceline.lineage.families import LEAST_WORDS
from sourceline.lineage.kin import COLUMNS, FILE, LEFT, RIGHT, Edges, FamilyTask, KinTask, connect, find_kin, grow_families
from sourceline.lineage.pages import Entry, digest, places, read_index, read_lines, write_page
from sourceline.lineage.repetition import common_lines
from sourceline.records import Document, Lineage

PAGE = 1_000
PAGE_BYTES = 8_000_000
"""A page ends with this many documents or bytes."""
LINES = 1_000
_HALF = re.compile("[\ud800-\udfff]")
Progress = Callable[[str, int, int | None], None]
"""Called with stage (``pages``, ``lines``, ``blocks``, ``kin``, ``families``), how much of it is done, and of how much (None: not known)."""


def find_archive_lineages(
    documents: Iterable[Document], folder: Path, *, workers: int = 1, days: int = DAYS, progress: Progress | None = None
) -> Iterator[Lineage]:
    """The families of ``documents``, as ``find_lineages`` gives them, from a work folder that is made if it is not there.

    ``documents`` are taken one by one and need no order. Copies are looked for among documents up to ``days`` apart (and somewhat more:
    whole blocks are compared), near-identical ones anywhere; those without a date are compared with all. Up to 5,000 documents are one
    block, and the result is that of ``find_lineages``; of more, a document is aligned until it has ``kin.ENOUGH_KIN``. Of a document the
    first ``words.MOST_WORDS`` words are compared.

    Leave the folder for the next run, or delete it: it holds nothing that cannot be made again, about 25 KB a document. One run at a time
    may use it. ``workers`` processes of one thread each share the work. Cost: 4 to 6 ms of one core a document of 400 words; memory, two
    workers and this process: 1.2 GB at 3,333 documents a day (100,000), 1.3 GB where blocks are full (10,000 documents of one day); this
    process 1 KB a document of it. Raises ``CrewError`` when a process is killed.
    """
    return _Archive(folder, workers, days, progress or _quiet).run(documents)


@cache
def method() -> bytes:
    """Stands for the code and the word lists that make the results: files of another version are not used."""
    found: list[bytes] = []

    def walk(folder: Traversable) -> None:
        for item in sorted(folder.iterdir(), key=lambda each: each.name):
            if item.is_dir():
                walk(item)
            elif item.name.endswith((".py", ".csv", ".txt", ".toml", ".npz", ".json")):
                found.append(item.read_bytes())

    walk(files("sourceline.lineage"))
    return digest(*found)


class _Archive:
    """One run: what is known of all documents, and the names of the files that hold the rest."""

    def __init__(self, folder: Path, workers: int, days: int, tell: Progress) -> None:
        self._workers, self._days, self._tell = workers, days, tell
        self._folders = {name: folder / name for name in ("pages", "lines", "blocks", "kin", "families")}
        for each in self._folders.values():
            each.mkdir(parents=True, exist_ok=True)
        self._used: dict[str, list[str]] = {name: [] for name in self._folders}

    def run(self, documents: Iterable[Document]) -> Iterator[Lineage]:
        self._write_pages(documents)
        self._catalogue()
        self._check_lines()
        self._prepare()
        self._find_kin()
        self._grow()
        self._sweep()
        return self._families()

    def _write_pages(self, documents: Iterable[Document]) -> None:
        names = self._used["pages"]

        def tasks() -> Iterator[tuple[Path, str, list[bytes]]]:
            for encoded in _paged(documents):
                name = digest(method(), *encoded).hex()
                if name in names:
                    name += f"-{len(names)}"  # the same page twice is twice the documents
                names.append(name)
                if not (self._folders["pages"] / f"{name}.index").exists():
                    yield self._folders["pages"], name, encoded

        for done, _ in enumerate(crew.each(write_page, tasks(), self._workers), start=1):
            self._tell("pages", done, None)

    def _catalogue(self) -> None:
        """Sets the order of documents, groups those with the same words, and divides the first of each group into blocks."""
        indexes = [read_index(self._folders["pages"], name) for name in self._used["pages"]]
        entries = [entry for index in indexes for entry in index.entries]
        order = sorted(range(len(entries)), key=lambda number: _order(entries[number]))
        rank = {number: place for place, number in enumerate(order)}
        groups: dict[bytes | int, list[int]] = {}
        for number in order:
            entry = entries[number]
            groups.setdefault(entry.wording if entry.words >= LEAST_WORDS else number, []).append(number)
        self._groups = self._divide(entries, list(groups.values()))
        found = places(indexes)
        self._count, self._page_sizes = len(entries), [len(index.entries) for index in indexes]
        self._firsts = np.array([group[0] for group in self._groups], dtype=np.int64)
        self._places = found[self._firsts]
        self._twins = {number: found[group[1:]] for number, group in enumerate(self._groups) if len(group) > 1}
        self._ranks = np.array([rank[group[0]] for group in self._groups], dtype=np.int64)
        self._contents = [b"".join(entries[number].content for number in group) for group in self._groups]

    def _divide(self, entries: Sequence[Entry], groups: list[list[int]]) -> list[list[int]]:
        """Sets the blocks of the first documents of ``groups``; the groups in the order of the blocks."""
        days = [day_of(entries[group[0]].published) for group in groups]
        words = [entries[group[0]].words for group in groups]
        self._blocks = divide(days, words)
        if len(self._blocks) < 2:
            return groups
        by_day = sorted(range(len(groups)), key=lambda number: (days[number] is None, days[number] or 0, number))
        self._blocks = divide([days[number] for number in by_day], [words[number] for number in by_day])
        return [groups[number] for number in by_day]

    def _check_lines(self) -> None:
        """Sets ``_lines``, the keys of all lines, beside ``_carriers``, their documents, and ``_repeated``, which of these are no story."""
        self._lines, self._carriers = self._read_lines()
        samples = common_lines(self._lines, self._carriers)
        by_document = np.flatnonzero(np.isin(self._lines, np.array(list(samples), dtype=np.uint64)))
        starts = np.searchsorted(self._carriers[by_document], np.arange(len(self._places) + 1))
        common = self._lines[by_document]
        keys = sorted(samples, key=lambda key: (samples[key], key))  # copies of one story carry the same lines: they are read once
        tasks, targets = [], []
        for at in range(0, len(keys), LINES):
            chosen = keys[at : at + LINES]
            positions = sorted({position for key in chosen for position in samples[key]})
            local = {position: number for number, position in enumerate(positions)}
            carriers = {key: [local[position] for position in samples[key]] for key in chosen}
            near = np.unique(np.concatenate([common[starts[position] : starts[position + 1]] for position in positions]))
            contents = [self._contents[position] for position in positions]
            target = self._folders["lines"] / digest(method(), repr(carriers).encode(), near.tobytes(), *contents).hex()
            targets.append(target)
            if not target.exists():
                places = self._places[np.array(positions, dtype=np.int64)]
                tasks.append((LineTask(self._folders["pages"], self._used["pages"], places, carriers, set(near.tolist())), target))
        self._used["lines"] = [target.name for target in targets]
        self._each("lines", check_lines, tasks)
        repeated = np.concatenate([np.empty(0, dtype=np.uint64), *(np.fromfile(target, dtype=np.uint64) for target in targets)])
        self._repeated = np.isin(self._lines, repeated)

    def _read_lines(self) -> tuple[Hashes, Integers]:
        """The lines of the documents of all blocks and beside each its document, these ascending."""
        position = np.full(self._count, -1, dtype=np.int64)
        position[self._firsts] = np.arange(len(self._firsts))
        keys, owners, first = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.int64)], 0
        for name, size in zip(self._used["pages"], self._page_sizes, strict=True):
            found = read_lines(self._folders["pages"], name)
            keys.append(found["key"])
            owners.append(position[found["row"].astype(np.int64) + first])
            first += size
        key, owner = np.concatenate(keys), np.concatenate(owners)
        order = np.argsort(owner, kind="stable")
        order = order[owner[order] >= 0]
        return key[order], owner[order]

    def _prepare(self) -> None:
        self._names, tasks = [], []
        for block in self._blocks:
            low, high = np.searchsorted(self._carriers, [block.first, block.last])
            repeated = np.unique(self._lines[low:high][self._repeated[low:high]])
            name = digest(method(), repeated.tobytes(), *self._contents[block.first : block.last]).hex()
            self._names.append(name)
            target = self._folders["blocks"] / name
            if not target.exists():
                tasks.append((self._folders["pages"], self._used["pages"], self._places[block.first : block.last], repeated, target))
        self._used["blocks"] = self._names
        self._each("blocks", prepare_block, tasks)

    def _find_kin(self) -> None:
        """Sets ``_kin``: of each block the blocks that its edges' rows refer to, and the file of the edges."""
        compared = windows(self._blocks, self._days)
        distant: dict[int, list[tuple[int, int, int]]] = {}
        if len(self._blocks) > 1:
            sketches = [read_block(self._folders["blocks"] / name, index=False).sketch for name in self._names]
            distant = distant_pairs(sketches, compared)
        self._kin: list[tuple[list[int], Path]] = []
        tasks = []
        for number, window in enumerate(compared):
            far = distant.get(number, [])
            sources = [*window, *sorted({block for block, _, _ in far}), number]
            local = [(sources.index(block), left, right) for block, left, right in far]
            name = digest(method(), repr((len(window), local)).encode(), *(self._names[each].encode() for each in sources)).hex()
            target = self._folders["kin"] / name
            self._kin.append((sources, target))
            if not target.with_suffix(".pairs").exists():
                tasks.append((self._kin_task(sources, len(window), local), target))
        self._used["kin"] = [target.name for _, target in self._kin]
        self._each("kin", find_kin, tasks)

    def _kin_task(self, sources: Sequence[int], window: int, distant: list[tuple[int, int, int]]) -> KinTask:
        blocks = [self._blocks[each] for each in sources]
        return KinTask(
            pages=self._folders["pages"],
            names=self._used["pages"],
            blocks=[self._folders["blocks"] / self._names[each] for each in sources],
            places=[self._places[block.first : block.last] for block in blocks],
            window=window,
            distant=distant,
            whole=len(self._blocks) == 1,
        )

    def _grow(self) -> None:
        """Sets ``_grown``: files of families, and for each family in them the rank of its first document."""
        edges = self._edges()
        labels, kept = connect(len(self._places), edges)
        edges = edges[kept]
        edges = edges[np.argsort(labels[edges[:, LEFT]], kind="stable")]
        members = np.argsort(labels, kind="stable")
        self._grown: list[tuple[Path, list[int]]] = []
        tasks = []
        # A family belongs to the block of its first document, whose position is its label.
        for block, name in zip(self._blocks, self._names, strict=True):
            low, high = np.searchsorted(labels[members], [block.first, block.last])
            first, last = np.searchsorted(labels[edges[:, LEFT]], [block.first, block.last])
            own, own_edges = members[low:high], edges[first:last]
            _, starts = np.unique(labels[own], return_index=True)
            if not len(own):
                continue
            kin = [self._kin[number][1].name.encode() for number in np.unique(own_edges[:, FILE]).tolist()]
            contents = [self._contents[position] for position in own.tolist()]
            target = self._folders["families"] / digest(method(), name.encode(), own_edges.tobytes(), starts.tobytes(), *kin, *contents).hex()
            self._grown.append((target, np.minimum.reduceat(self._ranks[own], starts).tolist()))
            if not target.with_suffix(".sizes").exists():
                tasks.append((self._family_task(own, starts, own_edges), target))
        self._used["families"] = [target.name for target, _ in self._grown]
        self._each("families", grow_families, tasks)

    def _edges(self) -> Edges:
        """All edges by positions of documents, with the number of their file and where they stand in it."""
        found = [np.empty((0, COLUMNS), dtype=np.int64)]
        firsts = np.array([block.first for block in self._blocks], dtype=np.int64)
        for number, (sources, path) in enumerate(self._kin):
            rows = np.fromfile(path.with_suffix(".pairs"), dtype=np.int64).reshape(-1, COLUMNS)
            rows[:, LEFT] += firsts[np.array(sources, dtype=np.int64)[rows[:, FILE]]]
            rows[:, RIGHT] += firsts[number]
            rows[:, FILE] = number
            found.append(rows)
        return np.concatenate(found)

    def _family_task(self, members: Integers, starts: Integers, edges: Edges) -> FamilyTask:
        firsts = np.array([block.first for block in self._blocks], dtype=np.int64)
        block = np.searchsorted(firsts, members, side="right") - 1
        used, block_of = np.unique(block, return_inverse=True)
        kin, file_of = np.unique(edges[:, FILE], return_inverse=True)
        edges = edges.copy()
        edges[:, FILE] = file_of
        local = np.zeros(len(self._places), dtype=np.int64)
        local[members] = np.arange(len(members))
        edges[:, LEFT], edges[:, RIGHT] = local[edges[:, LEFT]], local[edges[:, RIGHT]]
        return FamilyTask(
            pages=self._folders["pages"],
            names=self._used["pages"],
            blocks=[self._folders["blocks"] / self._names[each] for each in used.tolist()],
            kin=[self._kin[each][1] for each in kin.tolist()],
            places=self._places[members],
            block=block_of,
            row=members - firsts[block],
            starts=starts,
            edges=edges,
            twins={place: self._twins[position] for place, position in enumerate(members.tolist()) if position in self._twins},
        )

    def _families(self) -> Iterator[Lineage]:
        """The families by their first documents, read one by one."""
        places = []
        for number, (path, ranks) in enumerate(self._grown):
            sizes = np.fromfile(path.with_suffix(".sizes"), dtype=np.int64).tolist()
            places += [(rank, number, at, size) for rank, at, size in zip(ranks, accumulate(sizes, initial=0), sizes, strict=False)]
        count = 0
        for _, number, at, size in sorted(places):
            with self._grown[number][0].open("rb") as stream:
                stream.seek(at)
                found = msgspec.msgpack.decode(stream.read(size), type=tuple[Lineage, ...])
            for lineage in found:
                count += 1
                yield msgspec.structs.replace(lineage, id=f"l{count}")

    def _each(self, stage: str, work: Callable[..., object], tasks: Sequence[tuple[object, ...]]) -> None:
        self._tell(stage, 0, len(tasks))
        for done, _ in enumerate(crew.each(work, tasks, self._workers), start=1):
            self._tell(stage, done, len(tasks))

    def _sweep(self) -> None:
        """Deletes what this run did not use."""
        for stage, folder in self._folders.items():
            used = set(self._used[stage])
            for path in folder.iterdir():
                if path.name.split(".")[0] not in used:
                    path.unlink()


def _paged(documents: Iterable[Document]) -> Iterator[list[bytes]]:
    page: list[bytes] = []
    size = 0
    for document in documents:
        code = _encode(document)
        if page and (len(page) == PAGE or size + len(code) > PAGE_BYTES):
            yield page
            page, size = [], 0
        page.append(code)
        size += len(code)
    if page:
        yield page


def _encode(document: Document) -> bytes:
    try:
        return msgspec.msgpack.encode(document)
    except UnicodeEncodeError:  # half a letter, which no file takes: another sign in its place for the comparing, every offset as it was
        text, title = (_HALF.sub("\ufffd", part or "") for part in (document.text, document.title))
        return msgspec.msgpack.encode(msgspec.structs.replace(document, text=text, title=title or None, extra={}))


def _order(entry: Entry) -> tuple[bool, str, str, str, bytes]:
    return entry.published is None, entry.published or "", entry.id, entry.input, entry.content


def _quiet(stage: str, done: int, total: int | None) -> None:
    """Says nothing."""
