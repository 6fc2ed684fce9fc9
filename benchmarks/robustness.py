"""Robustness: ``python -m benchmarks.robustness [CORPORA]``

Two thousand documents of every genre at hand (upper-case wires, text without punctuation, posts, court opinions, papers, and
documents of 40 pages made of many) go through the public pipeline: ``faults`` are documents that failed, ``unsound`` are
readings with a span out of bounds, an id that nothing has, or a cycle of parents. Then the same dev texts are read as they
are, in capitals, and without punctuation: how much is lost is reported, in points of F1.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.attribution import prediction
from benchmarks.corpora import documents, jsonl, read_all, tool
from benchmarks.names import WORLDWIDE, f1_of
from sourceline.reader import Reader
from sourceline.records import Document, Reading, Skipped

GENRES = {
    "events/muc4/dev.jsonl": 400,
    "events/satp/dev.jsonl": 500,
    "events/plover_synthetic/all.jsonl": 150,
    "ner/wnut17/dev.jsonl": 150,
    "ner/ieer/all.jsonl": 80,
    "ner/re3d/all.jsonl": 60,
    "timex/wikiwars.dev.jsonl": 6,
    "attribution/gum/train.jsonl": 128,
    "events/wikievents/dev.jsonl": 20,
    "events/gva/dev.jsonl": 300,
    "geo/lgl.jsonl": 150,
    "geo/geovirus.jsonl": 100,
}
PAGES = 120_000
"""Characters of 40 pages."""
MARKS = frozenset(".,;:!?\"'()[]“”’‘—–-…")


def texts(corpora: Path) -> Iterator[str]:
    """Texts of every genre, then documents of 40 pages made of them."""
    joined, long = 0, []
    for name, most in GENRES.items():
        for row in islice(jsonl(corpora / name), most):
            text = row.get("text") or row.get("story") or ""
            if not text.strip():
                continue
            yield text
            long.append(text)
            joined += len(text)
            if joined > PAGES:
                yield "\n\n".join(long)
                joined, long = 0, []


def unsound(reading: Reading) -> list[str]:
    """What is wrong in a reading's structure; nothing, it is hoped."""
    end = len(reading.document.text)
    spans = [s for a in reading.attributions for s in (*a.source, *a.cue, *a.content, *(x for x in (a.anonymity, a.medium) if x))]
    spans += [m[:2] for e in reading.entities for m in e.mentions]
    spans += [t.span for t in reading.times] + [p.span for p in reading.places] + [v.trigger for v in reading.events]
    spans += [r.span for v in reading.events for r in v.roles]
    found = [f"span {s}" for s in spans if not 0 <= s[0] < s[1] <= end]
    parents = {a.id: a.parent for a in reading.attributions}
    entities = {e.id for e in reading.entities}
    if len(parents) < len(reading.attributions) or len(entities) < len(reading.entities):
        found.append("an id twice")
    for a in reading.attributions:
        seen, at = set(), a.id
        while at is not None:
            if at in seen or at not in parents:
                found.append(f"chain of {a.id}")
                break
            seen.add(at)
            at = parents[at]
        if a.speaker is not None and a.speaker not in entities:
            found.append(f"speaker of {a.id}")
    found += [f"attribution of {v.id}" for v in reading.events if v.attribution is not None and v.attribution not in parents]
    return found


def capitals(text: str) -> str:
    """In capitals, letter by letter, so that offsets hold."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def bare(row: dict[str, Any]) -> dict[str, Any]:
    """A row of PolNeAR or of names without marks of punctuation, its spans moved along."""
    text = row["text"]
    place, kept = [], []
    for c in text:
        place.append(len(kept))
        if c not in MARKS:
            kept.append(c)
    place.append(len(kept))
    out = dict(row, text="".join(kept))

    def moved(spans: list[list[int]]) -> list[list[int]]:
        return [[place[s], place[e]] for s, e in spans if place[s] < place[e]]

    if "attributions" in row:
        out["attributions"] = [a | {r: moved(a[r]) for r in ("source", "cue", "content")} for a in row["attributions"]]
    if "entities" in row:
        out["entities"] = [[place[s], place[e], t] for s, e, t, *_ in row["entities"] if place[s] < place[e]]
    return out


def losses(corpora: Path, reader: Reader) -> dict[str, float]:
    """Linked overlap of attributions and F1 of names on dev texts as they are, in capitals and without punctuation."""
    linked = tool(corpora, "score_attributions")
    out = {}
    gold = list(jsonl(corpora / "attribution/polnear/dev.jsonl"))[:40]
    named = list(jsonl(corpora / "ner/worldwide/dev.jsonl"))[:50]
    forms = {
        "plain": (gold, named),
        "capitals": ([d | {"text": capitals(d["text"])} for d in gold], [d | {"text": capitals(d["text"])} for d in named]),
        "bare": ([bare(d) for d in gold], [bare(d) for d in named]),
    }
    for form, (said, names) in forms.items():
        predicted = [prediction(r) for r in read_all(reader, documents(said))]
        out[f"attribution_{form}"] = linked.report(linked.score(said, predicted))["linked"]["overlap"][2]
        out[f"names_{form}"] = f1_of(names, WORLDWIDE, reader)["f1"]
    return out


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """``documents`` read, ``faults``, ``unsound``; F1 of attributions (linked overlap) and of names by form of the text."""
    read, faults, bad = 0, 0, 0
    docs = (Document(id=str(i), text=t, input=f"#{i}") for i, t in enumerate(texts(corpora)))
    while group := list(islice(docs, 40)):
        for result in reader.read_each(group):
            read += 1
            if isinstance(result, Skipped):
                faults += 1
                print(f"{result.input}: {result.reason}", flush=True)
            elif problems := unsound(result):
                bad += 1
                print(f"{result.document.input}: {', '.join(problems[:5])}", flush=True)
    return {"documents": read, "faults": faults, "unsound": bad, **losses(corpora, reader)}


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
