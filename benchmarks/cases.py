"""Small real cases: ``python -m benchmarks.cases [CORPORA] [--split dev]``

Every GVA incident with three or more reports, each built as a case of its own through all stages: is it one incident, is its
toll the archive's, and are the copies among its reports found (a pair of reports of which one holds most of the other's
word 5-grams is taken as a copy).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

from benchmarks.corpora import jsonl, read_all
from benchmarks.tolls import document
from sourceline.incidents import find_incidents
from sourceline.lineage import find_lineages
from sourceline.reader import Reader
from sourceline.records import Document, Incident

LEAST_REPORTS = 3
COPY_SHARE = 0.6


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def copies(documents: list[Document]) -> set[frozenset[str]]:
    """Pairs of ids whose smaller text shares COPY_SHARE of its word 5-grams with the other: certain copies, not all copies."""
    grams = {d.id: shingles(d.text) for d in documents}
    return {
        frozenset((a, b))
        for a, b in combinations(grams, 2)
        if min(len(grams[a]), len(grams[b])) > 40 and len(grams[a] & grams[b]) / min(len(grams[a]), len(grams[b])) >= COPY_SHARE
    }


def main_incident(incidents: tuple[Incident, ...]) -> Incident | None:
    """The incident that most documents report."""
    return max(incidents, key=lambda i: (len(i.documents), i.id), default=None)


def score(corpora: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """Percent of cases that are one incident (its main incident holds every report), with the right killed, injured, both; percent of copies found."""
    groups: dict[str, list[tuple[Document, dict[str, int]]]] = defaultdict(list)
    for row in jsonl(corpora / f"events/gva/{split}.jsonl"):
        made = document(row)
        if made is not None and row.get("gold"):
            groups[row["incident"]].append((made, row["gold"]))
    cases = [g for g in groups.values() if len(g) >= LEAST_REPORTS]
    whole = killed = injured = both = pairs = found = 0
    share = 0.0
    for case in cases:
        docs = [d for d, _ in case]
        gold = case[0][1]
        lineages = find_lineages(docs)
        main = main_incident(find_incidents(read_all(reader, docs), lineages))
        family = {m.document: line.id for line in lineages for m in line.members}
        wanted = copies(docs)
        pairs += len(wanted)
        found += sum(len({family[x] for x in pair}) == 1 for pair in wanted)
        if main is None:
            continue
        share += len(main.documents) / len(docs)
        whole += len(main.documents) == len(docs)
        right = (main.killed.best or 0) == gold["killed"], (main.injured.best or 0) == gold["injured"]
        killed, injured, both = killed + right[0], injured + right[1], both + all(right)
    n = len(cases)
    counts = {"one_incident": whole, "reports_in_main": share, "killed": killed, "injured": injured, "both": both}
    return {k: round(100 * v / n, 1) for k, v in counts.items()} | {
        "copies_found": round(100 * found / max(1, pairs), 1),
        "copies": pairs,
        "cases": n,
    }


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
