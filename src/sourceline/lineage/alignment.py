"""Which passages of one document run parallel to passages of another, word by word and in order.

The longest common subsequence of the words (rapidfuzz, bit-parallel) gives matched words; what chance matched is thrown away by asking
for local density: a run of matches counts +1 a match and -``GAP_COST`` for every word that had to be skipped on the longer side, and
only runs of positive sum (maximal scoring segments, Ruzzo and Tompa, ISMB 1999) are passages. Moved paragraphs are found by aligning
again what the first pass left over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from rapidfuzz.distance import LCSseq

from sourceline.lineage.words import Words

GAP_COST = 0.6
"""At .6 a run stays positive down to 38 % of its words kept; the chance matches of unrelated English stay below."""
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
        new: list[Aligned] = []
        a, b = _positions(free_left), _positions(free_right)
        if min(len(a), len(b)) < LEAST_MATCHES:
            break
        for run in _runs(_match([left.ids[i] for i in a], [right.ids[j] for j in b])):
            pieces = _unbroken([(a[i], b[j]) for i, j in run])
            new += [_passage(piece) for piece in pieces if _counts(piece, left)]
        if not new:
            break
        found += new
        free_left = _without(free_left, [each.left for each in new])
        free_right = _without(free_right, [each.right for each in new])
    return tuple(sorted(found, key=lambda each: each.left))


def _match(a: Sequence[int], b: Sequence[int]) -> list[Match]:
    """Positions of words in common, ascending on both sides."""
    if len(a) * len(b) <= WHOLE:
        return _subsequence(a, b, 0, 0)
    return _match_blocks(a, b)


def _subsequence(a: Sequence[int], b: Sequence[int], left: int, right: int) -> list[Match]:
    blocks = LCSseq.opcodes(a, b)
    return [(left + op.src_start + k, right + op.dest_start + k) for op in blocks if op.tag == "equal" for k in range(op.src_end - op.src_start)]


def _match_blocks(a: Sequence[int], b: Sequence[int]) -> list[Match]:
    """As the common subsequence, for long texts: each block of ``a`` is aligned with the stretch of ``b`` that its rare shingles point to."""
    places: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for j in range(len(b) - ANCHOR + 1):
        known = places[tuple(b[j : j + ANCHOR])]
        if len(known) <= MOST_ANCHOR_PLACES:
            known.append(j)
    matches: list[Match] = []
    reached = 0
    for start in range(0, len(a), BLOCK):
        block = a[start : start + BLOCK]
        votes: dict[int, int] = defaultdict(int)
        for i in range(len(block) - ANCHOR + 1):
            known = places.get(tuple(block[i : i + ANCHOR]), [])
            if len(known) <= MOST_ANCHOR_PLACES:
                for j in known:
                    if j >= reached:
                        votes[(j - i) // BLOCK] += 1
        if not votes:
            continue
        best = min(votes, key=lambda key: (-votes[key], key))
        low, high = max(reached, best * BLOCK), min(len(b), (best + 2) * BLOCK + len(block))
        part = _subsequence(block, b[low:high], start, low)
        # Chance matches at the far end would push the next block past its place.
        kept = [match for run in _runs(part) for match in run]
        if kept:
            matches += kept
            reached = kept[-1][1] + 1
    return matches


def _runs(matches: Sequence[Match]) -> list[list[Match]]:
    """Maximal scoring runs of matches, ascending. Cost: linear."""
    stack: list[tuple[float, float, int, int]] = []  # score before, score after, first and last match
    total = 0.0
    previous: Match | None = None
    for index, (i, j) in enumerate(matches):
        if previous is not None:
            total -= GAP_COST * (max(i - previous[0], j - previous[1]) - 1)
        previous = (i, j)
        run = (total, total + 1.0, index, index)
        total += 1.0
        while True:
            place = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][0] < run[0]), None)
            if place is None or stack[place][1] >= run[1]:
                stack.append(run)
                break
            run = (stack[place][0], run[1], stack[place][2], run[3])
            del stack[place:]
    return [list(matches[first : last + 1]) for _, _, first, last in stack if last - first + 1 >= LEAST_MATCHES]


def _unbroken(run: Sequence[Match]) -> Iterable[list[Match]]:
    """``run`` cut where more than ``LONGEST_GAP`` words are skipped on a side: an inserted paragraph is no part of a passage."""
    piece = [run[0]]
    for match in run[1:]:
        if max(match[0] - piece[-1][0], match[1] - piece[-1][1]) > LONGEST_GAP + 1:
            yield piece
            piece = []
        piece.append(match)
    yield piece


def _passage(piece: Sequence[Match]) -> Aligned:
    return Aligned(left=(piece[0][0], piece[-1][0] + 1), right=(piece[0][1], piece[-1][1] + 1), matches=tuple(piece))


def _counts(piece: Sequence[Match], left: Words) -> bool:
    if len(piece) < LEAST_MATCHES:
        return False
    return len({left.ids[i] for i, _ in piece if not left.function[i]}) >= LEAST_CONTENT


def _positions(ranges: Iterable[Range]) -> list[int]:
    return [position for start, end in ranges for position in range(start, end)]


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
