"""How far apart in time two documents were published."""

from __future__ import annotations

from datetime import date

from sourceline.records import Document

RUNNING = 3
"""Days that a story runs in versions and is copied; what is like an older story than that is more often an author's or office's set form."""


def days_apart(left: Document, right: Document) -> int | None:
    """Days between the dates of publication; None where either is unknown, or known to the month only."""
    try:
        return abs((date.fromisoformat((left.published or "")[:10]) - date.fromisoformat((right.published or "")[:10])).days)
    except ValueError:
        return None
