"""Who goes on speaking: a pronoun as source nearly always stands for the last speaker that it fits, "the group" for the last group that spoke.

In news a source is introduced in full and then carried on, more regularly than coreference over all mentions can tell. Where nobody who fits spoke within a few sentences, coreference decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sourceline.attribution.description import Description
from sourceline.attribution.page import Page, sentence_at, tokens_in
from sourceline.attribution.phrase import is_plural, strip_lead
from sourceline.attribution.words import load_toml
from sourceline.language.bodies import gender_of_name
from sourceline.records import Attribution

_REACH = 6
"""Sentences back within which the last speaker must have spoken."""
_PEOPLE = ("man", "woman", "officer", "boy", "girl")
_ONE_OF = re.compile(r"one of (?:them|those|whom)\b,? ?", re.IGNORECASE)
_SEX = {"he": "m", "she": "f"}


def carry_on(page: Page, attributions: Sequence[Attribution], descriptions: Mapping[str, Description]) -> list[Attribution]:
    """The attributions in the same order; those whose source is a pronoun or "the group" with what the speaker they go on for is known by."""
    found = {item.id: item for item in attributions}
    spoken: list[Attribution] = []
    for item in sorted(attributions, key=lambda item: item.cue or item.content):
        if not item.source or not item.cue:
            continue
        last = _last(page, item, spoken, descriptions)
        if last is None and (peers := _peers(page, item, spoken)) is not None:
            item = found[item.id] = replace(
                item, kind=peers.kind, affiliation=item.affiliation or peers.affiliation, country=item.country or peers.country
            )
        elif last is not None:
            item = found[item.id] = replace(
                item, speaker=last.speaker, kind=last.kind, named=last.named, affiliation=last.affiliation, country=last.country
            )
        spoken.append(item)
    return [found[item.id] for item in attributions]


def _peers(page: Page, item: Attribution, spoken: Sequence[Attribution]) -> Attribution | None:
    """The many of whom one is named: "One of them, Ana Doe," after "Rescue officials"."""
    if item.named != "named" or item.kind not in ("person", "unknown"):
        return None
    start = item.source[0][0]
    if not _ONE_OF.search(page.text, max(start - 14, 0), start) and not _ONE_OF.match(page.text, start):
        return None
    return next((other for other in reversed(spoken) if other.named == "unnamed" and is_plural(tokens_in(page, other.source)[-1])), None)


def _last(page: Page, item: Attribution, spoken: Sequence[Attribution], descriptions: Mapping[str, Description]) -> Attribution | None:
    words = [token.lower_ for token in tokens_in(page, item.source)]
    if not words:
        return None
    here = sentence_at(page, item.cue[0][0])
    near = [other for other in reversed(spoken) if here - sentence_at(page, other.cue[0][0]) <= _REACH and other.named != "none"]
    if item.parent is None:
        near = [other for other in near if other.parent is None] or near
    if len(words) == 1 and words[0] in ("he", "she", "it", "they"):
        return next((other for other in near if _fits(page, words[0], other)), None)
    if words[-1] == "old" and "year" in words and words[0] in ("the", "a", "an"):
        return next((other for other in near if other.named in ("named", "unnamed") and (other.count or 1) == 1 and _is_one(page, other)), None)
    if words[0] == "one" and words[1:2] == ["of"] and words[-1] in ("them", "two", "three", "four", "five", "six"):
        return next((other for other in near if other.named == "unnamed" and (other.count or 2) > 1), None)
    if words[0] in ("the", "that", "this") and not _has_name(page, item):
        return _last_of_sort(page, item, near, descriptions)
    return None


def _last_of_sort(page: Page, item: Attribution, near: Sequence[Attribution], descriptions: Mapping[str, Description]) -> Attribution | None:
    """For "the herder" the last speaker who was called that; for "the group" or "the channel" the last body of that sort."""
    head = descriptions[item.id].head
    core = strip_lead(tokens_in(page, [head] if head else item.source))
    if len(core) != 1:
        return None
    noun = core[0].lower_
    called = (other for other in near if noun in _head_words(page, other, descriptions))
    sorts: Mapping[str, list[str]] = load_toml("phrases.toml")["sorts"]
    kinds = sorts.get(noun, ())
    same = (other for other in near if other.kind in kinds and (other.named == "body") == (noun not in _PEOPLE) and (other.count or 1) == 1)
    return next(called, None) or next(same, None)


def _head_words(page: Page, item: Attribution, descriptions: Mapping[str, Description]) -> set[str]:
    head = descriptions[item.id].head
    return {token.lower_ for token in tokens_in(page, [head])} if head else set()


def _is_one(page: Page, item: Attribution) -> bool:
    """Whether one person spoke: not "officials"."""
    return item.named == "named" or not is_plural(tokens_in(page, item.source)[-1])


def _has_name(page: Page, item: Attribution) -> bool:
    return any(mention.entity.id == item.speaker and mention.form == "name" for mention in page.mentions)


def _fits(page: Page, pronoun: str, other: Attribution) -> bool:
    if pronoun == "it":
        return other.named == "body"
    if pronoun == "they":
        return other.named == "body" or (other.count or 2) > 1
    if other.named == "body" or (other.count or 1) > 1:
        return False
    name = next((mention.entity.name for mention in page.mentions if mention.entity.id == other.speaker), None)
    sex = gender_of_name(name.split()) if name is not None and other.named == "named" else None
    return sex is None or sex == _SEX[pronoun]
