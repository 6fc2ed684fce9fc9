"""Light reordering, as a text gets on its way through another language: an adverbial to the front of its sentence, "X said" turned."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sourceline.lineage.lexicon import function_words
from sourceline.records import Span

_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_FRONTED = re.compile(
    rf"(?:(?<=\n)|(?<=[.!?] )|\A)(?P<body>[A-Z][\w,’' -]{{25,220}}?)(?P<gap> )"
    rf"(?P<adverbial>on {_DAYS}(?: \w+)?|late {_DAYS}|in recent \w+|in the \w+ \w+|last (?:week|month|year)|earlier this \w+|at the time|in [A-Z]\w+)(?=[.])"
)
_TURNED = re.compile(r"(?<=, )(?P<speaker>(?:[a-z]+ ){0,3}(?:[A-Z][\w’'-]+ ?){1,3})(?<! )(?P<gap> )(?P<verb>said|added|told reporters)(?=[.,])")


@dataclass(frozen=True)
class Piece:
    """A stretch of the old text, as it reads now; ``old`` is none for what was put between. Same length on both sides where there is one."""

    text: str
    old: Span | None


def reorder(text: str, share: float, rng: random.Random) -> list[Piece]:
    """``share`` of the places that can be turned are; the pieces, joined, are the new text."""
    pieces, end = [], 0
    for match in _places(text):
        if match.start() >= end and rng.random() < share:
            pieces += [Piece(text[end : match.start()], (end, match.start())), *_turned(text, match)]
            end = match.end()
    return [*pieces, Piece(text[end:], (end, len(text)))]


def place_of(span: Span, pieces: list[Piece]) -> Span | None:
    """Where a span of the joined pieces stood; None where it runs over two of them."""
    at = 0
    for piece in pieces:
        if at <= span[0] and span[1] <= at + len(piece.text) and piece.old is not None:
            return piece.old[0] + span[0] - at, piece.old[0] + span[1] - at
        at += len(piece.text)
    return None


def _places(text: str) -> Iterator[re.Match[str]]:
    yield from sorted([*_FRONTED.finditer(text), *_TURNED.finditer(text)], key=lambda match: match.start())


def _turned(text: str, match: re.Match[str]) -> Iterator[Piece]:
    if "verb" in match.groupdict():
        yield from (_piece(text, match.span("verb")), _piece(text, match.span("gap")), _piece(text, match.span("speaker")))
        return
    adverbial, body = _piece(text, match.span("adverbial")), _piece(text, match.span("body"))
    yield Piece(adverbial.text[0].upper() + adverbial.text[1:], adverbial.old)
    yield Piece(", ", None)
    first = body.text.split(" ")[0]
    yield Piece(body.text[0].lower() + body.text[1:], body.old) if first.casefold() in function_words() and first != "I" else body


def _piece(text: str, span: Span) -> Piece:
    return Piece(text[slice(*span)], span)
