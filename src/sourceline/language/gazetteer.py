"""The embedded gazetteer: names to places, from ``data/gazetteer.npz`` and the lists of countries and regions.

The compact file is made by ``training/gazetteer.py`` from GeoNames (CC BY 4.0): 235,000 cities, towns and villages of
500 people and more, 3,800 first-order and 46,000 second-order divisions, with their names in Latin script. Names are
one sorted block of bytes, searched by bisection; entries are columns. Load and memory are stated in the tests.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from sourceline.language.countries import countries, read_rows, split_list

FALLBACK = "src/sourceline/language/data/gazetteer.npz"
"""Where the maker writes, relative to the repository."""

CITY, PROVINCE, DISTRICT, COUNTRY, REGION = 0, 1, 2, 3, 4
"""Kinds of candidates, also the values of the file's ``kind`` column (first three)."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "-": " ", "–": " "})
_DROP = re.compile(r"[.'’‘`ʻʼʿʾ]")
_SPACE = re.compile(r"[\s,()/]+")
_SAINT = re.compile(r"\b(?:st|ste)\b(?= )")
_FORT = re.compile(r"\bft\b(?= )")
_MOUNT = re.compile(r"\bmt\b(?= )")


def normalise(name: str) -> str:
    """The key of a name: case, accents, points, apostrophes and a leading article gone; "St." and "Ft." written out."""
    text = name.casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_LETTERS)) if not unicodedata.combining(c))
    else:
        text = text.replace("-", " ")
    text = _SPACE.sub(" ", _DROP.sub("", text)).strip()
    text = text.removeprefix("the ")
    if "t " in text or "te " in text:
        text = _MOUNT.sub("mount", _FORT.sub("fort", _SAINT.sub("saint", text)))
    return text


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A place that a name may mean. ``country`` is alpha-3; ``admin1`` and ``admin2`` are entry numbers, 0 for none."""

    entry: int
    name: str
    kind: int
    lat: float
    lon: float
    population: int
    geonameid: int | None
    country: str | None
    admin1: int
    admin2: int
    primary: bool
    """The name asked for is the place's own, not an alternative."""


class Gazetteer:
    """Names to candidates. Made once (``Gazetteer.load()``), read only, safe to share between threads."""

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        self._column = {key: arrays[key] for key in ("geonameid", "lat", "lon", "population", "country", "admin1", "admin2", "kind")}
        self._starts, self._entries = arrays["starts"], arrays["entries"]
        self._primary = np.unpackbits(arrays["primary"], count=len(self._entries)).astype(bool)
        self._names, self._name_at = _block(arrays["names"])
        self._display, self._display_at = _block(arrays["display"])
        codes = arrays["codes"].tobytes().decode()
        by_iso2 = {country.iso2: country.iso3 for country in countries().values()}
        self._codes = [by_iso2.get(codes[k : k + 2]) for k in range(0, len(codes), 2)]
        self._listed = _listed()
        self._centre()
        self._abbreviations = self._resolve_abbreviations()

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """The gazetteer that the package carries, read once a process."""
        with (files(__package__) / "data" / "gazetteer.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return Gazetteer(dict(arrays))

    def __len__(self) -> int:
        return len(self._column["geonameid"])

    def _centre(self) -> None:
        """Puts large divisions where ``data/centres.csv`` says; raises ValueError on a row that names none."""
        self._column["lat"], self._column["lon"] = self._column["lat"].copy(), self._column["lon"].copy()
        for row in read_rows("centres.csv"):
            entries = [c.entry for c in self.lookup(normalise(row["name"])) if c.kind == PROVINCE and c.country == row["country"]]
            if not entries:
                raise ValueError(f"data/centres.csv: no first-order division {row['name']!r} in {row['country']}")
            for entry in entries:
                self._column["lat"][entry - 1], self._column["lon"][entry - 1] = float(row["lat"]), float(row["lon"])

    def _resolve_abbreviations(self) -> dict[str, tuple[Candidate, ...]]:
        found: dict[str, tuple[Candidate, ...]] = {}
        by_iso2 = {country.iso2: country.iso3 for country in countries().values()}
        for iso2, forms in place_words()["abbreviations"].items():
            for form, name in forms.items():
                found[form] = tuple(c for c in self.lookup(normalise(name)) if c.kind == PROVINCE and c.country == by_iso2[iso2])
        for alias, number in place_words()["aliases"].items():
            found[alias] = tuple(self._candidate(int(k), True) for k in np.flatnonzero(self._column["geonameid"] == number))
        return found

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Everything that ``name`` may mean: by abbreviation ("Va."), country or region, division, city. Unordered.

        Cost: about 5 microseconds and 3 for each candidate.
        """
        short = self._abbreviations.get(name)
        if short:
            return short
        key = normalise(name)
        # "EU" is no village in Normandy: two or three capitals are a country, a region or nothing
        return self._listed.get(key, ()) if len(key) <= 3 and name.isupper() else self.lookup(key)

    def abbreviated(self, name: str) -> bool:
        """Whether ``name`` is an agency's abbreviation of a state or province ("Va.")."""
        return name in self._abbreviations

    def lookup(self, key: str) -> tuple[Candidate, ...]:
        """Candidates of a key made by ``normalise``."""
        listed = self._listed.get(key, ())
        place = self._find(key.encode())
        if place < 0:
            return listed
        span = range(int(self._starts[place]), int(self._starts[place + 1]))
        return listed + tuple(self._candidate(int(self._entries[k]), bool(self._primary[k])) for k in span)

    def entry(self, number: int) -> Candidate:
        """The place of an entry number (as ``Candidate.admin1``, which counts from 1)."""
        return self._candidate(number - 1, True)

    def _candidate(self, entry: int, primary: bool) -> Candidate:
        column = self._column
        return Candidate(
            entry=entry + 1,
            name=_plain(bytes(self._display[self._display_at[entry] : self._display_at[entry + 1] - 1]).decode()),
            kind=int(column["kind"][entry]),
            lat=round(float(column["lat"][entry]), 4),
            lon=round(float(column["lon"][entry]), 4),
            population=int(column["population"][entry]),
            geonameid=int(column["geonameid"][entry]) or None,
            country=self._codes[column["country"][entry]],
            admin1=int(column["admin1"][entry]),
            admin2=int(column["admin2"][entry]),
            primary=primary,
        )

    def _find(self, key: bytes) -> int:
        low, high = 0, len(self._name_at) - 1
        names, at = self._names, self._name_at
        while low < high:
            middle = (low + high) // 2
            if bytes(names[at[middle] : at[middle + 1] - 1]) < key:
                low = middle + 1
            else:
                high = middle
        return low if low < len(at) - 1 and bytes(names[at[low] : at[low + 1] - 1]) == key else -1


def _plain(name: str) -> str:
    """ "Kirkūk" as English writes it: marks of transliteration (macron, dot or line below, cedilla but of c and s) go, letters of Latin alphabets stay."""
    if name.isascii():
        return name
    kept: list[str] = []
    for mark in unicodedata.normalize("NFD", name):
        if mark in "\u0304\u0323\u0331" or (mark == "\u0327" and kept and kept[-1] not in "cCsS"):
            continue
        kept.append(mark)
    return unicodedata.normalize("NFC", "".join(kept))


def _block(array: NDArray[np.uint8]) -> tuple[memoryview, NDArray[np.int64]]:
    """Lines of a block of bytes: the block, and where each line starts (one more than there are lines)."""
    ends = np.flatnonzero(array == 10) + 1
    return memoryview(array.tobytes()), np.concatenate(([0], ends, [len(array) + 1]))


@cache
def place_words() -> dict[str, Any]:
    """The words of ``data/place_words.toml``."""
    return tomllib.loads((files(__package__) / "data" / "place_words.toml").read_text(encoding="utf-8"))


def _listed() -> dict[str, tuple[Candidate, ...]]:
    """Countries and regions by key; their entry numbers are negative, so that they never meet those of the file."""
    found: dict[str, tuple[Candidate, ...]] = {}
    number = -1
    also = place_words()["also"]
    for country in countries().values():
        names = [(name, True) for name in (country.name, *country.aliases)] + [(name, False) for name, iso3 in also.items() if iso3 == country.iso3]
        for name, primary in names:
            candidate = Candidate(
                entry=number,
                name=country.name,
                kind=COUNTRY,
                lat=country.lat,
                lon=country.lon,
                population=country.population,
                geonameid=country.geonameid,
                country=country.iso3,
                admin1=0,
                admin2=0,
                primary=primary,
            )
            key = normalise(name)
            if candidate not in found.get(key, ()):
                found[key] = (*found.get(key, ()), candidate)
        number -= 1
    for row in read_rows("regions.csv"):
        for name in (row["name"], *split_list(row["aliases"])):
            candidate = Candidate(
                entry=number,
                name=row["name"],
                kind=REGION,
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                population=int(row["people"] or 0),
                geonameid=int(row["geonameid"]) if row["geonameid"] else None,
                country=row["country"] or None,
                admin1=0,
                admin2=0,
                primary=True,
            )
            found[normalise(name)] = (*found.get(normalise(name), ()), candidate)
        number -= 1
    return found
