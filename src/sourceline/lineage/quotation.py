"""What stands between quotation marks, in running text and in text of one sentence a line, with marks of every make; and statements that are printed without any."""

from __future__ import annotations

import re

from sourceline.lineage.lexicon import statement_leads
from sourceline.records import Span

_MARK = re.compile(r"``|''|[\"“”«»]")
# Single marks count only round a whole clause: an apostrophe looks the same.
_SINGLE = re.compile(r"(?<!\w)‘[^‘’\n]{12,}’(?!\w)")
_LEAST = 4
"""Code points of a quotation, its marks included."""
_FURTHEST = 700
"""Code points from an opening mark to a closing one in a later line: one sentence a line gives a speaker some lines. What is longer is a passage of a text, reprinted between marks."""


_COLON = re.compile(r":[ \t]*\n")
_LINE = re.compile(r"\s*([^\n]+)")
_SPEAKER = re.compile(r"\b(?:we|our|ours|us|i|my|me)\b", re.IGNORECASE)
""""US" and "U.S." among them: at worst a line more is taken for the statement's."""


def statements(text: str) -> list[Span]:
    """Spans of statements that a line announces ("released this statement:") and that stand without marks: the line that follows, and those
    after it in which the speaker says "we" or "I". Ascending, without overlap. Cost: linear; lines that end with a colon are few."""
    found: list[Span] = []
    for colon in _COLON.finditer(text):
        start = colon.end()
        if (found and start < found[-1][1]) or not statement_leads().search(text, text.rfind("\n", 0, colon.start()) + 1, start):
            continue
        end, line = start, _LINE.match(text, start)
        while line and (end == start or _SPEAKER.search(line.group(1))):
            end = line.end()
            line = _LINE.match(text, end)
        if end > start:
            found.append((start, end))
    return found


def quotations(text: str) -> list[Span]:
    """Spans between quotation marks, marks included, ascending, without overlap.

    A quotation that its own line leaves open runs to the next mark when that is a closing one and near. Otherwise it ends with its line:
    agencies open every paragraph of a long quotation anew, and a missing mark must not turn the rest of a story into a quotation.
    Cost: linear in marks.
    """
    found: list[Span] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        at, end = match.span()
        if opened is not None:
            line = _line_end(text, opened)
            near = at < line or at - opened <= _FURTHEST
            if near and _closes(text, at, end, same_line=at < line):
                found.append((opened, end))
                opened = None
                continue
            if at < line:
                continue  # a mark inside the quotation
            found.append((opened, line))
            opened = None
        if _opens(text, at, end):
            opened = at
    if opened is not None:
        found.append((opened, _line_end(text, opened)))
    return _merge([span for span in found if span[1] - span[0] >= _LEAST], [match.span() for match in _SINGLE.finditer(text)])


def _merge(found: list[Span], single: list[Span]) -> list[Span]:
    """Both, without single marks inside a quotation."""
    merged: list[Span] = []
    for span in sorted(found + single):
        if not merged or span[0] >= merged[-1][1]:
            merged.append(span)
        elif span[1] > merged[-1][1]:
            merged[-1] = (merged[-1][0], span[1])
    return merged


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _closes(text: str, at: int, end: int, *, same_line: bool) -> bool:
    """Whether the mark closes a quotation that stands open, on its own line or an earlier one."""
    mark = text[at:end]
    if mark in ("”", "»", "''"):
        return True
    if mark == "«" or _starts_line(text, at):
        return False
    if _before_stop(text, end):
        return True
    if mark == '"':
        return not _joins_next(text, end) or _joins_last(text, at)
    return same_line and _joins_last(text, at) == _joins_next(text, end)  # “ or `` where ” or '' is meant


def _opens(text: str, at: int, end: int) -> bool:
    """Whether the mark opens a quotation where none stands open."""
    mark = text[at:end]
    if mark in ("”", "»", "''") or _before_stop(text, end):
        return False
    return mark != '"' or not _joins_last(text, at)


def _before_stop(text: str, end: int) -> bool:
    """Whether a stop, a comma or the line's end follows: so a closing mark stands, however it is drawn."""
    after = text[end : end + 2].removeprefix(" ")[:1]
    return after in (",", ".", ";", "\n", "")


def _starts_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n" or (text[at - 1] == " " and (at == 1 or text[at - 2] == "\n"))


def _joins_last(text: str, at: int) -> bool:
    """Whether the mark stands on the word, comma or stop before it."""
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_.,!?…")


def _joins_next(text: str, end: int) -> bool:
    return end < len(text) and not text[end].isspace()
