"""What closes a story and is none of it: "Vane reported from Lorn.", "Associated Press writers ... contributed", "Reporting by ...".

Read from the end, paragraph by paragraph, over at most ``PARAGRAPHS`` of them; the cost does not grow with the text.
"""

from __future__ import annotations

import functools
import re

import msgspec

from ..records import Span
from .agencies import agency_pattern, find_agency
from .bylines import NAME, NAMES, split_names
from .words import load_words

PARAGRAPHS = 6
"""Most closing paragraphs looked at."""
REACH = 4000
"""Characters from the end of the text in which a footer is looked for."""
LONG = 700
"""A longer paragraph is prose."""


class Footer(msgspec.Struct, frozen=True, kw_only=True):
    """Spans of the closing paragraphs, and what they tell: names of the authors, the agency that signs, agencies whose copy went in."""

    spans: tuple[Span, ...] = ()
    byline: tuple[str, ...] = ()
    agency: str | None = None
    helpers: tuple[str, ...] = ()


_PLACES = r"[A-Z][^.!?;]{1,120}(?:[A-Z]\.[A-Z]\.[^.!?;]{0,60})?"
_REPORTED = re.compile(rf"(?P<names>{NAMES}) (?:reported|wrote) from {_PLACES}(?:\.|\)|$)")
_REPORTING = re.compile(rf"\(?(?:Reporting|Writing|Story) by (?P<names>{NAME}(?: in [A-Z]\w+)?(?:(?:, (?:and )?| and ){NAME}(?: in [A-Z]\w+)?)*)")
_CLOSING = re.compile(r"(?s)\((?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled) by [^()]{3,400}\)\s*\Z")


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in load_words()["footers"])


@functools.cache
def _writers() -> re.Pattern[str]:
    return re.compile(
        rf"(?:The )?(?P<agency>{agency_pattern()}) (?:[\w-]+ ){{0,2}}(?:writer|reporter|journalist|correspondent|researcher|producer)s?\b[^\n]*\bcontributed"
    )


@functools.cache
def _sign_off() -> re.Pattern[str]:
    return re.compile(rf"[-—–/(\[ ]{{1,4}}(?P<agency>{agency_pattern()})[/)\]. ]*|Source: (?P<source>{agency_pattern()})\.?")


@functools.cache
def _copyright() -> re.Pattern[str]:
    return re.compile(rf"(?:Copyright|\(c\)|©)[ ©(c)]*(?:\d{{4}},? )?(?:The |by (?:the )?)?(?P<agency>{agency_pattern()})[.,;) ]")


@functools.cache
def _helpers() -> tuple[re.Pattern[str], ...]:
    name = agency_pattern()
    several = rf"(?P<agencies>(?:the )?{name}(?:(?:,? and |, |/| & )(?:the )?{name})*)"
    frames = (
        rf"(?:the )?{several} (?:also )?contributed (?:reporting )?(?:to|for) this",
        rf"\b(?:with|uses|includes|from) (?:additional )?(?:inputs?|files|reporting|material|copy|information|reports?) (?:from|by|of) {several}",
        rf"\bwith {several}(?: (?:inputs?|agency inputs?|files|reporting|copy))?[).\s]*$",
        rf"\b(?:compiled|edited|adapted|rewritten) from {several}",
    )
    return tuple(re.compile(frame, re.IGNORECASE) for frame in frames)


def find_helpers(paragraph: str) -> tuple[str, ...]:
    """Agencies whose copy went into another outlet's story: "The Associated Press contributed to this report", "With AFP inputs"."""
    found = next((match for pattern in _helpers() if (match := pattern.search(paragraph))), None)
    parts = re.split(r",? and |, |/| & ", found["agencies"], flags=re.IGNORECASE) if found else ()
    return tuple(dict.fromkeys(name for part in parts if (name := find_agency(part))))


def parse_footer(text: str, start: int = 0) -> Footer:
    """The footer of ``text``, looked for after ``start``. The first paragraph of the story is never taken for one."""
    low = max(start, len(text) - REACH)
    tail = text[low:]
    blocks = _paragraphs(tail, low > start)
    spans: list[Span] = []
    byline: tuple[str, ...] = ()
    agency: str | None = None
    helpers: tuple[str, ...] = ()
    for first, last in reversed(blocks[-PARAGRAPHS:]):
        paragraph = tail[first:last]
        if len(paragraph) > LONG or not _is_footer(paragraph):
            closing = None if len(spans) == PARAGRAPHS else _CLOSING.search(paragraph)
            if closing:
                spans.append((low + first + closing.start(), low + last))
                byline = _authors(closing[0]) or byline
            break
        spans.append((low + first, low + last))
        byline = _authors(paragraph) or byline
        agency = _signature(paragraph) or agency
        helpers = find_helpers(paragraph) or helpers
    return Footer(spans=tuple(reversed(spans)), byline=byline, agency=agency, helpers=helpers)


def _paragraphs(tail: str, cut: bool) -> list[Span]:
    """Spans of the paragraphs of ``tail`` after the first; lines where the text has no blank lines. A cut first paragraph does not count."""
    blocks: list[Span] = []
    for border in (r"\n\s*\n", r"\n\s*"):
        edges = [0, *(edge for found in re.finditer(border, tail) for edge in found.span()), len(tail)]
        pieces = ((low, high, tail[low:high]) for low, high in zip(edges[::2], edges[1::2], strict=True))
        blocks = [(low + len(piece) - len(piece.lstrip()), low + len(piece.rstrip())) for low, high, piece in pieces if piece.strip()]
        if len(blocks) > 2 or (cut and len(blocks) > 1):
            break
    return blocks[1:]


def _is_footer(paragraph: str) -> bool:
    reported = _REPORTED.match(paragraph)
    if reported and not find_agency(reported["names"]) and not re.match(r"\s*(?:that|how|as|when)\b", paragraph[reported.end() :]):
        return True
    if any(pattern.search(paragraph) for pattern in _patterns()):
        return True
    if len(paragraph) < 160 and find_helpers(paragraph):
        return True
    return bool(_writers().match(paragraph)) or (len(paragraph) < 60 and bool(_sign_off().fullmatch(paragraph)))


def _authors(paragraph: str) -> tuple[str, ...]:
    """Who wrote the story, as its footer tells: those who "reported from" or are named after "Reporting by"; helpers do not count."""
    found = _REPORTED.match(paragraph) or _REPORTING.match(paragraph)
    if not found:
        return ()
    return split_names(re.sub(r" in [A-Z]\w+", "", found["names"]))


def _signature(paragraph: str) -> str | None:
    """The agency whose own staff signs; "The Associated Press contributed" to another outlet's story is no signature."""
    sentences = re.split(r"(?<=[.)])\s+", paragraph) if "contributed" in paragraph else ()
    found = next((match for sentence in sentences if (match := _writers().match(sentence))), None)
    found = found or (_sign_off().fullmatch(paragraph) if len(paragraph) < 60 else None) or _copyright().match(paragraph)
    credit = found and next((value for value in found.groupdict().values() if value), None)
    return find_agency(credit) if credit else None
