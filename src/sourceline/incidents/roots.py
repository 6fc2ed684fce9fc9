"""Claims in copied passages tied to the claim that they were copied from (rule 1); spun passages give no value of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sourceline.incidents.claims import Said
from sourceline.incidents.copies import Copies, nearest
from sourceline.records import MentionRef


def rooted(claims: Sequence[Said], copies: Copies, above: dict[tuple[str, str], MentionRef]) -> list[Said]:
    """The claims, each copied one with its ``root``.

    A claim whose span lies in a copied passage belongs to the parent's claim with the same value; where the copy says another value it was
    edited, and stands for itself. In a spun passage, and where the claim's words are not reliable, the parent's value holds; where the parent
    of a spun text has none, the claim is left out.
    ``above`` gives, by document and event, the mention in the parent document. Cost: linear in the claims but for those of one question
    and document.
    """
    by_place: dict[tuple[str, str], list[Said]] = defaultdict(list)
    found: list[Said] = []
    for said in sorted(claims, key=lambda s: (copies.depth(s.document), s.place)):
        kept = _rooted(said, copies, above, by_place)
        if kept is not None:
            found.append(kept)
            by_place[kept.document, kept.value.question].append(kept)
    return found


def _rooted(said: Said, copies: Copies, above: dict[tuple[str, str], MentionRef], by_place: dict[tuple[str, str], list[Said]]) -> Said | None:
    spot = copies.up(said.document, said.spans[0])
    if spot is None:
        return said
    there = by_place.get((spot.document, said.value.question), [])
    mention = above.get((said.document, said.event))
    same_mention = [s for s in there if mention is not None and s.event == mention.event]
    same_value = [s for s in there if s.value.key == said.value.key]
    for candidates in ([s for s in same_mention if s in same_value], same_value):
        if (at := nearest(spot, [s.spans[0] for s in candidates])) is not None:
            return replace(said, root=candidates[at])
    if not spot.spun and said.reliable:
        return replace(said, root=same_value[0]) if same_value and mention is not None else said
    pool = same_mention or there
    at = nearest(spot, [s.spans[0] for s in pool])
    if at is None:
        return None if spot.spun else said
    return replace(said, value=pool[at].value, root=pool[at])
