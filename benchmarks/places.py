"""Places: accuracy at 161 km (100 miles) on gold spans, F1 of toponym spans on raw text, and both together.

``python -m benchmarks.places [CORPORA]``: LGL (Lieberman et al. 2010) and GeoVirus (Gritta et al. 2018).

On gold spans every span with coordinates counts, and a name that we leave unresolved is wrong; the system sees the text,
the spans and the document's URL, never the coordinates. Spans are scored by exact match of ``find_toponyms`` on the Docs
of the public pipeline. Both sets mark every mention of a place by name, also inside the names of bodies ("Davrin Police
Department"); LGL marks words for people too ("Iraqi", "Ontarians"), GeoVirus does not, so they are asked for in LGL alone.
LGL marks some streets and facilities as well, which we leave out (they cost recall). End to end, a gold span with
coordinates is found where the same span is, within 161 km; what is found at a gold span without coordinates is not counted.
``places_f1`` is what a reading's own places reach by the same count: they keep modifiers and facilities, and leave out what
stands inside other names, so that this is for comparison only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourceline.language.place_senses import Weights
from sourceline.language.places import WEIGHTS, distance_km, find_places, find_toponyms, home_names, resolve_all
from sourceline.language.toponyms import Toponym
from sourceline.reader import Reader
from sourceline.records import Document, Place, Span

NEAR_KM = 161.0
SETS = {"lgl": True, "geovirus": False}
"""Sets, and whether they mark words for people."""


def read_rows(path: Path | str) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    """Documents of one file with their gold toponyms, in the text's order."""
    for line in Path(path).read_text(encoding="utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        document = Document(id=row["doc_id"], text=row["text"], input=str(path), url=row.get("url"), title=row.get("title"))
        yield document, sorted(row["toponyms"], key=lambda t: (t["start"], t["end"]))


def is_near(answer: Place, wanted: dict[str, Any]) -> bool:
    """Whether a place lies within 161 km of the gold coordinates."""
    return answer.lat is not None and answer.lon is not None and distance_km(answer.lat, answer.lon, wanted["lat"], wanted["lon"]) <= NEAR_KM


def score_file(path: Path | str, weights: Weights = WEIGHTS, documents: slice = slice(None)) -> dict[str, Any]:
    """On gold spans: ``accuracy_161km``, ``resolved`` (share with coordinates), ``n``, ``seconds``."""
    near = resolved = total = 0
    started = time.perf_counter()
    for document, gold in list(read_rows(path))[documents]:
        spans = [Toponym(span=(t["start"], t["end"]), text=document.text[t["start"] : t["end"]]) for t in gold]
        answers = resolve_all(spans, document.text, home=home_names(document), weights=weights)
        for answer, wanted in zip(answers, gold, strict=True):
            if wanted["lat"] is not None:
                total += 1
                resolved += answer.lat is not None
                near += is_near(answer, wanted)
    return {
        "accuracy_161km": round(near / total, 4),
        "resolved": round(resolved / total, 4),
        "n": total,
        "seconds": round(time.perf_counter() - started, 2),
    }


def score_spans(path: Path, reader: Reader, *, demonyms: bool) -> dict[str, float]:
    """On raw text, in percent: ``spans_precision``, ``spans_recall``, ``spans_f1``, ``end_to_end_f1``, ``places_f1``."""
    rows = list(read_rows(path))
    gold_n = found_n = hits = placed_gold = placed_found = placed = own_n = own_hits = 0
    for doc, (document, gold) in zip(reader.nlp.pipe([d.text for d, _ in rows], batch_size=32), rows, strict=True):
        wanted: dict[Span, dict[str, Any]] = {(t["start"], t["end"]): t for t in gold}
        found = {place.span: place for place in find_toponyms(doc, document, demonyms=demonyms)}
        own = {place.span for place in find_places(doc, document)}
        gold_n, found_n, hits = gold_n + len(wanted), found_n + len(found), hits + len(wanted.keys() & found.keys())
        own_n, own_hits = own_n + len(own), own_hits + len(wanted.keys() & own)
        known = {span for span, t in wanted.items() if t["lat"] is not None}
        placed_gold += len(known)
        placed_found += sum(span not in wanted or span in known for span in found)
        placed += sum(is_near(found[span], wanted[span]) for span in known & found.keys())

    def percent(right: int, of: int) -> float:
        return round(100 * right / of, 2) if of else 0.0

    return {
        "spans_precision": percent(hits, found_n),
        "spans_recall": percent(hits, gold_n),
        "spans_f1": percent(2 * hits, gold_n + found_n),
        "end_to_end_f1": percent(2 * placed, placed_gold + placed_found),
        "places_f1": percent(2 * own_hits, gold_n + own_n),
    }


def score(corpora: Path, reader: Reader | None = None, split: str = "dev") -> dict[str, float]:
    """``<set>_161km`` on gold spans; with a reader the figures of ``score_spans`` and ``spans_f1``, the mean. Percent; both sets are development sets."""
    out = {f"{name}_161km": round(100 * score_file(corpora / f"geo/{name}.jsonl")["accuracy_161km"], 2) for name in SETS}
    if reader is not None:
        for name, demonyms in SETS.items():
            out |= {f"{name}_{k}": v for k, v in score_spans(corpora / f"geo/{name}.jsonl", reader, demonyms=demonyms).items()}
        out["spans_f1"] = round(sum(out[f"{name}_spans_f1"] for name in SETS) / len(SETS), 2)
    return out


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
