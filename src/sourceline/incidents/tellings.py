"""The event mentions of one document gathered into what the document takes for one event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from sourceline.incidents.names import name_key
from sourceline.incidents.sightings import Sighting, Telling, dateline_names, front, is_name, sighting_of, stance_of, vicinity
from sourceline.incidents.sites import Site, kinship
from sourceline.incidents.tables import families, weights
from sourceline.incidents.windows import Window, before, window
from sourceline.records import Document, Reading


def tellings(reading: Reading, beside: Mapping[str, frozenset[str]] | None = None) -> tuple[Telling, ...]:
    """The mentions of a document gathered by event, the lead first. Plans and hypotheses are left out: they did not happen.

    A foreground mention that gives neither day nor place belongs to the lead of its family; a background mention needs a day, a name or a
    toll that it shares with what it joins; "that bombing" joins what was told just before. ``beside`` is
    what the case knows of unresolved places (``sites.companions``). Cost: mentions times events of one document.
    """
    near, published, beside = vicinity(reading), recent(reading.document), beside or {}
    found = [sighting_of(event, reading, near, beside) for event in reading.events if event.status not in ("planned", "hypothetical")]
    found = [s for s in found if not (s.event.attribution and stance_of(s.event, reading) in ("intends", "asks"))]
    found = [replace(s, window=published) if s.window is None and s.event.foreground else s for s in found]
    material = any(_material(s) and s.event.foreground for s in found)
    found = [s if _material(s) or not (material or _one_sided(s, reading)) else replace(s, founds=False) for s in found]
    ordered = sorted(found, key=lambda s: (not s.founds, not s.event.foreground, s.position, s.event.id))
    pointing = [s for s in ordered if s.window is None or s.window.inferred or s.site is None or s.site.context if _points_back(s, reading.document)]
    groups: list[Telling] = []
    for sighting in (s for s in ordered if s not in pointing):
        scores = [(_agreement(sighting, g), -at) if g.family == sighting.family else (-1.0, -at) for at, g in enumerate(groups)]
        best = max(scores, default=(-1.0, 0))
        if best[0] >= 1.0 or (best[0] >= 0.0 and sighting.event.foreground and (best[0] > 0.0 or _loose(sighting) or _loose(groups[-best[1]]))):
            groups[-best[1]] = _add(groups[-best[1]], sighting)
        else:
            groups.append(Telling(document=reading.document.id, sightings=(sighting,), window=sighting.window, site=sighting.site))
    for sighting in pointing:
        before_it = [(max((s.position for s in g.sightings if s.position < sighting.position), default=-1), at) for at, g in enumerate(groups)]
        nearest = max((p for p in before_it if p[0] >= 0 and groups[p[1]].family == sighting.family), default=None)
        if nearest is not None:
            group = groups[nearest[1]]
            event = structs.replace(sighting.event, foreground=group.foreground)
            bound = replace(sighting, event=event, window=None, site=None, founds=sighting.founds and group.founds)
            groups[nearest[1]] = replace(group, sightings=(*group.sightings, bound))
    return _completed(groups, reading)


def _material(sighting: Sighting) -> bool:
    return bool(families().get(sighting.event.type, {"founds": "alone"})["founds"] == "always")


def _one_sided(sighting: Sighting, reading: Reading) -> bool:
    """Whether a word without a deed lacks a named side: "promised the choirs a cake" is no agreement between bodies."""
    roles = {role.role for role in sighting.event.roles if role.role in ("actor", "recipient") and is_name(role, reading)}
    return len(roles) < 2


def recent(document: Document) -> Window | None:
    """The days in which news without a date of its own is sought: up to publication."""
    return before(document.published or document.dateline.date, weights()["follow_days"])


def _agreement(sighting: Sighting, telling: Telling) -> float:
    """How well a mention fits what its document already told: below 0 it is another event."""
    score = 0.0
    days, other = sighting.window, telling.window
    shared = bool(sighting.victims & telling.victims) or any(sighting.ids & s.ids for s in telling.sightings)
    tolls = {(t.low, t.high) for s in telling.sightings for t in (s.event.killed, s.event.injured) if t}
    same_toll = any((t.low, t.high) in tolls and (t.low or 0) > 1 for t in (sighting.event.killed, sighting.event.injured) if t)
    if days and other:
        gap = days.gap(other)
        inferred = days.inferred or other.inferred
        if gap > 1 and not (inferred and (shared or same_toll)):
            return -1.0
        if gap == 1 and not (shared or same_toll or _mild(sighting, telling)):
            return -1.0
        score += 1.0 if gap == 0 and not inferred and min(days.days, other.days) <= 31 else 0.0
    if days and not days.inferred and (other is None or other.inferred) and _larger(sighting, telling):
        return -1.0
    if sighting.site and telling.site and not sighting.site.context and not telling.site.context:
        row = weights()["place"]
        kin = kinship(sighting.site, telling.site, row["near_km"], row["far_km"])
        if kin in ("conflict", "other_facility") or (kin == "apart" and not (shared or same_toll)):
            return -1.0
        score += {"facility": 1.0, "city": 0.5, "inside": 0.5, "near": 0.5}.get(kin, 0.0)
    return score + 1.5 * shared + 1.0 * same_toll


def _mild(sighting: Sighting, telling: Telling) -> bool:
    """Whether a day's difference may be the dying or the telling: no other whole count of the dead stands on the other day."""
    mine = sighting.event.killed
    told = [s.event.killed for s in telling.sightings if s.event.killed is not None and s.event.killed.exact]
    return mine is None or not mine.exact or not told


def _larger(sighting: Sighting, telling: Telling) -> bool:
    """Whether it counts more than twice the dead that an undated telling counts: another event, of which the day is told."""
    mine = sighting.event.killed
    told = [s.event.killed.low for s in telling.sightings if s.event.killed is not None and s.event.killed.exact and s.event.killed.low]
    return mine is not None and mine.exact and bool(told) and (mine.low or 0) > 2 * max(told)


def _add(telling: Telling, sighting: Sighting) -> Telling:
    """The telling with one more mention; its time and place become the narrowest that were told."""
    days, where = telling.window, telling.site
    if sighting.window and (days is None or (days.inferred, days.days) > (sighting.window.inferred, sighting.window.days)):
        days = sighting.window
    if sighting.site and (where is None or where.context or (sighting.site.fine, -sighting.site.coarse) > (where.fine, -where.coarse)):
        where = replace(
            sighting.site, around=sighting.site.around | ({where.name} if where and not where.fine else set()) | (where.around if where else set())
        )
    elif sighting.site and where and not sighting.site.fine and where.fine and sighting.site.name != where.name:
        where = replace(where, around=where.around | {sighting.site.name})
    return replace(telling, sightings=(*telling.sightings, sighting), window=days, site=where)


def _points_back(sighting: Sighting, document: Document) -> bool:
    """Whether it is "that bombing": the event told just before, however old."""
    before_it = document.text[max(0, sighting.position - 6) : sighting.position].split()
    return bool(before_it) and before_it[-1].casefold() in ("that", "those")


def _loose(told: Sighting | Telling) -> bool:
    """Whether it lacks a day or a place of its own, so that nothing speaks for another event."""
    return told.window is None or told.window.inferred or told.site is None or told.site.context


def _completed(groups: list[Telling], reading: Reading) -> tuple[Telling, ...]:
    """The lead marked; day and place that a foreground telling lacks taken from the lead, the dateline and the day of publication."""
    if not groups:
        return ()
    document = reading.document
    lead = min(groups, key=lambda g: (not g.founds, not g.foreground, not _material(g.sightings[0]), min(s.position for s in g.sightings)))
    filed = dateline_names(document)
    dateline = (
        Site(name=filed[0], shown=(document.dateline.place or "").split(",")[0].strip(), around=frozenset(filed), context=True) if filed else None
    )
    near, end = vicinity(reading), front(reading)
    elsewhere = Site(name="", shown="", around=near, context=True) if near else None
    days, where = lead.window, lead.site or dateline or elsewhere
    result: list[Telling] = []
    for group in groups:
        marked = replace(group, lead=group is lead, old=_old(group, document), people=_people(group, reading, lead=group is lead))
        marked = replace(marked, published=recent(document) is not None, fronted=group is lead or any(s.position < end for s in group.sightings))
        if group.foreground:
            inherited = replace(days, inferred=True) if days and group is not lead else days
            fallback = replace(where, context=True) if where and group is not lead else where
            marked = replace(marked, window=group.window or inherited, site=group.site or fallback)
        result.append(marked)
    return tuple(sorted(result, key=lambda g: (not g.lead, min(s.position for s in g.sightings), g.key)))


def _people(group: Telling, reading: Reading, *, lead: bool) -> frozenset[str]:
    """Full names of the persons around the event: those of the first 2,000 characters for the lead, else those of its sentences.

    Who signs the report and who speaks for a body is left out: a police chief speaks of every case of his town.
    """
    aside = {name_key(name) for name in reading.document.byline}
    official = {a.speaker for a in reading.attributions if a.kind not in ("person", "witness", "public", "unknown")}
    told = [s for s in reading.sentences if any(s[0] <= sighting.position < s[1] for sighting in group.sightings)]
    found: set[str] = set()
    for entity in reading.entities:
        key = name_key(entity.name) if entity.kind == "person" and entity.id not in official else ""
        if 2 <= len(key.split()) <= 4 and key not in aside and not any(c.isdigit() for c in key):
            places = [m[0] for m in entity.mentions if m[2] == "name"]
            if any(at < 2000 for at in places) if lead else any(s[0] <= at < s[1] for at in places for s in told):
                found.add(key)
    return frozenset(found)


def _old(group: Telling, document: Document) -> bool:
    """Whether its day lies so long before publication that it is no news beside the lead."""
    published = window(document.published or document.dateline.date)
    if published is None or group.window is None or group.window.inferred:
        return False
    return bool((published.end - group.window.end).days > weights()["late"]["old_days"])
