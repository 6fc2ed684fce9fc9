"""Names in bylines: ``By Ada Vane and Tom R. Orr`` gives ``("Ada Vane", "Tom R. Orr")``."""

from __future__ import annotations

import functools
import re

from .agencies import find_agency, load_agencies
from .outlets import is_agency_name, is_station
from .words import load_words

_PART = r"(?:[A-Z\u00c0-\u00de\u0100-\u024f][\w.'’-]*|(?:de|da|di|van|von|der|den|al|el|bin|ibn|la|le|dos|del|ter|ben|abu)(?=[ ])|[ae]l-[A-Z]\w+)"
NAME = rf"{_PART}(?:[ ]{_PART}){{0,5}}"
"""Regular expression (no groups, case counts) of a person's or a body's name: up to six parts, particles included."""
NAMES = rf"{NAME}(?:(?:[ ]?,[ ]?(?:and[ ])?|[ ]and[ ]|[ ]AND[ ]|[ ]?&[ ]?|[ ]with[ ])(?!(?:Associated|Special|Staff|AP)\b){NAME})*"
"""Several of them, separated by commas and "and"."""

_BETWEEN = re.compile(r"\s*(?:,|;|&|\||\band\b|\bAND\b|\bwith\b)\s*")


def split_names(words: str) -> tuple[str, ...]:
    """The people in ``words``, in their order, without doubles; functions after a name, bodies ("Breaking News Staff") and agencies are left out."""
    names = (_bare_name(name) for name in _BETWEEN.split(words))
    return tuple(dict.fromkeys(name for name in names if name and not is_body(name) and not find_agency(name)))


def is_body(name: str) -> bool:
    """Whether what stands in a byline is a body and no person: a desk, a staff, an outlet, an agency."""
    rules = load_words()
    words = [word.casefold() for word in name.split()]
    if name.casefold().removeprefix("the ") in rules["not_people"] or set(words) & set(rules["bodies"]):
        return True
    return (
        is_station(name)
        or (bool(words) and words[-1] in rules["bodies_last"] and (len(words) != 2 or words[-1] in rules["bodies"]))
        or is_agency_name(name)
    )


def _bare_name(name: str) -> str:
    """A name without "By" before it and a function or an agency stuck to its end ("Ada Vane Staff Writer", "TOM ORRAssociated Press")."""
    name = re.sub(r"^(?i:by|story by|written by)\s+", "", name).strip(" .")
    if found := glued_agency(name):
        name = name[: found.start()].strip()
    function = _function().search(name)
    return name[: function.start()] if function and len(name[: function.start()].split()) >= 2 else name


def glued_agency(name: str) -> re.Match[str] | None:
    """The agency stuck to the end of a person's name, or None; "The Associated Press" is the agency alone."""
    found = _glued_agency().search(name)
    return found if found and name[: found.start()].strip().lower() != "the" else None


@functools.cache
def _function() -> re.Pattern[str]:
    functions = sorted(load_words()["functions"], key=len, reverse=True)
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, functions))})$", re.IGNORECASE)


@functools.cache
def _glued_agency() -> re.Pattern[str]:
    forms = sorted({form for agency in load_agencies() for form in (agency.name, *agency.names) if " " in form}, key=len, reverse=True)
    return re.compile(rf"(?<=\w\w)(?:{'|'.join(map(re.escape, forms))})$")
