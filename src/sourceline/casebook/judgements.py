"""What people decided about the ledger: who, when, on which derivation. Appended; undoing is a judgement of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, select

from sourceline.casebook import snapshots
from sourceline.casebook.schema import JUDGEMENT, append
from sourceline.records import Record

Action = Literal["accept", "reject", "correct", "split", "merge", "unsure", "note", "undo"]
TargetKind = Literal["incident", "answer", "claim", "event", "attribution", "document", "lineage", "judgement"]


class Judgement(Record, frozen=True, kw_only=True):
    """One decision: ``who`` did ``action`` on the ``target`` of a ``kind``, when (``made``, UTC); ``value`` holds what a correction, a
    merge or a split needs. ``snapshot`` is the derivation that was current, so that ids like ``i3`` keep their meaning."""

    number: int
    made: str
    who: str
    action: Action
    kind: TargetKind
    target: str
    value: dict[str, Any] = msgspec.field(default_factory=dict)
    note: str = ""
    snapshot: int | None = None


def add(
    connection: Connection, who: str, action: Action, kind: TargetKind, target: str, value: Mapping[str, Any] | None, note: str, now: str
) -> Judgement:
    """Appends a judgement. Raises ``ValueError`` for one without a name or target, of an unknown action or kind, or that undoes what is
    not there."""
    if not who.strip() or not target.strip():
        raise ValueError("a judgement needs who made it and its target")
    if action not in get_args(Action) or kind not in get_args(TargetKind):
        raise ValueError(f"no such judgement: {action} on {kind}; actions are {', '.join(get_args(Action))}")
    if action == "undo" and (kind != "judgement" or not _exists(connection, target)):
        raise ValueError(f"there is no judgement {target} to undo")
    row: dict[str, Any] = {"made": now, "who": who, "action": action, "kind": kind, "target": target, "note": note}
    row["snapshot"] = snapshots.current(connection, "lineages" if kind == "lineage" else "incidents")
    words = dict(value or {})
    number = append(connection, JUDGEMENT, {**row, "value": msgspec.json.encode(words).decode()})
    return Judgement(number=number, value=words, **row)


def listed(connection: Connection) -> tuple[Judgement, ...]:
    """All judgements, oldest first, undone ones too."""
    rows = connection.execute(select(JUDGEMENT).order_by(JUDGEMENT.c.number)).mappings()
    return tuple(Judgement(**{**row, "value": msgspec.json.decode(row["value"])}) for row in rows)


def _exists(connection: Connection, target: str) -> bool:
    return target.isdecimal() and connection.scalar(select(JUDGEMENT.c.number).where(JUDGEMENT.c.number == int(target))) is not None
