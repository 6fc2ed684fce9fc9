"""Time expressions against TimeML gold: strict and relaxed span F1, type and value, as TempEval-3 counts (UzZaman et al. 2013).

``python -m benchmarks.times [CORPORA]``

The value F1 is the relaxed span F1 times the share of overlapping pairs with the same value. Each gold and each found span pairs at most once.

What was looked at when the rules were written: all of TimeBank and of WikiWars train, so that their figures say how well they are fitted; the
even documents of AQUAINT (``aquaint_even``), not the odd ones (``aquaint_odd``, a clean figure; like TimeBank, news with TimeML); WikiWars dev,
GUM and MEANTIME only as the contexts of a few rare words (dawn, "half of", "nth day", "o'clock"), never for their errors. GUM marks dates that can
be anchored in a calendar and nothing else (no durations, no sets, no "now"), MEANTIME leaves articles and prepositions to other spans: read
their recall and relaxed F1.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import spacy

from sourceline.language.times import find_times
from sourceline.records import Document

Row = tuple[int, int, str, str]


def read_rows(path: Path) -> list[tuple[Document, list[Row]]]:
    """Documents of one file with their gold rows ``(start, end, type, value)``."""
    pairs = []
    for line in path.read_text("utf-8").splitlines():
        data = json.loads(line)
        text = data["text"]
        document = Document(id=data["doc_id"], text=text, input=str(path), published=(data.get("dct") or None))
        pairs.append((document, [(s, e, kind, value) for s, e, kind, value in data["timex"] if e > s]))
    return pairs


def pair_up(gold: list[Row], found: list[Row]) -> list[tuple[Row, Row]]:
    """Pairs of overlapping gold and found rows, exact ones first, each row at most once."""
    by_span = {row[:2]: row for row in found}
    pairs = [(row, by_span[row[:2]]) for row in gold if row[:2] in by_span]
    used_gold, used_found = {g for g, _ in pairs}, {f for _, f in pairs}
    for row in gold:
        if row in used_gold:
            continue
        other = next((f for f in found if f not in used_found and f[0] < row[1] and row[0] < f[1]), None)
        if other is not None:
            used_found.add(other)
            pairs.append((row, other))
    return pairs


def score_file(path: Path, documents: slice = slice(None)) -> dict[str, float]:
    """Scores in percent of one ``.jsonl`` file: strict_f1, relaxed_f1, type_f1, value_f1, strict precision and recall; words_per_second."""
    nlp = spacy.blank("en")
    nlp.max_length = 10**9
    gold_n = found_n = strict = relaxed = types = values = words = 0
    seconds = 0.0
    for document, gold in read_rows(path)[documents]:
        doc = nlp.make_doc(document.text)
        begin = time.process_time()
        found: list[Row] = [(*t.span, t.type, t.value) for t in find_times(doc, document)]
        seconds += time.process_time() - begin
        words += len(document.text.split())
        pairs = pair_up(gold, found)
        gold_n, found_n, relaxed = gold_n + len(gold), found_n + len(found), relaxed + len(pairs)
        strict += sum(g[:2] == f[:2] for g, f in pairs)
        types += sum(g[2] == f[2] for g, f in pairs)
        values += sum(g[3] == f[3] for g, f in pairs)
    total = gold_n + found_n

    def f1(right: int) -> float:
        return round(200 * right / total, 2) if total else 0.0

    return {
        "gold": gold_n,
        "found": found_n,
        "strict_precision": round(100 * strict / found_n, 2) if found_n else 0.0,
        "strict_recall": round(100 * strict / gold_n, 2) if gold_n else 0.0,
        "strict_f1": f1(strict),
        "relaxed_f1": f1(relaxed),
        "type_f1": f1(types),
        "value_f1": f1(values),
        "words_per_second": round(words / seconds) if seconds else 0,
    }


SETS = {
    "wikiwars": ("wikiwars.{split}.jsonl", slice(None)),
    "timebank": ("timebank.train.jsonl", slice(None)),
    "aquaint_even": ("aquaint.train.jsonl", slice(0, None, 2)),
    "aquaint_odd": ("aquaint.train.jsonl", slice(1, None, 2)),
    "gum": ("gum.{split}.jsonl", slice(None)),
    "meantime": ("meantime.jsonl", slice(None)),
}
"""Name of a figure to file and documents."""


def score(corpora: Path, reader: object = None, split: str = "dev") -> dict[str, float]:
    """Figures of each set of ``SETS`` under its name; no reader is needed. Sets whose file is not there are left out."""
    out: dict[str, float] = {}
    for name, (file, documents) in SETS.items():
        path = corpora / "timex" / file.format(split=split)
        if path.is_file():
            out |= {f"{name}_{k}": v for k, v in score_file(path, documents).items()}
    return out


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
