"""Reading the benchmark's word tables."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def read_table(path: Path, key: str, value: str) -> dict[str, str]:
    """One column of a CSV file by another."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}
