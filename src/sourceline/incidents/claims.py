"""Claims: every answer that a mention gives to a question, by its chain, with the characters that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sourceline.incidents.affinity import means_of
from sourceline.incidents.chains import Chain, chain_of
from sourceline.incidents.names import name_key
from sourceline.incidents.plain import plain
from sourceline.incidents.reliability import is_reliable
from sourceline.incidents.sightings import Sighting, is_name, slice_of, stance_of
from sourceline.incidents.tables import acts, words
from sourceline.incidents.values import Value, act_value, count_value, means_value, numbered, person_value, place_value, time_value, toll_value
from sourceline.records import Certainty, EventStatus, QuestionName, Reading, Role, Span, Stance, Toll

OPPOSED: frozenset[str] = frozenset(["denies", "doubts", "rumours", "asks", "intends"])
"""Stances that never add to an answer (rule 5); a question or a plan asserts nothing either."""

_PART = re.compile(r"\s+(?:people\s+)?(?:more\b|additional\b|of\s+(?:them|the|those|these|whom|his|her|its|their)\b)")
"""What follows a count of some among others: "two more", "five of the dead"."""

_LATER = re.compile(r"\s+(?:overnight\s+)?(?:of|from)\s+(?:their|his|her)\s+(?:wounds|injuries)\b")
"""What follows the word for those who died after the first count: "four people died of their wounds"."""

_ONE = re.compile(r"(?i)(?:one|1)\b")

_ASKED: dict[str, QuestionName] = {"actor": "who", "victim": "whom", "target": "whom", "recipient": "whom"}


@dataclass(frozen=True, slots=True)
class Said:
    """A claim before it has an id: its value, where it stands, who says so."""

    value: Value
    document: str
    event: str
    attribution: str | None
    chain: Chain
    stance: Stance
    certainty: Certainty
    status: EventStatus
    spans: tuple[Span, ...]
    published: str = ""
    root: Said | None = None
    reliable: bool = True
    """False where its words stand in a repaired phrase or a machine-rewritten passage."""

    @property
    def adds(self) -> bool:
        """Whether it supports its value: no denial, doubt or rumour (rule 5)."""
        return self.stance not in OPPOSED and self.status not in ("denied", "rumoured", "planned", "hypothetical")

    @property
    def place(self) -> tuple[str, str, tuple[Span, ...], str, str, str]:
        """A total order over the claims of a case."""
        return self.document, self.event, self.spans, self.value.question, self.value.key, self.attribution or ""

    def top(self) -> Said:
        """The claim at the root of its copies: itself when it is no copy."""
        said = self
        while said.root is not None:
            said = said.root
        return said


def mention_claims(sighting: Sighting, reading: Reading) -> tuple[Said, ...]:
    """All claims of one mention but those of its toll. A denial contests one thing: the doer, else the toll, else that it happened.

    Who denies "a hand in the attack" does not deny the attack: he contests that he did it.
    """
    found = list(_answers(sighting, reading))
    who = [s for s in found if s.value.question == "who"]
    if sighting.event.status == "denied":
        counted = sighting.event.killed is not None or sighting.event.injured is not None
        return tuple(who or ([] if counted else _first(found, "whom") or _first(found, "what")))
    if stance_of(sighting.event, reading) == "denies":
        return tuple(who or _denier(sighting, reading))
    return tuple(found)


def _first(claims: Sequence[Said], question: QuestionName) -> list[Said]:
    return [s for s in claims if s.value.question == question]


def _denier(sighting: Sighting, reading: Reading) -> Iterator[Said]:
    """That he who denies it did it, as a denial."""
    attribution = next((a for a in reading.attributions if a.id == sighting.event.attribution), None)
    if attribution is not None and attribution.source:
        role = Role(role="actor", span=attribution.source[0], entity=attribution.speaker)
        if value := person_value("who", role, reading):
            yield _said(value, sighting, reading, (role.span,))


def _answers(sighting: Sighting, reading: Reading) -> Iterator[Said]:
    event = sighting.event
    for role in event.roles:
        question = _ASKED.get(role.role)
        if question is not None and _animate(role, sighting, reading) and (value := person_value(question, role, reading)):
            yield _said(value, sighting, reading, (role.span,))
    yield _said(act_value(sighting, reading), sighting, reading, (event.trigger,))
    yield from _means(sighting, reading)
    if event.place is not None and event.place.span is not None and sighting.site is not None:
        yield _said(place_value(sighting.site), sighting, reading, (event.place.span,))
    if event.time is not None and event.time.span is not None and event.time.value and (value := time_value(event.time.value)):
        yield _said(value, sighting, reading, (event.time.span,))


def _animate(role: Role, sighting: Sighting, reading: Reading) -> bool:
    """Whether the role can do or suffer: not the place of the event ("the Davrin bombing"), not the bomb ("before it blew up"), and a target
    only where it is a named person or body."""
    text, trigger = reading.document.text, sighting.event.trigger
    word = slice_of(reading.document, trigger).casefold()
    if slice_of(reading.document, role.span).casefold() == "it" and acts().terms[acts().find(word) or "attack"].means:
        return False
    entity = next((e for e in reading.entities if e.id == role.entity), None)
    if entity is not None and entity.kind in ("place", "facility"):
        place = sighting.event.place
        if text[role.span[1] : trigger[0]] == " " and not (word.endswith(("ed", "s")) or word in words("past")):
            return False
        if entity.kind == "facility" or (place is not None and name_key(entity.name) in {name_key(place.name), *_sited(sighting)}):
            return False
    return role.role != "target" or (
        entity is not None and entity.kind not in ("place", "facility", "other", "product", "work") and is_name(role, reading)
    )


def _sited(sighting: Sighting) -> frozenset[str]:
    return sighting.site.around if sighting.site is not None else frozenset()


def _means(sighting: Sighting, reading: Reading) -> Iterator[Said]:
    instruments = [role for role in sighting.event.roles if role.role == "instrument"]
    for role in instruments:
        if value := means_value(slice_of(reading.document, role.span)):
            yield _said(value, sighting, reading, (role.span,))
    if not instruments:
        for means in sorted(means_of(sighting.event, reading)):
            yield _said(Value(question="how", key=means, shown=means), sighting, reading, (sighting.event.trigger,))


def _said(value: Value, sighting: Sighting, reading: Reading, spans: tuple[Span, ...]) -> Said:
    event = sighting.event
    attribution = next((a for a in reading.attributions if a.id == event.attribution), None)
    certainty: Certainty = "possible" if event.status == "possible" else "certain"
    return Said(
        value=value,
        document=sighting.document,
        event=event.id,
        attribution=attribution.id if attribution is not None else None,
        chain=chain_of(reading, event.attribution),
        stance=stance_of(event, reading),
        certainty=attribution.certainty if attribution is not None and event.status != "possible" else certainty,
        status=event.status,
        spans=spans,
        published=reading.document.published or reading.document.dateline.date or "",
        reliable=is_reliable(reading, spans),
    )


@dataclass(frozen=True, slots=True)
class _Count:
    sighting: Sighting
    toll: Toll
    names: frozenset[str]
    part: bool
    single: bool


def deaths(sightings: Sequence[Sighting]) -> int:
    """The largest count of dead that any of the mentions gives, denials aside."""
    return max((s.event.killed.low or 0 for s in sightings if s.event.killed is not None and s.event.status != "denied"), default=0)


def toll_claims(sightings: Sequence[Sighting], reading: Reading, dead: int) -> tuple[Said, ...]:
    """The claims on killed and injured of all mentions of one incident in one document; ``dead`` as all documents of the incident tell.

    A part of the toll ("two of them children", "killing Gen. Sol") is no claim about the whole when the same document gives a larger count.
    Where it only names its dead, one by one, the names are counted together. Who was "shot" and no more than died is not counted as hurt too.
    """
    return (*_tolls("killed", sightings, reading, 0), *_tolls("injured", sightings, reading, dead))


def _tolls(question: QuestionName, sightings: Sequence[Sighting], reading: Reading, dead: int) -> Iterator[Said]:
    counts = [_count(question, s, toll, reading) for s in sightings if (toll := s.event.killed if question == "killed" else s.event.injured)]
    counts = [c for c in counts if not (dead and (c.toll.low or 0) <= dead and _may_be_dead(c, reading))]
    whole = max((c for c in counts if c.sighting.event.status != "denied"), key=lambda c: c.toll.low or 0, default=None)
    kept = [c for c in counts if whole is None or c is whole or not _inside(c, whole, reading)]
    named = [c for c in kept if c.names and c.toll.low == c.toll.high == 1 and c.sighting.event.status == "asserted"]
    people = frozenset().union(*(c.names for c in named)) if named else frozenset()
    if len(people) > 1 and len(named) == len(kept):
        spans = tuple(sorted({c.toll.span for c in named}))
        yield _said(count_value(question, len(people), len(people), naming=True), named[0].sighting, reading, spans)
        return
    for count in kept:
        value = toll_value(question, count.toll, slice_of(reading.document, count.toll.span), naming=bool(count.names) or count.single)
        if value is not None:
            yield _said(value, count.sighting, reading, (count.toll.span,))


def _inside(count: _Count, whole: _Count, reading: Reading) -> bool:
    """Whether a smaller count only tells a part of the document's largest: by its words, by its names, or because the same source gives both.

    What a source is said to have counted before ("had earlier put the toll at seven") stays: it is its older word.
    """
    low, most = count.toll.low or 0, whole.toll.low or 0
    if low >= most:
        return False
    if count.part or count.names or count.single or (low == 0 and count.toll.high != 0):
        return True
    origins = [chain_of(reading, c.sighting.event.attribution).origin for c in (count, whole)]
    return count.toll.high == low and origins[0] == origins[1] and not _earlier(count, reading)


def _earlier(count: _Count, reading: Reading) -> bool:
    start = count.toll.span[0]
    sentence = next((s for s in reading.sentences if s[0] <= start < s[1]), count.toll.span)
    return any(token in words("before") for token in plain(slice_of(reading.document, sentence)).split())


def _count(question: QuestionName, sighting: Sighting, toll: Toll, reading: Reading) -> _Count:
    text = slice_of(reading.document, toll.span)
    victims = [role for role in sighting.event.roles if role.role == "victim" and is_name(role, reading) and _touches(role, toll)]
    who = plain(toll.who or "").split()
    beside = words("parts") if question == "killed" else words("parts") - {"other", "others", "another"}
    part = bool(who) and who[-1] not in words("whole") and toll.low != 1
    part = part or any(token in beside for token in (*plain(text).split(), *who)) or bool(_PART.match(reading.document.text, toll.span[1]))
    part = part or bool(_LATER.match(reading.document.text, sighting.event.trigger[1]))
    one = toll.low == toll.high == 1
    told = reading.document.text[max(0, toll.span[0] - 5) : toll.span[0]].casefold()
    single = (one and not _ONE.match(text)) or not numbered(text) or plain(told).split()[-1:] in (["the"], ["these"], ["those"])
    return _Count(sighting=sighting, toll=toll, names=frozenset(_keys(victims, reading)) if one else frozenset(), part=part, single=single)


def _may_be_dead(count: _Count, reading: Reading) -> bool:
    """Whether those hurt may be the dead: the same mention does not tell them apart, and the word for it is no "wounded" or "injured"."""
    event = count.sighting.event
    if event.killed is not None and event.killed.span != count.toll.span:
        return False
    told = plain(slice_of(reading.document, count.toll.span)).split()
    return acts().find(slice_of(reading.document, event.trigger)) != "injuring" and not any(token in words("parts") for token in told)


def _touches(role: Role, toll: Toll) -> bool:
    return role.span[0] < toll.span[1] and toll.span[0] < role.span[1]


def _keys(roles: Sequence[Role], reading: Reading) -> Iterator[str]:
    for role in roles:
        if value := person_value("whom", role, reading):
            yield value.key


def merged(claims: Sequence[Said]) -> list[Said]:
    """Claims of one document under one attribution for one value as one claim with all its spans. Idempotent."""
    found: dict[tuple[str, str | None, str, str, str, str, tuple[str, ...]], Said] = {}
    for said in claims:
        key = (said.document, said.attribution, said.value.question, said.value.key, said.stance, said.status, said.chain.links)
        first = found.get(key)
        if first is None:
            found[key] = said
        else:
            root = first.root if said.root else None
            found[key] = replace(first, spans=tuple(sorted({*first.spans, *said.spans})), root=root, reliable=first.reliable or said.reliable)
    return list(found.values())
