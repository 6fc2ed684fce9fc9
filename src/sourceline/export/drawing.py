"""Geometry of the report's toll bars. Numbers only; the templates draw. Families are drawn by ``family_graph``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sourceline.export.labels import plural
from sourceline.export.ledger import Row
from sourceline.records import TollRange

WIDTH, HEIGHT = 260, 46
"""Units of a toll bar's view box."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer as a bar: its place, how many origins it has, its number as text ("" where it would touch another's), its row."""

    x: float
    width: float
    height: float
    text: str
    label: str
    row: int
    best: bool
    open: bool


@dataclass(frozen=True, slots=True)
class TollBar:
    """Bars from the lowest number to the highest, and the same in words for who cannot see it."""

    bars: tuple[Bar, ...]
    words: str


def toll_bar(rows: Sequence[Row], toll: TollRange) -> TollBar | None:
    """The answers that give a number, at their place on a linear scale, as high as they have origins; null when none does."""
    counted = sorted((row for row in rows if row.low is not None and row.supported), key=lambda row: (row.low or 0, row.value))
    if not counted:
        return None
    lowest = min(row.low or 0 for row in counted)
    highest = max(row.high or row.low or 0 for row in counted)
    most = max(1, *(len(row.voices) for row in counted))
    unit = (WIDTH - 40) / max(1, highest - lowest)
    taken: list[tuple[float, float]] = []
    bars = []
    for row in sorted(counted, key=lambda row: (row.low != toll.best, -len(row.voices))):
        left = 20 + ((row.low or 0) - lowest) * unit if highest > lowest else WIDTH / 2
        right = 20 + ((row.high if row.high is not None else row.low or 0) - lowest) * unit if highest > lowest else WIDTH / 2
        size = len(row.value) * 6.2 / 2
        middle = (left + right) / 2
        free = all(middle + size < start or middle - size > end for start, end in taken)
        if free:
            taken.append((middle - size, middle + size))
        bars.append(
            Bar(
                x=round(left - 5, 1),
                width=round(max(10, right - left + 10), 1),
                height=round(26 * len(row.voices) / most, 1) if row.voices else 2,
                text=row.value.replace("at least ", "≥") if free else "",
                label=f"{row.value}: {plural(len(row.voices), 'independent origin')}",
                row=row.at,
                best=row.low == toll.best and row.high == row.low,
                open=row.high is None,
            )
        )
    bars.sort(key=lambda bar: bar.x)
    return TollBar(bars=tuple(bars), words="; ".join(bar.label for bar in bars))
