"""Fixtures of the incident tests; the builder is in ``incident_builder``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from incident_builder import STRIKE, tell

from sourceline.records import Reading


@pytest.fixture
def strike() -> Callable[..., Reading]:
    """One report of one attack by one body, under the id and keywords given."""

    def make(id: str = "d1", **keywords: Any) -> Reading:
        return tell(STRIKE, id, **{"entities": {"e9": {"name": "Defence Ministry", "kind": "government"}}, **keywords})

    return make
