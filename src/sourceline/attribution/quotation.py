"""Quotation marks: what stands between them, and whether a content is quoted, reported, or both."""

from __future__ import annotations

from collections.abc import Sequence

from sourceline.records import QuoteMode, Span

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_DIRECT = 0.93
"""Share of letters and digits within marks from which a content is direct: a cue's stray word must not make it mixed."""


def find_quotations(text: str) -> tuple[Span, ...]:
    """Spans of quotations, marks included, in order and without overlap. Linear in the text.

    Straight marks open and close in turn. A quotation left open ends with its paragraph: that is how agencies carry one on
    over several paragraphs, each of which opens with a mark. Single marks are left alone, since apostrophes look the same;
    two of them in a row (``''``), as some feeds have it, count as one mark.
    """
    found: list[Span] = []
    opened: tuple[int, str] | None = None
    position = 0
    while position < len(text):
        char = text[position]
        width = 2 if text[position : position + 2] in ("''", "``") else 1
        if char == "\n" and opened is not None:
            found.append((opened[0], position))
            opened = None
        elif opened is not None and _closes(text[position : position + width], opened[1]):
            found.append((opened[0], position + width))
            opened = None
        elif opened is None:
            closing = _closing(text[position : position + width])
            if closing is not None:
                opened = (position, closing)
        position += width
    if opened is not None:
        found.append((opened[0], len(text)))
    return tuple(found)


def find_mode(text: str, content: Sequence[Span], quotations: Sequence[Span]) -> QuoteMode:
    """``direct`` when all of the content stands within quotation marks, ``indirect`` when none does, else ``mixed``."""
    total = quoted = 0
    for start, end in content:
        total += _letters(text[start:end])
        quoted += sum(_letters(text[max(start, first) : min(end, last)]) for first, last in quotations if first < end and start < last)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= _DIRECT * total else "mixed"


def _closing(mark: str) -> str | None:
    if mark == '"':
        return '"'
    if mark in ("''", "``"):
        return "''"
    return _PAIRS.get(mark)


def _closes(mark: str, closing: str) -> bool:
    return mark == closing


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)
