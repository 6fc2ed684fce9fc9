"""Tolls on the Gun Violence Archive's reports: ``python -m benchmarks.tolls [CORPORA] [--split dev]``

Exact match of killed, of injured and of both with the archive's figures for the incident of each report, from the events of its reading.
A document's toll is that of the news: for each figure the value that most foreground events give, the earliest told on a tie; the
background counts where the foreground gives none. A figure that no event gives counts as nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpora import jsonl
from sourceline.documents import from_text
from sourceline.reader import Reader
from sourceline.records import Document, EventMention, Reading, Skipped

TITLE_SUPPORT = 1
BATCH = 64


def document(row: dict[str, Any]) -> Document | None:
    """A row of the corpus as a document, null where the text is refused."""
    made = from_text(row["text"], input=row["doc_id"], id=row["doc_id"], title=row.get("title"), published=row.get("dct"))
    return None if isinstance(made, Skipped) else made


def figures(events: Sequence[EventMention], body: int = 0) -> tuple[int, int]:
    """Killed and injured of the event that a document reports, by its events."""
    told = [event for event in events if event.type == "ASSAULT" and event.status in ("asserted", "possible")]
    return _most(told, "killed", body), _most(told, "injured", body)


def _most(events: Sequence[EventMention], figure: str, body: int) -> int:
    support: dict[int, list[float]] = {}
    named = [event for event in events if getattr(event, figure) is not None and getattr(event, figure).low is not None]
    for event in [event for event in named if event.foreground] or named:
        value = getattr(event, figure).low
        support.setdefault(value, [0, -event.trigger[0]])
        support[value][0] += 1 + (TITLE_SUPPORT if event.trigger[0] < body else 0)
    return max(support, key=lambda value: (support[value][0], value and support[value][1], support[value][1]), default=0)


def score(path: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """Shares of documents with the right killed, injured and both, in percent, and the number of documents (rows without the archive's figures are left out).

    ``path`` is the folder of the corpora or a JSONL file of the same shape.
    """
    rows = [row for row in jsonl(path if path.is_file() else path / f"events/gva/{split}.jsonl") if row["gold"]]
    pairs = [(row, made) for row in rows if (made := document(row)) is not None]
    found: list[tuple[int, int]] = []
    for start in range(0, len(pairs), BATCH):
        readings: list[Reading] = reader.read([made for _, made in pairs[start : start + BATCH]])
        found += [figures(reading.events, reading.document.body) for reading in readings]
    return rates([(row["gold"]["killed"], row["gold"]["injured"]) for row, _ in pairs], found, len(rows))


def rates(gold: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]], total: int) -> dict[str, float]:
    """Exact matches in percent of ``total``: a refused document is a miss."""
    killed = sum(mine[0] == theirs[0] for mine, theirs in zip(found, gold, strict=True))
    injured = sum(mine[1] == theirs[1] for mine, theirs in zip(found, gold, strict=True))
    both = sum(tuple(mine) == tuple(theirs) for mine, theirs in zip(found, gold, strict=True))
    return {
        "killed": round(100 * killed / total, 1),
        "injured": round(100 * injured / total, 1),
        "both": round(100 * both / total, 1),
        "documents": float(total),
        "refused": float(total - len(gold)),
    }


if __name__ == "__main__":
    from benchmarks.command import run

    run(score)
