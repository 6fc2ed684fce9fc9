"""Names that news repeats, and what a name with a swapped word may have read: bodies, agencies, regions, titles and days, by their words.

The names are those of ``language``'s and ``documents``' lists and of ``data/spun_names.toml``; synonyms are WordNet's
(``data/spun_wordnet.csv``, made by ``training/synonyms.py``), those of ``data/spun_synonyms.csv`` and the swaps of ``data/swaps.csv``.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from sourceline.documents.agencies import load_agencies
from sourceline.language.countries import countries, read_rows, split_list
from sourceline.lineage.lexicon import function_words, swaps

SURE, LIKELY = 1.0, 0.7
"""Strength of a synonym: one meaning in WordNet or a swap that machines are known to make; one step away in WordNet."""
MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+")
_PLACE_WORDS = [
    "bay",
    "beach",
    "bridge",
    "canal",
    "castle",
    "center",
    "city",
    "coast",
    "creek",
    "east",
    "falls",
    "field",
    "forest",
    "fort",
    "garden",
    "grand",
    "grove",
    "harbor",
    "heights",
    "hill",
    "hills",
    "island",
    "islands",
    "lake",
    "little",
    "mount",
    "new",
    "north",
    "ocean",
    "palm",
    "park",
    "peak",
    "point",
    "port",
    "river",
    "rock",
    "san",
    "sea",
    "south",
    "spring",
    "springs",
    "square",
    "town",
    "valley",
    "village",
    "west",
    "white",
    "wood",
    "woods",
]


class Read(msgspec.Struct, frozen=True):
    """A known name that words of a text may have read: how many ``words`` it takes up there, at how many it differs, how strong the weakest swap is."""

    name: str
    words: int
    swapped: tuple[int, ...]
    """Positions, from the first word taken up, of words that differ."""
    kept: int
    """Words of the name, function words aside, that stand as they were."""
    strength: float


class Names:
    """A trie of names by casefolded words. Made once (``known_names()``), read only."""

    def __init__(self, names: Iterable[str]) -> None:
        self._root: dict[str, Any] = {}
        for name in names:
            node = self._root
            words = split_words(name)
            if 2 <= len(words) <= MOST_WORDS:
                for word in words:
                    node = node.setdefault(word, {})
                node.setdefault("", name)

    def reads(self, words: Sequence[str]) -> list[Read]:
        """Every known name that the first of ``words`` (casefolded) may begin, as it stands or with words swapped. Cost: microseconds."""
        found: list[Read] = []
        self._walk(self._root, words, 0, (), 0, SURE, found)
        return found

    def _walk(
        self, node: dict[str, Any], words: Sequence[str], at: int, swapped: tuple[int, ...], kept: int, strength: float, out: list[Read]
    ) -> None:
        if "" in node:
            out.append(Read(name=node[""], words=at, swapped=swapped, kept=kept, strength=strength))
        if at == len(words):
            return
        word = words[at]
        if word in node:
            self._walk(node[word], words, at + 1, swapped, kept + (word not in function_words()), strength, out)
        if len(swapped) < 2:
            for size in (1, 2):
                for original, how in _originals().get(" ".join(words[at : at + size]), ()):
                    if original in node and at + size <= len(words):
                        self._walk(node[original], words, at + size, (*swapped, at), kept, min(strength, how), out)


@cache
def known_names() -> Names:
    """All known names of two words and more."""
    return Names(dict.fromkeys(_all_names()))


def known_words() -> frozenset[str]:
    """Casefolded words of known names and of place names, function words aside: those for which synonyms are kept."""
    found = {word for name in _all_names() for word in split_words(name)}
    return frozenset(found | set(_PLACE_WORDS) | {"march", "may", "august", *_agency_words()}) - function_words()


def bodies_by_abbreviation() -> dict[str, tuple[str, ...]]:
    """Full names of bodies by an abbreviation that is theirs: ``PMF`` -> ``Popular Mobilization Forces``."""
    return _by_abbreviation()


def originals(found: str) -> tuple[tuple[str, float], ...]:
    """Words of names that ``found`` (casefolded) may stand for, with the strength of the synonym, strongest first."""
    return _originals().get(found, ())


def split_words(name: str) -> list[str]:
    """Casefolded words as ``words.number_words`` cuts them."""
    return _WORD.findall(name.casefold())


@cache
def _originals() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for original, spun, strength in _synonyms():
        found[spun][original] = max(strength, found[spun].get(original, 0.0))
    return {spun: tuple(sorted(words.items(), key=lambda item: (-item[1], item[0]))) for spun, words in found.items()}


def _synonyms() -> Iterator[tuple[str, str, float]]:
    for row in _rows("spun_wordnet.csv"):
        for column, strength in (("same", SURE), ("near", LIKELY)):
            for synonym in split_list(row[column]):
                yield row["word"], synonym, strength
    for row in _rows("spun_synonyms.csv"):
        for synonym in split_list(row["synonyms"]):
            yield row["word"], synonym, SURE
    for original, spun in swaps():
        if " " not in original:
            yield original, spun, SURE


@cache
def _all_names() -> tuple[str, ...]:
    table = _table()
    found = [frame.format(portfolio) for frame in table["frames"] for portfolio in table["portfolios"]]
    found += table["names"]
    for agency in load_agencies():
        found += [agency.name, *agency.names]
    for row in (*read_rows("bodies.csv"), *read_rows("regions.csv")):
        found += [row["name"], *split_list(row["aliases"])]
    for country in countries().values():
        found += [country.name, *country.aliases]
    found += [row["title"].title() for row in read_rows("titles.csv")]
    return tuple(name.removeprefix("The ") for name in found if name.isascii())


@cache
def _by_abbreviation() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_rows("bodies.csv"):
        forms = [row["name"], *split_list(row["aliases"])]
        for short in forms:
            if short.isupper():
                found[short] += [form for form in forms if " " in form]
    for name in _all_names():
        letters = "".join(word[0] for word in split_words(name) if word not in function_words()).upper()
        if len(letters) > 2 and name not in found[letters]:
            found[letters].append(name)
    return {short: tuple(names) for short, names in found.items() if names}


def _agency_words() -> set[str]:
    return {word for agency in load_agencies() for name in (agency.name, *agency.names) for word in split_words(name)}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / "spun_names.toml").read_text(encoding="utf-8"))


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
