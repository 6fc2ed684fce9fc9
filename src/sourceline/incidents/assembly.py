"""Readings and lineages into incidents with their ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from msgspec import structs

from sourceline.incidents.accusations import accusations
from sourceline.incidents.answers import Heard, hear, numbered, questions, same_values
from sourceline.incidents.claims import Said, deaths, mention_claims, toll_claims
from sourceline.incidents.copies import Copies, index_copies
from sourceline.incidents.inheritance import as_parents
from sourceline.incidents.matching import Cluster, cluster, origins_of
from sourceline.incidents.names import link
from sourceline.incidents.roots import rooted
from sourceline.incidents.sightings import Telling, sentence_places, stance_of
from sourceline.incidents.sites import companions
from sourceline.incidents.tables import weights
from sourceline.incidents.tellings import tellings
from sourceline.incidents.titles import title
from sourceline.incidents.tolls import toll
from sourceline.incidents.values import refines
from sourceline.incidents.windows import Window, window
from sourceline.records import DateRange, Document, EventPlace, Incident, Lineage, MentionRef, QuestionName, Reading


def find_incidents(readings: Sequence[Reading], lineages: Sequence[Lineage]) -> tuple[Incident, ...]:
    """What happened, by the readings of a case: incidents in the order of their days, ids ``i1``, ``i2`` ...

    Document ids must be unique; of two readings of one document the last counts. The order of the arguments does not matter. Rumours,
    denials, plans, conditionals and history found no incident, but they are heard as claims on one that somebody reports as news.
    Cost: near linear in the mentions (blocks by day, place and name); no step compares all documents with each other.
    """
    by_id = {reading.document.id: reading for reading in readings}
    copies = index_copies(lineages)
    order = sorted(by_id, key=lambda d: (copies.depth(d), *_precedence(by_id[d].document), d))
    beside = companions(sentence_places(by_id[document]) for document in order if copies.covered(document) < 0.5)
    groups = [telling for document in order for telling in tellings(by_id[document], beside)]
    groups = as_parents(groups, origins_of(groups, copies))
    told = {document: tuple(of) for document, of in groupby(groups, key=lambda telling: telling.document)}
    blame = {key: said for document, of in told.items() for key, said in accusations(of, by_id[document]).items()}
    above = origins_of(groups, copies)
    found = [_incident(members, by_id, copies, above, blame) for members in cluster(groups, by_id, copies)]
    found.sort(key=lambda item: (item[0].date.start or "9999", item[0].date.end or "9999", -len(item[0].documents), item[1]))
    named = [(structs.replace(incident, id=f"i{at + 1}"), members) for at, (incident, _, members) in enumerate(found)]
    related = _related(named)
    return tuple(structs.replace(incident, related=related.get(incident.id, ())) for incident, _ in named)


def _precedence(document: Document) -> tuple[str, int, str]:
    """The earlier day first, then the shorter report, which tells one thing; a long one blends several. Never by ids, which depend on where a file lies."""
    return (document.published or "9999")[:10], len(document.text), document.text


def _incident(
    members: Cluster,
    readings: dict[str, Reading],
    copies: Copies,
    above: dict[tuple[str, str], MentionRef],
    blame: dict[tuple[str, str], tuple[Said, ...]],
) -> tuple[Incident, tuple[str, str], Cluster]:
    """One cluster as an incident without an id, its tie-breaking key, and the cluster."""
    group = members.tellings
    heard, linked = _heard(group, readings, copies, above, blame)
    heard = numbered(heard)
    news = _news(group, readings)
    past = {t.document for t in group} - news
    place = _place(heard["where"], group)
    kind, mode = _kind(group)
    incident = Incident(
        id="",
        title=title(group, readings, copies, kind, place),
        type=kind,
        mode=mode,
        date=_date(heard["when"], group),
        place=place,
        status="asserted",
        documents=_by_day(news, readings),
        background_in=_by_day(past, readings),
        mentions=_mentions(group, readings),
        killed=toll(heard["killed"]),
        injured=toll(heard["injured"]),
        questions=questions(heard, copies, linked),
    )
    return incident, min(t.key for t in group), members


def _news(group: Sequence[Telling], readings: dict[str, Reading]) -> set[str]:
    """The documents that report it as news; one that only mentions it days later, or leads with it long after the first reports, looks back."""
    late = weights()["late"]
    ages = {t.key: _age(t, readings[t.document]) for t in group if t.foreground}
    prompt = any(age < late["lead_days"] for age in ages.values())
    kept = {t.document for t in group if t.foreground and ages[t.key] < (late["lead_days"] if t.lead else late["mention_days"])}
    return kept if prompt and kept else {t.document for t in group if t.foreground}


def _age(telling: Telling, reading: Reading) -> int:
    """Days from the event, as the document dates it, to publication; 0 where it gives no day."""
    published = window(reading.document.published or reading.document.dateline.date)
    if published is None or telling.window is None or telling.window.inferred:
        return 0
    return max(0, (published.end - telling.window.end).days)


def _by_day(documents: set[str], readings: dict[str, Reading]) -> tuple[str, ...]:
    return tuple(sorted(documents, key=lambda d: (readings[d].document.published or "9999", d)))


def _mentions(group: Sequence[Telling], readings: dict[str, Reading]) -> tuple[MentionRef, ...]:
    """The mentions that tell of it; a mere rumour is heard among the claims, but tells of nothing that happened."""
    told = [s for t in group for s in t.sightings if s.event.status != "rumoured" and stance_of(s.event, readings[t.document]) != "rumours"]
    return tuple(sorted((MentionRef(document=s.document, event=s.event.id) for s in told), key=_reference))


def _reference(mention: MentionRef) -> tuple[str, int, str]:
    digits = "".join(c for c in mention.event if c.isdigit())
    return mention.document, int(digits or 0), mention.event


def _heard(
    group: Sequence[Telling],
    readings: dict[str, Reading],
    copies: Copies,
    above: dict[tuple[str, str], MentionRef],
    blame: dict[tuple[str, str], tuple[Said, ...]],
) -> tuple[dict[QuestionName, list[Heard]], dict[str, str]]:
    claims: list[Said] = [said for telling in group for said in blame.get(telling.key, ())]
    dead = deaths([s for t in group for s in t.sightings])
    for document in sorted({t.document for t in group}):
        sightings = [s for t in group if t.document == document for s in t.sightings]
        for sighting in sightings:
            claims += mention_claims(sighting, readings[document])
        claims += toll_claims(sightings, readings[document], dead)
    claims = same_values(rooted(same_values(claims), copies, above))
    linked = link(said.top().chain.origin for said in claims if said.top().chain.terms in ("named", "body") and said.top().chain.origin)
    return hear(claims, copies, linked), linked


def _kind(group: Sequence[Telling]) -> tuple[str, str | None]:
    """Type and mode that most news mentions give; a mode that is told beats none."""
    events = [s.event for t in group for s in t.sightings if s.event.foreground] or [s.event for t in group for s in t.sightings]
    types = Counter(event.type for event in events)
    kind = min(types, key=lambda name: (-types[name], name))
    modes = Counter(event.mode for event in events if event.type == kind and event.mode)
    return kind, min(modes, key=lambda name: (-modes[name], name)) if modes else None


def _place(heard: Sequence[Heard], group: Sequence[Telling]) -> EventPlace | None:
    """The best supported place, a town before a country, or the closest one that refines it; the place of the first mention where no claim names one."""
    told = [item for item in heard if item.value.site is not None and item.groups]
    told = [item for item in told if item.value.site is not None and not item.value.site.coarse] or told
    if told:
        best = told[0].value.site
        finer = [item.value.site for item in told if item.value.site is not None and best is not None and _finer(item, told[0])]
        chosen = finer[0] if finer else best
        places = [
            s.event.place
            for t in group
            for s in t.sightings
            if s.event.place is not None and s.site is not None and chosen and s.site.name == chosen.name
        ]
        resolved = [place for place in places if place.lat is not None] or places
        if resolved:
            return resolved[0]
    return next((s.event.place for t in group for s in t.sightings if s.event.place is not None), None)


def _finer(item: Heard, best: Heard) -> bool:
    """A closer place: a building, or a street that no gazetteer has in a town that it has. Of two towns told side by side, neither is known to lie in the other."""
    where, around = item.value.site, best.value.site
    if where is None or around is None or not refines(item.value, best.value):
        return False
    return where.fine or (where.lat is None and around.lat is not None)


def _date(heard: Sequence[Heard], group: Sequence[Telling]) -> DateRange:
    """The best supported day and what lies within it; else the narrowest window of the tellings, told before inferred."""
    told = [item for item in heard if item.value.days is not None and item.groups]
    days: Window | None = None
    if told:
        best = told[0].value.days
        inside = [item.value.days for item in told if item.value.days is not None and best is not None and item.value.days.inside(best)]
        days = min(inside, key=lambda d: (d.days, d.start), default=best)
    else:
        windows = [t.window for t in group if t.window is not None]
        days = min(windows, key=lambda d: (d.inferred, d.days, d.start), default=None)
    if days is None:
        return DateRange()
    return DateRange(start=days.start.isoformat(), end=days.end.isoformat(), precision=days.precision)


def _related(named: Sequence[tuple[Incident, Cluster]]) -> dict[str, tuple[str, ...]]:
    """By incident id, the incidents of another family told in the same document that share a name or a place with it: what it led to."""
    by_document: dict[str, list[int]] = {}
    for at, (_, members) in enumerate(named):
        for document in sorted({t.document for t in members.tellings}):
            by_document.setdefault(document, []).append(at)
    pairs: set[tuple[int, int]] = set()
    for numbers in by_document.values():
        pairs |= {(a, b) for a in numbers for b in numbers if a < b and _follows(named[a][1], named[b][1])}
    found: dict[str, list[str]] = {}
    for a, b in sorted(pairs):
        found.setdefault(named[a][0].id, []).append(named[b][0].id)
        found.setdefault(named[b][0].id, []).append(named[a][0].id)
    return {name: tuple(others) for name, others in found.items()}


def _follows(a: Cluster, b: Cluster) -> bool:
    first, second = a.tellings[0], b.tellings[0]
    if first.family == second.family:
        return False
    names = [frozenset().union(*(t.victims | t.actors for t in members.tellings)) for members in (a, b)]
    places = [{t.site.name for t in members.tellings if t.site is not None} for members in (a, b)]
    return bool(names[0] & names[1] or places[0] & places[1])
