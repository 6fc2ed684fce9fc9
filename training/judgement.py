"""Fits the weights by which two documents are judged kin, and which of them came first: ``lineage/data/judgement.toml``.

    python training/judgement.py ../shared/corpora            # fits, prints shares right under cross-validation
    python training/judgement.py ../shared/corpora --write    # and writes the weights

Learns from (a) copies of GVA and ECB+ train texts made by ``training/exchange.py``, trimmed, retitled and swapped at several levels; (b) reports of one incident and of different ones in GVA train that share
at most a tenth of their word trigrams, and set forms with every name and number exchanged; (c) natural pairs of the train parts of ECB+, GVA and GVC, labelled for this (``training/pairs.jsonl``); (d) the written cases of the development part of
``benchmarks/gold/lineage``. Natural pairs and cases are left out by story or case in turn to measure; no natural pair that a benchmark scores is read. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.lineage.natural import CORPORA, Pair, read_corpus, read_pairs
from benchmarks.lineage.texts import natural_groups
from exchange import TRIM, Swapper, make_copies, trim
from sourceline.documents import from_text
from sourceline.lineage.alignment import align
from sourceline.lineage.candidates import find_candidates
from sourceline.lineage.direction import LENGTH_TRUST, certainty, direction_features
from sourceline.lineage.features import FEATURES, features
from sourceline.lineage.relation import LEAST_MATCHES, Kinship, weigh
from sourceline.lineage.repetition import mark_repetition
from sourceline.lineage.words import Words, number_words
from sourceline.records import Document

GOLD = Path(__file__).parent.parent / "benchmarks" / "gold" / "lineage"
TARGET = Path(__file__).parent.parent / "src" / "sourceline" / "lineage" / "data" / "judgement.toml"
PAIRS = Path(__file__).parent / "pairs.jsonl"
"""Labelled pairs of the train parts of ECB+, GVA and GVC."""
SEEDS = (101, 102, 103)
RATES = (0.0, 0.06, 0.12, 0.23, 0.39)
SAMPLE = 500
RIDGE = 16.0
"""Of kinship's weights: the labelled stories are few, and stories left out are judged best by small ones."""
VERBOSE = False
MADE_DIRECTION = 0.1
"""Made copies teach direction at a tenth: their children are never longer than their parents, which is not so in the wild."""
SIGNS = ("dates", "hours", "published", "credited", "spun_credit", "cites", "update", "swaps", "common", "misfit", "usage", "spread", "toll")
SIGN_WEIGHT = 10.0
"""Evidence whose side is known beforehand, and how many examples of it alone that count for: some of it is in few pairs or in none."""
LEAST_SPREAD, LEAST_SPREAD_OF_DIRECTION = 0.25, 0.02
"""Of a feature over the examples: one that few have is not blown up to unit size, and so stays small."""
LEAST_WORDS = 80
LEAST_KEPT = 0.15
"""Share kept below which a written case's pair is too far rewritten to learn kinship from."""
NATURAL_WEIGHT = 10.0
"""A labelled pair counts as ten made ones: there are few, and they are what is met."""
CASE_WEIGHT = 2.5
"""The same of a pair of the written cases."""


class Example(NamedTuple):
    """``group``: what is left out together; ``kin`` for the kinship, ``first`` (1: left, 0: right, None: unknown) for the direction."""

    group: str
    weight: float
    kin: bool | None
    kinship: tuple[float, ...]
    first: int | None
    direction: dict[str, float]


def measure(a: Words, b: Words, spread: Counter[int]) -> tuple[Kinship, tuple[float, ...], dict[str, float]] | None:
    """The features of a pair, None where nothing is shared that is judged."""
    passages = align(a, b)
    if not passages:
        return None
    kinship = weigh(a, b, passages)
    if kinship.told < LEAST_MATCHES:
        return None
    return kinship, features(kinship, a, b), direction_features(kinship, a, b, spread)


def example(a: Words, b: Words, spread: Counter[int], group: str, weight: float, kin: bool | None, first: int | None) -> Iterator[Example]:
    """The pair as an example, if it has features."""
    found = measure(a, b, spread)
    if found:
        yield Example(group, weight, kin, found[1], first, found[2])


def spread_of(words: Sequence[Words]) -> Counter[int]:
    """In how many documents each word stands."""
    return Counter(number for each in words for number in set(each.ids))


def read_texts(corpora: Path, part: str) -> tuple[list[Document], dict[str, str]]:
    """Texts of a sample, and the incident of each of GVA's."""
    documents, incidents = [], {}
    for corpus in ("gva", "ecbplus"):
        with (corpora / "events" / corpus / f"{part}.jsonl").open(encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if len(row["text"].split()) >= LEAST_WORDS]
        rows = rows[: 3 * SAMPLE]
        for row in rows:
            document = from_text(row["text"], id=f"{corpus}-{row['doc_id']}", input=corpus)
            if isinstance(document, Document):
                documents.append(msgspec.structs.replace(document, published=None))
                if corpus == "gva":
                    incidents[document.id] = row["incident"]
    return documents, incidents


def made_copies(documents: Sequence[Document]) -> Iterator[Example]:
    """Copies and their originals, by the training dialects."""
    for seed in SEEDS:
        for rate in RATES:
            copies = make_copies(documents, rate, seed)[:100]
            sources = {document.id: document for document in documents}
            pairs = [(sources[copy.extra["source"]], copy) for copy in copies]
            # What is left of an original may be a trim too: then its length tells nothing, the swapped words alone do.
            pairs = [(_trimmed(source, number) if rate and number % 4 > 1 else source, copy) for number, (source, copy) in enumerate(pairs)]
            words = number_words([each for pair in pairs for each in pair])
            spread = spread_of(words)
            for number in range(len(pairs)):
                a, b = words[2 * number], words[2 * number + 1]
                # At no swaps a trimmed copy tells its direction by what was cut; half the pairs are turned, so that no side is a habit.
                if number % 2:
                    yield from example(a, b, spread, f"made-{seed}", 1.0, True, 1)
                else:
                    yield from example(b, a, spread, f"made-{seed}", 1.0, True, 0)


def _trimmed(document: Document, seed: int) -> Document:
    return Document(id=document.id, text=trim(document.text, TRIM, random.Random(seed)), input=document.input)


def set_forms(documents: Sequence[Document]) -> Iterator[Example]:
    """Stories and the same with every name and number another: two events told in one form of words, as crime desks do."""
    swapper = Swapper([document.text for document in documents], SEEDS[0])
    for number, document in enumerate(documents[::10]):
        rng = random.Random(number)
        text = _FACT.sub(lambda found, rng=rng: _other(found[0], swapper, rng), document.text)
        series = {"publisher": "one"} if number % 2 else {}
        pair = [Document(id=name, text=each, input="form", **series) for name, each in (("a", document.text), ("b", text))]
        a, b = number_words(pair)
        yield from example(a, b, spread_of([a, b]), "form", 1.0, False, None)


_FACT = re.compile(r"\d+|(?<=[a-z,] )[A-Z]\w+")


def _other(word: str, swapper: Swapper, rng: random.Random) -> str:
    return str(rng.randrange(2, 60)) if word.isdigit() else swapper.replace(word)


def independent_reports(documents: Sequence[Document], incidents: dict[str, str]) -> Iterator[Example]:
    """Pairs of reports that share few trigrams: all of one incident, and those of different incidents that would be candidates."""
    groups = natural_groups([(document.id, document.text) for document in documents])
    words = mark_repetition(number_words(documents))
    spread = spread_of(words)
    places = {each.document.id: place for place, each in enumerate(words)}
    by_incident: dict[str, list[str]] = defaultdict(list)
    for name, incident in incidents.items():
        by_incident[incident].append(name)
    pairs = {pair for names in by_incident.values() for pair in combinations(sorted(places[name] for name in names), 2)}
    pairs |= set(find_candidates(words))
    for left, right in sorted(pairs):
        one, other = words[left].document.id, words[right].document.id
        if groups[one] != groups[other]:
            yield from example(words[left], words[right], spread, "independent", 1.0, False, None)


def labelled_pairs(corpora: Path) -> Iterator[Example]:
    """The natural pairs of ``PAIRS``, each document with what the whole corpus says of its lines. ``group``: the topic of ECB+, elsewhere
    the documents that pairs connect, so that one story is in one group."""
    for corpus in CORPORA:
        pairs = [pair for pair in read_pairs(path=PAIRS) if pair.corpus == corpus]
        words = {each.document.id: each for each in mark_repetition(number_words(read_corpus(corpora, corpus, "train")))}
        groups = _groups(corpus, pairs)
        for pair in pairs:
            if pair.left in words and pair.right in words:
                a, b = words[pair.left], words[pair.right]
                # No direction: with dates they teach nothing but dates, and without them a reader's guess at the order could not be learnt (28 of 56
                # left out were right).
                yield from example(a, b, spread_of([a, b]), groups[pair.left, pair.right], NATURAL_WEIGHT, pair.label == "copy", None)


def _groups(corpus: str, pairs: Sequence[Pair]) -> dict[tuple[str, str], str]:
    stories = _stories([(pair.left, pair.right) for pair in pairs])
    return {(pair.left, pair.right): f"{corpus}-{pair.left.split('_')[0] if corpus == 'ecbplus' else stories[pair.left]}" for pair in pairs}


def _stories(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Of each document the first of those that pairs connect it with."""
    found: dict[str, str] = {}
    for left, right in pairs:
        one, other = found.setdefault(left, left), found.setdefault(right, right)
        found |= {name: min(one, other) for name, first in found.items() if first in (one, other)}
    return found


def written_cases(hide: bool) -> Iterator[Example]:
    """All pairs of the written development cases; ``hide``: without dates."""
    for path in sorted((GOLD / "cases").glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if rows[0]["part"] == "dev":
            yield from _case(rows, hide, path.stem)


def _case(rows: Sequence[dict[str, Any]], hide: bool, name: str) -> Iterator[Example]:
    documents = []
    for row in rows:
        fields = {key: row[key] for key in ("id", "title", "publisher", "byline", "published") if row.get(key)}
        document = from_text(row["text"], input=name, **fields)
        assert isinstance(document, Document)
        documents.append(msgspec.structs.replace(document, published=None) if hide else document)
    gold = {row["id"]: row["gold"] for row in rows}
    words = mark_repetition(number_words(documents))
    spread = spread_of(words)
    for a, b in combinations(words, 2):
        one, other = gold[a.document.id], gold[b.document.id]
        if one["also"] or other["also"]:
            continue  # a splice belongs to two families
        direct = a.document.id == other["parent"] or b.document.id == one["parent"]
        siblings = one["parent"] == other["parent"] and {one["relation"], other["relation"]} <= {"near_copy", "spun", "identical", "excerpt"}
        # Of a family's other pairs, and of what is told anew without a sentence kept, no text can tell that they are kin.
        kin = None if hide else False if one["family"] != other["family"] else True if direct or siblings else None
        first = 1 if other["parent"] == a.document.id else 0 if one["parent"] == b.document.id else None
        yield from (
            each
            for each in example(a, b, spread, f"case-{name}", CASE_WEIGHT, kin, first)
            if not each.kin or each.kinship[FEATURES.index("with_quotes")] >= LEAST_KEPT
        )


def fit(matrix: np.ndarray, labels: np.ndarray, weights: np.ndarray, constant: bool) -> np.ndarray:
    """Logistic weights, with a ridge on features of about unit size: ``RIDGE``, 1 without a constant. The constant, if any, is the first column."""
    scale = np.maximum(matrix.std(axis=0), LEAST_SPREAD if constant else LEAST_SPREAD_OF_DIRECTION)
    if constant:
        scale[0] = 1.0
    model = LogisticRegression(C=1.0 / RIDGE if constant else 1.0, fit_intercept=False, max_iter=5000)
    model.fit(matrix / scale, labels, sample_weight=weights)
    return model.coef_[0] / scale


def by_group(groups: Sequence[str], matrix: np.ndarray, labels: np.ndarray, weights: np.ndarray, constant: bool) -> np.ndarray:
    """The log-odds of each example by weights fitted without its group."""
    found = np.zeros(len(labels))
    names = np.array(groups)
    for name in sorted(set(groups) - {"known"}):
        out = names == name
        found[out] = matrix[out] @ fit(matrix[~out], labels[~out], weights[~out], constant)
    return found


def fit_kinship(examples: Sequence[Example]) -> np.ndarray:
    """Prints the errors of every kind, left out by group; returns the weights fitted on all."""
    used = [each for each in examples if each.kin is not None]
    matrix, labels, weights = _table(used)
    scores = by_group([each.group for each in used], matrix, labels, weights, constant=True)
    kinds: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for each, label, score in zip(used, labels, scores, strict=True):
        kinds[each.group.split("-")[0]].append((bool(label), float(score)))
    for each, score in sorted(zip(used, scores, strict=True), key=lambda pair: pair[1]):
        if VERBOSE and (score > 0) != each.kin:
            print("  ", each.group, each.kin, round(float(score), 2), dict(zip(FEATURES, np.round(each.kinship, 2), strict=True)))
    for kind, rows in sorted(kinds.items()):
        missed = sum(label and score <= 0 for label, score in rows)
        false = sum(not label and score > 0 for label, score in rows)
        print(
            f"kinship {kind:12} kin {sum(label for label, _ in rows):5} missed {missed:4}   not kin {sum(not label for label, _ in rows):5} false {false:4}"
        )
    natural = [(label, score > 0) for kind in CORPORA for label, score in kinds[kind]]
    hits, both = sum(a and b for a, b in natural), sum(a + b for a, b in natural)
    print(f"kinship of natural pairs that share enough to be judged, stories left out: F1 {200 * hits / max(1, both):.1f}")
    return fit(matrix, labels, weights, constant=True)


def _table(used: Sequence[Example]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array([each.kinship for each in used]), np.array([each.kin for each in used]), np.array([each.weight for each in used])


def fit_direction(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Prints how often the direction is right, and how often what is called known and likely is; returns the weights."""
    used = [each for each in examples if each.first is not None]
    matrix = np.array([[each.direction[name] for name in names] for each in used])
    labels = np.array([each.first for each in used])
    weights = np.array([each.weight * (MADE_DIRECTION if each.group.startswith("made") else 1.0) for each in used])
    known = np.array([[float(name == sign) for name in names] for sign in SIGNS])
    matrix = np.concatenate([matrix, known])
    labels = np.concatenate([labels, np.ones(len(SIGNS), dtype=int)])
    weights = np.concatenate([weights, np.full(len(SIGNS), SIGN_WEIGHT)])
    # Turned pairs are the same evidence: with both, no side is preferred.
    both = np.concatenate([matrix, -matrix]), np.concatenate([labels, 1 - labels]), np.concatenate([weights, weights])
    groups = [each.group for each in used] + ["known"] * len(SIGNS)
    scores = by_group(groups * 2, *both, constant=False)[: len(used)]
    weights_of_all = fit(*both, constant=False)
    length = np.array(
        [weight if name.split("_")[-1] in ("tail", "head", "inner") else 0.0 for name, weight in zip(names, weights_of_all, strict=True)]
    )
    kinds: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for each, score, row in zip(used, scores, matrix, strict=False):
        kind = each.group.split("-")[0] + (" dated" if each.direction["dates"] or each.direction["hours"] else "")
        kinds[kind].append(((score > 0) == bool(each.first), certainty(float(score - (1 - LENGTH_TRUST) * row @ length), float(score))))
    for kind, rows in sorted(kinds.items()):
        parts = {name: [right for right, called in rows if called == name] for name in ("known", "likely", "unknown")}
        shares = "  ".join(f"{name} {sum(part)}/{len(part)}" for name, part in parts.items())
        print(f"direction {kind:18} right {sum(right for right, _ in rows)}/{len(rows)}  {shares}")
    return weights_of_all


def write(kinship: np.ndarray, direction: np.ndarray, names: Sequence[str]) -> None:
    """``data/judgement.toml``, weights to three digits after the point."""

    def table(name: str, rows: Sequence[str], values: np.ndarray) -> str:
        return f"[{name}]\nnames = {json.dumps(list(rows))}\nweights = {json.dumps([round(float(value), 3) for value in values])}\n"

    head = "# Log-odds that two documents are kin (above 0: they are), and that the left one is the parent. Made by training/judgement.py.\n\n"
    TARGET.write_text(head + table("kinship", FEATURES, kinship) + "\n" + table("direction", names, direction), encoding="utf-8")


def main() -> None:
    """Fits and prints; writes when asked to."""
    parser = argparse.ArgumentParser(description="Weights of kinship and direction.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    random.seed(1)
    documents, incidents = read_texts(options.corpora, "train")
    examples = [*made_copies(documents), *set_forms(documents), *independent_reports(documents, incidents), *labelled_pairs(options.corpora)]
    examples += [*written_cases(hide=False), *written_cases(hide=True)]
    names = sorted(examples[0].direction)
    kinship, direction = fit_kinship(examples), fit_direction(examples, names)
    for name, value in [*zip(FEATURES, kinship, strict=True), *zip(names, direction, strict=True)]:
        print(f"  {name:16} {value:8.3f}")
    if options.write:
        write(kinship, direction, names)


if __name__ == "__main__":
    main()
