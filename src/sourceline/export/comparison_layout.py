"""A comparison laid out from the passages of a lineage. Spans only, nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sourceline.export.comparison import Bit, Cell, Comparison, Group, Kind, Row
from sourceline.export.labels import one_line
from sourceline.export.passage import pieces
from sourceline.export.stretches import LONG, Stretch, passages_in_order, stretches
from sourceline.records import Member, Passage, Reading, Span, Substitution

SAME_SHOWN, OWN_SHOWN = 30, 150
"""Words of an unchanged stretch, and of one that only one side has, that are shown; a longer one is folded, with its number of words."""
LONGEST = 200_000
"""Code points of both texts that are laid out; the rest is counted."""

_PARAGRAPH = re.compile(rf"[^\n]{{1,{LONG}}}(?:(?=\s)|$)|[^\n]{{1,{LONG}}}")
_WORDLIKE = re.compile(r"[^\W_]")


def compare(child: Reading, parent: Reading, member: Member, longest: int = LONGEST) -> Comparison:
    """Lay out ``child`` beside ``parent`` by the passages of ``member``. Rows stand in the child's order; what the parent alone has stands before
    the passage that follows it there. Every word of both texts is in a row, but for ``cut``. Cost: linear in the texts but for sorting.
    """
    ours, theirs = child.document.text, parent.document.text
    passages = passages_in_order(member.passages, ours, theirs)
    added, dropped = _added(passages, ours), _dropped(passages, theirs)
    rows = tuple(_numbered(_rows(child, parent, passages, added, dropped)))
    shown = _first(rows, longest)
    return Comparison(
        child=child,
        parent=parent,
        member=member,
        groups=tuple(_groups(rows[:shown])),
        added=tuple(span for span in added.values() if span),
        dropped=tuple(span for spans in dropped.values() for span in spans),
        added_words=sum(_words(ours, span) for span in added.values() if span),
        dropped_words=sum(_words(theirs, span) for spans in dropped.values() for span in spans),
        swaps=sum(len(passage.substitutions) for passage in passages),
        cut=sum(cell.words for row in rows[shown:] for cell in (row.child, row.parent) if cell),
    )


def _added(passages: Sequence[Passage], text: str) -> dict[int, Span | None]:
    """The child's own text before each passage (by its place) and after the last."""
    borders = [0, *(at for passage in passages for at in passage.child), len(text)]
    return {at: _trim(text, (borders[2 * at], borders[2 * at + 1])) for at in range(len(passages) + 1)}


def _dropped(passages: Sequence[Passage], text: str) -> dict[int, list[Span]]:
    """What of the parent is in no passage, by the place in the child's order where it is shown."""
    found: dict[int, list[Span]] = {}
    reached, last = 0, -1
    for at, passage in sorted(enumerate(passages), key=lambda item: item[1].parent):
        if span := _trim(text, (reached, passage.parent[0])):
            found.setdefault(at, []).append(span)
        if passage.parent[1] > reached:
            reached, last = passage.parent[1], at
    if span := _trim(text, (reached, len(text))):
        found.setdefault(last + 1, []).append(span)
    return found


def _rows(
    child: Reading, parent: Reading, passages: Sequence[Passage], added: dict[int, Span | None], dropped: dict[int, list[Span]]
) -> Iterator[Row]:
    count = reached = 0
    for at in range(len(passages) + 1):
        own = added[at]
        yield from _apart(child, parent, [own] if own else [], dropped.get(at, []))
        if at < len(passages):
            moved = passages[at].parent[0] < reached
            reached = passages[at].parent[0]
            for stretch in stretches(passages[at], child.document.text, parent.document.text):
                if row := _parallel(child, parent, stretch, count, moved):
                    yield row
                count += len(stretch.substitutions)


def _parallel(child: Reading, parent: Reading, stretch: Stretch, count: int, moved: bool) -> Row | None:
    """A stretch as a row; its substitutions are numbered from ``count`` + 1. Null where neither side has a word."""
    places = [(n, swap) for n, swap in enumerate(stretch.substitutions, start=count + 1)]
    ours, theirs = child.document.text, parent.document.text
    left = _cell(parent, stretch.parent, [(n, swap.parent, ours[slice(*swap.child)]) for n, swap in places])
    right = _cell(child, stretch.child, [(n, swap.child, theirs[slice(*swap.parent)]) for n, swap in places])
    if left is None and right is None:
        return None
    return Row(
        kind="changed" if places else "same",
        number=1,
        child=right,
        parent=left,
        swaps=len(places),
        moved=moved,
        repairs=_notes(child, stretch.child, stretch.substitutions),
    )


def _apart(child: Reading, parent: Reading, ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[Row]:
    """What only one side has, paragraph by paragraph; both sides begin in one row to save height, and are no counterparts."""
    right = [cell for span in ours for part in _paragraphs(child.document.text, span) if (cell := _cell(child, part, ()))]
    left = [cell for span in theirs for part in _paragraphs(parent.document.text, span) if (cell := _cell(parent, part, ()))]
    for at in range(max(len(left), len(right))):
        own = right[at] if at < len(right) else None
        yield Row(kind="own", number=0, child=own, parent=left[at] if at < len(left) else None, repairs=_notes(child, own.span, ()) if own else ())


def _notes(child: Reading, span: Span, swaps: Sequence[Substitution]) -> tuple[tuple[str, str], ...]:
    """What repairs that start in the span say that it read, but for those that the words beside them show."""
    places = [swap.child for swap in swaps]
    found = [
        (one_line(r.found, 60), one_line(r.reads, 60))
        for r in child.repairs
        if span[0] <= r.span[0] < span[1] and not (r.by == "alignment" and any(s < r.span[1] and e > r.span[0] for s, e in places))
    ]
    return tuple(dict.fromkeys(found))


def _cell(reading: Reading, span: Span, places: Sequence[tuple[int, Span, str]]) -> Cell | None:
    text = reading.document.text
    trimmed = _trim(text, span)
    if trimmed is None and not places:
        return None
    start, end = trimmed or (span[0], span[0])
    repairs = [(r.span, r.reads) for r in reading.repairs if r.span[0] < end and r.span[1] > start]
    bits: list[Bit] = []
    at = start
    for number, (first, last), other in places:
        first, last = max(first, at), max(last, at)
        bits += _bits(text, at, min(first, end), repairs)
        words = one_line(other, 200)
        bits += _bits(text, first, last, repairs, number, words) or [Bit(text="", swap=number, other=words)]
        at = last
    bits += _bits(text, at, end, repairs)
    return Cell(span=(start, end), words=_words(text, (start, end)), bits=tuple(bits))


def _bits(text: str, start: int, end: int, repairs: Sequence[tuple[Span, str]], swap: int = 0, other: str = "") -> list[Bit]:
    if start >= end:
        return []
    found = pieces(text, start, end, repairs)
    return [Bit(text=p.text, swap=swap, other=other, reads=one_line(min(p.marks, default=""), 60)) for p in found]


def _numbered(rows: Iterator[Row]) -> Iterator[Row]:
    number = 0
    for row in rows:
        number += row.number
        yield replace(row, number=number) if row.number else row


def _first(rows: Sequence[Row], longest: int) -> int:
    """How many rows hold at most ``longest`` code points together."""
    total = 0
    for at, row in enumerate(rows):
        total += sum(cell.span[1] - cell.span[0] for cell in (row.child, row.parent) if cell)
        if total > longest:
            return at
    return len(rows)


def _groups(rows: Sequence[Row]) -> Iterator[Group]:
    for (kind, moved), same in groupby(rows, key=lambda row: (row.kind, row.moved)):
        run = tuple(same)
        group = _group(kind, moved, run)
        most = max(group.child_words, group.parent_words)
        if kind == "same":
            yield replace(group, folded=most > SAME_SHOWN)
        elif kind == "own" and most > OWN_SHOWN + SAME_SHOWN:
            cut = _opening(run)
            yield from (_group(kind, moved, run[:cut]), replace(_group(kind, moved, run[cut:]), folded=True)) if cut < len(run) else (group,)
        else:
            yield group


def _opening(run: Sequence[Row]) -> int:
    """How many rows of a long stretch are shown: one at least, then as long as ``OWN_SHOWN`` words are not reached."""
    total = 0
    for at, row in enumerate(run):
        total += max((cell.words for cell in (row.child, row.parent) if cell), default=0)
        if at and total > OWN_SHOWN:
            return at
    return len(run)


def _group(kind: Kind, moved: bool, rows: tuple[Row, ...]) -> Group:
    ours, theirs = (sum(cell.words for row in rows if (cell := getattr(row, side))) for side in ("child", "parent"))
    return Group(kind=kind, rows=rows, folded=False, moved=moved, child_words=ours, parent_words=theirs)


def _paragraphs(text: str, span: Span) -> list[Span]:
    return [m.span() for m in _PARAGRAPH.finditer(text, *span)]


def _trim(text: str, span: Span) -> Span | None:
    """The span without white space at its ends; null where it has no word."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if _WORDLIKE.search(text, start, end) else None


def _words(text: str, span: Span) -> int:
    return len(text[slice(*span)].split())
