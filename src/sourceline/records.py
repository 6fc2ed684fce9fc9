"""The nouns of the ledger: frozen, typed, without I/O.

Offsets are Unicode code points into ``document.text``, half-open ``(start, end)``. Dates are ISO 8601 and keep the
precision that is known (``2018-05``, ``2003``). Countries are ISO 3166 alpha-3. The JSON contract and the schemas in
``docs/reference/`` are generated from these definitions.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Span = tuple[int, int]
"""``(start, end)``: code points into the text, half-open."""

EntityKind = Literal[
    "person",
    "organisation",
    "government",
    "military",
    "police",
    "armed_group",
    "political_party",
    "international_organisation",
    "media",
    "place",
    "facility",
    "group",
    "weapon",
    "vehicle",
    "event",
    "product",
    "work",
    "money",
    "other",
]
MentionForm = Literal["name", "nominal", "pronoun"]
SourceKind = Literal[
    "person",
    "government",
    "military",
    "police",
    "armed_group",
    "international_organisation",
    "organisation",
    "media",
    "document",
    "witness",
    "public",
    "unknown",
]
Named = Literal["named", "body", "unnamed", "none"]
QuoteMode = Literal["direct", "indirect", "mixed"]
Stance = Literal["asserts", "confirms", "denies", "accuses", "doubts", "believes", "intends", "asks", "rumours"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
EventStatus = Literal["asserted", "denied", "possible", "planned", "rumoured", "hypothetical"]
RoleName = Literal["actor", "recipient", "victim", "instrument", "place", "time", "target"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
CopyRelation = Literal["identical", "near_copy", "excerpt", "rewrite", "spun", "update", "cites"]
DirectionKnown = Literal["known", "likely", "unknown"]
AnswerRelation = Literal["agree", "refine", "contradict", "supersede"]
QuestionName = Literal["who", "whom", "what", "how", "where", "when", "killed", "injured"]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every noun: immutable, keyword arguments only."""


class Dateline(Record, frozen=True, kw_only=True):
    """Where and when a report says that it was filed."""

    place: str | None = None
    date: str | None = None


class Document(Record, frozen=True, kw_only=True):
    """One text as one outlet published it, with what is known of its origin.

    ``text`` is verbatim but for line ends; ``body`` is the offset at which the text after a prepended title starts.
    ``parts`` holds the spans of what surrounds the story: ``title``, ``date``, ``dateline``, ``byline``, ``agency``,
    ``footer``.
    """

    id: str
    text: str
    input: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    agency: str | None = None
    dateline: Dateline = Dateline()
    published: str | None = None
    language: str = "en"
    extra: dict[str, Any] = {}
    body: int = 0
    parts: dict[str, tuple[Span, ...]] = {}


class Skipped(Record, frozen=True, kw_only=True):
    """An input that gave no document: what, why, and the way out."""

    schema: Literal["sourceline.skipped/1"] = "sourceline.skipped/1"
    input: str
    reason: str
    hint: str


class Entity(Record, frozen=True, kw_only=True):
    """The chain of mentions of one person, body, place or thing in one document."""

    id: str
    name: str
    kind: EntityKind
    country: str | None = None
    sector: str | None = None
    mentions: tuple[tuple[int, int, MentionForm], ...] = ()


class Time(Record, frozen=True, kw_only=True):
    """A time expression with TimeML type and value."""

    span: Span
    type: TimeType
    value: str


class Place(Record, frozen=True, kw_only=True):
    """A named place or facility; ``lat`` and ``lon`` in degrees, null when it could not be resolved."""

    span: Span
    name: str
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    country: str | None = None


class Attribution(Record, frozen=True, kw_only=True):
    """Source, cue and content, with who speaks and on what terms. ``parent`` relays this one."""

    id: str
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    parent: str | None = None
    speaker: str | None = None
    kind: SourceKind = "unknown"
    named: Named = "none"
    affiliation: str | None = None
    country: str | None = None
    count: int | None = None
    anonymity: Span | None = None
    medium: Span | None = None
    mode: QuoteMode = "indirect"
    stance: Stance = "asserts"
    certainty: Certainty = "certain"


class Role(Record, frozen=True, kw_only=True):
    """A participant of an event: a span and, if resolved, an entity."""

    role: RoleName
    span: Span
    entity: str | None = None


class Toll(Record, frozen=True, kw_only=True):
    """People killed or injured: ``low`` to ``high`` (null: open), the words that say so, and who they were."""

    low: int | None
    high: int | None
    exact: bool
    span: Span
    who: str | None = None


class EventTime(Record, frozen=True, kw_only=True):
    """When: ISO value at its own precision, with the words that say so."""

    value: str | None
    precision: str
    span: Span | None = None


class EventPlace(Record, frozen=True, kw_only=True):
    """Where: the resolved place and how precise it is (``facility``, ``city``, ``region``, ``country``)."""

    name: str
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    country: str | None = None
    precision: str = "city"
    span: Span | None = None


class EventMention(Record, frozen=True, kw_only=True):
    """A trigger with PLOVER type, roles, time, place, toll and status, and the attribution in whose content it stands."""

    id: str
    trigger: Span
    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    status: EventStatus = "asserted"
    foreground: bool = True
    attribution: str | None = None
    roles: tuple[Role, ...] = ()
    time: EventTime | None = None
    place: EventPlace | None = None
    killed: Toll | None = None
    injured: Toll | None = None


class Repair(Record, frozen=True, kw_only=True):
    """A note that a span was corrupted by machine rewriting, what it most likely read, and on what evidence."""

    span: Span
    found: str
    reads: str
    by: str
    score: float


class SpunPassage(Record, frozen=True, kw_only=True):
    """A stretch of a text that a machine seems to have reworded, and how sure that is (0 to 1)."""

    span: Span
    score: float


class Reading(Record, frozen=True, kw_only=True):
    """Everything read from one document. ``spun``: how sure it is that a machine swapped its words, 0 to 1."""

    schema: Literal["sourceline.reading/1"] = "sourceline.reading/1"
    document: Document
    sentences: tuple[Span, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[EventMention, ...] = ()
    repairs: tuple[Repair, ...] = ()
    spun: float = 0.0
    spun_passages: tuple[SpunPassage, ...] = ()


class Substitution(Record, frozen=True, kw_only=True):
    """Other words in the same place: a span of the child's text and of the parent's; one of them may be empty (put in, left out)."""

    child: Span
    parent: Span


class Passage(Record, frozen=True, kw_only=True):
    """One aligned passage: a span of the child's text, the span of the parent's text it derives from, and where their words differ."""

    child: Span
    parent: Span
    substitutions: tuple[Substitution, ...] = ()


class Member(Record, frozen=True, kw_only=True):
    """A document in a lineage: its parent (null at the root), by what kind of copying, and how much of it.

    ``direction``: whether it is known that the parent is the earlier one; ``unknown`` when nothing tells them apart and the order is a
    convention. ``reasons`` name the evidence for the direction (``dates``, ``agency``, ``corruption`` ...), strongest first.
    """

    document: str
    parent: str | None = None
    relation: CopyRelation | None = None
    coverage: float = 0.0
    direction: DirectionKnown | None = None
    reasons: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()


class Lineage(Record, frozen=True, kw_only=True):
    """A family of documents that derive from one another.

    ``agency``: the agency that stands behind the family, where a credit says so. ``unseen``: the story that all derive from is in no
    document of the case (two copies of an agency story that nobody has); ``root`` is then the document nearest to it.
    """

    id: str
    root: str
    agency: str | None = None
    unseen: bool = False
    members: tuple[Member, ...]


class LineageList(Record, frozen=True, kw_only=True):
    """All lineages of a case."""

    schema: Literal["sourceline.lineage/1"] = "sourceline.lineage/1"
    lineages: tuple[Lineage, ...]


class Claim(Record, frozen=True, kw_only=True):
    """One answer by one chain in one document to one question of one incident. ``chain`` runs from outlet to origin.

    ``reliable``: false where its words lie in a repaired phrase or a machine-rewritten passage; its value then defers to the parent document's.
    """

    id: str
    document: str
    attribution: str | None
    event: str
    chain: tuple[str, ...] = ()
    stance: Stance = "asserts"
    certainty: Certainty = "certain"
    status: EventStatus = "asserted"
    spans: tuple[Span, ...] = ()
    reliable: bool = True


class Origin(Record, frozen=True, kw_only=True):
    """One group of claims that count once, and the rule (of LEDGER.md's corroboration) that grouped them."""

    name: str
    terms: Named
    rule: str
    claims: tuple[str, ...]


class Answer(Record, frozen=True, kw_only=True):
    """One value for one question, with the claims for it and against it.

    ``relation`` maps the value of each other answer to how this one stands to it.
    ``contested_by`` are ids of claims that deny, doubt or merely rumour the value: they never add.
    """

    value: str
    relation: dict[str, AnswerRelation] = {}
    claims: tuple[Claim, ...] = ()
    contested_by: tuple[str, ...] = ()
    independent_origins: int = 0
    origins: tuple[Origin, ...] = ()
    lineages: int = 0
    documents: int = 0


class Question(Record, frozen=True, kw_only=True):
    """A question of an incident with its answers, best supported first."""

    question: QuestionName
    answers: tuple[Answer, ...] = ()


class DateRange(Record, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """From and to, ISO dates, with the precision of the narrowest claim."""

    start: str | None = None
    end: str | None = None
    precision: str = "unknown"


class TollRange(Record, frozen=True, kw_only=True):
    """Toll over all claims; ``claims`` maps ``low``, ``best``, ``high`` to the ids of the claims that give them."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    rule: str = ""
    claims: dict[str, tuple[str, ...]] = {}


class MentionRef(Record, frozen=True, kw_only=True):
    """An event mention by document and event id."""

    document: str
    event: str


class Incident(Record, frozen=True, kw_only=True):
    """One thing that happened, as told by event mentions across documents."""

    id: str
    title: str
    type: str
    mode: str | None = None
    date: DateRange = DateRange()
    place: EventPlace | None = None
    status: EventStatus = "asserted"
    documents: tuple[str, ...] = ()
    background_in: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    mentions: tuple[MentionRef, ...] = ()
    killed: TollRange = TollRange()
    injured: TollRange = TollRange()
    questions: tuple[Question, ...] = ()


class IncidentList(Record, frozen=True, kw_only=True):
    """All incidents of a case."""

    schema: Literal["sourceline.incidents/1"] = "sourceline.incidents/1"
    incidents: tuple[Incident, ...]
