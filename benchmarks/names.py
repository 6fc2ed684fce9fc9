"""Names: ``python -m benchmarks.names [CORPORA] [--split dev]``

Exact micro F1 of spans and labels on worldwide newspaper articles; and on sets that the model never saw (other guidelines,
other domains), on the labels that both know: person, place, organisation.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpora import jsonl
from sourceline.reader import Reader

WORLDWIDE = tomllib.loads((Path(__file__).parents[1] / "training" / "worldwide.toml").read_text(encoding="utf-8"))
COARSE = {
    "ner/wikigold/all.jsonl": {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORG"},
    "ner/crossner/politics.dev.jsonl": {
        "politician": "PERSON",
        "person": "PERSON",
        "location": "PLACE",
        "country": "PLACE",
        "organisation": "ORG",
        "politicalparty": "ORG",
    },
    "ner/re3d/all.jsonl": {"Person": "PERSON", "Location": "PLACE", "Organisation": "ORG"},
}


def f1(path: Path, mapping: dict[str, str], reader: Reader) -> dict[str, float]:
    """Micro F1 and F1 by label, in percent, of a file of the corpora."""
    return f1_of(list(jsonl(path)), mapping, reader)


def f1_of(rows: Sequence[dict[str, Any]], mapping: dict[str, str], reader: Reader) -> dict[str, float]:
    """Micro F1 and F1 by label, in percent; labels outside the mapping's values are ignored on both sides."""
    kept = set(mapping.values())
    gold_n: Counter[str] = Counter()
    pred_n: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for doc, row in zip(reader.nlp.pipe([r["text"] for r in rows], batch_size=64), rows, strict=True):
        gold = {(s, e, mapping[t]) for s, e, t, *_ in row["entities"] if t in mapping}
        pred = {(s.start_char, s.end_char, s.label_) for s in doc.ents if s.label_ in kept}
        gold_n.update(x[2] for x in gold)
        pred_n.update(x[2] for x in pred)
        hits.update(x[2] for x in gold & pred)
    out = {"f1": round(200 * hits.total() / max(1, gold_n.total() + pred_n.total()), 2)}
    return out | {k: round(200 * hits[k] / max(1, gold_n[k] + pred_n[k]), 2) for k in sorted(kept)}


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """``worldwide_f1`` and by label, ``<set>_f1`` for the sets never trained on."""
    out = {f"worldwide_{k}": v for k, v in f1(corpora / f"ner/worldwide/{split}.jsonl", WORLDWIDE, reader).items()}
    if split == "dev":
        out |= {f"{Path(name).parent.name}_f1": f1(corpora / name, mapping, reader)["f1"] for name, mapping in COARSE.items()}
    return out


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
