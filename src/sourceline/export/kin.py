"""Families as they are shown: who stands under whom and in what order, how a document is drawn, what is said of an edge. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourceline.export.case import Case
from sourceline.export.labels import label, one_line
from sourceline.records import Lineage, Member

COPIES = ("identical", "near_copy")
"""Relations whose documents say nothing of their own: many of them under one parent are folded into one mark."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A member at its place in the tree: ``depth`` steps below the root, ``leaf`` where nobody derives from it."""

    member: Member
    depth: int
    leaf: bool


def in_order(family: Lineage, case: Case) -> tuple[Kin, ...]:
    """The members from the root down, each after its parent, siblings by time; each exactly once, whatever loops or strays there are.

    Cost: linear but for sorting.
    """
    members = {member.document: member for member in family.members}
    below: dict[str | None, list[Member]] = {}
    for member in members.values():
        parent = member.parent if member.document != family.root and member.parent in members else None
        below.setdefault(parent, []).append(member)
    for siblings in below.values():
        siblings.sort(key=lambda m: (m.document != family.root, case.published(m.document) or "9", m.document))
    found: list[Kin] = []
    seen: set[str] = set()
    for start in (*below.get(None, ()), *members.values()):  # whatever no root reaches stands in a loop
        waiting = [(start, 0)]
        while waiting:
            member, depth = waiting.pop()
            if member.document not in seen:
                seen.add(member.document)
                children = below.get(member.document, ())
                found.append(Kin(member=member, depth=depth, leaf=not children))
                waiting += [(child, depth + 1) for child in reversed(children)]
    return tuple(found)


def of_copies(lineages: Iterable[Lineage]) -> list[Lineage]:
    """The families of more than one document, largest first."""
    return sorted((lineage for lineage in lineages if len(lineage.members) > 1), key=lambda lineage: -len(lineage.members))


def shape(name: str, case: Case) -> str:
    """``agency`` for a document that an agency published itself, ``outlet`` for any other, ``unseen`` for one that is not in the case."""
    document = case.document(name)
    if document is None:
        return "unseen"
    own = document.publisher is None or (document.agency or "").casefold() in document.publisher.casefold()
    member = case.copies.members.get(name)
    first = member is None or member.parent is None or member.relation == "update"  # a customer's copy may name nobody but the agency
    return "agency" if document.agency and own and first else "outlet"


def unseen_words(family: Lineage) -> str:
    """``unseen story, credited to AP``."""
    return "unseen story" + (f", credited to {one_line(family.agency, 60)}" if family.agency else "")


def order_words(member: Member) -> str:
    """A word where it is not known that the parent came first, else ""."""
    return label("direction", member.direction) if member.direction in ("likely", "unknown") else ""


def copy_of(member: Member) -> str:
    """``near copy of``, ``cites``, with the parent's name to follow."""
    return label("copy_of", member.relation) if member.relation else "copy of"


def reason_words(member: Member) -> str:
    """What speaks for the parent as the earlier one, strongest first."""
    return ", ".join(one_line(label("reason", reason), 40) for reason in member.reasons[:8])


def share(member: Member) -> float:
    """The share of the child that is copied, between 0 and 1."""
    return max(0.0, min(1.0, member.coverage))


def span_of_days(names: Sequence[str], case: Case) -> str:
    """``2026-10-06 to 2026-10-07``, ``2026-10-06``, "no dates"."""
    days = sorted(filter(None, (case.published(name)[:10] for name in names)))
    if not days:
        return "no dates"
    return days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
