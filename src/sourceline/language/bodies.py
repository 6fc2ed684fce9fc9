"""What a name says about who bears it: kind, PLOVER sector, country, gender; from lexicons in ``data``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from sourceline.language.countries import country_of_demonym, country_of_name, read_rows, split_list
from sourceline.language.gazetteer import normalise
from sourceline.records import EntityKind


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the bearer of a name or nominal; ``name`` is a known body's own name, for its other names."""

    kind: EntityKind
    sector: str | None = None
    country: str | None = None
    name: str | None = None


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A head of nominals ("spokesman"): what it names, and the number and gender of one."""

    lemma: str
    kind: EntityKind
    sector: str | None
    plural: bool | None
    gender: str | None


KIND_OF_LABEL: dict[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "PLACE": "place",
    "GROUP": "group",
    "FACILITY": "facility",
    "PRODUCT": "product",
    "OTHER": "other",
}


@cache
def heads() -> dict[str, Head]:
    """Heads of nominals by lemma."""
    number = {"s": False, "p": True, "b": None}
    return {
        row["head"]: Head(
            lemma=row["head"],
            kind=msgspec.convert(row["kind"], EntityKind),
            sector=row["sector"] or None,
            plural=number[row["number"]],
            gender=row["gender"] or None,
        )
        for row in read_rows("nominals.csv")
    }


@cache
def _known() -> dict[str, Traits]:
    found: dict[str, Traits] = {}
    for row in read_rows("bodies.csv"):
        traits = Traits(kind=msgspec.convert(row["kind"], EntityKind), sector=row["sector"] or None, country=row["country"] or None, name=row["name"])
        for name in (row["name"], *split_list(row["aliases"])):
            # short capitals stay as they are: "IS" is no "is", "WHO" no "who"
            found.setdefault(name if name.isupper() and len(name) <= 4 else normalise(name), traits)
    return found


@cache
def _words() -> tuple[tuple[re.Pattern[str], EntityKind, str | None], ...]:
    return tuple(
        (
            re.compile(r"(?<!\w)" + re.escape(row["words"]) + ("$" if row["where"] == "end" else r"(?!\w)")),
            msgspec.convert(row["kind"], EntityKind),
            row["sector"] or None,
        )
        for row in read_rows("body_words.csv")
    )


@cache
def _any_word() -> re.Pattern[str]:
    """One pass that tells whether any of the words is there: most names have none."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _words()))


@cache
def _things() -> dict[str, EntityKind]:
    return {row["word"]: msgspec.convert(row["kind"], EntityKind) for row in read_rows("things.csv")}


def known_body(name: str) -> Traits | None:
    """Traits of a body that the lexicon names ("the Pentagon", "PMF"), else null."""
    name = name.removeprefix("the ").removeprefix("The ")
    return _known().get(name) or _known().get(normalise(name))


def traits_of_name(name: str, label: str) -> Traits:
    """Kind, sector and country of a name with an entity label of ``doc.ents``."""
    if label in {"ORG", "GROUP", "PLACE", "OTHER"} and (known := known_body(name)) is not None:
        # a place's label is believed but for bodies that no gazetteer knows ("the Pentagon", "the Kremlin")
        return known
    country = country_in(name)
    if label == "ORG":
        text = name.casefold().replace("’", "'")
        if _any_word().search(text):
            kind, sector = next((kind, sector) for pattern, kind, sector in _words() if pattern.search(text))
            return Traits(kind=kind, sector=sector, country=country)
        return Traits(kind="organisation", country=country)
    if label in {"PRODUCT", "OTHER"}:
        found = [_things()[word] for word in name.casefold().split() if word in _things()]
        return Traits(kind=found[-1] if found else KIND_OF_LABEL[label], country=None)
    if label == "GROUP":
        return Traits(kind="group", country=country)
    return Traits(kind=KIND_OF_LABEL[label], country=country_of_name(name) if label == "PLACE" else None)


def country_in(phrase: str) -> str | None:
    """Country of the first demonym or country's name in a phrase: "a senior Iraqi official", "the Bank of England" (none)."""
    words = phrase.split()
    for k, word in enumerate(words):
        if not word[:1].isupper():
            if "-" not in word:
                continue
            word = word.rsplit("-", 1)[1]
        bare = word.strip(",;:'\"()“”‘’").removesuffix("'s").removesuffix("’s")
        if k + 1 < len(words):
            pair = f"{bare} {words[k + 1]}".strip(",;:'\"()").removesuffix("'s").removesuffix("’s")
            found = country_of_demonym(pair) or country_of_name(pair)
            if found:
                return found
        found = country_of_demonym(bare) or country_of_name(bare)
        if found:
            return found
    return None


@cache
def titles() -> dict[str, tuple[str | None, str | None]]:
    """Gender and sector of titles, by their words without case and points."""
    return {row["title"]: (row["gender"] or None, row["sector"] or None) for row in read_rows("titles.csv")}


@cache
def _genders() -> dict[str, str]:
    return {name: row["gender"] for row in read_rows("first_names.csv") for name in split_list(row["names"])}


def gender_of_name(words: Sequence[str]) -> str | None:
    """``m`` or ``f`` by the given name, where it is a common one of one gender."""
    return _genders().get(words[0]) if len(words) > 1 else None


def title_length(words: Sequence[str]) -> int:
    """How many of the first words are titles ("Prime Minister Arin Sol": 2); never all of them."""
    start = 0
    while start < len(words) - 1:
        length = next((n for n in (3, 2, 1) if start + n < len(words) and title_key(words[start : start + n]) in titles()), 0)
        if not length:
            break
        start += length
    return start


def title_key(words: Sequence[str]) -> str:
    """The key of a title: lower case, without points."""
    return " ".join(words).casefold().replace(".", "")
