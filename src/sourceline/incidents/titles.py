"""What an incident is called."""

from __future__ import annotations

from collections.abc import Sequence

from sourceline.incidents.copies import Copies
from sourceline.incidents.sightings import Telling
from sourceline.records import Document, EventPlace, Reading


def headline(document: Document) -> str | None:
    """The document's title on one line; null without one."""
    title = " ".join((document.title or "").split())
    return title or None


def lead_sentence(reading: Reading, position: int) -> str | None:
    """The sentence that holds a position, on one line; null where sentences are unknown or it is too long for a title (200 characters)."""
    sentence = next((s for s in reading.sentences if s[0] <= position < s[1]), None)
    text = " ".join(reading.document.text[sentence[0] : sentence[1]].split()) if sentence else ""
    return text if 0 < len(text) <= 200 else None


def title(tellings: Sequence[Telling], readings: dict[str, Reading], copies: Copies, type_: str, place: EventPlace | None) -> str:
    """The title of the best document: it leads with the incident, is no copy, and is cited most in its lineage; else its first sentence.

    Where no document gives either, the type and the place: ``ASSAULT · Lorn``.
    """
    news = [t for t in tellings if t.foreground]
    relied: dict[str, int] = {}
    for telling in news:
        root = copies.lineage(telling.document)
        relied[root] = relied.get(root, 0) + 1
    ordered = sorted(
        news,
        key=lambda t: (
            not t.lead,
            copies.depth(t.document),
            readings[t.document].spun >= 0.5,
            -relied[copies.lineage(t.document)],
            readings[t.document].document.published or "9999",
            t.document,
        ),
    )
    for telling in ordered:
        if telling.lead and (found := headline(readings[telling.document].document)):
            return found
    for telling in ordered:
        first = min((s.position for s in telling.sightings if s.event.foreground), default=0)
        if found := lead_sentence(readings[telling.document], first):
            return found
    return f"{type_} · {place.name}" if place else type_
