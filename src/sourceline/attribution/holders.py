"""Names of people behind their role: "the judge, Ana van Dorn,"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from sourceline.attribution.affiliations import country_in
from sourceline.attribution.page import Page, mentions_in, token_span
from sourceline.attribution.terms import body_kind, head_term
from sourceline.attribution.words import word_set


def is_full_name(page: Page, tokens: Sequence[Token]) -> bool:
    """Whether tokens are a person's name of two words and more, titles included."""
    if len([token for token in tokens if token.text[:1].isupper()]) < 2 or not all(in_name(token) or token.is_digit for token in tokens):
        return False
    names = [mention for mention in mentions_in(page, token_span(tokens)) if mention.form == "name"]
    if any(mention.entity.kind == "person" for mention in names):
        return True
    # the engine may take a name of two words for a place; a name that a term ends is a body
    return body_kind(tokens) is None and country_in(page, [token_span(tokens)]) is None and head_term(tokens) is None


def name_at_end(tokens: list[Token]) -> list[Token]:
    """The run of capitalised words, initials, particles and hyphens that ends ``tokens``: the name in "retired judge Ana van Dorn"."""
    start = len(tokens)
    while start and in_name(tokens[start - 1]):
        start -= 1
    while start < len(tokens) and not tokens[start].text[:1].isupper():
        start += 1
    return tokens[start:]


def in_name(token: Token) -> bool:
    if token.i and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
        return True  # "Hyeon-suk"
    return token.text[:1].isupper() or token.text in (".", "-", "“", "”", '"', "’", "'") or token.lower_ in word_set("phrases.toml", "particles")
