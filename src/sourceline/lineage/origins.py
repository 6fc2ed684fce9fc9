"""Whether the story that a family derives from is in none of its documents."""

from __future__ import annotations

from collections.abc import Sequence

from sourceline.lineage.credits import agency_of_family, publishing_agency
from sourceline.lineage.edges import Edge
from sourceline.records import Document

VERBATIM = 0.78
"""Words alike inside passages that two copies of one story keep; people who rewrite keep less."""
LEAST_OWN = 0.15
"""Share of each of two documents that the other one lacks, from which neither can be the whole source of the other."""


def is_unseen(documents: Sequence[Document], edges: Sequence[Edge]) -> bool:
    """Whether a family (root first) comes from a document that nobody has; ``edges`` are those between the root and its children.

    So where its root is printed by a customer of the agency that it credits, and no document is the agency's own; and where root and
    child share text word for word, each has text that the other lacks, and nothing tells which came first.
    """
    if len(documents) < 2 or any(publishing_agency(document) for document in documents):
        return False
    root = documents[0]
    if root.publisher and agency_of_family(documents):
        return True
    return bool(edges) and all(_siblings(edge) for edge in edges)


def _siblings(edge: Edge) -> bool:
    kinship = edge.kinship
    own = 1.0 - max(kinship.cover_left, kinship.cover_right)
    return own >= LEAST_OWN and kinship.identity >= VERBATIM and edge.direction.certainty == "unknown"
