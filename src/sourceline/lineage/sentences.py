"""How much of the shorter of two stories the other one tells in the same order, reworded or not, sentence by sentence.

An alignment of words asks for runs and loses what an editor turned round. A sentence asks only that the names, numbers and content words
of one stand together in one sentence of the other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np

from sourceline.lineage.words import Words

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"’']*(?=\s)|(?=\n)|\Z)")
LEAST_CONTENT = 3
"""Content words of a sentence that is compared."""
TOLD_AGAIN = 0.5
"""Share of a sentence's content words in one sentence of the other story from which that tells it again."""
LEAD = 3
"""Sentences among which another story's lead is looked for."""
MOST_SENTENCES = 400
"""Sentences of a document that are compared, its first ones."""


class Sentence(msgspec.Struct, frozen=True):
    """``first``: position of its first word; ``content``: the numbers of its content words in the writer's own voice."""

    first: int
    content: frozenset[int]


def retold(left: Words, right: Words, ends: tuple[int, int]) -> float:
    """Share of the shorter story's content words in sentences that the other tells again, in its order; what stands behind ``ends`` (word
    positions) left out. 0 to 1, symmetric. Cost: about 0.1 ms a pair."""
    one, other = _before(sentences(left), ends[0]), _before(sentences(right), ends[1])
    if (_size(one), len(one)) > (_size(other), len(other)):
        one, other = other, one
    places = _places(other)
    best = [(*_best(sentence, places), len(sentence.content)) for sentence in one]
    again = [(place, size) for place, shared, size in best if shared >= TOLD_AGAIN * size]
    return _longest_chain(again) / max(_size(one), 1)


def leads_alike(left: Words, right: Words, ends: tuple[int, int]) -> float:
    """How like one story's first sentence is to one of the other's first ``LEAD``: content words in both over those in either, 0 to 1, symmetric."""
    one, other = _before(sentences(left), ends[0]), _before(sentences(right), ends[1])
    found = [(a.content, b.content) for first, others in ((one, other), (other, one)) for a in first[:1] for b in others[:LEAD]]
    return max((len(a & b) / len(a | b) for a, b in found), default=0.0)


def _best(sentence: Sentence, places: dict[int, list[int]]) -> tuple[int, int]:
    """The first of the sentences that share most with ``sentence``, and how many words it shares."""
    votes: Counter[int] = Counter(place for word in sentence.content for place in places.get(word, ()))
    place = min(votes, key=lambda place: (-votes[place], place), default=-1)
    return place, votes[place]


def _places(found: Sequence[Sentence]) -> dict[int, list[int]]:
    """In which sentences each word stands."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, sentence in enumerate(found):
        for word in sentence.content:
            places[word].append(place)
    return places


def _longest_chain(again: Sequence[tuple[int, int]]) -> int:
    """The most content words in sentences whose places ascend."""
    best: list[int] = []
    for number, (place, size) in enumerate(again):
        best.append(size + max((best[before] for before in range(number) if again[before][0] <= place), default=0))
    return max(best, default=0)


def _before(found: Sequence[Sentence], end: int) -> list[Sentence]:
    return [sentence for sentence in found if sentence.first < end]


def _size(found: Sequence[Sentence]) -> int:
    return sum(len(sentence.content) for sentence in found)


@lru_cache(maxsize=512)
def sentences(words: Words) -> tuple[Sentence, ...]:
    """Of a document those with ``LEAST_CONTENT``; kept, as each document stands in many pairs. Cost: about 0.2 ms a story."""
    starts = np.array([match.start() for match in _SENTENCE.finditer(words.document.text)], dtype=np.int64)
    heads = np.flatnonzero(np.diff(np.searchsorted(starts, words.start, side="right"), prepend=-1)).tolist()
    told = words.told & ~words.function
    found = []
    for head, end in zip(heads, [*heads[1:], len(words)], strict=True):
        content = frozenset(words.ids[head + place] for place in np.flatnonzero(told[head:end]).tolist())
        if len(content) >= LEAST_CONTENT:
            found.append(Sentence(head, content))
    return tuple(found[:MOST_SENTENCES])
