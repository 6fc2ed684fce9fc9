"""The drawing of families: columns of time, rows, folding, caps, links, words for who cannot see it, hostile data."""

from __future__ import annotations

import pytest
from export_case import lorn
from hypothesis import given
from hypothesis import strategies as st
from lineage_case import HOSTILE_TITLE, crowd, document, harbour, many, wire
from test_report import HOSTILE, Page

from sourceline.export.axis import MOST, columns
from sourceline.export.case import case_of
from sourceline.export.family_graph import CHARACTER, LANES_SHOWN, ROWS_SHOWN, Graph, family_graph
from sourceline.export.report import report
from sourceline.records import Document, Lineage, Member, Reading


def drawn(made: tuple[tuple[Lineage, ...], list[Document]]) -> Graph:
    lineages, documents = made
    found = family_graph(lineages, case_of([Reading(document=d) for d in documents], lineages))
    assert found is not None
    return found


def page(made: tuple[tuple[Lineage, ...], list[Document]]) -> Page:
    return Page(report([], [Reading(document=d) for d in made[1]], made[0]))


def test_time_runs_to_the_right_and_rows_never_share_a_height() -> None:
    graph = drawn(harbour())
    place = {node.document: node for node in graph.nodes}
    assert place["npa"].x < place["gazette"].x < place["prime"].x < place["echo"].x < place["left"].x < place["undated"].x
    assert len({node.y for node in graph.nodes}) == len(graph.nodes)
    assert [column.label for *_, column in graph.columns][-1] == "no date"


def test_shapes_words_and_patterns_tell_what_a_document_is() -> None:
    graph = drawn(harbour())
    place = {node.document: node for node in graph.nodes}
    assert (place["npa"].square, place["npa"].copied) == (True, False)
    assert (place["gazette"].square, place["gazette"].copied) == (False, True)
    assert place[""].shape == "unseen"
    assert place[""].name == "unseen story, credited to AP"
    assert place["prime"].words == "spun 98 % · order likely"
    assert place["undated"].words == "near copy 100 % · order not known"
    ways = {edge.child: edge for edge in graph.edges}
    assert len({ways[name].dashes for name in ("prime", "echo", "later", "right")}) == 4, "spun, near copy, update, rewrite"
    assert ways["right"].width < ways["prime"].width
    assert ways["prime"].title == "Prime Relay, 2021-03-03: spun by synonyms from NPA, 98 % of its text, order likely"


def test_a_copy_that_is_dated_before_its_parent_comes_from_above() -> None:
    documents = [document("a", publisher="A", published="2021-03-05"), document("b", publisher="B", published="2021-03-01")]
    family = Lineage(id="l1", root="a", members=(Member(document="a"), Member(document="b", parent="a", relation="rewrite", coverage=0.5)))
    graph = drawn(((family,), documents))
    assert graph.edges[0].back


@pytest.mark.parametrize("copies", [60, 300, 3_000])
def test_large_families_are_folded_and_nobody_is_lost(copies: int) -> None:
    graph = drawn(crowd(copies))
    assert len(graph.nodes) <= 7
    assert sum(node.count for node in graph.nodes) + graph.lanes[0].left_out == copies + 1
    assert f"×{copies // 5}" in page(crowd(copies)).words if copies < 3_000 else True


def test_a_family_of_many_rewrites_is_cut_and_counted() -> None:
    members = (
        Member(document="npa"),
        *(Member(document=f"r{n}", parent="npa" if n < 2 else f"r{n - 2}", relation="rewrite", coverage=0.5) for n in range(80)),
    )
    graph = drawn(((Lineage(id="l1", root="npa", members=members),), [wire(), *(document(f"r{n}", publisher=f"R{n}") for n in range(80))]))
    assert graph.lanes[0].left_out > 0
    assert sum(node.count for node in graph.nodes) + graph.lanes[0].left_out == 81
    assert len(graph.nodes) <= 24


def test_three_hundred_families_are_capped_and_counted() -> None:
    graph = drawn(many(300))
    assert len(graph.lanes) <= LANES_SHOWN
    assert len(graph.nodes) <= ROWS_SHOWN
    assert len(graph.lanes) + graph.left_out == 300
    words = page(many(300)).words
    assert f"and {graph.left_out} families more in the tables below" in words
    assert len(page(many(300)).having("details", "family")) == 300


def test_words_stay_inside_the_drawing() -> None:
    for made in (harbour(), crowd(30), many(60)):
        graph = drawn(made)
        assert all(node.x + 13 + CHARACTER * (len(node.name) + len(node.words)) <= graph.width for node in graph.nodes)
        assert all(node.y < graph.height for node in graph.nodes)


def test_nodes_lead_to_articles_and_ways_to_both_texts() -> None:
    found = page(harbour())
    ids = {a["id"] for _, a in found.found if "id" in a}
    links = [a["href"] or "" for t, a in found.found if t == "a"]
    assert {href[1:] for href in links} <= ids
    assert "#d1-text" in links
    assert "#x1" in links
    assert len(found.having("div", "beside")) == 2, "spun and update; an identical copy has nothing to compare, the others have no passages"
    assert "side by side" in found.words
    assert "[" not in "".join(h for h in links)


def test_who_cannot_see_it_has_words_and_a_table() -> None:
    found = page(harbour())
    svg = found.having("svg", "lanes")[0]
    names = (svg["aria-labelledby"] or "").split()
    assert set(names) <= {a.get("id") for _, a in found.found}
    assert "Prime Relay, 2021-03-03: spun by synonyms from NPA, 98 % of its text, order likely" in found.words
    assert "unseen story, credited to AP" in found.words
    assert "order likely swapped words" in found.words
    assert not [a for t, a in found.found if t == "a" and a.get("tabindex") == "-1" and not (a.get("aria-label") or "swap" in (a.get("class") or ""))]


def test_no_family_no_drawing() -> None:
    assert family_graph((), case_of((), ())) is None
    alone = page(((Lineage(id="l1", root="a", members=(Member(document="a"),)),), [document("a")]))
    assert "No article here copies another" in alone.words


def test_hostile_names_are_only_text() -> None:
    bad = Document(id=HOSTILE, text=HOSTILE, input=HOSTILE, publisher=HOSTILE, title=HOSTILE_TITLE, published="2021-03-01")
    members = (
        Member(document="npa"),
        Member(document=HOSTILE, parent="npa", relation="spun", coverage=float("inf"), direction="unknown", reasons=(HOSTILE,)),
    )
    family = Lineage(id=HOSTILE, root="npa", agency=HOSTILE, unseen=True, members=members)
    html = report([], [Reading(document=d) for d in (wire(), bad)], (family,))
    assert "<script" not in html
    assert "<img" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert len(html) < 120_000
    Page(html)


def test_documents_that_are_missing_are_drawn_dashed() -> None:
    lineages, _ = harbour()
    graph = family_graph(lineages, case_of((), lineages))
    assert graph is not None
    assert {node.shape for node in graph.nodes} == {"unseen"}


def test_same_case_same_drawing() -> None:
    made = lorn(30)
    assert report(made.incidents, made.readings, made.lineages) == report(made.incidents, made.readings, made.lineages)


@pytest.mark.parametrize(
    ("dates", "labels"),
    [
        (["2021-03-01", "2021-03-02"], ["2021-03-01", "2021-03-02"]),
        (["2021-03-01 05:10", "2021-03-01 05:50", "2021-03-01 07:00"], ["2021-03-01 05:00", "07:00"]),
        (["2021-03-01 05:10", "2021-03-02"], ["2021-03-01", "2021-03-02"]),
        (["2021-03-01", ""], ["2021-03-01", "no date"]),
        (["2021-03", "last week"], ["no date"]),
        ([f"2021-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(56)], ["week of 2020-12-28", "week of 2021-01-04"]),
        ([f"{1700 + n}-01-01" for n in range(0, 300, 3)], ["1700s", "1710s"]),
    ],
)
def test_columns_take_the_unit_that_fits(dates: list[str], labels: list[str]) -> None:
    _, axis = columns({str(n): when for n, when in enumerate(dates)})
    assert [column.label for column in axis][: len(labels)] == labels


def test_a_gap_in_time_is_marked() -> None:
    _, axis = columns({"a": "2021-03-01", "b": "2021-03-02", "c": "2021-03-09"})
    assert [column.gap for column in axis] == [False, False, True]


DATES = st.one_of(st.dates().map(str), st.datetimes().map(lambda d: d.isoformat(" ")), st.text(max_size=6))


@given(st.dictionaries(st.text(max_size=3), DATES, max_size=60))
def test_every_document_has_a_column_and_they_are_few(published: dict[str, str]) -> None:
    keys, axis = columns(published)
    known = [column.key for column in axis]
    assert set(keys) == set(published)
    assert set(keys.values()) == set(known)
    assert len(known) == len(set(known)) <= MOST + 1
