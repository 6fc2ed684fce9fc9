"""Whether two documents are kin, and by what kind of copying one derives from the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.alignment import Aligned
from sourceline.lineage.lexicon import credit_cues, update_marks
from sourceline.lineage.screen import screen
from sourceline.lineage.words import Words
from sourceline.records import CopyRelation, Document

LEAST_KEPT = 0.36
"""Words of the shorter story, in its own voice, that must stand matched in passages. Independent reports of one incident in GVA dev
reach .22; two crimes told by one outlet in one set form of words reach .32."""
LEAST_KEPT_SPUN = 0.28
"""The same where what differs looks swapped by a machine."""
LEAST_KEPT_SERIES = 0.2
"""The same where both carry one agency, outlet or author: a later version keeps less."""
LEAST_KEPT_FRAME = 0.2
LEAST_KEPT_WITH_QUOTES = 0.55
"""The same where the quotations run parallel too: this share of all the story's words, so much of it in the writer's own voice."""
LEAST_MATCHES = 15
LEAST_MATCHES_SERIES = 45
LONGEST_SWAP = 3
LONGEST_EDIT = 6
"""Words; a longer gap is a sentence left out or put in, which says nothing of how words were changed."""
LEAST_SWAPS = 4
LEAST_SWAP_RATE = 0.03
LEAST_SWAP_SHARE = 0.65
MOST_FUNCTION_SWAPS = 0.35
_HEAD = 400

Range = tuple[int, int]


class Swap(msgspec.Struct, frozen=True):
    """Words of the left that stand where other words of the right stand, between matched words."""

    left: Range
    right: Range


class Kinship(msgspec.Struct, frozen=True):
    """What an alignment says of two documents. Shares are 0 to 1; ``left`` and ``right`` as in the alignment.

    ``kept``: matched words in the writers' own voice over the own-voice words of the shorter story. ``kept_with_quotes``: the same
    counting quotations. ``cover_left``, ``cover_right``:
    share of the story's words that lie in passages. ``identity``: matched words over words in passages (the longer side).
    ``swaps``: substitutions of up to three words, outside quotations. ``swap_rate``: words swapped over own-voice words in passages.
    ``swap_share``: of all words changed inside passages, those in such substitutions.
    """

    passages: tuple[Aligned, ...]
    told: int
    kept: float
    kept_with_quotes: float
    likeness: float
    cover_left: float
    cover_right: float
    identity: float
    swaps: tuple[Swap, ...]
    swap_rate: float
    swap_share: float
    function_swaps: float
    spun: bool


def weigh(left: Words, right: Words, passages: Sequence[Aligned]) -> Kinship:
    """The figures of :class:`Kinship` for an alignment. Cost: linear in the matched words."""
    told_left, told_right = left.told, right.told
    pairs = np.array([pair for passage in passages for pair in passage.matches], dtype=np.int64).reshape(-1, 2)
    told = int((told_left[pairs[:, 0]] & told_right[pairs[:, 1]]).sum())
    shorter = min(int(told_left.sum()), int(told_right.sum()))
    matched = int((left.story[pairs[:, 0]] & right.story[pairs[:, 1]]).sum())
    stories = min(int(left.story.sum()), int(right.story.sum()))
    longer = max(int(told_left.sum()), int(told_right.sum()))
    swaps, swapped, changed, within = [], 0, 0, 0
    for passage in passages:
        within += max(passage.left[1] - passage.left[0], passage.right[1] - passage.right[0])
        for gap in gaps(passage):
            size = (gap.left[1] - gap.left[0], gap.right[1] - gap.right[0])
            if not (told_left[gap.left[0] : gap.left[1]].all() and told_right[gap.right[0] : gap.right[1]].all()):
                continue
            if max(size) <= LONGEST_EDIT:
                changed += max(size)
            if min(size) and max(size) <= LONGEST_SWAP:
                swaps.append(gap)
                swapped += max(size)
    functions = sum(1 for swap in swaps if left.function[slice(*swap.left)].all() and right.function[slice(*swap.right)].all())
    rate, share = swapped / max(told + swapped, 1), swapped / max(changed, 1)
    function_swaps = functions / max(len(swaps), 1)
    words_only = [swap for swap in swaps if _is_wording(left, swap.left) and _is_wording(right, swap.right)]
    content_rate = sum(max(swap.left[1] - swap.left[0], swap.right[1] - swap.right[0]) for swap in words_only) / max(told + swapped, 1)
    spun = (
        len(words_only) >= LEAST_SWAPS
        and content_rate >= LEAST_SWAP_RATE
        and share >= LEAST_SWAP_SHARE
        and function_swaps <= MOST_FUNCTION_SWAPS
        and _spread(words_only, passages)
    )
    return Kinship(
        passages=tuple(passages),
        told=told,
        kept=told / max(shorter, 1),
        kept_with_quotes=matched / max(stories, 1),
        likeness=told / max(longer, 1),
        cover_left=_cover(left, [passage.left for passage in passages]),
        cover_right=_cover(right, [passage.right for passage in passages]),
        identity=len(pairs) / max(within, 1),
        swaps=tuple(swaps),
        swap_rate=rate,
        swap_share=share,
        function_swaps=function_swaps,
        spun=spun,
    )


def are_kin(kinship: Kinship, left: Document, right: Document) -> bool:
    """Whether the passages make a lineage: enough of the shorter story outside quotation marks, or less in one outlet's series."""
    if kinship.told < LEAST_MATCHES:
        return False
    if kinship.kept >= (LEAST_KEPT_SPUN if kinship.spun else LEAST_KEPT):
        return True
    if kinship.kept >= LEAST_KEPT_FRAME and kinship.kept_with_quotes >= LEAST_KEPT_WITH_QUOTES:
        return True
    return kinship.kept >= LEAST_KEPT_SERIES and kinship.told >= LEAST_MATCHES_SERIES and in_series(left, right)


def in_series(left: Document, right: Document) -> bool:
    """Whether one author, agency or outlet stands behind both: then a later one may be a version of the earlier."""
    if left.agency and left.agency == right.agency:
        return True
    if left.publisher and left.publisher == right.publisher:
        return True
    return bool({name.casefold() for name in left.byline} & {name.casefold() for name in right.byline})


def name_relation(kinship: Kinship, child: Words, parent: Words, child_is_left: bool, later: bool) -> CopyRelation:
    """The relation of ``child`` to ``parent``; ``later``: the child is known to be the later one. Terms of LEDGER.md."""
    cover = kinship.cover_left if child_is_left else kinship.cover_right
    known = kinship.cover_right if child_is_left else kinship.cover_left
    if kinship.spun:
        return "spun"
    if cites(child.document, parent.document) and cover < 0.5:
        return "cites"
    retitled = later and cover < 0.95 and bool(child.document.title) and child.document.title != parent.document.title
    news = cover < 0.85 or retitled or (known >= 0.5 and _numbers_change(kinship, child, child_is_left))
    if news and in_series(child.document, parent.document) and (later or (says_update(child.document) and not says_update(parent.document))):
        return "update"
    if kinship.identity >= 0.85:
        if cover >= 0.7 and child.story.sum() < 0.5 * parent.story.sum():
            return "excerpt"
        if cover >= 0.7 or known >= 0.85:
            return "near_copy"
    return "rewrite"


def says_update(document: Document) -> bool:
    """Whether the head or the foot of the text calls it a later version."""
    text = document.text
    heads = (document.title or "", text[:_HEAD], text[document.body : document.body + _HEAD], text[-_HEAD:])
    return any(_says_update(part) for part in heads)


@lru_cache(maxsize=4096)
def _says_update(part: str) -> bool:
    # One document stands in many pairs: its head and foot are searched once.
    return screen(update_marks()).search(part)


def cites(document: Document, other: Document) -> bool:
    """Whether ``document`` gives the outlet or agency of ``other`` as the source of what it tells."""
    for name in {other.publisher, other.agency} - {None, document.publisher, document.agency}:
        if not name or name.casefold() not in document.text.casefold():
            continue
        for cue in credit_cues():
            if re.search(cue.format(name=re.escape(name)), document.text, re.IGNORECASE):
                return True
    return False


def gaps(passage: Aligned) -> list[Swap]:
    """What stands between matched words of a passage, on one side or both."""
    found = []
    for (i, j), (k, m) in pairwise(passage.matches):
        if k - i > 1 or m - j > 1:
            found.append(Swap(left=(i + 1, k), right=(j + 1, m)))
    return found


def _spread(swaps: Sequence[Swap], passages: Sequence[Aligned]) -> bool:
    """Swaps in at least half of the fifths of what is aligned: a machine swaps everywhere, an editor mends a paragraph."""
    offsets = np.concatenate([np.arange(*passage.left) for passage in passages])
    fifths = np.searchsorted(offsets, [swap.left[0] for swap in swaps]) * 5 // len(offsets)
    return len(set(fifths.tolist())) >= 3


def _cover(words: Words, ranges: Sequence[Range]) -> float:
    story = words.story
    inside: NDArray[np.bool_] = np.zeros(len(words), dtype=np.bool_)
    for start, end in ranges:
        inside[start:end] = True
    return float((inside & story).sum() / max(story.sum(), 1))


def _numeral(words: Words, span: Range) -> bool:
    return any(character.isdigit() for character in words.text(*span))


def _is_wording(words: Words, span: Range) -> bool:
    """A content word and no number: what an editor changes least and a swapping machine most."""
    return not words.function[slice(*span)].all() and not _numeral(words, span)


def _numbers_change(kinship: Kinship, child: Words, child_is_left: bool) -> bool:
    return any(_numeral(child, swap.left if child_is_left else swap.right) for swap in kinship.swaps)
