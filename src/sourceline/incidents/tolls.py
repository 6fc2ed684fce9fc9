"""Low, best and high of the killed and the injured, over all claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sourceline.incidents.answers import Heard
from sourceline.records import TollRange

RULE = "best: most independent origins, the latest on a tie; low and high: over all claims that are not denials, doubts or rumours"


def toll(heard: Sequence[Heard]) -> TollRange:
    """The range over the answers to one question; empty when no claim supports any.

    ``low`` is the least of the lower bounds, ``high`` the greatest of the upper ones (an open range counts with its lower bound).
    A vague word ("several") or "none or more" gives ``best`` only where no one gives a number, and a lower bound ("at least 5") only where no one gives a whole count.
    """
    told = [item for item in heard if item.groups or any(said.adds for said in item.claims)]
    numbers = [item for item in told if not item.value.generic and not (item.value.low == 0 and item.value.high)] or told
    counted = [item for item in numbers if item.value.high is not None] or numbers
    if not counted:
        return TollRange()
    best = max(counted, key=lambda item: (len(item.groups), item.latest, item.value.low or 0))
    low = min(item.value.low or 0 for item in numbers)
    high = max(_high(item) for item in numbers)
    return TollRange(
        low=low,
        best=best.value.low,
        high=high,
        rule=RULE,
        claims={
            "low": _ids(item for item in numbers if (item.value.low or 0) == low),
            "best": _ids([best]),
            "high": _ids(item for item in numbers if _high(item) == high),
        },
    )


def _high(item: Heard) -> int:
    return item.value.high if item.value.high is not None else item.value.low or 0


def _ids(items: Iterable[Heard]) -> tuple[str, ...]:
    return tuple(name for item in items for said, name in zip(item.claims, item.ids, strict=True) if said.adds)
