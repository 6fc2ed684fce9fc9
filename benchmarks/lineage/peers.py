"""Near-duplicate finders that others use, on the same sets: MinHash LSH at two settings, SimHash, shared fingerprints.

Each takes texts and gives the pairs that it links. Of pairs, those count that it links itself; families are what is connected. Titles and
furniture are in, as they would be.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
from datasketch import MinHash, MinHashLSH
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.lineage.natural import Tree
from benchmarks.lineage.synthetic import Linked
from sourceline.records import Document

Pair = tuple[int, int]
PERMUTATIONS = 128
SIMHASH_DISTANCE = 3
"""Bits of 64 (Manku, Jain and Das Sarma, WWW 2007)."""
CHARACTERS = 25
WINDOW = 12
SHARED = 5
MOST_CARRIERS = 100
"""A fingerprint of more documents is left out, as passim does with frequent n-grams."""
_WORD = re.compile(r"[^\W_]+")


def minhash(texts: Sequence[str], shingle: int, threshold: float) -> set[Pair]:
    """Pairs whose estimated Jaccard similarity of word shingles is the threshold or more, out of those that LSH proposes."""
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    sketches = [_sketch(text, shingle) for text in texts]
    found: set[Pair] = set()
    for at, sketch in enumerate(sketches):
        found |= {(other, at) for other in index.query(sketch) if sketches[other].jaccard(sketch) >= threshold}
        index.insert(at, sketch)
    return found


def simhash(texts: Sequence[str]) -> set[Pair]:
    """Pairs whose 64 bits over weighted words differ in three at most. Compares all: the index is no part of what is measured."""
    bits = np.array([_bits(text) for text in texts], dtype=np.float32) * 2 - 1
    found: set[Pair] = set()
    for start in range(0, len(texts), 1024):
        distance = (64 - bits[start : start + 1024] @ bits.T) / 2
        rows, columns = np.nonzero(distance <= SIMHASH_DISTANCE)
        found |= {(int(i) + start, int(j)) for i, j in zip(rows, columns, strict=True) if i + start < j}
    return found


def fingerprints(texts: Sequence[str]) -> set[Pair]:
    """Pairs that share five winnowed fingerprints of 25 characters."""
    carriers: dict[int, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for each in set(_winnow(text)):
            carriers[each].append(at)
    shared = Counter(pair for names in carriers.values() if len(names) <= MOST_CARRIERS for pair in combinations(names, 2))
    return {pair for pair, count in shared.items() if count >= SHARED}


PEERS: Mapping[str, Callable[[Sequence[str]], set[Pair]]] = {
    "MinHash 5 words, .8": partial(minhash, shingle=5, threshold=0.8),
    "MinHash 3 words, .3": partial(minhash, shingle=3, threshold=0.3),
    "SimHash": simhash,
    "fingerprints, 5": fingerprints,
}


@dataclass(frozen=True, slots=True)
class Links(Tree):
    """Families by what is connected, and the pairs themselves."""

    pairs: frozenset[frozenset[str]] = frozenset()

    def together(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.pairs


def link(documents: Sequence[Document], peer: Callable[[Sequence[str]], set[Pair]]) -> Linked:
    """The documents' pairs and families by a peer."""
    started = time.process_time()
    pairs = peer([document.text for document in documents])
    family = _connected(len(documents), pairs)
    seconds = time.process_time() - started
    names = [document.id for document in documents]
    linked = frozenset(frozenset((names[one], names[other])) for one, other in pairs)
    return Linked(Links(family={name: str(number) for name, number in zip(names, family, strict=True)}, pairs=linked), seconds)


def _connected(count: int, pairs: set[Pair]) -> list[int]:
    """The number of each text's family."""
    ones, others = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(ones)), (ones, others)), shape=(count, count))
    return connected_components(graph, directed=False)[1].tolist()


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _sketch(text: str, shingle: int) -> MinHash:
    words = _words(text)
    sketch = MinHash(num_perm=PERMUTATIONS)
    sketch.update_batch([" ".join(words[i : i + shingle]).encode() for i in range(max(1, len(words) - shingle + 1))])
    return sketch


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _bits(text: str) -> list[bool]:
    weights = np.zeros(64)
    for word, count in Counter(_words(text)).items():
        value = _hash(word)
        weights += count * np.array([1 if value >> bit & 1 else -1 for bit in range(64)])
    return list(weights > 0)


def _winnow(text: str) -> Iterator[int]:
    """The least hash of every window (Schleimer, Wilkerson and Aiken, SIGMOD 2003)."""
    letters = "".join(_words(text))
    hashes = [_hash(letters[i : i + CHARACTERS]) for i in range(max(0, len(letters) - CHARACTERS + 1))]
    for start in range(max(0, len(hashes) - WINDOW + 1)):
        yield min(hashes[start : start + WINDOW])
