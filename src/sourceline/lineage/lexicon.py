"""The word lists of this stage, read once from ``data/``."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files


def _text(name: str) -> str:
    return (files("sourceline.lineage") / "data" / name).read_text(encoding="utf-8")


@cache
def function_words() -> frozenset[str]:
    """Closed-class words, casefolded (``data/function_words.txt``)."""
    return frozenset(line for line in _text("function_words.txt").splitlines() if line and not line.startswith("#"))


@cache
def boilerplate() -> re.Pattern[str]:
    """One pattern for lines that surround stories: legal notices, share bars, newsletter boxes (``data/boilerplate.csv``)."""
    rows = csv.DictReader(_text("boilerplate.csv").splitlines())
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)


@cache
def swaps() -> frozenset[tuple[str, str]]:
    """``(original, spun)``: swaps that rewriting machines make and writers do not, casefolded (``data/swaps.csv``)."""
    return frozenset((row["original"], row["spun"]) for row in csv.DictReader(_text("swaps.csv").splitlines()))


@cache
def update_marks() -> re.Pattern[str]:
    """Words by which a text says that it is a later version (``data/updates.csv``)."""
    rows = csv.DictReader(_text("updates.csv").splitlines())
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)


@cache
def portals() -> frozenset[str]:
    """Sites that show the stories of many outlets or of anybody (``data/portals.txt``)."""
    return frozenset(line for line in _text("portals.txt").splitlines() if line and not line.startswith("#"))


@cache
def credit_cues() -> tuple[str, ...]:
    """Words that, next to an outlet's name, cite it: ``according to {name}``, ``{name} reported`` (``data/citations.csv``)."""
    return tuple(row["pattern"] for row in csv.DictReader(_text("citations.csv").splitlines()))


@cache
def formulas() -> re.Pattern[str]:
    """Words from which on a sentence is an office's formula: a list of charges (``data/formulas.csv``)."""
    rows = csv.DictReader(_text("formulas.csv").splitlines())
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)


@cache
def spelled_numbers() -> dict[str, int]:
    """Counts written as one word (``data/number_words.csv``)."""
    return {row["word"]: int(row["value"]) for row in csv.DictReader(_text("number_words.csv").splitlines())}


@cache
def statement_leads() -> re.Pattern[str]:
    """Words by which a line that ends with a colon says that somebody's statement follows (``data/statements.csv``)."""
    rows = csv.DictReader(_text("statements.csv").splitlines())
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)
