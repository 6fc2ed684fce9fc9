"""Places compared: same facility, facility inside its city, distance; places that no gazetteer knows by name alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sourceline.incidents.names import name_key, same_spelling, stands_for
from sourceline.records import EventPlace

FINE = frozenset(["facility", "exact", "address", "street", "neighbourhood", "neighborhood", "building"])
COARSE = frozenset(["country", "region", "admin1", "state", "province", "admin"])


@dataclass(frozen=True, slots=True)
class Site:
    """Where a telling puts its event: plain name, precision class, coordinates in degrees if known.

    ``around`` are plain names of the places that the document puts around it (the city of an airport). ``context`` is true when the
    place was not told of the event itself but taken from the dateline or the lead.
    """

    name: str
    shown: str
    fine: bool = False
    coarse: bool = False
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    around: frozenset[str] = frozenset()
    context: bool = False


def site(place: EventPlace, around: frozenset[str] = frozenset()) -> Site:
    """The site of a resolved or unresolved place."""
    name = name_key(place.name)
    return Site(
        name=name,
        shown=place.name,
        fine=place.precision in FINE,
        coarse=place.precision in COARSE,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        around=around - {name},
    )


def distance(a: Site, b: Site) -> float | None:
    """Kilometres on the sphere; null when either is unresolved."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def named_in(short: str, long: str) -> bool:
    """Whether a place name stands at the front or end of another ("lorn" in "lorn airport"), as whole words."""
    few, many = short.split(), long.split()
    return 0 < len(few) < len(many) and (many[: len(few)] == few or many[-len(few) :] == few)


def same_name(a: Site, b: Site) -> bool:
    """Same plain name, or a transliteration of it; a place without a name is like none."""
    return bool(a.name) and (a.name == b.name or same_spelling(a.name, b.name))


def inside(fine: Site, wide: Site) -> bool:
    """Whether the first is told as part of the second: by name, by what its document puts around it, or (city in country) by country."""
    if named_in(wide.name, fine.name) and not wide.fine:
        return True
    if wide.name in fine.around and not wide.fine:
        return True
    return wide.coarse and not fine.coarse and wide.country is not None and wide.country == fine.country and wide.name != fine.name


def kinship(a: Site, b: Site, near_km: float, far_km: float) -> str:
    """How two sites stand: ``facility`` (same), ``other_facility``, ``city``, ``near``, ``inside``, ``wide``, ``unclear``, ``apart``, ``conflict``.

    ``conflict`` is known from coordinates or countries; ``apart`` only from names that no gazetteer knows: either may be a misread.
    """
    distant = distance(a, b)
    if same_name(a, b) and (distant is None or distant < far_km):
        return "facility" if a.fine or b.fine else "wide" if a.coarse else "city"
    if a.fine and b.fine:
        if any(named_in(x, y) or stands_for(x, y) for x, y in ((a.name, b.name), (b.name, a.name))):
            return "facility"
        return "inside" if a.name in b.around and b.name in a.around else "other_facility"
    if a.coarse or b.coarse:
        if inside(a, b) or inside(b, a):
            return "wide"
        return "conflict" if a.country and b.country and a.country != b.country else "unclear"
    if inside(a, b) or inside(b, a) or a.name in b.around or b.name in a.around:
        return "inside"
    if distant is not None:
        return "near" if distant <= near_km else "conflict" if distant > far_km else "unclear"
    return "near" if a.around & b.around else "apart"


def companions(documents: Iterable[Iterable[frozenset[str]]], least: int = 2) -> dict[str, frozenset[str]]:
    """By plain name, the names that stand in one sentence with it in at least ``least`` documents: what a case knows of places that no gazetteer has.

    ``documents`` gives the place names of each sentence, by document. Cost: pairs within sentences.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for sentences in documents:
        counts.update({(a, b) for names in sentences for a in names for b in names if a != b})
    found: dict[str, set[str]] = {}
    for (a, b), n in counts.items():
        if n >= least:
            found.setdefault(a, set()).add(b)
    return {name: frozenset(others) for name, others in found.items()}
