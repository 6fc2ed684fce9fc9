"""The tasks of an archive that align: edges between the documents of a block and of the days before, and families grown from edges.

Both write to files: blobs one after another (``NAME``), then the rows that find them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.blocks import Integers, Prepared, read_block, window_pairs
from sourceline.lineage.edges import Edge
from sourceline.lineage.edges import Edges as EdgesByDocument
from sourceline.lineage.families import find_edge, find_families
from sourceline.lineage.pages import Places, Shelf, bare, commit
from sourceline.lineage.words import Words

LEFT, RIGHT, FILE, AT, SIZE, LIKENESS, COLUMNS = range(7)
"""Columns of an edge: its documents, the file (or block) that it refers to, first byte and bytes of its record, likeness in millionths."""
LARGE = 1_000
EDGES_OF_LARGE = 4
ENOUGH_KIN = 6
"""Earlier kin that a document of an archive is aligned with, those that share most with it first: its parent is among them or their root."""
"""In a family of more than ``LARGE`` documents each keeps its best edges only, and those that hold the family together."""

Edges = NDArray[np.int64]
T = TypeVar("T")


class KinTask(msgspec.Struct, frozen=True):
    """A block, the last of ``blocks``, with those that it is compared with: of the first ``window`` all documents, of the others those in
    ``distant`` (number of the block, its row, own row). ``places``: the documents of each block in the pages ``names`` of ``pages``."""

    pages: Path
    names: list[str]
    blocks: list[Path]
    places: list[Places]
    window: int
    distant: list[tuple[int, int, int]]
    whole: bool
    """The block is all there is: as in memory, every candidate is aligned."""


class FamilyTask(msgspec.Struct, frozen=True):
    """Documents of several families, each beginning at one of ``starts``: their places, their block and row in it, their edges (columns
    as above, documents by number in this task), and the places of documents with the same words."""

    pages: Path
    names: list[str]
    blocks: list[Path]
    kin: list[Path]
    places: Places
    block: Integers
    row: Integers
    starts: Integers
    edges: Edges
    twins: dict[int, Places]


def find_kin(task: KinTask, target: Path) -> None:
    """Writes the edges of a block. Cost: about 0.3 ms a document, and 1 ms an alignment: at most ``candidates.MOST_PARTNERS`` for a document,
    and in an archive of several blocks none after it has ``ENOUGH_KIN``."""
    shelf = Shelf(task.pages, task.names)
    own = len(task.blocks) - 1
    prepared = read_block(task.blocks[own])
    pairs = _pairs(task, prepared)
    spread = prepared.spread()
    blocks = [read_block(path, index=False) for path in task.blocks]
    blobs, rows, at = [], [], 0
    kin: dict[int, int] = defaultdict(int)
    for block, left, right in pairs:
        if kin[right] >= ENOUGH_KIN and not task.whole:
            continue
        a = shelf.words(task.places[block][left], blocks[block].repeated_of(left))
        b = shelf.words(task.places[own][right], blocks[own].repeated_of(right))
        edge = find_edge(a, b, 0, 1, spread)
        if edge is not None:
            kin[right] += 1
            blobs.append(msgspec.msgpack.encode(edge))
            rows.append((left, right, block, at, len(blobs[-1]), round(1e6 * edge.kinship.likeness)))
            at += len(blobs[-1])
    commit(target, *blobs)
    commit(target.with_suffix(".pairs"), np.array(rows, dtype=np.int64).tobytes())


def _pairs(task: KinTask, prepared: Prepared) -> list[tuple[int, int, int]]:
    """Candidates as (block, its row, own row), by own row, the partners that share most first, then the distant ones."""
    own = len(task.blocks) - 1
    sizes = [len(task.places[block]) for block in range(task.window)]
    firsts = np.cumsum([0, *sizes])
    found = []
    for left, right in window_pairs(prepared, task.blocks[: task.window], sizes):
        block = int(np.searchsorted(firsts, left, side="right")) - 1
        found.append((own if block == task.window else block, left - int(firsts[block]), right - int(firsts[-1])))
    return sorted([*found, *task.distant], key=lambda pair: pair[2])


def connect(documents: int, edges: Edges) -> tuple[Integers, NDArray[np.bool_]]:
    """Of each document the position of the first that it is connected with, and which edges are kept (see ``LARGE``). Cost: 2 µs an edge."""
    parents = list(range(documents))

    def find(position: int) -> int:
        while parents[position] != position:
            parents[position] = parents[parents[position]]
            position = parents[position]
        return position

    kept = np.zeros(len(edges), dtype=np.bool_)
    best = np.lexsort((edges[:, RIGHT], edges[:, LEFT], -edges[:, LIKENESS]))
    degree: dict[int, int] = defaultdict(int)
    for number in best.tolist():
        left, right = int(edges[number, LEFT]), int(edges[number, RIGHT])
        one, other = find(left), find(right)
        parents[max(one, other)] = min(one, other)
        kept[number] = one != other or min(degree[left], degree[right]) < EDGES_OF_LARGE
        degree[left] += 1
        degree[right] += 1
    labels = np.array([find(position) for position in range(documents)], dtype=np.int64)
    sizes = np.bincount(labels, minlength=documents) if documents else labels
    return labels, kept | (sizes[labels[edges[:, LEFT]]] <= LARGE)


def grow_families(task: FamilyTask, target: Path) -> None:
    """Writes the families of each component, as lists of lineages without ids. Cost: 0.2 ms a document, and an alignment for each that was not aligned with its root.
    Memory: the edges of one family, and the words of the documents read last."""
    files = _Files(task)
    ends = [*task.starts[1:].tolist(), len(task.places)]
    of_edge = np.searchsorted(task.starts, task.edges[:, LEFT], side="right") - 1
    blobs = []
    for number, (start, end) in enumerate(zip(task.starts.tolist(), ends, strict=True)):
        words = _Read(end - start, partial(files.words, start))
        groups = _Read(end - start, partial(files.group, start))
        edges = files.edges(task.edges[of_edge == number], start)
        spread = files.spread(start) if end - start > 2 else {}
        blobs.append(msgspec.msgpack.encode(find_families(range(end - start), edges, words, spread, groups)))
    commit(target, *blobs)
    commit(target.with_suffix(".sizes"), np.array([len(blob) for blob in blobs], dtype=np.int64).tobytes())


class _Files:
    """What the files of a task say of its documents."""

    def __init__(self, task: FamilyTask) -> None:
        self._task = task
        self._shelf = Shelf(task.pages, task.names)
        self._block = lru_cache(maxsize=64)(lambda number: read_block(task.blocks[number], index=False))

    def words(self, start: int, place: int) -> Words:
        number = start + place
        repeated = self._block(int(self._task.block[number])).repeated_of(int(self._task.row[number]))
        return self._shelf.words(self._task.places[number], repeated)

    def group(self, start: int, place: int) -> list[Words]:
        """The document and those with the same words."""
        twins = self._task.twins.get(start + place, ())
        return [self.words(start, place), *(bare(self._shelf.document(twin)) for twin in twins)]

    def spread(self, number: int) -> dict[int, int]:
        return self._block(int(self._task.block[number])).spread()

    def edges(self, rows: Edges, start: int) -> EdgesByDocument:
        found: EdgesByDocument = defaultdict(dict)
        for row in rows.tolist():
            left, right = row[LEFT] - start, row[RIGHT] - start
            with self._task.kin[row[FILE]].open("rb") as stream:
                stream.seek(row[AT])
                edge = msgspec.msgpack.decode(stream.read(row[SIZE]), type=Edge)
            found[left][right] = found[right][left] = msgspec.structs.replace(edge, left=left, right=right)
        return found


class _Read(Sequence[T]):
    """A sequence whose items are read when they are asked for."""

    def __init__(self, length: int, read: Callable[[int], T]) -> None:
        self._length, self._read = length, read

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self._read(place) for place in range(*index.indices(self._length))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._read(index % self._length)
