"""HTML pages: the article's text by trafilatura, with url, title, publisher, date and byline from the page's metadata.

A page is refused before extraction when it is larger than ``MAX_HTML`` bytes, has more than ``MAX_ELEMENTS`` elements or nests deeper
than ``MAX_DEPTH``: below these limits the worst page found (38,000 elements) takes 5 seconds of CPU and 200 MB, a small news page 10 ms. Parsing stops as
soon as a limit is passed. Paragraphs of the extracted text stand apart by a blank line.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, BinaryIO

from lxml import etree
from lxml import html as lxml_html

from ..records import Document
from .assembly import make_document
from .encoding import decode_html
from .limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_HTML, Refusal, too_long

LEAST_WORDS = 20
"""A page with fewer words of running text is no article."""
_NO_ARTICLE = ("no article text found (an index page?)", "give the page of one article")
_CHUNK = 65_536
_TAG = re.compile(r"<[a-zA-Z][^\s/>]*")
_TOKEN = re.compile(r"""[\s/]*(?:(>)|=\s*(?:"[^"]*"?|'[^']*'?|[^\s>"'][^\s>]*)?|[^\s=>/]+)""")


class _Counter:
    """A parser target that counts elements and depth and builds nothing: memory stays flat however large the page."""

    def __init__(self) -> None:
        self.elements = self.depth = 0

    def start(self, tag: str, attributes: Any) -> None:
        self.elements += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refusal(f"an HTML page nested deeper than {MAX_DEPTH} elements", "give the article's own page, or its text")
        if self.elements > MAX_ELEMENTS:
            raise Refusal(f"an HTML page of more than {MAX_ELEMENTS:,} elements", "give the article's own page, or its text")

    def end(self, tag: str) -> None:
        self.depth -= 1

    def close(self) -> None:
        return None


def read_html(stream: BinaryIO, input: str, *, fetched: datetime.date | None = None) -> Document:
    """The article of the page in ``stream``. ``fetched``: the day from which on no date of the page is believed. Raises ``Refusal``."""
    data = stream.read(MAX_HTML + 1)
    if len(data) > MAX_HTML:
        raise too_long("the HTML page", MAX_HTML, "bytes")
    page = decode_html(data)
    if not page.strip():
        raise Refusal("no text (empty)", "check how the file was made, or leave it out")
    check_size(page)
    tree = _parse(page)
    found = _extract(tree, fetched)
    text = re.sub(r"\n+", "\n\n", (found.text or "").strip()) if found else ""
    if not text or is_index(text, page):
        raise Refusal(*_NO_ARTICLE)
    fields = {
        "url": found.url,
        "title": found.title,
        "publisher": found.sitename or found.hostname,
        "published": found.date,
        "byline": [name.strip() for name in (found.author or "").split(";") if name.strip()],
    }
    return make_document(text, {key: value for key, value in fields.items() if value}, input)


def check_size(page: str) -> None:
    """Raises ``Refusal`` for a page over the limits on attributes, elements or nesting; builds no tree."""
    _check_attributes(page)
    parser = lxml_html.HTMLParser(target=_Counter(), encoding="utf-8", huge_tree=True)
    data = page.encode("utf-8", "replace")
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        parser.close()
    except etree.LxmlError:
        raise Refusal(*_NO_ARTICLE) from None


def _check_attributes(page: str) -> None:
    """Walks over the tags once: a tag with 100,000 attributes would hold the parser for a minute. Quotes count after ``=`` alone, as in the parser."""
    budget, at = MAX_ATTRIBUTES**2, 0
    while tag := _TAG.search(page, at):
        count, at = 0, tag.end()
        while token := _TOKEN.match(page, at):
            at = token.end()
            if token[1]:
                break
            count += 1
        budget -= count**2
        if budget < 0:
            raise Refusal(f"an HTML page with more than {MAX_ATTRIBUTES:,} attributes in a tag", "give the article's own page, or its text")


def is_index(text: str, page: str) -> bool:
    """Whether the extracted ``text`` is a list of links with teasers, or too little running text to be an article."""
    lines = [line.strip(" -•") for line in text.split("\n") if line.strip()]
    prose = [line for line in lines if re.search(r"[.!?…。][\"'”’)\]]*$", line)]
    words = sum(len(line.split()) for line in lines)
    if sum(len(line.split()) for line in prose) < LEAST_WORDS and (words < 4 * LEAST_WORDS or words < 6 * len(lines)):
        return True  # a list of short lines is a menu, however long it is
    linked = {" ".join(words.split()) for words in _link_texts(page)}
    links = [line for line in lines if " ".join(line.split()) in linked]
    return len(links) >= 4 and 3 * len(links) >= len(lines)


def _link_texts(page: str) -> list[str]:
    """Words of every link, of four words or more (shorter ones are menus)."""
    return [words for link in _parse(page).iter("a") if len((words := link.text_content()).split()) >= 4]


def _parse(page: str) -> Any:
    parser = lxml_html.HTMLParser(collect_ids=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        raise Refusal(*_NO_ARTICLE) from None


def _extract(tree: Any, fetched: datetime.date | None) -> Any:
    import trafilatura  # 0.5 s to load: only where a page is read

    options = {"original_date": True, "extensive_search": True, "max_date": fetched.isoformat() if fetched else None}
    try:
        return trafilatura.bare_extraction(tree, include_comments=False, with_metadata=True, date_extraction_params=options)
    except (RecursionError, etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        raise Refusal("the page could not be read (its markup is broken)", "give the article's text") from None
