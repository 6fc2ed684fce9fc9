"""What a person means by the name of an incident, a family or a document of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sourceline.casebook import Casebook
from sourceline.records import Document, Incident, Lineage, Member

Numbered = TypeVar("Numbered", Incident, Lineage)


class NotInCaseError(LookupError):
    """Nothing, or more than one thing, bears the name; the message says what does."""


def one_of(found: Sequence[Numbered], wanted: str, noun: str) -> Numbered:
    """The incident or the family with the id ``wanted``; ``noun`` is for the message."""
    for item in found:
        if item.id == wanted:
            return item
    known = ", ".join(item.id for item in found[:10]) or "none"
    raise NotInCaseError(f"no {noun} {wanted!r} in this case; there are: {known}{' ...' if len(found) > 10 else ''}")


def one_document(documents: Sequence[Document], wanted: str) -> Document:
    """By id, else by the end of the path, else by the start of the id, where only one is meant."""
    for found in (
        [d for d in documents if d.id == wanted],
        [d for d in documents if d.input == wanted or d.input.endswith(f"/{wanted}")],
        [d for d in documents if wanted and d.id.startswith(wanted)],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise NotInCaseError(f"{wanted} may be {', '.join(f'{d.id} ({d.input})' for d in found[:5])}; give an id")
    raise NotInCaseError(f"no document {wanted!r} in this case; give the name of its file, or its id as `sourceline lineage --family ID` shows it")


def one_pair(book: Casebook, child: str, parent: str | None) -> tuple[Member, bool]:
    """The child as a member beside its parent: as the lineage has it, else as the two are related by themselves; and whether that turned them round."""
    from sourceline.lineage import find_lineages

    documents = list(book.documents())
    one = one_document(documents, child)
    member = next((m for lineage in book.lineages() for m in lineage.members if m.document == one.id), Member(document=one.id))
    other = one_document(documents, parent if parent is not None else member.parent or "") if parent or member.parent else None
    if other is None or other.id == one.id:
        raise NotInCaseError(f"{child}: nothing stands above it in its family; name the document to compare it with")
    if member.parent == other.id:
        return member, False
    found = next((m for lineage in find_lineages([one, other]) for m in lineage.members if m.parent), None)
    if found is None:
        raise NotInCaseError(f"{child} and {parent} are no kin: no passage shows that one derives from the other")
    return found, found.document != one.id
