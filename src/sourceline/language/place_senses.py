"""Senses of names of places: what each may mean, and how the names of one text choose for each other.

Every candidate has a prior (people, kind, what stands beside the name). Each other name supports a candidate by its own
candidate that goes with it best (near, in one division or country, one within the other), less what that one is behind
in its own name's scores: "Henry County" alone is another county, but speaks for the Paris that lies in its namesake.
Cost: at most 700 candidates are weighed together (k of each of n names, k falls as n grows; more than 175 names go in
blocks), which is 4 rounds of 700 ** 2 vectorised sums and 20 MB at the worst.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.language.gazetteer import CITY, COUNTRY, DISTRICT, PROVINCE, Candidate

MOST_CANDIDATES = 25
MOST_TOGETHER = 700
"""Candidates of a text, above which the least likely of each name are left out ..."""
LEAST_CANDIDATES = 4
"""... but for these; so that so many names at most are weighed together."""
ROUNDS = 4


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """How much each kind of evidence counts, in units of "ten times the people". Chosen on LGL and GeoVirus together."""

    country_prior: float = 7.0
    region_prior: float = 7.0
    province_prior: float = 0.4
    province_people: float = 0.9
    district_prior: float = -0.35
    district_people: float = 1.0
    alternative: float = -1.6
    usual: float = 0.9
    capital: float = 0.5
    """For a country's capital over its namesakes."""
    asked_kind: float = 3.25
    own_city: float = 1.2
    """Against a division with a city of its own name: "Baghdad" is the city, unless "province" stands there."""
    inside: float = 7.8
    contains: float = 0.6
    same_admin: float = 1.5
    same_country: float = 0.35
    abroad: float = 0.6
    """Between two countries: a text that names several means countries by their names."""
    siblings: float = 0.6
    """Between two first-order divisions of a country: a list of states is one of states."""
    near: float = 0.9
    near_km: float = 160.0
    home: float = 1.2
    repeated: float = 0.25
    behind: float = 1.0
    """What a candidate's support loses for each unit that it is behind the best of its own name."""
    most: float = 9.0


class Sense(msgspec.Struct):
    """One name (of any number of mentions) and what it may mean, with the scores of the moment."""

    candidates: tuple[Candidate, ...]
    prior: list[float]
    best: int = 0

    def chosen(self) -> Candidate | None:
        """The candidate of the moment; null where nothing is known of the name."""
        return self.candidates[self.best] if self.candidates else None


class _Table(msgspec.Struct):
    """Columns of all candidates of a text, one row each; ``starts`` where each name's begin."""

    starts: NDArray[np.int64]
    entry: NDArray[np.int64]
    country: NDArray[np.int64]
    kind: NDArray[np.int64]
    admin1: NDArray[np.int64]
    admin2: NDArray[np.int64]
    point: NDArray[np.float64]


def settle(named: Sequence[tuple[str, float, Sense]], homes: Sequence[tuple[str, float, Sense]], weights: Weights) -> None:
    """Sets ``best`` of every sense by rounds of mutual support; key, weight as evidence, sense. Equal keys do not support each other.

    Where the document was filed or published (``homes``) is a name like the others ("the Paris News" does not say which
    Paris). A text of very many names is settled in blocks of neighbouring ones, each with the homes.
    """
    for _, _, sense in (*named, *homes):
        if sense.candidates:
            sense.best = int(np.argmax(sense.prior))
    known = [row for row in named if row[2].candidates]
    filed = [row for row in homes if row[2].candidates]
    size = MOST_TOGETHER // LEAST_CANDIDATES
    for start in range(0, len(known), size):
        _settle_block([*known[start : start + size], *filed], weights)


def _settle_block(kept: Sequence[tuple[str, float, Sense]], weights: Weights) -> None:
    if len(kept) < 2:
        return
    most = max(LEAST_CANDIDATES, min(MOST_CANDIDATES, MOST_TOGETHER // len(kept)))
    for _, _, sense in kept:
        sense.candidates, sense.prior = sense.candidates[:most], sense.prior[:most]
    table = _table([sense for _, _, sense in kept])
    keys = {key: k for k, key in enumerate(dict.fromkeys(key for key, _, _ in kept))}
    group = np.array([keys[key] for key, _, _ in kept])
    share = np.array([share for _, share, _ in kept])
    shares = share[None, :] * (group[:, None] != group[None, :])
    prior = np.concatenate([np.asarray(sense.prior) for _, _, sense in kept])
    owner = np.repeat(np.arange(len(kept)), np.diff(np.append(table.starts, len(prior))))
    affinity = _affinities(table, weights)
    scores = prior
    for _ in range(ROUNDS):
        behind = np.maximum.reduceat(scores, table.starts)[owner] - scores
        offered = np.maximum.reduceat(affinity - weights.behind * behind[None, :], table.starts, axis=1).clip(min=0)
        support = (offered * shares[owner]).sum(axis=1)
        fresh = prior + weights.most * np.tanh(support / weights.most)
        done = np.allclose(fresh, scores, atol=1e-3)
        scores = fresh
        if done:
            break
    for start, (_, _, sense) in zip(table.starts, kept, strict=True):
        sense.best = int(np.argmax(scores[start : start + len(sense.candidates)]))


def _table(senses: Sequence[Sense]) -> _Table:
    rows = [c for sense in senses for c in sense.candidates]
    codes = {code: k for k, code in enumerate(dict.fromkeys(c.country for c in rows if c.country is not None))}
    lat, lon = np.radians([c.lat for c in rows]), np.radians([c.lon for c in rows])
    return _Table(
        starts=np.concatenate(([0], np.cumsum([len(sense.candidates) for sense in senses])[:-1])).astype(np.int64),
        entry=np.array([c.entry for c in rows]),
        country=np.array([-1 if c.country is None else codes[c.country] for c in rows]),
        kind=np.array([c.kind for c in rows]),
        admin1=np.array([c.admin1 for c in rows]),
        admin2=np.array([c.admin2 for c in rows]),
        point=np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1),
    )


def _affinities(t: _Table, weights: Weights) -> NDArray[np.float64]:
    """How much each candidate speaks for each other, ``[n, n]``, 0 to about 3: near, in one division or country, one within the other."""
    country = (t.country[:, None] == t.country[None, :]) & (t.country >= 0)[:, None]
    admin = country & (t.admin1[:, None] == t.admin1[None, :]) & (t.admin1 > 0)[:, None]
    nation, division = t.kind == COUNTRY, t.kind == PROVINCE
    within = (
        (division[:, None] & (t.entry[:, None] == t.admin1[None, :]))
        | ((t.kind == DISTRICT)[:, None] & (t.entry[:, None] == t.admin2[None, :]))
        | (country & nation[:, None] & ~nation[None, :])
    )
    land = (t.kind == CITY) | (t.kind == DISTRICT) | (t.kind == PROVINCE)
    km = 6371.0 * np.arccos((t.point @ t.point.T).clip(-1, 1))
    near = (land[:, None] & land[None, :]) * np.exp(-km / weights.near_km)
    found: NDArray[np.float64] = (
        weights.same_country * country
        + weights.same_admin * admin
        + weights.contains * (country & (within | within.T))
        + weights.near * near
        + weights.siblings * (division[:, None] & division[None, :] & country)
        + weights.abroad * ((nation[:, None] & nation[None, :]) & ~country)
    )
    found[t.entry[:, None] == t.entry[None, :]] = 1.0
    return found
