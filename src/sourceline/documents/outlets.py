"""Outlets as they name themselves in a header: "The Davrin Courier", "NewsHarbor24 | 2026-10-06", "MERIDIAN PRESS AGENCY", call signs.

An outlet is told by its form alone (``data/outlets.toml``): a word that newspapers, broadcasters and agencies bear, in a line of its own.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any

from .agencies import find_agency

MOST_WORDS = 7
_CALL_SIGN = r"(?:[KW][A-Z]{3}(?:[- ]?(?:TV|DT|AM|FM|LP|HD))?(?:[- ]?\d{1,2})?|[KW][A-Z]{2}-(?:TV|DT|AM|FM))"
_STATION = re.compile(
    rf"{_CALL_SIGN}(?:/{_CALL_SIGN})?|(?:ABC|CBS|NBC|FOX|CW)[ -]?[A-Z\d][\w ]{{0,14}}|[A-Z]{{2,5}}[ -]?\d{{1,2}}(?:[ ]News)?|(?:{_CALL_SIGN}|CBS[A-Z]+)\.(?:com|COM)|CBS[A-Z][a-zA-Z]+"
)
_DOMAIN = re.compile(r"(?:www\.)?[a-z0-9][\w-]{2,40}(?:\.[a-z]{2,4}){1,2}", re.IGNORECASE)
_NAME_WORD = r"(?:[A-Z\u00c0-\u00de\u0100-\u024f0-9][\w.'’&-]*|of|the|and|de|del|la|el|al|&)"
_LINE = re.compile(rf"{_NAME_WORD}(?:[ ]{_NAME_WORD}){{0,{MOST_WORDS - 1}}}")


@functools.cache
def load_outlets() -> dict[str, frozenset[str]]:
    """``data/outlets.toml``: words by list, in small letters."""
    table: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("data", "outlets.toml").read_text(encoding="utf-8"))
    return {key: frozenset(row.casefold() for row in rows) for key, rows in table.items()}


def is_station(words: str) -> bool:
    """Whether ``words`` are the call sign or channel of a station (``WKXY-TV``, ``CBS4``), in capitals as they are written; case counts."""
    return bool(_STATION.fullmatch(words))


def is_outlet(words: str) -> bool:
    """Whether ``words``, a whole line or the part of one before its date, name an outlet: ``NewsHarbor24``, ``The Lorn Times``, ``lornpost.com``."""
    words = words.strip()
    if is_station(words) or words.casefold() in load_outlets()["openers"]:
        return True
    if _DOMAIN.fullmatch(words):
        return True
    if not _LINE.fullmatch(words) or words.endswith((".", "and", "of", "the")):
        return False
    parts = [
        part.casefold()
        for part in re.findall(r"[A-Z\u00c0-\u00de]{2,}(?![a-z])|[A-Z\u00c0-\u00de]?[^\W\d_A-Z\u00c0-\u00de]+|[A-Z\u00c0-\u00de]", words)
    ]
    lists = load_outlets()
    if not parts or set(parts) <= lists["sections"] | {"the", "and", "of"} or set(parts) & lists["not_outlets"]:
        return False
    last = re.findall(r"[^\W\d_]+", words.casefold())[-1:]
    first = next((part for part in parts if part != "the"), "")
    return (
        bool(set(last) & lists["last"])
        or parts[-1] in lists["last"]
        or (first in lists["first"] and len(parts) > 1)
        or (bool(set(parts) & lists["glued"]) and " " not in words)
    )


def is_agency_name(words: str) -> bool:
    """Whether an outlet's name says that it is a news agency: ``Meridian Press Agency``."""
    return find_agency(words) is not None or words.casefold().endswith(tuple(load_outlets()["agency_ends"]))


def normal_name(words: str) -> str:
    """``MERIDIAN PRESS AGENCY`` as ``Meridian Press Agency``; names in mixed case, single words and short ones as written."""
    words = words.strip()
    if not words.isupper() or " " not in words:
        return words
    return " ".join(
        word.capitalize() if len(word) > 3 or word in {"THE", "NEW", "SUN", "DAY"} else word.lower() if word in {"OF", "AND"} else word
        for word in words.split()
    )


def spelled_out(initials: str, words: str) -> str | None:
    """The name in ``words`` whose initials are ``initials`` (three letters at least): ``MPA`` in ``By Ada Vane, Meridian Press Agency``."""
    if not re.fullmatch(r"[A-Z]{3,6}", initials):
        return None
    between = r"(?:[ ](?:of|and|the|for|de))?[ ]"
    capitals = between.join(rf"{letter}[\w'’-]+" for letter in initials)
    found = re.search(rf"\b{capitals}\b", words)
    return normal_name(found[0]) if found else None
