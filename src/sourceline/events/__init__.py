"""Event mentions: what happened, to whom, by whom, when, where, on whose word. Rules and lexicons over the parse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

import msgspec
from spacy.tokens import Doc

from sourceline.events.foreground import is_old, looks_back, reference_date
from sourceline.events.lexicon import contexts, words
from sourceline.events.merging import Cluster, merge
from sourceline.events.people import Counts
from sourceline.events.phrases import lemma
from sourceline.events.roles import Mentions, find_roles
from sourceline.events.settling import settle
from sourceline.events.status import find_status
from sourceline.events.tolls import find_tolls
from sourceline.events.triggers import find_anchors
from sourceline.events.when_where import Surroundings, find_place, find_time
from sourceline.language.numbers import find_counts
from sourceline.records import Attribution, Document, Entity, EventMention, Place, Role, Span, Time

__all__ = ["find_events"]


def find_events(
    doc: Doc,
    document: Document,
    entities: Sequence[Entity],
    times: Sequence[Time],
    places: Sequence[Place],
    attributions: Sequence[Attribution],
) -> tuple[EventMention, ...]:
    """Event mentions of one document, ids ``v1`` ... in the order of their triggers (LEDGER.md, "Event mention fields").

    ``doc`` needs tags, lemmas, a UD parse and names; all else may be empty. Spans are code points of ``doc.text``, which is
    ``document.text``. Cost: linear in the text.
    """
    skipped = [span for name in ("date", "byline", "agency", "publisher", "footer") for span in document.parts.get(name, ())]
    anchors = [anchor for anchor in find_anchors(doc) if not _within(anchor.span, skipped)]
    counts = Counts(find_counts(doc) if anchors else (), doc)
    mentions = Mentions(doc, entities)
    around = Surroundings(doc, document, entities, times, places)
    innermost = Contents(attributions)
    today = reference_date(document)
    clusters = merge(anchors)
    events = [_event(cluster, counts, mentions, around, innermost.at(cluster.lead.span), today) for cluster in clusters]
    events = [msgspec.structs.replace(event, roles=_sound_roles(event.roles, skipped, times, document.text)) for event in events]
    shot = [not any(anchor.row.toll == "injured" for anchor in cluster.anchors) for cluster in clusters]
    return settle(events, shot, doc, document, around)


def _sound_roles(roles: Sequence[Role], skipped: Sequence[Span], times: Sequence[Time], text: str) -> tuple[Role, ...]:
    """Roles without the header's words ("date 2020-01-03 Gunmen ...") and without times that the parse took for doers."""
    spans = [time.span for time in times]
    spans += [role.span for role in roles if text[slice(*role.span)].lower().rpartition(" ")[2] in words("people", "time")]  # "by nightfall"
    return tuple(
        role
        for role in roles
        if not any(start < role.span[1] and role.span[0] < end for start, end in skipped)
        and not (role.role in ("actor", "recipient", "victim") and _within(role.span, spans))
    )


def _event(
    cluster: Cluster, counts: Counts, mentions: Mentions, around: Surroundings, attribution: Attribution | None, today: date | None
) -> EventMention:
    roles, mode = find_roles(cluster, mentions)
    if attribution is not None:  # "27 were injured when a bomb went off, the director said": the parse may take who tells it for a victim
        roles = tuple(role for role in roles if role.role != "victim" or not _within(role.span, attribution.source))
    killed, injured = find_tolls(cluster, counts)
    time = find_time(cluster, around, attribution)
    place = find_place(cluster, around, attribution)
    status = find_status(cluster, attribution)
    extra = [Role(role="place", span=place.span)] if place and place.span else []
    extra += [Role(role="time", span=time.span)] if time and time.span else []
    extra = [msgspec.structs.replace(role, entity=mentions.at(around.token_at(role.span[0]))) for role in extra]
    # "Rumors circulated in November 2015 that": the telling dates what has no date of its own.
    old = is_old(time or find_time(cluster, around, None), today)
    return EventMention(
        id="",
        trigger=cluster.lead.span,
        type=cluster.lead.row.type,
        mode=mode,
        contexts=_contexts(cluster, around.doc),
        status=status,
        foreground=not (old if old is not None else looks_back(cluster)),
        attribution=attribution.id if attribution else None,
        roles=(*roles, *extra),
        time=time,
        place=place,
        killed=killed,
        injured=injured,
    )


class Contents:
    """Attributions by where their contents lie."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        """Sorts the pieces of all contents. Cost: n log n."""
        self.pieces = sorted((start, end, k) for k, attribution in enumerate(attributions) for start, end in attribution.content)
        self.attributions = attributions
        self.longest = max((end - start for start, end, _ in self.pieces), default=0)

    def at(self, span: Span) -> Attribution | None:
        """The innermost attribution in whose content ``span`` stands: the shortest of those that cover it."""
        low = bisect_left(self.pieces, (span[0] - self.longest, 0, 0))
        high = bisect_right(self.pieces, (span[0] + 1, 0, 0))
        covering = [k for start, end, k in self.pieces[low:high] if start <= span[0] and span[1] <= end]
        if not covering:
            return None
        return min((self.attributions[k] for k in covering), key=lambda found: sum(end - start for start, end in found.content))


def _contexts(cluster: Cluster, doc: Doc) -> tuple[str, ...]:
    """PLOVER contexts of the words near the triggers (15 tokens, same sentence)."""
    table = contexts()
    found: list[str] = []
    low, high = cluster.lead.sentence
    centre = cluster.lead.token.i
    for i in range(max(low, centre - 15), min(high, centre + 16)):
        context = table.get(lemma(doc[i]))
        if context is not None and context not in found:
            found.append(context)
    return tuple(sorted(found))


def _within(span: Span, spans: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)
