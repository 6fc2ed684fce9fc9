"""When two documents are the same one.

Same text, and either the same id (``~2`` aside, which only tells apart within one run) or, where the id was made from the input's name,
the same absolute path: ``build articles`` and ``build /home/me/articles`` give one case.
"""

from __future__ import annotations

import hashlib
import os
import re

from sqlalchemy import Connection, or_, select

from sourceline.casebook.schema import DOCUMENT, READING
from sourceline.documents.assembly import content_id
from sourceline.records import Document

_NUMBERED = re.compile(r"(.+?)(?:~\d+)+", re.DOTALL)


def family(id: str) -> str:
    """``id`` without the ``~2`` that tells documents of one id apart."""
    found = _NUMBERED.fullmatch(id)
    return found[1] if found else id


def digest(text: str) -> str:
    """SHA-256 of ``text``, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def location(input: str) -> str:
    """An input's name as an absolute path; links are not followed."""
    return os.path.abspath(input)  # noqa: PTH100 - Path.absolute keeps "..", resolve follows links


def find(connection: Connection, document: Document) -> str | None:
    """The id under which ``document`` stands in the case, or None."""
    same = DOCUMENT.c.family == family(document.id)
    if family(document.id) == content_id(document.input, document.text):
        same = or_(same, DOCUMENT.c.location == location(document.input))
    query = select(DOCUMENT.c.id).where(DOCUMENT.c.sha256 == digest(document.text), same).order_by(DOCUMENT.c.number).limit(1)
    return connection.scalar(query)


def is_read(connection: Connection, id: str, model: str | None) -> bool:
    """Whether the document has a reading, by ``model`` if one is given."""
    query = select(READING.c.number).where(READING.c.document == id).limit(1)
    return connection.scalar(query if model is None else query.where(READING.c.model == model)) is not None


def free_id(connection: Connection, id: str) -> str:
    """``id`` if no document has it, else its family's first free number from ``~2`` on."""
    stem, number, tried = family(id), 1, id
    while connection.scalar(select(DOCUMENT.c.number).where(DOCUMENT.c.id == tried)) is not None:
        number += 1
        tried = f"{stem}~{number}"
    return tried
