"""By what kind of copying a child derives from its parent, in the terms of LEDGER.md."""

from __future__ import annotations

import msgspec

from sourceline.lineage.credits import agency_of, cites, in_series, outlet_of, publishing_agency, same_title, says_update
from sourceline.lineage.relation import Kinship, is_numeral
from sourceline.lineage.words import Words
from sourceline.records import CopyRelation, Document

WHOLE = 0.995
"""Share of both stories that identical ones have in common: one word in 200 may be a page's own."""
PRINTED = 0.93
"""The same of two printings of one text, in which nothing is changed: pages put a caption or a contact before or behind it."""
TAKEN_OVER = 0.3
"""Words in long runs, of the shorter story, from which an editor kept sentences and cut or mended others; below, the story is reworded. Chosen on the
labelled pairs of train parts (``training/pairs.jsonl``)."""
MOST_TAKEN = 0.45
"""Share of the parent below which what is taken over are paragraphs among the child's own."""
ALIKE = 0.75
"""Words alike inside passages below which even an excerpt is reworded."""
OLDER_PART, NEW_PART = 0.55, 0.65
"""A child that holds this share of its parent, in at most this share of its own text, carries the story on."""
MOST_CITED = 0.3
"""Words in long runs, of the shorter story, up to which a text that gives its source tells it in its own words."""
LEAST_NEW = 0.15
"""Share of a child outside passages that makes it a new version, not the old one again."""


class Derived(msgspec.Struct, frozen=True):
    """A pair seen from the child. ``cover``: share of the child in passages, ``taken``: of the parent."""

    kinship: Kinship
    child: Words
    parent: Words
    child_is_left: bool
    later: bool

    @property
    def cover(self) -> float:
        return self.kinship.cover_left if self.child_is_left else self.kinship.cover_right

    @property
    def taken(self) -> float:
        return self.kinship.cover_right if self.child_is_left else self.kinship.cover_left


def name_relation(kinship: Kinship, child: Words, parent: Words, child_is_left: bool, later: bool) -> CopyRelation:
    """The relation of ``child`` to ``parent``; ``later``: the child is known to be the later one."""
    pair = Derived(kinship=kinship, child=child, parent=parent, child_is_left=child_is_left, later=later)
    if kinship.spun:
        return "spun"
    common = min(pair.cover, pair.taken, kinship.kept_with_quotes, kinship.likeness)
    titled = same_title(child.document, parent.document)
    if titled and common >= PRINTED and not _changed(kinship):
        return "identical"
    if common >= WHOLE:
        return "identical" if titled else "near_copy"
    if is_update(pair):
        return "update"
    if cites(child.document, parent.document) and kinship.verbatim < MOST_CITED:
        return "cites"
    if pair.taken < MOST_TAKEN:
        return "excerpt" if kinship.verbatim >= TAKEN_OVER and kinship.identity >= ALIKE else "rewrite"
    return "near_copy" if kinship.verbatim >= TAKEN_OVER else "rewrite"


def is_update(pair: Derived) -> bool:
    """Whether the child is a later version by the same author, agency or outlet: of another day, or with other numbers or text of its own.

    One outlet's two stories are versions of each other where most of the child is new, also where it is not known which came later. Of two
    customers of one agency the later one carries a later story of it when it was printed on another day and most of it is new. Where neither
    outlet is known, one that holds most of the earlier story and as much again of its own is taken for one.
    """
    child, parent = pair.child.document, pair.parent.document
    if is_customer(child, parent):
        return is_customer(parent, child) and _next_day(child, parent) and pair.cover <= NEW_PART
    series = in_series(child, parent)
    if series and (_next_day(child, parent) or (_of_one_outlet(child, parent) and pair.cover <= NEW_PART)):
        return True
    if not (pair.later or (says_update(child) and not says_update(parent))):
        return False
    if series:
        return pair.cover < 1 - LEAST_NEW or _numbers_change(pair)
    return not (outlet_of(child) or outlet_of(parent)) and pair.taken >= OLDER_PART and pair.cover <= NEW_PART


def _of_one_outlet(child: Document, parent: Document) -> bool:
    """Whether one newsroom published both."""
    return outlet_of(child) is not None and outlet_of(child) == outlet_of(parent)


def _next_day(child: Document, parent: Document) -> bool:
    """Whether dates put the child on a later day: customers print one version on one day."""
    return (parent.published or "")[:10] < (child.published or "")[:10] and bool(parent.published)


def is_customer(child: Document, parent: Document) -> bool:
    """Whether the child's outlet prints an agency's story: it is not the agency, and not the outlet of the parent."""
    outlet = outlet_of(child)
    if not outlet or outlet == outlet_of(parent):
        return False
    return agency_of(child) is not None and publishing_agency(child) is None


def _changed(kinship: Kinship) -> bool:
    """Whether words of one side stand for words of the other."""
    return any(gap.left[0] < gap.left[1] and gap.right[0] < gap.right[1] for gap in kinship.gaps)


def _numbers_change(pair: Derived) -> bool:
    return any(is_numeral(pair.child, gap.left if pair.child_is_left else gap.right) for gap in pair.kinship.gaps)
