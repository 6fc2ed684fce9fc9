"""The rules of ``data/times.toml``, compiled, with an index from the first word of an expression to the rules that can begin there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from sourceline.language.numbers import number_data, number_pattern, ordinal_values

FIRST = re.compile(r"\d+|[^\W\d_]+")
"""What counts as the first word of an expression."""


class Rule(msgspec.Struct, frozen=True):
    """One pattern and the name of the function that reads its matches; ``order`` decides between equally long matches."""

    order: int
    read: str
    pattern: re.Pattern[str]
    example: str


@cache
def time_data() -> dict[str, Any]:
    """The tables of ``data/times.toml``."""
    return tomllib.loads((files("sourceline.language") / "data" / "times.toml").read_text("utf-8"))


def alternatives(words: Any) -> str:
    """A regular expression for any of ``words``, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _pieces() -> dict[str, str]:
    data, numbers = time_data(), number_data()
    lists = {
        "month": data["months"],
        "weekday": data["weekdays"],
        "unit": data["units"],
        "part": data["parts"],
        "season": data["seasons"],
        "holiday": data["holidays"],
        "moonfeast": data["moon_feasts"],
        "word": data["words"],
        "shift": data["shifts"],
        "ordinal": ordinal_values(),
        "ones": numbers["ones"],
        "tens": numbers["tens"],
    }
    pieces = {name: f"(?:{alternatives(words)})" for name, words in lists.items()}
    return {**pieces, **data["pieces"], "number": number_pattern()}


def _expand(pattern: str) -> str:
    pieces = _pieces()
    return re.sub(r"\{([a-z]+)\}", lambda match: pieces[match[1]], pattern)


def _first_words(names: list[str]) -> set[str]:
    data, numbers = time_data(), number_data()
    units = [*data["units"]]
    lists: dict[str, Any] = {
        "@months": data["months"],
        "@weekdays": data["weekdays"],
        "@weekdayses": [f"{day}s" for day in data["weekdays"]],
        "@units": units,
        "@unitses": [f"{unit}s" for unit in units],
        "@parts": data["parts"],
        "@seasons": data["seasons"],
        "@holidays": data["holidays"],
        "@moon_feasts": data["moon_feasts"],
        "@words": data["words"],
        "@ordinals": ordinal_values(),
        "@numbers": [*numbers["ones"], *numbers["tens"]],
        "@approxes": re.findall(r"[a-z ]+", data["pieces"]["approx"].split("(?:")[1]),
    }
    found: set[str] = set()
    for name in names:
        for phrase in lists.get(name, [name]):
            word = "#" if phrase == "#" or phrase[:1].isdigit() else FIRST.match(phrase.lower())
            if word is not None:
                found.add(word if isinstance(word, str) else word[0])
    return found


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, compiled."""
    return tuple(
        Rule(order, row["read"], re.compile(_expand(row["pattern"]), re.IGNORECASE), row["example"]) for order, row in enumerate(time_data()["rule"])
    )


@cache
def rules_by_first_word() -> dict[str, tuple[Rule, ...]]:
    """Lower-case first word (``#`` for a figure) to the rules to try there."""
    index: dict[str, list[Rule]] = {}
    for rule, row in zip(rules(), time_data()["rule"], strict=True):
        for word in sorted(_first_words([*row["starts"], "@numbers"] if "@ordinals" in row["starts"] else row["starts"])):
            index.setdefault(word, []).append(rule)
    return {word: tuple(found) for word, found in index.items()}
