"""What a swapped phrase read, from the document that it was swapped in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from sourceline.lineage.alignment import align_ranges
from sourceline.lineage.relation import LONGEST_SWAP, Swap, gaps
from sourceline.lineage.words import Words, number_words
from sourceline.records import Document, Lineage, Member, Passage, Reading, Repair

PROVEN = 0.99
"""How spun a text is that an alignment shows to be so."""
SURE = 0.97
PER_WORD = 0.06
"""Taken off for every word that the two sides differ in length, and for every word after the first."""
NAME_REACH = 2


def repairs_from(child: Document, parent: Document, passages: Sequence[Passage]) -> tuple[Repair, ...]:
    """Substitutions in the ``passages`` of a spun ``child``, outside quotation marks, in the order of the text.

    ``span`` and ``found`` are the child's, ``reads`` is the parent's text, ``by`` is ``"alignment"``. A swapped word of a name takes
    the name's other words along ("Quds Pressure" reads "Quds Force"). Call it for edges of relation ``spun`` alone: between other
    versions a difference is news or editing, not corruption. Cost: as one alignment a passage.
    """
    left, right = number_words([child, parent])
    found: list[Repair] = []
    for passage in passages:
        for aligned in align_ranges(left, right, left.span_range(passage.child), right.span_range(passage.parent)):
            found += [_repair(left, right, swap) for swap in gaps(aligned) if _is_swap(left, right, swap)]
    return tuple(sorted(_apart(found), key=lambda repair: repair.span))


def mend_readings(readings: Sequence[Reading], lineages: Sequence[Lineage]) -> list[Reading]:
    """``readings`` in their order; those of spun documents with the repairs that their parents prove in place of guesses that touch them.

    Give it readings as the reader made them. Cost: as one alignment a spun document.
    """
    documents = {reading.document.id: reading.document for reading in readings}
    spun = {member.document: member for lineage in lineages for member in lineage.members if member.relation == "spun" and member.parent in documents}
    return [_mended(reading, spun.get(reading.document.id), documents) for reading in readings]


def _mended(reading: Reading, member: Member | None, documents: Mapping[str, Document]) -> Reading:
    if member is None or member.parent is None:
        return reading
    proven = repairs_from(reading.document, documents[member.parent], member.passages)
    kept = [repair for repair in reading.repairs if all(repair.span[1] <= other.span[0] or repair.span[0] >= other.span[1] for other in proven)]
    repairs = tuple(sorted([*kept, *proven], key=lambda repair: repair.span))
    return structs.replace(reading, repairs=repairs, spun=max(reading.spun, PROVEN))


def _is_swap(left: Words, right: Words, swap: Swap) -> bool:
    sizes = (swap.left[1] - swap.left[0], swap.right[1] - swap.right[0])
    return bool(min(sizes) and max(sizes) <= LONGEST_SWAP and left.told[slice(*swap.left)].all() and right.told[slice(*swap.right)].all())


def _repair(left: Words, right: Words, swap: Swap) -> Repair:
    sizes = (swap.left[1] - swap.left[0], swap.right[1] - swap.right[0])
    score = SURE - PER_WORD * (abs(sizes[0] - sizes[1]) + max(sizes) - 1)
    whole = _with_name(left, right, swap)
    start, end = int(left.start[whole.left[0]]), int(left.end[whole.left[1] - 1])
    return Repair(span=(start, end), found=left.document.text[start:end], reads=right.text(*whole.right), by="alignment", score=round(score, 2))


def _with_name(left: Words, right: Words, swap: Swap) -> Swap:
    """``swap`` with the capitalised words around it that both sides have, if the swapped words are capitalised too."""
    if not (_capital(left, swap.left[0]) and _capital(right, swap.right[0])):
        return swap
    (i, k), (j, m) = swap.left, swap.right
    for _ in range(NAME_REACH):
        if i and j and left.ids[i - 1] == right.ids[j - 1] and _joined(left, i - 1) and _joined(right, j - 1):
            i, j = i - 1, j - 1
    for _ in range(NAME_REACH):
        if k < len(left) and m < len(right) and left.ids[k] == right.ids[m] and _joined(left, k - 1, k) and _joined(right, m - 1, m):
            k, m = k + 1, m + 1
    return Swap(left=(i, k), right=(j, m))


def _capital(words: Words, index: int) -> bool:
    return words.text(index, index + 1)[:1].isupper()


def _joined(words: Words, index: int, capital: int | None = None) -> bool:
    """Whether the word at ``index`` and the next are one space apart, and the added one (``capital``, else ``index``) is capitalised."""
    added = index if capital is None else capital
    between = words.document.text[words.end[index] : words.start[index + 1]] if index + 1 < len(words) else ""
    return between == " " and _capital(words, added) and not words.function[added] and bool(words.told[added])


def _apart(repairs: Sequence[Repair]) -> list[Repair]:
    """Overlapping repairs of one name: the widest stays."""
    kept: list[Repair] = []
    for repair in sorted(repairs, key=lambda each: (each.span[0] - each.span[1], each.span)):
        if all(repair.span[1] <= other.span[0] or repair.span[0] >= other.span[1] for other in kept):
            kept.append(repair)
    return kept
