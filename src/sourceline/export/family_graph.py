"""Geometry of the drawing of families: time in columns from left to right, one lane a family, a row a document, so that nothing crosses.

Numbers and words only; the template draws. What is not drawn is counted, and stands in the tables below the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sourceline.export.axis import Column, columns, depths
from sourceline.export.case import Case
from sourceline.export.folds import Fold, folds
from sourceline.export.kin import copy_of, in_order, order_words, shape, share, unseen_words
from sourceline.export.labels import label, plural
from sourceline.records import Lineage

LANES_SHOWN, ROWS_SHOWN, LANE_ROWS = 40, 160, 24
"""Families, rows of all, and rows of one family that are drawn."""
LEFT, TOP, HEAD, ROW, PAD = 12, 26, 24, 23, 12
TITLE = 60
"""Letters of a family's title."""
STEP, GAP, CHARACTER = 46, 18, 6.4
"""Units between a document and its copy in one column, of a gap in time, and about of one letter."""


@dataclass(frozen=True, slots=True)
class Node:
    """A document, or ``count`` that are alike. ``shape``: ``agency`` a square, ``outlet`` a circle, ``unseen`` dashed; ``copied``: not its own text.
    ``document`` is "" for the story that nobody has. ``words`` say how it came about, ``edge`` names the child of a comparison, "" for none."""

    x: float
    y: float
    shape: str
    square: bool
    copied: bool
    count: int
    name: str
    words: str
    title: str
    document: str
    edge: str


@dataclass(frozen=True, slots=True)
class Edge:
    """The way into a row: from (``x1``, ``y``) to (``x2``, ``y``), patterned by the relation, as wide as the share copied; ``back`` where the child is
    dated before its parent and the way comes from above. ``child`` names the comparison that it leads to."""

    x1: float
    x2: float
    y: float
    width: float
    dashes: str
    title: str
    child: str
    back: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A family: its top, its number of documents that are not drawn, the trunks (x, from, to) that its edges leave."""

    family: Lineage
    y: float
    height: float
    left_out: int
    trunks: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing. ``left_out`` families are in the tables only."""

    width: int
    height: int
    columns: tuple[tuple[float, float, Column], ...]
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def family_graph(families: Sequence[Lineage], case: Case) -> Graph | None:
    """Draw the families of more than one document, those first that come first; null when there is none. Cost: linear but for sorting."""
    drawn: list[tuple[Lineage, tuple[Fold, ...], int]] = []
    rows = 0
    some = [family for family in families if len(family.members) > 1]
    for family in some[:LANES_SHOWN]:
        keys, _ = columns({m.document: case.published(m.document) for m in family.members})
        found, left_out = folds(in_order(family, case), keys, LANE_ROWS)
        if rows and rows + len(found) > ROWS_SHOWN:
            break
        rows += len(found)
        drawn.append((family, found, left_out))
    return _drawn(drawn, len(some) - len(drawn), case) if drawn else None


def _drawn(drawn: Sequence[tuple[Lineage, tuple[Fold, ...], int]], left_out: int, case: Case) -> Graph:
    keys, axis = columns({fold.first: case.published(fold.first) for _, found, _ in drawn for fold in found})
    placed = _offsets(drawn, keys)
    lefts = _lefts(axis, keys, placed)
    y = float(TOP)
    lanes, nodes, edges = [], [], []
    for family, found, missing in drawn:
        x = {fold.first: lefts[keys[fold.first]] + placed[fold.first] for fold in found}
        lane, own, ways = _lane(family, found, missing, x, y, case)
        lanes.append(lane)
        nodes += own
        edges += ways
        y += lane.height
    right = max(
        node.x + 16 + CHARACTER * (len(node.name) + len(node.words) + 5 + (len(str(node.count)) + 2 if node.count > 1 else 0)) for node in nodes
    )
    heads = max(LEFT + 1.2 * CHARACTER * (len(case.title(lane.family.root, TITLE)) + 14) for lane in lanes)
    return Graph(
        width=round(max(right, heads, *(left + width for left, width in _spans(axis, lefts, keys, placed).values()))),
        height=round(y),
        columns=tuple((*_spans(axis, lefts, keys, placed)[column.key], column) for column in axis),
        lanes=tuple(lanes),
        nodes=tuple(nodes),
        edges=tuple(edges),
        left_out=left_out,
    )


def _offsets(drawn: Sequence[tuple[Lineage, tuple[Fold, ...], int]], keys: Mapping[str, str]) -> dict[str, float]:
    """How far right of its column's left a row stands: one step for each ancestor in the same column."""
    placed: dict[str, float] = {}
    for family, found, _ in drawn:
        parents = {fold.first: fold.member.parent for fold in found}
        steps = depths((fold.first for fold in found), parents, keys)
        below = {name for name in steps if family.unseen and keys[name] == keys[family.root]}
        placed |= {name: 8.0 + STEP * (step + (name in below)) for name, step in steps.items()}
    return placed


def _lefts(axis: Sequence[Column], keys: Mapping[str, str], placed: Mapping[str, float]) -> dict[str, float]:
    lefts: dict[str, float] = {}
    x = float(LEFT)
    for column in axis:
        x += GAP if column.gap else 0
        lefts[column.key] = x
        x += _width(column, keys, placed)
    return lefts


def _width(column: Column, keys: Mapping[str, str], placed: Mapping[str, float]) -> float:
    inner = max((placed[name] for name, key in keys.items() if key == column.key), default=0.0)
    return max(inner + 34, CHARACTER * len(column.label) + 12)


def _spans(
    axis: Sequence[Column], lefts: Mapping[str, float], keys: Mapping[str, str], placed: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    return {column.key: (lefts[column.key], _width(column, keys, placed)) for column in axis}


def _lane(
    family: Lineage, found: Sequence[Fold], missing: int, x: Mapping[str, float], top: float, case: Case
) -> tuple[Lane, list[Node], list[Edge]]:
    nodes: list[Node] = []
    edges: list[Edge] = []
    at: dict[str, tuple[float, float]] = {}
    ends: dict[str, float] = {}
    y = top + HEAD + ROW / 2
    if family.unseen:
        above = x[found[0].first] - STEP
        nodes.append(_unseen(family, above, y))
        at[""] = (above, y)
        y += ROW
    for fold in found:
        parent = fold.member.parent or "" if fold.kin.depth else ""
        nodes.append(_node(fold, x[fold.first], y, family.unseen, case))
        if parent in at:
            edges.append(_edge(fold, at[parent][0], x[fold.first], y, case))
            ends[parent] = y
        at[fold.first] = (x[fold.first], y)
        y += ROW
    trunks = tuple((at[name][0], at[name][1] + 6, end) for name, end in ends.items())
    height = y - top - ROW / 2 + PAD + (ROW if missing else 0)
    return Lane(family=family, y=top, height=height, left_out=missing, trunks=trunks), nodes, edges


def _unseen(family: Lineage, x: float, y: float) -> Node:
    words = unseen_words(family)
    return Node(
        x=x, y=y, shape="unseen", square=bool(family.agency), copied=False, count=1, name=words, words="in no document of the case",
        title=f"{words}: in no document of the case", document="", edge="",
    )  # fmt: skip


def _node(fold: Fold, x: float, y: float, unseen: bool, case: Case) -> Node:
    name, kind = fold.first, shape(fold.first, case)
    shown = case.outlet(name) if fold.count == 1 else f"{case.outlet(name)} and {fold.count - 1} more"
    words = edge_words(fold) if fold.kin.depth else case.published(name)[:16]
    return Node(
        x=x, y=y, shape=kind, square=kind == "agency", copied=fold.member.relation not in ("cites", None) if fold.kin.depth else unseen, count=fold.count,
        name=shown if len(shown) <= 42 else shown[:41] + "…", words=words, title=_title(fold, case), document=name, edge=name if fold.kin.depth else "",
    )  # fmt: skip


def _edge(fold: Fold, start: float, end: float, y: float, case: Case) -> Edge:
    back = end <= start
    return Edge(
        x1=start, x2=end if back else end - 7, y=y, width=round(0.8 + 2.2 * share(fold.member), 1),
        dashes=label("pattern", fold.member.relation) if fold.member.relation else "2 3", title=_title(fold, case), child=fold.first, back=back,
    )  # fmt: skip


def edge_words(fold: Fold) -> str:
    """``near copy 96 %``, ``near copy 80–100 %``, with a word where the order is not known."""
    words = f"{label('kin', fold.member.relation or 'copy')} {_figure(fold)}"
    return f"{words} · {order_words(fold.member)}" if order_words(fold.member) else words


def _figure(fold: Fold) -> str:
    low, high = (round(100 * value) for value in fold.shares)
    return f"{low} %" if low == high else f"{low}–{high} %"


def _title(fold: Fold, case: Case) -> str:
    """What is told to who points at it, or cannot see it: ``Halvik Gazette, 2026-10-06: near copy of Meridian, 96 % of its text``."""
    member = fold.member
    head = case.outlet(fold.first) if fold.count == 1 else f"{plural(fold.count, 'document')}, the first by {case.outlet(fold.first)}"
    head += f", {case.published(fold.first) or 'undated'}"
    if not fold.kin.depth or member.parent is None:
        return f"{head}: {case.title(fold.first, 90)}"
    order = f", {order_words(member)}" if order_words(member) else ""
    return f"{head}: {copy_of(member)} {case.outlet(member.parent)}, {_figure(fold)} of its text{order}"
