"""How certain a text presents an event: ``python -m benchmarks.certainty [CORPORA] [--split dev]``

UDS-IH2 and UW factuality: events of single sentences rated from -3 (certainly did not happen) to 3 (certainly did). Pearson's r and mean
absolute error of two answers: ``rules_*`` maps what a reading says (status of the event told there, else stance and certainty of the
attribution around it) to a number; ``head_*`` is the model's own estimate, where the engine leaves one under ``FACTUALITY``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc, Token

from benchmarks.corpora import documents, jsonl
from sourceline.attribution.words import word_set
from sourceline.reader import Reader, reading
from sourceline.records import Reading

FACTUALITY = "sourceline_factuality"
"""Key of ``doc.user_data``: float32 ``[tokens]``, -3 to 3."""
SETS = ("uds_ih2", "uw")
STATUS = {"asserted": 3.0, "denied": -2.5, "possible": 0.5, "planned": 0.0, "rumoured": 0.5, "hypothetical": 0.0}
STANCE = {"denies": -2.0, "doubts": 0.0, "intends": 0.0, "asks": 0.0, "rumours": 0.5}
CERTAINTY = {"certain": 2.5, "probable": 1.5, "possible": 0.5, "unknown": 0.0}
"""Values of words in numbers: set on the train parts, whose raters give "said that it happened" about 2.4."""


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """``<set>_rules_r``, ``<set>_rules_mae`` and, where the engine gives estimates, ``<set>_head_r``, ``<set>_head_mae``; ``<set>_events``."""
    out: dict[str, float] = {}
    for name in SETS:
        rows = list(jsonl(corpora / f"factuality/{name}/{split}.jsonl"))
        found: list[tuple[float, float, float | None]] = []
        docs = reader.nlp.pipe([row["text"] for row in rows], batch_size=128)
        for doc, row, document in zip(docs, rows, documents(rows), strict=True):
            found += judged(doc, row, reading(doc, document))
        out |= figures(name, found)
    return out


def figures(name: str, found: Sequence[tuple[float, float, float | None]]) -> dict[str, float]:
    """r and error of (gold, by rules, by the head) triples; the head's are left out where any is missing."""
    gold, rules, head = zip(*found, strict=True)
    out = {f"{name}_events": float(len(gold)), **_agreement(f"{name}_rules", gold, rules)}
    return out | _agreement(f"{name}_head", gold, head) if all(value is not None for value in head) else out


def judged(doc: Doc, row: dict[str, Any], read: Reading) -> list[tuple[float, float, float | None]]:
    """(gold, by rules, by the head) of every rated event of a sentence whose tokens are parted by single spaces."""
    starts = np.cumsum([0, *(len(word) + 1 for word in row["text"].split(" "))])
    head = doc.user_data.get(FACTUALITY)
    out = []
    for target in row["targets"]:
        at = int(starts[target["span1"][0]])
        token = next((t for t in doc if t.idx <= at < t.idx + len(t)), None)
        if token is not None:
            out.append((float(target["label"]), by_rules(token, read), float(head[token.i]) if head is not None else None))
    return out


def by_rules(token: Token, read: Reading) -> float:
    """The value of an event by what the reading says of the place where its word stands."""
    at = token.idx
    event = next((e for e in read.events if e.trigger[0] <= at < e.trigger[1]), None)
    around = [a for a in read.attributions if any(start <= at < end for start, end in a.content)]
    inner = min(around, key=lambda a: sum(end - start for start, end in a.content), default=None)
    if event is not None and event.status != "asserted":
        return STATUS[event.status]
    if _negated(token):
        return -2.5
    if inner is not None:
        return STANCE.get(inner.stance, CERTAINTY[inner.certainty])
    return 0.5 if _modal(token) else 3.0


def _negated(token: Token) -> bool:
    negation = word_set("cues.toml", "tokens", "negation")
    return any(child.lower_ in negation and child.i < token.i for child in token.children)


def _modal(token: Token) -> bool:
    """A modal before the verb, or a verb that only wants or plans it."""
    if any(child.tag_ == "MD" or child.lower_ == "to" for child in token.children):
        return True
    return any(child.lower_ == "if" for child in token.children)


def _agreement(name: str, gold: Sequence[float], told: Sequence[Any]) -> dict[str, float]:
    a, b = np.asarray(gold, dtype=float), np.asarray(told, dtype=float)
    r = float(np.corrcoef(a, b)[0, 1]) if len(a) > 1 and a.std() and b.std() else 0.0
    return {f"{name}_r": round(r, 3), f"{name}_mae": round(float(np.abs(a - b).mean()), 3)}


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
