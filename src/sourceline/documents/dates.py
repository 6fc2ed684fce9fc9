"""Dates as headers and metadata write them, into ISO 8601. Dates that two readers could take differently (``03/04/2020``) stay unread."""

from __future__ import annotations

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:[ ]?\.)?"
_DAY = r"(?<!\d)(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_COMMA = r"(?:[ ]?,)?"
"""Tokenised text has a space before it, and round the colon of a clock."""
_WEEKDAY = rf"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?{_COMMA}\s+)?"
_YEAR = r"(?:(?:19|20)\d\d)"
_CLOCK = r"(?:\d{1,2}(?:[:.]| : )\d\d(?:(?:[:.]| : )\d\d)?\s*(?:[ap]\.?m\.?|[ap] \. m \.)?(?:\s*\(?[A-Z]{2,5}\)?(?![A-Za-z]))?(?:\s*[+-]\d\d:?\d\d)?)"

DATE = (
    rf"(?:{_YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?(?:Z|[+-]\d\d:?\d\d))?)?"
    rf"|{_WEEKDAY}{_MONTH}\s*{_DAY}(?:st|nd|rd|th)?(?:{_COMMA}\s*{_YEAR}(?!\d))?"
    rf"|{_WEEKDAY}{_DAY}(?:st|nd|rd|th)?[\s-]+{_MONTH}(?:{_COMMA}[\s-]+(?:{_YEAR}|\d\d)(?!\d| ?:))?"
    rf"|\d{{1,2}}/\d{{1,2}}/{_YEAR})"
)
"""Regular expression (no groups; match ignoring case) of a date in a header, with or without a year, ISO times included."""
CLOCK = _CLOCK
"""Regular expression of the time of day that may follow a date in a header."""

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?")
_MONTH_DAY = re.compile(rf"({_MONTH})\s*({_DAY})(?:st|nd|rd|th)?(?:{_COMMA}\s*({_YEAR}))?", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"({_DAY})(?:st|nd|rd|th)?[\s-]+({_MONTH})(?:{_COMMA}[\s-]+({_YEAR}|\d\d)(?!\d| ?:))?", re.IGNORECASE)
_SLASHES = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/({_YEAR})")


def parse_date(words: str, near: str | None = None) -> str | None:
    """ISO date of ``words`` (``Jan. 3, 2020``: ``2020-01-03``), or None.

    A day without a year takes the year that brings it closest to ``near``, an ISO date; without one it stays unread. Two-digit
    years are 1930 to 2029. ``13/02/2020`` is read, ``03/02/2020`` is not.
    """
    iso = re.search(r"(?<!\d)\d{4}-\d\d-\d\d", words)
    if iso:
        return iso[0] if is_iso_date(iso[0]) else None
    if found := _MONTH_DAY.search(words):
        return _make(found[3], found[1], int(found[2]), near)
    if found := _DAY_MONTH.search(words):
        return _make(found[3], found[2], int(found[1]), near)
    if found := _SLASHES.search(words):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first > 12 or first == second:
            return _iso(year, second, first)
        if second > 12:
            return _iso(year, first, second)
    return None


def parse_published(words: str) -> str | None:
    """ISO date or time of a metadata field: ISO as it is (also ``2018-05``, ``2003``), or a date in words; None if it is no date."""
    words = words.strip()
    if is_iso_date(words):
        return words
    if _ISO_TIME.fullmatch(words):
        try:
            datetime.datetime.fromisoformat(words)
        except ValueError:
            return None
        return words
    return parse_date(words)


def is_iso_date(words: str) -> bool:
    """Whether ``words`` is a year, a month or a day of the calendar in ISO 8601."""
    found = _ISO.fullmatch(words)
    return bool(found) and _iso(int(found[1]), int(found[2] or 1), int(found[3] or 1)) is not None  # type: ignore[index]


def _make(year: str | None, month: str, day: int, near: str | None) -> str | None:
    number = _MONTHS.index(month[:3].lower()) + 1
    if year:
        value = int(year)
        return _iso(value if value > 99 else value + (2000 if value < 30 else 1900), number, day)
    if not near or not is_iso_date(near[:10]) or len(near) < 10:
        return None
    then = datetime.date.fromisoformat(near[:10])
    candidates = [found for year_ in (then.year - 1, then.year, then.year + 1) if (found := _iso(year_, number, day))]
    return min(candidates, key=lambda one: abs((datetime.date.fromisoformat(one) - then).days), default=None)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
