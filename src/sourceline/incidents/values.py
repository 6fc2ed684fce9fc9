"""Values: what a claim answers, in a form in which two documents can be compared, and how two of them stand to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sourceline.incidents.names import name_key
from sourceline.incidents.plain import plain
from sourceline.incidents.sightings import Sighting, is_name, is_pronoun, role_name, slice_of
from sourceline.incidents.sites import Site, inside, kinship
from sourceline.incidents.tables import Hierarchy, acts, weapons, weights, words
from sourceline.incidents.windows import Window, window
from sourceline.language.countries import countries, country_of_demonym, country_of_name
from sourceline.records import AnswerRelation, QuestionName, Reading, Role, Toll

_NUMBERED = re.compile(
    r"^(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|at|least|more|than|about|over|nearly|almost|several|some|many|unidentified|unknown|armed|masked)$"
)


@dataclass(frozen=True, slots=True)
class Value:
    """One answer: ``key`` decides whether two say the same, ``shown`` is what people read.

    ``low`` and ``high`` (null: open) for counts, ``days`` for dates, ``site`` for places; ``generic`` marks a value that any name refines
    ("gunmen"); ``naming`` marks a count that only names its dead, so that others may have died beside them.
    """

    question: QuestionName
    key: str
    shown: str
    generic: bool = False
    naming: bool = False
    low: int | None = None
    high: int | None = None
    days: Window | None = None
    site: Site | None = None


def person_value(question: QuestionName, role: Role, reading: Reading) -> Value | None:
    """Who or whom: a country by its name, a name by its fullest form, other words by themselves; null for a pronoun that means no one known."""
    shown = role_name(role, reading).strip()
    entity = next((e for e in reading.entities if e.id == role.entity), None)
    tokens = plain(shown).split()
    if not tokens or is_pronoun(shown) or (tokens[1:2] == ["of"] and _NUMBERED.match(tokens[0])) or all(_NUMBERED.match(token) for token in tokens):
        return None
    if (entity is None or entity.kind in ("weapon", "vehicle", "other")) and weapons().find(tokens[-1]):
        return None
    if is_name(role, reading) or (entity is not None and entity.kind in ("place", "group")):
        iso = country_of_name(shown) or (country_of_demonym(shown) if len(tokens) == 1 or shown.casefold().startswith("the ") else None)
        if iso is not None and (entity is None or entity.kind in ("place", "group", "government")):
            return Value(question=question, key=name_key(countries()[iso].name), shown=countries()[iso].name)
        return Value(question=question, key=name_key(shown), shown=shown)
    while len(tokens) > 1 and (tokens[0] in words("determiners") or _NUMBERED.match(tokens[0])):
        tokens = tokens[1:]
    if " ".join(tokens) in words("pronouns"):
        return None
    lists = words("doers") if question == "who" else words("sufferers")
    return Value(question=question, key=" ".join(tokens), shown=" ".join(tokens), generic=tokens[-1] in lists or tokens[0] in lists)


def means_value(text: str) -> Value | None:
    """How: a value of the weapons hierarchy, else the words themselves."""
    known = weapons().find(text)
    shown = known or " ".join(t for t in plain(text).split() if t not in words("determiners"))
    return Value(question="how", key=shown, shown=shown) if shown else None


def act_value(sighting: Sighting, reading: Reading) -> Value:
    """What: the act that the trigger says, else the name of the type."""
    shown = acts().find(slice_of(reading.document, sighting.event.trigger)) or sighting.event.type.casefold()
    return Value(question="what", key=shown, shown=shown)


def place_value(where: Site) -> Value:
    """Where: the place by its plain name."""
    return Value(question="where", key=where.name, shown=where.shown, site=where)


def time_value(value: str) -> Value | None:
    """When: the ISO value at its own precision; null for what names no day, week, month or year."""
    days = window(value)
    return Value(question="when", key=value, shown=value, days=days) if days else None


def toll_value(question: QuestionName, toll: Toll, text: str, *, naming: bool = False) -> Value | None:
    """Killed or injured: the range; its own vague word ("several") where it gives no number."""
    if toll.low is None:
        return None if toll.high is None else count_value(question, 0, toll.high)
    vague = next((w for w in sorted(words("vague"), key=lambda w: (-len(w), w)) if f" {w} " in f" {plain(text)} "), None)
    value = count_value(question, toll.low, toll.high, naming=naming)
    if vague and toll.high is None and not any(c.isdigit() for c in text):
        return Value(question=question, key=value.key, shown=vague, low=toll.low, high=None, generic=True)
    return value


def numbered(text: str) -> bool:
    """Whether the words of a toll give a number or a vague amount at all, rather than names."""
    tokens = plain(text).split()
    vague = {token for phrase in words("vague") for token in phrase.split()}
    return any(_NUMBERED.match(token) or token in vague or token in words("amounts") for token in tokens)


def count_value(question: QuestionName, low: int, high: int | None, *, naming: bool = False) -> Value:
    """``7``, ``5-7``, ``at least 12``."""
    shown = str(low) if low == high else f"at least {low}" if high is None else f"{low}-{high}"
    return Value(question=question, key=shown, shown=shown, low=low, high=high, naming=naming)


def refines(a: Value, b: Value) -> bool:
    """Whether the first is a closer form of the second: seven / several, Baghdad airport / Baghdad, drone strike / airstrike."""
    if a.question in ("killed", "injured"):
        return _range_within(a, b)
    if a.question in ("how", "what"):
        hierarchy: Hierarchy = weapons() if a.question == "how" else acts()
        return b.key in hierarchy.ancestors(a.key)
    if a.question == "where":
        return a.site is not None and b.site is not None and _place_within(a.site, b.site)
    if a.question == "when":
        return (
            a.days is not None and b.days is not None and a.key != b.key and (a.key.startswith(b.key) or (a.days.inside(b.days) and a.days != b.days))
        )
    return (b.generic and not a.generic) or f" {b.key} " in f" {a.key} "


def _range_within(a: Value, b: Value) -> bool:
    if a.low is None or b.low is None or (a.low, a.high) == (b.low, b.high) or a.low < b.low:
        return False
    return b.high is None or (a.high is not None and a.high <= b.high)


def _place_within(a: Site, b: Site) -> bool:
    if a.name == b.name or (b.fine and not a.fine):
        return False
    row = weights()["place"]
    if a.lat is not None and b.lat is not None:
        a = replace(a, around=frozenset())
    return inside(a, b) or (a.fine and not b.fine and not b.coarse and kinship(a, b, row["near_km"], row["far_km"]) == "near")


def relation(a: Value, b: Value) -> AnswerRelation:
    """How two values stand to each other: ``refine`` (either is a closer form of the other), ``agree`` (compatible) or ``contradict``. Symmetric.

    Several victims do not contradict each other, nor do several words for one act unless they are different kinds of attack.
    """
    if refines(a, b) or refines(b, a):
        return "refine"
    if a.question == "whom":
        return "agree"
    if a.question in ("killed", "injured"):
        return "agree" if _overlap(a, b) else "contradict"
    if a.question == "what":
        means = [acts().terms[v.key].means if v.key in acts().terms else "" for v in (a, b)]
        related = means[0] == means[1] or means[0] in weapons().ancestors(means[1]) or means[1] in weapons().ancestors(means[0])
        return "agree" if not all(means) or related else "contradict"
    if a.question == "where" and a.site is not None and b.site is not None:
        row = weights()["place"]
        return "contradict" if kinship(a.site, b.site, row["near_km"], row["far_km"]) in ("conflict", "other_facility") else "agree"
    if a.question == "when" and a.days is not None and b.days is not None:
        return "agree" if a.days.gap(b.days) == 0 and a.days != b.days else "contradict"
    return "agree" if a.generic and b.generic else "contradict"


def _overlap(a: Value, b: Value) -> bool:
    """Whether two counts can both be true: an exact one must lie in the other's range."""
    if a.low is None or b.low is None:
        return False
    return (a.high is None or a.high >= b.low) and (b.high is None or b.high >= a.low)
