"""A builder of Readings from texts with marked spans.

``tell("{a1.source:Police} {a1.cue:said} {a1.content:{v1.killed:seven people} {v1.trigger:died} in {v1.place:Lorn}}.", ...)``: braces mark
``ID.WHAT:text`` and may nest; ``v1.victim=e1`` ties a role to an entity. Everything else is given by keyword.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec import structs

from sourceline.records import (
    Attribution,
    Dateline,
    Document,
    Entity,
    EventMention,
    EventPlace,
    EventTime,
    Incident,
    Lineage,
    Member,
    Passage,
    Place,
    Question,
    Reading,
    Role,
    Span,
    Toll,
)

ROLES = ("actor", "recipient", "victim", "instrument", "target")
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "twelve": 12}
OPEN = {"several": 3, "dozens": 24}


def unmark(marked: str) -> tuple[str, list[tuple[str, Span]]]:
    """The text without its marks, and the marks with their spans."""
    text, stack, found = "", [], []
    for piece in re.split(r"(\{[\w.=-]+:|\})", marked):
        if piece.startswith("{"):
            stack.append((piece[1:-1], len(text)))
        elif piece == "}":
            name, start = stack.pop()
            found.append((name, (start, len(text))))
        else:
            text += piece
    assert not stack, "a brace is not closed"
    return text, sorted(found, key=lambda mark: mark[1])


def count(text: str) -> tuple[int, int | None]:
    """The range that the words of a toll say."""
    words = text.casefold().split()
    for word in words:
        if word in OPEN:
            return OPEN[word], None
    number = next(NUMBERS.get(word) or int(word) for word in words if word in NUMBERS or word.isdigit())
    return number, None if text.casefold().startswith("at least") else number


def tell(
    marked: str,
    id: str = "d1",
    *,
    publisher: str | None = None,
    published: str | None = "2020-01-03",
    title: str | None = None,
    agency: str | None = None,
    dateline: str | None = None,
    when: str | None = "2020-01-03",
    events: dict[str, dict[str, Any]] | None = None,
    attributions: dict[str, dict[str, Any]] | None = None,
    entities: dict[str, dict[str, Any]] | None = None,
) -> Reading:
    """A reading of the marked text. ``when`` is the value of every marked ``time`` that ``events`` does not give."""
    text, marks = unmark(marked)
    spans: dict[str, dict[str, list[tuple[Span, str | None]]]] = defaultdict(lambda: defaultdict(list))
    for name, span in marks:
        owner, _, what = name.partition(".")
        what, _, entity = what.partition("=")
        spans[owner][what].append((span, entity or None))
    return Reading(
        document=Document(
            id=id, text=text, input=id, publisher=publisher, published=published, title=title, agency=agency, dateline=Dateline(place=dateline)
        ),
        sentences=tuple((m.start(), m.end()) for m in re.finditer(r"[^\s][^.\n]*\.?”?", text)),
        entities=tuple(_entity(name, text, spans, given) for name, given in (entities or {}).items()),
        places=tuple(Place(span=span, name=text[slice(*span)]) for owner in spans for span, _ in spans[owner]["place"] + spans[owner]["near"]),
        attributions=tuple(_attribution(name, spans[name], (attributions or {}).get(name, {})) for name in sorted(spans) if name.startswith("a")),
        events=tuple(_event(name, text, spans, (events or {}).get(name, {}), when) for name in sorted(spans) if name.startswith("v")),
    )


def _entity(name: str, text: str, spans: Any, given: dict[str, Any]) -> Entity:
    mentions = [span for owner in spans.values() for items in owner.values() for span, entity in items if entity == name]
    form = given.get("form", "name")
    return Entity(
        id=name,
        name=given.get("name") or (text[slice(*mentions[0])] if mentions else ""),
        kind=given.get("kind", "person"),
        country=given.get("country"),
        mentions=tuple((start, end, form) for start, end in sorted(mentions)),
    )


def _attribution(name: str, marks: Any, given: dict[str, Any]) -> Attribution:
    source = [span for span, _ in marks["source"]]
    speaker = next((entity for _, entity in marks["source"] if entity), None)
    base = Attribution(
        id=name,
        source=tuple(source),
        cue=tuple(span for span, _ in marks["cue"]),
        content=tuple(span for span, _ in marks["content"]),
        speaker=speaker,
        named="body" if source else "none",
        kind="government",
    )
    return structs.replace(base, **given)


def _event(name: str, text: str, spans: Any, given: dict[str, Any], when: str | None) -> EventMention:
    marks = spans[name]
    trigger = marks["trigger"][0][0]
    holding = [other for other in sorted(spans) for span, _ in spans[other]["content"] if span[0] <= trigger[0] < span[1]]
    roles = [Role(role=role, span=span, entity=entity) for role in ROLES for span, entity in marks[role]]
    time, place = marks["time"], marks["place"]
    base = EventMention(
        id=name,
        trigger=trigger,
        type="ASSAULT",
        attribution=holding[-1] if holding else None,
        roles=tuple(roles),
        time=EventTime(value=when, precision="day", span=time[0][0]) if time and when else None,
        place=EventPlace(name=text[slice(*place[0][0])], precision="city", span=place[0][0]) if place else None,
        killed=_toll(text, marks["killed"]),
        injured=_toll(text, marks["injured"]),
    )
    return structs.replace(base, **given)


def _toll(text: str, marks: Sequence[tuple[Span, str | None]]) -> Toll | None:
    if not marks:
        return None
    span = marks[0][0]
    low, high = count(text[slice(*span)])
    return Toll(low=low, high=high, exact=low == high, span=span)


def copy_of(reading: Reading, id: str, **changes: Any) -> Reading:
    """The same reading under another id: what the reader gives for an exact copy."""
    return structs.replace(reading, document=structs.replace(reading.document, id=id, input=id, **changes))


def whole_copy(child: Reading, parent: Reading, relation: Any = "identical") -> Member:
    """A member whose whole text was copied."""
    passage = Passage(child=(0, len(child.document.text)), parent=(0, len(parent.document.text)))
    return Member(document=child.document.id, parent=parent.document.id, relation=relation, coverage=1.0, passages=(passage,))


def family_of(root: Reading, *members: Member, id: str = "l1") -> Lineage:
    """A lineage with its root."""
    return Lineage(id=id, root=root.document.id, members=(Member(document=root.document.id), *members))


def question(incident: Incident, name: str) -> Question:
    """One question of an incident; empty where nobody answers it."""
    return next((q for q in incident.questions if q.question == name), Question(question=name))  # type: ignore[arg-type]


def origins(incident: Incident, name: str) -> dict[str, int]:
    """By value, the independent origins of the answers to one question."""
    return {answer.value: answer.independent_origins for answer in question(incident, name).answers}


STRIKE = "{a1.source=e9:The Defence Ministry} {a1.cue:said} {a1.content:{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}}."
