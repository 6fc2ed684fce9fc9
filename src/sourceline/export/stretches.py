"""An aligned passage cut into stretches that can stand side by side: at the ends of paragraphs, where both sides have the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sourceline.records import Passage, Span, Substitution

LONG = 1_200
"""Code points after which a stretch is cut between two words, paragraph or not."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")
_SPACES = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Spans of both sides that run parallel, with the places inside where their words differ."""

    child: Span
    parent: Span
    substitutions: tuple[Substitution, ...]


def passages_in_order(passages: Sequence[Passage], child: str, parent: str) -> list[Passage]:
    """The passages in the order of the child's text, widened over the marks that touch them (quotation marks, full stops).

    What is empty, lies outside its text or overlaps an earlier passage of the child is left out.
    """
    found: list[Passage] = []
    ordered = sorted((p for p in passages if _inside(p.child, child) and _inside(p.parent, parent)), key=lambda p: (p.child, p.parent))
    taken = 0
    for at, passage in enumerate(ordered):
        start, end = passage.child
        if start < taken:
            continue
        free = ordered[at + 1].child[0] if at + 1 < len(ordered) else len(child)
        wide = _widened(child, passage.child, taken, max(free, end))
        taken = wide[1]
        found.append(Passage(child=wide, parent=_widened(parent, passage.parent, 0, len(parent)), substitutions=_monotone(passage)))
    return found


def stretches(passage: Passage, child: str, parent: str) -> tuple[Stretch, ...]:
    """The passage cut at line ends of either side and after ``LONG`` code points; together the stretches are the passage.

    A cut needs words that are the same on both sides of it, so that nothing is put beside what it does not match. Cost: linear.
    """
    cuts = [(passage.child[0], passage.parent[0])]
    for a, b, hard in _places(passage, child, parent):
        if (a > cuts[-1][0] and b > cuts[-1][1]) and (hard or max(a - cuts[-1][0], b - cuts[-1][1]) > LONG):
            cuts.append((a, b))
    ends = [*cuts[1:], (passage.child[1], passage.parent[1])]
    found = []
    waiting = list(reversed(passage.substitutions))
    for (a, b), (c, d) in zip(cuts, ends, strict=True):
        here = []
        while waiting and (waiting[-1].child[1] <= c and waiting[-1].parent[1] <= d):
            here.append(waiting.pop())
        found.append(Stretch(child=(a, c), parent=(b, d), substitutions=tuple(here)))
    return tuple(found)


def _places(passage: Passage, child: str, parent: str) -> Iterator[tuple[int, int, bool]]:
    """Where both sides may be cut: offsets in child and parent, and whether a line ends there."""
    a, b = passage.child[0], passage.parent[0]
    ends = (Substitution(child=(passage.child[1],) * 2, parent=(passage.parent[1],) * 2),)
    for swap in (*passage.substitutions, *ends):
        ours = [m.span() for m in _WORD.finditer(child, a, swap.child[0])]
        theirs = [m.span() for m in _WORD.finditer(parent, b, swap.parent[0])]
        if len(ours) == len(theirs):
            ours, theirs = [*ours, (swap.child[0],) * 2], [*theirs, (swap.parent[0],) * 2]
            for (start, end), (first, last) in zip(ours, theirs, strict=True):
                left, right = _break(child, a, start), _break(parent, b, first)
                yield left[0], right[0], left[1] or right[1]
                a, b = end, last
        a, b = swap.child[1], swap.parent[1]


def _break(text: str, start: int, end: int) -> tuple[int, bool]:
    """Between two words: the point behind the last line end, else behind the last space, else before the next word; whether a line ends."""
    line = text.rfind("\n", start, end)
    if line >= 0:
        return line + 1, True
    space = max((m.end() for m in _SPACES.finditer(text, start, end)), default=end)
    return space, False


def _inside(span: Span, text: str) -> bool:
    return 0 <= span[0] < span[1] <= len(text)


def _widened(text: str, span: Span, least: int, most: int) -> Span:
    start, end = span
    while start > least and not text[start - 1].isspace() and not text[start - 1].isalnum():
        start -= 1
    while end < most and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return start, end


def _monotone(passage: Passage) -> tuple[Substitution, ...]:
    """The substitutions that lie in the passage and follow one another on both sides."""
    kept: list[Substitution] = []
    a, b = passage.child[0], passage.parent[0]
    for swap in sorted(passage.substitutions, key=lambda s: (s.child, s.parent)):
        inside = a <= swap.child[0] <= swap.child[1] <= passage.child[1] and b <= swap.parent[0] <= swap.parent[1] <= passage.parent[1]
        if inside and (swap.child[0] < swap.child[1] or swap.parent[0] < swap.parent[1]):
            kept.append(swap)
            a, b = swap.child[1], swap.parent[1]
    return tuple(kept)
