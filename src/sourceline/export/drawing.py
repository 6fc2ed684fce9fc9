"""Geometry of the report's drawings: toll bars and the lanes of families. Numbers only; the templates draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sourceline.export.case import Case
from sourceline.export.labels import label, plural
from sourceline.export.ledger import Row
from sourceline.records import Lineage, Member, TollRange

WIDTH, HEIGHT = 260, 46
"""Units of a toll bar's view box."""
LANES_SHOWN = 40
COLUMNS_SHOWN = 31
CELL_SHOWN = 6
"""Families, days, and documents of one family on one day that are drawn; the tables below the drawing hold all."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer as a bar: its place, how many origins it has, its number as text ("" where it would touch another's), its row."""

    x: float
    width: float
    height: float
    text: str
    label: str
    row: int
    best: bool
    open: bool


@dataclass(frozen=True, slots=True)
class TollBar:
    """Bars from the lowest number to the highest, and the same in words for who cannot see it."""

    bars: tuple[Bar, ...]
    words: str


def toll_bar(rows: Sequence[Row], toll: TollRange) -> TollBar | None:
    """The answers that give a number, at their place on a linear scale, as high as they have origins; null when none does."""
    counted = sorted((row for row in rows if row.low is not None and row.supported), key=lambda row: (row.low or 0, row.value))
    if not counted:
        return None
    lowest = min(row.low or 0 for row in counted)
    highest = max(row.high or row.low or 0 for row in counted)
    most = max(1, *(len(row.voices) for row in counted))
    unit = (WIDTH - 40) / max(1, highest - lowest)
    taken: list[tuple[float, float]] = []
    bars = []
    for row in sorted(counted, key=lambda row: (row.low != toll.best, -len(row.voices))):
        left = 20 + ((row.low or 0) - lowest) * unit if highest > lowest else WIDTH / 2
        right = 20 + ((row.high if row.high is not None else row.low or 0) - lowest) * unit if highest > lowest else WIDTH / 2
        size = len(row.value) * 6.2 / 2
        middle = (left + right) / 2
        free = all(middle + size < start or middle - size > end for start, end in taken)
        if free:
            taken.append((middle - size, middle + size))
        bars.append(
            Bar(
                x=round(left - 5, 1),
                width=round(max(10, right - left + 10), 1),
                height=round(26 * len(row.voices) / most, 1) if row.voices else 2,
                text=row.value.replace("at least ", "≥") if free else "",
                label=f"{row.value}: {plural(len(row.voices), 'independent origin')}",
                row=row.at,
                best=row.low == toll.best and row.high == row.low,
                open=row.high is None,
            )
        )
    bars.sort(key=lambda bar: bar.x)
    return TollBar(bars=tuple(bars), words="; ".join(bar.label for bar in bars))


@dataclass(frozen=True, slots=True)
class Node:
    """A document: ``agency`` a square, ``outlet`` a circle, ``unseen`` dashed, ``more`` the number of those that are not drawn."""

    x: float
    y: float
    shape: str
    label: str
    document: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """Who copied whom: a curve from parent to child by the height ``bend``, as wide as the share copied, patterned by the relation."""

    x1: float
    y1: float
    x2: float
    y2: float
    bend: float
    width: float
    dashes: str
    label: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """The drawing: size, days with their places, one lane a family."""

    width: int
    height: int
    days: tuple[tuple[float, str], ...]
    lanes: tuple[tuple[float, str, Lineage], ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


LEFT, TOP, LANE, STEP = 190, 34, 58, 34


def lanes(families: Sequence[Lineage], case: Case) -> Lanes | None:
    """The families with more than one document, the first ``LANES_SHOWN``; days stand in order, not to scale. Null when there is none."""
    drawn = [family for family in families if len(family.members) > 1][:LANES_SHOWN]
    if not drawn:
        return None
    cells = [_cells(family, case) for family in drawn]
    every = sorted({day for cell in cells for day in cell}, key=lambda day: (day == "", day))
    days = every[:COLUMNS_SHOWN]
    widths = [max(2, *(min(len(cell.get(day, ())), CELL_SHOWN) for cell in cells)) * STEP + 10 for day in days]
    lefts = [LEFT + sum(widths[:at]) for at in range(len(days))]
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for lane, (family, cell) in enumerate(zip(drawn, cells, strict=True)):
        y = TOP + lane * LANE + LANE / 2
        for day, left in zip(days, lefts, strict=True):
            nodes |= _placed(cell.get(day, ()), left, y, case)
        edges += [edge for member in family.members if (edge := _edge(member, nodes, case))]
    return Lanes(
        width=LEFT + sum(widths) + 10,
        height=TOP + LANE * len(drawn) + 6,
        days=tuple((left, day or "no date") for left, day in zip(lefts, days, strict=True)),
        lanes=tuple((TOP + lane * LANE, case.outlet(family.root), family) for lane, family in enumerate(drawn)),
        nodes=tuple(nodes.values()),
        edges=tuple(edges),
    )


def _cells(family: Lineage, case: Case) -> dict[str, list[str]]:
    """Documents by day, within a day in the order of copying and then of time: some outlets date by the day only."""
    names = sorted((m.document for m in family.members), key=lambda d: (case.published(d)[:10], case.copies.depth(d), case.published(d), d))
    cells: dict[str, list[str]] = {}
    for name in names:
        cells.setdefault(case.published(name)[:10], []).append(name)
    return cells


def _placed(names: Sequence[str], left: float, y: float, case: Case) -> dict[str, Node]:
    """The documents of one cell side by side, alternating in height so that edges between neighbours can be told apart."""
    found = {}
    for at, name in enumerate(names[:CELL_SHOWN]):
        more = len(names) - CELL_SHOWN if at == CELL_SHOWN - 1 else 0
        found[name] = Node(
            x=left + 14 + at * STEP, y=y + (9 if at % 2 else -9), shape=shape(name, case), label=case.outlet(name), document=name, more=max(0, more)
        )
    return found


def shape(name: str, case: Case) -> str:
    """``agency`` for a document that an agency published itself, ``outlet`` for any other, ``unseen`` for one that is not in the case."""
    document = case.document(name)
    if document is None:
        return "unseen"
    own = document.publisher is None or (document.agency or "").casefold() in document.publisher.casefold()
    return "agency" if document.agency and own and case.copies.parent(name) is None else "outlet"


def _edge(member: Member, nodes: dict[str, Node], case: Case) -> Edge | None:
    child, parent = nodes.get(member.document), nodes.get(member.parent or "")
    if child is None or parent is None or member.relation is None:
        return None
    share = max(0.0, min(1.0, member.coverage))
    return Edge(
        x1=parent.x,
        y1=parent.y,
        x2=child.x,
        y2=child.y,
        bend=child.y + (22 if child.y > parent.y else -22),
        width=round(0.8 + 1.7 * share, 1),
        dashes=label("pattern", member.relation),
        label=f"{case.outlet(member.document)}: {label('copy', member.relation)} of {case.outlet(member.parent or '')}, {share:.0%} of its text",
    )
