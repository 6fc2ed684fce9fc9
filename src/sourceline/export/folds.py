"""Rows of a drawn family: a document each, or many alike in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sourceline.export.kin import COPIES, Kin, share
from sourceline.records import Member

TOGETHER = ((COPIES, 4), (COPIES, 2), (None, 2))
"""Which leaves of one parent, in one column and of one relation, are drawn as one row, and from how many on; the next is tried where rows are too many."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A row: the first of ``count`` documents alike, and the least and greatest share copied."""

    kin: Kin
    count: int
    shares: tuple[float, float]

    @property
    def member(self) -> Member:
        """The first one as a member of its family."""
        return self.kin.member

    @property
    def first(self) -> str:
        """Id of the first one."""
        return self.kin.member.document


def folds(ordered: Sequence[Kin], keys: Mapping[str, str], most: int) -> tuple[tuple[Fold, ...], int]:
    """At most ``most`` rows in the order given, parents first, and the number of documents that are in none. ``keys``: column by document."""
    found: list[Fold] = []
    for relations, least in TOGETHER:
        found = _folded(ordered, keys, relations, least)
        if len(found) <= most:
            break
    kept = found[:most]
    return tuple(kept), sum(fold.count for fold in found[most:])


def _folded(ordered: Sequence[Kin], keys: Mapping[str, str], relations: Sequence[str] | None, least: int) -> list[Fold]:
    groups: dict[tuple[str, str, str], list[Kin]] = {}
    alike = [_alike(kin, keys) if kin.leaf and kin.depth and (relations is None or kin.member.relation in relations) else None for kin in ordered]
    for kin, key in zip(ordered, alike, strict=True):
        if key is not None:
            groups.setdefault(key, []).append(kin)
    found = []
    for kin, key in zip(ordered, alike, strict=True):
        group = groups[key] if key is not None and len(groups[key]) >= least else [kin]
        if group[0] is kin:
            shares = [share(one.member) for one in group]
            found.append(Fold(kin=kin, count=len(group), shares=(min(shares), max(shares))))
    return found


def _alike(kin: Kin, keys: Mapping[str, str]) -> tuple[str, str, str]:
    member = kin.member
    return member.parent or "", member.relation or "", keys.get(member.document, "")
