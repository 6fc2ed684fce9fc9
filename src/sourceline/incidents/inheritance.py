"""A copy tells what its parent tells: copied mentions that the parent tells of two events are not one event in the copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from sourceline.incidents.sightings import Sighting, Telling
from sourceline.records import MentionRef

Key = tuple[str, str]


def as_parents(groups: Sequence[Telling], above: dict[Key, MentionRef]) -> list[Telling]:
    """The tellings with copied mentions parted as in the parent document, and in the foreground only where the parent has them there.

    ``groups`` stand with parents before copies; ``above`` gives the parent's mention by document and event id. Cost: linear.
    """
    found: list[Telling] = []
    told_in: dict[Key, Key] = {}
    sightings: dict[Key, Sighting] = {}
    for group in groups:
        for part in _parts(group, above, told_in, sightings):
            found.append(part)
            told_in.update({(part.document, s.event.id): part.key for s in part.sightings})
            sightings.update({(part.document, s.event.id): s for s in part.sightings})
    return found


def _parts(group: Telling, above: dict[Key, MentionRef], told_in: dict[Key, Key], sightings: dict[Key, Sighting]) -> list[Telling]:
    """The telling without the mentions that its parent tells of another event than most of them, and those by themselves."""
    tags: dict[str, Key] = {}
    for sighting in group.sightings:
        origin = above.get((group.document, sighting.event.id))
        if origin is not None and (origin.document, origin.event) in told_in:
            tags[sighting.event.id] = told_in[origin.document, origin.event]
    if len(set(tags.values())) < 2:
        return [group]
    counts = Counter(tags.values())
    main = min(counts, key=lambda key: (-counts[key], key))
    kept = tuple(s for s in group.sightings if tags.get(s.event.id, main) == main)
    parts = [replace(group, sightings=kept)]
    for tag in sorted(set(tags.values()) - {main}):
        strays = tuple(_like_parent(s, above, sightings) for s in group.sightings if tags.get(s.event.id) == tag)
        days = next((s.window for s in strays if s.window is not None and not s.window.inferred), None)
        where = next((s.site for s in strays if s.site is not None and not s.site.context), None)
        parts.append(replace(group, sightings=strays, lead=False, fronted=False, window=days, site=where, people=frozenset()))
    return parts


def _like_parent(sighting: Sighting, above: dict[Key, MentionRef], sightings: dict[Key, Sighting]) -> Sighting:
    origin = above[sighting.document, sighting.event.id]
    parent = sightings[origin.document, origin.event]
    event = structs.replace(sighting.event, foreground=parent.event.foreground)
    return replace(sighting, event=event, founds=sighting.founds and parent.founds)
