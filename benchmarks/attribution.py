"""Attribution on PolNeAR: ``python -m benchmarks.attribution [CORPORA] [--split dev]``

Spans by CofeNet's protocol and by micro-averaged exact match, and linked attributions (source, cue and content together),
from the public pipeline on raw text. The scorers are the two in ``<corpora>/../tools``.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.corpora import documents, jsonl, read_all, tool
from sourceline.reader import Reader
from sourceline.records import Reading


def prediction(reading: Reading) -> dict[str, object]:
    """A reading's attributions as the scorers take them."""
    rows = [{r: [list(s) for s in getattr(a, r)] for r in ("source", "cue", "content")} for a in reading.attributions]
    return {"doc_id": reading.document.id, "text": reading.document.text, "attributions": rows}


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """F1 in percent: ``cofenet_*`` exact spans, ``*_exact`` exact words, ``linked_overlap``, ``linked_exact``."""
    gold = list(jsonl(corpora / f"attribution/polnear/{split}.jsonl"))
    return figures(corpora, gold, [prediction(r) for r in read_all(reader, documents(gold))], split)


def figures(corpora: Path, gold: list[dict[str, object]], predicted: list[dict[str, object]], split: str = "dev") -> dict[str, float]:
    cofenet, linked = tool(corpora, "score_cofenet"), tool(corpora, "score_attributions")
    by_id = {d["doc_id"]: d["attributions"] for d in predicted}
    instances = jsonl(corpora / f"attribution/polnear/{split}.cofenet.jsonl")
    spans = cofenet.evaluate((x["labels"], cofenet.tags(x["offsets"], by_id.get(x["doc_id"], []))) for x in instances)
    report = linked.report(linked.score(gold, predicted))
    out = {f"cofenet_{role}": spans[role]["exact"] for role in ("source", "cue", "content")}
    out |= {f"{role}_exact": report[role]["exact"][2] for role in ("source", "cue", "content")}
    out |= {"linked_overlap": report["linked"]["overlap"][2], "linked_exact": report["linked"]["exact"][2]}
    return out | {"gold": report["count"]["gold"], "predicted": report["count"]["predicted"]}


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
