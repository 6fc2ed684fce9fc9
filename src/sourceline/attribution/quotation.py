"""Quotation marks: what stands between them, and whether a content is quoted, reported, or both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sourceline.records import QuoteMode, Span

_PAIRS = {"“": "”", "«": "»", "„": "“"}
_MARK = re.compile(r"''|``|[\n\"“”«»„]")
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
    for match in _MARK.finditer(text):
        mark = match[0]
        if opened is None:
            closing = _closing(mark)
            opened = (match.start(), closing) if closing is not None else None
        elif mark in ("\n", opened[1]):
            found.append((opened[0], match.start() if mark == "\n" else match.end()))
            opened = None
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


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)
