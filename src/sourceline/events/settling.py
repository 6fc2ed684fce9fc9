"""What only the whole article decides: the news it leads with, times and places that its sentences leave out, the wounded who died."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from spacy.tokens import Doc

from sourceline.events.foreground import is_old, reference_date
from sourceline.events.when_where import Surroundings, event_place
from sourceline.records import Document, EventMention, EventPlace, EventTime, Toll

LEAD_SENTENCES = 3


def settle(events: Sequence[EventMention], shot: Sequence[bool], doc: Doc, document: Document, around: Surroundings) -> tuple[EventMention, ...]:
    """Numbers the events, brings what retells the lead to the foreground and fills its time and place.

    ``shot`` says of each event whether its injured are only said to be hit ("shot"): of them those who died are taken off.
    A filled time or place has ``span`` null and a precision no finer than what was given: the words say it of another sentence.
    """
    numbered = [msgspec.structs.replace(event, id=f"v{k}") for k, event in enumerate(_without_dead(events, shot), 1)]
    lead = _lead(numbered, doc, document)
    today = reference_date(document)
    settled = []
    for event in numbered:
        if lead is not None and not event.foreground and event is not lead and is_same(event, lead) and not is_old(event.time, today):
            event = msgspec.structs.replace(event, foreground=True)
        if event.foreground and event.type == "ASSAULT" and event.status in ("asserted", "denied") and (lead is None or may_be_same(event, lead)):
            event = _filled(event, lead, around)
        settled.append(event)
    return tuple(settled)


def _lead(events: Sequence[EventMention], doc: Doc, document: Document) -> EventMention | None:
    """The first violent event in the foreground among the first sentences, one with a toll before one without."""
    limit = _lead_end(doc, document)
    first = [event for event in events if event.trigger[0] < limit and event.foreground and event.type == "ASSAULT" and event.status == "asserted"]
    if not first:
        return None
    return max(first, key=lambda event: (event.killed is not None, bool(event.time), -event.trigger[0]))


def _lead_end(doc: Doc, document: Document) -> int:
    if not doc.has_annotation("SENT_START"):
        return len(doc.text)
    seen = 0
    for sentence in doc.sents:
        if sentence.start_char < document.body or len(sentence) < 6:
            continue
        seen += 1
        if seen == LEAD_SENTENCES:
            return sentence.end_char
    return len(doc.text)


def is_same(event: EventMention, lead: EventMention) -> bool:
    """Whether two mentions tell one event on positive evidence: a victim in common, or the same exact toll."""
    if event.type != lead.type:
        return False
    shared = _people(event) & _people(lead)
    return bool(shared) or (
        event.killed is not None and lead.killed is not None and _equal(event.killed, lead.killed) and (event.killed.low or 0) > 1
    )


def may_be_same(event: EventMention, lead: EventMention) -> bool:
    """Whether nothing speaks against two mentions being one event: modes, tolls, times."""
    if event.mode and lead.mode and event.mode != lead.mode:
        return False
    if event.time and lead.time and event.time.value and lead.time.value and event.time.value[:10] != lead.time.value[:10]:
        return False
    return event.killed is None or lead.killed is None or _equal(event.killed, lead.killed)


def _equal(left: Toll, right: Toll) -> bool:
    return (left.low, left.high) == (right.low, right.high)


def _people(event: EventMention) -> set[str]:
    return {role.entity for role in event.roles if role.role == "victim" and role.entity}


def _filled(event: EventMention, lead: EventMention | None, around: Surroundings) -> EventMention:
    time, place = event.time, event.place
    if time is None and lead is not None and lead.time is not None:
        time = EventTime(value=(lead.time.value or "")[:10] or None, precision=_coarse(lead.time.precision), span=None)
    if place is None and lead is not None and lead.place is not None and lead is not event:
        place = msgspec.structs.replace(lead.place, span=None)
    if place is None and around.dateline is not None:
        place = _from_dateline(around)
    return msgspec.structs.replace(event, time=time, place=place)


def _coarse(precision: str) -> str:
    return "day" if precision in ("minute", "hour", "part_of_day") else precision


def _from_dateline(around: Surroundings) -> EventPlace | None:
    """The place of filing, of the precision of its region: the deed was somewhere about."""
    if around.dateline is None:
        return None
    place = event_place(around.dateline, around)
    return msgspec.structs.replace(place, span=None, precision="region" if place.precision in ("city", "facility") else place.precision)


def _without_dead(events: Sequence[EventMention], shot: Sequence[bool]) -> list[EventMention]:
    """Who was "shot" and is dead is no longer among the injured.

    The victims of a shooting told without a word of wounds are the dead of the same article where they are the same people, or as many;
    of more shot than dead the rest are left, where no other event counts the wounded.
    """
    dead = [event for event in events if event.killed is not None and event.killed.low and event.status == "asserted"]
    wounded = any(event.injured is not None and event.injured.low and not hit for event, hit in zip(events, shot, strict=True))
    if not dead:
        return list(events)
    most = max((event.killed.low or 0) for event in dead if event.killed is not None)
    kept = []
    for event, hit in zip(events, shot, strict=True):
        toll = event.injured
        if not hit or toll is None or toll.low is None or event.type != "ASSAULT" or event.killed is not None:
            kept.append(event)
        elif toll.low <= most:
            kept.append(msgspec.structs.replace(event, injured=None))
        elif wounded or not toll.exact:
            kept.append(msgspec.structs.replace(event, injured=None if wounded else toll))
        else:
            rest = toll.low - most
            kept.append(msgspec.structs.replace(event, injured=msgspec.structs.replace(toll, low=rest, high=rest)))
    return kept
