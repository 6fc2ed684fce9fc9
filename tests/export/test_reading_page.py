"""The page of a reading: every character and every attribution on it, marks nest, nothing breaks out, nothing is fetched."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path

import msgspec
import pytest
import spacy
from export_case import WIRE, lorn
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from reading_case import HOSTILE, TEXT, chained
from test_report import Page
from typer.testing import CliRunner

from fake_reader import FakeReader
from sourceline import cli
from sourceline.export.marks import lines, marks, numbers
from sourceline.export.notes import fields, notes, quotes
from sourceline.export.page import page
from sourceline.records import Attribution, Document, Entity, Place, Reading, Repair, Time


class Read(Page):
    """A page with the text of each paragraph as a browser shows it, and what each link and tag stands on."""

    def __init__(self, html: str) -> None:
        self.shown: list[str] = []
        self.inside = ""
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if "text" in (dict(attrs).get("class") or "").split():
            self.inside = tag
            self.shown.append("")

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if "script" not in self.stack:
            super().handle_data(data)
        if self.inside:
            self.shown[-1] += data

    def ids(self) -> list[str]:
        return [a["id"] or "" for _, a in self.found if "id" in a]

    def links(self) -> list[str]:
        return [(a["href"] or "")[1:] for t, a in self.found if t == "a" and (a.get("href") or "").startswith("#")]


@pytest.fixture(scope="module")
def one() -> Read:
    return Read(page([chained()]))


@pytest.fixture(scope="module")
def html() -> str:
    return page([chained()])


def test_chains_are_numbered_from_the_outlet_inwards() -> None:
    found = notes(chained())
    assert [(n.attribution.id, n.depth, n.relayed_by, n.relays) for n in found] == [
        ("a1", 0, None, ()),
        ("a2", 0, None, (3,)),
        ("a3", 1, 2, (4,)),
        ("a4", 2, 3, ()),
        ("a5", 0, None, ()),
        ("a6", 0, None, ()),
        ("a7", 0, None, ()),
    ]


def test_terms_are_words() -> None:
    found = notes(chained())
    assert found[0].terms == ("unnamed", "government", "Iraq", "×3", "officials say")
    assert found[2].terms == ("body", "military", "bulletin")
    assert found[6].who == "no source named"
    assert found[6].terms == ()
    assert found[5].name == "The Quds Pressure (Quds Force)"
    assert found[5].remarks == ("denies", "possible")


def test_every_field_is_told() -> None:
    reading = chained()
    told = [dict(fields(note, reading)) for note in notes(reading)]
    assert told[0] | {} == {
        "source": "officials", "cue": "say", "content": "Sol is dead", "wording": "reported", "stance": "asserts", "certainty": "certain", "kind": "government",
        "named": "unnamed", "country": "Iraq", "speakers": "3", "anonymity": "officials say",
    }  # fmt: skip
    assert told[4]["content"] == "“They will pay,” … “and soon.”"
    assert told[4]["speaker"] == "Dren Vael (person)"
    assert told[2]["medium"] == "bulletin"


def test_quotes_are_the_quoted_words_alone() -> None:
    reading = chained()
    by_id = {a.id: [TEXT[s:e] for s, e in quotes(TEXT, a)] for a in reading.attributions}
    assert by_id["a4"] == ["“two cars”"]
    assert by_id["a5"] == ["“They will pay,”", "“and soon.”"]
    assert by_id["a3"] == []


def test_the_text_is_shown_to_the_letter(one: Read) -> None:
    assert one.shown == [line for line in TEXT.split("\n") if line.strip()]


def test_sources_cues_contents_are_marked(one: Read, html: str) -> None:
    assert '<a class="source a1" href="#d1n1" tabindex="-1">officials</a>' in html
    assert '<a class="cue a1" href="#d1n1" tabindex="-1">say</a>' in html
    assert '<span class="content direct a5">“They will pay,”</span>' in html
    assert '<span class="content direct a5">“and soon.”</span>' in html
    assert '<a class="content source a2 a3" href="#d1n3" tabindex="-1">the Guard</a>' in html, "a source inside a content"
    assert re.search(r'<span class="content direct a2 a3 a4"><span class="u2"><span class="u3">“two cars”</span></span></span>', html), (
        "three mouths, three lines"
    )


def test_numbers_stand_where_contents_end(html: str) -> None:
    assert html.count('data-n="5"') == 2, "a content in two parts"
    assert html.count('data-n="4"') == 1
    end = html.index('data-n="4"')
    assert html.rindex('data-n="3"', 0, end) > html.rindex('data-n="2"', 0, end)


def test_every_note_once_and_every_link_leads_somewhere(one: Read) -> None:
    ids = one.ids()
    assert len(ids) == len(set(ids))
    assert [i for i in ids if re.fullmatch(r"d1n\d+", i)] == [f"d1n{n}" for n in range(1, 8)]
    assert set(one.links()) <= set(ids)
    assert {f"d1n{n}" for n in range(1, 8)} <= set(one.links())
    assert len(one.having("details", "depth2")) == 1
    assert "relayed by 3:" in one.words


def test_switches_only_for_what_there_is(one: Read) -> None:
    boxes = {a["id"]: "checked" in a for t, a in one.found if t == "input"}
    assert boxes == {"show-entities": False, "show-times": False, "show-places": False, "show-events": False, "show-repairs": True}
    none = Read(page([Reading(document=Document(id="d", text="Rain.", input="d.txt"))]))
    assert not [t for t, _ in none.found if t == "input"]
    tags = {a["class"]: a["data-tag"] for _, a in one.found if "data-tag" in a}
    assert tags["tag time-tag"] == "2020-01-03"
    assert tags["tag place-tag"] == "IRQ 12.50, -3.25"
    assert tags["tag repair-tag"] == "reads Quds Force"


def test_repairs_say_what_they_read(one: Read) -> None:
    assert one.having("p", "repaired")
    assert "Quds Pressure reads Quds Force by names, 90 %" in one.words


def test_events_are_told_in_a_line(one: Read) -> None:
    assert "2020-01-03 Lorn blew up ASSAULT · explosives · denied Dren Vael two cars killed ≥3 4 nurses" in one.words
    assert "ASSAULT · background" in one.words


def test_needs_nothing_else(one: Read, html: str) -> None:
    assert [t for t, a in one.found if t in ("link", "img", "iframe", "object", "form") or "src" in a] == []
    assert [n for _, a in one.found for n in a if n.startswith("on") or n == "style"] == []
    assert "url(" not in html
    assert "@import" not in html
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.S)
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = next(a["content"] or "" for t, a in one.found if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_headings_and_contents_of_several() -> None:
    made = lorn(2).readings
    found = Read(page(made))
    assert [t for t, _ in found.found if t == "h1"] == ["h1"]
    assert [t for t, _ in found.found if t == "h2"] == ["h2"] * len(made)
    assert len(found.having("ol", "contents")) == 1
    assert {f"d{n}" for n in range(1, len(made) + 1)} <= set(found.links())
    assert len(found.ids()) == len(set(found.ids()))
    assert "Reading of 4 articles" in found.words
    alone = Read(page(made[:1]))
    assert [t for t, _ in alone.found if t in ("h1", "h2")] == ["h1"]
    assert not alone.having("ol", "contents")


def test_nothing_to_read_says_so() -> None:
    assert "No article was read." in Read(page([])).words
    assert "This document has no text." in Read(page([Reading(document=Document(id="d", text=" \n", input="d.txt"))])).words


def test_readings_are_taken_one_by_one() -> None:
    assert page(iter(lorn(1).readings)) == page(lorn(1).readings)


def test_hostile_texts_are_only_text() -> None:
    data = msgspec.json.encode(chained()).replace(b'"Dren Vael"', b'"@@"').replace(b'"IRQ"', b'"@@"').replace(b'"2020-01-03"', b'"@@"')
    swapped = msgspec.json.decode(data.replace(b"@@", msgspec.json.encode(HOSTILE)[1:-1]), type=Reading)
    text = swapped.document.text.replace("nurses", HOSTILE[:6]).replace("State radio", HOSTILE[: len("State radio")])
    document = structs.replace(
        swapped.document, text=text, title=HOSTILE, url="javascript:alert(1)", publisher=HOSTILE, agency=HOSTILE, byline=(HOSTILE,), input=HOSTILE
    )
    reading = structs.replace(
        swapped, document=document, repairs=(Repair(span=(0, 9), found=HOSTILE, reads=HOSTILE, by=HOSTILE, score=1.0),),
        attributions=tuple(structs.replace(a, affiliation=HOSTILE, id=HOSTILE + a.id, parent=a.parent and HOSTILE + a.parent) for a in swapped.attributions),
    )  # fmt: skip
    html = page([reading, structs.replace(reading, document=structs.replace(document, text=f"{HOSTILE}\n\n{HOSTILE}"))], title=HOSTILE)
    found = Read(html)
    assert html.count("<script") == 1
    for bad in ("<img", "</style></details>", "\x1b", "\u202e", "javascript:"):
        assert bad not in re.sub(r"<span class=\"path\">javascript:alert\(1\)</span>", "", html), bad
    assert "{{ 7*7 }}" in html
    assert not [n for _, a in found.found for n in a if n.startswith("on")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles and one that cannot be read, and a command line whose reader costs nothing."""
    reader = FakeReader()
    reader.nlp = spacy.blank("en")  # type: ignore[attr-defined]
    monkeypatch.setattr(cli, "_reader", lambda: reader)
    for name, text in (("a", "Ministers met in Lörn on Friday to talk about the weather, they said."), ("b", "REFUSE this one please, it is not fit to be read by anyone."), ("c", "“Rain,” said the minister when he was asked about the weather in the north.")):  # fmt: skip
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_command_writes_one_page_for_all_that_can_be_read(folder: Path) -> None:
    result = CliRunner().invoke(cli.app, ["read", str(folder), "--format", "html"])
    assert result.exit_code == 1, "one was skipped"
    found = Read(result.stdout_bytes.decode("utf-8"))
    assert found.shown == [(folder / name).read_text(encoding="utf-8") for name in ("a.txt", "c.txt")]
    assert "Reading of 2 articles" in found.words
    assert [json.loads(line)["reason"] for line in result.stderr.splitlines()] == ["refused"]


def test_the_command_writes_displacy_lines(folder: Path) -> None:
    result = CliRunner().invoke(cli.app, ["read", str(folder), "--format", "displacy"])
    data = [json.loads(line) for line in result.stdout.splitlines()]
    assert [d["text"][:4] for d in data] == ["Mini", "“Rai"]
    assert all(set(d) == {"title", "text", "ents", "tokens", "spans"} for d in data)


SPAN = st.tuples(st.integers(-9, len(WIRE) + 9), st.integers(-9, len(WIRE) + 9))
SPANS = st.lists(SPAN, max_size=3).map(tuple)
NAMES = st.sampled_from(["a0", "a1", "a2", "a3", "a9", None])
ATTRIBUTION = st.builds(Attribution, id=st.just(""), source=SPANS, cue=SPANS, content=SPANS, parent=NAMES, mode=st.sampled_from(["direct", "indirect", "mixed"]),
                        anonymity=st.none() | SPAN, medium=st.none() | SPAN)  # fmt: skip


@st.composite
def nasty(draw: st.DrawFn) -> Reading:
    """Spans that overlap, touch, run backwards, lie outside; parents in loops, parents that are missing."""
    attributions = tuple(structs.replace(a, id=f"a{n}") for n, a in enumerate(draw(st.lists(ATTRIBUTION, max_size=5))))
    spans = draw(st.lists(SPAN, max_size=4))
    return Reading(
        document=Document(id="d", text=WIRE, input="d.txt", body=draw(st.integers(-3, 90)), parts={"footer": tuple(spans[:1])}),
        attributions=attributions,
        entities=tuple(Entity(id=f"e{n}", name="x", kind="other", mentions=((*span, "name"), (*span, "nominal"))) for n, span in enumerate(spans)),
        times=tuple(Time(span=span, type="DATE", value="2020") for span in spans),
        places=tuple(Place(span=span, name="x") for span in spans),
        repairs=tuple(Repair(span=span, found="x", reads="y", by="z", score=0.5) for span in spans),
    )


@settings(max_examples=60, deadline=None)
@given(nasty())
def test_any_spans_give_a_page_that_nests(reading: Reading) -> None:
    html = page([reading])
    found = Read(html)
    assert found.shown == [line for line in WIRE.split("\n") if line.strip()]
    ids = found.ids()
    assert len(ids) == len(set(ids))
    assert sorted(i for i in ids if re.fullmatch(r"d1n\d+", i)) == sorted(f"d1n{n}" for n in range(1, len(reading.attributions) + 1))
    assert set(found.links()) <= set(ids)


@settings(max_examples=60, deadline=None)
@given(nasty())
def test_every_attribution_has_one_note_and_depths_follow_parents(reading: Reading) -> None:
    found = notes(reading)
    assert sorted(n.attribution.id for n in found) == sorted(a.id for a in reading.attributions)
    assert [n.number for n in found] == list(range(1, len(found) + 1))
    for note in found:
        if note.relayed_by is None:
            assert note.depth == 0
        else:
            above = found[note.relayed_by - 1]
            assert note.attribution.parent == above.attribution.id
            assert note.depth == above.depth + 1
            assert note.number in above.relays
            assert above.number < note.number


@settings(max_examples=60, deadline=None)
@given(nasty())
def test_pieces_carry_the_marks_that_cover_them(reading: Reading) -> None:
    noted = notes(reading)
    spans = marks(reading, noted)
    for line in lines(reading, noted):
        assert "".join(p.text for p in line.pieces) == WIRE[line.start : line.end]
        for piece in line.pieces:
            middle = piece.start
            assert piece.marks == {name for (s, e), name in spans if s <= middle < e}
    ended = [n for line in lines(reading, noted) for names in line.ends.values() for n in numbers(names, "c")]
    assert len(ended) == len({(e, name) for (_, e), name in spans if name[0] == "c"})
