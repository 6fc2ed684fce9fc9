"""Days: an ISO value at its own precision as a range of days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})(?!\d)")
_YEAR = re.compile(r"(\d{4})(?![\d-])")


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day (both inside), and whether the days were inferred rather than told."""

    start: date
    end: date
    inferred: bool = False

    @property
    def days(self) -> int:
        """Length in days, at least 1."""
        return (self.end - self.start).days + 1

    @property
    def precision(self) -> str:
        """``day``, ``week``, ``month`` or ``year`` by length."""
        return "day" if self.days == 1 else "week" if self.days <= 7 else "month" if self.days <= 31 else "year"

    def gap(self, other: Window) -> int:
        """Days between the two: 0 when they overlap, 1 for neighbouring days."""
        return max(0, (self.start - other.end).days, (other.start - self.end).days)

    def inside(self, other: Window) -> bool:
        """Whether this lies within the other."""
        return other.start <= self.start and self.end <= other.end

    def each(self, most: int = 10) -> Iterator[date]:
        """Its days, the last ``most`` of them for a long window."""
        first = max(self.start, self.end - timedelta(days=most - 1))
        for step in range((self.end - first).days + 1):
            yield first + timedelta(days=step)


def window(value: str | None, *, inferred: bool = False) -> Window | None:
    """The days of an ISO date, time, week, month or year; null for anything else (durations, seasons, bad dates)."""
    if not value:
        return None
    try:
        if found := _DAY.match(value):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return Window(day, day, inferred)
        if found := _WEEK.match(value):
            monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return Window(monday, monday + timedelta(days=6), inferred)
        if found := _MONTH.match(value):
            year, month = int(found[1]), int(found[2])
            following = date(year + month // 12, month % 12 + 1, 1)
            return Window(date(year, month, 1), following - timedelta(days=1), inferred)
        if found := _YEAR.match(value):
            return Window(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31), inferred)
    except ValueError:
        return None
    return None


def before(value: str | None, days: int) -> Window | None:
    """The day of publication and the ``days`` before it, as an inferred window: where news without a date of its own is sought."""
    day = window(value)
    if day is None or day.days > 1:
        return None
    return Window(day.end - timedelta(days=days), day.end, inferred=True)
