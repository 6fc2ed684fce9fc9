"""Words into word pieces with their surface features, and texts into windows.

The encoder is uncased and knows nothing of layout, so every word brings two features of its surface: how it is cased
and what stands before it (nothing, a space, a line end). Training and run time share this module: there is one
definition of what the model sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PAD, UNK, CLS, SEP = 0, 100, 101, 102
"""Ids of the special pieces in the vocabulary of MiniLM (that of BERT uncased)."""

CASES = ("special", "lower", "title", "upper", "letter", "mixed", "digit", "other")
BREAKS = ("special", "glued", "space", "line")
MAX_PIECES_PER_WORD = 8
WINDOW_PIECES = 190
"""Pieces of one window without its two specials."""

_SENTENCE_END = re.compile(r"[.!?…:;]$|^[.!?…][\"'”’)\]]*$")


def case_of(word: str) -> int:
    """Index into CASES of a word's surface."""
    if word.islower():
        return 1
    if any(c.isdigit() for c in word):
        return 6
    if word.isupper():
        return 4 if len(word) == 1 else 3
    if not any(c.isalpha() for c in word):
        return 7
    return 2 if word[0].isupper() and word[1:].islower() else 5


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: their pieces, casing and what stands before each; all of one length."""

    texts: tuple[str, ...]
    pieces: tuple[tuple[int, ...], ...]
    cases: tuple[int, ...]
    breaks: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.texts)


class PieceTable:
    """Pieces of words, remembered: news texts repeat their words. Cost: one dictionary look-up a known word."""

    def __init__(self, tokenizer: Any, limit: int = 200_000) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._limit = limit
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"_tokenizer": self._tokenizer, "_limit": self._limit, "_known": {}}

    def words(self, texts: Sequence[str], breaks: Sequence[int]) -> Words:
        """Words of ``texts``; ``breaks`` holds an index into BREAKS a word."""
        known = self._known
        fresh = [t for t in dict.fromkeys(texts) if t not in known]
        if len(known) + len(fresh) > self._limit:
            known.clear()
            fresh = list(dict.fromkeys(texts))
        if fresh:
            # 100 characters are the tokenizer's own limit of a word; longer ones would only become [UNK].
            encoded = self._tokenizer.encode_batch([t[:100] for t in fresh], add_special_tokens=False)
            for text, enc in zip(fresh, encoded, strict=True):
                ids = tuple(enc.ids) or (UNK,)
                if len(ids) > MAX_PIECES_PER_WORD:
                    ids = (*ids[: MAX_PIECES_PER_WORD - 1], ids[-1])
                known[text] = (ids, case_of(text))
        rows = [known[t] for t in texts]
        return Words(tuple(texts), tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(breaks))


def windows(words: Words, limit: int = WINDOW_PIECES, starts: Sequence[bool] | None = None) -> list[tuple[int, int]]:
    """Cut words into windows ``[start, end)`` of at most ``limit`` pieces, at line ends or likely sentence ends.

    ``starts`` marks known sentence starts; without it they are guessed from punctuation and case: a guess only
    chooses where windows end, the model decides where sentences do. A sentence longer than the limit is cut.
    """
    out: list[tuple[int, int]] = []
    start = 0
    used = 0
    best = -1
    for i, pieces in enumerate(words.pieces):
        if i > start and (starts[i] if starts is not None else _may_start(words, i)):
            best = i
        if used + len(pieces) > limit:
            end = best if best > start else i
            out.append((start, end))
            used = sum(len(p) for p in words.pieces[end:i])
            start, best = end, -1
        used += len(pieces)
    if start < len(words):
        out.append((start, len(words)))
    return out


def _may_start(words: Words, i: int) -> bool:
    if words.breaks[i] == 3:
        return True
    if words.breaks[i] != 2 or words.cases[i] == 1:
        return False
    before = words.texts[i - 1]
    if before in "\"'”’)" and i > 1:
        before = words.texts[i - 2]
    return bool(_SENTENCE_END.search(before))


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded input of the model. ``pieces``, ``cases``, ``breaks``: ``[B, T]``; ``first``, ``last``: ``[B, W + 1]``.

    ``first`` and ``last`` point at a word's pieces; position 0 is the window's special start, the root of its trees.
    ``lengths``: words of each window, without the root.
    """

    pieces: NDArray[np.int64]
    cases: NDArray[np.int64]
    breaks: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    lengths: NDArray[np.int64]


def batch(items: Sequence[tuple[Words, int, int]]) -> Batch:
    """One padded batch of windows ``(words, start, end)``."""
    rows = []
    for words, start, end in items:
        counts = [len(p) for p in words.pieces[start:end]]
        ids = [p for w in words.pieces[start:end] for p in w]
        rows.append((ids, np.asarray(counts, dtype=np.int64), words.cases[start:end], words.breaks[start:end]))
    width = max(len(r[0]) for r in rows) + 2
    count = max(len(r[1]) for r in rows) + 1
    size = len(rows)
    pieces, cases, breaks = (np.zeros((size, width), dtype=np.int64) for _ in range(3))
    first, last = (np.zeros((size, count), dtype=np.int64) for _ in range(2))
    lengths = np.zeros(size, dtype=np.int64)
    for i, (ids, counts_, case, brk) in enumerate(rows):
        n, w = len(ids), len(counts_)
        pieces[i, 0], pieces[i, 1 : n + 1], pieces[i, n + 1] = CLS, ids, SEP
        cases[i, 1 : n + 1] = np.repeat(np.asarray(case, dtype=np.int64), counts_)
        breaks[i, 1 : n + 1] = np.repeat(np.asarray(brk, dtype=np.int64), counts_)
        ends = np.cumsum(counts_)
        first[i, 1 : w + 1] = ends - counts_ + 1
        last[i, 1 : w + 1] = ends
        lengths[i] = w
    return Batch(pieces, cases, breaks, first, last, lengths)
