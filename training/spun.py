"""Fits the score of spun texts: ``python training/spun.py [CORPORA]`` writes ``src/sourceline/lineage/data/spun_score.npz`` and prints figures.

Training texts (their train parts alone) as they are and rewritten by the spinner's training dialects at 6 to 45 % of the words. The
counts of a text's own group are taken out of the usage table before it is measured, and the words that machines favour are learned from the
other dialects, so that the weights are those for texts and machines never seen. A second set of weights is fitted with the encoder's head for
replaced tokens. Needs the spinner's Debian packages. Deterministic; about ten minutes.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.lineage.spinner import TRAIN, Spinner
from sourceline import language
from sourceline.language.engine import SWAPS
from sourceline.lineage.spun import swaps_by_word
from sourceline.lineage.spun_signs import CLASSES, NAMES, STATES, Evidence, cell_of, find_signs, measure
from sourceline.lineage.unaided import candidates, prepare
from sourceline.lineage.usage import Table, Usage, word_keys
from sourceline.lineage.words import number_words
from sourceline.records import Document
from usage import group_keys, read_texts

OUT = Path(__file__).resolve().parents[1] / "src" / "sourceline" / "lineage" / "data" / "spun_score.npz"
RATES = (0.06, 0.1, 0.15, 0.23, 0.3, 0.39, 0.45)
SEEDS = (3, 4)
"""Of machines of one dialect, which differ in their favourite words."""
MOST_A_CORPUS = 130
LEAST_LETTERS, MOST_LETTERS = 350, 4_000
CLEAN_WEIGHT = 30.0
"""How many clean texts each stands for: most news is not spun, and a false alarm costs more than a miss."""
RIDGE = 3.0
LEAST_SEEN = 4


@dataclass
class Example:
    """A text with the group that its counts are taken from, its dialect (none: clean) and the spans that were swapped."""

    document: Document
    group: str
    dialect: str | None
    swapped: set[int]


def examples(corpora: Path) -> tuple[list[Example], dict[str, list[Document]]]:
    groups: dict[str, list[Document]] = defaultdict(list)
    pools: dict[str, list[tuple[str, Document]]] = defaultdict(list)
    for group, document in read_texts(corpora):
        groups[group].append(document)
        if len(document.text) >= LEAST_LETTERS:
            pools[group.split(":")[0]].append((group, document))
    rng = random.Random(7)
    chosen = [item for _, pool in sorted(pools.items()) for item in rng.sample(pool, min(MOST_A_CORPUS, len(pool)))]
    machines = [Spinner(dialect, seed, [document.text for _, document in chosen]) for seed in SEEDS for dialect in TRAIN]
    found = []
    for at, (group, document) in enumerate(chosen):
        text = document.text[: rng.choice((1_200, 2_500, MOST_LETTERS))]
        found.append(Example(Document(id=f"{at}", text=text, input=""), group, None, set()))
        found.append(_rewritten(text, group, machines[at % len(machines)], rng.choice(RATES), at))
    return found, groups


def _rewritten(text: str, group: str, machine: Spinner, rate: float, at: int) -> Example:
    spun = machine.spin(text, rate, random.Random(at))
    return Example(Document(id=f"{at}s", text=spun.text, input=""), group, machine.dialect, {swap.span[0] for swap in spun.swaps})


def left_out(usage: Usage, documents: list[Document]) -> Usage:
    """``usage`` without the counts of a group of texts."""
    words, pairs = group_keys(documents)
    return Usage(words=_less(usage.words, words), pairs=_less(usage.pairs, pairs), texts=usage.texts)


def _less(table: Table, keys: set[int]) -> Table:
    wanted = np.array(sorted(keys), dtype=np.uint32)
    at = np.minimum(np.searchsorted(table.keys, wanted), len(table.keys) - 1)
    at = at[table.keys[at] == wanted]
    logs = table.logs.copy()
    counts = np.round(np.exp(logs[at])) - 1
    logs[at] = np.where(counts < 2, -1.0, np.log(np.maximum(counts, 1)))
    return Table(table.keys, logs)


def learn_cells(cells: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Log-odds of swapped against kept by cell, over (cells, swapped) of texts."""
    swapped, kept = np.full(STATES * STATES * CLASSES, 0.0), np.full(STATES * STATES * CLASSES, 0.0)
    for found, marks in cells:
        np.add.at(swapped, found[marks], 1)
        np.add.at(kept, found[~marks], 1)
    smooth = 20.0
    rate = swapped.sum() / kept.sum()
    return np.clip(np.log((swapped + smooth * rate) / (kept + smooth)) - np.log(rate), -3, 4).astype(np.float32)


def learn_words(texts: list[tuple[np.ndarray, np.ndarray]]) -> Table:
    """Log-odds by word, of those swapped in often enough."""
    swapped: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    for keys, marks in texts:
        swapped.update(keys[marks].tolist())
        kept.update(keys[~marks].tolist())
    rate = sum(swapped.values()) / sum(kept.values())
    odds = {key: np.log((count / rate + 2) / (kept[key] + 2)) for key, count in swapped.items() if count >= LEAST_SEEN}
    rows = sorted((key, min(value, 4.0)) for key, value in odds.items() if value > 0.5)
    return Table(np.array([key for key, _ in rows], dtype=np.uint32), np.array([value for _, value in rows], dtype=np.float32))


def fit(rows: np.ndarray, spun: np.ndarray) -> np.ndarray:
    """Weights of a ridge logistic regression over standardised rows, the constant first (Newton's method)."""
    x = np.hstack([np.ones((len(rows), 1)), rows])
    weight = np.where(spun, 1.0, CLEAN_WEIGHT)
    beta = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 1e-6
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        step = np.linalg.solve((x * (weight * p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(ridge), x.T @ (weight * (spun - p)) - ridge * beta)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def head_logits(documents: list[Document]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Starts and logits of the tokens."""
    docs = language.load(1).pipe([document.text for document in documents], batch_size=32)
    return [(np.array([token.idx for token in doc], dtype=np.int64), np.asarray(doc.user_data[SWAPS])) for doc in docs]


def main() -> None:
    corpora = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpora")
    found, groups = examples(corpora)
    usage = Usage.load()
    cells, keys = [], []
    for example in found:
        words = number_words([example.document])[0]
        own = left_out(usage, groups[example.group])
        marks = np.isin(words.start, list(example.swapped))
        cells.append((cell_of(words, own)[words.told], marks[words.told]))
        keys.append((word_keys(words.hashes)[words.told], marks[words.told]))
    by_cell = learn_cells(cells)
    other = {name: Evidence(by_cell, learn_words([k for k, e in zip(keys, found, strict=True) if e.dialect != name])) for name in TRAIN}
    heads = head_logits([example.document for example in found])
    rng = random.Random(11)
    rows = []
    for example, head in zip(found, heads, strict=True):
        own = left_out(usage, groups[example.group])
        text = prepare(example.document)
        evidence = other[example.dialect or rng.choice(list(TRAIN))]
        rows.append(measure(find_signs(text.words, own, evidence, swaps_by_word(text.words, *head)), candidates(text)))
    data = np.array(rows)
    spun = np.array([example.dialect is not None for example in found])
    centre, scale = data.mean(0), data.std(0) + 1e-6
    standard = (data - centre) / scale
    plain, headed = fit(standard[:, : len(NAMES)], spun), fit(standard, spun)
    words = learn_words(keys)
    np.savez_compressed(
        OUT,
        cells=by_cell,
        word_steps=np.diff(words.keys, prepend=np.uint32(0)),
        word_odds=words.logs.astype(np.float16),
        plain=plain,
        headed=headed,
        centre=centre,
        scale=scale,
    )
    print(f"{OUT}: {len(found)} texts, {len(words.keys)} words, {OUT.stat().st_size:,} bytes")
    for name, beta in (("plain", plain), ("headed", headed)):
        chance = 1 / (1 + np.exp(-(beta[0] + standard[:, : len(beta) - 1] @ beta[1:])))
        print(f"{name}: false alarms {np.mean(chance[~spun] >= 0.5):.4f}, found {np.mean(chance[spun] >= 0.5):.3f}", np.round(beta, 2))


if __name__ == "__main__":
    main()
