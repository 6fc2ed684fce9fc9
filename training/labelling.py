"""Pairs of documents for readers to label: draws them, writes sheets with both texts, gathers what the readers wrote.

    python training/labelling.py draw ../shared/corpora /tmp/pairs.json --known training/readings.jsonl
    python training/labelling.py sheets ../shared/corpora /tmp/pairs.json /tmp/sheets --sheets 8 --seed 1
    python training/labelling.py gather /tmp/pairs.json /tmp/sheets --reader second --part train >> training/readings.jsonl

A sheet is read with the guideline, ``docs/rules/lineage-gold.md``, by one reader, who writes one line of JSON a pair beside it (``NAME.labels.jsonl``). Each reader gets
another ``--seed``, and so another order. ``python -m benchmarks.lineage.readings training --write`` then makes the labels. Sheets hold texts of the corpora and stay out of the repository.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.corpora import jsonl
from benchmarks.lineage.natural import CORPORA, LABELS, RELATIONS
from benchmarks.lineage.readings import COPY, Reading

ROOT = Path(__file__).resolve().parents[1]
BANDS = ((0.05, 0.1, 0.04), (0.1, 0.15, 0.1), (0.15, 0.2, 0.35), (0.2, 0.3, 1.0), (0.3, 0.5, 1.0), (0.5, 1.01, 0.5))
"""Share of the shorter's word trigrams in common, from and to, and share of such pairs that is drawn: the middle is hardest."""
LEAST_WORDS = 60
MOST_A_STORY = {"ecbplus": 20, "gva": 4, "gvc": 4}
COMMON_TRIGRAMS = 12
"""Trigrams, each of two to eight documents, by which documents of two stories are a pair too."""
SHOWN, SHOWN_END = 4_500, 1_500
"""Characters of a text that a sheet shows: of longer ones the first and the last."""
LEAST_RUN = 6
MOST_RUNS = 30
_WORD = re.compile(r"\w+")

Key = tuple[str, str, str]


def read_rows(corpora: Path, split: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The documents of a split by corpus and id."""
    return {(corpus, row["doc_id"]): row for corpus in CORPORA for row in jsonl(corpora / "events" / corpus / f"{split}.jsonl")}


def draw(corpora: Path, known: set[frozenset[str]], seed: int) -> Iterator[Key]:
    """Pairs of one story, and of two that share wording, at random within ``BANDS``, but those ``known``."""
    rng = random.Random(seed)
    rows = read_rows(corpora, "train")
    for corpus in CORPORA:
        story = {name: row.get("incident") or row["topic"] + row["subtopic"][-3:] for (of, name), row in rows.items() if of == corpus}
        grams = {name: _trigrams(rows[corpus, name]["text"]) for name in story if len(rows[corpus, name]["text"].split()) >= LEAST_WORDS}
        pairs = [pair for pair in _pairs(grams, story) if frozenset(pair) not in known]
        shares = {pair: len(grams[pair[0]] & grams[pair[1]]) / max(1, min(len(grams[name]) for name in pair)) for pair in pairs}
        used: Counter[str] = Counter()
        for low, high, part in BANDS[::-1]:
            pool = [pair for pair in pairs if low <= shares[pair] < high]
            rng.shuffle(pool)
            taken = 0
            for pair in pool:
                stories = {story[name] for name in pair}
                if taken < part * len(pool) and all(used[each] < MOST_A_STORY[corpus] for each in stories):
                    used.update(stories)
                    taken += 1
                    yield corpus, *pair


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def _pairs(grams: dict[str, set[tuple[str, ...]]], story: dict[str, str]) -> list[tuple[str, str]]:
    by_story, holders = defaultdict(list), defaultdict(list)
    for name, each in grams.items():
        by_story[story[name]].append(name)
        for gram in each:
            holders[gram].append(name)
    found = {pair for names in by_story.values() for pair in combinations(sorted(names), 2)}
    common = Counter(pair for names in holders.values() if 2 <= len(names) <= 8 for pair in combinations(sorted(names), 2))
    return sorted(found | {pair for pair, count in common.items() if count >= COMMON_TRIGRAMS})


def write_sheets(corpora: Path, split: str, pairs: Sequence[Key], folder: Path, sheets: int, seed: int) -> None:
    """``sheets`` files of about as many pairs each, in random order. Raises ValueError for a folder inside the repository."""
    if folder.resolve().is_relative_to(ROOT):
        raise ValueError(f"{folder}: sheets hold texts of the corpora; name a folder outside the repository")
    folder.mkdir(parents=True, exist_ok=True)
    rows = read_rows(corpora, split)
    order = random.Random(seed).sample(list(pairs), len(pairs))
    for number in range(sheets):
        shown = [_show(place, pair, rows) for place, pair in enumerate(order[number::sheets], start=1)]
        (folder / f"sheet{number + 1}.txt").write_text("".join(shown), encoding="utf-8")


def _show(place: int, pair: Key, rows: dict[tuple[str, str], dict[str, Any]]) -> str:
    corpus, *names = pair
    found = [rows[corpus, name] for name in names]
    head = f"\n######## PAIR {place}  corpus={corpus}  left={names[0]}  right={names[1]}\n"
    texts = [
        f"---- {side}: date={row.get('dct')} uri={row.get('uri')} title={row.get('title')}\n{_cut(row['text'])}\n"
        for side, row in zip(("LEFT", "RIGHT"), found, strict=True)
    ]
    words = [row["text"].split() for row in found]
    bare = [[re.sub(r"\W", "", word.lower()) for word in each] for each in words]
    runs = [run for run in SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_matching_blocks() if run.size >= LEAST_RUN]
    sizes = f"{sum(run.size for run in runs)} words in all; left has {len(words[0])} words, right {len(words[1])}"
    shown = [f"  * {' '.join(words[0][run.a : run.a + run.size])[:400]}\n" for run in runs[:MOST_RUNS]]
    return "".join([head, *texts, f"---- SHARED RUNS of {LEAST_RUN}+ words ({sizes}):\n", *shown])


def _cut(text: str) -> str:
    left_out = len(text) - SHOWN - SHOWN_END
    return text if left_out <= 0 else f"{text[:SHOWN]}\n[... {left_out} characters cut ...]\n{text[-SHOWN_END:]}"


def gather(pairs: Sequence[Key], folder: Path, reader: str, part: str) -> Iterator[Reading]:
    """What a reader wrote beside the sheets of ``folder``, in the order of ``pairs``. Raises ValueError where a pair has no line or one that is not sound."""
    found = {frozenset((row["left"], row["right"])): row for path in sorted(folder.glob("*.labels.jsonl")) for row in jsonl(path)}
    for corpus, left, right in pairs:
        row = found.get(frozenset((left, right)))
        if row is None or row["label"] not in LABELS or (row["label"] == COPY) != (row["relation"] in RELATIONS):
            raise ValueError(f"{folder}: {corpus} {left} {right}: {row or 'no line'}")
        copy, child = row["label"] == COPY, row["child"] if row["child"] in ("left", "right") else None
        if child and row["left"] != left:
            child = "left" if child == "right" else "right"
        yield Reading(
            corpus=corpus,
            left=left,
            right=right,
            reader=reader,
            label=row["label"],
            relation=row["relation"] if copy else None,
            child=child if copy else None,
            unseen=copy and bool(row["unseen"]),
            share=row["share"],
            sure=row["sure"],
            note=" ".join(row["note"].split()[:15]),
            part=part,
        )


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="draw pairs of the train parts")
    drawing.add_argument("corpora", type=Path)
    drawing.add_argument("pairs", type=Path, help="file to write")
    drawing.add_argument("--known", type=Path, help="readings whose pairs are not drawn again")
    drawing.add_argument("--seed", type=int, default=1)
    writing = commands.add_parser("sheets", help="write sheets")
    writing.add_argument("corpora", type=Path)
    writing.add_argument("pairs", type=Path)
    writing.add_argument("folder", type=Path)
    writing.add_argument("--split", choices=("train", "dev"), default="train")
    writing.add_argument("--sheets", type=int, default=8)
    writing.add_argument("--seed", type=int, default=1)
    gathering = commands.add_parser("gather", help="print a reader's labels as lines of readings.jsonl")
    gathering.add_argument("pairs", type=Path)
    gathering.add_argument("folder", type=Path)
    gathering.add_argument("--reader", required=True)
    gathering.add_argument("--part", required=True)
    args = parser.parse_args()
    if args.command == "draw":
        known = {frozenset((row["left"], row["right"])) for row in jsonl(args.known)} if args.known else set()
        args.pairs.write_text(json.dumps(list(draw(args.corpora, known, args.seed))), encoding="utf-8")
        return
    pairs = [(corpus, left, right) for corpus, left, right in json.loads(args.pairs.read_text(encoding="utf-8"))]
    if args.command == "sheets":
        write_sheets(args.corpora, args.split, pairs, args.folder, args.sheets, args.seed)
    else:
        for reading in gather(pairs, args.folder, args.reader, args.part):
            print(json.dumps(asdict(reading), ensure_ascii=False))


if __name__ == "__main__":
    main()
