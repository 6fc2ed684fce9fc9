"""Blocks of an archive: consecutive days of documents that are prepared together and compared with the blocks of the days before.

A copy of news lies close in time: a block is compared with itself and with every block that reaches into the ``DAYS`` before its first
day. What is copied later still is found by a few of its features (``distant_pairs``), if most of the text is the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.candidates import Hashes, features, find_pairs, rank_pairs, shared_only, sort_index
from sourceline.lineage.pages import Places, Shelf, commit
from sourceline.lineage.repetition import find_repeated, lines_of, mark, ranges_of
from sourceline.lineage.words import Words

DAYS = 7
WHOLE_CASE = 5_000
"""Documents that are one block, whatever their dates."""
LEAST_IN_BLOCK = 2_000
"""Documents; days with fewer are put together."""
MOST_WORDS_IN_BLOCK = 4_000_000
"""A day with more is several blocks: about 400 MB while one is prepared."""
SKETCH = 8
LEAST_SKETCH = 4
"""Features of two sketches of ``SKETCH`` that must be the same for a distant pair: texts that share about two thirds."""
LEAST_WEIGHT = 0.2
"""Weight of shared features of sketches below which a pair is not looked at: a few that very many documents have."""
_ARRAYS = ("keys", "owners", "repeated", "spread_keys", "spread_counts", "sketch")

Integers = NDArray[np.int64]


class Block(msgspec.Struct, frozen=True):
    """Positions of documents, ``first`` up to, not including, ``last``; their days as ordinals, None where they have none."""

    first: int
    last: int
    since: int | None
    until: int | None


def day_of(published: str | None) -> int | None:
    """The ordinal of a date that is known to the day, else None."""
    try:
        return datetime.date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


def divide(days: Sequence[int | None], words: Sequence[int]) -> list[Block]:
    """Documents in the order of their days, those without one last, into blocks. ``words``: how many each document has."""
    if len(days) <= WHOLE_CASE and sum(words) <= MOST_WORDS_IN_BLOCK:
        return [Block(0, len(days), None, None)] if days else []
    blocks, first, count = [], 0, 0
    for position, (day, size) in enumerate(zip(days, words, strict=True)):
        new_day = position > first and day != days[position - 1]
        full = count + size > MOST_WORDS_IN_BLOCK and position > first
        if full or (new_day and (position - first >= LEAST_IN_BLOCK or day is None)):
            blocks.append(Block(first, position, days[first], days[position - 1]))
            first, count = position, 0
        count += size
    return [*blocks, Block(first, len(days), days[first], days[-1])]


def windows(blocks: Sequence[Block], days: int) -> list[list[int]]:
    """For each block the numbers of those before it that it is compared with; a block without dates is compared with all."""
    found, low = [], 0
    for number, block in enumerate(blocks):
        if block.since is None:
            low = 0
        else:
            while low < number and (blocks[low].until or 0) < block.since - days:
                low += 1
        found.append(list(range(low, number)))
    return found


class Prepared(msgspec.Struct, frozen=True):
    """What comparing needs of a block, rows being its documents: ``keys``, features, sorted, and beside each its row in ``owners``;
    ``repeated``, lines that many documents carry as (row, first word, end); in how many documents words stand, where in more than one;
    ``sketch``, the ``SKETCH`` smallest features of each row (0: it has fewer)."""

    keys: Hashes
    owners: Integers
    repeated: Integers
    spread_keys: Integers
    spread_counts: Integers
    sketch: Hashes

    def spread(self) -> dict[int, int]:
        """In how many documents of the block each word stands, by its id; words of one document are left out."""
        return dict(zip(self.spread_keys.tolist(), self.spread_counts.tolist(), strict=True))

    def repeated_of(self, row: int) -> list[tuple[int, int]]:
        """Ranges of words in the repeated lines of a document."""
        low, high = np.searchsorted(self.repeated[:, 0], [row, row + 1])
        return [(int(start), int(end)) for _, start, end in self.repeated[low:high]]


class LineTask(msgspec.Struct, frozen=True):
    """Lines that many documents carry, each with some of its carriers (numbers in ``places``), and all ``common`` lines of these."""

    pages: Path
    names: list[str]
    places: Places
    carriers: dict[int, list[int]]
    common: set[int]


def check_lines(task: LineTask, target: Path) -> None:
    """Writes the keys of those lines whose carriers tell different stories. Cost: 0.2 ms a line."""
    shelf = Shelf(task.pages, task.names)
    documents = [shelf.words(place, keep=False) for place in task.places]
    commit(target, np.array(sorted(find_repeated(task.carriers, task.common, documents)), dtype=np.uint64).tobytes())


def prepare_block(folder: Path, names: Sequence[str], places: Places, repeated_keys: Hashes, target: Path) -> None:
    """Writes the :class:`Prepared` of the documents at ``places``, in which lines with ``repeated_keys`` are no story. Cost: about 0.7 ms and 10 KB on disk a document of 400 words."""
    shelf = Shelf(folder, names)
    documents = [shelf.words(place, keep=False) for place in places]
    keys_of_lines = set(repeated_keys.tolist())
    repeated = [ranges_of(lines_of(words), keys_of_lines) for words in documents]
    found = [features(mark(words, ranges)) for words, ranges in zip(documents, repeated, strict=True)]
    sketch = np.zeros((len(found), SKETCH), dtype=np.uint64)
    for row, each in enumerate(found):
        sketch[row, : min(SKETCH, len(each))] = each[:SKETCH]
    owners = np.repeat(np.arange(len(found), dtype=np.int64), [len(each) for each in found])
    keys, owners = sort_index(np.concatenate(found), owners)
    lines = [(row, start, end) for row, ranges in enumerate(repeated) for start, end in ranges]
    spread_keys, spread_counts = _spread(documents)
    arrays = (keys, owners.astype(np.uint32), np.array(lines, dtype=np.int64).reshape(-1, 3), spread_keys, spread_counts, sketch)
    sizes = np.array([array.size for array in arrays], dtype=np.int64)
    commit(target, sizes.tobytes(), *(array.tobytes() for array in arrays))


def read_block(path: Path, *, index: bool = True) -> Prepared:
    """What :func:`prepare_block` wrote; without ``index`` its keys are left on the disk."""
    types = dict(zip(_ARRAYS, (np.uint64, np.uint32, np.int64, np.int64, np.int64, np.uint64), strict=True))
    found: dict[str, NDArray[np.generic]] = {}
    with path.open("rb") as stream:
        sizes = np.fromfile(stream, dtype=np.int64, count=len(_ARRAYS))
        for name, size in zip(_ARRAYS, sizes.tolist(), strict=True):
            if name in ("keys", "owners") and not index:
                stream.seek(size * np.dtype(types[name]).itemsize, 1)
                found[name] = np.empty(0, dtype=types[name])
            else:
                found[name] = np.fromfile(stream, dtype=types[name], count=size)
    return Prepared(
        keys=found["keys"].astype(np.uint64, copy=False),
        owners=found["owners"].astype(np.int64),
        repeated=found["repeated"].astype(np.int64, copy=False).reshape(-1, 3),
        spread_keys=found["spread_keys"].astype(np.int64, copy=False),
        spread_counts=found["spread_counts"].astype(np.int64, copy=False),
        sketch=found["sketch"].astype(np.uint64, copy=False).reshape(-1, SKETCH),
    )


def window_pairs(own: Prepared, earlier: Sequence[Path], sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Candidates between the documents of a block, and between them and those of ``earlier`` blocks (``sizes``: documents of each).

    Positions run through the earlier blocks and then the own one; pairs stand by their later document, its nearest partner first. Of an earlier block only the features that the own one has are kept,
    so that memory follows one block and not the window.
    """
    mine = own.keys[np.concatenate([[True], own.keys[1:] != own.keys[:-1]])] if len(own.keys) else own.keys
    keys, owners, offset = [], [], 0
    for path, size in zip(earlier, sizes, strict=True):
        other = read_block(path)
        at = np.searchsorted(mine, other.keys)
        common = at < len(mine)
        common[common] = mine[at[common]] == other.keys[common]
        keys.append(other.keys[common])
        owners.append(other.owners[common] + offset)
        offset += size
    found = shared_only(*sort_index(np.concatenate([*keys, own.keys]), np.concatenate([*owners, own.owners + offset])))
    return rank_pairs(*found, offset + len(own.sketch), offset)


def distant_pairs(sketches: Sequence[Hashes], compared: Sequence[Sequence[int]]) -> dict[int, list[tuple[int, int, int]]]:
    """Near-identical documents of blocks that are not ``compared``: for the later block, (earlier block, its row, own row), sorted.

    Cost: eight features a document, sorted.
    """
    sizes = np.array([len(sketch) for sketch in sketches], dtype=np.int64)
    first = np.cumsum(sizes) - sizes
    keys = np.concatenate([*sketches, np.empty((0, SKETCH), dtype=np.uint64)]).ravel()
    owners = np.repeat(np.arange(int(sizes.sum()), dtype=np.int64), SKETCH)
    index = shared_only(*sort_index(keys[keys > 0], owners[keys > 0]))
    found: dict[int, list[tuple[int, int, int]]] = {}
    for left, right in find_pairs(*index, int(sizes.sum()), least=LEAST_WEIGHT):
        one, other = (int(np.searchsorted(first, place, side="right")) - 1 for place in (left, right))
        rows = left - int(first[one]), right - int(first[other])
        if one == other or one in compared[other]:
            continue
        if len(np.intersect1d(sketches[one][rows[0]], sketches[other][rows[1]])) >= LEAST_SKETCH:
            found.setdefault(other, []).append((one, *rows))
    return {block: sorted(pairs) for block, pairs in found.items()}


def _spread(documents: Sequence[Words]) -> tuple[Integers, Integers]:
    words = [np.unique(each.hashes) for each in documents]
    keys, counts = np.unique(np.concatenate(words), return_counts=True)
    return (keys[counts > 1] >> np.uint64(1)).astype(np.int64), counts[counts > 1].astype(np.int64)
