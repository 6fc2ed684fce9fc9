"""Signs of machine rewriting, word by word and for a stretch of text: pairs of words that news does not put together, words that machines
favour, misfitting articles, corrupted names."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.usage import Table, Usage, pair_keys, word_keys
from sourceline.lineage.words import Words
from sourceline.records import Repair

Floats = NDArray[np.float64]

NAMES = (
    "pairs",
    "odd pairs",
    "very odd pairs",
    "favoured words",
    "very favoured words",
    "misfits",
    "drift",
    "repairs",
    "unknown",
    "capitals",
    "length",
    "sum",
)
"""What ``measure`` gives, in this order."""
HEAD_NAMES = ("swaps", "sure swaps", "most sure swaps")
"""What it gives besides where the encoder has a head for replaced tokens."""
STATES, CLASSES = 8, 5
_VOWELS = frozenset("aeio")
_LEAST_QUOTED = 20


class Evidence(msgspec.Struct, frozen=True, eq=False):
    """Learned log-odds that a word was put in by a machine.

    ``cells``: by state of the pair before it, of the pair after it (``STATES`` each) and class of the word (``CLASSES``); ``words``: by word.
    """

    cells: NDArray[np.float32]
    words: Table


class Signs(msgspec.Struct, frozen=True, eq=False):
    """Per word of a document: log-odds from its pairs and from itself, whether news knows it, whether an article misfits, and its voice."""

    pairs: Floats
    favoured: Floats
    unknown: NDArray[np.bool_]
    misfit: NDArray[np.bool_]
    capital: NDArray[np.bool_]
    quoted: NDArray[np.bool_]
    told: NDArray[np.bool_]
    swaps: Floats | None
    """Logit of the encoder's head that the word was put in by a machine; none where the model has no such head."""


def find_signs(words: Words, usage: Usage, evidence: Evidence, swaps: Floats | None = None) -> Signs:
    """The signs of every word of a document. Cost: about 1 µs a word."""
    cells = cell_of(words, usage)
    forms = [words.document.text[start:end] for start, end in zip(words.start.tolist(), words.end.tolist(), strict=True)]
    favoured = evidence.words.look_up(word_keys(words.hashes)).astype(np.float64)
    return Signs(
        pairs=evidence.cells[cells].astype(np.float64),
        favoured=np.maximum(favoured, 0.0),
        unknown=usage.words.look_up(word_keys(words.hashes)) < 0,
        misfit=_misfits(forms),
        capital=np.array([len(form) > 1 and form.isupper() for form in forms], dtype=np.bool_),
        quoted=words.quoted,
        told=words.told,
        swaps=swaps,
    )


def cell_of(words: Words, usage: Usage) -> NDArray[np.int64]:
    """Which of the cells of ``Evidence`` each word falls in."""
    known = usage.words.look_up(word_keys(words.hashes))
    state = _pair_states(words, usage, known)
    kind = np.where(words.function, 0, np.where(known < 0, 1, np.where(known < 3, 2, 3)))
    capital = np.array([words.document.text[start].isupper() for start in words.start.tolist()], dtype=np.bool_)
    kind = np.where(capital & ~words.function, 4, kind)
    return ((state[:-1] * STATES + state[1:]) * CLASSES + kind).astype(np.int64)


def _pair_states(words: Words, usage: Usage, known: NDArray[np.float32]) -> NDArray[np.int64]:
    """State of the pair before each word and after the last: 0 none, 1 to 4 unknown and ever more expected, 5 to 7 known and ever more usual."""
    if len(words) < 2:
        return np.zeros(len(words) + 1, dtype=np.int64)
    keys = pair_keys(words.hashes)
    seen = usage.pairs.look_up(keys)
    _, back, times = np.unique(keys, return_inverse=True, return_counts=True)
    expected = np.maximum(known[:-1], 0) + np.maximum(known[1:], 0) - np.log(usage.texts)
    expected = np.where((known[:-1] < 0) | (known[1:] < 0), -9.0, expected)
    state = np.where(seen < 0, 1 + np.digitize(expected, [-2.0, -0.5, 1.0]), 5 + np.digitize(seen, [1.5, 3.0]))
    apart = (words.line[:-1] != words.line[1:]) | (words.quoted[:-1] != words.quoted[1:])
    own = (seen < 0) & (times[back] > 1)  # a text's own term says nothing, however odd it looks elsewhere
    return np.concatenate(([0], np.where(apart | own, 0, state), [0])).astype(np.int64)


def _misfits(forms: Sequence[str]) -> NDArray[np.bool_]:
    """ "a" before a vowel letter, "an" before a consonant; h and u, which go by sound, and abbreviations aside."""
    found = np.zeros(len(forms), dtype=np.bool_)
    for at, (article, word) in enumerate(itertools.pairwise(forms)):
        first = word[0].casefold()
        if (
            article in ("a", "an", "A", "An")
            and word[1:].islower()
            and first.isalpha()
            and first not in "uh"
            and not word.startswith(("one", "once", "eu", "Eu"))
        ):
            found[at + 1] = (article.casefold() == "an") != (first in _VOWELS)
    return found


def measure(signs: Signs, repairs: Sequence[Repair], first: int = 0, last: int | None = None) -> Floats:
    """``NAMES`` (and ``HEAD_NAMES``) for the words from ``first`` up to ``last``; ``repairs`` that lie there would be made if it were spun."""
    part = slice(first, last)
    told = signs.told[part]
    count = max(int(told.sum()), 1)
    pairs, favoured = signs.pairs[part][told], signs.favoured[part][told]
    quoted = signs.pairs[part][signs.quoted[part]]
    drift = pairs.mean() - quoted.mean() if len(quoted) >= _LEAST_QUOTED and len(pairs) else 0.0
    found = [
        pairs.sum() / count,
        (pairs > 1.0).sum() / count,
        (pairs > 2.0).sum() / count,
        favoured.sum() / count,
        (favoured > 1.5).sum() / count,
        min(10.0, 100 * signs.misfit[part][told].sum() / count),
        drift,
        min(4.0, 100 * sum(repair.score for repair in repairs) / count),
        signs.unknown[part][told].sum() / count,
        float(signs.capital[part][told].sum() > 0.5 * count),
        np.log(count),
        np.clip(pairs.sum() / np.sqrt(count), -20, 20),
    ]
    if signs.swaps is not None:
        chance = np.sort(1 / (1 + np.exp(-np.clip(signs.swaps[part][told], -30, 30))))
        found += [chance.sum() / count, (chance > 0.5).sum() / count, chance[-max(1, count // 20) :].mean() if len(chance) else 0.0]
    return np.array(found, dtype=np.float64)


def load_arrays() -> dict[str, NDArray[np.float64]]:
    """What ``training/spun.py`` has learned (``data/spun_score.npz``)."""
    with (files(__package__) / "data" / "spun_score.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)


def load_evidence(arrays: dict[str, NDArray[np.float64]]) -> Evidence:
    return Evidence(
        cells=arrays["cells"].astype(np.float32),
        words=Table(np.cumsum(arrays["word_steps"], dtype=np.uint32), arrays["word_odds"].astype(np.float32)),
    )
