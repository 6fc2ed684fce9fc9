"""Words and their lemmas, and matching phrases of lemmas in running tokens.

Works without a tagger: a word gives every lemma that English endings allow, and the lexicon picks. Cost: one dictionary look-up a token.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
_DATA = resources.files("sourceline.attribution") / "data"


def read_data(name: str) -> str:
    """Text of a data file of this package."""
    return (_DATA / name).read_text(encoding="utf-8")


@cache
def load_toml(name: str) -> Mapping[str, Any]:
    """A TOML data file of this package, read once."""
    return tomllib.loads(read_data(name))


@cache
def word_set(name: str, *path: str) -> frozenset[str]:
    """The list of words at ``path`` in a TOML data file, as a set."""
    node: Any = load_toml(name)
    for key in path:
        node = node[key]
    return frozenset(node)


@lru_cache(maxsize=65536)
def lemmas(word: str) -> tuple[str, ...]:
    """All lemmas that a lower-case form may have, itself first: ``"denied"`` gives ``("denied", "deny", "deni", "denie")``."""
    found = [word]
    irregular: Mapping[str, str] = load_toml("cues.toml")["irregular"]
    if word in irregular:
        found.append(irregular[word])
    for ending, replacements in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            found.extend(stem + replacement for replacement in replacements)
            if ending in ("ed", "ing") and len(stem) > 2 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return tuple(dict.fromkeys(found))


_ENDINGS = (("ies", ("y",)), ("ied", ("y",)), ("ves", ("f", "fe")), ("es", ("", "e")), ("s", ("",)), ("ed", ("", "e")), ("ing", ("", "e")))


_HYPHEN = re.compile(r"(?<=[^\W\d_])(-)(?=[^\W\d_])")


class Match(NamedTuple, Generic[Value]):
    """A phrase found at tokens ``[start, end)`` with the lexicon's value for it."""

    start: int
    end: int
    phrase: tuple[str, ...]
    value: Value


class Phrases(Generic[Value]):
    """Phrases of lemmas, looked up by their first word; the first value given for a phrase stands."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], Value]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        seen: set[tuple[str, ...]] = set()
        for words, value in entries:
            # the tokenizer parts "passer-by" into three and leaves "e-mail" whole
            parted = tuple(part for word in words for part in _HYPHEN.split(word) if part)
            for phrase in dict.fromkeys((tuple(words), parted)):
                if phrase and phrase not in seen:
                    seen.add(phrase)
                    self._by_first.setdefault(phrase[0], []).append((phrase, value))
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, words: Sequence[str], start: int) -> Match[Value] | None:
        """The longest phrase that starts at ``start`` of the lower-case ``words``."""
        best: Match[Value] | None = None
        for form in lemmas(words[start]):
            for phrase, value in self._by_first.get(form, ()):
                if best is not None and len(phrase) <= best.end - best.start:
                    break
                if _fits(phrase, words, start):
                    best = Match(start, start + len(phrase), phrase, value)
                    break
        return best

    def longest(self, words: Sequence[str]) -> Match[Value] | None:
        """The longest phrase anywhere in ``words``, the first of equals."""
        found = [match for start in range(len(words)) if (match := self.at(words, start))]
        return max(found, key=lambda match: (match.end - match.start, -match.start), default=None)

    def ending(self, words: Sequence[str]) -> Match[Value] | None:
        """The longest phrase that ends with the last of ``words``."""
        for start in range(max(0, len(words) - 7), len(words)):
            for form in lemmas(words[start]):
                for phrase, value in self._by_first.get(form, ()):
                    if start + len(phrase) == len(words) and _fits(phrase, words, start):
                        return Match(start, len(words), phrase, value)
        return None


def _fits(phrase: tuple[str, ...], words: Sequence[str], start: int) -> bool:
    if start + len(phrase) > len(words):
        return False
    return all(part in lemmas(words[start + offset]) for offset, part in enumerate(phrase))
