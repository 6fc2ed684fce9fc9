"""Countries: ISO 3166 alpha-3 codes by name, alias and demonym, from ``data/countries.csv``."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import msgspec


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A country: ``lat`` and ``lon`` in degrees, the centre of its largest piece of land."""

    iso3: str
    iso2: str
    name: str
    geonameid: int
    lat: float
    lon: float
    population: int
    capital: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]


def read_rows(name: str) -> list[dict[str, str]]:
    """Rows of a CSV in this package's ``data``; lines that start with ``#`` tell its source and are left out."""
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def split_list(cell: str) -> tuple[str, ...]:
    """The values of a cell that keeps a list, separated by ``|``."""
    return tuple(part for part in cell.split("|") if part)


@cache
def countries() -> dict[str, Country]:
    """All countries by alpha-3 code, read once."""
    return {
        row["iso3"]: Country(
            iso3=row["iso3"],
            iso2=row["iso2"],
            name=row["name"],
            geonameid=int(row["geonameid"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            population=int(row["population"]),
            capital=row["capital"],
            aliases=split_list(row["aliases"]),
            demonyms=split_list(row["demonyms"]),
        )
        for row in read_rows("countries.csv")
    }


@cache
def _by_demonym() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in countries().values():
        for demonym in country.demonyms:
            found.setdefault(demonym.casefold(), country.iso3)
    return found


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in countries().values():
        for name in (country.name, *country.aliases):
            found.setdefault(name.casefold(), country.iso3)
    return found


def country_of_demonym(word: str) -> str | None:
    """``Iraqi`` -> ``IRQ``; also ``U.S.``-like adjectives ("a U.S. official") and ``pro-Iranian``; null when unknown.

    A demonym that two countries share goes to the more populous ("Congolese" -> ``COD``): it stands first in the file.
    """
    key = word.casefold().removesuffix("'s").removesuffix("’s")
    found = _by_demonym().get(key)
    if found is None and "-" in key:
        found = _by_demonym().get(key.rsplit("-", 1)[1]) or _by_demonym().get(key.split("-", 1)[0])
    if found is None and key in {"u.s.", "us", "u.k.", "uk", "u.s", "u.k", "u.a.e.", "uae"} and word[:1].isupper():
        found = country_of_name(word)
    return found


def country_of_name(name: str) -> str | None:
    """``Iraq``, ``the U.S.``, ``Britain`` -> alpha-3; null when it is no country's name or alias."""
    key = name.casefold()
    return _by_name().get(key) or _by_name().get(key.removeprefix("the ")) or (_by_name().get(key.rstrip(".")) if key.endswith(".") else None)
