"""A stream of news with known copies, as large as one likes: what ``archive.py`` measures on.

Sentences of corpora texts are recombined and most of their words exchanged at random, so that two stories that were not copied from each
other share no more than the set phrases of news. Families are skewed: most stories stand alone, some have hundreds of copies.
"""

from __future__ import annotations

import datetime
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sourceline.lineage.lexicon import function_words
from sourceline.records import Document

SOURCES = ("attribution/polnear/train", "events/gva/train", "events/ecbplus/train", "events/gvc/train", "ner/worldwide/train")
FIRST_DAY = datetime.date(2031, 3, 1)
WORDS = 400
CHANGED = 0.6
"""Of a sentence's words, exchanged whenever it is used."""
IN_FAMILIES = 0.6
LARGEST_FAMILY = 400
DIALECTS = 24
LEVELS = (0.06, 0.12, 0.23, 0.39)
KINDS = {"identical": 0.1, "near_copy": 0.3, "excerpt": 0.08, "spun": 0.36, "splice": 0.06, "update": 0.08, "reprint": 0.02}
OUTLETS = 60
BOILERPLATE = 0.3
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"’']*(?=\s)|(?=\n)|\Z)")
_TOKEN = re.compile(r"(\W*)([^\W\d_]+)(\S*)")


class Pool:
    """Sentences as rows of word numbers, and for each word others of its shape."""

    def __init__(self, corpora: Path) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}
        self.sentences = [row for name in SOURCES for text in _texts(corpora / f"{name}.jsonl") for row in self._rows(text)]
        shapes: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            shapes[_shape(word)].append(number)
        self.first, self.size = np.zeros(len(self.words), dtype=np.int64), np.ones(len(self.words), dtype=np.int64)
        order: list[int] = []
        for members in shapes.values():
            self.first[members], self.size[members] = len(order), len(members)
            order += members
        self.order = np.array(order, dtype=np.int64)
        self.content = np.array([not _shape(word)[2] for word in self.words], dtype=np.bool_)

    def _rows(self, text: str) -> Iterator[tuple[list[str], np.ndarray, list[str]]]:
        for match in _SENTENCE.finditer(text):
            found = [_TOKEN.fullmatch(token) for token in match.group().split()]
            parts = [token for token in found if token]
            if 8 <= len(parts) <= 40:
                numbers = np.array([self._number(token[2]) for token in parts], dtype=np.int64)
                yield [token[1] for token in parts], numbers, [token[3] for token in parts]

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self._numbers))
        if number == len(self.words):
            self.words.append(word)
        return number

    def exchange(self, row: np.ndarray, chosen: np.ndarray, key: np.ndarray | int) -> np.ndarray:
        """``row`` with the ``chosen`` words exchanged for others of their shape; ``key`` decides by which."""
        mixed = ((row + 1) * 2_654_435_761 + key * 40_503_000_029) % 4_294_967_291
        other = self.order[self.first[row] + mixed % self.size[row]]
        return np.where(chosen, other, row)


Sentence = tuple[list[str], np.ndarray, list[str]]


class Stream:
    """Documents of one seed, in no order of time; ``family`` of each is in ``extra``: what was copied from what."""

    def __init__(self, corpora: Path, documents: int, seed: int = 11, days: int = 30) -> None:
        self.pool = Pool(corpora)
        self.documents, self.days = documents, days
        self.rng = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.boilerplate = [[self._sentence() for _ in range(3)] for _ in range(OUTLETS)]

    def __iter__(self) -> Iterator[Document]:
        """Each family's original, then its copies. Cost: about 0.5 ms a document; memory: one family."""
        made, family = 0, 0
        while made < self.documents:
            size = self._family_size() if self.rng.random() < self._share_of_families() else 1
            for document in self._family(family, min(size, self.documents - made)):
                made += 1
                yield document
            family += 1

    def _share_of_families(self) -> float:
        # Of stories; a family of the mean size of about 8 makes the share of documents ``IN_FAMILIES``.
        return IN_FAMILIES / (IN_FAMILIES + 8 * (1 - IN_FAMILIES))

    def _family_size(self) -> int:
        return min(LARGEST_FAMILY, 1 + int(self.rng.paretovariate(0.95)))

    def _family(self, family: int, size: int) -> Iterator[Document]:
        story = self._story()
        day = self.rng.random() * self.days
        yield self._document(family, 0, "original", story, day, title=None)
        kinds, weights = list(KINDS), list(KINDS.values())
        versions = [story]
        for number in range(1, size):
            kind = self.rng.choices(kinds, weights)[0]
            source = story if kind != "spun" and self.rng.random() < 0.8 else self.rng.choice(versions)
            copied, name = self._copy(kind, source)
            if kind in ("near_copy", "update"):
                versions.append(copied)
            later = day + (self.rng.random() * self.days if kind == "reprint" else self.rng.expovariate(1.5))
            title = None if kind == "identical" else self._text([self._sentence()])[:60]
            yield self._document(family, number, name, copied, min(later, self.days - 0.001), title)

    def _story(self) -> list[Sentence]:
        length, story = max(60, self.rng.gauss(WORDS, WORDS / 3)), list[Sentence]()
        while sum(len(row) for _, row, _ in story) < length:
            story.append(self._sentence())
        return story

    def _sentence(self) -> Sentence:
        before, row, after = self.rng.choice(self.pool.sentences)
        chosen = self.numbers.random(len(row)) < np.where(self.pool.content[row], CHANGED, CHANGED / 2)
        return before, self.pool.exchange(row, chosen, self.numbers.integers(1 << 30, size=len(row))), after

    def _copy(self, kind: str, story: list[Sentence]) -> tuple[list[Sentence], str]:
        if kind in ("near_copy", "reprint"):
            return self._trim(story, 0.6 + 0.4 * self.rng.random()), kind
        if kind == "excerpt":
            return story[: max(3, len(story) // 3)], kind
        if kind == "splice":
            other = self._story()
            return story[: max(3, len(story) * 2 // 3)] + other[: len(other) // 2], kind
        if kind == "update":
            return [*story[:1], self._sentence(), self._sentence(), *self._trim(story[1:], 0.7), self._sentence()], kind
        if kind == "spun":
            rate = self.rng.choice(LEVELS)
            return self._spin(self._trim(story, 0.6 + 0.4 * self.rng.random()), rate), f"spun-{round(100 * rate)}"
        return story, kind

    def _trim(self, story: list[Sentence], share: float) -> list[Sentence]:
        count = max(2, round(share * len(story)))
        if count >= len(story) or self.rng.random() < 0.5:
            return story[:count]
        return [story[index] for index in sorted(self.rng.sample(range(len(story)), count))]

    def _spin(self, story: list[Sentence], rate: float) -> list[Sentence]:
        """``rate`` of all words exchanged by the dictionary of one dialect: content words first, as far as they reach."""
        dialect = self.rng.randrange(DIALECTS) + 7
        content = [self.pool.content[row] for _, row, _ in story]
        share = float(np.mean(np.concatenate(content)))
        of_content, of_others = min(1.0, rate / share), max(0.0, rate - share) / max(1 - share, 1e-9)
        spun = []
        for (before, row, after), mask in zip(story, content, strict=True):
            chosen = self.numbers.random(len(row)) < np.where(mask, of_content, of_others)
            spun.append((before, self.pool.exchange(row, chosen, dialect), after))
        return spun

    def _text(self, story: Sequence[Sentence]) -> str:
        words = self.pool.words
        return " ".join(b + words[number] + a for before, row, after in story for b, number, a in zip(before, row.tolist(), after, strict=True))

    def _document(self, family: int, number: int, kind: str, story: list[Sentence], day: float, title: str | None) -> Document:
        paragraphs = [self._text(story[start : start + 3]) for start in range(0, len(story), 3)]
        outlet = self.rng.randrange(OUTLETS)
        if self.rng.random() < BOILERPLATE and kind != "identical":
            paragraphs.append(self._text(self.boilerplate[outlet]))
        head = f"{title}\n\n" if title else ""
        moment = datetime.datetime.combine(FIRST_DAY, datetime.time()) + datetime.timedelta(days=day)
        return Document(
            id=f"{self.rng.getrandbits(40):010x}-{family}-{number}",
            text=head + "\n\n".join(paragraphs),
            input="stream",
            title=title,
            body=len(head),
            publisher=f"Outlet {outlet}",
            published=moment.isoformat(timespec="minutes"),
            extra={"family": family, "kind": kind},
        )


def _shape(word: str) -> tuple[str, str, bool]:
    case = "upper" if word.isupper() else "title" if word[0].isupper() else "lower"
    ending = next((ending for ending in ("ing", "ed", "ly", "s") if word.endswith(ending)), "")
    return case, ending, len(word) <= 2 or word.casefold() in function_words()


def _texts(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]
