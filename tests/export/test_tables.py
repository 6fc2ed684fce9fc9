"""Tables for the terminal: what they say, at 80 columns, piped."""

from __future__ import annotations

import io
import re

import pytest
from export_case import lorn
from msgspec import structs
from reading_case import chained
from rich.cells import cell_len
from rich.console import Console, RenderableType

from sourceline.export import tables
from sourceline.export.labels import labels
from sourceline.records import Document, Incident, Lineage, Member, Reading, Skipped


def printed(view: RenderableType, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(view)
    return out.getvalue()


@pytest.fixture(scope="module")
def ledger_text() -> str:
    made = lorn(27)
    return printed(tables.incident_view(made.incidents[0], {r.document.id: r for r in made.readings}, made.lineages))


def test_the_ledger_of_an_incident(ledger_text: str) -> None:
    for words in (
        "low 7 · best 7 · high 8",
        "who did it",
        "⚠ conflict",
        "●○",
        "×27 copies",
        "denied",
        "Guard",
        "29 documents · 2 families",
        "“several” said by",
    ):
        assert words in ledger_text


def test_many_victims_stand_on_one_line() -> None:
    made = lorn(2)
    incident = made.incidents[0]
    asked = incident.questions[1]
    names = ("Arin Sol", "Dren Vael", "protocol officer")
    questions = (structs.replace(asked, answers=tuple(structs.replace(asked.answers[0], value=name) for name in names)),)
    out = printed(tables.incident_view(structs.replace(incident, questions=questions), {r.document.id: r for r in made.readings}, made.lineages), 200)
    assert "Arin Sol ○   Dren Vael ○   protocol" in out


def test_nothing_is_wider_than_the_terminal_or_coloured(ledger_text: str) -> None:
    assert max(len(line) for line in ledger_text.splitlines()) <= 80
    assert "\x1b" not in ledger_text


@pytest.mark.parametrize("width", [40, 80, 132])
def test_every_view_fits(width: int) -> None:
    made = lorn(3)
    by = {r.document.id: r for r in made.readings}
    views = [
        tables.incidents_table(made.incidents),
        tables.incident_view(made.incidents[0], by, made.lineages),
        tables.claims_view(made.incidents[0], by, made.lineages),
        tables.reading_view(made.readings[0]),
        tables.lineage_tree(made.lineages, [r.document for r in made.readings]),
        tables.skipped_table(made.skipped),
    ]
    for view in views:
        assert max(len(line) for line in printed(view, width).splitlines()) <= width


def test_a_reading_shows_terms_chain_and_text() -> None:
    out = printed(tables.reading_view(lorn(1).readings[0]), 160)
    for words in (
        "three officials",
        "unnamed · government · ×3",
        "└ a Guard statement",
        "killed 7",
        "Friday = 2020-01-03",
        "Text",
        "They will answer for it",
    ):
        assert words in out


def test_relayed_sources_stand_under_who_relays_them() -> None:
    lines = printed(tables.reading_view(chained()), 130).splitlines()
    rows = {
        name: next(at for at, line in enumerate(lines) if name in line) for name in ("State radio", "└ the Guard", "└ nurses", "Minister Dren Vael")
    }
    assert list(rows.values()) == sorted(rows.values())
    assert lines[rows["└ nurses"]].index("└") > lines[rows["└ the Guard"]].index("└") > lines[rows["State radio"]].index("State")
    assert "denies" in printed(tables.reading_view(chained()), 130)


def test_events_stand_on_a_line_with_date_and_teller() -> None:
    out = printed(tables.reading_view(chained()), 140)
    line = next(line for line in out.splitlines() if "blew up" in line and "→" in line)
    assert line.split()[:2] == ["2020-01-03", "Lorn"]
    assert "Dren Vael → two cars" in line
    assert line.split()[-3:] == ["killed", "≥3", "4"]
    assert "2 events, 1 of them background" in out


def test_passages_lead_to_their_rows_without_colour() -> None:
    out = " ".join(printed(tables.reading_view(chained()), 100).split())
    assert "Sol is dead¹, officials say" in out
    assert "blew up in Lorn²·³·⁴." in out
    assert "“They will pay,”⁵ Minister Dren Vael wrote on Friday, “and soon.”⁵" in out


def test_passages_are_styled_on_a_terminal_and_colourless_where_asked() -> None:
    def shown(**more: object) -> str:
        out = io.StringIO()
        Console(file=out, width=100, force_terminal=True, color_system="standard", **more).print(tables.reading_view(chained()))  # type: ignore[arg-type]
        return out.getvalue()

    assert "\x1b[1;36mState radio\x1b[0m" in shown()
    assert "\x1b[4mwho did it\x1b[0m" in shown()
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", shown(no_color=True)), "no colour"
    assert "\x1b[4mwho did it\x1b[0m" in shown(no_color=True), "an underline is no colour"


@pytest.mark.parametrize("width", [20, 40, 75, 76, 95, 96, 200])
def test_a_reading_fits_whatever_the_width_and_script(width: int) -> None:
    wide = chained()
    text = wide.document.text.replace("State radio", "国家广播电台国家广播电台"[:11])
    for reading in (wide, structs.replace(wide, document=structs.replace(wide.document, text=text, title="洛恩" * 60))):
        out = printed(tables.reading_view(reading), width)
        assert max(cell_len(line) for line in out.splitlines()) <= width
        assert "Dren Vael" in " ".join(out.split())


def test_claims_show_their_passages() -> None:
    made = lorn(3)
    out = printed(tables.claims_view(made.incidents[0], {r.document.id: r for r in made.readings}, made.lineages, "how"), 120)
    assert "state television said helicopters had fired" in out
    assert "killed:" not in out


def test_the_tree_of_a_family() -> None:
    made = lorn(3)
    out = printed(tables.lineage_tree(made.lineages, [r.document for r in made.readings]), 120)
    assert "near copy  90%" in out
    assert "spun       90%" in out
    assert "1 without kin" in out


def test_a_loop_of_parents_ends() -> None:
    loop = Lineage(id="l", root="a", members=(Member(document="a"), Member(document="b", parent="c"), Member(document="c", parent="b")))
    assert "a" in printed(tables.lineage_tree([loop], []))


def test_texts_are_neither_markup_nor_commands() -> None:
    evil = "[red]x[/red]\x1b[2J\x9b2J"
    out = printed(tables.skipped_table([Skipped(input=evil, reason=evil, hint=evil)]), 120)
    assert "[red]x[/red]" in out
    assert "\x1b" not in out
    assert "\x9b" not in out
    out = printed(tables.reading_view(Reading(document=Document(id=evil, text=evil, input=evil, title=evil))), 120)
    assert "[red]" in out
    assert "\x1b" not in out


def test_empty_cases_say_so() -> None:
    assert "No incident" in printed(tables.incidents_table([]))
    assert "Nothing was skipped" in printed(tables.skipped_table([]))
    assert "No document" in printed(tables.lineage_tree([], []))
    assert "T" in printed(tables.incident_view(Incident(id="i", title="T", type="ASSAULT"), {}, []))


def test_every_value_of_the_nouns_has_a_label() -> None:
    from typing import get_args

    from sourceline import records as r

    nouns = {
        "question": r.QuestionName, "stance": r.Stance, "certainty": r.Certainty, "status": r.EventStatus, "named": r.Named, "kind": r.SourceKind,
        "relation": r.AnswerRelation, "copy": r.CopyRelation, "pattern": r.CopyRelation, "kin": r.CopyRelation, "copy_of": r.CopyRelation, "direction": r.DirectionKnown,
    }  # fmt: skip
    table = labels()
    assert set(table) == {*nouns, "rule", "reason"}
    for noun, values in nouns.items():
        assert set(table[noun]) == set(get_args(values)), noun
        assert all(word.strip() for word in table[noun].values())
