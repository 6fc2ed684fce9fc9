"""A table of nouns that may head a source, with the kind that they tell: ``python -m training.heads [WORDNET]``

Writes ``attribution/data/heads.csv`` from WordNet 3.0 (its licence allows use; named in NOTICE). A noun's sense and class come from the anchors above it
(``heads.toml``); its kind from a softmax regression over its static word embedding and that class, fitted on the terms of the project's own lexicon
(``sources.csv``). ``--score`` prints how well it tells the lexicon's kinds, cross-validated with no head in two folds, and writes nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src/sourceline/attribution/data"
MODEL = ROOT / "src/sourceline/language/model"
FILES = {"person": 18, "group": 14, "artifact": 6, "communication": 10}
"""WordNet's lexicographer files in the order in which a noun's senses are asked."""
CLASSES = ("role", "person", "body", "document")
SENSES = 6
_SLUR = re.compile(
    r"offensive|derogat|disparag|slur\b|insult|\bslang\b|contempt|stupid|unpleasant|vulgar|obscene|ethnic|homosexual|prostitut|whore|dark-skinned"
    r"|black person|archaic|illegitimate|eccentric|odd person|procures|Englishman",
    re.IGNORECASE,
)
"""In a gloss: words that news does not call its sources."""
FOLDS = 10
STEPS, RATE, DECAY = 300, 0.05, 1e-4
Row = tuple[str, str, str]
"""Noun, class and kind."""


class Sense(NamedTuple):
    """A synset: its lexicographer file, lemmas, hypernyms, whether it names one thing only ("Farmer", a surname), whether its words insult."""

    file: int
    lemmas: tuple[str, ...]
    above: tuple[str, ...]
    instance: bool
    slur: bool


@dataclass(frozen=True)
class WordNet:
    """Nouns of WordNet: synsets by offset, offsets of a lemma's senses, the most frequent first."""

    synsets: Mapping[str, Sense]
    senses: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, folder: Path) -> WordNet:
        synsets = dict(_synset(line) for line in _lines(folder / "data.noun"))
        fields = [line.split() for line in _lines(folder / "index.noun")]
        return cls(synsets, {row[0]: tuple(row[-int(row[2]) :]) for row in fields})


@dataclass(frozen=True)
class Fitted:
    """A softmax regression over features of nouns."""

    weights: np.ndarray
    bias: np.ndarray
    kinds: tuple[str, ...]

    def predict(self, features: np.ndarray, allowed: Sequence[frozenset[str]] | None = None) -> list[str]:
        """The likeliest kind of each row, of the ``allowed`` ones where they are given."""
        scores = features @ self.weights + self.bias
        for row, kinds in enumerate(allowed or ()):
            scores[row, [place for place, kind in enumerate(self.kinds) if kind not in kinds]] = -np.inf
        return [self.kinds[place] for place in scores.argmax(axis=1)]


class Features:
    """A noun as numbers: mean embedding of all its pieces, of its last word's, and its class and kind by WordNet, one-hot."""

    def __init__(self, found: Mapping[str, tuple[str, str]]) -> None:
        self.found = found
        self.kinds = sorted({kind for _, kind in found.values()})
        self.tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.vectors = _embeddings()

    def __call__(self, nouns: Iterable[str]) -> np.ndarray:
        return np.stack([self._of(noun) for noun in nouns]).astype(np.float32)

    def _of(self, noun: str) -> np.ndarray:
        known = np.zeros(len(self.kinds) + len(CLASSES), np.float32)
        told = self.found.get(noun) or self.found.get(noun.split()[-1])
        if told is not None:
            known[self.kinds.index(told[1])] = known[len(self.kinds) + CLASSES.index(told[0])] = 1
        return np.concatenate([self._mean(noun), self._mean(noun.split()[-1]), known])

    def _mean(self, words: str) -> np.ndarray:
        mean: np.ndarray = self.vectors[self.tokenizer.encode(words, add_special_tokens=False).ids].mean(axis=0)
        return mean


def classify(net: WordNet) -> dict[str, tuple[str, str]]:
    """Class and kind of every common noun whose first sense for people, else groups, facilities, messages, hangs under an anchor."""
    anchors = _anchors(net)
    found = {}
    for lemma, senses in net.senses.items():
        told = _told(net, anchors, lemma, senses[:SENSES])
        if told is not None and not any(letter.isdigit() for letter in lemma):
            found[lemma.replace("_", " ")] = told
    return found


def fit(features: np.ndarray, kinds: Sequence[str]) -> Fitted:
    """Adam on the mean cross entropy, from zero: the same input gives the same weights."""
    names = tuple(sorted(set(kinds)))
    target = np.array([names.index(kind) for kind in kinds])
    state = [np.zeros((features.shape[1] + 1, len(names)), np.float32) for _ in range(3)]
    weights, first, second = state
    inputs = np.hstack([features, np.ones((len(features), 1), np.float32)])
    for step in range(1, STEPS + 1):
        scores = np.exp((logits := inputs @ weights) - logits.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        scores[np.arange(len(target)), target] -= 1
        slope = inputs.T @ scores / len(target) + DECAY * weights
        first += 0.1 * (slope - first)
        second += 0.001 * (slope**2 - second)
        weights -= RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step) * first / (np.sqrt(second) + 1e-8)
    return Fitted(weights[:-1], weights[-1], names)


def lexicon() -> dict[str, tuple[str, str]]:
    """Terms of the project's own lexicon: class and kind. Those of one country, and titles cut short, are left out."""
    rows: dict[str, tuple[str, str]] = {}
    with (DATA / "sources.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, restval=""):
            if row["class"] in CLASSES and not row["country"] and not row["term"].endswith("."):
                rows.setdefault(row["term"], (row["class"], row["kind"]))
    return rows


def table(found: Mapping[str, tuple[str, str]], features: Features) -> list[Row]:
    """Rows for nouns that the lexicon lacks; of several words only where the last word alone tells otherwise."""
    known = lexicon()
    model = fit(features(known), [kind for _, kind in known.values()])
    nouns = sorted(noun for noun in found if noun not in known and noun.count(" ") < 2)
    rows = {
        noun: (noun, _class_of(found[noun][0], kind), kind)
        for noun, kind in zip(nouns, model.predict(features(nouns), [_allowed(*found[noun]) for noun in nouns]), strict=True)
        if kind != "unknown"
    }
    return [row for noun, row in rows.items() if " " not in noun or _tells_more(row, rows, known)]


def score(found: Mapping[str, tuple[str, str]], features: Features) -> dict[str, float]:
    """Share of the lexicon's kinds that are told right by regression, for all terms and for those of one word; and by WordNet's class alone."""
    known = lexicon()
    terms = list(known)
    kinds = [known[term][1] for term in terms]
    heads = sorted({term.split()[-1] for term in terms})
    order = np.random.default_rng(0).permutation(len(heads))
    fold = {heads[place]: number % FOLDS for number, place in enumerate(order)}
    folds = np.array([fold[term.split()[-1]] for term in terms])
    inputs, told = features(terms), np.empty(len(terms), object)
    for number in range(FOLDS):
        train = np.flatnonzero(folds != number)
        told[folds == number] = fit(inputs[train], [kinds[place] for place in train]).predict(inputs[folds == number])
    right = np.array([one == other for one, other in zip(told, kinds, strict=True)])
    single = np.array([" " not in term for term in terms])
    plain = np.array([found.get(term, ("", ""))[1] == kind for term, kind in zip(terms, kinds, strict=True)])
    return {name: round(100 * float(value), 1) for name, value in _shares(right, plain, single)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wordnet", nargs="?", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--score", action="store_true")
    args = parser.parse_args()
    found = classify(WordNet.load(args.wordnet))
    features = Features(found)
    if args.score:
        print(json.dumps(score(found, features), indent=1))
        return
    with (DATA / "heads.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("noun", "class", "kind"), *table(found, features)])


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("  ")]


def _synset(line: str) -> tuple[str, Sense]:
    body, _, gloss = line.partition(" | ")
    fields = body.split()
    words = int(fields[3], 16)
    lemmas = tuple(fields[4 : 4 + 2 * words : 2])
    start = 5 + 2 * words
    pointers = [fields[place : place + 4] for place in range(start, start + 4 * int(fields[start - 1]), 4)]
    above = tuple(offset for kind, offset, part, _ in pointers if kind in ("@", "@i") and part == "n")
    return fields[0], Sense(int(fields[1]), lemmas, above, any(kind == "@i" for kind, *_ in pointers), _SLUR.search(gloss) is not None)


def _anchors(net: WordNet) -> dict[str, tuple[str, str]]:
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    by_first: dict[tuple[int, str], list[str]] = {}
    for offset, sense in net.synsets.items():
        by_first.setdefault((sense.file, sense.lemmas[0]), []).append(offset)
    anchors: dict[str, tuple[str, str]] = {}
    for file, kinds in written.items():
        for kind, entry in kinds.items():
            for anchor in entry["anchors"]:
                if (FILES[file], anchor) not in by_first:
                    raise ValueError(f"heads.toml: {file}.{kind}: WordNet has no synset {anchor!r}")
                for offset in by_first[FILES[file], anchor]:
                    anchors.setdefault(offset, (entry["class"], entry.get("kind", kind)))
    return anchors


def _told(net: WordNet, anchors: Mapping[str, tuple[str, str]], lemma: str, senses: Sequence[str]) -> tuple[str, str] | None:
    for file in FILES.values():
        own = (offset for offset in senses if net.synsets[offset].file == file and not (net.synsets[offset].instance or net.synsets[offset].slur))
        sense = next((offset for offset in own if lemma in net.synsets[offset].lemmas), None)
        told = _climb(net, anchors, sense) if sense is not None else None
        if told is not None:
            return told
    return None


def _climb(net: WordNet, anchors: Mapping[str, tuple[str, str]], offset: str) -> tuple[str, str] | None:
    """The nearest anchor at or above a synset within its file."""
    file, layer, seen = net.synsets[offset].file, [offset], set[str]()
    while layer:
        hit = next((anchors[each] for each in layer if each in anchors), None)
        if hit is not None:
            return hit if hit[0] != "skip" else None
        seen.update(layer)
        layer = [above for each in layer for above in net.synsets[each].above if above not in seen and net.synsets[above].file == file]
    return None


def _embeddings() -> np.ndarray:
    """The encoder's static word embeddings, centred, of length one. Pieces by 384."""
    arrays = {
        each.name.rpartition(".")[2]: numpy_helper.to_array(each)
        for each in onnx.load(MODEL / "reader.onnx").graph.initializer
        if ".word." in each.name
    }
    vectors = arrays["weight_i8"].astype(np.float32) * arrays["weight_scale"].astype(np.float32)
    vectors -= vectors.mean(axis=0)
    unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _allowed(cls: str, kind: str) -> frozenset[str]:
    """Kinds that a noun may take: its own by WordNet, and for people those of private ones. A drummer is never a body's by his trade alone."""
    if cls in ("role", "person"):
        return frozenset({kind, "person", "witness", "public"})
    return frozenset({kind})


def _class_of(cls: str, kind: str) -> str:
    """The class that goes with a kind: witnesses are people, documents documents, bodies stay bodies."""
    if kind == "document":
        return "document"
    if cls == "body":
        return "person" if kind in ("witness", "public") else "body"
    if kind in ("witness", "public", "armed_group"):
        return "person"
    return cls if cls in ("role", "person") else "role"


def _tells_more(row: Row, rows: Mapping[str, Row], known: Mapping[str, tuple[str, str]]) -> bool:
    last = row[0].split()[-1]
    other = known.get(last) or (rows[last][1:] if last in rows else None)
    return other != row[1:]


def _shares(right: np.ndarray, plain: np.ndarray, single: np.ndarray) -> list[tuple[str, float]]:
    return [("all", right.mean()), ("one_word", right[single].mean()), ("wordnet_alone", plain[single].mean())]


if __name__ == "__main__":
    main()
