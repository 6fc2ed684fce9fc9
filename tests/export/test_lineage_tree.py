"""Families in the terminal: order, figures, words, widths, folding, hostile data."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from lineage_case import crowd, document, harbour, many, wire
from rich.cells import cell_len
from rich.console import Console, RenderableType

from sourceline.casebook import Casebook
from sourceline.export.case import case_of
from sourceline.export.kin import in_order
from sourceline.export.tables import family_view, lineage_tree
from sourceline.export.times import apart
from sourceline.records import Lineage, Member, Reading

HOSTILE = "[bold]x[/]<script>alert(1)</script>\x1b[2J\u202e"


def printed(view: RenderableType, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(view)
    return out.getvalue()


def test_a_line_a_document_with_relation_share_distance_and_outlet() -> None:
    lines = printed(lineage_tree(*harbour()), 100).splitlines()
    row = {name: next(line for line in lines if name in line) for name in ("Orlen Gazette  Fire", "Prime Relay", "Echo Relay", "Valdia Post")}
    assert row["Orlen Gazette  Fire"].startswith("├── identical 100%  +2 h      ● Orlen Gazette")
    assert "spun       98%  +2 d      order likely  ● Prime Relay" in row["Prime Relay"]
    assert row["Echo Relay"].index("near copy") > row["Prime Relay"].index("spun"), "a copy of a copy stands one level below"
    assert "undated   order not known  ● Valdia Post" in row["Valdia Post"]
    assert "update     91%  +1 d" in next(line for line in lines if "update" in line)


def test_the_summary_counts_and_folds_those_without_kin() -> None:
    assert (
        printed(lineage_tree(*harbour()), 120).splitlines()[0]
        == "9 documents · 2 families of copies (8 documents) · 1 without kin (--all lists them)"
    )
    assert "Rain" not in printed(lineage_tree(*harbour()))
    assert "l3    ● Orlen Gazette  2021-03-05  Rain" in printed(lineage_tree(*harbour(), alone=True))


def test_an_unseen_story_is_the_root() -> None:
    lines = printed(lineage_tree(*harbour())).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("□ unseen story, credited to AP"))
    assert "● Left Bank" in lines[at + 1]
    assert "order not known" in lines[at + 2]


def test_one_family_gives_ids_reasons_and_swapped_words() -> None:
    lineages, documents = harbour()
    out = printed(family_view(lineages[0], documents), 120)
    assert "prime · 2021-03-03" in out
    assert "order known: dates, agency and customer" in out
    assert "order likely: swapped words" in out
    assert "1 passage, other words in 6 places" in out
    assert "“Fire” → “Blaze” · “warehouses” → “depots”" in out


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    lineages, documents = harbour()
    for view in (lineage_tree(lineages, documents, alone=True), family_view(lineages[0], documents)):
        assert max(cell_len(line) for line in printed(view, width).splitlines()) <= width


def test_many_copies_of_one_story_are_a_number_and_listed_on_demand() -> None:
    lineages, documents = crowd(300)
    out = printed(lineage_tree(lineages, documents))
    assert len(out.splitlines()) < 20
    assert "… ×292 more: near copy (--family l1 lists them)" in out
    assert sum("● Outlet" in line for line in printed(family_view(lineages[0], documents)).splitlines()) == 300
    assert len(printed(lineage_tree(*many(300))).splitlines()) == 1 + 4 * 300


def test_deep_chains_stay_inside_the_width() -> None:
    documents = [wire("d0"), *(document(f"d{n}", publisher=f"Outlet {n}") for n in range(1, 60))]
    members = tuple(Member(document=f"d{n}", parent=f"d{n - 1}" if n else None, relation="near_copy" if n else None) for n in range(60))
    lines = printed(lineage_tree((Lineage(id="l1", root="d0", members=members),), documents)).splitlines()
    assert len(lines) == 3 + 60
    assert "of Outlet 58: ● Outlet 59" in lines[-1]


def test_loops_strays_and_missing_documents_lose_nobody() -> None:
    members = tuple(Member(document=name, parent=parent) for name, parent in (("a", None), ("b", "c"), ("c", "b"), ("d", "gone"), ("e", "e")))
    family = Lineage(id="l1", root="a", members=members)
    assert sorted(kin.member.document for kin in in_order(family, case_of((), (family,)))) == ["a", "b", "c", "d", "e"]
    out = printed(lineage_tree((family,), ()))
    assert all(f"◌ {name}" in out for name in "abcde")


def test_hostile_titles_are_only_text() -> None:
    documents = [wire(), document("x", publisher=HOSTILE, title=HOSTILE * 3000)]
    family = Lineage(
        id=HOSTILE, root="npa", unseen=True, agency=HOSTILE, members=(Member(document="npa"), Member(document="x", parent="npa", reasons=(HOSTILE,)))
    )
    for view in (lineage_tree((family,), documents), family_view(family, documents)):
        out = printed(view)
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "[bold]x" in out
        assert max(cell_len(line) for line in out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("parent", "child", "words"),
    [
        ("2021-03-01 05:00", "2021-03-01 05:45", "+45 min"), ("2021-03-01 05:00", "2021-03-01 08:10", "+3 h"), ("2021-03-01", "2021-03-01 23:00", "same day"),
        ("2021-03-02", "2021-03-01", "−1 d"), ("2021-03-01 00:00", "2021-03-11 00:00", "+10 d"), ("2021-03", "2021-03-01", "undated"), ("", "2021-03-01", "undated"),
        ("2021-03-01 05:00+02:00", "2021-03-01 03:00+00:00", "+0 min"), ("0001-01-01 00:00+14:00", "2021-03-01 03:00", "undated"),
    ],
)  # fmt: skip
def test_distances_in_time(parent: str, child: str, words: str) -> None:
    assert apart(parent, child) == words


def test_a_pipe_gets_every_character_and_no_colour(tmp_path) -> None:
    lineages, documents = harbour()
    with Casebook.open(tmp_path / "case.db", create=True) as book:
        book.add_readings([Reading(document=d) for d in documents], "test")
        book.set_lineages(lineages)
    code = "from sourceline.cli import app; app()"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in ("LANG", "COLUMNS", "FORCE_COLOR")} | {"LC_ALL": "C"}
    for more in ((), ("--all",), ("--family", "l1")):
        call = [sys.executable, "-c", code, "lineage", "--case", str(tmp_path / "case.db"), *more]
        out = subprocess.run(call, capture_output=True, check=True, env=environment).stdout.decode()
        assert "├── identical" in out
        assert "\x1b" not in out
        assert max(len(line) for line in out.splitlines()) <= 80
    bad = subprocess.run([*call[:-1], "l9"], capture_output=True, check=False, env=environment)
    assert bad.returncode == 2
    assert b"there are: l1, l2, l3" in bad.stderr


def test_every_reason_that_the_stage_gives_has_words() -> None:
    from sourceline.export.labels import labels
    from sourceline.lineage.direction import _REASONS

    assert set(_REASONS.values()) <= set(labels()["reason"])
