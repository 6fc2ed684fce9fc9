"""Which of two kindred documents is the earlier one: evidence by name, its sum as log-odds, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import msgspec
import numpy as np

from sourceline.lineage.credits import agency_of, cites, credit_is_spun, in_series, publishing_agency, says_update
from sourceline.lineage.judgement import weights
from sourceline.lineage.lexicon import spelled_numbers
from sourceline.lineage.lexicon import swaps as known_swaps
from sourceline.lineage.relation import Kinship, Swap
from sourceline.lineage.usage import Usage, pair_keys
from sourceline.lineage.words import Words
from sourceline.records import DirectionKnown, Document

LEAST_VOTES = 3
MOST_VOTES = 4.0
"""Votes of swaps grow with the square root of their number up to here: swaps of one machine are no independent witnesses."""
KNOWN, LIKELY = 5.0, 2.0
"""Log-odds from which a direction is known (wrong in under 3 % of the pairs that say so) and likely (under 20 %); by
``training/judgement.py``, which prints both shares."""
LENGTH_TRUST = 0.5
"""What is cut or added counts for half of its log-odds when the direction is called known or likely: in labelled pairs that say nothing
else of themselves, trims and later versions cannot be told apart better than by chance."""
_VOWELS = frozenset("aeiou")
_REASONS = {
    "dates": "dates",
    "hours": "dates",
    "published": "agency",
    "credited": "agency",
    "spun_credit": "agency",
    "dateline": "credit",
    "byline": "credit",
    "cites": "cites",
    "update": "update",
    "swaps": "corruption",
    "common": "corruption",
    "misfit": "corruption",
    "usage": "corruption",
    "spread": "corruption",
    "toll": "toll",
    "tail": "length",
    "head": "length",
    "inner": "length",
    "series_tail": "length",
    "series_head": "length",
    "series_inner": "length",
}
"""Reason, as ``Member.reasons`` names it, of each feature in ``data/judgement.toml``."""


class Direction(msgspec.Struct, frozen=True):
    """``score``: log-odds that the left one is the parent. ``reasons``: the addends, by reason."""

    score: float
    reasons: dict[str, float]

    def turned(self) -> Direction:
        """The same with left and right exchanged."""
        return Direction(score=-self.score, reasons={name: -value for name, value in self.reasons.items()})

    @property
    def certainty(self) -> DirectionKnown:
        """Whether the side that ``score`` favours is known to be the earlier one."""
        return certainty(self.score - (1 - LENGTH_TRUST) * self.reasons.get("length", 0.0), self.score)

    def evidence(self) -> tuple[str, ...]:
        """Names of what speaks for the favoured side, strongest first; empty when the direction is unknown."""
        if self.certainty == "unknown":
            return ()
        sign = math.copysign(1.0, self.score)
        found = [(-sign * value, name) for name, value in self.reasons.items() if sign * value >= 0.25]
        return tuple(name for _, name in sorted(found))


def certainty(firm: float, score: float) -> DirectionKnown:
    """What log-odds are called, ``firm`` being those with length at its trust; unknown where the two do not favour one side."""
    size = abs(firm) if firm * score > 0 else 0.0
    return "known" if size >= KNOWN else "likely" if size >= LIKELY else "unknown"


def find_direction(kinship: Kinship, left: Words, right: Words, spread: Mapping[int, int]) -> Direction:
    """Evidence from dates, agency credit, citation, marks of later versions, the corrupted side, tolls, and what is cut or added.

    ``spread``: in how many documents of the case each word stands (by ``Words.ids``). Antisymmetric in left and right.
    """
    return _direction(direction_features(kinship, left, right, spread))


def compare_documents(left: Document, right: Document) -> Direction:
    """As :func:`find_direction` by what the documents say of themselves, for two of the same words."""
    return _direction(_of_documents(left, right))


def _direction(found: Mapping[str, float]) -> Direction:
    model = weights().direction
    reasons: dict[str, float] = {}
    for name, weight in zip(model.names, model.weights, strict=True):
        reasons[_REASONS[name]] = reasons.get(_REASONS[name], 0.0) + weight * found.get(name, 0.0)
    return Direction(score=sum(reasons.values()), reasons={name: round(value, 6) for name, value in reasons.items() if value})


def direction_features(kinship: Kinship, left: Words, right: Words, spread: Mapping[int, int]) -> dict[str, float]:
    """Evidence by name, above 0 where the left one looks earlier; each changes its sign when left and right are exchanged."""
    series = float(in_series(left.document, right.document))
    tail, head, inner = (x - y for x, y in zip(_unshared(kinship, left, 0), _unshared(kinship, right, 1), strict=True))
    return {
        **_of_documents(left.document, right.document),
        **_corruption(kinship, left, right, spread),
        "toll": _toll(kinship.swaps, left, right),
        "tail": tail,
        "head": head,
        "inner": inner,
        "series_tail": series * tail,
        "series_head": series * head,
        "series_inner": series * inner,
    }


def _of_documents(a: Document, b: Document) -> dict[str, float]:
    days, hours = _dates(a, b)
    return {
        "dates": days,
        "hours": hours,
        "published": (publishing_agency(a) is not None) - float(publishing_agency(b) is not None),
        "credited": (agency_of(a) is not None) - float(agency_of(b) is not None),
        "spun_credit": credit_is_spun(b) - float(credit_is_spun(a)),
        "dateline": (a.dateline.place is not None) - float(b.dateline.place is not None),
        "byline": bool(a.byline) - float(bool(b.byline)),
        "cites": cites(b, a) - float(cites(a, b)),
        "update": says_update(b) - float(says_update(a)),
    }


def compare_dates(left: Document, right: Document) -> float:
    """Above 0 when ``left`` was published first, 0 when unknown or alike at the precision that both have."""
    return sum(_dates(left, right))


def _dates(left: Document, right: Document) -> tuple[float, float]:
    """Which day, and within a day which moment, comes first: 1 the left's, -1 the right's, 0 unknown."""
    a, b = left.published, right.published
    if not a or not b:
        return 0.0, 0.0
    if len(a) > 10 and len(b) > 10:
        first, second = _moment(a), _moment(b)
        if first and second and first != second:
            seconds = (second - first).total_seconds()
            sign = math.copysign(1.0, seconds)
            return (sign, 0.0) if abs(seconds) >= 86_400 else (0.0, sign)
    size = min(len(a), len(b), 10)
    if a[:size] == b[:size]:
        return 0.0, 0.0
    return (1.0, 0.0) if a[:size] < b[:size] else (-1.0, 0.0)


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _unshared(kinship: Kinship, words: Words, side: int) -> tuple[float, float, float]:
    """Shares of the story that the other one has not: after the last passage (a cut end), before the first, and between."""
    ranges = [passage.right if side else passage.left for passage in kinship.passages]
    story = words.story
    count = max(int(story.sum()), 1)
    tail = float(story[max(end for _, end in ranges) :].sum()) / count
    head = float(story[: min(start for start, _ in ranges)].sum()) / count
    cover = kinship.cover_right if side else kinship.cover_left
    return tail, head, max(0.0, 1.0 - cover - tail - head)


def _corruption(kinship: Kinship, left: Words, right: Words, spread: Mapping[int, int]) -> dict[str, float]:
    """Votes of the substitutions, above 0 where the right one looks like the swapped text.

    ``swaps``: exchanges that machines are known to make. ``common``: words that the common rest of both texts uses too (a name swapped
    here but not there). ``misfit``: "a" before a vowel. ``usage``: how usual the words are beside their neighbours, in news. ``spread``:
    how widely the case's documents use them.
    """
    swaps = kinship.swaps
    if len(swaps) < LEAST_VOTES:
        return dict.fromkeys(("swaps", "common", "misfit", "usage", "spread"), 0.0)
    common = {left.ids[i] for passage in kinship.passages for i, _ in passage.matches if not left.function[i]}
    return {
        "swaps": _together([_known(swap, left, right) for swap in swaps]),
        "common": _together([_in(left.ids[slice(*swap.left)], common) - _in(right.ids[slice(*swap.right)], common) for swap in swaps]),
        "misfit": _together([_misfit(right, swap.right[0]) - float(_misfit(left, swap.left[0])) for swap in swaps]),
        "usage": _usage(swaps, left, right) if kinship.spun else 0.0,
        "spread": _together([_spread(swap, left, right, spread) for swap in swaps]),
    }


def _together(votes: Sequence[float]) -> float:
    cast = [vote for vote in votes if vote]
    return max(-MOST_VOTES, min(MOST_VOTES, sum(cast) / math.sqrt(len(cast)))) if cast else 0.0


def _known(swap: Swap, left: Words, right: Words) -> float:
    a, b = left.text(*swap.left).casefold(), right.text(*swap.right).casefold()
    return ((a, b) in known_swaps()) - float((b, a) in known_swaps())


def _in(ids: Sequence[int], common: set[int]) -> float:
    return float(any(number in common for number in ids))


def _usage(swaps: Sequence[Swap], left: Words, right: Words) -> float:
    usual_left, usual_right = _usual(left), _usual(right)
    return _together([_beside(usual_left, swap.left) - _beside(usual_right, swap.right) for swap in swaps])


@lru_cache(maxsize=512)
def _usual(words: Words) -> list[float]:
    """For each word and the next the logarithm of how many news texts have the two side by side: sums of those before it."""
    usual = Usage.load().pairs.look_up(pair_keys(words.hashes)) if len(words) > 1 else np.zeros(0, dtype=np.float32)
    sums: list[float] = np.concatenate([[0.0], np.cumsum(usual, dtype=np.float64)]).tolist()
    return sums


def _beside(sums: Sequence[float], span: tuple[int, int]) -> float:
    """Mean of the pairs that a phrase makes, within and with its neighbours; in steps of a factor of e."""
    first, last = max(span[0] - 1, 0), min(span[1], len(sums) - 1)
    return (sums[last] - sums[first]) / (last - first) / 2 if last > first else 0.0


def _spread(swap: Swap, left: Words, right: Words, spread: Mapping[int, int]) -> float:
    use_left = max(spread.get(left.ids[i], 1) for i in range(*swap.left))
    use_right = max(spread.get(right.ids[j], 1) for j in range(*swap.right))
    return 0.3 * max(-2.0, min(2.0, math.log(use_left / use_right)))


def _toll(swaps: Sequence[Swap], left: Words, right: Words) -> float:
    """Above 0 where the right one has the larger numbers: tolls grow. -1 to 1."""
    found = [(_value(left.text(*swap.left)), _value(right.text(*swap.right))) for swap in swaps]
    signs = [(b > a) - (b < a) for a, b in found if a is not None and b is not None]
    return float((sum(signs) > 0) - (sum(signs) < 0))


def _value(phrase: str) -> int | None:
    """A count written as one word or number; years and clock times are none."""
    word = phrase.casefold().replace(",", "")
    value = int(word) if word.isascii() and word.isdigit() and len(word) < 7 else spelled_numbers().get(word)
    return None if value is None or 1900 <= value < 2100 else value


def _misfit(words: Words, first: int) -> bool:
    """ "a" before a vowel or "an" before a consonant."""
    if first == 0:
        return False
    article, letter = words.text(first - 1, first).casefold(), words.text(first, first + 1)[:1].casefold()
    if article not in ("a", "an") or not letter.isalpha():
        return False
    # "h" and "u" go either way by sound.
    return letter not in "hu" and (article == "an") != (letter in _VOWELS)
