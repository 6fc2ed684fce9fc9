"""The word lists of headers and footers (``data/header.toml``)."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any


@functools.cache
def load_words() -> dict[str, Any]:
    """``data/header.toml``."""
    return tomllib.loads(resources.files(__package__).joinpath("data", "header.toml").read_text(encoding="utf-8"))
