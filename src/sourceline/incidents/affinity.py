"""Evidence that two tellings are of one incident: words, persons, days, places, tolls, means."""

from __future__ import annotations

from sourceline.incidents.likeness import Vector, cosine
from sourceline.incidents.names import same_spelling, stands_for
from sourceline.incidents.sightings import Telling, slice_of
from sourceline.incidents.sites import Site, kinship
from sourceline.incidents.tables import acts, weapons, weights, words
from sourceline.incidents.windows import Window
from sourceline.records import EventMention, Reading, Toll


def means_of(event: EventMention, reading: Reading) -> frozenset[str]:
    """Values of the weapons hierarchy that the mention gives by its instrument or its trigger."""
    texts = [slice_of(reading.document, role.span) for role in event.roles if role.role == "instrument"]
    found = {value for text in texts if (value := weapons().find(text))}
    act = acts().find(slice_of(reading.document, event.trigger))
    if not found and act and acts().terms[act].means:
        found.add(acts().terms[act].means)
    return frozenset(found)


def affinity(a: Telling, va: Vector, b: Telling, vb: Vector, means: dict[tuple[str, str], frozenset[str]]) -> float:
    """Evidence that two tellings are of one incident, in the units of ``data/matching.toml``."""
    row = weights()
    likeness: float = cosine(va, vb) * row["words"]["weight" if a.fronted and b.fronted else "mention"]
    names = _names(a, b)
    days = when(a, b, shared=names >= row["names"]["person"])
    where = _where(a, b)
    if min(days, where) <= row["place"]["conflict"] and names < row["names"]["person"]:
        return float(row["place"]["conflict"])
    return likeness + names + days + where + _tolls(a, b) + _means(means.get(a.key), means.get(b.key))


def _where(a: Telling, b: Telling) -> float:
    """The best that any two of their places give; places that cannot be one weigh only where nothing else agrees.

    Two named facilities that differ speak against one event even in one city.
    """
    pairs = [(x, y, _kin(x, y)) for x in a.sites for y in b.sites]
    if not pairs:
        return 0.0
    fine = [kin for x, y, kin in pairs if x.fine and y.fine and not (x.context or y.context or _shelter(x) or _shelter(y))]
    if fine and "facility" not in fine and "inside" not in fine:
        return float(weights()["place"]["other_facility"])
    return max(_place_worth(x, y, kin) for x, y, kin in pairs)


def _shelter(site: Site) -> bool:
    """Whether the facility is one to which the hurt are brought: it seldom is where they were hurt."""
    return any(token in words("shelters") for token in site.name.split())


def _kin(a: Site, b: Site) -> str:
    row = weights()["place"]
    return kinship(a, b, row["near_km"], row["far_km"])


def _place_worth(a: Site, b: Site, kin: str) -> float:
    row = weights()["place"]
    worth: dict[str, float] = {
        "facility": row["same_facility"],
        "other_facility": row["other_facility"],
        "city": row["same_city"],
        "inside": row["same_city"],
        "near": row["near"],
        "wide": row["country_only"],
        "unclear": 0.0,
        "apart": row["apart"],
        "conflict": row["conflict"],
    }
    if a.context or b.context:
        if a.name in b.around or b.name in a.around or (a.name and a.name == b.name):
            return float(row["near"])
        return float(row["context"]) if a.around & b.around else min(float(row["context"]), max(float(row["apart"]) / 2, worth[kin]))
    return float(worth[kin])


def when(a: Telling, b: Telling, *, shared: bool) -> float:
    """The best that any two of their days give."""
    return max((_days_worth(x, y, shared=shared) for x in a.windows for y in b.windows), default=0.0)


def _days_worth(a: Window, b: Window, *, shared: bool) -> float:
    row = weights()["time"]
    gap = a.gap(b)
    inferred = a.inferred or b.inferred
    if gap == 0:
        worth: float = row["same_day"] if a.days == b.days == 1 else row["overlap"] if max(a.days, b.days) <= 31 else 0.0
        return min(worth, row["inferred"]) if inferred else worth
    if gap >= row["conflict_days"]:
        return 0.0 if shared or (inferred and gap <= 7) else float(row["inferred_conflict" if inferred else "conflict"])
    worth = row["next_day"] if gap == 1 else row["two_days"]
    return worth / 2 if inferred or shared else worth


def _matches(a: frozenset[str], b: frozenset[str]) -> bool:
    return any(x == y or same_spelling(x, y) or stands_for(x, y) or stands_for(y, x) for x in a for y in b)


def _names(a: Telling, b: Telling) -> float:
    """Shared persons; victims that are all others speak against one event."""
    row = weights()["names"]
    full = [frozenset(n for n in t.victims if 2 <= len(n.split()) <= 4 and n in t.people) for t in (a, b)]
    worth = 0.0
    if full[0] and full[1] and not _matches(full[0], full[1]):
        worth += row["other_victims"]
    shared = len(_shared(a.people | full[0], b.people | full[1]))
    if shared:
        worth += row["person"] + row["more_persons"] * min(2, shared - 1)
    elif a.victims and b.victims and _matches(a.victims, b.victims):
        worth += row["victim"]
    if a.actors and b.actors and _matches(a.actors, b.actors):
        worth += row["actor"]
    return float(worth)


def _shared(a: frozenset[str], b: frozenset[str]) -> list[str]:
    return [x for x in sorted(a) if x in b or any(same_spelling(x, y) for y in b)]


def _largest(telling: Telling) -> Toll | None:
    exact = [s.event.killed for s in telling.sightings if s.event.killed and s.event.killed.exact and s.event.killed.low is not None]
    return max(exact, key=lambda toll: toll.low or 0, default=None)


def _tolls(a: Telling, b: Telling) -> float:
    row = weights()["toll"]
    left, right = _largest(a), _largest(b)
    if left is None or right is None or left.low is None or right.low is None:
        return 0.0
    if left.low == right.low:
        return float(row["same"] if left.low > 1 else row["one"])
    return float(row["apart"]) if max(left.low, right.low) > 3 * max(1, min(left.low, right.low)) else 0.0


def _means(a: frozenset[str] | None, b: frozenset[str] | None) -> float:
    if not a or not b:
        return 0.0
    row = weights()["means"]
    kin = any(x == y or x in weapons().ancestors(y) or y in weapons().ancestors(x) for x in a for y in b)
    return float(row["same"] if kin else row["other"])
