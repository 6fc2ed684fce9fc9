"""Which of two kindred documents is the earlier one, as a sum of evidence that can say that it does not know."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from sourceline.lineage.lexicon import swaps as known_swaps
from sourceline.lineage.relation import Kinship, Swap, cites, says_update
from sourceline.lineage.words import Words
from sourceline.records import Document

DAYS_APART, HOURS_APART = 4.0, 2.5
IS_AGENCY, CREDITED = 3.0, 1.5
CITES, UPDATES = 2.0, 1.5
MORE_TEXT = 0.8
MOST_CORRUPTION = 3.0
LEAST_VOTES = 3
_VOWELS = frozenset("aeiou")


class Direction(msgspec.Struct, frozen=True):
    """``score`` above 0: the left one is the parent; near 0: cannot be known. ``reasons`` are the addends, by name."""

    score: float
    reasons: dict[str, float]

    def turned(self) -> Direction:
        """The same with left and right exchanged."""
        return Direction(score=-self.score, reasons={name: -value for name, value in self.reasons.items()})


def find_direction(kinship: Kinship, left: Words, right: Words, spread: Mapping[int, int]) -> Direction:
    """Evidence from dates, agency credit, citation, marks of later versions, the corrupted side, and length.

    ``spread``: in how many documents of the case each word stands (by ``Words.ids``). Antisymmetric in left and right. The weights
    are log-odds set by hand on GVA and ECB+ dev; a date one day apart outweighs everything but a citation and a corrupted text together.
    """
    a, b = left.document, right.document
    reasons = {
        "dates": compare_dates(a, b),
        "agency": _agency(a) - _agency(b),
        "cites": CITES * (cites(b, a) - cites(a, b)),
        "update": UPDATES * (says_update(b) - says_update(a)),
        "corruption": _corruption(kinship, left, right, spread),
        "length": MORE_TEXT * (kinship.cover_right - kinship.cover_left),
    }
    return Direction(score=sum(reasons.values()), reasons={name: value for name, value in reasons.items() if value})


def compare_dates(left: Document, right: Document) -> float:
    """Above 0 when ``left`` was published first, 0 when unknown or alike at the precision that both have."""
    if not left.published or not right.published:
        return 0.0
    a, b = left.published, right.published
    if len(a) > 10 and len(b) > 10:
        first, second = _moment(a), _moment(b)
        if first and second and first != second:
            hours = abs((second - first).total_seconds()) / 3600
            return math.copysign(DAYS_APART if hours >= 24 else HOURS_APART, (second - first).total_seconds())
    size = min(len(a), len(b), 10)
    if a[:size] == b[:size]:
        return 0.0
    return DAYS_APART if a[:size] < b[:size] else -DAYS_APART


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _agency(document: Document) -> float:
    if not document.agency:
        return 0.0
    return IS_AGENCY if document.publisher and document.publisher.casefold() == document.agency.casefold() else CREDITED


def _corruption(kinship: Kinship, left: Words, right: Words, spread: Mapping[int, int]) -> float:
    """Above 0 when the right one looks like the swapped text.

    Votes of each substitution: a swap that machines are known to make; the words that the common rest of both texts uses too (a name
    swapped here but not there, or left alone inside a quotation); "a" before a vowel; how widely the case's documents use the words.
    """
    common = {left.ids[i] for passage in kinship.passages for i, _ in passage.matches if not left.function[i]}
    votes = [_vote(swap, left, right, common, spread) for swap in kinship.swaps]
    votes = [vote for vote in votes if vote]
    if len(votes) < LEAST_VOTES:
        return 0.0
    return max(-MOST_CORRUPTION, min(MOST_CORRUPTION, sum(votes) / math.sqrt(len(votes))))


def _vote(swap: Swap, left: Words, right: Words, common: set[int], spread: Mapping[int, int]) -> float:
    a, b = left.text(*swap.left).casefold(), right.text(*swap.right).casefold()
    known = known_swaps()
    vote = 2.0 * (((a, b) in known) - ((b, a) in known))
    vote += 1.0 * (any(left.ids[i] in common for i in range(*swap.left)) - any(right.ids[j] in common for j in range(*swap.right)))
    vote += 1.5 * (_misfit(right, swap.right[0]) - _misfit(left, swap.left[0]))
    use_left = max(spread.get(left.ids[i], 1) for i in range(*swap.left))
    use_right = max(spread.get(right.ids[j], 1) for j in range(*swap.right))
    return vote + 0.3 * max(-2.0, min(2.0, math.log(use_left / use_right)))


def _misfit(words: Words, first: int) -> bool:
    """ "a" before a vowel or "an" before a consonant."""
    if first == 0:
        return False
    article, letter = words.text(first - 1, first).casefold(), words.text(first, first + 1)[:1].casefold()
    if article not in ("a", "an") or not letter.isalpha():
        return False
    # "h" and "u" go either way by sound.
    return letter not in "hu" and (article == "an") != (letter in _VOWELS)
