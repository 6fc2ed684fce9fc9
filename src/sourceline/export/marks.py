"""Marks: where the parts of a reading lie in its text, line by line, cut so that every piece carries the same marks throughout.

A mark is a letter and a number: ``s3``, ``k3``, ``c3`` source, cue and content of note 3; ``q`` words quoted; and by their place in the reading, from 0,
``e`` mention of an entity, ``t`` time, ``p`` place, ``v`` trigger of an event, ``r`` repair.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sourceline.export.notes import Note, position, quotes
from sourceline.export.passage import Piece, pieces
from sourceline.records import Reading, Span

Item = TypeVar("Item")

NOTED = frozenset("skc")
"""Letters of the marks that belong to a note."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that is not blank: its pieces, the marks that end at each offset, the notes that stand beside it.

    ``part`` is ``title``, ``date``, ``byline``, ``agency``, ``footer`` or "" for the story itself.
    """

    start: int
    end: int
    part: str
    pieces: tuple[Piece, ...]
    ends: dict[int, tuple[str, ...]]
    notes: tuple[Note, ...]
    repairs: tuple[int, ...]


def marks(reading: Reading, notes: Sequence[Note]) -> list[tuple[Span, str]]:
    """All marks, their spans cut to the text and without white space at their ends; empty ones are left out."""
    text = reading.document.text
    found: list[tuple[Span, str]] = []
    for note in notes:
        it = note.attribution
        for letter, spans in (("c", it.content), ("s", it.source), ("k", it.cue)):
            found += [(span, f"{letter}{note.number}") for span in spans]
        found += [(span, "q") for span in quotes(text, it)]
    for at, entity in enumerate(reading.entities):
        found += [((start, end), f"e{at}") for start, end, _ in entity.mentions]
    found += [(time.span, f"t{at}") for at, time in enumerate(reading.times)]
    found += [(place.span, f"p{at}") for at, place in enumerate(reading.places)]
    found += [(event.trigger, f"v{at}") for at, event in enumerate(reading.events)]
    found += [(repair.span, f"r{at}") for at, repair in enumerate(reading.repairs)]
    trimmed = ((_trim(text, span), name) for span, name in found)
    return [(span, name) for span, name in trimmed if span[0] < span[1]]


def lines(reading: Reading, notes: Sequence[Note]) -> tuple[Line, ...]:
    """The lines of the text that are not blank, every character once and in order. Every note stands beside exactly one line, whatever its spans.

    Cost: linear in the text and in the marks of each line.
    """
    text = reading.document.text
    found = [match.span() for match in _LINE.finditer(text)]
    if not found:
        return ()
    starts = [start for start, _ in found]
    here: list[list[tuple[Span, str]]] = [[] for _ in found]
    ends: list[dict[int, tuple[str, ...]]] = [{} for _ in found]
    for span, name in marks(reading, notes):
        first, last = max(0, bisect_right(starts, span[0]) - 1), bisect_left(starts, span[1])
        for at in range(first, last):
            here[at].append((span, name))
        if name != "q":
            known = ends[last - 1].get(span[1], ())
            ends[last - 1][span[1]] = known if name in known else (*known, name)
    beside = _beside(starts, [(position(note.attribution), note) for note in notes])
    repaired = _beside(starts, [(repair.span[0], at) for at, repair in enumerate(reading.repairs)])
    return tuple(
        Line(
            start=start,
            end=end,
            part=_part(reading, start, end),
            pieces=pieces(text, start, end, here[at]),
            ends=ends[at],
            notes=tuple(beside.get(at, ())),
            repairs=tuple(repaired.get(at, ())),
        )
        for at, (start, end) in enumerate(found)
    )


def numbers(names: Iterable[str], letters: str) -> list[int]:
    """The numbers of the marks with one of these letters, smallest first, each once: ``{"c3", "c12", "q"}`` with ``c`` gives 3, 12."""
    return sorted({int(name[1:]) for name in names if name[0] in letters and len(name) > 1})


def _beside(starts: Sequence[int], items: Iterable[tuple[int, Item]]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for offset, item in items:
        found.setdefault(max(0, bisect_right(starts, offset) - 1), []).append(item)
    return found


def _part(reading: Reading, start: int, end: int) -> str:
    """A line is part of what surrounds the story where all of it is; a dateline opens a line of the story and is none."""
    for name, spans in reading.document.parts.items():
        if name != "dateline" and any(s <= start and end <= e for s, e in spans):
            return name
    return "title" if end <= reading.document.body else ""


def _trim(text: str, span: Span) -> Span:
    start, end = max(0, span[0]), min(span[1], len(text))
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
