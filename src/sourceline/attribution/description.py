"""What the words of a source tell of it, before its entity and the rest of the document are asked."""

from __future__ import annotations

from typing import NamedTuple

from sourceline.records import Named, SourceKind, Span


class Description(NamedTuple):
    """What the words of a source tell. ``head`` is the span of the phrase without what hangs on it, ``noun`` its last word's lemma; ``settled`` when
    the words leave no doubt that one speaks for oneself ("his lawyer", "a former minister"), whatever is told of the person elsewhere; ``role`` is the noun of a named person's title or apposition."""

    kind: SourceKind = "unknown"
    named: Named = "none"
    affiliation: str | None = None
    country: str | None = None
    speakers: int | None = None
    head: Span | None = None
    noun: str | None = None
    settled: bool = False
    role: str | None = None
