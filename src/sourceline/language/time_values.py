"""Calendar arithmetic on TimeML values: dates of any precision, shifts by units, easter, spans as durations."""

from __future__ import annotations

import re
from datetime import date, timedelta

PERIOD = {"D": 1, "W": 7}
_MONTHS = {"M": 1, "Q": 3, "Y": 12, "10Y": 120, "100Y": 1200}


def parse_date(value: str | None) -> date | None:
    """The day that an ISO value begins with; a month or year gives its first day, anything else null."""
    if not value:
        return None
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)", value)
    if match is None:
        return None
    try:
        if week := re.match(r"(\d{4})-W(\d\d)", value):
            return date.fromisocalendar(int(week[1]), int(week[2]), 1)
        if quarter := re.match(r"(\d{4})-Q([1-4])", value):
            return date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1)
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def precision(value: str) -> str:
    """The unit that a date value is known to: ``D``, ``W``, ``M``, ``Q`` or ``Y``."""
    if re.match(r".{4}-W", value):
        return "W"
    if re.match(r".{4}-Q", value):
        return "Q"
    return "D" if len(value) >= 10 else "M" if len(value) >= 7 and value[5].isdigit() else "Y"


def add_months(day: date, months: int) -> date | None:
    """``day`` shifted by calendar months, its day of month kept where that month has it; null outside years 1 to 9999."""
    index = day.year * 12 + day.month - 1 + months
    if not 12 <= index < 120000:
        return None
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    return None


def shift(day: date, count: float, unit: str) -> date | None:
    """``day`` shifted by ``count`` of ``unit`` (``D W 2W M Q Y 10Y 100Y``); null where the calendar ends."""
    try:
        if unit in ("D", "W", "2W"):
            return day + timedelta(days=round(count * {"D": 1, "W": 7, "2W": 14}[unit]))
        return add_months(day, round(count * _MONTHS[unit]))
    except (OverflowError, KeyError):
        return None


def at_unit(day: date | None, unit: str) -> str:
    """The value of the ``unit`` that holds ``day``: ``2020-01-03``, ``2020-W01``, ``2020-01``, ``2020-Q1``, ``2020``, ``202``, ``20``."""
    if day is None:
        return {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "2W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX"}.get(unit, "XXXX")
    if unit in ("W", "2W"):
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if unit == "Q":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    iso = day.isoformat()
    return {"D": iso, "M": iso[:7], "Y": iso[:4], "10Y": iso[:3], "100Y": iso[:2]}[unit]


def duration(count: float | None, unit: str) -> str:
    """``P3M``, ``PT10H``, ``PXY`` for an unknown number; halves become the next smaller unit (2.5 years: ``P2Y6M``)."""
    clock, code = ("T", unit[1:]) if unit[0] == "T" else ("", unit)
    size = re.match(r"(\d*)([A-Z])", code)
    assert size is not None
    times, letter = int(size[1] or 1), size[2]
    if count is None:
        return f"P{clock}X{ {10: 'E', 100: 'C'}.get(times, letter) }".replace(" ", "")
    total = count * times
    if total == int(total):
        return f"P{clock}{int(total)}{letter}"
    smaller = {"Y": ("M", 12), "H": ("M", 60), "M": ("S", 60) if clock else ("D", 30), "D": ("TH", 24), "W": ("D", 7)}.get(letter)
    rest = round((total - int(total)) * smaller[1]) if smaller else 0
    whole = f"{int(total)}{letter}" if int(total) else ""
    return f"P{clock}{whole}{rest}{smaller[0]}" if smaller and smaller[0][0] != "T" else f"P{whole}T{rest}H"


def easter(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian algorithm, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday_date(rule: str, year: int) -> date | None:
    """The day of a holiday rule of ``data/times.toml`` in ``year``: ``12-31``, ``11,4,4`` (4th Thursday of November), ``easter-2``."""
    try:
        if rule.startswith("easter"):
            return easter(year) + timedelta(days=int(rule[6:]))
        if "," in rule:
            month, weekday, which = map(int, rule.split(","))
            first = date(year, month, 1)
            days = [first + timedelta(days=d) for d in range(31)]
            fitting = [day for day in days if day.month == month and day.isoweekday() == weekday]
            return fitting[which - 1 if which > 0 else which]
        month, day_of_month = map(int, rule.split("-"))
        return date(year, month, day_of_month)
    except (ValueError, OverflowError):
        return None
