"""Tolls on the Gun Violence Archive's reports: ``python -m benchmarks.tolls [CORPORA] [--split dev]``

Exact match of killed, of injured and of both with the archive's figures for the incident of each report, from the events of its reading.
A document's toll is that of the news: for each figure the value with most support among foreground events, the earliest told on a tie;
the background counts where the foreground gives none. Victims named one by one add up, and a killer who killed himself is one more, as
the archive counts. A figure that no event gives counts as nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpora import jsonl
from sourceline.documents import from_text
from sourceline.reader import Reader
from sourceline.records import Document, EventMention, Reading, Skipped

TOTAL_SUPPORT = 3
"""Of a figure above one: it sums up, where each of the victims may be told apart."""
BATCH = 64


def document(row: dict[str, Any]) -> Document | None:
    """A row of the corpus as a document, null where the text is refused."""
    made = from_text(row["text"], input=row["doc_id"], id=row["doc_id"], title=row.get("title"), published=row.get("dct"))
    return None if isinstance(made, Skipped) else made


def figures(reading: Reading) -> tuple[int, int]:
    """Killed and injured of the event that a document reports, by its events."""
    told = [event for event in reading.events if event.type == "ASSAULT" and event.status in ("asserted", "possible")]
    return _most(told, "killed", reading.document), _most(told, "injured", reading.document)


def _most(events: Sequence[EventMention], figure: str, document: Document) -> int:
    named = [event for event in events if (toll := getattr(event, figure)) is not None and toll.low is not None]
    chosen = [event for event in named if event.foreground] or named
    support: dict[int, list[float]] = {}
    for event in chosen:
        toll = getattr(event, figure)
        value = toll.low + (1 if toll.low and _and_himself(event, chosen, figure, document.text) else 0)
        weight = TOTAL_SUPPORT if value > 1 else 1
        support.setdefault(value, [0, -event.trigger[0]])[0] += weight
    together = len({name for event in chosen if (name := _name(event, figure, document.text))})
    if together > max(support, default=0) and together > 1:
        support[together] = [TOTAL_SUPPORT + support.get(1, [0])[0], 0]
    return max(support, key=lambda value: (support[value][0] if value else 0, support[value][1]), default=0)


def _name(event: EventMention, figure: str, text: str) -> str | None:
    """The last name of the one victim of an event, null where it is no name."""
    toll = getattr(event, figure)
    victims = [text[role.span[0] : role.span[1]] for role in event.roles if role.role == "victim"]
    words = [word.strip(",.") for word in victims[0].split()] if toll.low == toll.high == 1 and len(victims) == 1 else []
    return words[-1] if len(words) > 1 and all(word[:1].isupper() for word in words[-2:]) else None


def _and_himself(event: EventMention, others: Sequence[EventMention], figure: str, text: str) -> bool:
    """Whether the killer is told to have killed himself too, on top of this toll: the archive counts him."""
    if figure != "killed" or _reflexive(event, text):
        return False
    return any(_reflexive(other, text) for other in others)


def _reflexive(event: EventMention, text: str) -> bool:
    toll = event.killed
    return toll is not None and text[toll.span[0] : toll.span[1]].lower() in ("himself", "herself", "self")


def score(path: Path, reader: Reader, split: str = "dev") -> dict[str, float]:
    """Shares of documents with the right killed, injured and both, in percent, and the number of documents (rows without the archive's figures are left out).

    ``path`` is the folder of the corpora or a JSONL file of the same shape.
    """
    rows = [row for row in jsonl(path if path.is_file() else path / f"events/gva/{split}.jsonl") if row["gold"]]
    pairs = [(row, made) for row in rows if (made := document(row)) is not None]
    found: list[tuple[int, int]] = []
    for start in range(0, len(pairs), BATCH):
        readings: list[Reading] = reader.read([made for _, made in pairs[start : start + BATCH]])
        found += [figures(reading) for reading in readings]
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
