"""Parents: which attribution relays which. Chains are acyclic: a link that would close a ring is never made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sourceline.attribution.page import inside, overlaps
from sourceline.records import Attribution, Span

_LOOSE = " \t\n\r,;:.!?\"“”'‘’()[]—–-"
"""Characters at a border that do not count: a content may leave out the mark that an inner one takes."""


def find_parents(text: str, attributions: Sequence[Attribution], links: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Parent id by attribution id.

    First the ``links`` (child, parent) that the text spells out, then containment: an attribution whose cue and content, and source if it
    has one, lie within another's content has the smallest such one as its parent. Time quadratic in attributions, with a plain overlap test
    first; spans are code points.
    """
    parents: dict[str, str] = {}
    for below, above in links:
        link(parents, below, above)
    sizes = {item.id: _size(item.content) for item in attributions}
    for child in attributions:
        if child.id in parents:
            continue
        holders = [other for other in attributions if other.id != child.id and sizes[other.id] > sizes[child.id] and _holds(text, other, child)]
        # of two that say the same, the one that the other relays is nearer
        for holder in sorted(holders, key=lambda other: (sizes[other.id], other.id not in parents)):
            if link(parents, child.id, holder.id):
                break
    return parents


def link(parents: dict[str, str], child: str, parent: str) -> bool:
    """Set ``child``'s parent unless it has one or the link would close a ring; says whether it was set."""
    if child in parents:
        return False
    above: str | None = parent
    while above is not None:
        if above == child:
            return False
        above = parents.get(above)
    parents[child] = parent
    return True


def _holds(text: str, outer: Attribution, inner: Attribution) -> bool:
    if not inner.cue or not inner.content or not overlaps(inner.cue[0], outer.content):
        return False
    spans = [*inner.cue, *inner.content, *inner.source]
    return all(inside(_tight(text, span), outer.content) for span in spans)


def _tight(text: str, span: Span) -> Span:
    start, end = span
    while start < end - 1 and text[start] in _LOOSE:
        start += 1
    while end - 1 > start and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _size(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)
