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

from sourceline.incidents.affinity import affinity, means_of, when
from sourceline.incidents.copies import Copies, nearest
from sourceline.incidents.likeness import Vector, passages, vectors
from sourceline.incidents.sightings import Sighting, Telling
from sourceline.incidents.sites import Site
from sourceline.incidents.tables import weights
from sourceline.incidents.windows import Window
from sourceline.records import MentionRef, Reading

Block = tuple[str, str, str]
Means = dict[tuple[str, str], frozenset[str]]
_RARE = 6
_PAIRED = 6
_LONG = 10


@dataclass(slots=True)
class Cluster:
    """An incident in the making: its tellings, first the one that founded it; ``compared`` are those that new ones are held against."""

    tellings: list[Telling] = field(default_factory=list)
    compared: list[tuple[Telling, Vector]] = field(default_factory=list)


@dataclass(slots=True)
class Board:
    """The clusters so far, where their blocks are filed, where each mention was put, and the tellings that fit two clusters both."""

    clusters: list[Cluster] = field(default_factory=list)
    blocks: dict[Block, list[int]] = field(default_factory=lambda: defaultdict(list))
    placed: dict[tuple[str, str], int] = field(default_factory=dict)
    bridges: dict[tuple[int, int], list[tuple[Telling, Vector]]] = field(default_factory=lambda: defaultdict(list))


def cluster(groups: Sequence[Telling], readings: dict[str, Reading], copies: Copies) -> list[Cluster]:
    """Clusters of tellings, founders first; tellings that no one reports as news join one or are dropped.

    ``groups`` must be in a fixed order with parents before their copies. Deterministic. Cost: tellings times clusters of their blocks.
    """
    own = [copies.covered(group.document) < 0.5 for group in groups]
    vector = vectors([passages(group, readings[group.document]) for group in groups], own)
    means = {g.key: frozenset().union(*(means_of(s.event, readings[g.document]) for s in g.sightings)) for g in groups}
    above = origins_of(groups, copies)
    board = Board()
    order = sorted(range(len(groups)), key=lambda at: (not groups[at].founds, copies.depth(groups[at].document), at))
    founders = [at for at in order if groups[at].founds]
    for at in founders:
        number = _followed(groups[at], above, board.placed)
        if number is None or own[at]:
            number = _sought(groups[at], vector[at], board, means, weights()["threshold"], number)
        _put(groups[at], vector[at], board, number, file=own[at])
    board = _bridged(board, means)
    for at in order[len(founders) :]:
        number = _followed(groups[at], above, board.placed)
        if number is None and groups[at].anchored:
            number = _sought(groups[at], vector[at], board, means, weights()["background"])
        if number is not None:
            _put(groups[at], vector[at], board, number, file=False)
    return board.clusters


def _sought(group: Telling, vector: Vector, board: Board, means: Means, threshold: float, given: int | None = None) -> int | None:
    """The cluster of its blocks that a telling fits best (or ``given``, that of its parent); null where none reaches the threshold.

    Others that do are noted as bridged by it.
    """
    candidates = sorted({number for key in _keys(group, vector, wide=True) for number in board.blocks.get(key, ())})
    scored = [(_best(group, vector, board.clusters[number], means), -number) for number in candidates]
    fitting = sorted((item for item in scored if item[0] >= threshold), reverse=True)
    chosen = given if given is not None else -fitting[0][1] if fitting else None
    for _, other in fitting:
        if chosen is not None and -other != chosen:
            board.bridges[min(chosen, -other), max(chosen, -other)].append((group, vector))
    return chosen


def _put(group: Telling, vector: Vector, board: Board, number: int | None, *, file: bool) -> None:
    """A telling into its cluster (null: a new one) and, if it is to be compared with others, under its blocks."""
    if number is None:
        number = len(board.clusters)
        board.clusters.append(Cluster())
    target = board.clusters[number]
    target.tellings.append(group)
    board.placed.update({(group.document, s.event.id): number for s in group.sightings})
    if (file and len(target.compared) < weights()["members"]) or not target.compared:
        target.compared.append((group, vector))
        for key in _keys(group, vector, wide=False):
            if number not in board.blocks[key]:
                board.blocks[key].append(number)


def _bridged(board: Board, means: Means) -> Board:
    """The board with clusters joined that a later telling fits both, when those of their members that tell of the same days fit each other.

    Two clusters that one document tells apart stay apart. Cost: members times members of each bridge.
    """
    into = list(range(len(board.clusters)))
    for a, b in sorted(board.bridges):
        first, second = _root(into, a), _root(into, b)
        if first == second:
            continue
        left, right = board.clusters[min(first, second)], board.clusters[max(first, second)]
        if {t.document for t in left.tellings} & {t.document for t in right.tellings}:
            continue
        scores = _ties(left, right, board.bridges[a, b], means)
        if scores and sum(scores) / len(scores) >= weights()["bridge"]:
            into[max(first, second)] = min(first, second)
            left.tellings += right.tellings
            left.compared = (left.compared + right.compared)[: weights()["members"]]
    kept = [number for number in range(len(into)) if _root(into, number) == number]
    new = {old: at for at, old in enumerate(kept)}
    board.clusters = [board.clusters[number] for number in kept]
    board.placed = {key: new[_root(into, number)] for key, number in board.placed.items()}
    for key, numbers in board.blocks.items():
        board.blocks[key] = sorted({new[_root(into, number)] for number in numbers})
    return board


def _ties(left: Cluster, right: Cluster, between: Sequence[tuple[Telling, Vector]], means: Means) -> list[float]:
    """The three best affinities, on overlapping days, of members of two clusters, those that bridge them among the members of their own.

    A cluster compares with its first members only, so that a telling that came late would else have no voice in what it brings together.
    """
    known = {t.key for t in left.tellings}
    sides = [
        [*c.compared, *((t, v) for t, v in between if (t.key in known) == (c is left) and all(t.key != x.key for x, _ in c.compared))]
        for c in (left, right)
    ]
    pairs = [(x, vx, y, vy) for x, vx in sides[0] for y, vy in sides[1] if when(x, y, shared=False) > 0]
    return sorted((affinity(*pair, means) for pair in pairs), reverse=True)[:3]


def _root(into: Sequence[int], number: int) -> int:
    while into[number] != number:
        number = into[number]
    return number


def origins_of(groups: Sequence[Telling], copies: Copies) -> dict[tuple[str, str], MentionRef]:
    """By document and event id: the mention in the parent document that a copied mention was copied from, one with the same word before others."""
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
            for likely in ([s for s in same if s.word == sighting.word], same):
                if (at := nearest(spot, [s.event.trigger for s in likely])) is not None:
                    found[group.document, sighting.event.id] = MentionRef(document=spot.document, event=likely[at].event.id)
                    break
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
