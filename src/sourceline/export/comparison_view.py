"""Two documents side by side in the terminal: two columns where there is room, else one text with what it read. Marks, not colours, carry the difference."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourceline.export.case import case_of
from sourceline.export.comparison import Cell, Comparison, Group, Row, figures, says
from sourceline.export.kin import copy_of
from sourceline.export.labels import plural

WIDE = 96
"""Columns from which on the two texts stand side by side."""
ROWS_SHOWN = 200
SOFT, OWN = "dim", "bold"


class ComparisonView:
    """A comparison, laid out for the width that it is printed at: ``[terminal]`` stands beside ``[depot]``, or ``[terminal → depot]`` in one text."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What Rich prints."""
        one = self.comparison
        wide = options.max_width >= WIDE
        yield _head(one)
        yield Text(" · ".join(figures(one)), style=SOFT)
        yield Text("[terminal] [depot]: what it read, what it reads" if wide else "[terminal → depot]: what it read, what it reads", style=SOFT)
        yield Text("")
        yield _columns(one) if wide else _unified(one)
        left = sum(len(group.rows) for group in one.groups) - ROWS_SHOWN
        if left > 0:
            yield Text(f"… {plural(left, 'row')} more: --format html shows them", style=SOFT)
        if one.cut:
            yield Text(f"… {plural(one.cut, 'word')} of both more: --format json has every passage", style=SOFT)


def _head(one: Comparison) -> Text:
    case = case_of((one.child, one.parent), ())
    child, parent = one.child.document.id, one.parent.document.id
    text = Text.assemble((case.outlet(child), "bold"), f"  {copy_of(one.member)}  ", (case.outlet(parent), "bold"))
    for name in (parent, child):
        text.append(f"\n{case.outlet(name)}  {case.published(name) or 'undated'}  {case.title(name, 120)}", style=SOFT)
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _shown(one: Comparison) -> Iterator[tuple[Group, tuple[Row, ...]]]:
    """Groups with the rows of them that are printed: none of a folded one, ``ROWS_SHOWN`` in all."""
    left = ROWS_SHOWN
    for group in one.groups:
        if left <= 0:
            return
        rows = () if group.folded else group.rows[:left]
        left -= len(rows) or 1
        yield group, rows


def _columns(one: Comparison) -> Table:
    case = case_of((one.child, one.parent), ())
    table = Table.grid(expand=True, padding=(0, 2, 0, 0))
    table.add_column(width=10, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row("", Text(case.outlet(one.parent.document.id), style="bold"), Text(case.outlet(one.child.document.id), style="bold"))
    for group, rows in _shown(one):
        table.add_row("", "", "")
        if not rows:
            told = [says(group) if count else "" for count in (group.parent_words, group.child_words)]
            table.add_row(
                Text(f"={_more(group)}" if group.kind == "same" else "…", style=SOFT),
                *(Text(f"… {words} …" if words else "", style=SOFT) for words in told),
            )
        for row in rows:
            table.add_row(Text(_tag(row), style=SOFT), _side(row.parent, row), _side(row.child, row))
            if row.repairs:
                table.add_row("", "", Text("; ".join(f"“{found}” reads “{reads}”" for found, reads in row.repairs), style=SOFT))
    return table


def _unified(one: Comparison) -> Table:
    table = Table.grid(expand=True, padding=(0, 1, 0, 0))
    table.add_column(width=1)
    table.add_column(ratio=1, overflow="fold")
    for group, rows in _shown(one):
        mark = "=" if group.kind == "same" else " "
        table.add_row(mark, Text(f"{says(group)}{' (not shown)' if group.folded else ''}", style=SOFT))
        for row in rows:
            _add_unified(table, row)
        table.add_row("", "")
    return table


def _add_unified(table: Table, row: Row) -> None:
    if row.kind != "own":
        table.add_row(_number(row), _both(row))
    else:
        for sign, cell in (("-", row.parent), ("+", row.child)):
            if cell:
                table.add_row(sign, _side(cell, row))
    if row.repairs:
        table.add_row("", Padding(Text("; ".join(f"“{found}” reads “{reads}”" for found, reads in row.repairs), style=SOFT), (0, 0, 0, 2)))


def _both(row: Row) -> Text:
    """The child's text with what it read: ``bus [terminal → depot] in``, ``[+ the very]``, ``[- (88 pounds)]``."""
    text = Text()
    last = 0
    for bit in row.child.bits if row.child else row.parent.bits if row.parent else ():
        if not bit.swap:
            text.append(bit.text)
        elif bit.swap != last:
            whole = "".join(b.text for b in (row.child.bits if row.child else ()) if b.swap == bit.swap)
            read = bit.other if row.child else bit.text
            words = f"[{read} → {whole}]" if read and whole else f"[+ {whole}]" if whole else f"[- {read}]"
            text.append(words if not text.plain or text.plain[-1].isspace() or whole else f" {words}", style=OWN)
        last = bit.swap
    return text


def _side(cell: Cell | None, row: Row) -> Text:
    """One side: the places where it differs in brackets; empty brackets where only the other side has words."""
    text = Text()
    if cell is None:
        return text
    for bit in cell.bits:
        if bit.swap:
            text.append(f"[{bit.text or ' '}]", style=OWN)
        else:
            text.append(bit.text)
    return text


def _tag(row: Row) -> str:
    if row.kind == "own":
        return "left out, added" if row.parent and row.child else "left out" if row.parent else "added"
    return " ".join(filter(None, (str(row.number), "" if row.kind == "changed" else "same", "moved" if row.moved else "")))


def _number(row: Row) -> str:
    return "~" if row.kind == "changed" else "="


def _more(group: Group) -> str:
    return " moved" if group.moved else " same"
