"""Accuracy of place resolution at 161 km (100 miles) on gold spans, as EVALUATION.md asks.

``python -m benchmarks.places [CORPORA]``: LGL and GeoVirus. Every gold
span with coordinates counts; a name that we leave unresolved is wrong. The system sees the text, the spans and the
document's URL, never the coordinates.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from sourceline.language.places import WEIGHTS, Toponym, Weights, distance_km, home_names, resolve_all
from sourceline.records import Document

NEAR_KM = 161.0


def score_file(path: Path | str, weights: Weights = WEIGHTS) -> dict[str, Any]:
    """``accuracy_161km``, ``resolved`` (share with coordinates), ``median_km`` of the resolved, ``n``, ``seconds``."""
    near, errors, total = 0, [], 0
    started = time.perf_counter()
    for line in Path(path).read_text(encoding="utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        document = Document(id=row["doc_id"], text=row["text"], input=str(path), url=row.get("url"), title=row.get("title"))
        gold = sorted(row["toponyms"], key=lambda t: (t["start"], t["end"]))
        spans = [Toponym(span=(t["start"], t["end"]), text=row["text"][t["start"] : t["end"]]) for t in gold]
        for answer, wanted in zip(resolve_all(spans, row["text"], home=home_names(document), weights=weights), gold, strict=True):
            if wanted["lat"] is None:
                continue
            total += 1
            if answer.lat is not None and answer.lon is not None:
                errors.append(distance_km(answer.lat, answer.lon, wanted["lat"], wanted["lon"]))
                near += errors[-1] <= NEAR_KM
    return {
        "accuracy_161km": round(near / total, 4),
        "resolved": round(len(errors) / total, 4),
        "median_km": round(sorted(errors)[len(errors) // 2], 1) if errors else None,
        "n": total,
        "seconds": round(time.perf_counter() - started, 2),
    }


def score(corpora: Path, reader: object = None, split: str = "dev") -> dict[str, float]:
    """``lgl_161km`` and ``geovirus_161km`` in percent; both sets are development sets, and no reader is needed."""
    return {f"{name}_161km": round(100 * score_file(corpora / f"geo/{name}.jsonl")["accuracy_161km"], 2) for name in ("lgl", "geovirus")}


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
