"""Two documents side by side: what the child took over, where its words differ, what it added, what it left out. The nouns, and their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sourceline.export.kin import reason_words, share
from sourceline.export.labels import label, plural
from sourceline.records import Member, Reading, Span

Kind = Literal["same", "changed", "own"]


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of text. ``swap``: number of the place where the words differ, 0 where they do not; ``other`` what the other side has there, "" for
    nothing. ``reads``: what a repair says that it read. ``text`` is empty where only the other side has words."""

    text: str
    swap: int = 0
    other: str = ""
    reads: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One side of a row."""

    span: Span
    words: int
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside what. ``same``: the same words; ``changed``: the same but for ``swaps`` places; ``own``: no counterpart, whatever
    stands beside it. ``moved``: the parent has it in another place. ``number`` counts the rows that run parallel, 0 for the others."""

    kind: Kind
    number: int
    child: Cell | None
    parent: Cell | None
    swaps: int = 0
    moved: bool = False
    repairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind that follow one another. ``folded``: too long to be shown unasked. Words are counted on either side."""

    kind: Kind
    rows: tuple[Row, ...]
    folded: bool
    moved: bool
    child_words: int
    parent_words: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A child beside its parent. ``added`` and ``dropped`` are spans of the child's and the parent's text without counterpart, ``swaps`` the number of
    places where words differ, ``cut`` the words of both that are not laid out."""

    child: Reading
    parent: Reading
    member: Member
    groups: tuple[Group, ...]
    added: tuple[Span, ...]
    dropped: tuple[Span, ...]
    added_words: int
    dropped_words: int
    swaps: int
    cut: int


def figures(comparison: Comparison) -> tuple[str, ...]:
    """What the head of a comparison says: ``98% of its text copied``, ``order likely: swapped words``, ``other words in 79 places`` ..."""
    member = comparison.member
    why = reason_words(member)
    order = label("direction", member.direction or "unknown")
    return (
        f"{share(member):.0%} of its text copied",
        f"{order}: {why}" if why else order,
        f"other words in {plural(comparison.swaps, 'place')}",
        f"{plural(comparison.added_words, 'word')} added",
        f"{plural(comparison.dropped_words, 'word')} left out",
    )


def says(group: Group) -> str:
    """What the rows of a group are, in words: ``71 words the same, moved``, ``25 words left out, 11 added``."""
    moved = ", moved" if group.moved else ""
    if group.kind == "same":
        return f"{plural(group.child_words, 'word')} the same{moved}"
    if group.kind == "changed":
        return f"other words in {plural(sum(row.swaps for row in group.rows), 'place')}{moved}"
    parts = [f"{plural(count, 'word')} {what}" for count, what in ((group.parent_words, "left out"), (group.child_words, "added")) if count]
    return ", ".join(parts)
