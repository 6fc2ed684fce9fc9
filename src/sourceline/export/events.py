"""Events of a reading, one line each: when, where, what, who to whom, how many, who says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sourceline.export.case import inside
from sourceline.export.labels import label, one_line
from sourceline.export.notes import Note
from sourceline.records import EventMention, Reading, Toll

SUBJECTS = ("actor",)
OBJECTS = ("recipient", "victim", "target")


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event mention as words. ``at`` is its place in the reading, ``note`` the number of the attribution that tells it (null: the outlet itself)."""

    at: int
    trigger: str
    type: str
    status: str
    foreground: bool
    when: str
    where: str
    actors: str
    objects: str
    means: str
    tolls: tuple[str, ...]
    note: int | None


def event_rows(reading: Reading, notes: Sequence[Note]) -> tuple[EventRow, ...]:
    """All events: what the article reports as news first, then its background; each in the order of the text."""
    numbers = {note.attribution.id: note.number for note in notes}
    rows = [_row(reading, at, event, numbers.get(event.attribution or "")) for at, event in enumerate(reading.events)]
    return tuple(sorted(rows, key=lambda row: (not row.foreground, row.at)))


def toll_words(event: EventMention) -> tuple[str, ...]:
    """``killed 7``, ``injured ≥12``, ``killed 3-5``."""
    return tuple(f"{name} {_range(toll)}" for name, toll in (("killed", event.killed), ("injured", event.injured)) if toll)


def _row(reading: Reading, at: int, event: EventMention, note: int | None) -> EventRow:
    text = reading.document.text

    def players(*names: str) -> str:
        found = (one_line(inside(text, role.span), 60) for name in names for role in event.roles if role.role == name)
        return ", ".join(dict.fromkeys(filter(None, found)))

    return EventRow(
        at=at,
        trigger=one_line(inside(text, event.trigger), 40),
        type=one_line(event.type, 30) + (f" · {one_line(event.mode, 30)}" if event.mode else ""),
        status="" if event.status == "asserted" else label("status", event.status),
        foreground=event.foreground,
        when=one_line((event.time.value or "") if event.time else "", 25),
        where=one_line(event.place.name, 60) if event.place else "",
        actors=players(*SUBJECTS),
        objects=players(*OBJECTS),
        means=players("instrument"),
        tolls=toll_words(event),
        note=note,
    )


def _range(toll: Toll) -> str:
    if toll.low == toll.high and toll.low is not None:
        return str(toll.low)
    if toll.high is not None:
        return f"{toll.low or 0}-{toll.high}"
    return f"≥{toll.low}" if toll.low is not None else "?"
