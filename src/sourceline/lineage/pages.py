"""Documents and their words on disk: written once in pages named by what they hold, read one document at a time.

A page is four files: ``NAME.documents`` (msgpack, one after another), ``NAME.words`` (rows of ``ROW``), ``NAME.lines``
(rows of ``LINE``) and, written last, ``NAME.index``; a page without its index was not finished and is written again.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.repetition import lines_of
from sourceline.lineage.words import Words, number_words
from sourceline.records import Document

ROW = np.dtype([("hash", "<u8"), ("start", "<u4"), ("end", "<u4"), ("line", "<u4"), ("marks", "u1")])
LINE = np.dtype([("row", "<u4"), ("key", "<u8")])
"""A line of the document at this place in its page, by its words (``repetition.lines_of``)."""
PLACE = np.dtype([("page", "<u4"), ("word", "<u8"), ("words", "<u4"), ("byte", "<u8"), ("bytes", "<u4")])
"""Where a document stands: number of its page, its first row and how many, its first byte and how many."""
QUOTED, FURNITURE, FUNCTION = 1, 2, 4
KEPT_WORDS = 1_000_000
"""Words that a reader keeps in memory, about 75 MB."""

Places = NDArray[np.void]


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What the catalogue needs of a document: its date, id and input; ``content`` of all of it, ``wording`` of its words (16 bytes each)."""

    published: str | None
    id: str
    input: str
    content: bytes
    wording: bytes
    words: int
    size: int


class Index(msgspec.Struct, frozen=True, array_like=True):
    """The documents of a page in their order."""

    entries: list[Entry]


def digest(*parts: bytes) -> bytes:
    """16 bytes that stand for ``parts``."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def commit(path: Path, *parts: bytes | memoryview) -> None:
    """Writes a file whole or not at all."""
    waiting = path.with_name(path.name + ".part")
    with waiting.open("wb") as stream:
        for part in parts:
            stream.write(part)
    waiting.replace(path)


def write_page(folder: Path, name: str, encoded: Sequence[bytes]) -> None:
    """Writes the page of these documents (msgpack). Cost: 1 ms a document of 400 words, and 11 KB on disk."""
    documents = [msgspec.msgpack.decode(each, type=Document) for each in encoded]
    entries, rows, lines = [], [], []
    for row, (words, code) in enumerate(zip(number_words(documents), encoded, strict=True)):
        document = words.document
        wording = digest(words.hashes.tobytes())
        entries.append(Entry(document.published, document.id, document.input, digest(code), wording, len(words), len(code)))
        rows.append(_pack(words))
        lines += [(row, key) for key in lines_of(words)]
    commit(folder / f"{name}.documents", *encoded)
    commit(folder / f"{name}.words", *(each.tobytes() for each in rows))
    commit(folder / f"{name}.lines", np.array(lines, dtype=LINE).tobytes())
    commit(folder / f"{name}.index", msgspec.msgpack.encode(Index(entries)))


def read_index(folder: Path, name: str) -> Index:
    """The entries of a page; raises ``FileNotFoundError`` for one that was not finished."""
    return msgspec.msgpack.decode((folder / f"{name}.index").read_bytes(), type=Index)


def read_lines(folder: Path, name: str) -> NDArray[np.void]:
    """The lines of a page's documents, as rows of ``LINE``."""
    return np.fromfile(folder / f"{name}.lines", dtype=LINE)


def places(indexes: Sequence[Index]) -> Places:
    """The places of all documents of pages numbered in this order."""
    found = np.zeros(sum(len(index.entries) for index in indexes), dtype=PLACE)
    at = 0
    for number, index in enumerate(indexes):
        part = found[at : at + len(index.entries)]
        part["page"] = number
        for attribute, count, first in (("words", "words", "word"), ("size", "bytes", "byte")):
            sizes = np.array([getattr(entry, attribute) for entry in index.entries], dtype=np.int64)
            part[count], part[first] = sizes, np.cumsum(sizes) - sizes
        at += len(index.entries)
    return found


class Shelf:
    """Reads documents from pages; keeps the words of the last ones."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._folder, self._names = folder, names
        self._kept: OrderedDict[tuple[int, int], Words] = OrderedDict()
        self._count = 0

    def document(self, place: np.void) -> Document:
        """The document at a place. Cost: 30 µs and its length."""
        with (self._folder / f"{self._names[int(place['page'])]}.documents").open("rb") as stream:
            stream.seek(int(place["byte"]))
            return msgspec.msgpack.decode(stream.read(int(place["bytes"])), type=Document)

    def words(self, place: np.void, repeated: Sequence[tuple[int, int]] = (), *, keep: bool = True) -> Words:
        """Its words, numbered alike in every process, with ``repeated`` ranges as furniture. Without ``keep``: no ``ids``, kept nowhere."""
        key = int(place["page"]), int(place["byte"])
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        path = self._folder / f"{self._names[int(place['page'])]}.words"
        rows = np.fromfile(path, dtype=ROW, count=int(place["words"]), offset=int(place["word"]) * ROW.itemsize)
        words = _unpack(rows, self.document(place), repeated, keep)
        if keep:
            self._keep(key, words)
        return words

    def _keep(self, key: tuple[int, int], words: Words) -> None:
        self._kept[key] = words
        self._count += len(words)
        while self._count > KEPT_WORDS and len(self._kept) > 2:
            self._count -= len(self._kept.popitem(last=False)[1])


def bare(document: Document) -> Words:
    """A document without its words, where only the document is asked for."""
    return _unpack(np.zeros(0, dtype=ROW), document, (), True)


def _pack(words: Words) -> NDArray[np.void]:
    rows = np.zeros(len(words), dtype=ROW)
    rows["hash"], rows["start"], rows["end"], rows["line"] = words.hashes, words.start, words.end, words.line
    rows["marks"] = QUOTED * words.quoted + FURNITURE * words.furniture + FUNCTION * words.function
    return rows


def _unpack(rows: NDArray[np.void], document: Document, repeated: Sequence[tuple[int, int]], numbered: bool) -> Words:
    marks = rows["marks"]
    furniture = (marks & FURNITURE) > 0
    for start, end in repeated:
        furniture[start:end] = True
    hashes = np.ascontiguousarray(rows["hash"])
    return Words(
        document=document,
        ids=(hashes >> np.uint64(1)).tolist() if numbered else [],
        hashes=hashes,
        start=rows["start"].astype(np.int64),
        end=rows["end"].astype(np.int64),
        quoted=(marks & QUOTED) > 0,
        furniture=furniture,
        function=(marks & FUNCTION) > 0,
        line=rows["line"].astype(np.int64),
    )
