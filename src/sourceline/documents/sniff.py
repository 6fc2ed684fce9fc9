"""Which format a file is in: by its suffix, or for unknown suffixes by its first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from .encoding import marked_encoding
from .limits import Refusal

Format = Literal["text", "html", "json", "jsonl"]
SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
HEAD = 16_384
"""Bytes that sniffing looks at."""
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head|<body|<article|<div|<p\b|<meta|<title)", re.IGNORECASE | re.DOTALL
)


def by_suffix(name: str) -> Format | None:
    """The format that a file's name tells, ``.gz`` left aside; None if it tells none."""
    path = PurePath(name)
    suffix = PurePath(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    return SUFFIXES.get(suffix.lower())


def by_content(head: bytes) -> Format:
    """The format that the first bytes tell. Raises ``Refusal`` for XML that is no page (feeds, TEI)."""
    start = head[:HEAD].decode(marked_encoding(head) or "utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if _HTML.match(start):
        return "html"
    if start.startswith("<?xml") or re.match(r"<(?:rss|feed|TEI|urlset)\b", start):
        raise Refusal("XML that is no HTML page (a feed?)", "give the articles themselves as text, HTML or JSON Lines")
    if re.match(r"\{\s*\"", start):
        first = start.split("\n", 1)[0].rstrip()
        return "jsonl" if first.endswith("}") and "\n" in start else "json"
    return "json" if re.match(r"\[\s*\{", start) else "text"
