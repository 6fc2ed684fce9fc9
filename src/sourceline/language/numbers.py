"""Counts as news writes them: "seven", "at least 12", "dozens", "between 5 and 7", with what they count when that is cheap to see."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
from spacy.attrs import IDX
from spacy.tokens import Doc

CountKind = Literal["count", "article", "ordinal", "percent", "money", "age", "year", "time", "date", "measure", "fraction", "identifier", "compound"]
"""What a number stands for. Only ``count`` (and ``article``: "a", "an") can be people or things."""

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


LARGEST = 1e15
"""Figures from here on are no quantity of anything: serial numbers, noise."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a text.

    ``span``: code points, modifiers included ("at least 12"); ``start``, ``end``: the tokens it touches, half-open;
    ``low`` to ``high``: inclusive, null where open; ``exact``: no word says that it is rough or a bound.
    """

    span: tuple[int, int]
    start: int
    end: int
    low: int | None
    high: int | None
    exact: bool
    kind: CountKind = "count"


@cache
def number_data() -> dict[str, Any]:
    """The number words of ``data/numbers.toml``."""
    return tomllib.loads((files("sourceline.language") / "data" / "numbers.toml").read_text("utf-8"))


@cache
def ordinal_values() -> dict[str, int]:
    """Ordinal words to their values, "first" to "ninety-ninth"."""
    data = number_data()
    ordinals: dict[str, int] = dict(data["ordinals"])
    ordinals.update({ten[:-1] + "ieth": value for ten, value in data["tens"].items()})
    units = [(word, value) for word, value in data["ordinals"].items() if value < 10]
    ordinals.update({f"{ten}-{word}": tens + value for ten, tens in data["tens"].items() for word, value in units})
    return ordinals


@cache
def number_pattern() -> str:
    """Source of a regular expression without groups for one number: digits, words, or both ("3.5 million", "2 1/2")."""
    data = number_data()
    scales = "|".join(data["scales"])
    ones, tens = _words(data["ones"]), _words(data["tens"])
    unit = rf"(?:(?:{tens})(?:[ -](?:{ones})\b)?|(?:{ones}))"
    spelled = rf"\b{unit}\b(?:[ -](?:{scales})\b(?:(?:,? and |,? ){unit}\b)?)*"
    return rf"(?:(?:{DIGITS})(?:(?: \d/\d)|[ -]?(?:{scales})\b|(?:{_words(data['short_scales'])})\b)?|{spelled})"


def _words(table: dict[str, Any] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))


_PARTS = re.compile(rf"(?P<mixed>\d+ \d/\d)|(?P<digits>{DIGITS})|(?P<word>[a-z]+)")


def parse_number(text: str) -> float | None:
    """The value of a number in digits and words, or null where the words are no number: ``twenty-five`` 25, ``3.5 million`` 3500000."""
    data = number_data()
    total, current, seen = 0.0, 0.0, False
    for part in _PARTS.finditer(text.lower()):
        if part["mixed"]:
            whole, fraction = part["mixed"].split()
            above, below = fraction.split("/")
            if below == "0":
                return None
            current, seen = current + float(whole) + int(above) / int(below), True
        elif part["digits"]:
            current, seen = current + float(part["digits"].replace(",", "")), True
        elif (word := part["word"]) in data["ones"] or word in data["tens"]:
            current, seen = current + data["ones"].get(word, data["tens"].get(word, 0)), True
        elif word == "hundred":
            current, seen = (current or 1) * 100, True
        elif word in data["scales"] or word in data["short_scales"]:
            scale = data["scales"].get(word) or data["short_scales"][word]
            total, current, seen = total + (current or 1) * scale, 0.0, True
        elif word in ("a", "an"):
            current, seen = current + 1, True
        elif word == "dozen":
            current, seen = (current or 1) * 12, True
        elif word != "and":
            return None
    value = total + current
    return value if seen and value < LARGEST else None


class _Grammar(msgspec.Struct, frozen=True):
    scan: re.Pattern[str]
    modifier: dict[str, str]
    trailer: dict[str, str]
    after: dict[str, CountKind]
    triggers: frozenset[str]


@cache
def _grammar() -> _Grammar:
    data = number_data()
    modifier = {phrase: name for name, phrases in data["modifiers"].items() for phrase in phrases}
    trailer = {phrase: name for name, phrases in data["trailers"].items() for phrase in phrases}
    number = number_pattern()
    quantity = _words(data["quantities"])
    dozen = rf"(?:{_words(data['ones'])}|\d+) dozen"
    ordinal = rf"\d{{1,9}}(?:st|nd|rd|th)\b|(?:{_words(ordinal_values())})\b"
    atom = rf"(?:{dozen}\b|(?:{quantity})\b|{number})"
    pattern = (
        rf"(?P<between>between|from) (?P<from>{number}) (?:and|to) (?P<to>{number})"
        rf"|(?:(?P<mod>{_words(modifier)}) )?(?:(?P<ordinal>{ordinal})|(?P<low>{number})(?: or | to |(?<=\d)[-–](?=\d))(?P<high>{number})(?![\w/])|(?P<atom>{atom})|(?P<article>an?\b))"
        rf"(?P<trail> (?:{_words(trailer)})\b)?"
    )
    after: dict[str, CountKind] = {}
    for kind in ("measure", "time", "money", "percent", "fraction"):
        after.update(dict.fromkeys(data["kinds"][kind], kind))
    starts = {*modifier, *data["quantities"], *data["ones"], *data["tens"], *ordinal_values(), "between", "from", "a", "an"}
    return _Grammar(
        scan=re.compile(pattern, re.IGNORECASE),
        modifier=modifier,
        trailer=trailer,
        after=after,
        triggers=frozenset(re.split(r"[ -]", phrase)[0] for phrase in starts),
    )


_WORD = re.compile(r"\d+|[^\W\d_]+")


def find_counts(doc: Doc) -> tuple[Count, ...]:
    """Every number of ``doc`` in order, not overlapping; filter by ``kind`` for what can be people or things.

    Reads the text alone, so neither tags nor a parse are needed. "two thirds" is a ``fraction``, "18-year-old" and "Smith, 34," an ``age``,
    "a 25-member team" a ``compound``. Cost: one scan with a first-word index, about 0.3 million words/s on one core.
    """
    grammar, text = _grammar(), doc.text
    starts = doc.to_array(IDX).tolist()
    found: list[Count] = []
    reach = 0
    for word in _WORD.finditer(text):
        at = word.start()
        first = word[0]
        if at < reach or not (first[0].isdigit() or first.lower() in grammar.triggers):
            continue
        if at and (text[at - 1].isalnum() or (text[at - 1] in "-." and at > 1 and text[at - 2].isalnum())):
            continue
        match = grammar.scan.match(text, at)
        if match is None or match.end() == at:
            continue
        values = _values(match, grammar)
        if values is None:
            continue
        low, high, exact, kind = values
        if kind == "count":
            kind = _kind(text, match, grammar)
        end = match.end()
        reach = end
        found.append(
            Count(span=(at, end), start=bisect_right(starts, at) - 1, end=bisect_left(starts, end), low=low, high=high, exact=exact, kind=kind)
        )
    return tuple(found)


def _values(match: re.Match[str], grammar: _Grammar) -> tuple[int | None, int | None, bool, CountKind] | None:
    if match["article"]:
        return (1, 1, True, "article") if not match["mod"] and not match["trail"] else None
    if match["ordinal"]:
        word = match["ordinal"].lower()
        value = ordinal_values().get(word) or int(re.sub(r"\D", "", word) or 0)
        return value, value, True, "ordinal"
    bounds = (match["from"], match["to"]) if match["between"] else (match["low"], match["high"]) if match["low"] else None
    if bounds:
        lower, upper = parse_number(bounds[0]), parse_number(bounds[1])
        if lower is None or upper is None:
            return None
        if lower < upper and upper >= 1000 and lower < 100 and re.search(r"[a-z]", bounds[1], re.IGNORECASE):
            scale = upper / (parse_number(re.match(r"[\d.,]+|\w+", bounds[1])[0]) or 1)  # type: ignore[index]
            lower = lower * scale if scale >= 1000 else lower
        low, high = sorted((round(lower), round(upper)))
        return low, high, False, "count"
    values = _atom_values(match["atom"])
    if values is None:
        return None
    name = grammar.modifier.get((match["mod"] or "").lower()) or grammar.trailer.get((match["trail"] or "").strip().lower())
    return (*_modified(*values, name), "count")


def _atom_values(atom: str) -> tuple[int | None, int | None, bool] | None:
    quantity = number_data()["quantities"].get(atom.lower())
    if quantity is not None:
        return quantity["low"], quantity.get("high"), quantity.get("exact", False)
    value = parse_number(atom)
    return None if value is None else (round(value), round(value), True)


def _modified(low: int | None, high: int | None, exact: bool, name: str | None) -> tuple[int | None, int | None, bool]:
    if name == "at_least":
        return low, None, False
    if name == "more_than":
        return None if low is None else low + (1 if high is not None else 0), None, False
    if name == "at_most":
        return None, high if high is not None else low, False
    if name == "fewer_than":
        return None, None if high is None else max(high - 1, 0), False
    return low, high, exact and name is None


_AFTER = re.compile(r"[ -]?(percentage points?|per cent|[ap]\.m\.|[^\W\d_]+(?:'[a-z]+)?|%)", re.IGNORECASE)
_BEFORE = re.compile(r"([^\W\d_]+\.?|[$£€¥₹₪₺₽₦]) ?$")
_AGE_BEFORE = re.compile(r"(?:\b(?:aged?|ages)|[A-Z][\w’'.-]+,) $")
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE_BEFORE = re.compile(rf"\b{_MONTHS} $")
_DATE_AFTER = re.compile(rf" {_MONTHS}(?![a-z])(?! (?:be|have)\b)")


def _kind(text: str, match: re.Match[str], grammar: _Grammar) -> CountKind:
    """What the number counts, from the words right before and after it."""
    start, end = match.span()
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    digits = match["atom"] is not None and match["atom"].isdigit() and not match["mod"]
    if re.match(r"[- ]years?[- ]old|-year-olds", after, re.IGNORECASE):
        return "age"
    if _AGE_BEFORE.search(before) and (after[:1] in (",", ".", ";") or not before.endswith(", ")) and len(match[0]) < 4:
        return "age"
    if re.match(r"[:/]\d", after) or re.search(r"\d[:/.]$", before):
        return "time" if ":" in (after[:1] + before[-1:]) else "date"
    if match["atom"] is not None and re.fullmatch(r"\d{1,2}", match["atom"]) and (_DATE_BEFORE.search(before) or _DATE_AFTER.match(after)):
        return "date"
    if (
        digits
        and re.fullmatch(r"1[0-9]\d\d|20\d\d", match[0])
        and not re.match(r" (?!(?:by|to|and|in|on|for|at|the|when|after|was|were|that|with)\b)[a-z]+s\b", after)
    ):
        return "year"
    if re.match(r"(?:'?s\b)", after) and match[0][-1].isdigit():
        return "year"
    following, preceding = _AFTER.match(after), _BEFORE.search(before)
    word = following[1].lower() if following else ""
    sign = preceding[1].lower() if preceding else ""
    if sign in number_data()["money_signs"]["signs"]:
        return "money"
    if (kind := grammar.after.get(word)) is not None and not (kind == "fraction" and word == "second"):
        return kind
    if after[:1] in ("-", "–") and word:
        return "compound"
    if match["atom"] and match["atom"][-1].isdigit() and sign in number_data()["kinds"]["identifier"]:
        return "identifier"
    return "measure" if match["atom"] and re.fullmatch(r"\d+\.\d+", match["atom"]) else "count"
