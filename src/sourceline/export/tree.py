"""Families in the terminal: a tree each, one line a document, cut to the width; figures in columns, words where nothing is known."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from sourceline.export.case import Case, case_of
from sourceline.export.kin import COPIES, Kin, in_order, of_copies, order_words, reason_words, shape, share, span_of_days, unseen_words
from sourceline.export.labels import label, one_line, plural
from sourceline.export.times import apart
from sourceline.records import Document, Lineage, Member, Reading, Substitution

SHOWN = 8
"""Copies under one parent that are listed where there are many; the rest are a number."""
DEEPEST = 6
"""Levels that are indented; what stands deeper hangs at the last one and names its parent."""
SWAPS_SHOWN = 6
SOFT = "dim"
MARKS = {"agency": "■", "outlet": "●", "unseen": "◌"}


def lineage_tree(lineages: Iterable[Lineage], documents: Iterable[Document], *, alone: bool = False) -> RenderableType:
    """Every family as a tree from its root, largest first, with a line that counts; documents without kin as a number, or listed (``alone``)."""
    lineages = tuple(lineages)
    if not lineages:
        return Text("No document.")
    case = _case(lineages, documents)
    families = of_copies(lineages)
    single = [lineage for lineage in lineages if len(lineage.members) == 1]
    parts: list[RenderableType] = [_summary(lineages, families, len(single), alone)]
    for family in families:
        parts += [Text(""), _head(family, case), _tree(family, case, whole=False)]
    if single and alone:
        parts += [Text(""), Text("without kin", style="bold"), *(_single(lineage, case) for lineage in single)]
    return Group(*parts)


def family_view(family: Lineage, documents: Iterable[Document]) -> RenderableType:
    """One family with nothing folded: every document with its id, the reasons for its parent, and where the words differ."""
    case = _case((family,), documents)
    return Group(_head(family, case), _tree(family, case, whole=True))


def _case(lineages: Iterable[Lineage], documents: Iterable[Document]) -> Case:
    return case_of((Reading(document=document) for document in documents), lineages)


def _summary(lineages: tuple[Lineage, ...], families: list[Lineage], single: int, alone: bool) -> Text:
    members = sum(len(lineage.members) for lineage in lineages)
    copied = sum(len(family.members) for family in families)
    found = [plural(members, "document")]
    found.append(f"{plural(len(families), 'family')} of copies ({plural(copied, 'document')})" if families else "no family of copies")
    if single:
        found.append(f"{single} without kin{'' if alone else ' (--all lists them)'}")
    return Text(" · ".join(found))


def _head(family: Lineage, case: Case) -> Text:
    parts = [plural(len(family.members), "document"), span_of_days([m.document for m in family.members], case)]
    if family.agency and not family.unseen:
        parts.append(f"credited to {one_line(family.agency, 40)}")
    return _line((one_line(family.id, 20), "bold"), f"  {' · '.join(parts)}")


def _tree(family: Lineage, case: Case, whole: bool) -> Tree:
    ordered = in_order(family, case)
    kept, folded = _folded(ordered) if not whole else (ordered, {})
    top = Tree(_line((f"□ {unseen_words(family)}", "bold")), guide_style=SOFT) if family.unseen else None
    branches: dict[str, tuple[Tree, int]] = {}
    for kin in kept:
        name = kin.member.document
        above = branches.get(kin.member.parent or "") if kin.depth else None
        deep = above is not None and above[1] >= DEEPEST
        text = _node(kin, case, deep, whole)
        if above is not None:
            branch, depth = above
            branches[name] = (branch, depth) if deep else (branch.add(text), depth + 1)
            if deep:
                branch.add(text)
        elif top is None:
            top = Tree(text, guide_style=SOFT)
            branches[name] = (top, 0)
        else:  # the root below an unseen story, and strays
            branches[name] = (top.add(text), 1)
    for (parent, relation), count in folded.items():
        branches[parent][0].add(_line((f"… ×{count} more: {label('kin', relation)} (--family {one_line(family.id, 20)} lists them)", SOFT)))
    return top if top is not None else Tree(Text(""))


def _folded(ordered: tuple[Kin, ...]) -> tuple[list[Kin], dict[tuple[str, str], int]]:
    """What is listed, and by parent and relation how many copies are not."""
    counts: dict[tuple[str, str], int] = {}
    for kin in ordered:
        if key := _copy_of(kin):
            counts[key] = counts.get(key, 0) + 1
    kept: list[Kin] = []
    met: dict[tuple[str, str], int] = {}
    for kin in ordered:
        key = _copy_of(kin)
        if key is not None:
            met[key] = met.get(key, 0) + 1
        if key is None or counts[key] <= SHOWN + 2 or met[key] <= SHOWN:
            kept.append(kin)
    return kept, {key: count - SHOWN for key, count in counts.items() if count > SHOWN + 2}


def _copy_of(kin: Kin) -> tuple[str, str] | None:
    member = kin.member
    if not kin.leaf or not kin.depth or member.parent is None or member.relation not in COPIES:
        return None
    return member.parent, member.relation


def _node(kin: Kin, case: Case, deep: bool, whole: bool) -> RenderableType:
    member = kin.member
    line = Text()
    if kin.depth and member.parent is not None:
        figures = f"{label('kin', member.relation or 'copy'):<9} {share(member):>4.0%}  {apart(case.published(member.parent), case.published(member.document)):<8}  "
        line.append(figures, style=SOFT)
        if word := order_words(member):
            line.append(f"{word}  ")
        if deep:
            line.append(f"of {case.outlet(member.parent)}: ", style=SOFT)
    line.append(f"{MARKS[shape(member.document, case)]} ")
    line.append(case.outlet(member.document), style="bold")
    if not kin.depth and (when := case.published(member.document)):
        line.append(f"  {when[:16]}", style=SOFT)
    line.append(f"  {case.title(member.document, 200)}")
    return Group(_line(line), *_details(member, case)) if whole else _line(line)


def _details(member: Member, case: Case) -> list[Text]:
    found = [_line((f"  {' · '.join(filter(None, (one_line(member.document, 60), case.published(member.document))))}", SOFT))]
    if member.parent is None:
        return found
    why = reason_words(member)
    found.append(_line((f"  {label('direction', member.direction or 'unknown')}{f': {why}' if why else ''}", SOFT)))
    swaps = [swap for passage in member.passages for swap in passage.substitutions]
    if member.passages:
        found.append(_line((f"  {plural(len(member.passages), 'passage')}, other words in {plural(len(swaps), 'place')}", SOFT)))
    shown = [words for swap in swaps[: 4 * SWAPS_SHOWN] if (words := _swap(swap, member, case))][:SWAPS_SHOWN]
    return found + ([_line(f"  {' · '.join(shown)}{' …' if len(swaps) > len(shown) else ''}")] if shown else [])


def _swap(swap: Substitution, member: Member, case: Case) -> str:
    """``“terminal” → “depot”``; "" for what was only put in or left out, or is longer than a few words."""
    child, parent = case.document(member.document), case.document(member.parent or "")
    if child is None or parent is None:
        return ""
    read, reads = one_line(parent.text[slice(*swap.parent)], 40), one_line(child.text[slice(*swap.child)], 40)
    return f"“{read}” → “{reads}”" if read and reads else ""


def _single(lineage: Lineage, case: Case) -> Text:
    name = lineage.root
    parts = (f"{one_line(lineage.id, 20):<5} ", SOFT), f"{MARKS[shape(name, case)]} ", (case.outlet(name), "bold")
    return _line(*parts, (f"  {case.published(name)[:16] or 'undated'}", SOFT), f"  {case.title(name, 200)}")


def _line(*parts: str | Text | tuple[str, str]) -> Text:
    text = Text.assemble(*parts)
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
