"""How many speakers a source means, when it says so: by numbers, or by naming one and another."""

from __future__ import annotations

from collections.abc import Sequence

from sourceline.attribution.phrase import Segment, is_plural, token_value
from sourceline.attribution.terms import head_term

_JOINS = ("and", "or", ",")


def count_speakers(segments: Sequence[Segment]) -> int | None:
    """The number words of the heads, conjuncts added ("two officials and a witness": 3); None when no number is said.

    "A police official and a city councilor" are two: an article beside another counted person counts one. A single "a diplomat" says no
    number.
    """
    said: int | None = None
    singles = 0
    for place, segment in enumerate(segments):
        if not _is_conjunct(segments, place):
            continue
        value = _number(segment)
        if value is not None:
            said = (said or 0) + value
        elif (not place or segment.relation == "and") and _is_single(segment):
            singles += 1
    if said is None:
        return singles if singles > 1 else None
    return said + singles


def _is_conjunct(segments: Sequence[Segment], place: int) -> bool:
    if not place:
        return True
    relation = segments[place].relation
    if relation not in _JOINS:
        return False
    return relation != "," or len(segments) <= place + 1 or segments[place + 1].relation in ("and", ",")


def _number(segment: Segment) -> int | None:
    for token in segment.tokens[:3]:
        value = token_value(token)
        after = segment.tokens[segment.tokens.index(token) + 1 :]
        if (
            value is not None
            and after
            and 0 < value < 10000
            and (after[0].is_alpha or after[0].lower_[:1].isalpha())
            and after[0].lower_ not in ("percent", "%")
            and (value == 1 or is_plural(after[-1]) or after[-1].lower_ in ("people", "men", "women", "children", "police", "others"))
        ):
            return value
    return None


def _is_single(segment: Segment) -> bool:
    tokens = segment.tokens
    match = head_term(tokens)
    speaks = match is not None and match.value.cls in ("role", "person")
    return len(tokens) > 1 and tokens[0].lower_ in ("a", "an", "another") and speaks and not is_plural(tokens[-1])
