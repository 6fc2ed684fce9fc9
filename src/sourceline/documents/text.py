"""Plain text files: one document a file. UTF-8, or UTF-16 / UTF-32 with a byte order mark."""

from __future__ import annotations

from typing import BinaryIO

from ..records import Document
from .assembly import make_document
from .encoding import decode_text, refuse_binary
from .limits import MAX_BYTES, MAX_CHARACTERS, too_long

_HEAD = 65_536


def read_text(stream: BinaryIO, input: str) -> Document:
    """The document in ``stream``. Raises ``Refusal``; reads at most ``MAX_BYTES`` of it."""
    head = stream.read(_HEAD)
    refuse_binary(head)
    data = head + stream.read(MAX_BYTES + 1 - len(head)) if len(head) == _HEAD else head
    if len(data) > MAX_BYTES:
        raise too_long("the text", MAX_CHARACTERS, "characters (about 2 million words)")
    return make_document(decode_text(data), {}, input)
