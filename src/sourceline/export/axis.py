"""A time axis in columns: hours, days, weeks or months, whichever tells the dates apart in few columns. Not to scale; gaps are marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sourceline.export.times import has_hour, moment

MOST = 16
"""Columns at most, but for one of those without a date."""
SHORT = timedelta(days=3)
"""A case of more than this is told by the day."""
UNDATED = ""
"""The key of the column of documents whose day is not known."""


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` sorts by time, ``label`` stands above, ``gap`` is true where time passed since the column before in which nothing was published."""

    key: str
    label: str
    gap: bool


def columns(published: Mapping[str, str]) -> tuple[dict[str, str], tuple[Column, ...]]:
    """By document the key of its column, and the columns from left to right, the undated last. ``published`` by document: ISO date, with hour or not.

    Units are tried from an hour up to ten years until ``MOST`` columns do; hours only where every date has one and all lie within ``SHORT``.
    """
    moments = {name: at for name, when in published.items() if (at := moment(when)) is not None}
    exact = all(has_hour(published[name]) for name in moments) and (not moments or max(moments.values()) - min(moments.values()) <= SHORT)
    units = [*((1, 3, 6, 12) if exact else ()), 24, 7 * 24, 31 * 24, 366 * 24, 3660 * 24]
    found: dict[str, datetime] = {}
    for unit in units:
        found = {name: _floor(at, unit) for name, at in moments.items()}
        if len(set(found.values())) <= MOST:
            break
    starts = sorted(set(found.values()))
    starts, rest = starts[: MOST - 1] if len(starts) > MOST else starts, starts[MOST - 1] if len(starts) > MOST else None
    keys = {name: (at if rest is None or at < rest else rest).isoformat() for name, at in found.items()}
    shown = [*starts, rest] if rest else starts
    made = tuple(_column(at, shown[n - 1] if n else None, unit, last=at is rest) for n, at in enumerate(shown))
    undated = [name for name in published if name not in keys]
    keys |= dict.fromkeys(undated, UNDATED)
    return keys, (*made, Column(key=UNDATED, label="no date", gap=False)) if undated else made


def _floor(at: datetime, unit: int) -> datetime:
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit < 24:
        return day.replace(hour=at.hour - at.hour % unit)
    if unit == 24:
        return day
    if unit == 7 * 24:
        return day - min(timedelta(days=day.weekday()), day - datetime.min.replace(tzinfo=day.tzinfo))
    if unit == 31 * 24:
        return day.replace(day=1)
    year = day.year if unit == 366 * 24 else max(1, day.year - day.year % 10)
    return day.replace(year=year, month=1, day=1)


def _column(at: datetime, before: datetime | None, unit: int, last: bool) -> Column:
    day = f"{at:%Y-%m-%d}" if at.year >= 1000 else at.date().isoformat()
    same_day = before is not None and before.date() == at.date()
    if unit < 24:
        label = f"{at:%H:%M}" if same_day else f"{day} {at:%H:%M}"
    else:
        label = {24: day, 7 * 24: f"week of {day}", 31 * 24: day[:7], 366 * 24: day[:4]}.get(unit, f"{day[:4]}s")
    gap = before is not None and at - before > timedelta(hours=unit) * 1.02
    return Column(key=at.isoformat(), label=f"{label} on" if last else label, gap=gap)


def depths(names: Iterable[str], parents: Mapping[str, str | None], keys: Mapping[str, str]) -> dict[str, int]:
    """How many ancestors of a document stand in its own column, one after the other. ``names`` come after their parents."""
    found: dict[str, int] = {}
    for name in names:
        parent = parents.get(name)
        found[name] = found[parent] + 1 if parent in found and parent is not None and keys.get(parent) == keys.get(name) else 0
    return found
