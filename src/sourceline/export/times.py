"""When documents were published, and how far apart, in words that fit a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def moment(published: str) -> datetime | None:
    """``2020-01-03`` or ``2020-01-03 01:10+02:00`` as a time in UTC (no zone: taken as UTC); null where the day is not known."""
    try:
        found = datetime.fromisoformat(published)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def has_hour(published: str) -> bool:
    """Whether a date of publication says more than the day."""
    return len(published) > len("2020-01-03")


def apart(parent: str, child: str) -> str:
    """From the parent's publication to the child's: ``+45 min``, ``+3 h``, ``+2 d``, ``−1 d``, ``same day``; ``undated`` where one day is not known.

    Two dates of which one is known to the day only are compared by the day.
    """
    start, end = moment(parent), moment(child)
    if start is None or end is None:
        return "undated"
    if has_hour(parent) and has_hour(child):
        return _length(end - start)
    days = (end.date() - start.date()).days
    return _signed(days, "d") if days else "same day"


def _length(gap: timedelta) -> str:
    minutes = round(gap / timedelta(minutes=1))
    if abs(minutes) < 120:
        return _signed(minutes, "min")
    if abs(minutes) < 48 * 60:
        return _signed(round(minutes / 60), "h")
    return _signed(round(minutes / 1440), "d")


def _signed(count: int, unit: str) -> str:
    return f"{'−' if count < 0 else '+'}{abs(count)} {unit}"
