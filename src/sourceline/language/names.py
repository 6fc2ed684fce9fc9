"""When two names name one bearer: parts, abbreviations, spelling variants. Plain functions on words."""

from __future__ import annotations

import re

from rapidfuzz.distance import JaroWinkler, Levenshtein

_SMALL = {"of", "the", "and", "for", "in", "on", "to", "de", "la", "del", "des", "du", "&"}
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|as|ar|an|ash)-", re.I)
_SUFFIX = {"jr", "sr", "ii", "iii", "iv"}
SPELLING_LENGTH = 6
"""Shorter surnames are never matched by likeness: Ali and Adli are two people."""


def name_words(name: str) -> tuple[str, ...]:
    """Words of a name in lower case, points and a final possessive gone: ``J. P. O'Hara's`` -> ``j p o'hara``."""
    bare = re.sub(r"['’]s?$", "", name.casefold()) if name.endswith(("'s", "’s", "s'", "s’")) else name.casefold()
    return tuple(word for word in bare.replace("’", "'").replace(".", " ").replace(",", " ").split() if word)


def surname(words: tuple[str, ...]) -> str:
    """The last word that is no suffix ("Jr."), without an Arabic article ("al-Assad": "assad")."""
    core = [word for word in words if word not in _SUFFIX] or list(words)
    return _ARTICLE.sub("", core[-1])


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of people can name one person: one a part of the other, initials, a spelling variant.

    ``a`` and ``b`` as by ``name_words``. "Sol" is "Arin Sol"; "Mara Sol" is not; "A. Sol" is; "Soleimani" is "Suleimani".
    """
    if not a or not b:
        return False
    if a == b:
        return True
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) == 1:
        return _alike(_ARTICLE.sub("", short[0]), surname(long)) or (len(long) > 1 and short[0] == long[0])
    if not _alike(surname(short), surname(long)):
        return False
    first, other = short[0], long[0]
    return (
        _alike(first, other) or (len(first) == 1 and other.startswith(first)) or (len(other) == 1 and first.startswith(other)) or first in long[:-1]
    )


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    if min(len(a), len(b)) < SPELLING_LENGTH or a[0] != b[0]:
        return False
    return Levenshtein.distance(a, b, score_cutoff=2) <= (1 if min(len(a), len(b)) < 8 else 2) and JaroWinkler.similarity(_sound(a), _sound(b)) > 0.95


def _sound(word: str) -> str:
    """Letters that spellings of foreign names swap, made one: vowels, q/k/c, doubled letters."""
    return re.sub(r"(.)\1", r"\1", re.sub(r"[eiouy]", "e", word.replace("q", "k").replace("c", "k").replace("kh", "k").replace("gh", "g")))


def initials(name: str) -> tuple[str, str]:
    """First letters of a name's words, with and without its small words: "Ministry of the Interior" -> ``MOTI``, ``MI``."""
    words = [word for word in re.split(r"[\s\-]+", name) if word[:1].isalpha()]
    return "".join(word[0] for word in words).upper(), "".join(word[0] for word in words if word.casefold() not in _SMALL).upper()


def is_abbreviation(short: str, name: str) -> bool:
    """Whether capitals stand for a name: "LDF", "L.D.F." for "Lornian Defence Force"."""
    letters = short.replace(".", "")
    return 2 <= len(letters) <= 7 and letters.isupper() and letters.isalpha() and len(name.split()) > 1 and letters in initials(name)


def same_body(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of bodies can name one: equal without small words and a plural, or a run of two words or more of the other that ends it.

    "Revolutionary Guard" is "Islamic Revolutionary Guard", "Guards" is "Guard"; "Health Ministry" is not "Defence Ministry".
    """
    x, y = _content(a), _content(b)
    if not x or not y:
        return False
    if x == y:
        return True
    short, long = (x, y) if len(x) < len(y) else (y, x)
    if len(short) == len(long):
        # "Ministry of Defence" and "Defence Ministry"
        return len(short) > 1 and sorted(short) == sorted(long)
    if len(short) < 2:
        return False
    return any(long[k : k + len(short)] == short for k in range(len(long) - len(short) + 1))


def _content(words: tuple[str, ...]) -> list[str]:
    return [word.removesuffix("s") if len(word) > 4 else word for word in words if word not in _SMALL]
