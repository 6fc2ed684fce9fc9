"""What can go wrong with a casebook, each with the file, the reason and the way out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy.exc import DBAPIError

_AGAIN = "then run the same command again: what was read is kept"
_DISK = ("the disk is full", f"free some space (df -h shows how much is left), {_AGAIN}")
_BUSY = ("another program is writing to it", "wait until it is done, or stop it, then run again")
_READ_ONLY = ("it cannot be written", "change its permissions or those of its folder (chmod u+w), or give another file")
_BROKEN = ("the file is damaged", "restore it from a copy, or build the case again from its articles in a new file")
_FOREIGN = ("this is no casebook", "give another file name; this file was left as it is")

WAYS_OUT = {
    "SQLITE_FULL": _DISK,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_AUTH": _READ_ONLY,
    "SQLITE_CANTOPEN": ("it cannot be opened or made there", "check the folder, its permissions and the space left on the disk"),
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_NOTADB": _FOREIGN,
    "SQLITE_IOERR": ("the disk refused to read or write", f"check the disk and the space left on it (df -h), {_AGAIN}"),
}
"""Reason and way out by SQLite's result code; of an extended code (``SQLITE_IOERR_WRITE``) the first two words count."""


class CasebookError(Exception):
    """A casebook that cannot be opened, read or written: ``file`` (path, or URL without password), ``reason`` and ``hint``, the way out."""

    def __init__(self, file: str, reason: str, hint: str) -> None:
        super().__init__(f"{file}: {reason}; {hint}")
        self.file = file
        self.reason = reason
        self.hint = hint


def not_a_casebook(file: str, what: str = "") -> CasebookError:
    """The error for a file that something else made; ``what`` says what it is, if that is known."""
    return CasebookError(file, f"{_FOREIGN[0]} ({what})" if what else _FOREIGN[0], _FOREIGN[1])


@contextmanager
def translated(file: str) -> Iterator[None]:
    """Faults of the database, the system and stored JSON inside the block become ``CasebookError`` with the file's name."""
    try:
        yield
    except DBAPIError as error:
        raise _from_database(file, error.orig or error) from error
    except sqlite3.Error as error:
        raise _from_database(file, error) from error
    except msgspec.DecodeError as error:
        raise CasebookError(
            file,
            f"a record in it cannot be read ({error})",
            "use the version of Sourceline that wrote it, or build the case again from its articles in a new file",
        ) from error


def _from_database(file: str, error: BaseException) -> CasebookError:
    name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
    if name in WAYS_OUT:
        return CasebookError(file, *WAYS_OUT[name])
    words = " ".join(str(error).split()) or type(error).__name__
    return CasebookError(file, words, "what was committed is kept; run again, and report this if it stays")
