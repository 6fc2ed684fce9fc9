"""Which passages of one document run parallel to passages of another, word by word and in order.

The longest common subsequence of the words (rapidfuzz, bit-parallel) gives matched words; what chance matched is thrown away by asking
for local density: a run counts ``MATCH_GAIN`` a match and -``GAP_COST`` for every word that had to be skipped on the longer side, and
only runs of positive sum (maximal scoring segments, Ruzzo and Tompa, ISMB 1999) are passages. Moved paragraphs are found by aligning
again what the first pass left over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec
from rapidfuzz.distance import LCSseq

from sourceline.lineage.words import Words

MATCH_GAIN, GAP_COST = 5, 3
"""A word matched and a word skipped, in whole numbers so that no rounding decides. At .6 of a match a run stays positive down to
38 % of its words kept; the chance matches of unrelated English stay below."""
LONGEST_GAP = 14
LEAST_MATCHES = 7
LEAST_CONTENT = 3
"""Matched words of a passage that are not function words."""
PASSES = 3
WHOLE = 36_000_000
"""Words times words that are aligned in one piece (4.5 MB of bits); longer texts are cut into blocks."""
BLOCK = 1_200
ANCHOR = 3
MOST_ANCHOR_PLACES = 8

Match = tuple[int, int]
Block = tuple[int, int, int]
"""Words in common that follow one another on both sides: first position left and right, and how many."""
Range = tuple[int, int]


class Aligned(msgspec.Struct, frozen=True):
    """One passage: half-open ranges of word positions in the left and the right document, and its matched pairs of positions."""

    left: Range
    right: Range
    matches: tuple[Match, ...]


def align(left: Words, right: Words) -> tuple[Aligned, ...]:
    """Passages that ``left`` and ``right`` share, in the order of ``left``; symmetric but for the side.

    Cost: about 0.3 ms for two stories of 400 words; linear (blocks of ``BLOCK`` words) when the product of lengths passes ``WHOLE``.
    """
    return align_ranges(left, right, (0, len(left)), (0, len(right)))


def align_ranges(left: Words, right: Words, of_left: Range, of_right: Range) -> tuple[Aligned, ...]:
    """As :func:`align`, for a half-open range of words of each."""
    free_left, free_right = [of_left], [of_right]
    found: list[Aligned] = []
    for _ in range(PASSES):
        if min(_size(free_left), _size(free_right)) < LEAST_MATCHES:
            break
        runs = _runs(_match(_pick(left.ids, free_left), _pick(right.ids, free_right)))
        pieces = [piece for run in runs for piece in _unbroken(_place(run, free_left, free_right))]
        new = [_passage(piece) for piece in pieces if _counts(piece, left)]
        if not new:
            break
        found += new
        free_left = _without(free_left, [each.left for each in new])
        free_right = _without(free_right, [each.right for each in new])
    return tuple(sorted(found, key=lambda each: each.left))


def _match(a: Sequence[int], b: Sequence[int]) -> list[Block]:
    """Words in common, ascending on both sides."""
    if len(a) * len(b) <= WHOLE:
        return _subsequence(a, b, 0, 0)
    return _match_blocks(a, b)


def _subsequence(a: Sequence[int], b: Sequence[int], left: int, right: int) -> list[Block]:
    return [(left + i, right + j, size) for i, j, size in LCSseq.editops(a, b).as_matching_blocks() if size]


def _match_blocks(a: Sequence[int], b: Sequence[int]) -> list[Block]:
    """As the common subsequence, for long texts: each block of ``a`` is aligned with the stretch of ``b`` that its rare shingles point to."""
    places = _anchors(b)
    matches: list[Block] = []
    reached = 0
    for start in range(0, len(a), BLOCK):
        block = a[start : start + BLOCK]
        best = _stretch(block, places, reached)
        if best is None:
            continue
        low, high = max(reached, best * BLOCK), min(len(b), (best + 2) * BLOCK + len(block))
        # Chance matches at the far end would push the next block past its place.
        kept = [match for run in _runs(_subsequence(block, b[low:high], start, low)) for match in run]
        if kept:
            matches += kept
            reached = kept[-1][1] + kept[-1][2]
    return matches


def _anchors(words: Sequence[int]) -> dict[int, list[int]]:
    """Where each shingle of ``ANCHOR`` words stands, by its hash; common ones are known by too long a list."""
    places: dict[int, list[int]] = defaultdict(list)
    for position, shingle in enumerate(_shingles(words)):
        known = places[shingle]
        if len(known) <= MOST_ANCHOR_PLACES:
            known.append(position)
    return places


def _shingles(words: Sequence[int]) -> Iterator[int]:
    return map(hash, zip(*(words[step:] for step in range(ANCHOR)), strict=False))


def _stretch(block: Sequence[int], places: dict[int, list[int]], reached: int) -> int | None:
    """The stretch of ``BLOCK`` words, not before ``reached``, that most rare shingles of ``block`` point to."""
    votes: dict[int, int] = defaultdict(int)
    for i, shingle in enumerate(_shingles(block)):
        known = places.get(shingle, ())
        if len(known) <= MOST_ANCHOR_PLACES:
            for j in known:
                if j >= reached:
                    votes[(j - i) // BLOCK] += 1
    return min(votes, key=lambda key: (-votes[key], key)) if votes else None


def _runs(matches: Sequence[Block]) -> list[list[Block]]:
    """Maximal scoring runs of matches (Ruzzo and Tompa, ISMB 1999), ascending. Cost: linear."""
    stack: list[tuple[int, int, int, int]] = []  # score before, score after, first and last block
    total = left = right = 0
    for index, (i, j, size) in enumerate(matches):
        if index:
            total -= GAP_COST * max(i - left, j - right)
        left, right = i + size, j + size
        before, after, first = total, total + MATCH_GAIN * size, index
        total = after
        place = len(stack) - 1
        while place >= 0:
            if stack[place][0] < before:
                if stack[place][1] >= after:
                    break
                before, first = stack[place][0], stack[place][2]
                del stack[place:]
            place -= 1
        stack.append((before, after, first, index))
    runs = [list(matches[first : last + 1]) for _, _, first, last in stack]
    return [run for run in runs if _matched(run) >= LEAST_MATCHES]


def _unbroken(run: Sequence[Block]) -> Iterator[list[Block]]:
    """``run`` cut where more than ``LONGEST_GAP`` words are skipped on a side: an inserted paragraph is no part of a passage."""
    piece: list[Block] = []
    left = right = 0
    for i, j, size in run:
        if piece and max(i - left, j - right) > LONGEST_GAP:
            yield piece
            piece = []
        piece.append((i, j, size))
        left, right = i + size, j + size
    yield piece


def _passage(piece: Sequence[Block]) -> Aligned:
    (i, j, _), (k, m, size) = piece[0], piece[-1]
    matches = tuple((left + step, right + step) for left, right, count in piece for step in range(count))
    return Aligned(left=(i, k + size), right=(j, m + size), matches=matches)


def _counts(piece: Sequence[Block], left: Words) -> bool:
    if _matched(piece) < LEAST_MATCHES:
        return False
    content: set[int] = set()
    for i, _, size in piece:
        content.update(left.ids[k] for k in range(i, i + size) if not left.function[k])
        if len(content) >= LEAST_CONTENT:
            return True
    return False


def _matched(blocks: Iterable[Block]) -> int:
    return sum(size for _, _, size in blocks)


def _size(ranges: Iterable[Range]) -> int:
    return sum(end - start for start, end in ranges)


def _pick(words: Sequence[int], ranges: Sequence[Range]) -> Sequence[int]:
    """The words of ``ranges``, one after another."""
    if len(ranges) == 1:
        start, end = ranges[0]
        return words if end - start == len(words) else words[start:end]
    return [word for start, end in ranges for word in words[start:end]]


def _place(run: Sequence[Block], left: Sequence[Range], right: Sequence[Range]) -> list[Block]:
    """``run``, found in the words of ranges one after another, in positions of the documents; a block over a border becomes two."""
    found = []
    borders_left, borders_right = _borders(left), _borders(right)
    for i, j, size in run:
        while size:
            k, m = bisect_right(borders_left, i) - 1, bisect_right(borders_right, j) - 1
            a, b = left[k][0] + i - borders_left[k], right[m][0] + j - borders_right[m]
            step = min(size, left[k][1] - a, right[m][1] - b)
            found.append((a, b, step))
            i, j, size = i + step, j + step, size - step
    return found


def _borders(ranges: Sequence[Range]) -> list[int]:
    """How many words stand before each range."""
    return list(accumulate((end - start for start, end in ranges[:-1]), initial=0))


def _without(ranges: Iterable[Range], taken: Sequence[Range]) -> list[Range]:
    """``ranges`` less what was aligned; leftovers too short for a passage go too."""
    rest: list[Range] = []
    holes = sorted(taken)
    for start, end in ranges:
        for low, high in holes:
            if high <= start or low >= end:
                continue
            rest.append((start, low))
            start = max(start, high)
        rest.append((start, end))
    return [(start, end) for start, end in rest if end - start >= LEAST_MATCHES]
