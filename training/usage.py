"""Makes ``src/sourceline/lineage/data/spun_usage.npz``: in how many training texts a word, and two neighbours, stand.

``python training/usage.py [CORPORA]`` reads the train parts alone. Texts of one incident, topic or day's report count once, so that copies do
not. The file holds hashes and counts, no words. Deterministic; two minutes.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sourceline.lineage.usage import STEPS, pair_keys, word_keys
from sourceline.lineage.words import number_words
from sourceline.records import Document

OUT = Path(__file__).resolve().parents[1] / "src" / "sourceline" / "lineage" / "data" / "spun_usage.npz"
SOURCES = {
    "attribution/polnear/train": "doc_id",
    "events/gva/train": "incident",
    "events/gvc/train": "incident",
    "events/ecbplus/train": "topic",
    "events/muc4/dev": "doc_id",
    "events/satp/train": "id",
    "ner/worldwide/train": "doc_id",
    "ner/ieer/all": "doc_id",
    "ner/wikigold/all": "doc_id",
    "ner/meantime/all": "doc_id",
    "timex/timebank.train": "doc_id",
    "timex/aquaint.train": "doc_id",
    "timex/wikiwars.train": "doc_id",
    "coref/gum/train": "doc_id",
}
"""Corpora by path, with the field whose value texts share that count as one."""
LEAST = 2


def read_texts(corpora: Path) -> Iterator[tuple[str, Document]]:
    """Training texts with the name of their group."""
    for path, field in SOURCES.items():
        with (corpora / f"{path}.jsonl").open(encoding="utf-8") as lines:
            for at, row in enumerate(map(json.loads, lines)):
                yield f"{path}:{row.get(field, at)}", Document(id=f"{path}:{at}", text=_text(row), input="")


def _text(row: dict[str, Any]) -> str:
    return row["text"] if isinstance(row.get("text"), str) else ""


def group_keys(documents: list[Document]) -> tuple[set[int], set[int]]:
    """Keys of the words and of the pairs of texts."""
    words: set[int] = set()
    pairs: set[int] = set()
    for each in number_words(documents):
        if len(each) > 1:
            words.update(word_keys(each.hashes).tolist())
            pairs.update(pair_keys(each.hashes).tolist())
    return words, pairs


def count(groups: list[list[Document]]) -> tuple[dict[int, int], dict[int, int]]:
    """In how many groups each key stands."""
    words: dict[int, int] = defaultdict(int)
    pairs: dict[int, int] = defaultdict(int)
    for documents in groups:
        for found, counts in zip(group_keys(documents), (words, pairs), strict=True):
            for key in found:
                counts[key] += 1
    return words, pairs


def pack(counts: dict[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Sorted keys as differences, and logarithms in steps."""
    kept = sorted(key for key, count in counts.items() if count >= LEAST)
    keys = np.array(kept, dtype=np.uint32)
    logs = np.round(np.log([counts[key] for key in kept]) * STEPS).astype(np.uint8)
    return np.diff(keys, prepend=np.uint32(0)).astype(np.uint32), logs


def main() -> None:
    corpora = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpora")
    groups: dict[str, list[Document]] = defaultdict(list)
    for name, document in read_texts(corpora):
        groups[name].append(document)
    words, pairs = count(list(groups.values()))
    (word_steps, word_logs), (pair_steps, pair_logs) = pack(words), pack(pairs)
    np.savez_compressed(OUT, words_steps=word_steps, words_logs=word_logs, pairs_steps=pair_steps, pairs_logs=pair_logs, texts=np.array(len(groups)))
    print(f"{OUT}: {len(groups)} groups, {len(word_steps)} words, {len(pair_steps)} pairs, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
