"""Extents of sources and contents: what the tagger breaks off is completed by the pair scores and the parse.

The tagger sees a word at a time and wavers on long contents; the pair scores of the same words with the cue are steadier.
Only words that belong to nothing else are ever taken in. The floors were chosen on PolNeAR dev (exact content 63.4 -> 65.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

Extent = tuple[int, int]
"""``(start, end)`` in words of a window."""

GROW_FLOOR = 1.0
GAP_FLOOR = -1.0
REACH_FLOOR = -0.5
_INSIDE = frozenset({"nmod", "case", "compound", "flat", "det", "amod", "nmod:poss", "nummod", "appos", "cc", "conj"})
_LEADING = frozenset({"compound", "amod", "det", "nmod:poss", "nummod", "nmod:desc", "advmod"})
_AHEAD = frozenset({"case", "det", "compound", "amod", "nmod:poss", "nummod", "nmod:desc"})
_LONGEST_SOURCE = 40
_BEFORE = frozenset([")", "]", ",", ".", ";", ":", "-", "–", "—", "--", "_"])


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a window as the extents need them: index of the head in the window (-1 outside), relation, sentence."""

    heads: NDArray[np.int64]
    relations: tuple[str, ...]
    sentences: NDArray[np.int64]
    punctuation: NDArray[np.bool_]

    @classmethod
    def of(cls, doc: Doc, tokens: NDArray[np.int64]) -> Words:
        """Words of a window. Cost: linear."""
        items = [doc[int(i)] for i in tokens]
        place = {t.i: k for k, t in enumerate(items)}
        return cls(
            np.asarray([place.get(t.head.i, -1) for t in items], dtype=np.int64),
            tuple(t.dep_ for t in items),
            np.cumsum([bool(t.is_sent_start) for t in items]),
            np.asarray([t.is_punct for t in items]),
        )


def grow(contents: Sequence[Extent], scores: NDArray[np.float32], free: NDArray[np.bool_]) -> list[Extent]:
    """Contents with the free words beside them that the cue claims, joined where it claims what lies between."""
    wide = []
    for start, end in contents:
        while start > 0 and free[start - 1] and scores[start - 1] > GROW_FLOOR:
            start -= 1
        while end < len(free) and free[end] and scores[end] > GROW_FLOOR:
            end += 1
        wide.append((start, end))
    wide.sort()
    joined = wide[:1]
    for start, end in wide[1:]:
        before = joined[-1]
        if start <= before[1] or (free[before[1] : start].all() and scores[before[1] : start].mean() > GAP_FLOOR):
            joined[-1] = (before[0], max(end, before[1]))
        else:
            joined.append((start, end))
    return joined


def reach(contents: Sequence[Extent], others: Sequence[Extent], scores: NDArray[np.float32], free: NDArray[np.bool_], words: Words) -> list[Extent]:
    """Contents drawn up to the source or cue (``others``) of the same sentence where nothing else lies between."""
    first, last = min(others)[0], max(end for _, end in others)
    out = []
    for start, end in contents:
        if end <= first and words.sentences[end - 1] == words.sentences[first]:
            stop = first
            while stop > end and words.punctuation[stop - 1]:
                stop -= 1
            if _claimed(end, stop, scores, free):
                end = stop
        if start >= last and words.sentences[start] == words.sentences[last - 1]:
            begin = last
            while begin < start and words.punctuation[begin]:
                begin += 1
            if _claimed(begin, start, scores, free):
                start = begin
        out.append((start, end))
    return out


def clause(contents: Sequence[Extent], cue: Extent, free: NDArray[np.bool_], words: Words) -> list[Extent]:
    """Contents ahead of their cue drawn back over the clause that the parse makes the cue's complement ("Nine people died when a bomb ...", a doctor said)."""
    heads = [k for k, relation in enumerate(words.relations) if relation == "ccomp" and cue[0] <= words.heads[k] < cue[1]]
    out = []
    for start, end in contents:
        head = next((k for k in heads if k < start <= cue[0] and words.sentences[k] == words.sentences[start]), None)
        if head is not None:
            begin = start
            while begin > 0 and free[begin - 1] and words.sentences[begin - 1] == words.sentences[start]:
                begin -= 1
            start = begin if begin <= head else start
        out.append((start, end))
    return out


def trim(contents: Sequence[Extent], texts: Sequence[str]) -> list[Extent]:
    """Contents without the punctuation that stands before them: the dash and the bracket of a dateline are not said by anybody."""
    out = []
    for start, end in contents:
        while start < end - 1 and texts[start] in _BEFORE:
            start += 1
        out.append((start, end))
    return out


def _claimed(start: int, end: int, scores: NDArray[np.float32], free: NDArray[np.bool_]) -> bool:
    return start < end and bool(free[start:end].all()) and float(scores[start:end].mean()) > REACH_FLOOR


def complete(source: Extent, usable: NDArray[np.bool_], words: Words) -> Extent:
    """A source as a whole noun phrase: "the director of" takes in "the hospital" that its preposition stands before."""
    start, end = source
    while end < len(usable) and end - start < _LONGEST_SOURCE and usable[end] and words.sentences[end] == words.sentences[end - 1]:
        hangs = start <= words.heads[end] < end and words.relations[end] in _INSIDE
        awaited = end <= words.heads[end - 1] < end + 8 and words.relations[end - 1] in _AHEAD
        if not (hangs or awaited):
            break
        end += 1
    while start > 0 and usable[start - 1] and words.sentences[start - 1] == words.sentences[start]:
        if not (start <= words.heads[start - 1] < end and words.relations[start - 1] in _LEADING):
            break
        start -= 1
    return start, end
