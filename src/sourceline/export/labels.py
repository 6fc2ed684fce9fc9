"""The words under which the nouns are shown, and text made safe to show."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@cache
def labels() -> dict[str, dict[str, str]]:
    """All labels by noun, then by the value in records.py."""
    return tomllib.loads((files("sourceline.export") / "data" / "labels.toml").read_text(encoding="utf-8"))


def label(noun: str, value: str) -> str:
    """The word for a value; the value itself where the table has none."""
    return labels().get(noun, {}).get(value, value)


def safe(text: str) -> str:
    """The text with what a terminal obeys or a page may not hold (control characters, bidirectional overrides) shown as U+FFFD.

    Code point by code point: offsets into the text stay true. Tabs and line ends are kept.
    """
    return _UNSHOWABLE.sub("\ufffd", text)


def one_line(text: str, most: int | None = None) -> str:
    """Safe, white space to single spaces, cut at a word with an ellipsis to at most ``most`` characters."""
    text = " ".join(safe(text).split())
    if most is None or len(text) <= most:
        return text
    cut = text[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > most // 2 else cut).rstrip(" ,;:") + "…"


def plural(count: int, noun: str) -> str:
    """``1 document``, ``31 documents``, ``6 families``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"


def rule_words(rule: str) -> str:
    """ "1,2" as the reasons of both rules; an unknown rule by its own name."""
    return "; ".join(label("rule", part.strip()) for part in rule.split(",") if part.strip())
