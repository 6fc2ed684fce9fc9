"""When and where an event took place: from its clause, its sentence, and for the news itself from the dateline."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

import pycountry
from spacy.attrs import IDX
from spacy.tokens import Doc, Token

from sourceline.events.merging import Cluster
from sourceline.events.triggers import Anchor
from sourceline.records import Attribution, Document, Entity, EventPlace, EventTime, Place, Span, Time

PRECISIONS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d"), "minute"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d"), "hour"),
    (re.compile(r"\d{4}-\d\d-\d\dT[A-Z]{2}"), "part_of_day"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "day"),
    (re.compile(r"\d{4}-W\d\d"), "week"),
    (re.compile(r"\d{4}-\d\d"), "month"),
    (re.compile(r"\d{4}"), "year"),
)
"""TimeML values to precisions, most precise first."""


def precision_of(value: str) -> str:
    """Precision of a TimeML value; seasons, quarters and decades are ``year`` at best, what is not a date is ``unknown``."""
    return next((name for pattern, name in PRECISIONS if pattern.match(value)), "unknown")


class Surroundings:
    """Times and places of one text by position."""

    def __init__(self, doc: Doc, document: Document, entities: Sequence[Entity], times: Sequence[Time], places: Sequence[Place]) -> None:
        """Keeps dated times and all places outside the header and the footer. Cost: linear."""
        aside = [span for name in ("date", "dateline", "byline", "agency", "footer") for span in document.parts.get(name, ())]
        self.doc = doc
        self.document = document
        self.times = [
            time for time in times if time.type in ("DATE", "TIME") and precision_of(time.value) != "unknown" and not _inside(time.span, aside)
        ]
        self.places = [place for place in places if not _inside(place.span, aside)]
        self.time_starts = [time.span[0] for time in self.times]
        self.place_starts = [place.span[0] for place in self.places]
        self.starts = doc.to_array(IDX).tolist()
        self.facilities = {(start, end) for entity in entities if entity.kind == "facility" for start, end, _ in entity.mentions}
        dateline = document.parts.get("dateline", ())
        self.dateline = next((place for place in places if _inside(place.span, list(dateline))), None)

    def token_at(self, offset: int) -> Token:
        """The token that covers or follows a code point."""
        return self.doc[max(0, bisect_right(self.starts, offset) - 1)]


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def find_time(cluster: Cluster, around: Surroundings, attribution: Attribution | None) -> EventTime | None:
    """The time of one event, null where its sentence has none. Words outside the content in which it stands date the saying, not the deed."""
    low, high = _bounds(cluster, around)
    found = around.times[bisect_left(around.time_starts, low) : bisect_left(around.time_starts, high)]
    best = _nearest([time.span for time in found], cluster, around, attribution)
    if best is None:
        return None
    time = found[best]
    return EventTime(value=time.value, precision=precision_of(time.value), span=time.span)


def find_place(cluster: Cluster, around: Surroundings, attribution: Attribution | None) -> EventPlace | None:
    """The place of one event, null where its sentence has none."""
    low, high = _bounds(cluster, around)
    found = around.places[bisect_left(around.place_starts, low) : bisect_left(around.place_starts, high)]
    local = [place for place in found if _is_local(place, cluster, around)]
    best = _nearest([place.span for place in local], cluster, around, attribution)
    return None if best is None else event_place(local[best], around)


LOCAL = frozenset({"in", "at", "near", "outside", "inside", "on", "around", "across", "along", "throughout", "off", "over"})


SETTLEMENTS = frozenset(
    [
        "town",
        "city",
        "village",
        "district",
        "province",
        "port",
        "region",
        "area",
        "suburb",
        "outskirts",
        "capital",
        "county",
        "state",
        "island",
        "camp",
        "hamlet",
    ]
)


def _before_phrase(doc: Doc, start: int) -> int:
    """Index of the word before the noun phrase that ends at ``start``, at most five words back."""
    index = start - 1
    while index >= 0 and doc[index].pos_ in ("DET", "ADJ", "PROPN", "NOUN", "PUNCT", "ADV", "NUM") and start - index < 6:
        index -= 1
    return index


def _is_local(place: Place, cluster: Cluster, around: Surroundings) -> bool:
    """Whether the name stands where places stand (after "in", "at", as a possessor of a place), not as a doer ("Iran said")."""
    first, last = around.token_at(place.span[0]), around.token_at(max(place.span[0], place.span[1] - 1))
    index = _before_phrase(around.doc, first.i)
    if index > 0 and around.doc[index].lower_ == "of" and around.doc[index - 1].lower_ in SETTLEMENTS:
        index = _before_phrase(around.doc, index)  # "in the town of Lorn"
    led = around.doc[index].lower_ if index >= 0 else ""
    if led == "over" and last.dep_ == "compound":
        return False  # "arrested over the Lorn bombing": what it was about, not where
    if led in LOCAL and not any(around.doc[i].pos_ == "PUNCT" and around.doc[i].text not in (",", "’s", "-") for i in range(index + 1, first.i)):
        return True
    if place.span in around.facilities:
        return True
    return last.i + 1 < len(around.doc) and last.dep_ == "nmod:poss" and last.head.ent_type_ in ("FACILITY", "PLACE")


def event_place(place: Place, around: Surroundings, span: Span | None = None) -> EventPlace:
    """A resolved place as the place of an event."""
    return EventPlace(
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        geonameid=place.geonameid,
        country=place.country,
        precision=place_precision(place, around),
        span=span or place.span,
    )


@cache
def _regions() -> frozenset[str]:
    """Names of first-order divisions that are no towns (states, provinces, governorates), by pycountry's ISO 3166-2."""
    return frozenset(
        division.name.lower() for division in pycountry.subdivisions if division.type.lower() not in ("city", "municipality", "capital city")
    )


@cache
def _countries() -> frozenset[str]:
    names = {country.name.lower() for country in pycountry.countries}
    names |= {country.common_name.lower() for country in pycountry.countries if hasattr(country, "common_name")}
    return frozenset(
        names
        | {
            "syria",
            "iran",
            "russia",
            "u.s.",
            "us",
            "usa",
            "united states",
            "u.k.",
            "uk",
            "britain",
            "north korea",
            "south korea",
            "venezuela",
            "bolivia",
        }
    )


def is_country(name: str) -> bool:
    """Whether a name is a country's: "U.S. airstrikes" have an actor, "Chicago shooting" has none."""
    return name.lower().removeprefix("the ") in _countries()


REGION_WORDS = ("province", "county", "region", "district", "governorate", "valley", "state", "strip", "bank", "peninsula")


def place_precision(place: Place, around: Surroundings) -> str:
    """``facility``, ``city``, ``region`` or ``country`` by what the name is; a name without word of it counts as a city."""
    name = place.name.lower()
    text = around.document.text[place.span[0] : place.span[1]].lower()
    if place.span in around.facilities:
        return "facility"
    if name in _countries() or text in _countries():
        return "country"
    if text.endswith(REGION_WORDS) or name.endswith(REGION_WORDS) or (name in _regions() and place.geonameid is None):
        return "region"
    token = around.token_at(place.span[0])
    return "facility" if token.ent_type_ == "FACILITY" else "city"


def _bounds(cluster: Cluster, around: Surroundings) -> Span:
    low, high = cluster.lead.sentence
    end = around.doc[high - 1]
    return around.doc[low].idx, end.idx + len(end.text)


def _nearest(spans: Sequence[Span], cluster: Cluster, around: Surroundings, attribution: Attribution | None) -> int | None:
    """The span that belongs to the event: attached to one of its triggers before near to them, inside the content before outside."""
    best: tuple[int, int, int] | None = None
    for k, span in enumerate(spans):
        if attribution is not None and attribution.content and not _inside_any(span, attribution.content):
            continue
        token = around.token_at(span[0])
        owner = min((_attachment(token, anchor), abs(token.i - anchor.token.i)) for anchor in cluster.anchors)
        if attribution is None and owner[0] > 3 and any(item.dep_ in ("ccomp", "parataxis") for item in (anchor.token for anchor in cluster.anchors)):
            continue
        rank = (owner[0], owner[1], k)
        if best is None or rank < best:
            best = rank
    return None if best is None else best[2]


def _inside_any(span: Span, spans: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _attachment(token: Token, anchor: Anchor) -> int:
    """Arcs from a time or place up to the trigger; 4 where the parse does not join them so."""
    current = token
    for steps in range(4):
        if current.i == anchor.token.i:
            return min(steps, 2)
        current = current.head
    # A phrase beside a noun trigger on the same verb ("the attack took place Friday").
    return 3 if token.head.i == anchor.token.head.i or token.head.head.i == anchor.token.head.i else 4
