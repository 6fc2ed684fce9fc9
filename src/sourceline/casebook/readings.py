"""Documents and their readings: appended, one version a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import structs
from sqlalchemy import Connection, Select, func, insert, select

from sourceline.casebook import identity
from sourceline.casebook.schema import DOCUMENT, READING
from sourceline.records import Document, Reading

PAGE = 100
"""Readings fetched at a time."""


class Head(msgspec.Struct):
    """The part of a stored reading that ``documents`` decodes."""

    document: Document


_READING = msgspec.json.Decoder(Reading)
_HEAD = msgspec.json.Decoder(Head)


def add(connection: Connection, readings: Iterable[Reading], model: str, now: str) -> list[str]:
    """Appends what the case does not hold; the ids of the documents that got a reading, in order."""
    added = []
    for reading in readings:
        known = identity.find(connection, reading.document)
        if known is not None and identity.is_read(connection, known, model):
            continue
        id = known or _add_document(connection, reading.document, now)
        kept = reading if id == reading.document.id else structs.replace(reading, document=structs.replace(reading.document, id=id))
        record = msgspec.json.encode(kept).decode()
        connection.execute(insert(READING).values(document=id, model=model, record=record, created=now))
        added.append(id)
    return added


def _add_document(connection: Connection, document: Document, now: str) -> str:
    id = identity.free_id(connection, document.id)
    row = {
        "id": id,
        "family": identity.family(document.id),
        "input": document.input,
        "location": identity.location(document.input),
        "sha256": identity.digest(document.text),
        "published": document.published,
        "created": now,
    }
    connection.execute(insert(DOCUMENT).values(row))
    return id


def _current() -> Select[int, str]:
    """Number and record of the current reading of every document."""
    every = READING.alias()
    last = select(func.max(every.c.number)).where(every.c.document == DOCUMENT.c.id).scalar_subquery()
    return select(DOCUMENT.c.number, READING.c.record).join(READING, READING.c.document == DOCUMENT.c.id).where(READING.c.number == last)


def page(connection: Connection, after: int) -> Sequence[tuple[int, str]]:
    """Up to ``PAGE`` numbers and records of current readings, of the documents after number ``after``."""
    query = _current().where(DOCUMENT.c.number > after).order_by(DOCUMENT.c.number).limit(PAGE)
    return [(number, record) for number, record in connection.execute(query)]


def one(connection: Connection, id: str) -> Reading | None:
    """The current reading of a document."""
    row = connection.execute(_current().where(DOCUMENT.c.id == id)).first()
    return None if row is None else decode(row[1])


def versions(connection: Connection, id: str) -> list[tuple[str, str, Reading]]:
    """Every reading of a document, oldest first: model, when, reading."""
    query = select(READING.c.model, READING.c.created, READING.c.record).where(READING.c.document == id).order_by(READING.c.number)
    return [(model, created, decode(record)) for model, created, record in connection.execute(query)]


def inputs(connection: Connection) -> frozenset[str]:
    """The inputs that gave the documents of the case."""
    return frozenset(connection.scalars(select(DOCUMENT.c.input)))


def decode(record: str) -> Reading:
    """A stored reading."""
    return _READING.decode(record)


def decode_document(record: str) -> Document:
    """The document of a stored reading; the rest is passed over."""
    return _HEAD.decode(record).document
