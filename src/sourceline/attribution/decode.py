"""Scores of the engine into raw attributions: spans of source, cue and content, linked to their cue.

Each window is decoded on its own: the best valid path of BIO tags gives spans; each content goes to the cue that the pair
scores link it to, and each cue takes the source that is linked to it best. Cost: small beside the engine's, linear in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from sourceline.attribution import extents
from sourceline.language import tags
from sourceline.language.engine import SCORES, WindowScores
from sourceline.records import Attribution, Span

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
SOURCE_TAGS = (1, 2)
BIAS = np.array([0.3, 0, 0, 0, 0, -0.3, -0.3], dtype=np.float32)
"""Added to the scores of the tags: unsure contents and their edges are left out; chosen on PolNeAR dev."""
TAIL = 8
"""Words at the end of a content to which a broken-off phrase can belong."""
CONTENT_FLOOR = -0.5
SOURCE_FLOOR = 0.0
"""Mean link score (log odds) from which a span belongs to a cue; chosen on PolNeAR dev."""


def raw_attributions(doc: Doc) -> tuple[Attribution, ...]:
    """Attributions with ``id``, ``source``, ``cue`` and ``content`` only, in the order of their cues."""
    found: list[Attribution] = []
    for window in doc.user_data.get(SCORES, ()):
        found += decode(doc, window)
    ordered = sorted(found, key=lambda a: a.cue)
    return tuple(Attribution(id=f"a{i}", source=a.source, cue=a.cue, content=a.content) for i, a in enumerate(ordered, 1))


def decode(doc: Doc, window: WindowScores) -> list[Attribution]:
    """Attributions of one window; a cue that nothing is linked to gives none."""
    path = tags.best_path(window.roles + BIAS, window.moves)
    parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, role in tags.spans(path.tolist(), LABELS):
        parts[role].append((start, end))
    cues = parts["cue"]
    if not cues:
        return []
    firsts = [start for start, _ in cues]
    contents: list[list[tuple[int, int]]] = [[] for _ in cues]
    for start, end in parts["content"]:
        scores = window.links[1, start:end][:, firsts].mean(0)
        best = int(scores.argmax())
        if scores[best] > CONTENT_FLOOR:
            contents[best].append((start, end))
    words = extents.Words.of(doc, window.tokens)
    texts = [doc[int(i)].text for i in window.tokens]
    free = path == 0
    usable = free | (path == SOURCE_TAGS[0]) | (path == SOURCE_TAGS[1])
    out = []
    for cue, content in zip(cues, contents, strict=True):
        if not content:
            continue
        source = [extents.complete(s, usable, words) for s in _source(window, cue, parts["source"])]
        scores = window.links[1, :, cue[0]]
        whole = extents.reach(extents.grow(content, scores, free), [cue, *source], scores, free, words)
        whole = extents.clause(whole, cue, free, words)
        whole = [(start, extents.complete((max(start, end - TAIL), end), free, words)[1]) for start, end in whole]
        whole = extents.trim(whole, texts)
        origin, heard, said = (_characters(doc, window, x) for x in (source, [cue], whole))
        out.append(Attribution(id="", source=origin, cue=heard, content=said))
    return out


def _source(window: WindowScores, cue: tuple[int, int], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The source of a cue: the tagged span that is linked best, or else the likeliest run of linked words, or none.

    One source may speak through several cues ("X said ... and warned ..."), so spans are not used up.
    """
    column = window.links[0, :, cue[0]].copy()
    scored = [(float(column[s:e].mean()), (s, e)) for s, e in spans]
    best = max(scored, default=(SOURCE_FLOOR, cue))
    if best[0] > SOURCE_FLOOR:
        return [best[1]]
    column[cue[0] : cue[1]] = -np.inf
    linked = np.flatnonzero(np.diff(np.concatenate([[False], column > SOURCE_FLOOR, [False]]).astype(np.int8)))
    runs = list(zip(linked[::2].tolist(), linked[1::2].tolist(), strict=True))
    return [max(runs, key=lambda r: (float(column[r[0] : r[1]].sum()), r))] if runs else []


def _characters(doc: Doc, window: WindowScores, spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    tokens = window.tokens
    ends = [doc[int(tokens[end - 1])] for _, end in spans]
    return tuple((doc[int(tokens[start])].idx, last.idx + len(last)) for (start, _), last in zip(spans, ends, strict=True))
