"""A comparison as JSON: what ``sourceline compare --format json`` writes."""

from __future__ import annotations

from typing import Literal

from sourceline.export.comparison import Comparison
from sourceline.records import CopyRelation, DirectionKnown, Passage, Record, Repair, Span


class ComparisonRecord(Record, frozen=True, kw_only=True):
    """A child beside its parent, by document ids. ``passages`` as in the lineage; ``added`` are the spans of the child's text, ``dropped`` those of the
    parent's, that are in no passage; ``repairs`` are the child's."""

    schema: Literal["sourceline.comparison/1"] = "sourceline.comparison/1"
    child: str
    parent: str
    relation: CopyRelation | None = None
    coverage: float = 0.0
    direction: DirectionKnown | None = None
    reasons: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    added: tuple[Span, ...] = ()
    dropped: tuple[Span, ...] = ()
    repairs: tuple[Repair, ...] = ()


def record(one: Comparison) -> ComparisonRecord:
    """The comparison by spans and ids."""
    member = one.member
    return ComparisonRecord(
        child=one.child.document.id,
        parent=one.parent.document.id,
        relation=member.relation,
        coverage=member.coverage,
        direction=member.direction,
        reasons=member.reasons,
        passages=member.passages,
        added=one.added,
        dropped=one.dropped,
        repairs=one.child.repairs,
    )
