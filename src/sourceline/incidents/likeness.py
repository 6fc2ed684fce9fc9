"""Likeness of tellings by their words: tf-idf over the passages that tell of an event."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from sourceline.incidents.plain import plain
from sourceline.incidents.sightings import Telling
from sourceline.incidents.tables import words
from sourceline.records import Reading

Vector = dict[str, float]
_LEAD = 1200
_TERMS = 80


def passages(telling: Telling, reading: Reading) -> str:
    """The text that tells of the event: title and first 1,200 characters for what they tell of, else the sentences of its mentions."""
    text = reading.document.text
    if telling.fronted:
        return text[:_LEAD]
    told = [s for s in reading.sentences if any(s[0] <= sighting.position < s[1] for sighting in telling.sightings)]
    return " ".join(text[start:end] for start, end in told) or " ".join(text[max(0, s.position - 150) : s.position + 150] for s in telling.sightings)


def vectors(texts: Sequence[str], counted: Sequence[bool]) -> list[Vector]:
    """Unit tf-idf vectors. Document frequencies come from the counted texts alone, so that copies change nothing."""
    bags = [Counter(t for t in plain(text).split() if len(t) > 1 and t not in words("stop")) for text in texts]
    frequency = Counter(term for bag, use in zip(bags, counted, strict=True) if use for term in bag)
    total = sum(counted) + 1
    return [_unit(bag, frequency, total) for bag in bags]


def _unit(bag: Counter[str], frequency: Counter[str], total: int) -> Vector:
    weighted = {term: (1 + math.log(n)) * math.log(1 + total / (1 + frequency[term])) for term, n in bag.items()}
    kept = sorted(weighted, key=lambda term: (-weighted[term], term))[:_TERMS]
    norm = math.sqrt(sum(weighted[term] ** 2 for term in kept)) or 1.0
    return {term: weighted[term] / norm for term in kept}


def cosine(a: Vector, b: Vector) -> float:
    """0 for nothing in common, 1 for the same words."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[term] for term, weight in a.items() if term in b)
