"""Names in bylines: ``By Ada Vane and Tom R. Orr`` gives ``("Ada Vane", "Tom R. Orr")``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .agencies import find_agency

_PART = r"(?:[A-Z\u00c0-\u00de\u0100-\u024f][\w.'’-]*|(?:de|da|di|van|von|der|den|al|el|bin|ibn|la|le|dos|del|ter|ben|abu)(?=[ ])|[ae]l-[A-Z]\w+)"
NAME = rf"{_PART}(?:[ ]{_PART}){{0,5}}"
"""Regular expression (no groups, case counts) of a person's or a body's name: up to six parts, particles included."""
NAMES = rf"{NAME}(?:(?:[ ]?,[ ]?(?:and[ ])?|[ ]and[ ]|[ ]AND[ ]|[ ]?&[ ]?|[ ]with[ ])(?!(?:Associated|Special|Staff|AP)\b){NAME})*"
"""Several of them, separated by commas and "and"."""

_BETWEEN = re.compile(r"\s*(?:,|;|&|\||\band\b|\bAND\b|\bwith\b)\s*")


def split_names(words: str, not_people: Iterable[str] = ()) -> tuple[str, ...]:
    """The names in ``words``, in their order, without doubles; without those in ``not_people`` (small letters) and without agencies."""
    names = (re.sub(r"^(?i:by|story by|written by)\s+", "", name).strip(" .") for name in _BETWEEN.split(words))
    refused = set(not_people)
    return tuple(dict.fromkeys(name for name in names if name and name.lower().removeprefix("the ") not in refused and not find_agency(name)))
