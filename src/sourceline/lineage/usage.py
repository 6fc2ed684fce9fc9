"""How usual words and pairs of neighbouring words are in news: in how many of the training texts they stand, by hash, without the words.

``data/spun_usage.npz`` is made by ``training/spun.py`` from the train parts of the corpora. It holds sorted 32-bit hashes, as differences,
and logarithmic counts; what stands in one text alone is left out. An unknown hash is taken for a known one in 1 of 3,000 cases.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.words import hash_word

STEPS = 12.0
"""Steps of a stored count for every factor of e."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(0xC2B2AE3D27D4EB4F)

Hashes = NDArray[np.uint64]


class Table(msgspec.Struct, frozen=True, eq=False):
    """Sorted keys and the logarithm of their counts."""

    keys: NDArray[np.uint32]
    logs: NDArray[np.float32]

    def look_up(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Natural logarithm of each key's count (2 and more), -1 for the unknown."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.logs[at], np.float32(-1.0))


class Usage(msgspec.Struct, frozen=True, eq=False):
    """Counts of words and of pairs, over ``texts`` training texts."""

    words: Table
    pairs: Table
    texts: int

    @staticmethod
    @cache
    def load() -> Usage:
        """What the package carries, read once a process: about 30 ms, 8 MB."""
        with (files(__package__) / "data" / "spun_usage.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            words, pairs = (
                Table(np.cumsum(arrays[f"{name}_steps"], dtype=np.uint32), arrays[f"{name}_logs"].astype(np.float32) / STEPS)
                for name in ("words", "pairs")
            )
            return Usage(words=words, pairs=pairs, texts=int(arrays["texts"]))

    def pair(self, first: str, second: str) -> float:
        """Logarithm of the count of two neighbouring words, casefolded; -1 for the unknown."""
        hashes = np.array([hash_word(first), hash_word(second)], dtype=np.uint64)
        return float(self.pairs.look_up(pair_keys(hashes))[0])


def word_keys(hashes: Hashes) -> NDArray[np.uint32]:
    """Keys of words by their hashes (``Words.hashes``)."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


def pair_keys(hashes: Hashes) -> NDArray[np.uint32]:
    """Keys of neighbours: one fewer than there are words."""
    with np.errstate(over="ignore"):
        mixed = (hashes[:-1] * _MIX) ^ ((hashes[1:] + _TURN) * _TURN)
        keys: NDArray[np.uint32] = ((mixed ^ (mixed >> np.uint64(29))) * _MIX >> np.uint64(32)).astype(np.uint32)
        return keys
