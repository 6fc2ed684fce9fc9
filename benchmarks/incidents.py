"""Incidents: do the documents that tell of one event come together, and with the right toll?

Documents of ``events/gva/SPLIT.jsonl`` are read, their lineages and incidents found, and each is put with the incident that it tells most of.
Measured: B-cubed precision, recall and F1 of documents; the same within the slice of documents whose city has another incident within a week
of theirs (the hard cases); exact killed, injured and both of the incident that a document is put with, over documents and over gold incidents of
three or more. A document in no incident is alone.
"""

from __future__ import annotations

import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.command import run
from benchmarks.corpora import jsonl, read_all
from sourceline.documents.jsonl import read_jsonl
from sourceline.incidents import find_incidents
from sourceline.lineage import find_lineages
from sourceline.reader import Reader
from sourceline.records import Document, Incident, Reading

WEEK = 7


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """Figures through the public pipeline; ``corpora`` is the folder that holds ``events/gva``, or the JSON Lines file itself."""
    rows = list(jsonl(corpora if corpora.is_file() else corpora / "events" / "gva" / f"{split}.jsonl"))
    readings = read_all(reader, documents(rows))
    return figures(rows, readings)


def documents(rows: Sequence[dict[str, Any]]) -> list[Document]:
    """The rows as they would come in a user's JSON Lines file."""
    names = {"doc_id": "id", "title": "title", "dct": "published", "uri": "url", "text": "text"}
    lines = "\n".join(json.dumps({names[key]: row[key] for key in names}) for row in rows)
    return [document for document in read_jsonl(io.BytesIO(lines.encode()), "gva") if isinstance(document, Document)]


def figures(rows: Sequence[dict[str, Any]], readings: Sequence[Reading]) -> dict[str, float]:
    """All figures from readings of the rows."""
    found = find_incidents(readings, find_lineages([reading.document for reading in readings]))
    gold = {row["doc_id"]: row["incident"] for row in rows}
    chosen = assign(found, gold)
    system: dict[str, Hashable] = {name: chosen[name].id if name in chosen else ("alone", name) for name in gold}
    hard = crowded(rows)
    whole, part = bcubed(gold, system), bcubed({d: gold[d] for d in hard}, {d: system[d] for d in hard})
    big = {name for name, size in Counter(gold.values()).items() if size >= 3}
    return {
        "documents": float(len(gold)),
        "bcubed_precision": whole[0],
        "bcubed_recall": whole[1],
        "bcubed_f1": whole[2],
        "same_city_same_week_documents": float(len(hard)),
        "same_city_same_week_f1": part[2],
        **{f"toll_{name}": share(rows, chosen, right) for name, right in TOLLS.items()},
        **{f"toll_{name}_three_or_more": share([r for r in rows if r["incident"] in big], chosen, right) for name, right in TOLLS.items()},
        "whole_three_or_more": whole_incidents({d: g for d, g in gold.items() if g in big}, system),
    }


def assign(incidents: Sequence[Incident], names: Mapping[str, str]) -> dict[str, Incident]:
    """By document, the incident that it tells most of: harm before the rest, news before background, then the most mentions, then the earlier."""
    told: dict[str, list[tuple[bool, bool, int, int, Incident]]] = defaultdict(list)
    for at, incident in enumerate(incidents):
        mentions = Counter(mention.document for mention in incident.mentions)
        for document in (*incident.documents, *incident.background_in):
            told[document].append((incident.type == "ASSAULT", document in incident.documents, mentions[document], -at, incident))
    return {name: max(told[name], key=lambda item: item[:4])[4] for name in names if told[name]}


def bcubed(gold: Mapping[str, Hashable], system: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 over the documents of ``gold`` (Bagga and Baldwin 1998)."""
    if not gold:
        return 0.0, 0.0, 0.0
    by_gold, by_system = _members(gold), _members(system)
    shared = {name: len(by_gold[gold[name]] & by_system[system[name]]) for name in gold}
    precision = sum(shared[name] / len(by_system[system[name]]) for name in gold) / len(gold)
    recall = sum(shared[name] / len(by_gold[gold[name]]) for name in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _members(clusters: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    found: dict[Hashable, set[str]] = defaultdict(set)
    for name, cluster in clusters.items():
        found[cluster].add(name)
    return found


def crowded(rows: Sequence[dict[str, Any]]) -> set[str]:
    """Documents whose incident has a neighbour: another incident in the same city within a week."""
    places: dict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
    for row in rows:
        if row["gold"] and row["gold"]["date"] and row["gold"]["city"]:
            places[row["gold"]["city"], row["gold"]["state"]][row["incident"]] = _day(row)
    near = set()
    for incidents in places.values():
        for name, day in incidents.items():
            if any(other != name and abs((day - there).days) <= WEEK for other, there in incidents.items()):
                near.add(name)
    return {row["doc_id"] for row in rows if row["incident"] in near}


def _day(row: dict[str, Any]) -> datetime:
    return datetime.strptime(row["gold"]["date"], "%B %d, %Y")


def _killed(row: dict[str, Any], incident: Incident) -> bool:
    return (incident.killed.best or 0) == row["gold"]["killed"]


def _injured(row: dict[str, Any], incident: Incident) -> bool:
    return (incident.injured.best or 0) == row["gold"]["injured"]


TOLLS: dict[str, Callable[[dict[str, Any], Incident], bool]] = {
    "killed": _killed,
    "injured": _injured,
    "both": lambda row, incident: _killed(row, incident) and _injured(row, incident),
}


def share(rows: Sequence[dict[str, Any]], chosen: Mapping[str, Incident], right: Callable[[dict[str, Any], Incident], bool]) -> float:
    """Share of the rows whose incident has the right toll; a row without an incident is wrong, one without a gold toll not counted."""
    known = [row for row in rows if row["gold"] and row["gold"]["killed"] is not None]
    return sum(row["doc_id"] in chosen and right(row, chosen[row["doc_id"]]) for row in known) / max(1, len(known))


def whole_incidents(gold: Mapping[str, str], system: Mapping[str, Hashable]) -> float:
    """Share of the gold incidents whose documents all stand in one incident."""
    members = _members(gold)
    return sum(len({system[name] for name in names}) == 1 for names in members.values()) / max(1, len(members))


if __name__ == "__main__":
    run(score)
