"""The ledger of one incident as it is shown: questions, answers, origins with their claims, copies folded under what they copy.

Nothing is decided here: origins, relations and tolls are those of the record. What is added is only where each claim is copied from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sourceline.export.case import Case, terms
from sourceline.export.labels import label, one_line, safe
from sourceline.records import Answer, Claim, Incident, Question, Span

_COUNT = re.compile(r"^(?:(?P<least>at least )?(?P<low>\d+)|(?P<from>\d+)-(?P<to>\d+))$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with what a reader wants to know of it. ``chain`` runs from the outlet to the origin. ``at`` is its number in the incident."""

    claim: Claim
    at: int
    outlet: str
    published: str
    chain: tuple[str, ...]
    terms: tuple[str, ...]
    against: bool
    root: str
    copies: tuple[Entry, ...] = ()

    @property
    def copied(self) -> bool:
        """Whether its words stand in a passage that was copied from another document."""
        return self.root != self.claim.document

    @property
    def origin(self) -> str:
        """The last link of the chain, or the outlet itself."""
        return self.chain[-1] if self.chain else self.outlet

    @property
    def stance(self) -> str:
        """Stance, and the status of the event where that says more: ``asserts``, ``asserts · possible``."""
        said = {("denies", "denied"), ("rumours", "rumoured"), ("intends", "planned")}
        known = self.claim.status == "asserted" or (self.claim.stance, self.claim.status) in said
        status = "" if known else f" · {label('status', self.claim.status)}"
        return label("stance", self.claim.stance) + status


@dataclass(frozen=True, slots=True)
class Voice:
    """One independent origin of an answer: its own claims, each with its copies. ``relay`` is the shortest way it came, origin last."""

    name: str
    named: bool
    terms: str
    rule: str
    relay: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def copies(self) -> int:
        """How many claims are copies: they never add a dot."""
        return sum(len(entry.copies) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Row:
    """One answer. ``silent`` are claims for it that count for nothing (the outlet's own voice beside a named origin), ``against`` those that contest it."""

    answer: Answer
    at: int
    value: str
    voices: tuple[Voice, ...]
    silent: tuple[Entry, ...]
    against: tuple[Entry, ...]
    stands: tuple[tuple[str, str], ...]
    low: int | None
    high: int | None

    @property
    def copies(self) -> int:
        """Copied claims among those that support it."""
        return sum(voice.copies for voice in self.voices) + sum(len(entry.copies) for entry in self.silent)

    @property
    def named(self) -> int:
        """Origins with a name or body."""
        return sum(voice.named for voice in self.voices)

    @property
    def dots(self) -> str:
        """``●`` an origin with a name or body, ``○`` an unnamed one; nothing for an answer that nobody supports."""
        return "●" * self.named + "○" * (len(self.voices) - self.named)

    @property
    def supported(self) -> bool:
        """Whether any claim asserts it."""
        return bool(self.voices or self.silent)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, supported ones first. ``conflict``: two supported answers contradict each other."""

    question: Question
    label: str
    rows: tuple[Row, ...]
    conflict: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """One incident, ready to show. ``origins`` are the independent origins over all its answers, ``denied`` every contesting claim by its answer."""

    incident: Incident
    asked: tuple[Asked, ...]
    denied: tuple[tuple[Asked, Row, Entry], ...]
    origins: tuple[tuple[str, Row], ...]
    families: tuple[str, ...]
    copies: int

    def entries(self) -> Iterable[tuple[Row, Entry]]:
        """Every claim once, copies after what they copy."""
        for asked in self.asked:
            for row in asked.rows:
                for entry in (*(e for voice in row.voices for e in voice.entries), *row.silent, *row.against):
                    yield row, entry
                    yield from ((row, copy) for copy in entry.copies)


def ledger(incident: Incident, case: Case) -> Ledger:
    """Lay out an incident. Cost: linear in its claims but for the attributions of each document."""
    numbers: dict[str, int] = {}
    for question in incident.questions:
        for answer in question.answers:
            for claim in answer.claims:
                numbers.setdefault(claim.id, len(numbers))
    asked = []
    count = 0
    for question in incident.questions:
        rows = [_row(answer, case, numbers) for answer in question.answers]
        rows = [replace(row, at=count + at) for at, row in enumerate(sorted(rows, key=lambda row: not row.supported))]
        count += len(rows)
        asked.append(Asked(question=question, label=label("question", question.question), rows=tuple(rows), conflict=_conflict(rows)))
    denied = tuple((a, row, entry) for a in asked for row in a.rows for entry in row.against)
    families = dict.fromkeys(case.lineages[d].root if d in case.lineages else d for d in incident.documents)
    copies = sum(1 for d in incident.documents if (m := case.copies.members.get(d)) and m.parent and m.relation not in ("cites", "update", None))
    return Ledger(incident=incident, asked=tuple(asked), denied=denied, origins=_origins(asked, case), families=tuple(families), copies=copies)


def toll_text(answer: str) -> tuple[int | None, int | None]:
    """The range that the value of a toll says: ``7`` (7, 7), ``5-7`` (5, 7), ``at least 12`` (12, None); words give (None, None)."""
    found = _COUNT.match(answer)
    if not found:
        return None, None
    if found["from"]:
        return int(found["from"]), int(found["to"])
    return int(found["low"]), None if found["least"] else int(found["low"])


def _row(answer: Answer, case: Case, numbers: dict[str, int]) -> Row:
    contested = set(answer.contested_by)
    entries = {claim.id: _entry(claim, case, numbers[claim.id], claim.id in contested) for claim in answer.claims}
    grouped = {name for origin in answer.origins for name in origin.claims}
    voices = []
    for origin in answer.origins:
        own = _folded([entries[name] for name in origin.claims if name in entries])
        links = min((entry.chain for entry in own), key=lambda chain: (len(chain), chain), default=())
        relay = tuple(links[1:]) if len(links) > 1 else ()
        voice = Voice(
            name=case.link(origin.name) or "unnamed",
            named=origin.terms in ("named", "body"),
            terms=label("named", origin.terms),
            rule=origin.rule,
            relay=relay or (case.link(origin.name),),
            entries=own,
        )
        voices.append(voice)
    low, high = toll_text(answer.value)
    return Row(
        answer=answer,
        at=0,
        value=one_line(answer.value, 160),
        voices=tuple(sorted(voices, key=lambda voice: not voice.named)),
        silent=_folded([e for name, e in entries.items() if name not in grouped and name not in contested]),
        against=_folded([e for name, e in entries.items() if name in contested and name not in grouped]),
        stands=tuple((relation, one_line(other, 80)) for other, relation in answer.relation.items()),
        low=low,
        high=high,
    )


def _entry(claim: Claim, case: Case, at: int, against: bool) -> Entry:
    attribution = case.attribution(claim.document, claim.attribution)
    document = case.document(claim.document)
    return Entry(
        claim=claim,
        at=at,
        outlet=case.outlet(claim.document),
        published=case.published(claim.document),
        chain=tuple(case.link(link) for link in claim.chain),
        terms=terms(document.text, attribution) if attribution and document else ("the outlet's own voice",) if claim.attribution is None else (),
        against=against,
        root=_root(claim.document, claim.spans, case),
    )


def _root(document: str, spans: Sequence[Span], case: Case) -> str:
    """The document whose text first had the first span."""
    seen = {document}
    span = spans[0] if spans else None
    while span is not None and (spot := case.copies.up(document, span)) is not None and spot.document not in seen:
        document, span = spot.document, spot.span
        seen.add(document)
    return document


def _folded(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Copies under the claim of the document that they were copied from; a copy whose original says otherwise stands alone."""
    first: dict[str, int] = {}
    for at, entry in enumerate(entries):
        if not entry.copied:
            first.setdefault(entry.claim.document, at)
    below: dict[int, list[Entry]] = {}
    for at, entry in enumerate(entries):
        if entry.copied:
            below.setdefault(first.setdefault(entry.root, at), []).append(entry)
    own = []
    for at, entry in enumerate(entries):
        if not entry.copied or first[entry.root] == at:
            own.append(replace(entry, copies=tuple(copy for copy in below.get(at, ()) if copy is not entry)))
    return tuple(sorted(own, key=lambda entry: (entry.published or "9", entry.at)))


def _conflict(rows: Sequence[Row]) -> bool:
    supported = {row.answer.value for row in rows if row.voices}
    return any(
        relation in ("contradict", "supersede") and other in supported
        for row in rows
        if row.voices
        for other, relation in row.answer.relation.items()
    )


def _origins(asked: Iterable[Asked], case: Case) -> tuple[tuple[str, Row], ...]:
    """The origins of all answers, each once, with the first answer that it supports: named ones by name, unnamed ones by name and family."""
    found: dict[tuple[str, str], tuple[str, Row]] = {}
    for question in asked:
        for row in question.rows:
            for voice in row.voices:
                first = voice.entries[0].claim.document if voice.entries else ""
                family = "" if voice.named else case.copies.lineage(first)
                found.setdefault((voice.name.casefold(), family), (voice.name, row))
    return tuple(found.values())


def when_text(incident: Incident) -> str:
    """``2020-01-03`` or ``2020-01-03 to 2020-01-04``; "date unknown"."""
    start, end = incident.date.start, incident.date.end
    if start is None and end is None:
        return "date unknown"
    text = start or end or "" if start == end or not (start and end) else f"{start} to {end}"
    return safe(text)


def where_text(incident: Incident) -> str:
    """``Lorn airport (VLD)``; "place unknown"."""
    place = incident.place
    if place is None:
        return "place unknown"
    return one_line(f"{place.name} ({place.country})" if place.country else place.name, 100)


def kind_text(incident: Incident) -> str:
    """``ASSAULT · aerial``."""
    return one_line(" · ".join(filter(None, (incident.type, incident.mode))), 60)
