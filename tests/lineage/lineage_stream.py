"""Made-up stories by the hundred: invented words among real function words, each story on its own, with copies of known kinds."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence

from sourceline.records import Document

FUNCTION = ("the", "of", "and", "to", "in", "a", "was", "for", "that", "on", "with", "by", "from", "at", "has", "after", "were", "not")
FIRST = ("bar", "sel", "tor", "min", "gal", "pen", "ros", "vik", "dun", "hal", "mer", "kos", "ter", "lin", "var", "ost")
SECOND = ("dan", "mo", "rit", "las", "en", "ova", "eth", "ur", "ine", "ost", "ak", "ell")
THIRD = ("", "s", "ed", "ing", "er", "al", "ic")
FIRST_DAY = datetime.date(2031, 3, 1)


def word(rng: random.Random) -> str:
    """An invented word, one of about 16,000."""
    return rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(("", *SECOND)) + rng.choice(THIRD)


def story(rng: random.Random, words: int = 120) -> str:
    """Paragraphs of sentences that no other story has."""
    sentences, made = [], 0
    while made < words:
        size = rng.randrange(10, 22)
        sentences.append(" ".join(word(rng) if rng.random() < 0.6 else rng.choice(FUNCTION) for _ in range(size)).capitalize() + ".")
        made += size
    return "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))


def swapped(text: str, share: float, rng: random.Random) -> str:
    """``text`` with this share of its words exchanged for other invented ones."""
    return " ".join(word(rng) if rng.random() < share else each for each in text.split(" "))


def dated(day: int) -> str:
    """A date so many days after the first of the stream."""
    return (FIRST_DAY + datetime.timedelta(days=day)).isoformat()


def make(name: str, text: str, day: int | None = None) -> Document:
    """A document of the stream."""
    return Document(id=name, text=text, input=f"{name}.txt", published=None if day is None else dated(day))


def stream(count: int, seed: int = 1, days: int = 30, words: int = 120) -> list[Document]:
    """Stories with copies: a third of all documents derive from an earlier one, up to three days later; every tenth has no date."""
    rng = random.Random(seed)
    found: list[Document] = []
    while len(found) < count:
        text, day = story(rng, words), rng.randrange(days)
        found.append(make(f"{len(found):05}-0", text, day))
        for copy in range(rng.choice((0, 0, 0, 0, 1, 1, 3))):
            changed = swapped(text, rng.choice((0.0, 0.1, 0.3)), rng)
            found.append(make(f"{len(found):05}-{copy + 1}", changed, None if rng.random() < 0.1 else min(days - 1, day + rng.randrange(4))))
    return rng.sample(found[:count], count)


def ids(documents: Sequence[Document]) -> list[str]:
    """Their ids, sorted."""
    return sorted(document.id for document in documents)
