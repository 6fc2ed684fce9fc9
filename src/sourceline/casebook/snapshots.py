"""What is derived from all readings (lineages, incidents): whole snapshots, the newest current.

Kept are the current one, the ``KEPT`` before it, and every one that a judgement was made on; older ones are deleted when a new one is
added. They can be derived again from the readings, which are all kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select

from sourceline.casebook.schema import INCIDENT, JUDGEMENT, LINEAGE, SNAPSHOT, append
from sourceline.records import Incident, Lineage

KEPT = 4
Kind = Literal["lineages", "incidents"]
_TABLES: dict[Kind, Table] = {"lineages": LINEAGE, "incidents": INCIDENT}
_LINEAGE = msgspec.json.Decoder(Lineage)
_INCIDENT = msgspec.json.Decoder(Incident)


def set_lineages(connection: Connection, lineages: Sequence[Lineage], now: str) -> int:
    """The number of the snapshot that holds ``lineages``: a new one, or the current one if it holds just these."""
    rows: list[dict[str, str | None]] = [{"id": item.id, "root": item.root, "record": _json(item)} for item in lineages]
    return _set(connection, "lineages", rows, now)


def set_incidents(connection: Connection, incidents: Sequence[Incident], now: str) -> int:
    """The number of the snapshot that holds ``incidents``: a new one, or the current one if it holds just these."""
    rows = [{"id": item.id, "type": item.type, "start": item.date.start, "record": _json(item)} for item in incidents]
    return _set(connection, "incidents", rows, now)


def lineages(connection: Connection) -> tuple[Lineage, ...]:
    """The lineages of the current snapshot in their order."""
    return tuple(_LINEAGE.decode(record) for record in _records(connection, "lineages"))


def incidents(connection: Connection) -> tuple[Incident, ...]:
    """The incidents of the current snapshot in their order."""
    return tuple(_INCIDENT.decode(record) for record in _records(connection, "incidents"))


def incident(connection: Connection, id: str) -> Incident | None:
    """One incident of the current snapshot."""
    query = select(INCIDENT.c.record).where(INCIDENT.c.snapshot == current(connection, "incidents"), INCIDENT.c.id == id)
    record = connection.scalar(query)
    return None if record is None else _INCIDENT.decode(record)


def current(connection: Connection, kind: Kind) -> int | None:
    """The number of the current snapshot, None before the first."""
    return connection.scalar(select(SNAPSHOT.c.number).where(SNAPSHOT.c.kind == kind).order_by(SNAPSHOT.c.number.desc()).limit(1))


def _records(connection: Connection, kind: Kind) -> Sequence[str]:
    table = _TABLES[kind]
    query = select(table.c.record).where(table.c.snapshot == current(connection, kind)).order_by(table.c.number)
    return connection.scalars(query).all()


def _set(connection: Connection, kind: Kind, rows: list[dict[str, str | None]], now: str) -> int:
    sha256 = hashlib.sha256("\n".join(str(row["record"]) for row in rows).encode()).hexdigest()
    last = current(connection, kind)
    if last is not None and connection.scalar(select(SNAPSHOT.c.sha256).where(SNAPSHOT.c.number == last)) == sha256:
        return last
    number = append(connection, SNAPSHOT, {"kind": kind, "sha256": sha256, "created": now})
    if rows:
        connection.execute(insert(_TABLES[kind]), [{"snapshot": number, **row} for row in rows])
    _prune(connection, kind)
    return number


def _prune(connection: Connection, kind: Kind) -> None:
    judged = select(JUDGEMENT.c.snapshot).where(JUDGEMENT.c.snapshot.is_not(None))
    old = select(SNAPSHOT.c.number).where(SNAPSHOT.c.kind == kind, SNAPSHOT.c.number.not_in(judged)).order_by(SNAPSHOT.c.number.desc())
    newest = select(SNAPSHOT.c.number).where(SNAPSHOT.c.kind == kind).order_by(SNAPSHOT.c.number.desc()).limit(KEPT + 1)
    kept = set(connection.scalars(newest))
    for number in [each for each in connection.scalars(old) if each not in kept]:
        connection.execute(delete(_TABLES[kind]).where(_TABLES[kind].c.snapshot == number))
        connection.execute(delete(SNAPSHOT).where(SNAPSHOT.c.number == number))


def _json(item: Lineage | Incident) -> str:
    return msgspec.json.encode(item).decode()
