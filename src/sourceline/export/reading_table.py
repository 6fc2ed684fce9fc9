"""One reading for the terminal: who, how, what, on what terms; what happened when; the text with its passages marked.

Nothing depends on colour: numbers after the passages lead to the rows, so that a pipe loses nothing. Where the terminal is narrow, rows become blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourceline.export.events import EventRow, event_rows
from sourceline.export.labels import one_line, plural
from sourceline.export.marks import Line, lines, numbers
from sourceline.export.notes import Note, joined, notes
from sourceline.records import Document, Reading

SOURCE, AGAINST, SOFT = "cyan", "red", "dim"
NARROW, NARROW_EVENTS = 76, 96
"""Columns below which the rows of attributions, and those of events, become blocks."""
MEASURE = 92
"""Columns of the text: longer lines are hard to read."""
MOST = 150
"""Characters of a content in its row; the whole of it is marked in the text."""
LISTED = 16
"""Times, and places, that are listed; the rest are counted."""
DEEPEST = 4

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STYLES = {"c": "underline", "q": "italic", "s": f"bold {SOURCE}", "k": "bold", "r": "italic"}


def reading_view(reading: Reading) -> RenderableType:
    """One article: its head, attributions, events, times and places, its text with what was read marked."""
    noted = notes(reading)
    parts: list[RenderableType] = [_title(reading.document), Text("")]
    parts += [Attributions(noted), Text("")] if noted else [Text("No attribution was found.", style=SOFT), Text("")]
    rows = event_rows(reading, noted)
    parts += [Events(rows), Text("")] if rows else [Text("No event was found.", style=SOFT), Text("")]
    if listed := _lists(reading):
        parts += [*listed, Text("")]
    if reading.repairs:
        parts += [_repairs(reading), Text("")]
    key = Text.assemble(
        ("Text", "bold"),
        "   ",
        ("source", _STYLES["s"]),
        "  ",
        ("cue", "bold"),
        "  ",
        ("content", "underline"),
        _raised(1),
        ("  number of its row", SOFT),
    )
    parts.append(key)
    parts += [Constrain(Padding(_line(line, noted), (1, 0, 0, 2)), MEASURE) for line in lines(reading, noted)]
    return Group(*parts, Text(""))


@dataclass(frozen=True, slots=True)
class Attributions:
    """Who says what: a table, or blocks where it would not fit."""

    notes: tuple[Note, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What Rich draws at the width that there is."""
        yield _heading("Who says what", plural(len(self.notes), "attribution"))
        if options.max_width < NARROW:
            yield from (_block(note) for note in self.notes)
            return
        table = _table()
        table.add_column("", justify="right", no_wrap=True)
        table.add_column("who", ratio=5, overflow="fold")
        table.add_column("how", ratio=3, min_width=16, overflow="fold")
        table.add_column("what", ratio=8, overflow="fold")
        table.add_column("terms", ratio=5, overflow="fold")
        for note in self.notes:
            terms = " · ".join(one_line(term, 60) for term in note.terms)
            table.add_row(Text(str(note.number), style=SOFT), _who(note), _how(note, "\n"), Text(one_line(note.what, MOST)), Text(terms, style=SOFT))
        yield table


def _block(note: Note) -> RenderableType:
    left = 2 * min(note.depth, DEEPEST)
    head = Text(f"{note.number:>2} ", style=SOFT)
    head.append("└ " if note.depth else "").append(one_line(note.name, 80), style=f"bold {SOURCE}").append("  ").append_text(_how(note, " · "))
    below = [Text(one_line(note.what, MOST))] if note.what else []
    if note.terms:
        below.append(Text(" · ".join(one_line(term, 60) for term in note.terms), style=SOFT))
    return Padding(Group(head, *(Padding(part, (0, 0, 0, 3)) for part in below)), (0, 0, 0, left))


def _who(note: Note) -> RenderableType:
    """The source, under the one that relays it and further in."""
    name = Text(one_line(note.who, 80), style=f"bold {SOURCE}")
    if note.speaker:
        name.append(f" ({one_line(note.speaker, 60)})", style="not bold default")
    if not note.depth:
        return name
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row(Text("└", style=SOFT), name)
    return Padding(grid, (0, 0, 0, 2 * min(note.depth, DEEPEST) - 1))


def _how(note: Note, separator: str) -> Text:
    """The cue, then what it does where that is more than to assert."""
    text = Text(one_line(note.cue, 60), style="bold")
    extra = [(note.stance, AGAINST if note.against else "not bold"), (note.certainty, "not bold"), (note.quoted, "not bold dim")]
    for words, style in extra:
        if words:
            text.append(separator if text.plain else "").append(words, style=f"not bold {style}")
    return text


@dataclass(frozen=True, slots=True)
class Events:
    """What is said to have happened, one line each: news first, then background."""

    rows: tuple[EventRow, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What Rich draws at the width that there is."""
        background = sum(not row.foreground for row in self.rows)
        yield _heading("What happened", plural(len(self.rows), "event") + (f", {background} of them background" if background else ""))
        if options.max_width < NARROW_EVENTS:
            yield from (_event_block(row) for row in self.rows)
            return
        table = _table()
        table.add_column("when", no_wrap=True)
        table.add_column("where", ratio=3, overflow="fold")
        table.add_column("what", ratio=5, overflow="fold")
        table.add_column("who → whom", ratio=8, overflow="fold")
        table.add_column("toll", min_width=9, overflow="fold")
        table.add_column("by", justify="right", no_wrap=True)
        for row in self.rows:
            soft = "" if row.foreground else SOFT
            what = Text(row.trigger, style="bold" if row.foreground else SOFT).append(f" {row.type}", style="not bold dim")
            if row.status:
                what.append(f" {row.status}", style=f"not bold {AGAINST}" if row.status in ("denied", "rumoured") else "not bold")
            by = Text(str(row.note) if row.note else "–", style=SOFT)
            table.add_row(
                Text(row.when, style=soft), Text(row.where, style=soft), what, Text(_players(row), style=soft), Text(", ".join(row.tolls)), by
            )
        yield table


def _event_block(row: EventRow) -> RenderableType:
    head = Text.assemble(
        (row.trigger, "bold"), (f" {row.type}", SOFT), f" {row.status}" if row.status else "", "" if row.foreground else " (background)"
    )
    told = f"told by {row.note}" if row.note else ""
    below = " · ".join(filter(None, (row.when, row.where, _players(row), *row.tolls, told)))
    return Group(head, Padding(Text(below, style=SOFT), (0, 0, 0, 3))) if below else head


def _players(row: EventRow) -> str:
    """``the army → Arin Sol, with drones``."""
    done = f"→ {row.objects}" if row.objects else ""
    return ", ".join(filter(None, (" ".join(filter(None, (row.actors, done))), row.means and f"with {row.means}")))


def _lists(reading: Reading) -> list[RenderableType]:
    """Times with their values and places with their countries, each once, in the order of the text."""
    text = reading.document.text
    times = [f"{one_line(joined(text, (time.span,)), 40)} = {one_line(time.value, 25)}" for time in reading.times]
    places = [f"{one_line(place.name, 40)} ({one_line(place.country or 'not resolved', 20)})" for place in reading.places]
    return [_listed(name, found) for name, found in (("Times", times), ("Places", places)) if found]


def _listed(name: str, found: Sequence[str]) -> Text:
    once = list(dict.fromkeys(found))
    more = f" · and {len(once) - LISTED} more" if len(once) > LISTED else ""
    return Text.assemble((f"{name}  ", "bold"), " · ".join(once[:LISTED]), (more, SOFT))


def _repairs(reading: Reading) -> RenderableType:
    table = _table()
    for column in ("found", "reads", "by"):
        table.add_column(column, overflow="fold")
    for found, reads, by in dict.fromkeys((r.found, r.reads, r.by) for r in reading.repairs):
        table.add_row(Text(one_line(found, 60)), Text(one_line(reads, 60)), Text(one_line(by)))
    return Group(_heading("Repairs", "the text is not changed"), table)


def _title(document: Document) -> Text:
    """Title or file; outlet, agency, authors, place and date of filing, file."""
    name = document.input.replace("\\", "/").rpartition("/")[2]
    title = one_line(document.title or "", 200) or one_line(name or document.id, 200)
    filed = ", ".join(filter(None, (document.dateline.place, document.dateline.date if document.published is None else None)))
    by = ", ".join(document.byline)
    origin = (document.publisher, document.agency, by and f"by {by}", (document.published or "").replace("T", " "), filed, document.input)
    return Text.assemble((title, "bold"), "\n", (" · ".join(dict.fromkeys(one_line(part, 100) for part in origin if part)), SOFT))


def _heading(name: str, size: str) -> Text:
    return Text.assemble((name, "bold"), (f"   {size}", SOFT))


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True, header_style=SOFT)


def _line(line: Line, noted: Sequence[Note]) -> Text:
    text = Text()
    for piece in line.pieces:
        letters = {name[0] for name in piece.marks}
        text.append(piece.text, style=" ".join(style for letter, style in _STYLES.items() if letter in letters))
        ends = line.ends.get(piece.start + len(piece.text), ())
        ended = numbers(ends, "c") or [n for n in numbers(ends, "sk") if not noted[n - 1].what]
        text.append("·".join(map(_raised, ended)), style=SOFT)
    if line.part not in ("", "title"):
        text.stylize(SOFT)
    return text


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)
