"""Sentences of parses.conllu as spaCy Docs: our own sentences, parsed by hand."""

from functools import cache
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span

from sourceline.events import find_events
from sourceline.records import Attribution, Document, EventMention

VOCAB = spacy.blank("en").vocab
NAMES = {"U.S.": "PLACE", "Sol": "PERSON", "Ruiz": "PERSON", "Monday": "DATE"}


@cache
def _blocks() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for block in (Path(__file__).parent / "parses.conllu").read_text("utf-8").strip().split("\n\n"):
        head, *rows = block.split("\n")
        found[head.removeprefix("# text = ")] = [row.split("\t") for row in rows]
    return found


def parsed(*texts: str) -> Doc:
    """A Doc of one or more sentences of the file."""
    words, spaces, pos, tags, lemmas, heads, deps, starts = [], [], [], [], [], [], [], []
    for text in texts:
        base = len(words)
        for k, row in enumerate(_blocks()[text]):
            words.append(row[1])
            lemmas.append(row[2])
            pos.append(row[3])
            tags.append(row[4])
            heads.append(base + (int(row[6]) - 1 if row[6] != "0" else k))
            deps.append(row[7])
            spaces.append("SpaceAfter" not in row[9] or k == len(_blocks()[text]) - 1)
            starts.append(k == 0)
    doc = Doc(VOCAB, words=words, spaces=spaces, pos=pos, tags=tags, lemmas=lemmas, heads=heads, deps=deps, sent_starts=starts)
    doc.ents = [Span(doc, token.i, token.i + 1, NAMES[token.text]) for token in doc if token.text in NAMES]
    return doc


def document(doc: Doc, **fields: object) -> Document:
    return Document(id="d", text=doc.text, input="d.txt", **fields)  # type: ignore[arg-type]


def events(*texts: str, attributions: tuple[Attribution, ...] = (), **fields: object) -> tuple[EventMention, ...]:
    doc = parsed(*texts)
    return find_events(doc, document(doc, **fields), (), (), (), attributions)
