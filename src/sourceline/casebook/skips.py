"""Inputs that gave no document: kept with the reason, settled once a whole build no longer meets them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, insert, select, update

from sourceline.casebook.identity import digest, location
from sourceline.casebook.schema import SKIPPED
from sourceline.records import Skipped

_SKIPPED = msgspec.json.Decoder(Skipped)


def add(connection: Connection, items: Iterable[Skipped], now: str) -> None:
    """Adds what is new by input and reason; what is met again is marked as seen, and open again if it was settled."""
    for item in items:
        key = digest(f"{item.input}\0{item.reason}")
        if connection.scalar(select(SKIPPED.c.number).where(SKIPPED.c.key == key)) is None:
            record = msgspec.json.encode(item).decode()
            row = {"key": key, "input": item.input, "location": location(item.input), "record": record, "created": now, "seen": now}
            connection.execute(insert(SKIPPED).values(row))
        else:
            connection.execute(update(SKIPPED).where(SKIPPED.c.key == key).values(seen=now, settled=None))


def listed(connection: Connection, settled: bool) -> tuple[Skipped, ...]:
    """What is skipped, in the order in which it was first met; with ``settled`` also what no longer is."""
    query = select(SKIPPED.c.record).order_by(SKIPPED.c.number)
    return tuple(_SKIPPED.decode(record) for record in connection.scalars(query if settled else query.where(SKIPPED.c.settled.is_(None))))


def settle(connection: Connection, roots: Sequence[str], since: str, now: str) -> int:
    """Settles what lies at or below ``roots`` and was not met from ``since`` on; how many."""
    query = select(SKIPPED.c.number, SKIPPED.c.location).where(SKIPPED.c.settled.is_(None), SKIPPED.c.seen < since)
    places = [location(root) for root in roots]
    gone = [number for number, place in connection.execute(query) if any(_below(place, root) for root in places)]
    for number in gone:
        connection.execute(update(SKIPPED).where(SKIPPED.c.number == number).values(settled=now))
    return len(gone)


def _below(place: str, root: str) -> bool:
    """Whether ``place`` is ``root``, a line of it, or lies in it."""
    return place == root or place.startswith((root.rstrip(os.sep) + os.sep, root + "#"))
