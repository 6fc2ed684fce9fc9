"""Datelines: ``BAGHDAD (AP) —`` at the start of a line, what is none, and the place in a normal form.

Forms are those of agency style books (AP: upper-case city, state or country, agency in brackets, em dash; Reuters, AFP: with the date;
TASS: agency in slashes; Kyodo, IRNA: agency after a comma). What local stations put into the brackets is their own call sign.
"""

from __future__ import annotations

import functools
import re

from .agencies import agency_pattern, find_agency
from .dates import DATE
from .outlets import is_station, load_outlets
from .words import load_words

_UP = r"[A-Z\u00c0-\u00de\u0100-\u024f]"
_UPPER_PLACE = rf"{_UP}[{_UP[1:-1]}.'’/-]+(?:[ /]{_UP}[{_UP[1:-1]}.'’/-]*){{0,4}}"
_MIXED_PLACE = rf"{_UP}[\w.'’/-]+(?:[ ](?:{_UP}[\w.'’/-]*|of|the|de|al|el|and)){{0,3}}"
_REGION = rf"(?:,[ ]{_UP}[\w.'’-]*(?:[ ](?:{_UP}[\w.'’-]*|of|the|and)){{0,4}})"
_DASH = r"[ \u00a0]*(?:--+|[—–―]|(?<=[ \u00a0])[-_]|(?<=\.)[-–](?=[ ])|(?<=\))[-_:]|(?<=\w)[-_](?=[ \u00a0]))"
_AFTER_COMMA = 2
"""Index of the pattern with the agency after a comma, where codes of two letters are states."""
_UNSIGNED = 6
"""Patterns from this index on are told by a dash alone: what follows must look like a story."""


@functools.cache
def dateline_patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns of a dateline at the start of a line, most certain first; groups ``place``, ``date``, ``agency``."""
    date = rf"(?P<date>(?i:{DATE}|no date))"
    place = rf"(?P<place>(?:{_UPPER_PLACE}|{_MIXED_PLACE}){_REGION}{{0,2}})"
    upper = rf"(?P<place>{_UPPER_PLACE}{_REGION}{{0,2}})"
    credit = r"[(\[](?P<agency>[A-Z\u00c0-\u00de][\w.&'’/ -]{0,38}|dpa|dpa-AFX)[)\]]"
    known = rf"(?P<agency>(?i:{agency_pattern()}))"
    dash = rf"(?:{_DASH})"
    return tuple(
        re.compile(form)
        for form in (
            rf"{place}(?:[,.]?[ ]{date})?\.?,?[ ]?{credit}(?:{dash}|:|(?=[ ]\S))",  # BAGHDAD, Jan 3 (Reuters) -
            rf"{place}(?:[,.][ ]{date})\.?[ ]/{known}/\.?{dash}?",  # MOSCOW, January 3. /TASS/.
            rf"{place}(?:,[ ]{date})?,[ ]{known}{dash}",  # TOKYO, Jan. 3, Kyodo -
            rf"{place},?[ ]{date}{dash}",  # CITY, 3 JAN 90 --
            rf"{upper},[ ]{date}:",  # CITY, Jan 3:
            rf"{upper}{dash}",  # CITY —
            rf"(?P<place>{_MIXED_PLACE}{_REGION}){dash}",  # Rivertown, Ohio -
            rf"(?P<place>{_MIXED_PLACE})[ \u00a0][—–][ \u00a0](?={_UP}|[\"“‘\d])",  # Nairobi — A
            rf"[(\[]{known}[)\]]{dash}",  # (Reuters) -
            rf"/{known}/\.?{dash}?",
        )
    )


def match_dateline(head: str, at: int, end: int) -> re.Match[str] | None:
    """The dateline that ``head[at:end]`` begins with, or None."""
    for number, pattern in enumerate(dateline_patterns()):
        found = pattern.match(head, at, end)
        if found and _is_dateline(found, head, number):
            return found
    return None


@functools.cache
def _opener() -> re.Pattern[str]:
    return re.compile(rf"(?P<outlet>[\w][\w .-]{{2,30}}?\w)(?:,[ ](?i:{DATE}))?\.?(?:{_DASH})[ \u00a0]{{0,3}}(?=[\w\"“‘])")


def match_opener(head: str, at: int, end: int) -> re.Match[str] | None:
    """An outlet's or agency's own name where a dateline stands (``WKXY -``, ``AFP -``); group ``outlet``."""
    found = _opener().match(head, at, end)
    name = found["outlet"] if found else ""
    known = is_station(name) or name.casefold() in load_outlets()["openers"] or (name.isupper() and len(name) > 2 and find_agency(name))
    return found if known else None


def _is_dateline(found: re.Match[str], head: str, number: int) -> bool:
    """Whether words that look like a dateline are one: not "BREAKING —", not "Iran — its old foe — said"."""
    groups = found.groupdict()
    place = groups.get("place")
    if place is None:
        return True
    if not is_place(place):
        return False
    if number == _AFTER_COMMA and not groups.get("date") and len(groups.get("agency") or "") == 2:
        return False  # "LANCASTER, PA —" is a state
    if groups.get("agency"):
        # Brackets after a name hold initials too ("Northern League (NL) fighters"): without a dash only a known agency counts.
        return found[0].rstrip()[-1] in "—–―-_:" or find_agency(groups["agency"] or "") is not None
    if groups.get("date"):
        return True
    following = head[found.end() : found.end() + 200]
    sentence = re.split(r"(?<=[.!?])\s|\n\n", following)[0]
    if number >= _UNSIGNED and re.search(r"\s(?:--|[—–])\s|—", sentence):
        return False  # a second dash: the first opened a parenthesis
    letters = [character for character in following[:80] if character.isalpha()]
    return number >= _UNSIGNED or not letters or any(map(str.islower, letters))


def is_place(words: str) -> bool:
    """Whether words in the place of a dateline may be one: no label ("UPDATE"), no outlet ("WKXY-TV"), no article, no title of an office."""
    rules = load_words()
    city = words.split(",")[0]
    bare = words.upper().rstrip(":")
    if bare in rules["not_places"] or words.split()[0].lower() in {"the", "a", "an", "by", "in"}:
        return False
    if city == words and (is_station(city) or city.casefold() in load_outlets()["openers"]):
        return False
    return city != words or not set(bare.split()) & set(rules["not_in_places"])


def normal_place(place: str) -> str:
    """The place of a dateline with its capitals as on a map: ``DAVRIN, Tarsova`` gives ``Davrin, Tarsova``.

    Only words all in capitals change: those of more than three letters and the short ones that ``data/header.toml`` lists; what holds a full
    stop between letters (``U.N.``) and other short words (``UAE``, ``DRC``, ``KY``) stay.
    """
    city, *regions = place.split(",")
    return ",".join((_normal_part(city), *(region if len(region.strip()) <= 3 else _normal_part(region) for region in regions)))


def _normal_part(part: str) -> str:
    first = re.search(r"[^\s/-]", part)
    return re.sub(r"[^\s/-]+", lambda found: _normal_word(found[0], bool(first) and found.start() == first.start()), part)  # type: ignore[union-attr]


def _normal_word(word: str, first: bool) -> str:
    letters = [character for character in word if character.isalpha()]
    if stuck := re.fullmatch(r"(Mc|Mac|La|Le|De|O['’])([A-Z]{3,})", word):
        return stuck[1] + stuck[2].capitalize()  # "McKEES ROCKS", "LaGRANGE"
    if not all(map(str.isupper, letters)) or re.search(r"\w\.\w", word):
        return word
    rules = load_words()
    if word in rules["small_words"] and not first:
        return word.lower()
    if len(letters) <= 3 and word.rstrip(".") not in rules["short_places"]:
        return word
    lower = re.sub(r"(?<=[^\W\d_])[^\W\d_]+", lambda rest: rest[0].lower(), word)
    lower = re.sub(r"(?<=\w{2})['’]S\b", lambda owner: owner[0].lower(), lower)
    return "Mc" + lower[2:].capitalize() if re.match(r"Mc\w{3}", lower) else lower
