"""Borders of names of places, where corpora and so the tagger waver: what is two names, and what is broken off.

"Davrin's Kessimar Terminal" names Davrin and the terminal. A name that holds a possessive of its own ("Martha's Vineyard",
"St. John's Hospital") stays whole: its owner is no place that the gazetteer or the text itself knows. A facility that ends
amid a compound in lower case ("Kessimar bus", of "Kessimar bus terminal") goes on to the noun. No name goes on over a blank
line: what stands behind it is kept, being the longer part of a headline and a dateline read as one. Cost: linear in names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from sourceline.language.gazetteer import Gazetteer, place_words

Mention = tuple[int, int, str]
"""``(start, end, label)``, in tokens."""

KNOWN_PEOPLE = 15_000
"""A place of so many people is taken for an owner; a smaller one, often a namesake of a person, when the text itself names it."""
LONGEST_OWNER = 6
"""Words."""
_SPLIT = frozenset({"PLACE", "FACILITY"})


def settle(doc: Doc, names: Sequence[Mention]) -> list[Mention]:
    """Names that follow one another and do not overlap, with their borders mended; ``doc`` is parsed."""
    fronts = Counter(doc[start:i].text for start, end, _ in names for i in range(start + 1, min(end, start + LONGEST_OWNER) + 1))
    found: list[Mention] = []
    for at, (start, end, label) in enumerate(names):
        if label == "PLACE" and (head := _building(doc, end)) and (at + 1 == len(names) or head < names[at + 1][0]):
            end, label = head + 1, "FACILITY"
        elif label == "FACILITY" and _broken_off(doc, end) and (at + 1 == len(names) or end < names[at + 1][0]):
            end += 1
        start = next((i + 1 for i in range(end - 2, start, -1) if doc[i].is_space and doc[i].text.count("\n") > 1), start)
        cut = next((i for i in range(start + 1, end - 1) if doc[i].lower_ in {"'s", "’s"} and doc[i + 1].text[:1].isupper()), None)
        if label in _SPLIT and cut is not None and _is_place(doc[start:cut].text, fronts):
            found.append((start, cut, "PLACE"))
            start = cut + 1
        found.append((start, end, label))
    return found


def _broken_off(doc: Doc, end: int) -> bool:
    """Whether the last word before ``end`` and the next are a compound in lower case."""
    if end >= len(doc):
        return False
    last, following = doc[end - 1], doc[end]
    return last.is_lower and following.is_lower and last.dep_ == "compound" and last.head.i == end and following.pos_ == "NOUN"


def _building(doc: Doc, end: int) -> int | None:
    """Index of the building's word, in lower case, that the name before ``end`` and all words between are compounds of ("Kessimar | bus terminal")."""
    last = doc[end - 1]
    head = last.head
    if last.dep_ != "compound" or not end <= head.i < end + 3 or head.text not in place_words()["facility"]:
        return None
    return head.i if all(doc[i].is_lower and doc[i].head.i == head.i for i in range(end, head.i)) else None


def _is_place(owner: str, fronts: Counter[str]) -> bool:
    if fronts[owner] > 1:
        return True
    return any(place.primary and place.population >= KNOWN_PEOPLE for place in Gazetteer.load().candidates(owner))
