"""Times: every TIMEX3 of a text with its TimeML value, resolved against dateline, publication date and the narrative."""

from __future__ import annotations

import re
from datetime import date

from spacy.tokens import Doc

from sourceline.language.time_context import Context, Value
from sourceline.language.time_readers import READERS
from sourceline.language.time_rules import FIRST, rules_by_first_word
from sourceline.language.time_values import parse_date
from sourceline.records import Document, Time

_PREFIX = re.compile(r"(?:the )?(?:very )?(?:end|beginning|start|middle|close) of $", re.IGNORECASE)
_SECOND_DAY = re.compile(
    r"(?:[-–]| and | or | to | through )(\d{1,2})(?:st|nd|rd|th)?(?![\d,.:%/-]\d|\w| (?:[a-z]+s|people|men|women)\b| [A-Z][a-z]+)"
)
_DEICTIC = re.compile(
    r"\b(?:today|yesterday|tonight|tomorrow|(?:last|this|next) (?:week|month|year|night)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_PAST_YEAR = re.compile(r"\b1[0-9]\d\d\b|\b20[0-4]\d\b")


def find_times(doc: Doc, document: Document) -> tuple[Time, ...]:
    """Every time expression of ``doc`` in order, not overlapping.

    ``document.dateline.date``, else ``document.published``, is the creation time; where neither is known, values that need it stay
    underspecified (``XXXX-WXX-5``, ``XXXX-12-27``). Reads the text alone. Cost: one pass with a first-word index,
    190,000 to 260,000 words/s on one core (``benchmarks/times.py``).
    """
    return tuple(Time(span=(start, end), type=kind, value=value) for start, end, (kind, value) in scan(doc.text, creation_day(document)))


def creation_day(document: Document) -> date | None:
    """The day that relative words count from: dateline, else publication; a date known only to the month or year does not do."""
    for value in (document.dateline.date, document.published):
        if value and re.match(r"\d{4}-\d\d-\d\d", value) and (day := parse_date(value)):
            return day
    return None


def scan(text: str, dct: date | None) -> list[tuple[int, int, Value]]:
    """``(start, end, (type, value))`` of every time expression in ``text``, in order."""
    context = Context(text=text, dct=dct, narrative=is_narrative(text, dct))
    found: list[tuple[int, int, Value]] = []
    index = rules_by_first_word()
    reach = 0
    for word in FIRST.finditer(text):
        first, at = word[0], word.start()
        candidates = index.get("#" if first[0].isdigit() else first.lower())
        if (
            candidates is None
            or at < reach
            or (at and (text[at - 1].isalnum() or (text[at - 1] in ".,$" and first[0].isdigit() and text[at - 2 : at - 1].isdigit())))
        ):
            continue
        matches = [(match.end(), -rule.order, match, rule.read) for rule in candidates if (match := rule.pattern.match(text, at))]
        for end, _, match, read in sorted(matches, key=lambda item: item[:2], reverse=True):
            value = READERS[read](match, context)
            if value is None:
                continue
            reach = end = _trimmed(text, at, end)
            start = _without_article(text, at, end, read)
            prefix = _PREFIX.search(text, max(found[-1][1] if found else 0, at - 24), at)
            found.append((prefix.start() if prefix and value[0] == "DATE" else start, end, value))
            _remember(context, value, read)
            if read == "month_day" and (more := _second_day(text, end, value[1])):
                found.append(more)
                reach = more[1]
            break
    return found


def is_narrative(text: str, dct: date | None) -> bool:
    """Whether a text tells history (an encyclopaedia's article): many years far from the creation time, few words like "yesterday"."""
    years = [int(match) for match in _PAST_YEAR.findall(text)]
    far = sum(dct is None or abs(year - dct.year) > 1 for year in years)
    deictic = len(_DEICTIC.findall(text))
    return far >= (12 if deictic else 6) and far > 3 * deictic


def _trimmed(text: str, start: int, end: int) -> int:
    """The end without what a pattern may take in too much: blanks, a comma, a sentence's full stop, a possessive."""
    while end > start and text[end - 1] in " ,'’":
        end -= 1
    if text[end - 1] == "." and (
        end - start < 3
        or not re.search(r"(?:\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[ap]\.m|B\.C(?:\.E)?)\.)$", text[start:end], re.IGNORECASE)
    ):
        end -= 1
    return end


_HYPHENATED = re.compile(r"(?:the|a|an) (?=\w+-(?:quarter|ago|earlier)$)", re.IGNORECASE)


def _without_article(text: str, start: int, end: int, read: str) -> int:
    """A hyphenated modifier leaves the article to its noun: "the [third-quarter] loss"."""
    article = _HYPHENATED.match(text, start, end) if read in ("quarter", "year_earlier") else None
    return article.end() if article else start


def _remember(context: Context, value: Value, read: str) -> None:
    if value[0] in ("DATE", "TIME") and value[1][:4].isdigit():
        if "-Q" in value[1]:
            context.quarter = value[1] if read == "quarter" else context.quarter
        elif read not in ("year_earlier",) and len(value[1]) >= 4:
            context.reference, context.month_day = value[1], None
    elif value[0] in ("DATE", "TIME") and (day := re.match(r"XXXX-(\d\d-\d\d)", value[1])):
        context.month_day = day[1]


def _second_day(text: str, end: int, value: str) -> tuple[int, int, Value] | None:
    """The "25" of "April 24 and 25", with the month and year of what stands before it."""
    match = _SECOND_DAY.match(text, end)
    if match is None or not 1 <= int(match[1]) <= 31 or int(match[1]) <= int(value[-2:] if value[-2:].isdigit() else 0):
        return None
    return match.start(1), match.end(), ("DATE", f"{value[:-2]}{int(match[1]):02d}")
