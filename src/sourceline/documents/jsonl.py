"""JSON Lines and JSON: one document a line, or a file with one object or an array of them.

Lines are read one by one and never kept: a file may be larger than memory. A broken line costs itself alone. ``input`` is
``PATH#LINE``, counted from 1 (blank lines count); in an array the number of the element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from ..records import Document, Skipped
from .assembly import make_document
from .encoding import decode_text, marked_encoding, refuse_binary
from .limits import MAX_JSON, MAX_LINE, Refusal, too_long

_CHUNK = 1 << 20
_SKIPPABLE = 1 << 28
"""Bytes of one overlong line that are read past in search of its end."""
_OBJECT_HINT = 'write one JSON object a line, {"text": "...", "title": "..."}'


def read_jsonl(stream: BinaryIO, input: str) -> Iterator[Document | Skipped]:
    """The documents of a JSON Lines stream in their order, a ``Skipped`` for each line that gives none. Raises ``Refusal`` for a stream
    that is not UTF-8 text at all."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if number == 1:
            refuse_binary(line[:65_536])
            if (marked_encoding(line) or "utf-8") != "utf-8":
                raise Refusal("JSON Lines in UTF-16 or UTF-32", "convert it to UTF-8, e.g. iconv -f UTF-16 -t UTF-8 FILE")
        place = f"{input}#{number}"
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            refusal = too_long("the line", MAX_LINE, "bytes")
            yield Skipped(input=place, reason=refusal.reason, hint=refusal.hint)
            if not _skip_line(stream):
                yield Skipped(input=input, reason=f"the rest was not read: no line end in {_SKIPPABLE:,} bytes", hint=_OBJECT_HINT)
                return
        elif line.strip():
            yield _from_line(line, place)


def read_json(stream: BinaryIO, input: str) -> Iterator[Document | Skipped]:
    """The documents of a ``.json`` file: one object, an array of objects, or lines after all. Read whole, at most ``MAX_JSON`` bytes."""
    data = stream.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise Refusal(f"a JSON file of more than {MAX_JSON:,} bytes", "write it as JSON Lines (.jsonl), one object a line; those are streamed")
    if not data.strip():
        raise Refusal("no text (empty)", "check how the file was made, or leave it out")
    text = decode_text(data)
    try:
        value = _decode(text)
    except Refusal:
        import io

        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines[:2]) or not lines[0].rstrip().endswith("}"):
            raise
        yield from read_jsonl(io.BytesIO(text.encode()), input)
        return
    if isinstance(value, list):
        if not value:
            raise Refusal("an empty JSON array", _OBJECT_HINT)
        for number, item in enumerate(value, 1):
            yield _from_object(item, f"{input}#{number}")
    else:
        yield _from_object(value, input)


def _from_line(line: bytes, place: str) -> Document | Skipped:
    try:
        text = decode_text(line)
        return _from_object(_decode(text), place)
    except Refusal as refusal:
        return Skipped(input=place, reason=refusal.reason, hint=refusal.hint)


def _from_object(value: Any, place: str) -> Document | Skipped:
    try:
        if not isinstance(value, dict):
            raise Refusal(f"not a JSON object but {_kind(value)}", _OBJECT_HINT)
        fields = {key: item for key, item in value.items() if key != "text"}
        return make_document(value.get("text"), fields, place)
    except Refusal as refusal:
        return Skipped(input=place, reason=refusal.reason, hint=refusal.hint)


def _decode(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise Refusal(f"broken JSON: {str(error).removeprefix('JSON is malformed: ')}", _OBJECT_HINT) from None
    except RecursionError:
        raise Refusal("JSON nested too deeply", _OBJECT_HINT) from None


def _kind(value: Any) -> str:
    return {list: "an array", str: "a string", bool: "true or false", type(None): "null"}.get(type(value), "a number")


def _skip_line(stream: BinaryIO) -> bool:
    """Reads past the rest of a line; False when it does not end within ``_SKIPPABLE`` bytes."""
    passed = 0
    while passed < _SKIPPABLE:
        chunk = stream.readline(_CHUNK)
        if not chunk or chunk.endswith(b"\n"):
            return True
        passed += len(chunk)
    return False
