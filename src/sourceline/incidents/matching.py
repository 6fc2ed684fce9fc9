"""Tellings of different documents brought together: one cluster an incident.

Candidates come from blocks (family, day, and a place, a name or a rare word), so that the work grows with the tellings of one block and not
with the square of the documents. A copied mention is not compared at all: it follows the mention that it was copied from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

from sourceline.incidents.copies import Copies, nearest
from sourceline.incidents.likeness import Vector, cosine, passages, vectors
from sourceline.incidents.names import same_spelling, stands_for
from sourceline.incidents.sightings import Sighting, Telling, slice_of
from sourceline.incidents.sites import Site, kinship
from sourceline.incidents.tables import acts, weapons, weights, words
from sourceline.incidents.windows import Window
from sourceline.records import EventMention, MentionRef, Reading, Toll

Block = tuple[str, str, str]
_RARE = 6
_PAIRED = 6
_LONG = 10


@dataclass(slots=True)
class Cluster:
    """An incident in the making: its tellings, first the one that founded it."""

    tellings: list[Telling] = field(default_factory=list)
    compared: list[tuple[Telling, Vector]] = field(default_factory=list)


def means_of(event: EventMention, reading: Reading) -> frozenset[str]:
    """Values of the weapons hierarchy that the mention gives by its instrument or its trigger."""
    texts = [slice_of(reading.document, role.span) for role in event.roles if role.role == "instrument"]
    found = {value for text in texts if (value := weapons().find(text))}
    act = acts().find(slice_of(reading.document, event.trigger))
    if not found and act and acts().terms[act].means:
        found.add(acts().terms[act].means)
    return frozenset(found)


def cluster(groups: Sequence[Telling], readings: dict[str, Reading], copies: Copies) -> list[Cluster]:
    """Clusters of tellings, founders first; tellings that no one reports as news join one or are dropped.

    ``groups`` must be in a fixed order with parents before their copies. Deterministic. Cost: tellings times clusters of their blocks.
    """
    own = [copies.covered(group.document) < 0.5 for group in groups]
    vector = vectors([passages(group, readings[group.document]) for group in groups], own)
    means = [frozenset().union(*(means_of(s.event, readings[g.document]) for s in g.sightings)) for g in groups]
    clusters: list[Cluster] = []
    blocks: dict[Block, list[int]] = defaultdict(list)
    placed: dict[tuple[str, str], int] = {}
    above = origins_of(groups, copies)
    means_by = {group.key: m for group, m in zip(groups, means, strict=True)}
    order = sorted(range(len(groups)), key=lambda at: (not groups[at].founds, copies.depth(groups[at].document), at))
    for at in order:
        group = groups[at]
        number = _followed(group, above, placed)
        if number is None:
            candidates = sorted({n for key in _keys(group, vector[at], wide=True) for n in blocks.get(key, ())})
            scored = [(_best(group, vector[at], clusters[n], means_by), -n) for n in candidates]
            best = max(scored, default=(0.0, 0))
            if best[0] >= weights()["threshold" if group.founds else "background"]:
                number = -best[1]
        if number is None:
            if not group.founds:
                continue
            number = len(clusters)
            clusters.append(Cluster())
        clusters[number].tellings.append(group)
        placed.update({(group.document, s.event.id): number for s in group.sightings})
        if (own[at] and group.founds and len(clusters[number].compared) < weights()["members"]) or not clusters[number].compared:
            clusters[number].compared.append((group, vector[at]))
            for key in _keys(group, vector[at], wide=False):
                if number not in blocks[key]:
                    blocks[key].append(number)
    return clusters


def origins_of(groups: Sequence[Telling], copies: Copies) -> dict[tuple[str, str], MentionRef]:
    """By document and event id: the mention in the parent document that a copied mention was copied from."""
    by_document: dict[str, list[Sighting]] = defaultdict(list)
    for group in groups:
        by_document[group.document].extend(group.sightings)
    found: dict[tuple[str, str], MentionRef] = {}
    for group in groups:
        for sighting in group.sightings:
            spot = copies.up(group.document, sighting.event.trigger)
            if spot is None:
                continue
            same = [s for s in by_document.get(spot.document, ()) if s.family == sighting.family]
            at = nearest(spot, [s.event.trigger for s in same])
            if at is not None:
                found[group.document, sighting.event.id] = MentionRef(document=spot.document, event=same[at].event.id)
    return found


def _followed(group: Telling, above: dict[tuple[str, str], MentionRef], placed: dict[tuple[str, str], int]) -> int | None:
    """The cluster of the mentions that this telling was copied from: the one that most of them lie in, the first on a tie."""
    votes: Counter[int] = Counter()
    for sighting in group.sightings:
        origin = above.get((group.document, sighting.event.id))
        if origin is not None and (number := placed.get((origin.document, origin.event))) is not None:
            votes[number] += 1
    return min(votes, key=lambda number: (-votes[number], number)) if votes else None


def _keys(group: Telling, vector: Vector, *, wide: bool) -> Iterator[Block]:
    """The blocks of a telling: those that it is filed under, or (``wide``) those in which a match may have been filed."""
    rare = sorted(vector, key=lambda term: (-vector[term], term))[:_RARE]
    tokens = [
        *(token for place in group.sites for token in _place_tokens(place, wide=wide)),
        *(f"name:{n.split()[-1]}" for n in sorted(group.victims | group.actors)),
    ]
    tokens += [f"words:{term}" for term in rare]
    days = sorted({day for days in group.windows or (None,) for day in _days(days, wide=wide)})
    for token in dict.fromkeys(tokens):
        for day in days:
            yield group.family, token, day
    for first, second in combinations(sorted(rare[:_PAIRED]), 2):
        yield group.family, f"words:{first}+{second}", ""
    for name in sorted(group.victims | group.people):
        yield group.family, f"person:{' '.join(name.split()[-2:])}", ""


def _days(window: Window | None, *, wide: bool) -> set[str]:
    """The days of a short window, with two on either side when looking; a long one is filed and sought by months."""
    if window is None:
        return {"undated"}
    if window.days > _LONG:
        months = {f"{year}-{month:02d}" for year in range(window.start.year, window.end.year + 1) for month in range(1, 13)}
        months = {m for m in months if window.start.isoformat()[:7] <= m <= window.end.isoformat()[:7]}
        return {f"all {m}" for m in months} | (set() if wide else {f"long {m}" for m in months}) | ({"undated"} if wide else set())
    span = range(-2 if wide else 0, window.days + (2 if wide else 0))
    days = [(window.start + timedelta(days=step)).isoformat() for step in span]
    if wide:
        return {*days, *(f"long {day[:7]}" for day in days), "undated"}
    return {*days, *(f"all {day[:7]}" for day in days)}


def _place_tokens(site: Site, *, wide: bool) -> Iterator[str]:
    for name in sorted({site.name, *site.around}):
        yield f"place:{name}"
        for token in name.split():
            yield f"place:{token}"
    if site.lat is not None and site.lon is not None and not site.coarse:
        reach = (-1, 0, 1) if wide else (0,)
        for up in reach:
            for right in reach:
                yield f"cell:{int(site.lat * 2 // 1) + up}:{int(site.lon * 2 // 1) + right}"


def _best(group: Telling, vector: Vector, candidate: Cluster, means: dict[tuple[str, str], frozenset[str]]) -> float:
    """Three parts the affinity to the member that it fits best, one part to the second (an incident must not grow by chance likenesses alone).

    What one document tells apart is not joined by what it has in common: members of the same document are left out.
    """
    others = [(other, v) for other, v in candidate.compared if other.document != group.document]
    scores = sorted((affinity(group, vector, other, v, means) for other, v in others), reverse=True)[:2]
    if not scores:
        return 0.0
    return scores[0] - min(scores[0] - scores[-1], 8.0) / 4


def affinity(a: Telling, va: Vector, b: Telling, vb: Vector, means: dict[tuple[str, str], frozenset[str]]) -> float:
    """Evidence that two tellings are of one incident, in the units of ``data/matching.toml``."""
    row = weights()
    likeness: float = cosine(va, vb) * row["words"]["weight" if a.fronted and b.fronted else "mention"]
    names = _names(a, b)
    when = _when(a, b, shared=names >= row["names"]["person"])
    where = _where(a, b)
    if min(when, where) <= row["place"]["conflict"] and names < row["names"]["person"]:
        return float(row["place"]["conflict"])
    return likeness + names + when + where + _tolls(a, b) + _means(means.get(a.key), means.get(b.key))


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


def _when(a: Telling, b: Telling, *, shared: bool) -> float:
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
