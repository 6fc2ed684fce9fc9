"""Two documents side by side: every word once, what differs said on both sides, folding, widths, JSON, hostile texts, the command."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_case import HOSTILE_TITLE, SPUN, WIRE, document, harbour, repair, whole, wire
from rich.cells import cell_len
from rich.console import Console
from test_report import Page

from sourceline.casebook import Casebook
from sourceline.export import schemas
from sourceline.export.comparison import Cell, Comparison, figures, says
from sourceline.export.comparison_layout import compare
from sourceline.export.comparison_page import comparison_page
from sourceline.export.comparison_record import record
from sourceline.export.comparison_view import ComparisonView
from sourceline.records import Document, Member, Passage, Reading, Repair, Substitution

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x1b[2J\u202e{{ 7*7 }}"


def pair(child: Document, parent: Document, *passages: Passage, repairs: tuple[Repair, ...] = (), **more: object) -> Comparison:
    member = Member(document=child.id, parent=parent.id, passages=passages, **({"relation": "spun", "coverage": 0.98} | more))  # type: ignore[arg-type]
    return compare(Reading(document=child, repairs=repairs), Reading(document=parent), member)


@pytest.fixture(scope="module")
def spun() -> Comparison:
    return pair(document("prime", SPUN, "Prime Relay"), wire(), whole(), repairs=(repair(),), direction="likely", reasons=("corruption",))


def plain(cell: Cell | None) -> str:
    return "".join(bit.text for bit in cell.bits) if cell else ""


def printed(one: Comparison, width: int) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(ComparisonView(one))
    return out.getvalue()


def test_paragraphs_stand_beside_the_paragraphs_that_they_derive_from(spun: Comparison) -> None:
    rows = [row for group in spun.groups for row in group.rows]
    assert [(row.kind, row.number) for row in rows] == [("changed", 1), ("changed", 2), ("changed", 3), ("same", 4), ("own", 0)]
    assert plain(rows[2].parent) == "Four workers were treated for smoke. The cause was not known, said Chief Mara Dolen."
    assert plain(rows[2].child).startswith("Four labourers")
    assert plain(rows[4].parent) == "Its owner, Orlen Docks, said trade would resume on Tuesday."
    assert rows[4].child is None


def test_a_difference_has_one_number_on_both_sides(spun: Comparison) -> None:
    for group in spun.groups:
        for row in group.rows:
            ours = {bit.swap: (bit.text, bit.other) for bit in (row.child.bits if row.child else ()) if bit.swap}
            theirs = {bit.swap: (bit.other, bit.text) for bit in (row.parent.bits if row.parent else ()) if bit.swap}
            assert ours == theirs
    assert spun.swaps == 6
    assert "other words in 6 places" in figures(spun)
    assert "10 words left out" in figures(spun)
    assert "order likely: swapped words" in figures(spun)


def test_words_put_in_and_left_out_inside_a_passage() -> None:
    read, reads = "The old harbour of Orlen was shut on Monday night.", "The harbour of Orlen was shut again on Monday night."
    swaps = (Substitution(child=(3, 3), parent=(4, 7)), Substitution(child=(30, 35), parent=(33, 33)))
    one = pair(document("a", reads), document("b", read), Passage(child=(0, len(reads) - 1), parent=(0, len(read) - 1), substitutions=swaps))
    out = " ".join(printed(one, 80).split())
    assert "The [- old] harbour of Orlen was shut [+ again] on Monday night." in out
    html = comparison_page(one)
    assert 'title="left out: old"' in html
    assert 'title="put in" tabindex="-1">again<' in html
    assert 'title="put in: again"' in html


def test_moved_passages_say_so() -> None:
    first, second = "One two three four five six seven eight.", "Nine ten eleven twelve thirteen fourteen."
    ours, theirs = f"{second}\n\n{first}", f"{first}\n\n{second}"
    one = pair(document("a", ours), document("b", theirs), Passage(child=(0, len(second)), parent=(len(first) + 2, len(theirs))),
               Passage(child=(len(second) + 2, len(ours)), parent=(0, len(first))))  # fmt: skip
    assert [says(group) for group in one.groups] == ["6 words the same", "8 words the same, moved"]
    assert (one.added, one.dropped) == ((), ())


def test_long_stretches_are_folded_with_their_number() -> None:
    same = "\n\n".join(f"Paragraph {n} " + "word " * 20 + "end." for n in range(10))
    own = "\n\n".join(f"Own {n} " + "other " * 30 + "end." for n in range(20))
    one = pair(document("a", f"{same}\n\n{own}"), document("b", same), Passage(child=(0, len(same)), parent=(0, len(same))))
    assert [(group.kind, group.folded) for group in one.groups] == [("same", True), ("own", False), ("own", True)]
    for width in (80, 120):
        out = printed(one, width)
        assert "230 words the same" in out
        assert "Paragraph 3" not in out
        assert "Own 2 " in out
        assert "Own 19" not in out
    html = comparison_page(one)
    assert "Paragraph 3" in html, "the page holds what it folds"
    assert html.count('<details class="fold">') == 2


PIECES = ["alpha", "beta", "gamma", "“delta”", "12,5", "\n\n", "\n", ". ", "  ", "—", "é", "شمال", "\u202e", "_"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str, tuple[Passage, ...]]:
    ours, theirs = draw(TEXTS), draw(TEXTS)
    span = st.tuples(st.integers(-2, 60), st.integers(-2, 60))
    swap = st.builds(Substitution, child=span, parent=span)
    return (
        ours,
        theirs,
        tuple(draw(st.lists(st.builds(Passage, child=span, parent=span, substitutions=st.lists(swap, max_size=4).map(tuple)), max_size=4))),
    )


@settings(max_examples=300, deadline=None)
@given(made=pairs())
def test_no_word_is_lost_whatever_the_passages(made: tuple[str, str, tuple[Passage, ...]]) -> None:
    ours, theirs, passages = made
    one = pair(document("a", ours, title="a"), document("b", theirs, title="b"), *passages)
    rows = [row for group in one.groups for row in group.rows]
    for cell in (cell for row in rows for cell in (row.child, row.parent) if cell):
        assert len(plain(cell)) == cell.span[1] - cell.span[0]
    shown = [cell.span for row in rows if (cell := row.child)]
    assert shown == sorted(shown), "the child's text stands in its order"
    for text, spans in ((ours, shown), (theirs, [cell.span for row in rows if (cell := row.parent)])):
        covered = {at for start, end in spans for at in range(start, end)}
        assert not [c for at, c in enumerate(text) if c.isalnum() and at not in covered]
    assert sum(end - start for start, end in shown) == len({at for start, end in shown for at in range(start, end)}), "nothing of the child twice"


def test_every_difference_of_a_passage_is_in_a_row() -> None:
    for lineage in harbour()[0]:
        documents = {d.id: d for d in harbour()[1]}
        for member in lineage.members:
            if member.parent:
                one = compare(Reading(document=documents[member.document]), Reading(document=documents[member.parent]), member)
                shown = {bit.swap for group in one.groups for row in group.rows for bit in (row.child.bits if row.child else ()) if bit.swap}
                assert len(shown) == one.swaps == sum(len(passage.substitutions) for passage in member.passages)


@pytest.mark.parametrize("width", [30, 80, 95, 96, 160])
def test_it_fits_the_terminal_and_needs_no_colour(spun: Comparison, width: int) -> None:
    out = printed(spun, width)
    assert max(cell_len(line) for line in out.splitlines()) <= width
    assert "\x1b" not in out
    words = " ".join(out.split())
    if width < 96:
        assert "[warehouses → depots]" in words
        assert "- Its owner" in words
    else:
        assert "[warehouses]" in words
        assert "[depots]" in words
        assert "left out" in words


def test_repairs_are_dotted_and_told_where_nothing_beside_them_shows_it(spun: Comparison) -> None:
    assert '<span class="repair" title="reads brigade">force</span>' in comparison_page(spun)
    guess = Repair(span=(SPUN.index("Chief"), SPUN.index("Chief") + 5), found="Chief", reads="Captain", by="names", score=0.7)
    one = pair(document("prime", SPUN), wire(), whole(), repairs=(guess, repair()))
    assert '<span class="repair">Chief</span> reads Captain' in comparison_page(one)
    assert "reads brigade</p>" not in comparison_page(one)
    assert "“Chief” reads “Captain”" in printed(one, 80)


def test_the_page_is_whole_and_safe(spun: Comparison) -> None:
    html = comparison_page(spun)
    page = Page(html)
    ids = [a["id"] for _, a in page.found if "id" in a]
    links = [a["href"] or "" for t, a in page.found if t == "a"]
    assert len(ids) == len(set(ids))
    assert links
    assert {href.removeprefix("#") for href in links} <= set(ids)
    assert "default-src 'none'" in html
    assert not [t for t, a in page.found if t in ("script", "link", "img", "iframe", "form") or "src" in a]
    assert "url(" not in html
    assert "@import" not in html


def test_hostile_texts_titles_and_repairs_are_only_text() -> None:
    text = f"{HOSTILE} {WIRE} {HOSTILE}"
    bad = Document(id=HOSTILE, text=text, input=HOSTILE, publisher=HOSTILE, title=HOSTILE_TITLE, published=HOSTILE)
    other = Document(id="b", text=text, input="b", publisher=HOSTILE, title=HOSTILE_TITLE)
    at = len(HOSTILE)
    swap = Substitution(child=(0, at), parent=(0, at))
    repairs = (Repair(span=(0, at), found=HOSTILE, reads=HOSTILE, by="names", score=1.0),)
    one = pair(bad, other, Passage(child=(0, len(text)), parent=(0, len(text)), substitutions=(swap,)), repairs=repairs, reasons=(HOSTILE,))
    html = comparison_page(one)
    for out in (html, printed(one, 80), printed(one, 120)):
        assert "\x1b" not in out
        assert "\u202e" not in out
    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7*7 }}" in html
    assert len(html) < 60_000, "a title of 100 KB is cut"
    assert not [n for _, a in Page(html).found for n in a if n.startswith("on")]


def test_a_text_of_a_million_words_is_cut_and_counted() -> None:
    text = "\n\n".join("some words that say little " * 40 + str(n) for n in range(5_000))
    swaps = tuple(Substitution(child=(at, at + 4), parent=(at, at + 4)) for at in range(0, len(text) - 5, 27 * 40))
    start = time.perf_counter()
    one = pair(document("a", text), document("b", text), Passage(child=(0, len(text)), parent=(0, len(text)), substitutions=swaps))
    html = comparison_page(one)
    assert time.perf_counter() - start < 30
    assert one.cut > 1_000_000
    assert len(html) < 1_500_000
    assert "more of both" in html
    assert "--format json" in printed(one, 80)


def test_json_follows_its_schema(spun: Comparison) -> None:
    data = msgspec.json.decode(msgspec.json.encode(record(spun)))
    jsonschema.validate(data, schemas.schema("comparison"))
    assert data["schema"] == "sourceline.comparison/1"
    assert [WIRE[s:e] for s, e in data["dropped"]] == ["Its owner, Orlen Docks, said trade would resume on Tuesday."]
    assert data["added"] == []


def call(*args: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR")}
    return subprocess.run(
        [sys.executable, "-c", "from sourceline.cli import app; app()", *args], capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    lineages, documents = harbour()
    path = tmp_path_factory.mktemp("compare") / "case.db"
    with Casebook.open(path, create=True) as book:
        book.add_readings([Reading(document=d) for d in documents], "test")
        book.set_lineages(lineages)
    return str(path)


def test_the_parent_is_found_and_may_be_named(case: str) -> None:
    assert "Prime Relay  spun by synonyms from  NPA" in call("compare", "prime.txt", "--case", case).stdout
    assert json.loads(call("compare", "articles/prime.txt", "npa", "--case", case, "--format", "json").stdout)["parent"] == "npa"
    html = call("compare", "prime", "--case", case, "--format", "html").stdout
    assert html.startswith("<!DOCTYPE html>") or html.lstrip().startswith("<!DOCTYPE html>")


def test_two_that_the_lineage_does_not_join_are_related_by_themselves(case: str) -> None:
    found = json.loads(call("compare", "echo", "gazette", "--case", case, "--format", "json").stdout)
    assert {found["child"], found["parent"]} == {"echo", "gazette"}
    assert found["passages"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("npa",), "nothing stands above it"),
        (("npa", "alone"), "no kin"),
        (("nobody",), "no document 'nobody'"),
        (("npa", "npa"), "nothing stands above"),
    ],
)
def test_what_cannot_be_compared_is_said(case: str, args: tuple[str, ...], words: str) -> None:
    done = call("compare", *args, "--case", case)
    assert done.returncode == 2
    assert words in done.stderr
