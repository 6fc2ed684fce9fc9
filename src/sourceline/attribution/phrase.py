"""A source's noun phrase cut into its head and what hangs on it: apposition, prepositions, conjuncts.

By closed classes of words and by the names that entities give, so that it holds without a parse and under a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Token

from sourceline.attribution.page import Page, mentions_in, token_span
from sourceline.attribution.words import load_toml, word_set
from sourceline.language.numbers import parse_number


class Segment(NamedTuple):
    """Tokens of one part and how it hangs on what stands before: ``head``, ``,``, ``clause``, a preposition or a conjunction."""

    relation: str
    tokens: list[Token]


def cut_phrase(page: Page, tokens: Sequence[Token]) -> list[Segment]:
    """Parts of a phrase in order, the first one its head. Names of entities are never cut."""
    if not tokens:
        return []
    kept = _inside_names(page, tokens)
    segments = [Segment("head", [])]
    for token in tokens:
        relation = None if token.i in kept or token.text == "WHO" else _relation(token)
        if relation == "clause" and token.lower_ in word_set("phrases.toml", "participles") and _is_lead(segments[-1].tokens):
            relation = None  # "a leaked report"
        if relation is None:
            segments[-1].tokens.append(token)
        elif not segments[-1].tokens and segments[-1].relation != "head":
            # ", who": the later word tells how the part hangs on
            segments[-1] = Segment(relation, segments[-1].tokens)
        else:
            segments.append(Segment(relation, []))
    full = [segment for segment in segments if segment.tokens]
    return _without_partitive(full)


def _is_lead(tokens: Sequence[Token]) -> bool:
    """Whether tokens only lead up to a noun: an article, a number, a rank."""
    lead = word_set("phrases.toml", "determiners") | word_set("phrases.toml", "ranks")
    return bool(tokens) and all(token.lower_ in lead or is_number(token) for token in tokens)


def strip_lead(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without leading determiners, ranks, numbers ("three senior")."""
    lead = word_set("phrases.toml", "determiners") | word_set("phrases.toml", "ranks")
    start = 0
    while start < len(tokens) - 1 and (tokens[start].lower_ in lead or is_number(tokens[start]) or tokens[start].is_punct):
        start += 1
    return list(tokens[start:])


def strip_end(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without a trailing possessive, punctuation or "there"."""
    possessives = word_set("phrases.toml", "possessives") | word_set("phrases.toml", "behind")
    end = len(tokens)
    while end and (tokens[end - 1].lower_ in possessives or (tokens[end - 1].is_punct and not tokens[end - 1].text[-1:].isalnum())):
        end -= 1
    return list(tokens[:end])


def is_number(token: Token) -> bool:
    """A number in digits or words."""
    return (token.text[:1].isdigit() or token.lower_ in _numbers()) and token_value(token) is not None


def token_value(token: Token) -> int | None:
    """The whole number that a token tells, if any."""
    if token.lower_ in _numbers():
        return _numbers()[token.lower_]
    if token.lower_ in word_set("phrases.toml", "determiners"):
        return None
    value = parse_number(token.text) if token.text[:1].isdigit() or token.text.isalpha() else None
    return int(value) if value is not None and value == int(value) else None


def is_plural(token: Token) -> bool:
    """A plural noun by its tag where there is one, else by its ending."""
    if token.tag_ in ("NNS", "NNPS"):
        return True
    if token.tag_ in ("NN", "NNP"):
        return False
    return token.lower_.endswith("s") and not token.lower_.endswith("ss")


def _numbers() -> dict[str, int]:
    numbers: dict[str, int] = load_toml("phrases.toml")["numbers"]
    return numbers


def _inside_names(page: Page, tokens: Sequence[Token]) -> set[int]:
    kept: set[int] = set()
    for mention in mentions_in(page, token_span(tokens)):
        if mention.form == "name":
            # a cut before the name's first token stays possible
            kept.update(token.i for token in tokens if mention.span[0] < token.idx < mention.span[1])
    return kept


def _relation(token: Token) -> str | None:
    word = token.lower_
    if word == "-" and not (token.i and token.nbor(-1).whitespace_):
        return None  # "high-level", which the tokenizer parts
    if token.i and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
        return None  # "Kalden-based"
    if word in (",", "(", ")", "—", "–", "--", "-", ";", ":"):
        return ","
    if word in word_set("phrases.toml", "relatives") or word in word_set("phrases.toml", "participles") or _is_participle(token):
        return "clause"
    if word in word_set("phrases.toml", "prepositions") or word in word_set("phrases.toml", "conjunctions"):
        return word
    return None


def _is_participle(token: Token) -> bool:
    """By the parse: "court papers unsealed on Monday", and not "the wounded men"."""
    return token.dep_ == "acl" and token.tag_ in ("VBN", "VBG") and token.head.i < token.i


def _without_partitive(segments: list[Segment]) -> list[Segment]:
    # "one of the officials", "a group of residents": the head is what follows "of"
    if len(segments) > 1 and segments[1].relation == "of":
        last = segments[0].tokens[-1]
        if last.lower_ in word_set("phrases.toml", "partitives"):
            return [Segment("head", segments[0].tokens[:-1] + _counted(last) + segments[1].tokens), *segments[2:]]
    return segments


def _counted(token: Token) -> list[Token]:
    return [token] if is_number(token) else []
