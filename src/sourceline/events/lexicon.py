"""The words that make events: triggers, frames that rule them out, weapons, contexts, hedges. All of it is data, read once."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from sourceline.records import RoleName


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``triggers.csv``.

    ``phrase``: lemmas in order; ``subject``, ``object``: the roles that the two take (null: none). ``toll``: what it says of people:
    ``killed``, ``injured``, ``both``, ``shot`` (hit, dead or not), ``any`` (an attack), ``none``. ``needs``: what must stand beside it.
    """

    phrase: tuple[str, ...]
    pos: str
    type: str
    mode: str | None
    subject: RoleName | None
    object: RoleName | None
    toll: str
    needs: str


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``frames.csv``: with one of ``words`` ``where`` (object, subject, left, right), the trigger is none.

    ``where`` may hold further sides after a bar: ``right|of`` means that "of" stands between the trigger and the word.
    """

    where: str
    link: str
    words: frozenset[str]


class Weapon(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``weapons.csv``: the PLOVER mode of ASSAULT that the word stands for and what it is."""

    mode: str | None
    kind: str


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one CSV file of the package's ``data``."""
    with (files("sourceline.events") / "data" / name).open("r", encoding="utf-8") as handle:
        yield from csv.DictReader(handle)


@cache
def trigger_index() -> dict[str, tuple[Trigger, ...]]:
    """Triggers by first lemma, longest phrase first."""
    index: dict[str, list[Trigger]] = {}
    for row in rows("triggers.csv"):
        phrase = tuple(row["phrase"].replace("-", " - ").split())
        trigger = Trigger(
            phrase=phrase,
            pos=row["pos"],
            type=row["type"],
            mode=row["mode"] or None,
            subject=row["subject"] or None,  # type: ignore[arg-type]
            object=row["object"] or None,  # type: ignore[arg-type]
            toll=row["toll"],
            needs=row["needs"],
        )
        index.setdefault(phrase[0], []).append(trigger)
    return {first: tuple(sorted(found, key=lambda trigger: -len(trigger.phrase))) for first, found in index.items()}


@cache
def harm_forms() -> frozenset[str]:
    """Past forms of the verbs that take the hurt as their object."""
    return frozenset(
        form
        for form, triggers in form_index().items()
        if any(t.pos == "VERB" and t.object == "victim" and t.toll in ("killed", "injured", "shot") and len(t.phrase) == 1 for t in triggers)
    )


VOWELS = frozenset("aeiou")


def inflected(lemma: str, pos: str) -> set[str]:
    """Regular forms of a verb or noun: "stab": stabs, stabbed, stabbing. Some that no one writes are harmless."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    y = lemma[:-1] if lemma.endswith("y") and lemma[-2:-1] not in VOWELS else ""
    plural = y + "ies" if y else lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s")
    if pos == "NOUN":
        return {lemma, plural}
    if pos == "ADJ":
        return {lemma}
    past = {y + "ied"} if y else {stem + "ed"}
    found = {lemma, plural, *past, stem + "ing"}
    if len(lemma) > 2 and lemma[-1] not in VOWELS | set("wxy") and lemma[-2] in VOWELS and lemma[-3] not in VOWELS:
        found |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return found


@cache
def irregular() -> dict[str, str]:
    """Irregular forms to lemmas, for the words of the triggers."""
    return {row["form"]: row["lemma"] for row in rows("forms.csv")}


@cache
def form_index() -> dict[str, tuple[Trigger, ...]]:
    """Triggers by any form of their first word, longest phrase first: finding them leans on no lemmatizer."""
    index: dict[str, list[Trigger]] = {}
    odd: dict[str, list[str]] = {}
    for form, lemma in irregular().items():
        odd.setdefault(lemma, []).append(form)
    for first, triggers in trigger_index().items():
        for trigger in triggers:
            inflects = trigger.pos if trigger.pos == "VERB" or len(trigger.phrase) == 1 else "ADJ"
            # "sanctions", "talks": the row itself is a plural.
            for form in inflected(first, inflects) | set(odd.get(first, ())):
                index.setdefault(form, []).append(trigger)
    return {form: tuple(sorted(found, key=lambda trigger: -len(trigger.phrase))) for form, found in index.items()}


@cache
def _noun_rows() -> dict[str, tuple[Trigger, ...]]:
    index: dict[str, list[Trigger]] = {}
    for triggers in trigger_index().values():
        for trigger in triggers:
            if trigger.pos == "NOUN":
                index.setdefault(trigger.phrase[-1], []).append(trigger)
    return {last: tuple(found) for last, found in index.items()}


def noun_rows(lemma: str) -> tuple[Trigger, ...]:
    """Noun triggers whose phrase ends in ``lemma``."""
    return _noun_rows().get(lemma, ())


@cache
def frames() -> dict[tuple[str, str], tuple[Frame, ...]]:
    """Frames that rule a trigger out, by phrase and part of speech."""
    index: dict[tuple[str, str], list[Frame]] = {}
    for row in rows("frames.csv"):
        where, _, link = row["where"].partition("|")
        frame = Frame(where=where, link=link, words=frozenset(row["words"].split("|")))
        index.setdefault((row["trigger"], row["pos"]), []).append(frame)
    return {key: tuple(found) for key, found in index.items()}


@cache
def weapons() -> dict[str, Weapon]:
    """Weapons and those who carry them, by lemma or phrase."""
    return {row["word"]: Weapon(mode=row["mode"] or None, kind=row["kind"]) for row in rows("weapons.csv")}


@cache
def contexts() -> dict[str, str]:
    """Words to PLOVER contexts."""
    return {row["word"]: row["context"] for row in rows("contexts.csv")}


@cache
def _hedges() -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = tomllib.loads((files("sourceline.events") / "data" / "hedges.toml").read_text("utf-8"))
    return table


@cache
def words(table: str, name: str) -> frozenset[str]:
    """One list of ``hedges.toml``."""
    return frozenset(_hedges()[table][name])


@cache
def ordered(table: str, name: str) -> tuple[str, ...]:
    """One list of ``hedges.toml``, in its order."""
    return tuple(_hedges()[table][name])


@cache
def sizes() -> dict[str, int]:
    """Nouns that name a number of people."""
    table: Any = _hedges()["people"]["sizes"]
    return dict(table)
