"""Lines that many documents carry though their stories differ: share bars, footers, forecasts that no word list knows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.words import Words

LEAST_DOCUMENTS = 8
SAMPLE = 12
LEAST_REST = 0.4
"""Share of a document that must lie outside repeated lines before it says anything: copies of one story repeat all lines."""
MOST_KINSHIP = 0.08

Range = tuple[int, int]
Lines = dict[int, Range]


def mark_repetition(documents: Sequence[Words]) -> list[Words]:
    """``documents`` with repeated lines marked as furniture; see :func:`repeated_lines`."""
    return [mark(words, ranges) for words, ranges in zip(documents, repeated_lines(documents), strict=True)]


def repeated_lines(documents: Sequence[Words]) -> list[list[Range]]:
    """Of each document the lines, as ranges of words, that others repeat.

    A line counts as repeated when ``LEAST_DOCUMENTS`` carry it and neighbouring carriers share (median) no more than ``MOST_KINSHIP``
    of the word trigrams outside such lines. Looks at ``SAMPLE`` carriers a line: linear in lines. A story of which eight
    updates keep one paragraph and nothing else would lose that paragraph: the price of knowing no publisher.
    """
    lines = [lines_of(words) for words in documents]
    keys = np.array([key for each in lines for key in each], dtype=np.uint64)
    owners = np.repeat(np.arange(len(lines), dtype=np.int64), [len(each) for each in lines])
    carriers = common_lines(keys, owners)
    repeated = find_repeated(carriers, set(carriers), documents)
    return [ranges_of(each, repeated) for each in lines]


def lines_of(words: Words) -> Lines:
    """The key of each line's words (the same in every process), and the range of its words. Numerals are all one word: a forecast is a form."""
    if not len(words):
        return {}
    heads = np.concatenate([[0], np.flatnonzero(np.diff(words.line)) + 1, [len(words)]]).tolist()
    hashes = np.where(words.numeral, np.uint64(0), words.hashes)
    return {_key(hashes[start:end].tobytes()): (start, end) for start, end in pairwise(heads)}


def ranges_of(lines: Lines, repeated: Set[int]) -> list[Range]:
    """The ranges of a document's repeated lines, ascending."""
    return sorted(lines[key] for key in lines.keys() & repeated)


def common_lines(keys: NDArray[np.uint64], owners: NDArray[np.int64]) -> dict[int, list[int]]:
    """Lines that ``LEAST_DOCUMENTS`` carry, with a ``SAMPLE`` of their carriers; ``keys`` stand beside their documents, these ascending."""
    order = np.argsort(keys, kind="stable")
    found, heads, counts = np.unique(keys[order], return_index=True, return_counts=True)
    common = counts >= LEAST_DOCUMENTS
    rows = zip(found[common].tolist(), heads[common].tolist(), counts[common].tolist(), strict=True)
    return {key: _sample(owners[order[head : head + count]].tolist()) for key, head, count in rows}


def find_repeated(carriers: Mapping[int, Sequence[int]], common: Set[int], documents: Sequence[Words]) -> set[int]:
    """Those of the ``common`` lines in ``carriers`` whose documents (positions in ``documents``) tell different stories."""
    rests: dict[int, NDArray[np.uint64] | None] = {}

    def rest(index: int) -> NDArray[np.uint64] | None:
        if index not in rests:
            words = documents[index]
            rests[index] = _rest(words, lines_of(words), common)
        return rests[index]

    return {key for key, found in carriers.items() if _unlike([rest(index) for index in found])}


def mark(words: Words, ranges: Sequence[Range]) -> Words:
    """``words`` with these ranges of words as furniture."""
    if not len(ranges):
        return words
    furniture = words.furniture.copy()
    for start, end in ranges:
        furniture[start:end] = True
    return msgspec.structs.replace(words, furniture=furniture)


def _key(line: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(line, digest_size=8).digest(), "little")


def _sample(carriers: list[int]) -> list[int]:
    step = max(1, len(carriers) // SAMPLE)
    return carriers[::step][:SAMPLE]


def _rest(words: Words, lines: Lines, common: Set[int]) -> NDArray[np.uint64] | None:
    """Three words in a row outside common lines, hashed; None when that is too little of the document."""
    keep = words.story.copy()
    for key in lines.keys() & common:
        start, end = lines[key]
        keep[start:end] = False
    if keep.sum() < LEAST_REST * len(words):
        return None
    hashes = words.hashes[keep]
    return np.unique(hashes[2:] * np.uint64(9) + hashes[1:-1] * np.uint64(3) + hashes[:-2])


def _unlike(rests: Sequence[NDArray[np.uint64] | None]) -> bool:
    known = [rest for rest in rests if rest is not None and len(rest)]
    if len(known) < LEAST_DOCUMENTS // 2:
        return False
    kinship = [len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b)) for a, b in pairwise(known)]
    return float(np.median(kinship)) <= MOST_KINSHIP
