"""How like two documents are, by their alignment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.alignment import Aligned
from sourceline.lineage.lexicon import spelled_numbers
from sourceline.lineage.marks import Mask, marks
from sourceline.lineage.usage import Usage, pair_keys
from sourceline.lineage.words import Words

LEAST_MATCHES = 15
"""Words told alike below which nothing is judged: a sentence."""
LEAST_RUN = 8
"""Words in a row that two writers do not choose alike by chance; independent reports in GVA and ECB+ dev share such runs in set forms
of words alone."""
LONGEST_SWAP = 3
LONGEST_EDIT = 6
"""Words; a longer gap is a sentence left out or put in, which says nothing of how words were changed."""
LEAST_KEPT_SPUN = 0.35
"""Of the shorter story: machines swap up to four words in ten, and what matches by chance looks swapped too."""
LEAST_SWAPS = 3
FEW_SWAPS = 5
LEAST_SWAP_RATE = 0.02
LEAST_SWAP_SHARE = 0.45
"""Of all words changed inside passages, those that swaps of content words change: editors cut, put in and turn round, machines swap."""
MOST_FUNCTION_SWAPS = 0.35
HALF = 0.5
USUAL = np.float32(4.0)
"""Natural logarithm of the news texts (55 of 4,500) from which two words side by side are anybody's."""
SHORT_RUN = 5
"""Words of a run that counts among ``Kinship.runs``."""
LEAST_RARITY = 20.0
"""Of a story's wording, below which no share of it says anything."""

Range = tuple[int, int]
Pairs = NDArray[np.int64]


class Swap(msgspec.Struct, frozen=True):
    """Words of the left that stand where other words of the right stand, between matched words."""

    left: Range
    right: Range


class Kinship(msgspec.Struct, frozen=True):
    """What an alignment says of two documents. Shares are 0 to 1; ``left`` and ``right`` as in the alignment.

    ``told``: matched words in the writers' own voice. ``kept``: those over the own-voice words of the shorter story.
    ``kept_with_quotes``: the same counting quotations. ``likeness``: over the longer story. ``verbatim``: as ``kept``, of words in runs
    of ``LEAST_RUN`` and more. ``facts``: of the names and numbers in passages, those alike; ``numbers``: of the numbers.
    ``shorter``: own-voice words of the shorter story. ``rare``: how rare the wording is that both have, no share: the sum over
    neighbouring words alike in both of how many factors of e fewer than ``USUAL`` news texts have the two side by side, names and numbers left out.
    ``rare_share``: over the same sum for all neighbouring words of the story that has less of it. ``runs``: how many runs of ``SHORT_RUN`` words
    and more the two have in common, ``longest``: words of the longest.
    ``cover_left``, ``cover_right``: share of the story's words that lie in passages. ``identity``: matched words over words in
    passages (the longer side). ``gaps``: all that differs inside passages. ``swaps``: of those, substitutions of up to three words, outside
    quotations. ``spun``: whether a machine swapped one's words for the other's.
    """

    passages: tuple[Aligned, ...]
    told: int
    kept: float
    kept_with_quotes: float
    likeness: float
    verbatim: float
    facts: float
    numbers: float
    shorter: int
    rare: float
    rare_share: float
    runs: int
    longest: int
    cover_left: float
    cover_right: float
    identity: float
    gaps: tuple[Swap, ...]
    swaps: tuple[Swap, ...]
    spun: bool


def weigh(left: Words, right: Words, passages: Sequence[Aligned]) -> Kinship:
    """The figures of :class:`Kinship` for an alignment. Cost: linear in the matched words, about 0.3 ms a pair of stories."""
    ends = common_end(left, right)
    voice_left, voice_right, story_left, story_right = _judged(left, right, ends)
    told_left, told_right = _without_formulas(left, voice_left), _without_formulas(right, voice_right)
    pairs = np.array([pair for passage in passages for pair in passage.matches], dtype=np.int64).reshape(-1, 2)
    own = told_left[pairs[:, 0]] & told_right[pairs[:, 1]]
    told = int(own.sum())
    shorter = max(min(int(told_left.sum()), int(told_right.sum())), 1)
    longer = max(int(told_left.sum()), int(told_right.sum()), 1)
    matched = int((story_left[pairs[:, 0]] & story_right[pairs[:, 1]]).sum())
    runs = _runs(pairs, own)
    of_left, of_right = marks(left), marks(right)
    changes = _changes(passages, told_left, told_right)
    swaps = changes.swaps
    functions = sum(1 for swap in swaps if left.function[slice(*swap.left)].all() and right.function[slice(*swap.right)].all())
    share, function_swaps = changes.swapped / max(changes.changed, 1), functions / max(len(swaps), 1)
    rare = _rare(pairs, own, left, right)
    # Machines leave numbers alone: where most differ, one form of words tells of two events.
    numbers = _facts(pairs, passages, of_left.number & story_left, of_right.number & story_right)
    return Kinship(
        passages=tuple(passages),
        told=told,
        kept=told / shorter,
        kept_with_quotes=matched / max(min(int(story_left.sum()), int(story_right.sum())), 1),
        likeness=told / longer,
        verbatim=float(runs[runs >= LEAST_RUN].sum()) / shorter,
        facts=_facts(pairs, passages, of_left.fact & story_left, of_right.fact & story_right),
        numbers=numbers,
        shorter=shorter,
        rare=rare,
        rare_share=rare / max(min(_wording(left, told_left), _wording(right, told_right)), LEAST_RARITY),
        runs=int((runs >= SHORT_RUN).sum()),
        longest=int(runs.max(initial=0)),
        cover_left=_cover(left, [passage.left for passage in passages]),
        cover_right=_cover(right, [passage.right for passage in passages]),
        identity=len(pairs) / max(changes.within, 1),
        gaps=changes.gaps,
        swaps=swaps,
        spun=told / shorter >= LEAST_KEPT_SPUN
        and numbers >= HALF
        and share * (1 - function_swaps) >= LEAST_SWAP_SHARE
        and function_swaps <= MOST_FUNCTION_SWAPS
        and _looks_spun(swaps, told + changes.swapped, left, right, passages),
    )


def gaps(passage: Aligned) -> list[Swap]:
    """What stands between matched words of a passage, on one side or both."""
    found = []
    for (i, j), (k, m) in pairwise(passage.matches):
        if k - i > 1 or m - j > 1:
            found.append(Swap(left=(i + 1, k), right=(j + 1, m)))
    return found


def _judged(left: Words, right: Words, ends: tuple[int, int]) -> tuple[Mask, Mask, Mask, Mask]:
    """Own-voice words and story words of both by which kinship is judged: all but the last lines that both end with, word by word.

    Authors and offices end their stories alike (what the town is, whom to call), so that proves nothing alone. At most half a story goes.
    """
    masks = left.told, right.told, left.story, right.story
    for words, mask, cut in zip((left, right) * 2, masks, ends * 2, strict=True):
        mask[cut : len(words)] = False
    return masks


def _without_formulas(words: Words, told: Mask) -> Mask:
    """``told`` without lists of charges, which are nobody's own voice; with them where they are more than half of it."""
    formula = marks(words).formula
    return told & ~formula if (told & formula).sum() <= HALF * told.sum() else told


def common_end(left: Words, right: Words) -> tuple[int, int]:
    """First word of the lines that both stories end with; the number of words where they end differently."""
    a, b = _lines(left), _lines(right)
    most = HALF * min(int(left.story.sum()), int(right.story.sum()))
    cut, taken = (len(left), len(right)), 0
    while a and b and np.array_equal(left.hashes[slice(*a[-1])], right.hashes[slice(*b[-1])]):
        one, other = a.pop(), b.pop()
        taken += one[1] - one[0]
        if taken > most:
            break
        cut = one[0], other[0]
    return cut


def _lines(words: Words) -> list[Range]:
    """The lines of the story as ranges of words; furniture between them is no part of any."""
    told = np.flatnonzero(words.story)
    if not len(told):
        return []
    heads = np.flatnonzero(np.diff(words.line[told], prepend=-1))
    ends = [*(heads[1:] - 1).tolist(), len(told) - 1]
    return [(int(told[head]), int(told[end]) + 1) for head, end in zip(heads.tolist(), ends, strict=True)]


class _Changes(msgspec.Struct, frozen=True):
    """``swapped``: words of the swaps; ``changed``: words of all short gaps; ``within``: words of the passages, the longer side."""

    gaps: tuple[Swap, ...]
    swaps: tuple[Swap, ...]
    swapped: int
    changed: int
    within: int


def _changes(passages: Sequence[Aligned], told_left: NDArray[np.bool_], told_right: NDArray[np.bool_]) -> _Changes:
    found, swaps, swapped, changed, within = [], [], 0, 0, 0
    untold_left, untold_right = _sums(~told_left), _sums(~told_right)
    for passage in passages:
        within += max(passage.left[1] - passage.left[0], passage.right[1] - passage.right[0])
        for gap in gaps(passage):
            found.append(gap)
            size = (gap.left[1] - gap.left[0], gap.right[1] - gap.right[0])
            if (
                max(size) > LONGEST_EDIT
                or untold_left[gap.left[1]] > untold_left[gap.left[0]]
                or untold_right[gap.right[1]] > untold_right[gap.right[0]]
            ):
                continue
            changed += max(size)
            if min(size) and max(size) <= LONGEST_SWAP:
                swaps.append(gap)
                swapped += max(size)
    return _Changes(gaps=tuple(found), swaps=tuple(swaps), swapped=swapped, changed=changed, within=within)


def _sums(mask: NDArray[np.bool_]) -> list[int]:
    found: list[int] = np.concatenate([[0], np.cumsum(mask)]).tolist()
    return found


def _runs(pairs: Pairs, own: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many own-voice words stand in each run of matches without a gap on either side."""
    if not len(pairs):
        return np.zeros(0, dtype=np.int64)
    steps = np.diff(pairs, axis=0)
    run = np.concatenate([[0], np.cumsum((steps != 1).any(axis=1))])
    return np.bincount(run, weights=own).astype(np.int64)


def _facts(pairs: Pairs, passages: Sequence[Aligned], left: Mask, right: Mask) -> float:
    """Names and numbers alike over those inside the passages (the mean of both sides), one added to both so that few say little."""
    alike = int((left[pairs[:, 0]] & right[pairs[:, 1]]).sum())
    inside = sum(int(left[slice(*passage.left)].sum()) + int(right[slice(*passage.right)].sum()) for passage in passages) / 2
    return min(1.0, (alike + 1) / (inside + 1))


def _rare(pairs: Pairs, own: Mask, left: Words, right: Words) -> float:
    """See ``Kinship.rare``: two writers of one event choose "police said" alike, not "pages from the logbook"."""
    if len(pairs) < 2:
        return 0.0
    beside = (np.diff(pairs, axis=0) == 1).all(axis=1) & own[:-1] & own[1:]
    first = pairs[:-1][beside]
    return float(np.minimum(_rarity(left)[first[:, 0]], _rarity(right)[first[:, 1]]).sum())


@lru_cache(maxsize=512)
def _rarity(words: Words) -> NDArray[np.float32]:
    """Of each word and the next how rare the two are side by side; 0 where one is a name or a number."""
    fact = marks(words).fact
    usual = Usage.load().pairs.look_up(pair_keys(words.hashes))
    return np.where(fact[:-1] | fact[1:], np.float32(0.0), np.clip(USUAL - usual, 0.0, USUAL))


def _wording(words: Words, told: Mask) -> float:
    """How rare the wording of a story is, in the measure of ``Kinship.rare``."""
    return float(_rarity(words)[told[:-1] & told[1:]].sum())


def _looks_spun(swaps: Sequence[Swap], told: int, left: Words, right: Words, passages: Sequence[Aligned]) -> bool:
    """Enough content words swapped, everywhere: a machine swaps throughout, an editor mends a paragraph."""
    wording = [swap for swap in swaps if _is_wording(left, swap.left) and _is_wording(right, swap.right)]
    swapped = sum(max(swap.left[1] - swap.left[0], swap.right[1] - swap.right[0]) for swap in wording)
    return len(wording) >= LEAST_SWAPS and swapped / max(told, 1) >= LEAST_SWAP_RATE and _spread(wording, passages)


def _spread(swaps: Sequence[Swap], passages: Sequence[Aligned]) -> bool:
    """Swaps in at least three fifths of what is aligned; in two where there are few."""
    offsets = np.concatenate([np.arange(*passage.left) for passage in passages])
    fifths = np.searchsorted(offsets, [swap.left[0] for swap in swaps]) * 5 // len(offsets)
    return len(set(fifths.tolist())) >= (3 if len(swaps) > FEW_SWAPS else 2)


def _cover(words: Words, ranges: Sequence[Range]) -> float:
    story = words.story
    inside: NDArray[np.bool_] = np.zeros(len(words), dtype=np.bool_)
    for start, end in ranges:
        inside[start:end] = True
    return float((inside & story).sum() / max(story.sum(), 1))


def is_numeral(words: Words, span: Range) -> bool:
    """Whether a number stands in the words of ``span``, in digits or in one word."""
    found = words.text(*span)
    return any(map(str.isdigit, found)) or any(word in spelled_numbers() for word in found.casefold().split())


def _is_wording(words: Words, span: Range) -> bool:
    """A content word, no number and no name: what an editor changes least, a swapping machine most, and a set form of words keeps."""
    found = words.text(*span)
    return not words.function[slice(*span)].all() and any(map(str.islower, found[:1])) and not is_numeral(words, span)
