"""The demo case: articles about one attack in a city that does not exist, and what a careful reader would put in the ledger."""

from __future__ import annotations

from pathlib import Path

__all__ = ["articles_path", "gold_path"]

_FOLDER = Path(__file__).parent


def articles_path() -> Path:
    """Give the folder of the articles (text, HTML, JSON Lines), ready for ``sourceline build``."""
    return _FOLDER / "articles"


def gold_path() -> Path:
    """Give the gold file; ``README.md`` beside it describes its fields."""
    return _FOLDER / "gold.json"
