"""Sightings and tellings: one event mention, and what one document tells of one event, with what is needed to compare them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sourceline.incidents.names import name_key
from sourceline.incidents.plain import plain
from sourceline.incidents.sites import Site, site
from sourceline.incidents.tables import families, words
from sourceline.incidents.windows import Window, window
from sourceline.records import Document, EventMention, Reading, Role, Span, Stance

_EMPTY = frozenset(["denies", "doubts", "rumours", "intends", "asks"])


@dataclass(frozen=True, slots=True)
class Sighting:
    """One event mention with what is needed to compare it."""

    document: str
    event: EventMention
    family: str
    window: Window | None
    site: Site | None
    victims: frozenset[str]
    actors: frozenset[str]
    ids: frozenset[str]
    founds: bool
    word: str = ""

    @property
    def position(self) -> int:
        """Where its trigger starts."""
        return self.event.trigger[0]


@dataclass(frozen=True, slots=True)
class Telling:
    """What one document tells of one event: its mentions, and the time, place and names that they give together."""

    document: str
    sightings: tuple[Sighting, ...]
    lead: bool = False
    window: Window | None = None
    site: Site | None = None
    old: bool = False
    published: bool = True
    people: frozenset[str] = frozenset()
    fronted: bool = False

    @property
    def family(self) -> str:
        """The matching family of its mentions."""
        return self.sightings[0].family

    @property
    def foreground(self) -> bool:
        """Whether the document reports it as news."""
        return any(s.event.foreground and s.event.status in ("asserted", "possible") for s in self.sightings)

    @property
    def founds(self) -> bool:
        """Whether it can found an incident: someone asserts it as news; beside the lead it takes a day of its own, a toll or a name."""
        if not any(s.founds for s in self.sightings):
            return False
        harmed = any((t.low or 0) > 0 for s in self.sightings for t in (s.event.killed, s.event.injured) if t) or bool(self.victims)
        dated = any(s.window is not None and not s.window.inferred for s in self.sightings) and self.published
        return self.lead or ((harmed or dated) and not self.old)

    @property
    def anchored(self) -> bool:
        """Whether it says itself when, where or of whom: without that it can be heard on no incident of another document."""
        return any((s.window and not s.window.inferred) or (s.site and not s.site.context) or s.victims or s.actors for s in self.sightings)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Every day that it tells, else the inferred ones."""
        told = {s.window for s in self.sightings if s.window is not None and not s.window.inferred}
        return tuple(sorted(told, key=lambda w: (w.start, w.end))) or ((self.window,) if self.window else ())

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every place that it tells, each with all that stands around any of them; else the one that it takes from its context."""
        told = {s.site.name: s.site for s in self.sightings if s.site is not None and not s.site.context}
        around = frozenset().union(*(s.around for s in told.values()))
        return tuple(replace(told[name], around=around - {name}) for name in sorted(told)) or ((self.site,) if self.site else ())

    @property
    def victims(self) -> frozenset[str]:
        """Plain names of the people killed, hurt or taken."""
        return frozenset().union(*(s.victims for s in self.sightings))

    @property
    def actors(self) -> frozenset[str]:
        """Plain names of those who did it."""
        return frozenset().union(*(s.actors for s in self.sightings))

    @property
    def key(self) -> tuple[str, str]:
        """Document and first event id: unique in a case."""
        return self.document, self.sightings[0].event.id


def family(event: EventMention) -> str:
    """The type, with its mode where modes are incidents apart."""
    row = families().get(event.type)
    return f"{event.type}/{event.mode or ''}" if row and row["split"] else event.type


def slice_of(document: Document, span: Span) -> str:
    """The characters of a span."""
    return document.text[span[0] : span[1]]


def is_pronoun(text: str) -> bool:
    """Whether the words are a mere pronoun; "US" and "U.S." are a country."""
    return text.strip() != "US" and text.strip().casefold() in words("pronouns")


def is_name(role: Role, reading: Reading) -> bool:
    """Whether the role's span, or the entity that it was resolved to, is named (and not a pronoun or a mere noun)."""
    entity = next((e for e in reading.entities if e.id == role.entity), None)
    if entity is not None:
        return entity.kind not in ("place", "group", "money") and (not entity.mentions or any(m[2] == "name" for m in entity.mentions))
    text = slice_of(reading.document, role.span)
    return any(word[:1].isupper() for word in text.split()) and not is_pronoun(text)


def role_name(role: Role, reading: Reading) -> str:
    """The canonical name of the role's entity, else its own words."""
    entity = next((e for e in reading.entities if e.id == role.entity), None)
    return entity.name if entity is not None and entity.name else slice_of(reading.document, role.span)


def _names(event: EventMention, reading: Reading, roles: Sequence[str]) -> frozenset[str]:
    found = {name_key(role_name(role, reading)) for role in event.roles if role.role in roles and is_name(role, reading)}
    return frozenset(name for name in found if name and name not in words("pronouns") and name not in words("sufferers"))


def stance_of(event: EventMention, reading: Reading) -> Stance:
    """The stance under which the event is told; the outlet's own voice asserts. "Unconfirmed reports" are rumours, whatever the verb."""
    attribution = next((a for a in reading.attributions if a.id == event.attribution), None)
    if attribution is None:
        by_status: dict[str, Stance] = {"denied": "denies", "rumoured": "rumours"}
        return by_status.get(event.status, "asserts")
    source = plain(" ".join(slice_of(reading.document, span) for span in attribution.source)).split()
    return "rumours" if attribution.stance == "asserts" and any(word in words("unconfirmed") for word in source) else attribution.stance


def _asked(event: EventMention, document: Document) -> bool:
    """Whether the event stands in a question ("Is the governor dead?")."""
    end = re.search(r"[.!?\n]", document.text[event.trigger[1] : event.trigger[1] + 400])
    return end is not None and end.group() == "?"


def front(reading: Reading) -> int:
    """Where the lead ends: after title and first three sentences."""
    body = [s for s in reading.sentences if s[0] >= reading.document.body][:3]
    return body[-1][1] if body else min(len(reading.document.text), 600)


def vicinity(reading: Reading) -> frozenset[str]:
    """Plain names of the places of dateline, title and first three sentences: the lead puts them around one another."""
    end = front(reading)
    found = {name_key(place.name) for place in reading.places if place.span[0] < end}
    return frozenset(found | set(dateline_names(reading.document)))


def dateline_names(document: Document) -> tuple[str, ...]:
    """The plain name of a dateline's town: "DAVRIN, Tarsova" gives the town without the country."""
    return tuple(name_key(part) for part in (document.dateline.place or "").split(",")[:1] if part.strip())


def sentence_places(reading: Reading) -> list[frozenset[str]]:
    """The plain names of the places in each sentence that has two or more."""
    found: list[frozenset[str]] = []
    places = sorted((place.span[0], name_key(place.name)) for place in reading.places)
    starts = [at for at, _ in places]
    for start, end in reading.sentences:
        names = frozenset(name for _, name in places[bisect_left(starts, start) : bisect_left(starts, end)] if name)
        if len(names) > 1:
            found.append(names)
    return found


def _around(reading: Reading, span: Span | None, near: frozenset[str]) -> frozenset[str]:
    """Plain names of the places around a place: those of its sentence, and the vicinity of the lead where it belongs to it."""
    if span is None:
        return near
    sentence = next((s for s in reading.sentences if s[0] <= span[0] < s[1]), span)
    beside = frozenset(name_key(p.name) for p in reading.places if sentence[0] <= p.span[0] < sentence[1])
    return beside | near if beside & near else beside


def sighting_of(event: EventMention, reading: Reading, near: frozenset[str], beside: Mapping[str, frozenset[str]]) -> Sighting:
    """The mention with its days, place and names; ``near`` are the names of the lead's places, ``beside`` what the case knows of places."""
    days = window(event.time.value, inferred=event.time.span is None) if event.time else None
    where = site(event.place, _around(reading, event.place.span, near)) if event.place and event.place.name else None
    if where is not None and where.lat is None:
        where = replace(where, around=where.around | beside.get(where.name, frozenset()))
    return Sighting(
        document=reading.document.id,
        word=plain(slice_of(reading.document, event.trigger)),
        event=event,
        family=family(event),
        window=days,
        site=replace(where, context=True) if where and event.place and event.place.span is None else where,
        victims=_names(event, reading, ("victim", "target")),
        actors=_names(event, reading, ("actor",)),
        ids=frozenset(role.entity for role in event.roles if role.entity and role.role in ("victim", "actor", "target")),
        founds=event.foreground and event.status == "asserted" and stance_of(event, reading) not in _EMPTY and not _asked(event, reading.document),
    )
