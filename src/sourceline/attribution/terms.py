"""Terms that tell what a source is: people's roles, bodies, media, documents (``data/sources.csv``, ``data/media.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple, cast, get_args

from spacy.tokens import Token

from sourceline.attribution.words import Match, Phrases, lemmas, load_toml, read_data, word_set
from sourceline.records import EntityKind, SourceKind

TermClass = Literal["role", "person", "body", "media", "document", "arm", "field"]
"""``role`` speaks for a body and takes its kind; ``arm`` is a body's media arm; ``field`` only colours a role ("security official")."""


class Term(NamedTuple):
    """What one term says; ``country`` only where the body belongs to one."""

    cls: TermClass
    kind: SourceKind
    country: str | None


class Row(NamedTuple):
    """One row of a term file as it is written."""

    term: str
    cls: str
    kind: str
    country: str


BODY_KINDS: dict[EntityKind, SourceKind] = {
    "government": "government",
    "military": "military",
    "police": "police",
    "armed_group": "armed_group",
    "international_organisation": "international_organisation",
    "organisation": "organisation",
    "political_party": "organisation",
    "media": "media",
    "place": "government",
    "facility": "organisation",
}
"""Kinds of entities that speak as bodies, with the kind of source that they make. A place that speaks is its government."""


_TAIL = 5
"""Letters of a compound's last part, at the least."""


@cache
def source_rows() -> tuple[Row, ...]:
    """Rows of ``data/sources.csv``."""
    return tuple(
        Row(row["term"], row["class"], row["kind"], row["country"] or "") for row in csv.DictReader(read_data("sources.csv").splitlines(), restval="")
    )


@cache
def media_rows() -> tuple[Row, ...]:
    """Rows of ``data/media.csv``: names, words, people and name endings (``suffix``) of the press."""
    return tuple(
        Row(row["term"], row["class"], "media", row["country"] or "") for row in csv.DictReader(read_data("media.csv").splitlines(), restval="")
    )


@cache
def head_terms() -> Phrases[Term]:
    """Terms that may head a source. A longer term wins; media before others of the same words."""
    media_classes: dict[str, TermClass] = {"name": "media", "word": "media", "person": "role"}
    entries: list[tuple[Sequence[str], Term]] = [
        (phrase_words(row.term), Term("arm" if row.term.endswith((" arm", " office")) else media_classes[row.cls], "media", row.country or None))
        for row in media_rows()
        if row.cls in media_classes
    ]
    entries += [(phrase_words(row.term), _term(row)) for row in source_rows() if row.cls != "field"]
    return Phrases(entries)


@cache
def colour_terms() -> Phrases[Term]:
    """Terms before a role that give its kind: fields ("security"), bodies ("Pentagon"), people ("rebel"), media names."""
    entries: list[tuple[Sequence[str], Term]] = [
        (phrase_words(row.term), Term("media", "media", row.country or None)) for row in media_rows() if row.cls in ("name", "word")
    ]
    entries += [(phrase_words(row.term), _term(row)) for row in source_rows() if row.cls in ("body", "field")]
    return Phrases(entries)


@cache
def body_terms() -> Phrases[Term]:
    """Bodies and media names that stand before a role or head a source, without fields."""
    entries: list[tuple[Sequence[str], Term]] = [
        (phrase_words(row.term), Term("media", "media", row.country or None)) for row in media_rows() if row.cls in ("name", "word")
    ]
    entries += [(phrase_words(row.term), _term(row)) for row in source_rows() if row.cls == "body"]
    return Phrases(entries)


@cache
def media_suffixes() -> frozenset[str]:
    """Last words of media names ("Harbor Times")."""
    return frozenset(row.term for row in media_rows() if row.cls == "suffix")


def phrase_words(phrase: str) -> list[str]:
    """Words of a lexicon phrase, split as the tokenizer splits them ("sheriff's" is two)."""
    return phrase.replace("'s", " 's").split()


def head_term(tokens: Sequence[Token]) -> Match[Term] | None:
    """The term that ends ``tokens``: one of the lexicon, else a common noun of the wide table."""
    words = [token.lower_ for token in tokens]
    found = head_terms().ending(words)
    return found if found is not None or not tokens or not tokens[-1].text[:1].islower() else common_noun(words)


@cache
def common_nouns() -> Mapping[str, Term]:
    """Rows of ``data/heads.csv``: nouns for people, bodies and documents that the lexicon lacks, made by ``training/heads.py``."""
    rows = (line.split(",") for line in read_data("heads.csv").splitlines()[1:])
    return {noun: Term(cast(TermClass, cls), cast(SourceKind, kind), None) for noun, cls, kind in rows}


def common_noun(words: Sequence[str]) -> Match[Term] | None:
    """The noun of one or two words that ends ``words``, by the wide table; a compound goes by its last part ("lampseller" by "seller")."""
    nouns, end = common_nouns(), len(words)
    pairs = [f"{words[-2]} {form}" for form in lemmas(words[-1])] if end > 1 else []
    for start, forms in ((end - 2, pairs), (end - 1, lemmas(words[-1]))):
        form = next((form for form in forms if form in nouns), None)
        if form is not None:
            return Match(start, end, tuple(form.split()), nouns[form])
    return _compound(words)


def _compound(words: Sequence[str]) -> Match[Term] | None:
    nouns, last = common_nouns(), words[-1]
    for cut in range(3, len(last) - _TAIL + 1):
        for form in lemmas(last[cut:]):
            listed = head_terms().at([form], 0)
            term = listed.value if listed is not None else nouns.get(form)
            if term is not None and term.cls in ("role", "person") and len(form) >= _TAIL:
                return Match(len(words) - 1, len(words), (last,), term)
    return None


def body_kind(tokens: Sequence[Token]) -> tuple[SourceKind, str | None] | None:
    """Kind and country of the body that ``tokens`` name, by the lexicon or by the ending of a capitalised name."""
    words = [token.lower_ for token in tokens]
    match = body_terms().longest(words)
    last = tokens[-1]
    if any(word in word_set("phrases.toml", "trades") for word in words[:-1]) and last.text[:1].isupper():
        return "organisation", None  # "the Dock Workers' Front"
    if match is not None and match.value.kind == "organisation" and len(match.phrase) == 1:
        field = colour_terms().longest(words)
        if field is not None and field.value.kind == "armed_group":
            return "armed_group", field.value.country
    if match is None and (people := head_terms().ending(words)) is not None and people.value.kind == "armed_group":
        return "armed_group", None  # "a spokesman for the rebels"
    # "EB Investment Coalition": of a name, the ending tells more than the one word would
    named = last.lower_ in load_toml("phrases.toml")["name_endings"] and len(tokens) > 1 and all(token.text[:1].isupper() for token in tokens[-2:])
    if match is not None and not (named and match.phrase == (last.lower_,)):
        return match.value.kind, match.value.country
    if last.text[:1].isupper() and len(tokens) > 1:
        if last.lower_ in media_suffixes():
            return "media", None
        ending = load_toml("phrases.toml")["name_endings"].get(last.lower_)
        if ending is not None:
            return cast(SourceKind, ending), None
    return None


@cache
def body_words(name: str) -> bool:
    """Whether a name is, or ends in, a body of the lexicon ("Foreign Ministry", "Popular Mobilization Forces")."""
    match = body_terms().ending(name.lower().split())
    return match is not None and match.value.cls == "body"


def _term(row: Row) -> Term:
    if row.cls not in get_args(TermClass) or row.kind not in get_args(SourceKind):
        raise ValueError(f"data/sources.csv: {row.term}: unknown class or kind ({row.cls}, {row.kind})")
    return Term(cast(TermClass, row.cls), cast(SourceKind, row.kind), row.country or None)
