"""Folders: the files below a path in sorted order, one at a time, without following a link round in a circle."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..records import Skipped

WRONG = {
    FileNotFoundError: ("it is not there (moved or deleted?)", "check the path; run again once it is back"),
    PermissionError: ("no permission to read it", "change its permissions (chmod u+r) or leave it out"),
}


def skipped(path: Path | str, error: OSError) -> Skipped:
    """What became of a path that the system would not read."""
    reason, hint = WRONG.get(type(error), (error.strerror or type(error).__name__, "check the disk and the path; run again"))
    return Skipped(input=str(path), reason=reason, hint=hint)


def walk(folder: Path) -> Iterator[Path | Skipped]:
    """Files below ``folder``, each folder's entries by name. Hidden entries, whose names start with a full stop (``.git``, ``.DS_Store``), are
    passed over without a word: they give neither a document nor a ``Skipped``, and a folder of nothing else counts as empty. A hidden file that is
    named as a path itself is read. A folder without files and
    one that cannot be read give a ``Skipped``. Memory: the names of one path of folders."""
    yield from _walk(folder, frozenset())


def _walk(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Path | Skipped]:
    try:
        state = folder.stat()
        here = (state.st_dev, state.st_ino)
        if here in above:
            yield Skipped(input=str(folder), reason="a link to a folder that it lies in", hint="remove the link; its files are read once")
            return
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208 - names alone, ten thousand at a time
    except OSError as error:
        yield skipped(folder, error)
        return
    if not names:
        yield Skipped(input=str(folder), reason="an empty folder", hint="put articles into it, or leave it out")
    for name in names:
        path = folder / name
        if path.is_dir():
            yield from _walk(path, above | {here})
        else:
            yield path
