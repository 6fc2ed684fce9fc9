"""An article laid out for reading: paragraphs whose text is marked, with who says what in the margin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sourceline.export.case import inside, terms
from sourceline.export.labels import one_line
from sourceline.export.notes import Note as Told
from sourceline.export.notes import notes, position
from sourceline.export.passage import Piece, pieces
from sourceline.records import Reading, Span

LONGEST = 40_000
"""Characters of an article that a report shows; a longer one is cut and says so."""

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Note:
    """A margin note: the source (in small capitals), its terms, and how deep it is relayed."""

    source: str
    terms: str
    stance: str
    depth: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A claim that stands here: where, the id of its passage, the id of its entry in the ledger, what it says, on which side."""

    span: Span
    passage: str
    ledger: str
    says: str
    against: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text as pieces, with its margin. ``opens`` gives, by offset, the ids of the passages that start there."""

    pieces: tuple[Piece, ...]
    opens: Mapping[int, tuple[str, ...]]
    notes: tuple[Note, ...]
    repairs: tuple[tuple[str, str], ...]
    anchors: tuple[Anchor, ...]
    title: bool


def paragraphs(reading: Reading, anchors: Sequence[Anchor] = (), longest: int = LONGEST) -> tuple[Paragraph, ...]:
    """The paragraphs of the first ``longest`` characters. Marks of pieces: ``content``, ``direct``, ``source``, ``cue``, ``repair``,
    ``claim``, ``against``. Cost: paragraphs times marks at worst, marks being those of one article.
    """
    text = reading.document.text
    marks = _marks(reading, anchors)
    title_end = reading.document.body
    told = notes(reading)
    return tuple(
        _paragraph(reading, anchors, marks, told, found.start(), found.end(), found.end() <= title_end)
        for found in _PARAGRAPH.finditer(text, 0, min(longest, len(text)))
        if found.group().strip()
    )


def _marks(reading: Reading, anchors: Sequence[Anchor]) -> list[tuple[Span, str]]:
    found: list[tuple[Span, str]] = []
    for attribution in reading.attributions:
        found += [(span, "content") for span in attribution.content]
        found += [(span, "direct") for span in attribution.content if attribution.mode == "direct"]
        found += [(span, "source") for span in attribution.source]
        found += [(span, "cue") for span in attribution.cue]
    found += [(repair.span, "repair") for repair in reading.repairs]
    found += [(anchor.span, "against" if anchor.against else "claim") for anchor in anchors]
    return found


def _paragraph(
    reading: Reading, anchors: Sequence[Anchor], marks: Sequence[tuple[Span, str]], told: Sequence[Told], start: int, end: int, title: bool
) -> Paragraph:
    here = [anchor for anchor in anchors if start <= anchor.span[0] < end]
    opens: dict[int, tuple[str, ...]] = {}
    for anchor in here:
        opens[anchor.span[0]] = (*opens.get(anchor.span[0], ()), anchor.passage)
    repairs = [(one_line(r.found, 60), one_line(r.reads, 60)) for r in reading.repairs if start <= r.span[0] < end]
    return Paragraph(
        pieces=pieces(reading.document.text, start, end, marks),
        opens=opens,
        notes=tuple(_margin(reading, note) for note in told if start <= position(note.attribution) < end),
        repairs=tuple(dict.fromkeys(repairs)),
        anchors=tuple({anchor.ledger: anchor for anchor in here}.values()),
        title=title,
    )


def _margin(reading: Reading, note: Told) -> Note:
    text, attribution = reading.document.text, note.attribution
    speaker = next((e.name for e in reading.entities if e.id == attribution.speaker), "")
    words = " ".join(inside(text, span) for span in attribution.source)
    said = one_line(words, 80)
    who = one_line(speaker, 80)
    source = who if who and attribution.named in ("named", "body") else said or who or "no source named"
    return Note(
        source=source,
        terms=" · ".join(terms(text, attribution)),
        stance=note.stance,
        depth=min(4, note.depth),
        direct=attribution.mode == "direct",
    )
