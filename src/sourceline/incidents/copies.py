"""What of a document was copied from where: positions walked up the passages of a lineage to the text that first had them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourceline.records import Lineage, Member, Passage, Span


@dataclass(frozen=True, slots=True)
class Spot:
    """A span seen one document further up: where it is there, how exact that is (code points), and by what copying."""

    document: str
    span: Span
    slack: int
    spun: bool


@dataclass(frozen=True, slots=True)
class Copies:
    """Lineages by document."""

    members: dict[str, Member]
    lineage_of: dict[str, str]

    def lineage(self, document: str) -> str:
        """The id of the document's lineage; its own id when it has none (a document without kin is a lineage of one)."""
        return self.lineage_of.get(document, document)

    def depth(self, document: str) -> int:
        """Steps to the root of its lineage."""
        seen = {document}
        while (parent := self.parent(document)) is not None and parent not in seen:
            seen.add(parent)
            document = parent
        return len(seen) - 1

    def parent(self, document: str) -> str | None:
        """The document that it was copied from, or null."""
        member = self.members.get(document)
        return member.parent if member else None

    def covered(self, document: str) -> float:
        """Share of its text that was copied from its parent."""
        member = self.members.get(document)
        return member.coverage if member and member.parent is not None else 0.0

    def up(self, document: str, span: Span) -> Spot | None:
        """Where a span stands in the parent's text, or null where it is the document's own text."""
        member = self.members.get(document)
        if member is None or member.parent is None:
            return None
        passage = _holding(member.passages, span)
        if passage is None:
            return None
        child, parent = passage.child[1] - passage.child[0], passage.parent[1] - passage.parent[0]
        slack = 0 if child == parent and member.relation == "identical" else 40 + abs(child - parent) + child // 20
        return Spot(document=member.parent, span=_carried(passage, span), slack=slack, spun=member.relation == "spun")


def _holding(passages: Sequence[Passage], span: Span) -> Passage | None:
    """The passage that holds more than half of the span."""
    need = max(1, (span[1] - span[0] + 1) // 2)
    for passage in passages:
        if min(span[1], passage.child[1]) - max(span[0], passage.child[0]) >= need:
            return passage
    return None


def _carried(passage: Passage, span: Span) -> Span:
    """The span in proportion: passages align whole runs of words, so that their middles are near each other."""
    scale = (passage.parent[1] - passage.parent[0]) / max(1, passage.child[1] - passage.child[0])
    start, end = (round(passage.parent[0] + (at - passage.child[0]) * scale) for at in span)
    return max(passage.parent[0], start), min(passage.parent[1], max(end, start))


def index_copies(lineages: Iterable[Lineage]) -> Copies:
    """Members and lineage ids by document."""
    members: dict[str, Member] = {}
    lineage_of: dict[str, str] = {}
    for lineage in lineages:
        for member in lineage.members:
            members[member.document] = member
            lineage_of[member.document] = lineage.root
    return Copies(members=members, lineage_of=lineage_of)


def nearest(spot: Spot, spans: Sequence[Span]) -> int | None:
    """Index of the span nearest to the spot within its slack; null for none. Ties go to the first."""
    centre = spot.span[0] + spot.span[1]
    best = min(range(len(spans)), key=lambda at: abs(spans[at][0] + spans[at][1] - centre), default=None)
    if best is None or abs(spans[best][0] + spans[best][1] - centre) > 2 * spot.slack + 2:
        return None
    return best
