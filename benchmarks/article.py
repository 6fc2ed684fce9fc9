"""One real article, machine-rewritten, against a careful reading: ``python -m benchmarks.article [CORPORA]``

``<corpora>/../articles/baghdad-airport-spun.txt`` and the offsets in ``gold/baghdad-airport.json`` (one reader's gold; no text of
the article is kept here). Attributions by the linked scorer; how many have the right source and cue; the chain; dates by value; tolls;
kinds of corrupted names repaired without the original (gold: their places and what they read).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from benchmarks.attribution import prediction
from benchmarks.corpora import tool
from sourceline.documents import read_paths
from sourceline.reader import Reader
from sourceline.records import Document, Reading

GOLD = Path(__file__).with_name("gold") / "baghdad-airport.json"


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """Linked F1 in percent; counts of right attributions, chains, dates, tolls; rumours that stand as asserted events."""
    path = corpora.parent / "articles" / "baghdad-airport-spun.txt"
    document = next(d for d in read_paths([path]) if isinstance(d, Document))
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    if hashlib.sha256(path.read_bytes()).hexdigest() != gold["sha256"]:
        raise ValueError(f"{path}: not the text that {GOLD.name} describes")
    reading = reader.read([document])[0]
    return figures(corpora, gold, reading)


def figures(corpora: Path, gold: dict[str, Any], reading: Reading) -> dict[str, float]:
    linked = tool(corpora, "score_attributions")
    roles = [{r: a[r] for r in ("source", "cue", "content")} for a in gold["attributions"]]
    row = {"doc_id": reading.document.id, "text": reading.document.text, "attributions": roles}
    report = linked.report(linked.score([row], [prediction(reading)]))
    return {
        "linked_overlap": report["linked"]["overlap"][2],
        "linked_exact": report["linked"]["exact"][2],
        "source_and_cue": _source_and_cue(gold, reading),
        "of": len(roles),
        "chain": _chain(gold, reading),
        "dates": _dates(gold, reading),
        "of_dates": len(gold["times"]),
        "tolls": _tolls(gold, reading),
        "of_tolls": len(gold["deaths"]),
        "names_repaired": _names_repaired(gold, reading),
        "of_names": len(gold["corrupted_names"]),
        "repairs": len(reading.repairs),
        "spun": reading.spun,
        "rumours_asserted": sum(e.status == "asserted" and any(_inside(e.trigger, r["span"]) for r in gold["rumours"]) for e in reading.events),
    }


def _touch(a: Any, b: Any) -> bool:
    return any(s < e and x < y and s < y and x < e for s, e in a for x, y in b) or (not a and not b)


def _inside(span: tuple[int, int], outer: list[int]) -> bool:
    return outer[0] <= span[0] and span[1] <= outer[1]


def _pairs(gold: dict[str, Any], reading: Reading) -> dict[int, int]:
    """Gold index -> index of the first attribution of the reading with the same source and cue, each used once."""
    used: set[int] = set()
    out: dict[int, int] = {}
    for i, g in enumerate(gold["attributions"]):
        for j, a in enumerate(reading.attributions):
            if j not in used and _touch(g["cue"], a.cue) and _touch(g["source"], a.source):
                out[i] = j
                used.add(j)
                break
    return out


def _source_and_cue(gold: dict[str, Any], reading: Reading) -> int:
    return len(_pairs(gold, reading))


def _chain(gold: dict[str, Any], reading: Reading) -> int:
    """Nested gold attributions whose parent in the reading is the gold parent's counterpart (outermost chain only)."""
    pairs = _pairs(gold, reading)
    ids = {a.id: i for i, a in enumerate(reading.attributions)}
    right = 0
    for i, g in enumerate(gold["attributions"]):
        if g["parent"] is not None and i in pairs:
            parent = reading.attributions[pairs[i]].parent
            right += parent is not None and pairs.get(g["parent"]) == ids[parent]
    return right


def _dates(gold: dict[str, Any], reading: Reading) -> int:
    found = {(t.span, t.value) for t in reading.times}
    return sum(any(s < g["span"][1] and g["span"][0] < e and v == g["value"] for (s, e), v in found) for g in gold["times"])


def _tolls(gold: dict[str, Any], reading: Reading) -> int:
    """Gold deaths that an event carries with the right figure."""
    right = 0
    for g in gold["deaths"]:
        for event in reading.events:
            k = event.killed
            if k is not None and k.span[0] < g["span"][1] and g["span"][0] < k.span[1] and (k.low, k.high) == (g["low"], g["high"]):
                right += 1
                break
    return right


def _names_repaired(gold: dict[str, Any], reading: Reading) -> int:
    """Kinds of corrupted name of which at least one place is repaired, without the original, to what it read."""
    found = [(repair.span, repair.reads) for repair in reading.repairs]
    return sum(any(_touch([span], [s]) and g["reads"] == reads for s in g["spans"] for span, reads in found) for g in gold["corrupted_names"])


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
