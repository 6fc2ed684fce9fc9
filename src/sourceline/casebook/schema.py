"""The tables of a casebook. Records stand as JSON in text columns beside the columns that find them.

Times are UTC in ISO 8601 with microseconds, so that text order is time order. The migrations in ``migrations/versions`` make these
tables; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint, insert

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DOCUMENT = Table(
    "document",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("family", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("published", Text),
    Column("created", Text, nullable=False),
    UniqueConstraint("id"),
    Index(None, "family", "sha256"),
    Index(None, "location", "sha256"),
    Index(None, "published"),
    sqlite_autoincrement=True,
)
"""One row a document: ``number`` is its place in the case, ``family`` its id without ``~2``, ``location`` its input as an absolute path,
``sha256`` of its text. The document itself stands in its readings."""

READING = Table(
    "reading",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document", Text, ForeignKey("document.id"), nullable=False),
    Column("model", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("created", Text, nullable=False),
    UniqueConstraint("document", "model"),
    sqlite_autoincrement=True,
)
"""A reading by one model, whole (``sourceline.reading/1``). The last one added is the document's current reading; all are kept."""

SKIPPED = Table(
    "skipped",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("settled", Text),
    UniqueConstraint("key"),
    Index(None, "input"),
    sqlite_autoincrement=True,
)
"""An input that gave no document; ``key`` is the SHA-256 of input and reason. ``seen``: when it was last met; ``settled``: when a whole
build over its path no longer met it."""

SNAPSHOT = Table(
    "snapshot",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("created", Text, nullable=False),
    Index(None, "kind", "number"),
    sqlite_autoincrement=True,
)
"""One derivation of all lineages or all incidents (``kind``) of the case; the highest number of a kind is current."""

LINEAGE = Table(
    "lineage",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("snapshot", Integer, ForeignKey("snapshot.number"), nullable=False),
    Column("id", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("record", Text, nullable=False),
    UniqueConstraint("snapshot", "id"),
    sqlite_autoincrement=True,
)

INCIDENT = Table(
    "incident",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("snapshot", Integer, ForeignKey("snapshot.number"), nullable=False),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("start", Text),
    Column("record", Text, nullable=False),
    UniqueConstraint("snapshot", "id"),
    sqlite_autoincrement=True,
)

JUDGEMENT = Table(
    "judgement",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("made", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("snapshot", Integer, ForeignKey("snapshot.number")),
    Index(None, "kind", "target"),
    sqlite_autoincrement=True,
)
"""What people decided: appended, never changed. ``snapshot``: the derivation that the person looked at."""


def append(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Inserts a row; its number."""
    key = connection.execute(insert(table).values(**row)).inserted_primary_key
    assert key is not None, "every table numbers its rows"
    return int(key[0])
