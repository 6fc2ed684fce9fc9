"""Rewriting machines for fitting and testing the score of spun texts: words outside quotation marks exchanged for synonyms.

A dialect is a dictionary of synonyms: ``wordnet`` (one meaning), ``neighbours`` (one step away) and ``corpus`` (any word of the same shape)
for fitting; ``mythes`` (the thesaurus of Debian's mythes-en-us) for testing alone.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sourceline.lineage.lexicon import function_words
from sourceline.lineage.words import quotations
from synonyms import WordNet

WORDNET = Path("/usr/share/wordnet")
MYTHES = Path("/usr/share/mythes/th_en_US_v2.dat")
FITTING = ("wordnet", "neighbours", "corpus")
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("ing", "ed", "s")
_PARTIAL = frozenset(["mr", "mrs", "ms", "dr", "gen", "sen", "rep", "gov"])
MOST_CHOICES = 3
"""A machine takes one of a word's first so many synonyms, always the same."""

Dictionary = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Swapped:
    """A place in the rewritten text, what it reads there and what it read before."""

    start: int
    end: int
    found: str
    original: str


class Dialect:
    """Exchanges words by one dictionary; the same word is always exchanged for the same."""

    def __init__(self, name: str, dictionary: Dictionary) -> None:
        self.name = name
        self._dictionary = dictionary
        self._chosen: dict[str, str | None] = {}

    def replacement(self, word: str) -> str | None:
        """The dialect's word for ``word``, in its case, or none."""
        key = word.casefold()
        if key not in self._chosen:
            self._chosen[key] = self._choose(key)
        found = self._chosen[key]
        if found is None:
            return None
        return found.upper() if word.isupper() and len(word) > 1 else found.title() if word[0].isupper() else found

    def _choose(self, key: str) -> str | None:
        if key in function_words() or len(key) < 3 or key in _PARTIAL:
            return None
        for ending in ("", *_ENDINGS):
            for lemma in _lemmas(key, ending):
                choices = [each for each in self._dictionary(lemma) if each != key and each != lemma][:MOST_CHOICES]
                if choices:
                    return _inflect(random.Random(f"{self.name}:{key}").choice(choices), ending)
        return None

    def rewrite(self, text: str, rate: float, seed: str) -> tuple[str, list[Swapped]]:
        """``text`` with about ``rate`` of its words outside quotation marks exchanged, names' common words too, and what was exchanged."""
        quoted = quotations(text)
        free = [match for match in _WORD.finditer(text) if not any(start <= match.start() < end for start, end in quoted)]
        able = [(match, other) for match in free if (other := self.replacement(match.group()))]
        rng = random.Random(f"{self.name}:{seed}")
        able = [(match, other) for match, other in able if not match.group()[0].isupper() or rng.random() < 0.5]
        rng.shuffle(able)
        chosen = sorted(able[: round(rate * len(free))], key=lambda item: item[0].start())
        parts, swaps, end, size = [], [], 0, 0
        for match, other in chosen:
            parts += [text[end : match.start()], other]
            size += match.start() - end
            swaps.append(Swapped(size, size + len(other), other, match.group()))
            size += len(other)
            end = match.end()
        return "".join([*parts, text[end:]]), swaps


def make_dialects(names: Sequence[str], texts: Sequence[str] = ()) -> list[Dialect]:
    """Dialects by name; ``texts`` are what ``corpus`` takes its words from."""
    makers: dict[str, Callable[[], Dictionary]] = {
        "wordnet": lambda: _wordnet(0),
        "neighbours": lambda: _wordnet(1),
        "corpus": lambda: _corpus(texts),
        "mythes": _mythes,
    }
    return [Dialect(name, makers[name]()) for name in names]


def _lemmas(key: str, ending: str) -> list[str]:
    if not ending:
        return [key]
    if not key.endswith(ending) or len(key) < len(ending) + 3 or key.endswith("ss"):
        return []
    stem = key[: -len(ending)]
    found = (
        [stem, stem + "e"]
        if ending != "s"
        else [stem, *([stem[:-2] + "y"] if stem.endswith("ie") else []), *([stem[:-1]] if stem[-1] == "e" else [])]
    )
    return [*found, stem[:-1]] if len(stem) > 3 and stem[-1] == stem[-2] else found


def _inflect(phrase: str, ending: str) -> str:
    if not ending:
        return phrase
    first, *rest = phrase.split(" ") if ending != "s" else [phrase]
    if ending == "s":
        formed = (
            first[:-1] + "ies"
            if first[-1] == "y" and first[-2:-1] not in tuple("aeiou")
            else first + ("es" if first[-1] in "sxz" or first[-2:] in ("sh", "ch") else "s")
        )
    else:
        formed = first + ("d" if ending == "ed" and first[-1] == "e" else ending) if first[-1] != "e" or ending == "ed" else first[:-1] + ending
    return " ".join([formed, *rest])


def _wordnet(which: int) -> Dictionary:
    net = WordNet(WORDNET)
    return lambda word: net.synonyms(word)[which]


def _corpus(texts: Sequence[str]) -> Dictionary:
    pool = sorted({word for text in texts for word in _WORD.findall(text) if word.islower() and len(word) > 3} - function_words())
    known = frozenset(pool)
    return lambda word: random.Random(word).sample(pool, 2) if word in known else []


def _mythes() -> Dictionary:
    found: dict[str, list[str]] = defaultdict(list)
    lines = iter(MYTHES.read_text(encoding="utf-8", errors="replace").splitlines()[1:])
    for line in lines:
        word, count = line.rsplit("|", 1)
        for _ in range(int(count)):
            terms = [term.split(" (")[0] for term in next(lines).split("|")[1:] if "antonym" not in term and "generic" not in term]
            found[word] += [term.casefold() for term in terms if term.replace(" ", "").isalpha() and term.count(" ") < 2]
    return lambda word: found.get(word, [])
