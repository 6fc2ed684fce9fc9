"""The plain form of a text, in which words are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’ʼ`]s?\b|(?<=s)['’]")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_OTHER = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces; possessive endings and dots of abbreviations dropped."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    text = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", text)
    return _OTHER.sub(" ", _APOSTROPHES.sub("", text)).strip()
