"""The word lists and weights of this package, read once from ``data/``."""

from __future__ import annotations

import csv
import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from sourceline.incidents.plain import plain


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a hierarchy: ``value`` refines ``broader`` ("" for none) and is said by ``words``."""

    value: str
    broader: str
    words: tuple[str, ...]
    means: str = ""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Values with the words that say them and the values that they refine."""

    terms: dict[str, Term]
    by_word: dict[str, str]

    def ancestors(self, value: str) -> tuple[str, ...]:
        """The values that ``value`` refines, nearest first; empty for an unknown value."""
        found: list[str] = []
        while value in self.terms and self.terms[value].broader and self.terms[value].broader not in found:
            value = self.terms[value].broader
            found.append(value)
        return tuple(found)

    def find(self, text: str) -> str | None:
        """The value said by ``text``: the longest known phrase in it, the more special one on a tie; null for none."""
        tokens = plain(text).split()
        best: tuple[int, int, str] | None = None
        for start in range(len(tokens)):
            for end in range(len(tokens), start, -1):
                value = self.by_word.get(" ".join(tokens[start:end]))
                if value is not None:
                    key = (end - start, len(self.ancestors(value)), value)
                    best = key if best is None or key[:2] > best[:2] else best
        return best[2] if best else None


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("sourceline.incidents").joinpath("data", name).read_text(encoding="utf-8"))


def _hierarchy(name: str, key: str) -> Hierarchy:
    terms = {
        row["value"]: Term(value=row["value"], broader=row["broader"], words=tuple(row["words"]), means=row.get("means", ""))
        for row in _toml(name)[key]
    }
    by_word = {plain(word): term.value for term in terms.values() for word in (term.value, *term.words)}
    return Hierarchy(terms=terms, by_word=by_word)


@functools.cache
def weapons() -> Hierarchy:
    """The means of attack."""
    return _hierarchy("weapons.toml", "weapon")


@functools.cache
def acts() -> Hierarchy:
    """The words for what happened."""
    return _hierarchy("acts.toml", "act")


@functools.cache
def families() -> dict[str, dict[str, Any]]:
    """By PLOVER type: ``founds`` (``always``, ``alone``) and ``split`` (modes apart)."""
    return _toml("families.toml")


@functools.cache
def weights() -> dict[str, Any]:
    """The evidence weights of matching."""
    return _toml("matching.toml")


@functools.cache
def words(name: str) -> frozenset[str]:
    """One closed word list of ``words.toml``."""
    return frozenset(_toml("words.toml")[name])


@functools.cache
def aliases() -> dict[str, str]:
    """Names that say the same body or country, both sides in the form of ``names.plain``."""
    text = resources.files("sourceline.incidents").joinpath("data", "aliases.csv").read_text(encoding="utf-8")
    return {row["alias"]: row["name"] for row in csv.DictReader(text.splitlines())}
