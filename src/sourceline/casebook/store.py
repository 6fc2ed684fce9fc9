"""Casebook: the store of a case, and the only code that writes one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from sourceline.casebook import database, identity, judgements, lock, skips, snapshots
from sourceline.casebook import readings as versions  # ``readings`` is a method and an argument here
from sourceline.casebook.errors import CasebookError, translated
from sourceline.casebook.judgements import Action, Judgement, TargetKind
from sourceline.records import Document, Incident, Lineage, Reading, Skipped


class Casebook:
    """A case on disk. Open it with ``Casebook.open`` in a ``with`` statement.

    Every writing method is one transaction: it is there whole, on the disk, when the method returns, or not at all. Any method raises
    ``CasebookError`` with file, reason and way out when the store fails. Others may read while one writes.
    """

    def __init__(self, engine: Engine, name: str, path: Path | None) -> None:
        self._engine = engine
        self.name = name
        """Its path, or its URL without the password."""
        self._path = path

    @classmethod
    def open(cls, path_or_url: Path | str, *, create: bool = True) -> Casebook:
        """The casebook at a path (SQLite) or URL (``postgresql+psycopg://...``), made if it is not there (unless ``create`` is False) and
        brought to the current schema. Cost: 3 ms; for a new one 20 ms and the loading of Alembic. Raises ``CasebookError``."""
        url, path = _locate(path_or_url)
        name = str(path) if path else url.render_as_string(hide_password=True)
        if path:
            database.check_file(path, create)
        with translated(name):
            if path:
                database.prepare_file(path)
            try:
                engine = database.make_engine(url)
            except (ImportError, NoSuchModuleError) as error:
                raise CasebookError(name, f"its database driver is missing ({error})", "install it, for example: pip install psycopg") from error
            try:
                database.migrate(engine, name)
            except BaseException:
                engine.dispose()
                raise
        return cls(engine, name, path)

    def close(self) -> None:
        """Lets go of the store; nothing is pending, since every method commits."""
        self._engine.dispose()

    def __enter__(self) -> Casebook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keeps other builds out until the block ends or this process dies. Raises ``CasebookError`` with the holder when it is taken.
        Reading and judging go on beside it."""
        with lock.file_lock(self._path) if self._path else lock.server_lock(self._engine, self.name):
            yield

    def add_readings(self, readings: Sequence[Reading], model: str) -> list[str]:
        """Appends readings made by ``model``, in one transaction; the ids under which new ones were stored, in order.

        A document that the case holds (same text, and same id or path) with a reading by this model changes nothing; by another model it
        gets one more version. An id given again with another text becomes ``id~2``.
        """
        with self._writing() as connection:
            return versions.add(connection, readings, model, _now())

    def add_skipped(self, items: Sequence[Skipped]) -> None:
        """Keeps what could not be read; the same input with the same reason stands once."""
        if items:
            with self._writing() as connection:
                skips.add(connection, items, _now())

    def settle_skipped(self, paths: Sequence[Path | str], since: str) -> int:
        """After a whole build over ``paths`` that began at ``since`` (ISO 8601, UTC): what lies below them and was not met again is
        settled and leaves ``skipped``. How many."""
        with self._writing() as connection:
            return skips.settle(connection, [str(path) for path in paths], since, _now())

    def has_document(self, document: Document, model: str | None = None) -> bool:
        """Whether ``document`` is in the case (same text, and same id or path), with a reading by ``model`` if one is given. Cost: 0.3 ms."""
        with self._reading() as connection:
            id = identity.find(connection, document)
            return id is not None and identity.is_read(connection, id, model)

    def known_inputs(self) -> frozenset[str]:
        """The inputs (paths, ``#LINE`` for JSON Lines) whose documents are in the case."""
        with self._reading() as connection:
            return versions.inputs(connection)

    def readings(self) -> Iterator[Reading]:
        """The current reading of every document, in the order in which documents came. Fetched by the hundred; no transaction stays open."""
        for record in self._records():
            with translated(self.name):
                reading = versions.decode(record)
            yield reading

    def documents(self) -> Iterator[Document]:
        """The documents in the order in which they came."""
        for record in self._records():
            with translated(self.name):
                document = versions.decode_document(record)
            yield document

    def reading(self, document_id: str) -> Reading | None:
        """The current reading of a document, None if the case does not hold it."""
        with self._reading() as connection:
            return versions.one(connection, document_id)

    def reading_versions(self, document_id: str) -> list[tuple[str, str, Reading]]:
        """All readings of a document, oldest first, each with its model and when it was stored."""
        with self._reading() as connection:
            return versions.versions(connection, document_id)

    def skipped(self, *, settled: bool = False) -> tuple[Skipped, ...]:
        """What could not be read and still stands so; with ``settled`` also what no longer does."""
        with self._reading() as connection:
            return skips.listed(connection, settled)

    def set_lineages(self, lineages: Sequence[Lineage]) -> None:
        """Supersedes the lineages of the case by a new snapshot; see ``snapshots`` for how many older ones are kept."""
        with self._writing() as connection:
            snapshots.set_lineages(connection, lineages, _now())

    def lineages(self) -> tuple[Lineage, ...]:
        """The current lineages."""
        with self._reading() as connection:
            return snapshots.lineages(connection)

    def set_incidents(self, incidents: Sequence[Incident]) -> None:
        """Supersedes the incidents of the case by a new snapshot; see ``snapshots`` for how many older ones are kept."""
        with self._writing() as connection:
            snapshots.set_incidents(connection, incidents, _now())

    def incidents(self) -> tuple[Incident, ...]:
        """The current incidents."""
        with self._reading() as connection:
            return snapshots.incidents(connection)

    def incident(self, id: str) -> Incident | None:
        """One current incident, None if there is no such id."""
        with self._reading() as connection:
            return snapshots.incident(connection, id)

    def add_judgement(
        self, *, who: str, action: Action, kind: TargetKind, target: str, value: Mapping[str, Any] | None = None, note: str = ""
    ) -> Judgement:
        """Appends what a person decided. Raises ``ValueError`` for a judgement that makes no sense (see ``judgements.add``)."""
        with self._writing() as connection:
            return judgements.add(connection, who, action, kind, target, value, note, _now())

    def judgements(self) -> tuple[Judgement, ...]:
        """All judgements, oldest first."""
        with self._reading() as connection:
            return judgements.listed(connection)

    def _records(self) -> Iterator[str]:
        after = 0
        while True:
            with self._reading() as connection:
                rows = versions.page(connection, after)
            if not rows:
                return
            for number, record in rows:
                after = number
                yield record

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.name), database.transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(self.name), database.transaction(self._engine, writes=True) as connection:
            yield connection


def _locate(path_or_url: Path | str) -> tuple[URL, Path | None]:
    """The URL of a store and, for SQLite, its file."""
    if isinstance(path_or_url, Path) or "://" not in path_or_url:
        path = Path(path_or_url)
        return URL.create("sqlite", database=str(path)), path
    try:
        url = make_url(path_or_url)
    except ArgumentError as error:
        raise CasebookError("the casebook's URL", f"it cannot be understood ({error})", "write postgresql+psycopg://USER@HOST/DATABASE") from None
    if url.get_backend_name() != "sqlite":
        return url, None
    if not url.database or url.database == ":memory:":
        raise CasebookError(path_or_url, "a casebook is a file", "give a path, for example case.db")
    return url, Path(url.database)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
