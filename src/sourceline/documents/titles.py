"""Titles that stand on a line above a story without a field that says so."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from ..records import Span
from .bylines import is_body
from .outlets import is_outlet
from .words import load_words

LEAST_WORDS, MOST_WORDS = 3, 25
_FULL_STOPS = re.compile(r"\b(?:U\.S|U\.N|U\.K|No|St|Dr|Mr|Mrs|Ms|Gov|Gen|Sen|Rep|Sgt|Col|Lt|[A-Z])\.")


@functools.cache
def _not_titles() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row})" for row in load_words()["not_titles"]), re.IGNORECASE)


def find_title(text: str, start: int, parts: Mapping[str, Sequence[Span]]) -> Span | None:
    """The first line that no other part of the header takes, if it reads as a title: short, no sentence, before a header line or a blank
    line, with a story after it. Captions, players and menus that crawlers leave above a story are none."""
    taken = sorted(span for spans in parts.values() for span in spans)
    at = start
    while found := re.compile(r"\s*([^\n]+)\n(\s*\n)?").match(text, at):
        low, high = _bare(text, found.start(1), found.end(1), taken)
        if low < high:
            break
        at = found.end(1)
    if not found or any(low < end and begin < high for begin, end in taken):
        return None
    following = next((begin for begin, _ in taken if begin >= high), None)
    before_header = following is not None and not text[high:following].strip(" \t\n|-–—")
    if not (found[2] or before_header) or not reads_as_title(text[low:high]) or len(text) - high < 3 * (high - low):
        return None
    return low, high


def _bare(text: str, low: int, high: int, taken: Sequence[Span]) -> Span:
    """A line without the parts at its ends: a labelled date before the title, "Posted: ..." after it."""
    for begin, end in taken:
        if begin <= low < end <= high:
            low = end
    for begin, end in reversed(taken):
        if low < begin < high and not text[end:high].strip():
            high = begin
    line = text[low:high]
    return low + len(line) - len(line.lstrip(" \t|–—-")), high - (len(line) - len(line.rstrip()))


def reads_as_title(line: str) -> bool:
    """Whether one line reads as a title. A full stop at its end is allowed where nearly every word has a capital ("Old Hands Help Town.")."""
    words = line.split()
    if not LEAST_WORDS <= len(words) <= MOST_WORDS or not 8 <= len(line) <= 200:
        return False
    if line.endswith(".") and not _has_headline_capitals(words):
        return False
    if line.endswith((":", ",", ";", "”", '"', "...", "…")) or not any(map(str.isalpha, line)):
        return False
    if re.search(r"[a-z\d)][.!?][\"”’)]*\s+[\"“‘(]*[A-Z]", _FULL_STOPS.sub("", line)) and not re.search(r"[!?]\s", line):
        return False  # two sentences
    return not _not_titles().search(line) and not (len(words) <= 4 and (is_body(line) or is_outlet(line)))


def _has_headline_capitals(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) > 3 and word[:1].isalpha()]
    return len(long) >= 3 and sum(word[0].isupper() for word in long) >= 0.9 * len(long)
