"""What one attribution tells of another in the same document: "the statement" of whom, and who was there to see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sourceline.attribution.kinds import Description
from sourceline.attribution.page import Page, mentions_in, tokens_in
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import Attribution

_FIRST = 6
"""Tokens of a content among which a witness says "he saw"."""


def fill_between(page: Page, attributions: Sequence[Attribution], descriptions: Mapping[str, Description]) -> list[Attribution]:
    """Attributions in the same order, with what the others before them tell. Linear in their number."""
    seen = {item.speaker for item in attributions if item.speaker and _perceives(page, item) and _is_onlooker(page, item)}
    filled: list[Attribution] = []
    for item in attributions:
        if item.kind == "person" and (item.speaker in seen or (item.speaker is None and _perceives(page, item) and _is_onlooker(page, item))):
            item = replace(item, kind="witness")
        elif descriptions[item.id].noun in word_set("phrases.toml", "utterances") and item.affiliation is None and item.named == "unnamed":
            item = _as_its_body(page, item, descriptions[item.id], filled)
        filled.append(item)
    return filled


def _as_its_body(page: Page, item: Attribution, found: Description, before: Sequence[Attribution]) -> Attribution:
    """ "The statement said": the body whose statement was told of last."""
    first = tokens_in(page, item.source)[0].lower_
    if first not in ("the", "that", "this", "its", "their"):
        return item
    for other in reversed(before):
        words = [token.lower_ for token in tokens_in(page, [other.medium])] if other.medium else []
        if found.noun in words and other.named in ("body", "named"):
            name = other.affiliation or _name(page, other)
            named = "body" if other.named == "body" else "named"
            return replace(item, kind=other.kind, named=named, affiliation=name, country=item.country or other.country)
    return item


def _name(page: Page, item: Attribution) -> str | None:
    return next((mention.entity.name for span in item.source for mention in mentions_in(page, span) if mention.entity.id == item.speaker), None)


def _perceives(page: Page, item: Attribution) -> bool:
    """Whether the content opens with what the speaker's own senses gave: "he saw", "they had heard"."""
    if item.kind != "person" or not item.content:
        return False
    words = [token.lower_ for token in tokens_in(page, item.content[:1])[:_FIRST]]
    words = [word for word in words if word not in ("that", "“", '"', "had", "also", "both", "then", "just")]
    pronouns = word_set("phrases.toml", "singular_pronouns") | word_set("phrases.toml", "plural_pronouns")
    return len(words) > 1 and words[0] in pronouns and any(form in word_set("phrases.toml", "perceives") for form in lemmas(words[1]))


def _is_onlooker(page: Page, item: Attribution) -> bool:
    """Introduced by what they do or where they were, not by a bare known name: "Rosa Linder, who sells tea", "A driver"."""
    if item.affiliation is not None or item.country is not None:
        return False
    if "," in "".join(page.text[slice(*span)] for span in item.source) or item.named == "unnamed":
        return True
    forms = [mention.form for mention in page.mentions if mention.entity.id == item.speaker]
    return "nominal" in forms
