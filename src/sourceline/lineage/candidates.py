"""Which pairs of documents are worth aligning, without comparing all pairs.

Three kinds of feature, each rare enough to mean something: winnowed fingerprints of 25 characters (Schleimer, Wilkerson and Aiken,
SIGMOD 2003), shingles of three words, and shingles of eight function words with what stands between them left out (after
Stamatatos, JASIST 2011), which word swapping leaves alone. An inverted index gives pairs that share several.

A feature of up to ``FULL_BUCKET`` documents pairs all of them; one of more pairs each document only with the bucket's first ones and
its next ones, so that a paragraph on thousands of pages costs a linear number of pairs, and 5,000 copies of one story stay connected.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.words import Words

CHARACTERS = 25
WINDOW = 12
SHINGLE = 3
SKELETON = 8
FULL_BUCKET = 24
FIRST_OF_BUCKET = 3
NEXT_IN_BUCKET = 2
LEAST_SHARED = 1.5
"""Weight of shared features that makes a candidate; a feature of two documents weighs 1, of more documents less."""
MOST_PARTNERS = 24
_BATCH = 1_000_000

Hashes = NDArray[np.uint64]


def find_candidates(documents: Sequence[Words]) -> list[tuple[int, int]]:
    """Pairs ``(i, j)``, ``i < j``, of positions in ``documents`` that share enough rare text, sorted.

    The order of ``documents`` decides whom a crowded feature pairs: pass them in an order of their own (origins first), not that of
    the input. At most ``MOST_PARTNERS`` partners are kept that a document would choose, so at most that many pairs a document.
    Cost: linear in words, plus at most ``FULL_BUCKET`` pairs a feature; memory about 60 bytes a feature at the peak.
    """
    keys, owners = index([features(words) for words in documents])
    return find_pairs(keys, owners, len(documents))


def find_pairs(keys: Hashes, owners: NDArray[np.int64], documents: int, first: int = 0, least: float = LEAST_SHARED) -> list[tuple[int, int]]:
    """As :func:`find_candidates`, from an index; only pairs whose later document is ``first`` or stands behind it, of ``least`` weight."""
    left, right, _ = _strongest(*_shared(keys, owners, documents, first), documents, least)
    return list(zip(left.tolist(), right.tolist(), strict=True))


def rank_pairs(keys: Hashes, owners: NDArray[np.int64], documents: int, first: int) -> list[tuple[int, int]]:
    """The same pairs by their later document, and for each of these the partners that share most first."""
    left, right, strength = _strongest(*_shared(keys, owners, documents, first), documents, LEAST_SHARED)
    order = np.lexsort((left, -strength, right))
    return list(zip(left[order].tolist(), right[order].tolist(), strict=True))


def features(words: Words) -> Hashes:
    """The distinct features of one document, sorted. Cost: linear; about two for every three words plus one a word."""
    hashes = words.hashes[words.story]
    shingles = _roll(hashes, SHINGLE)
    skeleton = _roll(words.hashes[words.function & words.story], SKELETON)
    return np.unique(np.concatenate([_fingerprints(words), shingles, _scramble(skeleton)]))


def _fingerprints(words: Words) -> Hashes:
    """Winnowed hashes of the story's letters and digits, spaces and marks left out."""
    letters = _letters(words)
    codes = np.frombuffer(letters.encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32).astype(np.uint64)
    grams = _roll(_scramble(codes), CHARACTERS)
    if len(grams) <= WINDOW:
        return grams
    windows = np.lib.stride_tricks.sliding_window_view(grams, WINDOW)
    smallest: Hashes = windows.min(axis=1)
    return smallest


def _letters(words: Words) -> str:
    """The story's words without what stands between them, casefolded."""
    text, story = words.document.text, words.story
    pieces = [text[start:end] for start, end in zip(words.start[story].tolist(), words.end[story].tolist(), strict=True)]
    return "".join(pieces).casefold()


def _roll(values: Hashes, size: int) -> Hashes:
    """A hash for every ``size`` values in a row."""
    count = len(values) - size + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for step in range(size):
        total *= np.uint64(0x9E3779B97F4A7C15)
        total += values[step : step + count]
    return _scramble(total)


def _scramble(values: Hashes) -> Hashes:
    """Mixes all bits (the finaliser of splitmix64)."""
    mixed = values ^ (values >> np.uint64(30))
    mixed = mixed * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def index(found: Sequence[Hashes]) -> tuple[Hashes, NDArray[np.int64]]:
    """All features that two or more documents have, sorted, and beside each its document; of one feature in the order of documents."""
    keys = np.concatenate(found) if found else np.empty(0, dtype=np.uint64)
    owners = np.repeat(np.arange(len(found), dtype=np.int64), [len(each) for each in found])
    return shared_only(*sort_index(keys, owners))


def sort_index(keys: Hashes, owners: NDArray[np.int64]) -> tuple[Hashes, NDArray[np.int64]]:
    """Both by key, of one key in the order given."""
    order = np.argsort(keys, kind="stable")
    return keys[order], owners[order]


def shared_only(keys: Hashes, owners: NDArray[np.int64]) -> tuple[Hashes, NDArray[np.int64]]:
    """Of a sorted index, the keys that stand there twice or more."""
    same = keys[1:] == keys[:-1]
    shared = np.concatenate([same, [False]]) | np.concatenate([[False], same]) if len(keys) else np.empty(0, dtype=np.bool_)
    return keys[shared], owners[shared]


def _shared(keys: Hashes, owners: NDArray[np.int64], documents: int, first: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs as ``i * documents + j``, ``j >= first``, and the weight that each shares."""
    if not len(keys):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64)
    heads = np.concatenate([[0], np.flatnonzero(keys[1:] != keys[:-1]) + 1])
    sizes = np.diff(np.concatenate([heads, [len(keys)]]))
    head, size = np.repeat(heads, sizes), np.repeat(sizes, sizes)
    place = np.arange(len(keys)) - head
    weight = 1.0 / (1.0 + np.log2(size / 2.0))
    tally = _Tally()
    for step in range(1, min(FULL_BUCKET, int(sizes.max()))):
        later = np.flatnonzero((place + step < size) & ((size <= FULL_BUCKET) | (step <= NEXT_IN_BUCKET)))
        later = later[owners[later + step] >= first]
        tally.add(owners[later] * documents + owners[later + step], weight[later])
    for lead in range(FIRST_OF_BUCKET):
        later = np.flatnonzero((size > FULL_BUCKET) & (place > lead + NEXT_IN_BUCKET) & (owners >= first))
        tally.add(owners[head[later] + lead] * documents + owners[later], weight[later])
    return tally.total()


class _Tally:
    """Sums weights by pair, folding them together when many have come, so that memory follows pairs and not features."""

    def __init__(self) -> None:
        self._pairs: list[NDArray[np.int64]] = []
        self._weights: list[NDArray[np.float64]] = []
        self._waiting = 0

    def add(self, pairs: NDArray[np.int64], weights: NDArray[np.float64]) -> None:
        self._pairs.append(pairs)
        self._weights.append(weights)
        self._waiting += len(pairs)
        if self._waiting > _BATCH:
            self.total()
            self._waiting = 0

    def total(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        pairs, inverse = np.unique(np.concatenate(self._pairs), return_inverse=True)
        weights = np.bincount(inverse, weights=np.concatenate(self._weights), minlength=len(pairs)).astype(np.float64)
        self._pairs, self._weights = [pairs], [weights]
        return pairs, weights


def _strongest(
    pairs: NDArray[np.int64], weights: NDArray[np.float64], documents: int, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs over the threshold, ascending, with what they share, that are among the best ``MOST_PARTNERS`` of either document."""
    enough = weights >= least
    pairs, weights = pairs[enough], weights[enough]
    left, right = np.divmod(pairs, max(documents, 1))
    # Weights are sums of floats in a fixed order, but near ties are rounded away so that no platform decides between them.
    strength = np.round(weights, 6)
    keep = np.zeros(len(pairs), dtype=np.bool_)
    for own, other in ((left, right), (right, left)):
        order = np.lexsort((other, -strength, own))
        ordered = own[order]
        place = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
        keep[order[place < MOST_PARTNERS]] = True
    return left[keep], right[keep], strength[keep]
