"""Phrases that may corefer: every nominal head with the whole of its phrase, and coordinations of such phrases.

Spans are those of OntoNotes' guidelines: determiners, modifiers, possessive 's, appositions and relative clauses are inside,
prepositions, copulas and coordinated neighbours outside. Arrays over tokens throughout; linear in the document.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, LOWER, POS, SENT_START, TAG
from spacy.strings import get_string_id
from spacy.tokens import Doc

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_INSIDE = [
    "det",
    "det:predet",
    "amod",
    "nummod",
    "nmod",
    "nmod:poss",
    "nmod:unmarked",
    "nmod:desc",
    "nmod:npmod",
    "nmod:tmod",
    "compound",
    "compound:prt",
    "flat",
    "fixed",
    "appos",
    "acl",
    "acl:relcl",
    "advmod",
    "goeswith",
    "reparandum",
]
_OUTSIDE = [
    "conj",
    "cc",
    "parataxis",
    "nsubj",
    "nsubj:pass",
    "nsubj:outer",
    "csubj",
    "csubj:pass",
    "cop",
    "advcl",
    "aux",
    "aux:pass",
    "mark",
    "obl",
    "obl:tmod",
    "obl:unmarked",
    "vocative",
    "dislocated",
    "discourse",
    "list",
]
_NO_HEAD = ["flat", "fixed", "goeswith", "reparandum", "punct", "case", "cc", "mark", "aux", "aux:pass", "cop", "det", "expl", "discourse"]
_OPEN, _CLOSE = '“"‘([', '”"’)]'
_TRAILING = frozenset(",.;:!?-–—…")
LONGEST = 80
"""Tokens of a phrase, at most; of a longer one only the words up to its head are taken, for the parse is wrong."""


def ids(words: str | list[str]) -> NDArray[np.uint64]:
    """String ids of words, for look-ups in arrays."""
    return np.array([get_string_id(word) for word in (words.split() if isinstance(words, str) else words)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The arrays of a Doc that the stage reads, each ``[n]``: string ids, ``head`` as index, ``sentence`` as number."""

    head: Ints
    dep: NDArray[np.uint64]
    pos: NDArray[np.uint64]
    tag: NDArray[np.uint64]
    lower: NDArray[np.uint64]
    lemma: NDArray[np.uint64]
    label: NDArray[np.uint64]
    sentence: Ints

    def __len__(self) -> int:
        return len(self.head)


def tokens_of(doc: Doc) -> Tokens:
    """The arrays of a Doc."""
    table = doc.to_array([HEAD, DEP, POS, TAG, LOWER, LEMMA, ENT_TYPE, SENT_START]).astype(np.uint64).reshape(len(doc), 8)
    starts = table[:, 7] == 1
    starts[:1] = True
    return Tokens(
        head=np.arange(len(doc)) + table[:, 0].astype(np.int64),
        dep=table[:, 1],
        pos=table[:, 2],
        tag=table[:, 3],
        lower=table[:, 4],
        lemma=table[:, 5],
        label=table[:, 6],
        sentence=np.cumsum(starts) - 1,
    )


@dataclass(frozen=True, slots=True)
class Candidates:
    """Phrases in the order of their heads: tokens ``[start, end)``, ``head``, and whether it is a coordination."""

    start: Ints
    end: Ints
    head: Ints
    joint: Flags

    def __len__(self) -> int:
        return len(self.head)


def find_candidates(doc: Doc, tokens: Tokens) -> Candidates:
    """All phrases of a document."""
    n = len(tokens)
    empty = np.zeros(0, dtype=np.int64)
    if n == 0 or not tokens.dep.any():
        return Candidates(empty, empty, empty, empty.astype(bool))
    left, right = _phrases(doc, tokens)
    heads = np.flatnonzero(_may_head(doc, tokens, left))
    conj = np.flatnonzero(np.isin(tokens.dep, ids("conj")))
    nominal = np.zeros(n, dtype=bool)
    nominal[heads] = True
    conj = conj[nominal[conj] & nominal[tokens.head[conj]]]
    last = np.full(n, -1)
    np.maximum.at(last, tokens.head[conj], right[conj])
    joint = heads[last[heads] > right[heads]]
    start = np.concatenate([left[heads], left[joint]])
    end = np.concatenate([right[heads], last[joint]]) + 1
    head = np.concatenate([heads, joint])
    is_joint = np.arange(len(head)) >= len(heads)
    for _ in range(2):
        start = start + (np.isin(tokens.pos[start], ids("ADP CCONJ SCONJ")) & (start < head))
    start, end = _trim(doc, start, end, head)
    end = end + np.append(np.isin(tokens.tag, ids("POS")), False)[end]
    order = np.lexsort((is_joint, head))
    return Candidates(start[order], end[order], head[order], is_joint[order])


def _phrases(doc: Doc, tokens: Tokens) -> tuple[Ints, Ints]:
    """First and last token of each token's phrase."""
    n = len(tokens)
    at = np.arange(n)
    head, below = tokens.head, tokens.head != at
    low, high = at.copy(), at.copy()
    for _ in range(60):
        before = low.copy(), high.copy()
        np.minimum.at(low, head[below], low[below])
        np.maximum.at(high, head[below], high[below])
        if (low == before[0]).all() and (high == before[1]).all():
            break
    inside = below & np.isin(tokens.dep, ids(_INSIDE))
    is_case = below & np.isin(tokens.dep, ids("case"))
    inside |= is_case & (at > head) & np.isin(tokens.lower, ids("'s ’s ' ’"))
    outside = below & np.isin(tokens.dep, ids(_OUTSIDE))
    predicate = np.zeros(n, dtype=bool)
    predicate[head[below & np.isin(tokens.dep, ids("cop nsubj nsubj:outer nsubj:pass"))]] = True
    inside &= ~(predicate[head] & np.isin(tokens.dep, ids("advmod")))
    wall_left, wall_right = np.full(n, -1), np.full(n, n)
    walls = (outside | is_case) & (at < head)
    np.maximum.at(wall_left, head[walls], at[walls])
    walls = outside & (at > head)
    np.minimum.at(wall_right, head[walls], low[walls])
    left, right = at.copy(), at.copy()
    kept = inside & (at < head) & (at > wall_left[head])
    np.minimum.at(left, head[kept], np.maximum(low[kept], wall_left[head[kept]] + 1))
    kept = inside & (at > head) & (at < wall_right[head])
    np.maximum.at(right, head[kept], np.minimum(high[kept], wall_right[head[kept]] - 1))
    right = np.where(right - left > LONGEST, at, right)
    left = np.where(right - left > LONGEST, at, left)
    return left, right


def _may_head(doc: Doc, tokens: Tokens, left: Ints) -> Flags:
    """Tokens that head a phrase of their own."""
    nominal = np.isin(tokens.pos, ids("NOUN PROPN PRON"))
    number = np.isin(tokens.pos, ids("NUM ADJ DET")) & np.isin(
        tokens.dep, ids("nsubj nsubj:pass obj obl nmod nmod:unmarked obl:unmarked obl:tmod root conj iobj nmod:poss")
    )
    number &= np.isin(tokens.pos, ids("NUM DET")) | (left < np.arange(len(tokens)))
    there = np.isin(tokens.lower, ids("there here")) & np.isin(tokens.pos, ids("ADV"))
    ruled_out = np.isin(tokens.dep, ids(_NO_HEAD)) | np.isin(tokens.lower, ids("who whom which whose what whatever whoever whichever"))
    ruled_out |= np.isin(tokens.lower, ids("that")) & np.isin(tokens.tag, ids("WDT"))
    ruled_out &= ~(np.isin(tokens.dep, ids("reparandum")) & np.isin(tokens.pos, ids("PRON")))
    # Names that modify a noun corefer ("Lornian officials"), common nouns do not; of "New York Times" only "York" may, not "New".
    compound = np.isin(tokens.dep, ids("compound"))
    ruled_out |= compound & (~((tokens.label != 0) | np.isin(tokens.pos, ids("PROPN"))) | compound[tokens.head])
    return (nominal | number | there) & ~ruled_out


def _trim(doc: Doc, start: Ints, end: Ints, head: Ints) -> tuple[Ints, Ints]:
    """Punctuation at the edges goes, but for what closes a bracket or quotation that the phrase opened."""
    start, end = start.copy(), end.copy()
    marks = [token.text if token.is_punct or token.is_space else "" for token in doc]
    for k in range(len(head)):
        s, e, h = int(start[k]), int(end[k]), int(head[k])
        if e - s == 1:
            continue
        while s < h and ((marks[s] and marks[s] not in '“"‘([') or marks[s].isspace()):
            s += 1
        inner = "".join(marks[s:e])
        while e > h + 1 and (mark := marks[e - 1]):
            if mark in _CLOSE and _opened(inner, mark):
                break
            e -= 1
            inner = inner[: -len(mark)]
        if s < h and marks[s] in _OPEN and marks[s] and not _closed(inner, marks[s]):
            if e < len(marks) and marks[e] and marks[e] in _CLOSE:
                e += 1
            else:
                s += 1
        elif inner and e < len(marks) and marks[e] and marks[e] in _CLOSE and _left_open(inner, marks[e]):
            e += 1
        start[k], end[k] = s, e
    return start, end


def _opened(inner: str, mark: str) -> bool:
    """Whether the last mark of ``inner`` closes one within it."""
    opener = _OPEN[_CLOSE.index(mark)]
    return inner.count(mark) % 2 == 0 if opener == mark else inner.count(opener) >= inner.count(mark)


def _closed(inner: str, mark: str) -> bool:
    """Whether the first mark of ``inner`` is closed within it."""
    closer = _CLOSE[_OPEN.index(mark)]
    return inner.count(mark) % 2 == 0 if closer == mark else inner.count(closer) >= inner.count(mark)


def _left_open(inner: str, mark: str) -> bool:
    """Whether ``mark`` behind a phrase closes what stands open in it."""
    opener = _OPEN[_CLOSE.index(mark)]
    return inner.count(mark) % 2 == 1 if opener == mark else inner.count(opener) > inner.count(mark)
