"""Names that a document treats as states although no gazetteer knows them, and the adjectives that belong to them.

Evidence is the document's own: an adjective made of the name ("Ruvenia", "Ruvenian"), offices of state that the name owns ("Ruvenia's army"),
"neighboring" before it. A name that is part of a longer one ("Anna Ruvenia") is a person's and never counts.
"""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc, Token

from sourceline.attribution.words import word_set


class States(NamedTuple):
    """Names and adjectives, as they are written."""

    names: frozenset[str]
    adjectives: frozenset[str]


def find_states(doc: Doc) -> States:
    """States of a document by its own evidence. One scan of its tokens."""
    capital = [token for token in doc if token.text[:1].isupper() and len(token) > 3 and token.is_alpha]
    forms = {token.text for token in capital}
    names: set[str] = set()
    adjectives: set[str] = set()
    for token in capital:
        name = token.text
        if name in names or name.isupper():
            continue
        made = [adjective for adjective in _adjectives(name) if adjective in forms]
        if made or _owns_office(token) or _is_neighbour(token):
            names.add(name)
            adjectives.update(made)
    longer = {token.text for token in capital if names and token.text in names and _in_longer_name(token)}
    return States(frozenset(names - longer), frozenset(adjectives - longer))


def _adjectives(name: str) -> tuple[str, ...]:
    return (f"{name}n",) if name.endswith("a") else (f"{name}ian", f"{name}ese", f"{name}ish")


def _owns_office(token: Token) -> bool:
    doc, place = token.doc, token.i + 1
    if place >= len(doc) or doc[place].lower_ not in ("'s", "’s"):
        return False
    return any(word.lower_ in word_set("phrases.toml", "offices") for word in doc[place + 1 : place + 4])


def _is_neighbour(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ in ("neighboring", "neighbouring")


def _in_longer_name(token: Token) -> bool:
    if not token.i:
        return False
    before = token.nbor(-1)
    return before.pos_ == "PROPN" and before.text[:1].isupper() and not before.is_sent_start and token.dep_ == "flat"
