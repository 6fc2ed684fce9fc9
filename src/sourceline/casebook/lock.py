"""One build at a time: a lock that the system releases when its holder dies."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import msgspec
from sqlalchemy import Engine, text

from sourceline.casebook.errors import CasebookError

_HINT = "wait until it is done, or stop it; both can be run again and go on where they were"
_POSTGRES_KEY = 0x534C4E45


class Holder(msgspec.Struct):
    """Who holds the lock, as written into the lock file."""

    pid: int
    since: str


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Holds ``PATH.lock`` (a link is followed first, so that every name of one file has one lock). Raises ``CasebookError`` with the
    holder's process id and start when it is taken. The file stays: removing it would let two builds lock two files of one name."""
    import fcntl  # not on Windows, where casebooks can still be read

    name = Path(os.path.realpath(path) + ".lock")
    try:
        stream = name.open("a+", encoding="utf-8")
    except OSError as error:
        raise CasebookError(
            str(path), f"its lock {name.name} cannot be made ({error.strerror})", "check its folder's permissions and space"
        ) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CasebookError(str(path), f"another build is writing to it ({_holder(stream)})", _HINT) from None
        except OSError as error:
            raise CasebookError(str(path), f"it cannot be locked ({error.strerror})", "put it on a local disk") from error
        with contextlib.suppress(OSError):  # a full disk: the lock holds without its note
            _note(stream)
        try:
            yield
        finally:
            stream.truncate(0)


@contextmanager
def server_lock(engine: Engine, name: str) -> Iterator[None]:
    """PostgreSQL's advisory lock for the database, held by a connection of its own; databases without one go without."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _POSTGRES_KEY}):
            raise CasebookError(name, "another build is writing to it", _HINT)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _POSTGRES_KEY})


def _note(stream: TextIO) -> None:
    since = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    stream.truncate(0)
    stream.write(msgspec.json.encode(Holder(pid=os.getpid(), since=since)).decode())
    stream.flush()


def _holder(stream: TextIO) -> str:
    try:
        stream.seek(0)
        holder = msgspec.json.decode(stream.read(1000), type=Holder)
    except (msgspec.DecodeError, OSError, ValueError):
        return "process unknown"
    return f"process {holder.pid}, since {holder.since}"
