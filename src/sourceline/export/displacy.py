"""displaCy: a reading as data for spaCy's visualiser, ``spacy.displacy.render(data, style=..., manual=True)``."""

from __future__ import annotations

import html
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from spacy.tokens import Doc

from sourceline.export.labels import one_line, safe
from sourceline.export.marks import marks
from sourceline.export.notes import notes
from sourceline.records import Reading, Span

LABELS = {"s": "SOURCE", "k": "CUE", "c": "CONTENT"}


def to_displacy(reading: Reading, doc: Doc) -> dict[str, Any]:
    """One object for both styles that show a text: ``ent`` draws ``ents`` (names, nominals and pronouns by the kind of their entity, times by their
    type), ``span`` draws ``spans`` (``SOURCE``, ``CUE``, ``CONTENT`` of the attributions) over ``tokens``.

    ``doc``: the tokens of the same text, as ``reader.nlp.make_doc`` gives them. ``ents`` hold code points and never overlap: of two, the longer is
    kept. ``spans`` hold token numbers, half-open, and may overlap; a border inside a token is moved out to the token's. Each span names its
    ``attribution``. ``title`` is escaped, for displaCy writes it into its page as it is. Raises ValueError where the Doc is of another text.
    """
    text = reading.document.text
    if doc.text != text:
        raise ValueError(f"{reading.document.input}: these tokens are of another text; make them with reader.nlp.make_doc(reading.document.text)")
    document = reading.document
    return {
        "title": html.escape(one_line(document.title or document.input, 200)),
        "text": safe(text),
        "ents": [{"start": start, "end": end, "label": label} for (start, end), label in _entities(reading)],
        "tokens": [safe(token.text) for token in doc],
        "spans": _spans(reading, doc),
    }


def _entities(reading: Reading) -> list[tuple[Span, str]]:
    found = []
    for span, name in marks(reading, ()):
        at = int(name[1:])
        if name[0] == "e":
            found.append((span, reading.entities[at].kind.upper()))
        elif name[0] == "t":
            found.append((span, reading.times[at].type))
    return sorted(_apart(found))


def _apart(found: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Spans that do not overlap: the longest first, of equals the first in the text."""
    kept: list[tuple[Span, str]] = []
    starts: list[int] = []
    for (start, end), label in sorted(found, key=lambda item: (item[0][0] - item[0][1], item[0][0], item[1])):
        at = bisect_left(starts, start)
        free_before = at == 0 or kept[at - 1][0][1] <= start
        free_after = at == len(starts) or end <= starts[at]
        if free_before and free_after:
            starts.insert(at, start)
            kept.insert(at, ((start, end), label))
    return kept


def _spans(reading: Reading, doc: Doc) -> list[dict[str, Any]]:
    starts = [token.idx for token in doc]
    ends = [token.idx + len(token) for token in doc]
    noted = notes(reading)
    bare = [(span, name) for span, name in marks(reading, noted) if name[0] in LABELS and len(name) > 1]
    found = []
    for (start, end), name in sorted(bare, key=lambda item: (item[0][0], -item[0][1], int(item[1][1:]), item[1])):
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first < last:
            note = noted[int(name[1:]) - 1]
            found.append({"start_token": first, "end_token": last, "label": LABELS[name[0]], "attribution": note.attribution.id})
    return found
