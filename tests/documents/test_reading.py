"""Files, folders and streams into documents; bad input gives a clear word and costs nothing else."""

import gzip
import io
import json
import os
import time
import tracemalloc
from pathlib import Path

import pycountry
import pytest

from sourceline.documents import from_text, identify, read_paths, read_stream
from sourceline.documents.languages import english_share, language_name, load_languages
from sourceline.documents.limits import MAX_BYTES, MAX_CHARACTERS, MAX_LINE
from sourceline.records import Document, Skipped

STORY = "Soldiers fired on a market in the north of the country on Friday, officials said, and seven people were killed."
SPANISH = "El presidente dijo el martes que siete personas murieron en el ataque contra el mercado y que la policía busca a los autores. " * 3


def one(path: Path) -> Document | Skipped:
    (item,) = read_paths([path])
    return item


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("binary.txt", b"abc\x00\x01" * 100, "binary"),
        ("paper.txt", b"%PDF-1.7 ...", "PDF"),
        ("latin.txt", "Il a été tué, the police said".encode("latin-1"), "UTF-8"),
        ("spanish.txt", SPANISH.encode(), "Spanish"),
        ("head.txt", b"LORN (AP) \xe2\x80\x94 ", "without text"),
        ("rules.txt", b"======\n------", "no words"),
        ("title.json", b'{"title": "Seven killed", "text": " "}', "title without text"),
        ("none.json", b'{"headline": "x"}', '"text"'),
        ("cut.txt.gz", gzip.compress(STORY.encode() * 50)[:-20], "gzip"),
        (
            "index.html",
            "<html><body>" + "".join(f'<h2><a href="/{i}">Seven people killed in attack {i}</a></h2>' for i in range(40)) + "</body></html>",
            "index page",
        ),
        ("deep.html", "<html><body>" + "<div>" * 100_000 + STORY + "</body></html>", "nested"),
        ("table.html", "<html><body><table>" + "<tr><td>1</td><td>2</td></tr>" * 100_000 + "</table></body></html>", "elements"),
        ("feed", '<?xml version="1.0"?><rss><channel/></rss>', "feed"),
        ("nest.json", "[" * 100_000, "JSON"),
    ],
)
def test_refused_with_a_word(tmp_path: Path, name: str, data: bytes | str, word: str) -> None:
    item = one(write(tmp_path, name, data))
    assert isinstance(item, Skipped)
    assert item.input == str(tmp_path / name)
    assert word in item.reason
    assert item.hint


@pytest.mark.parametrize("data", [b"a" * 50_000_000, b"word " * 10_000_000])
def test_fifty_megabytes_in_one_line(tmp_path: Path, data: bytes) -> None:
    item = one(write(tmp_path, "long.txt", data))
    assert isinstance(item, Skipped)
    assert "limit" in item.reason


@pytest.mark.parametrize("data", [b"a" * 50_000_000, b"word " * 10_000_000])
def test_memory_of_a_refused_line(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, "long.txt", data)
    item, peak = measured(path)
    assert [type(one) for one in item] == [Skipped]
    assert peak < 2.5 * MAX_BYTES  # the bytes up to the limit and one more copy of them


def test_memory_of_jsonl_with_an_overlong_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": STORY}).encode() + b"\n"
    with path.open("wb") as stream:
        stream.write(good + b'{"text": "')
        for _ in range(100):
            stream.write(b"word " * 200_000)
        stream.write(b'"}\n' + good)
    items, peak = measured(path)
    assert [(type(item), item.input.rsplit("#")[-1]) for item in items] == [(Document, "1"), (Skipped, "2"), (Document, "3")]
    assert isinstance(items[1], Skipped)
    assert "limit" in items[1].reason
    assert peak < 3 * MAX_LINE  # 100 MB stand in the line


def measured(path: Path) -> tuple[list[Document | Skipped], int]:
    """What a path gives, and the most bytes of Python's memory that reading it took."""
    tracemalloc.start()
    try:
        return list(read_paths([path])), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


FRAME = "<html><body><article><p>" + STORY + "</p>%s<p>" + STORY + "</p></article></body></html>"


@pytest.mark.parametrize(
    "page",
    [
        FRAME % ("<div>" * 100_000),
        FRAME % ("<b><i>" * 50_000 + "x" + "</b></i>" * 50_000),
        FRAME % ("<table><tr>" + "<td>1</td>" * 100_000 + "</tr></table>"),
        FRAME % ("<table>" + "<tr><td>1</td></tr>" * 19_000 + "</table>"),
        FRAME % ("<p " + " ".join(f'a{number}="x"' for number in range(100_000)) + ">word</p>"),
        FRAME % ("<p " + " ".join(f'a{number}=">"' for number in range(60_000)) + ">word</p>"),
        FRAME % ('<p "' + " ".join(f"a{number}" for number in range(100_000)) + ">word</p>"),
        FRAME % ('<p title="' + "x" * 1_000_000 + '">word</p>'),
        FRAME % ("<p " + "a=1 " * 250_000),
        FRAME % ("<!-- " + "x " * 500_000),
        FRAME % ("<!-- a " * 100_000),
        "<!--" * 250_000 + FRAME % "",
        FRAME % ("<meta charset" * 80_000),
        FRAME % ("<" * 1_000_000),
        FRAME % ("&amp;" * 200_000),
        FRAME % ("<br>" * 39_000),
        FRAME % ('<a href="/x">one two three four</a>' * 30_000),
    ],
    ids=[
        "nested",
        "crossed",
        "cells",
        "rows",
        "attributes",
        "attributes-with-brackets",
        "attributes-after-a-quote",
        "attribute",
        "open-tag",
        "comment",
        "comments",
        "sniffed",
        "meta",
        "brackets",
        "entities",
        "breaks",
        "links",
    ],
)
def test_hostile_page_ends_in_time(tmp_path: Path, page: str) -> None:
    for name in ("a.html", "a"):
        begun = time.process_time()
        item = one(write(tmp_path, name, page))
        assert time.process_time() - begun < 10
        assert isinstance(item, Document) or (item.reason and item.hint)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("feed.xml", '<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title></item></channel></rss>', "feed"),
        ("atom", '<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "feed"),
        ("feed.html", '<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title></item></channel></rss>', "no article"),
    ],
)
def test_feeds_and_index_pages_are_refused(tmp_path: Path, name: str, data: str, word: str) -> None:
    item = one(write(tmp_path, name, data))
    assert isinstance(item, Skipped)
    assert word in item.reason
    assert item.hint


def test_compressed_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb") as stream:
        for _ in range(100):
            stream.write(b"\n" * 1_000_000)
    item = one(path)
    assert isinstance(item, Skipped)
    assert "bomb" in item.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str) -> None:
    item = one(write(tmp_path, "a.txt", f"{STORY}\r\n\r\n“{STORY}”\rEnd.".encode(encoding)))
    assert isinstance(item, Document)
    assert item.text == f"{STORY}\n\n“{STORY}”\nEnd."


def test_html_with_declared_charset_and_fields(tmp_path: Path) -> None:
    page = f"""<html><head><meta charset="iso-8859-1"><title>Seven killed at market</title><meta name="author" content="Ada Vane">
    <meta property="og:site_name" content="Lorn Post"><meta property="article:published_time" content="2019-05-04T10:00:00Z"></head>
    <body><article><h1>Seven killed at market</h1><p>{STORY}</p><p>A café owner said that the soldiers had come from the barracks.</p>
    <p>{STORY.replace("Friday", "Monday")}</p></article></body></html>"""
    item = one(write(tmp_path, "a.html", page.encode("latin-1")))
    assert isinstance(item, Document)
    assert (item.title, item.publisher, item.published, item.byline) == ("Seven killed at market", "Lorn Post", "2019-05-04", ("Ada Vane",))
    assert "café" in item.text
    assert item.text.startswith("Seven killed at market\n\n")


def test_jsonl_with_a_broken_line(tmp_path: Path) -> None:
    good = {"text": STORY, "id": "x", "title": "Seven killed", "byline": ["Ada Vane"], "published": "2020-01-03", "beat": "war", "url": None}
    lines = [json.dumps(good), '{"text": "brok', "", '["a"]', '{"text": 7}', json.dumps(good)]
    items = list(read_paths([write(tmp_path, "a.jsonl", "\n".join(lines))]))
    name = str(tmp_path / "a.jsonl")
    assert [item.input for item in items] == [f"{name}#{line}" for line in (1, 2, 4, 5, 6)]
    assert [type(item) for item in items] == [Document, Skipped, Skipped, Skipped, Document]
    first, last = items[0], items[-1]
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (first.id, last.id) == ("x", "x~2")
    assert first.text == f"Seven killed\n\n{STORY}"
    assert first.text[first.body :] == STORY
    assert first.parts["title"] == ((0, len("Seven killed")),)
    assert first.extra == {"beat": "war"}
    assert first.byline == ("Ada Vane",)


def test_invalid_bytes_cost_one_line(tmp_path: Path) -> None:
    line = json.dumps({"text": STORY}).encode()
    items = list(read_paths([write(tmp_path, "a.ndjson", line + b'\n{"text": "\xff"}\n' + line)]))
    assert [type(item) for item in items] == [Document, Skipped, Document]


def test_array_and_gzip_and_stream(tmp_path: Path) -> None:
    data = json.dumps([{"text": STORY}, {"text": STORY}]).encode()
    items = list(read_paths([write(tmp_path, "a.json.gz", gzip.compress(data))]))
    assert [item.input.rsplit("#")[-1] for item in items] == ["1", "2"]
    assert [type(item) for item in read_stream(io.BytesIO(data), "<stdin>")] == [Document, Document]
    (item,) = read_stream(io.BytesIO(STORY.encode()), "<stdin>")
    assert isinstance(item, Document)
    assert item.input == "<stdin>"


def test_title_that_the_text_begins_with_is_not_doubled() -> None:
    item = from_text(f"Seven killed\n\n{STORY}", title="Seven killed")
    assert isinstance(item, Document)
    assert item.body == 0
    assert item.parts["title"] == ((0, 12),)
    assert item.text.count("Seven killed") == 1


def test_wrong_fields_are_kept_aside() -> None:
    item = from_text(STORY, id=17, published="soon", title=["x"], byline={"a": 1})
    assert isinstance(item, Document)
    assert item.id == "17"
    assert item.extra == {"published": "soon", "title": ["x"], "byline": {"a": 1}}


def test_ten_thousand_tiny_files_in_order(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}.txt").write_text(f"{number} people were killed, the police said.")
    begun = time.process_time()
    items = list(read_paths([tmp_path]))
    assert time.process_time() - begun < 20
    assert [item.input for item in items] == [str(tmp_path / f"{number:05}.txt") for number in range(10_000)]
    assert all(isinstance(item, Document) for item in items)
    assert len({item.id for item in items if isinstance(item, Document)}) == 10_000


def test_hidden_entries_are_passed_over_in_a_folder_and_read_by_name(tmp_path: Path) -> None:
    hidden = write(tmp_path, ".draft.txt", STORY)
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git", "a.txt", STORY)
    seen = write(tmp_path, "a.txt", STORY)
    assert [item.input for item in read_paths([tmp_path])] == [str(seen)]
    assert isinstance(one(hidden), Document)


def test_folder_that_vanishes_between_walk_and_open(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", STORY)
    (tmp_path / "b").mkdir()
    inner = write(tmp_path / "b", "c.txt", STORY)
    (tmp_path / "b" / "d").mkdir()
    last = write(tmp_path / "b" / "d", "e.txt", STORY)
    write(tmp_path, "f.txt", STORY)
    items = read_paths([tmp_path])
    found = [next(items)]
    for path in (inner, last):
        path.unlink()
    (tmp_path / "b" / "d").rmdir()
    (tmp_path / "b").rmdir()
    found += items
    read = [Path(item.input).name for item in found if isinstance(item, Document)]
    assert read == ["a.txt", "f.txt"]
    assert all("not there" in item.reason for item in found if isinstance(item, Skipped))
    assert len(found) == 3


def test_folder_with_circle_empty_and_vanishing(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", STORY)
    gone = write(tmp_path, "b.txt", STORY)
    (tmp_path / "c").mkdir()
    (tmp_path / "d").symlink_to(tmp_path, target_is_directory=True)
    write(tmp_path, "e.txt", STORY)
    items = read_paths([tmp_path, tmp_path / "never.txt"])
    found = [next(items)]
    gone.unlink()
    found += items
    told = {Path(item.input).name: item.reason if isinstance(item, Skipped) else "read" for item in found}
    assert told["a.txt"] == told["e.txt"] == "read"
    assert "not there" in told["b.txt"]
    assert "not there" in told["never.txt"]
    assert "empty folder" in told["c"]
    assert "link" in told["d"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", STORY)
    path.chmod(0)
    item = one(path)
    assert isinstance(item, Skipped)
    assert "permission" in item.reason


def test_same_text_twice_has_two_ids(tmp_path: Path) -> None:
    paths = [write(tmp_path, "a.txt", STORY), write(tmp_path, "b.txt", STORY)]
    first, second, again = read_paths([*paths, paths[0]])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(again, Document)
    assert len(first.id) == 16
    assert first.id != second.id
    assert again.id == f"{first.id}~2"


@pytest.mark.parametrize(
    "text",
    [
        "7 dead",
        "SAN PEDRO, 3 JAN 90 -- TERRORISTS KILLED FIVE PEASANTS.",
        "Two militants of the group surrendered to police in Lorn district on May 4",
        "Lorn",
    ],
)
def test_short_upper_case_and_unpunctuated_english_is_read(text: str) -> None:
    assert identify(text) == "en"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SPANISH, "Spanish"),
        ("Die Polizei teilte am Dienstag mit, dass bei dem Angriff auf den Markt sieben Menschen getötet wurden. " * 3, "German"),
        ("Полиция сообщила во вторник, что при нападении на рынок погибли семь человек.", "Russian"),
        ("قال مسؤولون يوم الثلاثاء إن سبعة أشخاص قتلوا في هجوم على سوق في شمال البلاد.", "Arabic"),
    ],
)
def test_other_languages_by_name(text: str, name: str) -> None:
    assert language_name(identify(text)) == name


def test_limit_is_about_two_million_words() -> None:
    assert MAX_CHARACTERS // 6 == 2_000_000


@pytest.mark.parametrize("row", load_languages()["english"])
def test_every_english_word(row: str) -> None:
    assert row == row.lower()
    assert english_share(row) == 1
    assert identify(f"{row.title()} Lorn {row} Oram") == "en"


@pytest.mark.parametrize("row", load_languages()["near"])
def test_every_near_language(row: str) -> None:
    assert row.isalpha()
    assert 2 <= len(row) <= 3
    assert row not in load_languages()["names"]  # what is read is never refused by name


@pytest.mark.parametrize(("code", "name"), load_languages()["names"].items())
def test_every_language_name(code: str, name: str) -> None:
    assert language_name(code) == name
    assert name == name.title()
    assert pycountry.languages.get(**{"alpha_2" if len(code) == 2 else "alpha_3": code}) is not None


def test_languages_has_three_lists_without_doubles() -> None:
    table = load_languages()
    assert set(table) == {"english", "near", "names"}
    assert len(table["english"]) == len(set(table["english"]))
