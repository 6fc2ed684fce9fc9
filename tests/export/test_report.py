"""The report: its structure, its safety, its size."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import msgspec
import pytest
from export_case import HERALD, Made, lorn, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from sourceline.export.article import paragraphs
from sourceline.export.passage import excerpt, pieces
from sourceline.export.report import report, running, web_address
from sourceline.records import Document, Incident, Reading, Repair, Skipped

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x1b[2J\u202e{{ 7*7 }}"
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Elements with their attributes, ids, links, headings, text; fails where tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.text.append(data)

    def having(self, tag: str, name: str) -> list[dict[str, str | None]]:
        """Elements of a tag and a class."""
        return [a for t, a in self.found if t == tag and name in (a.get("class") or "").split()]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


def page(case: Made, **more: object) -> Page:
    return Page(report(case.incidents, case.readings, case.lineages, skipped=case.skipped, **more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def shown() -> Page:
    return page(lorn(27), title="Lorn case", made="3 Jan 2020")


def test_incident_is_laid_out_as_a_ledger(shown: Page) -> None:
    assert len(shown.having("details", "incident")) == 1
    assert len(shown.having("section", "asked")) == 5, "four questions and the denied row"
    assert len(shown.having("details", "answer")) == 8
    for words in (
        "who did it",
        "⚠ conflict",
        "denied",
        "low",
        "best",
        "high",
        "state television < , relaying Guard statement",
        "29 documents",
        "2 families",
    ):
        assert words in shown.words


def test_copies_never_add_a_dot(shown: Page) -> None:
    few = page(lorn(3))

    def dots(one: Page) -> list[str]:
        return re.findall(r"[●○]+ \d+ origin", one.words)

    assert dots(shown) == dots(few)
    assert "×27 copies" in shown.words
    assert "×27 copies" not in few.words
    assert "×3 copies" in few.words


def test_every_link_has_its_target_and_every_id_is_unique(shown: Page) -> None:
    ids = [a["id"] for _, a in shown.found if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"] or "" for t, a in shown.found if t == "a" and "href" in a]
    assert links
    inner = [href[1:] for href in links if href.startswith("#")]
    assert set(inner) <= set(ids)
    assert all(href.startswith(("#", "https://")) for href in links)


def test_claims_open_to_their_passage(shown: Page) -> None:
    html = report(*_parts(lorn(2)))
    assert "<mark>the northern army</mark>" in html
    assert '<mark class="claim content">the northern army</mark>' in html
    assert "in the article" in shown.words
    assert "copied from" not in shown.words or "NPA" in shown.words


def _parts(made: Made) -> tuple[object, object, object]:
    return made.incidents, made.readings, made.lineages


def test_articles_say_who_says_what(shown: Page) -> None:
    for name in ("cue", "source", "content", "direct", "repair"):
        assert shown.having("span", name) or shown.having("mark", name), name
    assert "unnamed · government · ×3" in shown.words
    assert "on condition of anonymity" in shown.words
    assert "reads statement" in shown.words


def test_relayed_sources_stand_below_who_relays_them(shown: Page) -> None:
    assert shown.words.index("state television body · media") < shown.words.index("a Guard statement body · military")
    assert shown.having("p", "depth1")


def test_families_are_drawn_and_told(shown: Page) -> None:
    assert shown.having("svg", "lanes")
    edges = [a.get("stroke-dasharray") for a in page(lorn(3)).having("path", "edge")]
    assert sorted(edges) == ["1.5 4", "none", "none"], "spun edges are dotted"
    assert "spun by synonyms" in shown.words
    assert "near copy" in shown.words


def test_headings_descend_without_gaps_and_drawings_are_named(shown: Page) -> None:
    levels = [int(t[1]) for t, _ in shown.found if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for tag, attributes in shown.found:
        if tag == "svg":
            assert "aria-label" in attributes or "aria-labelledby" in attributes or attributes.get("aria-hidden") == "true"
    assert dict(next(a for t, a in shown.found if t == "html"))["lang"] == "en"


def test_needs_nothing_else(shown: Page) -> None:
    assert not [t for t, a in shown.found if t in ("script", "link", "img", "iframe", "object", "form") or "src" in a]
    assert not [n for _, a in shown.found for n in a if n.startswith("on")]
    html = report(*_parts(lorn(1)))
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_hostile_texts_are_only_text() -> None:
    made = lorn(2)
    hostile = msgspec.json.decode(
        msgspec.json.encode({"i": made.incidents, "r": made.readings, "l": made.lineages})
        .replace(b"Defence Ministry", b"@@").replace(b'"npa"', b'"@@"').replace(b"airstrike", b"@@").replace(b"three officials", b"@@")
    )  # fmt: skip

    def put(value: object) -> object:
        if isinstance(value, str):
            return value.replace("@@", HOSTILE)
        if isinstance(value, list):
            return [put(v) for v in value]
        if isinstance(value, dict):
            return {put(k): put(v) for k, v in value.items()}
        return value

    data = put(hostile)
    assert isinstance(data, dict)
    incidents, readings = msgspec.convert(data["i"], list[Incident]), msgspec.convert(data["r"], list[Reading])
    readings[0] = msgspec.structs.replace(
        readings[0], document=msgspec.structs.replace(readings[0].document, title=HOSTILE, url="javascript:alert(1)", publisher=HOSTILE),
        repairs=(Repair(span=(0, 4), found=HOSTILE, reads=HOSTILE, by="x", score=1.0),),
    )  # fmt: skip
    html = report(incidents, readings, msgspec.convert(data["l"], list[type(made.lineages[0])]),
                  skipped=[Skipped(input=HOSTILE, reason=HOSTILE, hint=HOSTILE)], title=HOSTILE, made=HOSTILE)  # fmt: skip
    found = Page(html)
    assert "<script" not in html
    assert "<img" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "{{ 7*7 }}" in html
    assert not [a for _, a in found.found for n in a if n.startswith("on")]
    assert not [a for _, a in found.found if (a.get("href") or "").startswith("javascript")]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "http://[", None, "file:///etc/passwd"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_address(Document(id="d", text="t", input="d", url=url)) is None


def test_three_hundred_documents_stay_small_and_folded() -> None:
    html = report(*_parts(lorn(300)))
    assert len(html.encode()) < 300 * 15_000
    found = Page(html)
    assert not [a for a in found.having("details", "article") if "open" in a]
    assert len(found.having("details", "article")) == 302


def test_an_outlet_that_is_not_known_goes_by_its_file() -> None:
    reading = Reading(document=Document(id="8858a56061d0f728", text="Gunfire in Lorn\nMore.", input="/a/b/lorn.txt"))
    found = Page(report([], [reading], []))
    assert "lorn.txt" in found.words
    assert "8858a56061d0f728" not in found.words


def test_a_case_without_anything_says_so() -> None:
    empty = Page(report([], [], [])).words
    assert "No incident was found" in empty
    assert "Nothing was skipped" in empty


def test_documents_that_are_missing_are_named() -> None:
    made = lorn(2)
    found = Page(report(made.incidents, (), made.lineages))
    assert "not in the case" in found.words


TEXT = "Ab cd.\n\nEf gh “ij” kl. Mn\n"
SPANS = st.tuples(st.integers(-3, 30), st.integers(-3, 30))


@given(marks=st.lists(st.tuples(SPANS, st.sampled_from("abc")), max_size=8))
def test_pieces_are_the_text(marks: list[tuple[tuple[int, int], str]]) -> None:
    found = pieces(TEXT, 0, len(TEXT), marks)
    assert "".join(p.text for p in found) == TEXT
    for piece in found:
        for at in range(piece.start, piece.start + len(piece.text)):
            assert piece.marks == {name for (s, e), name in marks if s <= at < e}


@settings(max_examples=60, deadline=None)
@given(spans=st.lists(st.tuples(st.integers(-5, 400), st.integers(-5, 400)), min_size=1, max_size=4), longest=st.integers(20, 200))
def test_excerpts_hold_the_words_of_the_claim(spans: list[tuple[int, int]], longest: int) -> None:
    reading = Reading(document=Document(id="d", text=HERALD, input="d"), sentences=sentences(HERALD))
    found = excerpt(reading, spans, longest)
    usable = [s for s in spans if max(0, s[0]) < min(s[1], len(HERALD))]
    assert bool(found) == bool(usable)
    inner = [p for p in found if p.text not in ("… ", " …")]
    for piece in inner:
        assert HERALD[piece.start : piece.start + len(piece.text)] == piece.text
    if usable:
        first = max(0, usable[0][0])
        assert any("hit" in p.marks and p.start <= first < p.start + len(p.text) for p in inner)


def test_an_article_is_shown_to_the_letter() -> None:
    for reading in lorn(2).readings:
        lines = paragraphs(reading)
        shown_text = [Page(str(running(p))).text for p in lines]
        assert ["".join(t) for t in shown_text] == [line for line in reading.document.text.split("\n") if line.strip()]
