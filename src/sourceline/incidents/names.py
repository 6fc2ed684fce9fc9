"""Names compared across documents: plain forms, the longer name that a short one stands for, transliterations."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from sourceline.incidents.plain import plain
from sourceline.incidents.tables import aliases, words

_LINKING = frozenset(["of", "for", "in", "and"])


def name_key(text: str) -> str:
    """The form under which a name is compared: plain, without leading determiners, titles and known aliases."""
    tokens = plain(text).split()
    drop = words("determiners") | words("titles")
    while len(tokens) > 1 and tokens[0] in drop:
        tokens = tokens[1:]
    key = " ".join(tokens)
    return aliases().get(key, key)


def initials(key: str) -> str:
    """``popular mobilization forces`` gives ``pmf``."""
    return "".join(token[0] for token in key.split() if token not in _LINKING)


def stands_for(short: str, long: str) -> bool:
    """Whether a shorter plain name can stand for a longer one: its last words, its first words, or its initials.

    First words stand for the whole only when they are two or more or when "of", "for" or "in" follows: "lorn" is not "lorn police".
    """
    few, many = short.split(), long.split()
    if not few or len(few) >= len(many):
        return len(few) == 1 and 1 < len(short) <= 6 and short == initials(long) and len(many) > 1
    if many[-len(few) :] == few:
        return True
    if many[: len(few)] == few:
        return len(few) > 1 or many[len(few)] in _LINKING
    if len(few) == 2 and few[0] == many[0] and few[1] == many[-1]:
        return True
    return len(few) == 1 and len(short) <= 6 and len(many) > 1 and short == initials(long)


def same_spelling(a: str, b: str) -> bool:
    """Whether two plain names of the same length in words differ only as transliterations do ("soleimani", "suleimani")."""
    if a == b:
        return True
    left, right = a.split(), b.split()
    if len(left) != len(right) or min(len(a), len(b)) < 6 or a[0] != b[0] or any(c.isdigit() for c in a + b):
        return False
    return all(x == y or (min(len(x), len(y)) >= 6 and fuzz.ratio(x, y) >= 86) for x, y in zip(left, right, strict=True))


def link(keys: Iterable[str]) -> dict[str, str]:
    """Each name to the fullest name that it stands for; a name that could stand for two stands for itself.

    The result depends on the set of names alone, not on their order. Quadratic in the names of one incident, never of a case.
    """
    ordered = sorted(set(keys), key=lambda key: (-len(key.split()), -len(key), key))
    canonical: dict[str, str] = {}
    for key in ordered:
        heads = sorted({canonical[other] for other in canonical if same_spelling(key, other)})
        if not heads:
            heads = sorted({canonical[other] for other in canonical if stands_for(key, other)})
        canonical[key] = heads[0] if len(heads) == 1 else key
    return canonical
