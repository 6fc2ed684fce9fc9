"""Opening a store: the checks before the first byte is written, SQLite's settings, the migrations."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text

from sourceline.casebook.errors import CasebookError, not_a_casebook

HEAD = "0001"
"""The newest revision in ``migrations/versions``; kept here so that a current casebook opens without loading Alembic."""
APPLICATION = 0x534C4E45
"""SQLite's ``application_id`` of a casebook: the letters SLNE."""
BUSY_SECONDS = 20.0
_MAGIC = b"SQLite format 3\0"
_MIGRATING = threading.Lock()  # Alembic's context is one for the process


def check_file(path: Path, create: bool) -> None:
    """Raises ``CasebookError`` for a path that is no casebook and cannot become one; touches nothing."""
    name = str(path)
    try:
        if path.is_dir():
            raise CasebookError(name, "this is a folder", f"give a file name, for example {path / 'case.db'}")
        if not path.parent.is_dir():
            raise CasebookError(name, f"the folder {path.parent} does not exist", "make it first (mkdir -p), or give another path")
        if not path.exists():
            if not create:
                raise CasebookError(name, "there is no casebook", f"make it first: sourceline build ARTICLES --case {name}")
            return
        if not path.is_file():
            raise not_a_casebook(name, "not a regular file")
        with path.open("rb") as stream:
            head = stream.read(len(_MAGIC))
    except OSError as error:
        raise CasebookError(name, f"it cannot be read ({error.strerror})", "change its permissions (chmod u+rw), or give another file") from error
    if head and head != _MAGIC:
        raise not_a_casebook(name, "not a SQLite database")


def prepare_file(path: Path) -> None:
    """Marks a new SQLite file as a casebook and switches it to WAL; raises ``CasebookError`` for another program's database."""
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if mark not in (0, APPLICATION) or (mark == 0 and tables):
            raise not_a_casebook(str(path), "a SQLite database of another program")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            _switch_to_wal(connection)
        if mark != APPLICATION:
            connection.execute(f"PRAGMA application_id = {APPLICATION}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """The switch needs the file alone and does not wait for it by itself. File systems without shared memory stay as they are."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def make_engine(url: URL) -> Engine:
    """An engine whose SQLite connections check foreign keys, wait for locks and leave transactions to SQLAlchemy's ``begin``."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late, and not before DDL
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once: a transaction that reads first and writes later could fail without waiting.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


@contextmanager
def transaction(engine: Engine, *, writes: bool = False) -> Iterator[Connection]:
    """A connection in a transaction, committed at the end of the block, rolled back by any exception."""
    with engine.connect().execution_options(writes=writes) as connection, connection.begin():
        yield connection


def migrate(engine: Engine, name: str) -> None:
    """Brings the schema to ``HEAD`` in one transaction. Raises ``CasebookError`` for a schema that this version does not know."""
    with transaction(engine) as connection:
        if _revision(connection) == HEAD:
            return
    from alembic import command  # costly to load: only for a new or an old casebook
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "sourceline.casebook:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with _MIGRATING, transaction(engine, writes=True) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION + 1})
        found = _revision(connection)  # again, now that nobody else can change it
        if found is not None and found not in known:
            raise CasebookError(name, f"it was written by a newer version of Sourceline (schema {found})", "update: pip install --upgrade sourceline")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """The schema's revision, or None before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)
