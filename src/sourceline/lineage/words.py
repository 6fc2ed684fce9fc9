"""The words of documents as numbers, with marks on those that do not count as story: quotations and furniture."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.lineage.lexicon import boilerplate, function_words
from sourceline.lineage.quotation import quotations, statements
from sourceline.lineage.screen import screen
from sourceline.records import Document, Span

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")
# A rough sentence: enough to strike a newsletter line without the paragraph that it was run into.
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"’']*(?=\s)|(?=\n)|\Z)")
_FURNITURE_PARTS = ("title", "date", "dateline", "byline", "agency", "footer")
_LONGEST_BOILERPLATE = 400
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_INNER_STOP = re.compile(r"[.!?][”\"’']* \S")
_LENGTH = re.compile(r"\d{1,2}:\d\d \S")
"""A video's, before its title."""
_STOPS = tuple(".!?:;,…。！？؟۔।\"”’')]»")
LIST_LINES = 3
"""Lines without a stop, one after another, from which they are a list: of links, videos, contacts, headings. Of such lines in the news texts of GVA, GVC and ECB+ dev hardly one was story."""
LIST_WORDS = 25
"""Words of the longest line of a list: what is longer is a paragraph whose stop is lost. A caption of several sentences is none either."""
BARE_WORDS = 14
"""Words of a line of a list, in the mean, where the whole text has no stop: a story without any has longer ones."""
MOST_WORDS = 500_000
"""Words of one document that are compared; what follows in a longer one stands in no passage and counts for no coverage."""


class Words(msgspec.Struct, frozen=True, eq=False):
    """One document as arrays, one entry a word.

    ``ids`` number the case's vocabulary (same word but for case, same number); ``hashes`` are the same in every process. ``start``
    and ``end`` are code points into ``document.text``. ``quoted``: inside quotation marks, or in a statement that is printed without any. ``furniture``: title, byline, footer,
    share bars, legal lines. ``function``: closed-class words. ``line``: number of the line that the word stands on.
    """

    document: Document
    ids: list[int]
    hashes: NDArray[np.uint64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    quoted: NDArray[np.bool_]
    furniture: NDArray[np.bool_]
    function: NDArray[np.bool_]
    line: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.hashes)

    @property
    def story(self) -> NDArray[np.bool_]:
        """Words of the story, quoted or not."""
        return ~self.furniture

    @property
    def told(self) -> NDArray[np.bool_]:
        """Words of the story in the writer's own voice."""
        return ~(self.furniture | self.quoted)

    @property
    def numeral(self) -> NDArray[np.bool_]:
        """Words that begin with a digit."""
        first = np.frombuffer(self.document.text.encode("utf-32-le", errors="surrogatepass"), dtype="<u4")[self.start]
        return (first >= ord("0")) & (first <= ord("9"))

    def text(self, first: int, last: int) -> str:
        """The text from word ``first`` up to, not including, word ``last``; empty where they are equal."""
        return self.document.text[self.start[first] : self.end[last - 1]] if last > first else ""

    def span_range(self, span: Span) -> tuple[int, int]:
        """Half-open range of the words inside a span of code points."""
        return int(np.searchsorted(self.start, span[0])), int(np.searchsorted(self.end, span[1], side="right"))


def number_words(documents: Sequence[Document]) -> list[Words]:
    """``documents`` as :class:`Words` over one vocabulary, in the same order.

    Of each at most the first ``MOST_WORDS`` words. Cost: linear in characters, about 0.5 µs a word and 60 bytes.
    """
    vocabulary: defaultdict[str, int] = defaultdict()
    vocabulary.default_factory = vocabulary.__len__
    counted = [_number(document.text, vocabulary) for document in documents]
    hashes = np.array([hash_word(word) for word in vocabulary], dtype=np.uint64)
    functions = function_words()
    function = np.array([word in functions for word in vocabulary], dtype=np.bool_)
    found = []
    for document, (ids, edges) in zip(documents, counted, strict=True):
        index = np.array(ids, dtype=np.int64)
        start = edges[:, 0]
        found.append(
            Words(
                document=document,
                ids=ids,
                hashes=hashes[index],
                start=start,
                end=edges[:, 1],
                quoted=_inside(start, quotations(document.text)) | _inside(start, statements(document.text)),
                furniture=_inside(start, furniture(document)),
                function=function[index],
                line=np.searchsorted(_breaks(document.text), start),
            )
        )
    return found


def furniture(document: Document) -> list[Span]:
    """Spans of what surrounds the story: the header and footer that ``documents`` found, and sentences that are boilerplate by wording."""
    spans = [span for part in _FURNITURE_PARTS for span in document.parts.get(part, ())]
    spans += _boilerplate(document.text)
    spans += _lists(document.text)
    if document.body:
        spans.append((0, document.body))
    return spans


def _lists(text: str) -> list[Span]:
    """Lists (see ``LIST_LINES``). A text in which no line has a stop is a list or a story that has lost them: its lines' length tells."""
    lines = [(match.span(), match.group().strip()) for match in _LINE.finditer(text)]
    sizes = [line.count(" ") + 1 for _, line in lines]
    stopped = [line.endswith(_STOPS) or _INNER_STOP.search(line) is not None for _, line in lines]
    if not any(stopped) and sum(sizes) > BARE_WORDS * len(sizes):
        return []
    bare = [size <= LIST_WORDS and not stop for size, stop in zip(sizes, stopped, strict=True)]
    listed = [short or _LENGTH.match(line) is not None for (_, line), short in zip(lines, bare, strict=True)]
    found: list[Span] = []
    for is_list, run in groupby(zip(lines, listed, strict=True), key=itemgetter(1)):
        spans = [span for (span, _), _ in run]
        if is_list and len(spans) >= LIST_LINES:
            found += spans
    return found


def _boilerplate(text: str) -> list[Span]:
    """Sentences that are boilerplate by their wording. Most texts hold none of the words that it needs, most sentences of the rest neither."""
    known = screen(boilerplate())
    literals = known.literals_in(text.casefold())
    if not literals:
        return []
    found = []
    for match in _SENTENCE.finditer(text):
        if match.end() - match.start() > _LONGEST_BOILERPLATE:
            continue
        folded = match.group().casefold()
        if any(literal in folded for literal in literals) and known.pattern.search(match.group()):
            found.append(match.span())
    return found


def _number(text: str, vocabulary: dict[str, int]) -> tuple[list[int], NDArray[np.int64]]:
    """Numbers of the words, and where each starts and ends. ``vocabulary`` numbers a new word when it is asked for it."""
    spans = [match.span() for match in islice(_WORD.finditer(text), MOST_WORDS)]
    folded = text.casefold()
    if len(folded) == len(text):
        found: Iterable[str] = (folded[start:end] for start, end in spans)
    else:  # a letter that becomes two
        found = (text[start:end].casefold() for start, end in spans)
    return [vocabulary[_numeral(word) if word[0].isdigit() else word] for word in found], np.array(spans, dtype=np.int64).reshape(-1, 2)


def _numeral(word: str) -> str:
    """One form for 2,000 and 2000, 4:00 and 4."""
    return word.replace(",", "").removesuffix(":00")


@lru_cache(maxsize=65536)
def hash_word(word: str) -> int:
    """64 bits of a casefolded word, the same in every process."""
    return int.from_bytes(hashlib.blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest(), "little")


def _breaks(text: str) -> NDArray[np.int64]:
    return np.array([match.start() for match in re.finditer("\n", text)], dtype=np.int64)


def _inside(positions: NDArray[np.int64], spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Which of the ascending ``positions`` lie in any of ``spans``."""
    marks = np.zeros(len(positions) + 1, dtype=np.int64)
    if spans:
        edges = np.array(spans, dtype=np.int64)
        np.add.at(marks, np.searchsorted(positions, edges[:, 0]), 1)
        np.add.at(marks, np.searchsorted(positions, edges[:, 1]), -1)
    return np.cumsum(marks)[:-1] > 0
