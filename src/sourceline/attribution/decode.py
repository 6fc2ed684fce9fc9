"""Scores of the engine into raw attributions: spans of source, cue and content, linked to their cue.

Each window is decoded on its own: the best valid path of BIO tags gives spans, and each source and content goes to the
cue that the pair scores link it to. Cost: small beside the engine's, linear in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from sourceline.language import tags
from sourceline.language.engine import SCORES, WindowScores
from sourceline.records import Attribution, Span

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
LINK_FLOOR = -2.0
"""Mean link score (log odds) below which a span belongs to no cue; chosen on PolNeAR dev."""


def raw_attributions(doc: Doc) -> tuple[Attribution, ...]:
    """Attributions with ``id``, ``source``, ``cue`` and ``content`` only, in the order of their cues."""
    found: list[Attribution] = []
    for window in doc.user_data.get(SCORES, ()):
        found += decode(doc, window)
    ordered = sorted(found, key=lambda a: a.cue)
    return tuple(Attribution(id=f"a{i}", source=a.source, cue=a.cue, content=a.content) for i, a in enumerate(ordered, 1))


def decode(doc: Doc, window: WindowScores) -> list[Attribution]:
    """Attributions of one window; a cue that nothing is linked to gives none."""
    path = tags.best_path(window.roles, LABELS)
    parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, role in tags.spans(path.tolist(), LABELS):
        parts[role].append((start, end))
    cues = parts["cue"]
    if not cues:
        return []
    firsts = [start for start, _ in cues]
    linked: list[dict[str, list[tuple[float, tuple[int, int]]]]] = [defaultdict(list) for _ in cues]
    for k, role in enumerate(("source", "content")):
        for start, end in parts[role]:
            scores = window.links[k, start:end][:, firsts].mean(0)
            best = int(scores.argmax())
            if scores[best] > LINK_FLOOR:
                linked[best][role].append((float(scores[best]), (start, end)))
    out = []
    for cue, roles in zip(cues, linked, strict=True):
        if not roles["content"]:
            continue
        source = [max(roles["source"])[1]] if roles["source"] else []
        content = sorted(span for _, span in roles["content"])
        out.append(
            Attribution(
                id="",
                source=_characters(doc, window, source),
                cue=_characters(doc, window, [cue]),
                content=_characters(doc, window, content),
            )
        )
    return out


def _characters(doc: Doc, window: WindowScores, spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    tokens = window.tokens
    ends = [doc[int(tokens[end - 1])] for _, end in spans]
    return tuple((doc[int(tokens[start])].idx, last.idx + len(last)) for (start, _), last in zip(spans, ends, strict=True))


def link_strength(window: WindowScores, cue: int, word: int) -> float:
    """Log odds that ``word`` belongs to the attribution whose cue begins at ``cue`` (either role)."""
    return float(np.max(window.links[:, word, cue]))
