"""How sure it is that a machine swapped the words of a text, without its original; for the whole and by passage."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.spun_signs import Evidence, Floats, Signs, find_signs, load_arrays, load_evidence, measure
from sourceline.lineage.unaided import LEAST_EVIDENCE, candidates, prepare, settle
from sourceline.lineage.usage import Usage
from sourceline.lineage.words import Words
from sourceline.records import Document, Repair, SpunPassage

LEAST_WORDS = 40
"""Words in the writer's own voice that a text needs before anything is said of it, and a passage."""


class Rewriting(msgspec.Struct, frozen=True):
    """``spun``: 0 to 1; ``passages`` that look reworded, and ``repairs``, both in the order of the text."""

    spun: float
    passages: tuple[SpunPassage, ...] = ()
    repairs: tuple[Repair, ...] = ()


class Score(msgspec.Struct, frozen=True, eq=False):
    """A logistic model over ``spun_signs.NAMES``, with and without those of the encoder's head."""

    evidence: Evidence
    plain: Floats
    headed: Floats
    centre: Floats
    scale: Floats

    @staticmethod
    @cache
    def load() -> Score:
        """What the package carries, read once a process."""
        arrays = load_arrays()
        return Score(evidence=load_evidence(arrays), plain=arrays["plain"], headed=arrays["headed"], centre=arrays["centre"], scale=arrays["scale"])

    def probability(self, measures: Floats) -> float:
        """From the measures of a stretch: 0 to 1."""
        count = len(measures)
        weights = self.plain if count + 1 == len(self.plain) else self.headed
        if count + 1 != len(weights):  # the model has a head, the score was fitted without one
            measures, weights = measures[: len(self.plain) - 1], self.plain
        value = float(weights[0] + weights[1:] @ ((measures - self.centre[: len(measures)]) / self.scale[: len(measures)]))
        return 1 / (1 + float(np.exp(-np.clip(value, -30, 30))))


def find_rewriting(document: Document, starts: NDArray[np.int64] | None = None, logits: NDArray[np.float32] | None = None) -> Rewriting:
    """Whether a machine reworded ``document``, where, and what its names read before.

    ``starts`` and ``logits``: of each token of the encoder's reading where it starts and the logit that a machine put it in
    (``doc.user_data["sourceline_swaps"]``); without them the rules and counts decide alone. A text of fewer than ``LEAST_WORDS`` own words
    gets 0, and one that is not English: nothing can be said. Cost: linear, about 10 µs a word.
    """
    text = prepare(document)
    if not len(text) or document.language != "en":
        return Rewriting(spun=0.0)
    words = text.words
    found = candidates(text)
    signs = find_signs(words, Usage.load(), Score.load().evidence, swaps_by_word(words, starts, logits))
    whole = (0, len(words))
    spun = _score(signs, words, found, *whole)
    passages = [(span, score) for span in _passages(words) if (score := _score(signs, words, found, *span)) >= LEAST_EVIDENCE] if spun > 0.0 else []
    return Rewriting(
        spun=round(spun, 3),
        passages=tuple(SpunPassage(span=(int(words.start[a]), int(words.end[b - 1])), score=round(score, 3)) for (a, b), score in passages),
        repairs=settle(text, found, spun),
    )


def _score(signs: Signs, words: Words, repairs: Sequence[Repair], first: int, last: int) -> float:
    if signs.told[first:last].sum() < LEAST_WORDS:
        return 0.0
    start, end = words.start[first], words.end[last - 1]
    inside = [repair for repair in repairs if start <= repair.span[0] and repair.span[1] <= end]
    return Score.load().probability(measure(signs, inside, first, last))


def _passages(words: Words) -> list[tuple[int, int]]:
    """Half-open ranges of words: paragraphs, run together until each has ``2 * LEAST_WORDS`` words in the writer's own voice."""
    edges = [0, *(np.flatnonzero(np.diff(words.line)) + 1).tolist(), len(words)]
    told = np.concatenate(([0], np.cumsum(words.told)))
    found: list[tuple[int, int]] = []
    start = 0
    for edge in edges[1:]:
        if told[edge] - told[start] >= 2 * LEAST_WORDS:
            found.append((start, edge))
            start = edge
    if start < len(words) and found:
        found[-1] = (found[-1][0], len(words))
    return found or [(0, len(words))]


def swaps_by_word(words: Words, starts: NDArray[np.int64] | None, logits: NDArray[np.float32] | None) -> Floats | None:
    """The logit of the token that each word starts in."""
    if starts is None or logits is None or not len(starts):
        return None
    at = np.maximum(np.searchsorted(starts, words.start, side="right") - 1, 0)
    return logits[at].astype(np.float64)
