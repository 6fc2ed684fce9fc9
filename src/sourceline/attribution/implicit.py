"""Statements without a source that the text marks by fixed words: "was rumoured", "reportedly", "It was not immediately clear who"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sourceline.attribution.page import Page, overlaps
from sourceline.attribution.relays import next_id, source_before
from sourceline.attribution.words import load_toml
from sourceline.records import Attribution, Span

_TRIM = ' \t\n,;:.”"’'


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    rest: bool
    subject: bool


def add_sourceless(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """``attributions`` and the sourceless ones that no found cue covers, added at the end. One scan of the text a rule."""
    found = list(attributions)
    cues = [span for item in attributions for span in item.cue]
    for sentence in page.sentences:
        text = page.text[slice(*sentence)]
        for rule in _rules():
            for match in rule.pattern.finditer(text):
                cue = (sentence[0] + match.start("cue"), sentence[0] + match.end("cue"))
                if overlaps(cue, cues) or overlaps(cue, page.quotations):
                    continue
                content = _content(page, sentence, cue, match, rule)
                if content:
                    found.append(Attribution(id=next_id(found), cue=(cue,), content=content))
                    cues.append(cue)
        for pattern in _sourced():
            for match in pattern.finditer(text):
                item = _with_source(page, sentence, match, found)
                if item is not None and not overlaps(item.cue[0], cues) and not overlaps(item.cue[0], page.quotations):
                    found.append(item)
                    cues.append(item.cue[0])
    return found


def _with_source(page: Page, sentence: Span, match: re.Match[str], found: Sequence[Attribution]) -> Attribution | None:
    cue = (sentence[0] + match.start("cue"), sentence[0] + match.end("cue"))
    source = source_before(page, sentence, cue)
    content = _trim(page, (sentence[0] + match.start("content"), sentence[0] + match.end("content")))
    if source is None or content is None:
        return None
    start, end = _before_next(content, found)
    said = _trim(page, (start, start + len(page.text[start:end].rstrip().removesuffix(" and"))))
    return Attribution(id=next_id(found), source=(source,), cue=(cue,), content=(said,)) if said else None


def _before_next(content: Span, found: Sequence[Attribution]) -> Span:
    """Ends before the next attribution's cue or content: "put the toll at six and said ..."."""
    starts = [span[0] for item in found for span in (*item.cue, *item.content, *item.source) if content[0] < span[0] < content[1]]
    return content[0], min(starts, default=content[1])


@cache
def _sourced() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule["pattern"], re.DOTALL) for rule in load_toml("relays.toml")["sourced"])


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = load_toml("relays.toml")["sourceless"]
    # the patterns are written with single spaces, texts break lines
    return tuple(
        _Rule(re.compile(rule["pattern"].replace(" ", r"\s"), re.DOTALL), rule.get("rest", False), rule.get("subject", False)) for rule in rules
    )


def _content(page: Page, sentence: Span, cue: Span, match: re.Match[str], rule: _Rule) -> tuple[Span, ...]:
    if rule.rest:
        pieces = [_clause_before(page, sentence[0], cue[0]), (cue[1], _clause_end(page, cue[1], sentence[1]))]
    else:
        pieces = [(sentence[0] + match.start("content"), sentence[0] + match.end("content"))]
        if rule.subject:
            pieces.insert(0, _clause_before(page, sentence[0], cue[0]))
    return tuple(span for piece in pieces if (span := _trim(page, piece)))


def _clause_before(page: Page, start: int, end: int) -> Span:
    cut = max(page.text.rfind(mark, start, end) for mark in (", ", "; ", " — ", " that ", "“"))
    return (cut + 1 if cut > start else start), end


def _clause_end(page: Page, start: int, end: int) -> int:
    cuts = [cut for mark in (", ", "; ", " — ") if (cut := page.text.find(mark, start, end)) >= 0]
    return min(cuts, default=end)


def _trim(page: Page, span: Span) -> Span | None:
    start, end = span
    while start < end and page.text[start] in _TRIM:
        start += 1
    while start < end and page.text[end - 1] in _TRIM:
        end -= 1
    return (start, end) if start < end else None
