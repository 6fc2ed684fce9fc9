"""Passages: the sentence around a claim with its words marked, and texts cut into pieces that each carry the same marks."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourceline.export.labels import safe
from sourceline.records import Reading, Span

LONGEST = 420
"""Characters of an excerpt; a longer sentence is cut around the marked words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text whose every character carries the same marks. ``start`` is its offset in the document."""

    text: str
    marks: frozenset[str]
    start: int


def pieces(text: str, start: int, end: int, marks: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """``text[start:end]`` cut at every border of a mark. Spans may overlap, touch, nest or lie outside; together the pieces are the text.

    Cost: linear in the pieces times the marks open over each.
    """
    inner = [(max(start, s), min(end, e), name) for (s, e), name in marks if s < end and e > start and s < e]
    borders = sorted({start, end, *(s for s, _, _ in inner), *(e for _, e, _ in inner)})
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for s, e, name in inner:
        opening.setdefault(s, []).append(name)
        closing.setdefault(e, []).append(name)
    live: dict[str, int] = {}
    found = []
    for at, after in itertools.pairwise(borders):
        for name in opening.get(at, ()):
            live[name] = live.get(name, 0) + 1
        for name in closing.get(at, ()):
            live[name] -= 1
        found.append(Piece(text=safe(text[at:after]), marks=frozenset(n for n, open_ in live.items() if open_ > 0), start=at))
    return tuple(found)


def sentence(reading: Reading, span: Span) -> Span:
    """From the start of the sentence that holds the span's first character to the end of the one that holds its last; the line where unknown."""
    text = reading.document.text
    start, end = _bounded(span, len(text))
    at = bisect_right(reading.sentences, (start, len(text) + 1)) - 1
    if at >= 0 and reading.sentences[at][0] <= start < reading.sentences[at][1]:
        first = reading.sentences[at][0]
        last = next((e for s, e in reading.sentences[at:] if e >= end), end)
    else:
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
    return first, max(last, end)


def excerpt(reading: Reading, spans: Sequence[Span], longest: int = LONGEST) -> tuple[Piece, ...]:
    """The sentence of the first span with all spans inside it marked ``hit``; cut with an ellipsis to about ``longest`` characters.

    Empty where there is no span inside the text.
    """
    text = reading.document.text
    usable = [s for s in (_bounded(span, len(text)) for span in spans) if s[0] < s[1]]
    if not usable:
        return ()
    first = usable[0]
    start, end = sentence(reading, first)
    cut_start, cut_end = start, end
    if end - start > longest:
        centre = (first[0] + min(first[1], first[0] + longest // 2)) // 2
        cut_start = max(start, min(centre - longest // 2, end - longest))
        cut_end = min(end, cut_start + longest)
        cut_start = start if cut_start == start else _word_edge(text, cut_start, first[0])
    found = list(pieces(text, cut_start, cut_end, [(span, "hit") for span in usable]))
    if cut_start > start:
        found.insert(0, Piece("… ", frozenset(), cut_start))
    if cut_end < end:
        found.append(Piece(" …", frozenset(), cut_end))
    return tuple(found)


def _word_edge(text: str, at: int, most: int) -> int:
    """The first start of a word from ``at`` on, not beyond ``most``."""
    space = text.find(" ", at, most)
    return at if space < 0 else space + 1


def _bounded(span: Span, length: int) -> Span:
    return max(0, min(span[0], length)), max(0, min(span[1], length))
