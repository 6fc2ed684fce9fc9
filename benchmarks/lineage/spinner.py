"""A rewriting machine: words outside quotation marks exchanged for synonyms, and a record of every exchange.

Dialects for training and for testing are never mixed: ``TRAIN`` and ``TEST``. As article spinners do, a dialect has its favourite for a
word and mostly keeps to it; names are hit where they are made of common words; some dialects break "a" and "an" and glue words together.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.lineage.inflection import Form, inflect, is_part, readings
from benchmarks.lineage.reordering import place_of, reorder
from benchmarks.lineage.tables import read_table
from benchmarks.lineage.thesaurus import Thesaurus, ending_of, read_thesaurus
from sourceline.lineage.lexicon import function_words
from sourceline.lineage.words import quotations
from sourceline.records import Span

DATA = Path(__file__).with_name("data")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")
_PARTIAL = frozenset(["mr", "mrs", "ms", "dr", "gen", "sen", "rep", "gov", "inc", "corp"])
LONGEST_PHRASE = 3
FAVOURITE = 0.65
"""How often a dialect takes the nearest synonym, then the second nearest, and so on."""
STRAYS = 0.15
"""Of the words of a text, those for which its second choice is taken throughout."""
NAMES = 0.5
"""Of the capitalised words with a synonym, those that are exchanged as readily as others, throughout a text."""
SMALL_WORDS = 0.35
"""Of the function words with an exchange, those that are exchanged as readily as others."""


class Traits(NamedTuple):
    """``fallback``: the dialect whose dictionary is asked next. ``articles``: "a" and "an" are kept right. ``glue``: how often an article is
    joined to the next word. ``units``: how often a number in words or a unit is corrupted."""

    fallback: str | None
    articles: bool
    glue: float
    units: float


TRAIN = {
    "wordnet": Traits(None, True, 0.0, 0.2),
    "neighbours": Traits(None, False, 0.0, 0.1),
    "corpus": Traits(None, False, 0.01, 0.05),
}
TEST = {
    "mythes": Traits(None, False, 0.01, 0.15),
    "roget": Traits(None, True, 0.0, 0.1),
    "hand": Traits("mythes", False, 0.01, 0.2),
}


@dataclass(frozen=True)
class Swap:
    """``span`` in the new text reads ``found``; ``was`` in the old text read ``read``."""

    span: Span
    was: Span
    found: str
    read: str


@dataclass(frozen=True)
class Spun:
    """The new text and its swaps in the order of the new text, apart from one another."""

    text: str
    swaps: tuple[Swap, ...]


class _Unit(NamedTuple):
    """Words ``first`` to ``last`` (included) that can be exchanged for ``becomes``; the lower the level, the sooner."""

    level: int
    first: int
    last: int
    becomes: str


class Spinner:
    """One dialect with its choices drawn by ``seed``. ``texts``: what ``corpus`` takes its words from.

    Raises MissingThesaurus where the dialect's source is not installed. Set-up takes seconds once a process, then 100,000 words a second
    and more.
    """

    def __init__(self, dialect: str, seed: int, texts: Sequence[str] = ()) -> None:
        self.dialect, self.seed = dialect, seed
        if dialect not in TRAIN | TEST:
            raise ValueError(f"no spinning dialect {dialect!r}: {', '.join([*TRAIN, *TEST])}")
        self.traits = (TRAIN | TEST)[dialect]
        self._sources = [read_thesaurus(name, texts, seed) for name in (dialect, self.traits.fallback) if name]
        column = "train" if dialect in TRAIN else "test"
        self._small = read_table(DATA / "small_words.csv", "word", column)
        self._units = read_table(DATA / "units.csv", "word", column)
        self._phrases = _by_first_word(self._sources)
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._pools = _pools(self._sources[0])

    def spin(self, text: str, rate: float, rng: random.Random, reordered: float = 0.0) -> Spun:
        """``text`` with ``rate`` of its words outside quotation marks exchanged, nearest 0.01 where the text has 100 words.

        ``reordered``: share of the adverbials and reporting clauses that are moved first; swaps are told by their place in ``text`` all the same.
        """
        if not reordered:
            return self._exchange(text, rate, rng)
        pieces = reorder(text, reordered, rng)
        spun = self._exchange("".join(piece.text for piece in pieces), rate, rng)
        placed = [(swap, place_of(swap.was, pieces)) for swap in spun.swaps]
        return Spun(spun.text, tuple(Swap(swap.span, was, swap.found, text[slice(*was)]) for swap, was in placed if was))

    def _exchange(self, text: str, rate: float, rng: random.Random) -> Spun:
        words = [match.span() for match in _WORD.finditer(text)]
        free = _outside(words, quotations(text))
        units = sorted(((unit.level, rng.random(), unit) for unit in self._find(text, words, free, rng)), key=lambda each: each[:2])
        wanted, chosen = round(rate * len(free)), []
        for _, _, unit in units:
            size = unit.last - unit.first + 1
            if wanted >= size:
                chosen.append(unit)
                wanted -= size
        return _write(text, words, sorted(chosen, key=lambda unit: unit.first))

    def _find(self, text: str, words: Sequence[Span], free: Sequence[int], rng: random.Random) -> Iterator[_Unit]:
        """What can be exchanged, none over another."""
        allowed = set(free)
        strays: dict[str, int] = {}
        hit: dict[str, bool] = {}
        taken = -1
        for i in free:
            if i <= taken:
                continue
            start, end = words[i]
            word = text[start:end]
            key = word.casefold()
            unit = self._phrase(text, words, allowed, i) or self._glued(text, words, allowed, i, rng)
            if unit is None and not (text[start - 1 : start] in ("'", "’") or text[end : end + 2] in ("'t", "’t") or key in _PARTIAL):
                unit = self._single(text, words, i, word, key, strays, hit, rng)
            if unit is not None:
                taken = unit.last
                yield self._with_article(text, words, allowed, unit)

    def _single(
        self, text: str, words: Sequence[Span], i: int, word: str, key: str, strays: dict[str, int], hit: dict[str, bool], rng: random.Random
    ) -> _Unit | None:
        if key in self._units and rng.random() < self.traits.units:
            return _Unit(0, i, i, _cased(self._units[key], word))
        name = word[0].isupper() and not _begins(text, words[i][0])
        if key in function_words() and not (name and self._choices(key)):
            if key in self._small:
                return _Unit(0 if rng.random() < SMALL_WORDS else 1, i, i, _cased(self._small[key], word))
            return None
        if len(key) < 3 or not word.isalpha():
            return None
        chosen = self._choices(key)
        if not chosen:
            return _Unit(4 if name else 3, i, i, _cased(self._any(key), word)) if self._pools else None
        if key not in strays:
            strays[key] = int(rng.random() < STRAYS)
            hit[key] = rng.random() < NAMES
        return _Unit(2 if name and not hit[key] else 0, i, i, _cased(chosen[strays[key] % len(chosen)], word))

    def _choices(self, key: str) -> tuple[str, ...]:
        """The dialect's first and second choice for a word form."""
        if key not in self._chosen:
            rng = random.Random(f"{self.seed}:{self.dialect}:{key}")
            self._chosen[key] = next((found for source in self._sources if (found := _choose(source, key, rng))), ())
        return self._chosen[key]

    def _any(self, key: str) -> str:
        pool = self._pools.get(ending_of(key)) or self._pools[""]
        return random.Random(f"{self.seed}:any:{key}").choice(pool)

    def _phrase(self, text: str, words: Sequence[Span], allowed: set[int], i: int) -> _Unit | None:
        start = words[i][0]
        for size, phrases in self._phrases.get(text[start : words[i][1]].casefold(), ()):
            last = i + size - 1
            if last in allowed and (found := phrases.get(text[start : words[last][1]].casefold())):
                choices = self._choices(found) if found in self._chosen else self._phrase_choices(found)
                return _Unit(0, i, last, _cased(choices[0], text[start : words[i][1]])) if choices else None
        return None

    def _phrase_choices(self, phrase: str) -> tuple[str, ...]:
        """The first word of a verb phrase carries its form: "carried out" is looked up as "carry out"."""
        rng = random.Random(f"{self.seed}:{self.dialect}:{phrase}")
        first, _, rest = phrase.partition(" ")
        forms = [Form(f"{form.lemma} {rest}", "v", form.tag) for form in readings(first) if form.part == "v"]
        self._chosen[phrase] = next((found for source in self._sources if (found := _choose(source, phrase, rng, forms))), ())
        return self._chosen[phrase]

    def _glued(self, text: str, words: Sequence[Span], allowed: set[int], i: int, rng: random.Random) -> _Unit | None:
        word = text[slice(*words[i])]
        if word.casefold() not in ("a", "an", "the") or rng.random() >= self.traits.glue or i + 1 not in allowed:
            return None
        return _Unit(0, i, i + 1, word + text[slice(*words[i + 1])]) if _one_apart(text, words, i) else None

    def _with_article(self, text: str, words: Sequence[Span], allowed: set[int], unit: _Unit) -> _Unit:
        """The article before an exchanged word, put right by dialects that do so: it is then part of the exchange."""
        before = unit.first - 1
        if not self.traits.articles or before not in allowed or not _one_apart(text, words, before):
            return unit
        article = text[slice(*words[before])]
        right = "an" if unit.becomes[0].casefold() in "aeiou" else "a"
        if article.casefold() not in ("a", "an") or article.casefold() == right:
            return unit
        return _Unit(unit.level, before, unit.last, f"{_cased(right, article)} {unit.becomes}")


def _choose(source: Thesaurus, key: str, rng: random.Random, forms: Sequence[Form] | None = None) -> tuple[str, ...]:
    if exact := source.words.get(key, {}).get(""):
        return _ranked(exact, rng)
    for form in readings(key) if forms is None else forms:
        by_part = source.words.get(form.lemma, {})
        found = by_part.get(form.part) or sorted(word for word in by_part.get("*", ()) if is_part(word, form.part))
        if found and rng.random() < 0.85:
            ranked = _ranked(found, rng) if "*" not in by_part else tuple(rng.sample(found, min(2, len(found))))
            return tuple(word for each in ranked if (word := inflect(each, form)) != key)
    return ()


def _ranked(found: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """Two of ``found``, the nearer the likelier."""
    left, chosen = list(found), []
    while left and len(chosen) < 2:
        place = 0
        while place < len(left) - 1 and rng.random() > FAVOURITE:
            place += 1
        chosen.append(left.pop(place))
    return tuple(chosen)


def _write(text: str, words: Sequence[Span], units: Sequence[_Unit]) -> Spun:
    parts, swaps, end, size = [], [], 0, 0
    for unit in units:
        start, stop = words[unit.first][0], words[unit.last][1]
        parts += [text[end:start], unit.becomes]
        size += start - end
        swaps.append(Swap((size, size + len(unit.becomes)), (start, stop), unit.becomes, text[start:stop]))
        size += len(unit.becomes)
        end = stop
    return Spun("".join([*parts, text[end:]]), tuple(swaps))


def _outside(words: Sequence[Span], quoted: Sequence[Span]) -> list[int]:
    """Numbers of the words outside the spans; both ascend."""
    found, at = [], 0
    for i, (start, _) in enumerate(words):
        while at < len(quoted) and quoted[at][1] <= start:
            at += 1
        if at == len(quoted) or start < quoted[at][0]:
            found.append(i)
    return found


def _by_first_word(sources: Sequence[Thesaurus]) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """First word, in every form, to phrases by their number of words, longest first. A phrase leads to itself in the form met."""
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for phrase in (phrase for source in sources for phrase in source.phrases):
        words = phrase.split(" ")
        if len(words) <= LONGEST_PHRASE:
            for first in _verb_forms(words[0]) if "v" in _parts(sources, phrase) else (words[0],):
                form = " ".join([first, *words[1:]])
                found[first][len(words)][form] = form
    return {first: sorted(by_size.items(), reverse=True) for first, by_size in found.items()}


def _parts(sources: Sequence[Thesaurus], phrase: str) -> set[str]:
    return {part for source in sources for part in source.words.get(phrase, {})}


def _verb_forms(word: str) -> set[str]:
    return {word} | {inflect(word, Form(word, "v", tag)) for tag in ("VBD", "VBN", "VBG", "VBZ")}


def _pools(source: Thesaurus) -> dict[str, list[str]]:
    """Single words of the dictionary by ending: for words that it does not know."""
    pools: dict[str, list[str]] = defaultdict(list)
    for word in sorted(word for word in source.words if " " not in word and len(word) > 3 and word not in function_words()):
        pools[ending_of(word)].append(word)
    return dict(pools)


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:start].rstrip(" ")[-1:] if start < 3 else text[max(0, start - 3) : start].rstrip(' “"')[-1:]
    return before in ("", ".", "!", "?", "\n")


def _one_apart(text: str, words: Sequence[Span], i: int) -> bool:
    return text[words[i][1] : words[i + 1][0]] == " "


def _cased(found: str, word: str) -> str:
    if len(word) > 1 and word.isupper():
        return found.upper()
    return found[0].upper() + found[1:] if word[0].isupper() else found
