"""Two kindred documents: what makes them kin and who comes first."""

from __future__ import annotations

import math

import msgspec

from sourceline.lineage.direction import Direction
from sourceline.lineage.relation import Kinship

DIRECTION_WEIGHT = 0.3
"""Likeness (0 to 1) that full evidence of direction weighs as much as, when a child's parent is chosen among several kin."""


class Edge(msgspec.Struct, frozen=True):
    """Two kindred documents by position, ``left < right``; ``odds``: log-odds that they are."""

    left: int
    right: int
    kinship: Kinship
    direction: Direction
    odds: float

    def toward(self, child: int) -> float:
        """How well the other one does as the parent of ``child``: likeness, and direction's evidence for it."""
        score = self.direction.score if child == self.right else -self.direction.score
        return self.kinship.likeness + DIRECTION_WEIGHT * math.tanh(score / 2)

    def favours(self, index: int) -> bool:
        """Whether the evidence says that ``index`` is the earlier one."""
        return (self.direction.score > 0) == (index == self.left) and self.direction.score != 0

    def other(self, index: int) -> int:
        return self.left + self.right - index

    def ranges(self, index: int) -> list[tuple[int, int]]:
        """The passages as ranges of words of ``index``."""
        return [passage.left if index == self.left else passage.right for passage in self.kinship.passages]

    def cover(self, index: int) -> float:
        """Share of the story of ``index`` that lies in passages."""
        return self.kinship.cover_left if index == self.left else self.kinship.cover_right


Edges = dict[int, dict[int, Edge]]
"""Of each document its edges, by the other document."""
