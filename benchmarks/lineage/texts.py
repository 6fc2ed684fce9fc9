"""Corpora texts that the synthetic sets are made of. Nothing is made for testing from a train part, nor for training from a dev part."""

from __future__ import annotations

import datetime
import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.corpora import jsonl
from benchmarks.lineage.mutations import sentences
from sourceline.documents import from_text
from sourceline.records import Document

CORPORA = ("gva", "ecbplus")
CLEAN = ("attribution/polnear/{}", "ner/worldwide/{}", "events/gva/{}")
"""Edited news on which the score of spun texts and its false alarms are measured, but for the split."""
PASSAGES = "geo/lgl"
"""Local news from which paragraphs are made that an outlet adds of its own."""
LEAST_WORDS = 80
INDEPENDENT = 0.1
"""Two originals are independent where the shorter shares no more of its word trigrams; copies in the corpora carry no labels here."""
MOST_HOLDERS = 60
FIRST_DAY = datetime.datetime(2031, 3, 1, 6)
_WORD = re.compile(r"[^\W\d_]+")
_STOPPED = re.compile(r"""^(?!\d{1,2}:\d\d ).*[.!?]["”'’)]*[ \t]*$""", re.MULTILINE)
"""A line with a stop that is no video's title behind its length."""


@dataclass(frozen=True)
class Original:
    """A corpus text, with the incident that it reports where that is known. ``name``: an id that tells neither corpus nor order."""

    name: str
    text: str
    title: str | None
    published: str
    incident: str | None


def read_originals(corpora: Path, split: str = "dev") -> list[Original]:
    """Texts of GVA and ECB+ of at least ``LEAST_WORDS`` words in lines with a stop (pages of links alone hold no story) that the reader takes. ECB+ has
    no dates: it is given some of one month."""
    found = []
    for corpus in CORPORA:
        for row in jsonl(corpora / "events" / corpus / f"{split}.jsonl"):
            name = name_of(f"{corpus}-{row['doc_id']}")
            date = row.get("dct") or stamp(int(name, 16) % 40_000 / 60)
            original = Original(name, row["text"], row.get("title"), date, row.get("incident"))
            if sum(len(line.split()) for line in _STOPPED.findall(row["text"])) >= LEAST_WORDS and publish(original) is not None:
                found.append(original)
    return found


def publish(original: Original) -> Document | None:
    """The original as a Document under its name; none where the reader refuses it."""
    made = from_text(original.text, input="original", id=original.name, title=original.title, published=original.published)
    return made if isinstance(made, Document) else None


def read_clean(corpora: Path, split: str, each: int) -> list[str]:
    """Texts of edited news, ``each`` of every corpus, of at least twice ``LEAST_WORDS`` words."""
    found: list[str] = []
    for path in CLEAN:
        texts = [row["text"] for row in jsonl(corpora / f"{path.format(split)}.jsonl") if len(row["text"].split()) >= 2 * LEAST_WORDS]
        found += random.Random(path).sample(texts, min(each, len(texts)))
    return found


def passages(corpora: Path, rng: random.Random) -> Iterator[str]:
    """Paragraphs of one or two sentences of local news in a random order, each once."""
    found = dict.fromkeys(each for row in jsonl(corpora / f"{PASSAGES}.jsonl") for each in _paragraphs(row["text"]))
    yield from rng.sample(list(found), len(found))


def _paragraphs(text: str) -> Iterator[str]:
    spans = sentences(text)
    for first, last in zip(spans[::2], spans[1::2], strict=False):
        if 20 <= len(text[first[0] : last[1]].split()) <= 70:
            yield " ".join(text[first[0] : last[1]].split())


def name_of(key: str) -> str:
    """Twelve digits that say nothing of the key."""
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()


def stamp(hours: float) -> str:
    """ISO time, so many hours after the first day of the made sets."""
    return (FIRST_DAY + datetime.timedelta(hours=hours)).isoformat(timespec="minutes")


def after(published: str, hours: float) -> str:
    """ISO time, so many hours after another (a date alone is its noon)."""
    start = datetime.datetime.fromisoformat(published if "T" in published else f"{published[:10]}T12:00")
    return (start + datetime.timedelta(hours=hours)).isoformat(timespec="minutes")


def natural_groups(texts: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Group number by name: texts that share more than ``INDEPENDENT`` of their trigrams, closed transitively. Pairs of names and texts."""
    grams = {name: _trigrams(text) for name, text in texts}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, each in grams.items():
        for gram in each:
            holders[gram].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        if len(names) <= MOST_HOLDERS:
            for pair in combinations(names, 2):
                shared[pair] += 1
    group = {name: number for number, name in enumerate(grams)}
    for (one, other), count in shared.items():
        if count > INDEPENDENT * min(len(grams[one]), len(grams[other])) and group[one] != group[other]:
            old, new = group[other], group[one]
            group = {name: new if number == old else number for name, number in group.items()}
    return group


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))
