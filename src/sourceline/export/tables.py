"""Tables for the terminal, in the language of the report: dots for independent origins, ``×27 copies`` that add none, conflicts said in words.

Every function gives a Rich renderable. Texts are never read as markup; control characters are shown, not obeyed. Nothing depends on colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourceline.export.case import case_of
from sourceline.export.labels import label, one_line, plural
from sourceline.export.ledger import Asked, Ledger, Row, Voice, kind_text, ledger, when_text, where_text
from sourceline.export.passage import Piece, excerpt
from sourceline.export.reading_table import reading_view
from sourceline.export.tree import family_view, lineage_tree
from sourceline.records import Incident, Lineage, Reading, Skipped, TollRange

__all__ = ["claims_view", "family_view", "incident_view", "incidents_table", "lineage_tree", "reading_view", "skipped_table"]

SUPPORT, CONTEST, COPY, SOFT = "cyan", "red", "dim", "dim"
BARS = "▁▂▃▄▅▆▇█"


def incident_view(incident: Incident, readings: Mapping[str, Reading], lineages: Iterable[Lineage]) -> RenderableType:
    """The ledger of one incident as in SCREENS.md. ``readings`` by document id; those missing show as ids."""
    laid = ledger(incident, case_of(readings.values(), lineages))
    parts: list[RenderableType] = [_head(incident), Text(f"“{one_line(incident.title, 200)}”", style="bold"), _figures(laid), Text("")]
    tolls = [t for a in laid.asked if (t := _toll(a, incident)) is not None]
    parts += [*tolls, Text("")] if tolls else []
    parts.append(_ledger_table(laid))
    return Group(*parts)


def _head(incident: Incident) -> RenderableType:
    grid = Table.grid(expand=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(Text.assemble((kind_text(incident), "bold"), " · ", where_text(incident)), Text(when_text(incident)))
    return grid


def _figures(laid: Ledger) -> Text:
    found = [
        plural(len(laid.incident.documents), "document"),
        plural(len(laid.families), "family"),
        plural(len(laid.origins), "independent origin"),
    ]
    text = Text(" · ".join(found))
    if laid.copies:
        text.append(f" · ×{laid.copies} {'copy' if laid.copies == 1 else 'copies'}", style=COPY)
    if laid.incident.status != "asserted":
        text.append(f" · {label('status', laid.incident.status)}", style=CONTEST)
    return text


def _toll(asked: Asked, incident: Incident) -> Text | None:
    """``killed   low 5 · best 7 · high 8   ▁▇▂   7 said by 3 origins, "several" by 1``."""
    if asked.question.question not in ("killed", "injured"):
        return None
    toll: TollRange = incident.killed if asked.question.question == "killed" else incident.injured
    bounds = [f"{name} {value}" for name, value in (("low", toll.low), ("best", toll.best), ("high", toll.high)) if value is not None]
    rows = sorted((row for row in asked.rows if row.supported and row.low is not None), key=lambda row: (row.low or 0, row.value))
    most = max((len(row.voices) for row in rows), default=0)
    bars = "".join(BARS[round((len(row.voices) / most) * (len(BARS) - 1))] if most else BARS[0] for row in rows)
    said = ", ".join(
        f"{row.value if row.low is not None else f'“{row.value}”'} said by {plural(len(row.voices), 'origin')}" for row in asked.rows if row.supported
    )
    return Text.assemble((f"{asked.label:<8}", "bold"), " · ".join(bounds), "   ", (bars, SUPPORT), "   ", said)


def _ledger_table(laid: Ledger) -> Table:
    table = Table(box=box.HORIZONTALS, show_header=False, expand=True, padding=(0, 1), pad_edge=False, show_edge=True)
    table.add_column("question", width=10)
    table.add_column("value", ratio=3, overflow="fold")
    table.add_column("origins", width=11)
    table.add_column("by", ratio=5, overflow="fold")
    for at, asked in enumerate(laid.asked):
        _add_question(table, asked, at == len(laid.asked) - 1 and not laid.denied)
    merged: dict[tuple[str, str, str], int] = {}
    for asked, row, entry in laid.denied:
        key = (f"{asked.label}: {row.value}", entry.stance, " < ".join(entry.chain[1:] or (entry.outlet,)))
        merged[key] = merged.get(key, 0) + 1 + len(entry.copies)
    for at, ((what, stance, who), times) in enumerate(merged.items()):
        by = Text(who)
        if times > 1:
            by.append(f" ×{times}", style=COPY)
        table.add_row(Text("denied" if at == 0 else "", style=f"bold {CONTEST}"), Text(what), Text(stance, style=CONTEST), by)
    return table


def _add_question(table: Table, asked: Asked, last: bool) -> None:
    rows = [row for row in asked.rows if row.supported] or list(asked.rows)
    if asked.question.question == "whom" and len(rows) > 2:
        text = Text("   ").join(Text.assemble(row.value, " ", (" ".join(row.dots), SUPPORT)) for row in rows)
        by = ", ".join(dict.fromkeys(" < ".join(voice.relay) for row in rows for voice in row.voices))
        table.add_row(Text(asked.label, style="bold"), text, Text(""), Text(by), end_section=not last)
        return
    names = [Text(asked.label, style="bold"), Text("⚠ conflict" if asked.conflict else "", style=CONTEST)]
    for at, row in enumerate(rows):
        first = names[at] if at < len(names) else Text("")
        table.add_row(first, Text(row.value, style="" if row.supported else SOFT), _dots(row), _by(row), end_section=at == len(rows) - 1 and not last)


def _dots(row: Row) -> Text:
    if not row.voices:
        return Text("–  uncounted" if row.silent else "–  none", style=SOFT)
    dots = row.dots if len(row.dots) <= 5 else f"{row.dots[:4]}…"
    return Text.assemble((dots, SUPPORT), "\n" if len(dots) > 1 else " ", (plural(len(row.voices), "origin"), SOFT))


def _by(row: Row) -> Text:
    text = Text(" · ").join(_voice(voice) for voice in row.voices)
    if not row.voices and row.silent:
        text.append(f"{row.silent[0].outlet}, in its own voice", style=SOFT)
    if row.against:
        text.append(f"{' · ' if text.plain else ''}contested ({len(row.against)})", style=CONTEST)
    newer = [other for relation, other in row.stands if relation == "supersede"]
    if newer:
        text.append(f" · later word of the same origin than {', '.join(newer)}", style=SOFT)
    return text


def _voice(voice: Voice) -> Text:
    text = Text(" < ".join(voice.relay))
    if voice.copies:
        text.append(f" ×{voice.copies} {'copy' if voice.copies == 1 else 'copies'}", style=COPY)
    return text


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def incidents_table(incidents: Iterable[Incident]) -> RenderableType:
    """All incidents, one a row: id, when, what and where, killed, documents. Says so when there is none."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True, header_style="bold")
    table.add_column("incident", overflow="fold", max_width=16)
    table.add_column("when", no_wrap=True)
    table.add_column("what", ratio=1, overflow="fold")
    table.add_column("killed", no_wrap=True)
    table.add_column("docs", justify="right", no_wrap=True)
    for incident in incidents:
        what = Text.assemble(one_line(incident.title, 160), "\n", (f"{kind_text(incident)} · {where_text(incident)}", SOFT))
        when = when_text(incident).replace(" to ", "\n").replace("date unknown", "?")
        table.add_row(Text(one_line(incident.id)), Text(when), what, Text(_range(incident.killed)), Text(str(len(incident.documents))))
    return table if table.row_count else Text("No incident was found.")


def _range(toll: TollRange) -> str:
    """``7 (5-8)``, ``7``, ``5-8``, ``-``."""
    if toll.best is None and toll.low is None:
        return "-"
    spread = f"{toll.low}-{toll.high}" if toll.low != toll.high else ""
    return f"{toll.best} ({spread})" if toll.best is not None and spread else str(toll.best if toll.best is not None else spread or toll.low)


def _excerpt(found: Sequence[Piece]) -> Text:
    text = Text()
    for piece in found:
        text.append(piece.text, style="reverse" if "hit" in piece.marks else "")
    return text


def claims_view(incident: Incident, readings: Mapping[str, Reading], lineages: Iterable[Lineage], question: str | None = None) -> RenderableType:
    """Every claim of an incident, or of one of its questions, with its chain, terms and passage; copies as a number."""
    laid = ledger(incident, case_of(readings.values(), lineages))
    parts: list[RenderableType] = []
    for asked in laid.asked:
        if question in (None, asked.question.question):
            for row in asked.rows:
                parts += _claims(asked, row, readings)
    return Group(*parts) if parts else Text("No claim.")


def _claims(asked: Asked, row: Row, readings: Mapping[str, Reading]) -> list[RenderableType]:
    parts: list[RenderableType] = [Text.assemble((f"{asked.label}: {row.value}", "bold"), "  ", (row.dots, SUPPORT))]
    for entry in (*(e for voice in row.voices for e in voice.entries), *row.silent, *row.against):
        head = Text.assemble(
            " < ".join(entry.chain or (entry.outlet,)), (f" · {entry.stance} · {' · '.join(entry.terms)}", CONTEST if entry.against else SOFT)
        )
        if entry.copies:
            head.append(f" ×{len(entry.copies)} {'copy' if len(entry.copies) == 1 else 'copies'}", style=COPY)
        parts.append(Padding(head, (0, 0, 0, 2)))
        if reading := readings.get(entry.claim.document):
            parts.append(Padding(_excerpt(excerpt(reading, entry.claim.spans)), (0, 0, 1, 4)))
    return parts


def skipped_table(skipped: Iterable[Skipped]) -> RenderableType:
    """What was not read, why, and what helps. Says so when nothing was skipped."""
    table = _table("not read", "why", "what helps")
    for item in skipped:
        table.add_row(Text(one_line(item.input)), Text(one_line(item.reason)), Text(one_line(item.hint)))
    return table if table.row_count else Text("Nothing was skipped.")
