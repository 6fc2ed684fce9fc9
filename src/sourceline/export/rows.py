"""Claims as flat rows, for spreadsheets and JSON Lines."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from sourceline.records import Answer, Claim, Incident, Question

COLUMNS = (
    "incident",
    "incident_title",
    "incident_type",
    "date_from",
    "date_to",
    "place",
    "country",
    "question",
    "value",
    "claim",
    "side",
    "origin",
    "origin_terms",
    "independent_origins",
    "document",
    "event",
    "attribution",
    "chain",
    "stance",
    "certainty",
    "status",
    "spans",
)
"""Columns of a row, in order. ``side``: ``supports``, ``contests``, or ``not counted`` (an outlet's own voice beside a source that it names)."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def claims(incidents: Iterable[Incident]) -> list[dict[str, Any]]:
    """One row a claim, in the order of incidents, questions, answers and claims. ``chain`` and ``spans`` are lists. Cost: linear."""
    return [
        _row(incident, question, answer, claim)
        for incident in incidents
        for question in incident.questions
        for answer in question.answers
        for claim in answer.claims
    ]


def _row(incident: Incident, question: Question, answer: Answer, claim: Claim) -> dict[str, Any]:
    origin = next((o for o in answer.origins if claim.id in o.claims), None)
    side = "contests" if claim.id in answer.contested_by else "supports" if origin else "not counted"
    return {
        "incident": incident.id,
        "incident_title": incident.title,
        "incident_type": incident.type,
        "date_from": incident.date.start,
        "date_to": incident.date.end,
        "place": incident.place.name if incident.place else None,
        "country": incident.place.country if incident.place else None,
        "question": question.question,
        "value": answer.value,
        "claim": claim.id,
        "side": side,
        "origin": origin.name if origin else None,
        "origin_terms": origin.terms if origin else None,
        "independent_origins": answer.independent_origins,
        "document": claim.document,
        "event": claim.event,
        "attribution": claim.attribution,
        "chain": list(claim.chain),
        "stance": claim.stance,
        "certainty": claim.certainty,
        "status": claim.status,
        "spans": [list(span) for span in claim.spans],
    }


def write_csv(rows: Iterable[Mapping[str, Any]], stream: TextIO) -> None:
    """Write rows as CSV with a header; open the stream with ``newline=""``. Chains join with `` > ``, spans as ``10:25 40:44``.

    Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, "CSV Injection").
    """
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in COLUMNS])


def cell(value: Any) -> str:
    """One cell: "" for null, lists joined, formulas disarmed. Numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        value = _joined(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _joined(value: list[Any] | tuple[Any, ...]) -> str:
    if value and all(isinstance(item, list | tuple) for item in value):
        return " ".join(":".join(str(part) for part in item) for item in value)
    return " > ".join(str(item) for item in value)
