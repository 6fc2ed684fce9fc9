"""Whose a role is when no body stands beside it: "its spokesman", "their chief, Ana Doe", "finance chief Ana Doe" speak for the body that spoke last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from sourceline.attribution.description import Description
from sourceline.attribution.page import Page, mentions_in, sentence_at, tokens_in
from sourceline.attribution.terms import BODY_KINDS, common_noun, head_terms
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import Attribution, Entity, Span

_OWNERS = ("its", "their")
_OPENING = 60
"""Characters at a sentence's start in which its subject stands."""
_MUTE = ("document", "unknown", "person", "witness", "public")


def with_owners(page: Page, attributions: Sequence[Attribution], descriptions: Mapping[str, Description]) -> list[Attribution]:
    """Attributions in the same order; roles and parts of bodies with the kind, and people with the name, of the body that spoke last before them."""
    found = {item.id: item for item in attributions}
    spoken: list[Attribution] = []
    for item in sorted((item for item in attributions if item.source and item.cue), key=lambda item: item.cue):
        owner = _owner(page, item, spoken, descriptions[item.id])
        if owner is not None:
            item = found[item.id] = _belonging(page, item, owner)
        spoken.append(item)
    return [found[item.id] for item in attributions]


def _owner(page: Page, item: Attribution, spoken: Sequence[Attribution], told: Description) -> Attribution | None:
    words = [token.lower_ for token in tokens_in(page, item.source)]
    owned = (
        words[:1] in (["its"], ["their"])
        or words[:3] in (["one", "of", "its"], ["one", "of", "their"])
        or any(before == "," and word in _OWNERS for before, word in pairwise(words))
    )
    if words[:1] in (["his"], ["her"]) and item.named != "named" and _is_part(told):
        return _last_person(spoken)
    if owned and _is_part(told):
        return _beside(page, item, spoken) or _last(spoken, media=True)
    bound = item.kind == "person" and item.affiliation is None and not told.settled and "opposition" not in words
    noun = told.role or told.noun or ""
    if bound and not owned and any(form in word_set("phrases.toml", "bound") for form in lemmas(noun)):
        return _last(spoken, media=False)
    if item.kind == "military" and item.affiliation is None and item.country is None and item.named == "unnamed":
        last = _last(spoken, media=False)
        return last if last is not None and last.kind == "armed_group" else None
    return None


def _beside(page: Page, item: Attribution, spoken: Sequence[Attribution]) -> Attribution | None:
    """The body that the same sentence names first: "The union welcomed the trial, and its chairman called for more"."""
    place = sentence_at(page, item.source[0][0])
    start = page.sentences[place][0]
    body = _first_body(page, (start, item.source[0][0]))
    if body is None and place and item.source[0][0] - start < _OPENING:
        before = page.sentences[place - 1][0]
        body = _first_body(page, (before, min(before + _OPENING, start)))
    if body is None:
        return None
    known = next((other for other in reversed(spoken) if other.speaker == body.id), None)
    return known or Attribution(
        id="", source=item.source, cue=(), content=(), kind=BODY_KINDS[body.kind], named="unnamed", affiliation=body.name, country=body.country
    )


def _first_body(page: Page, span: Span) -> Entity | None:
    """The body that a stretch of text names first."""
    near = (mention for mention in mentions_in(page, span) if mention.form != "pronoun" and span[0] <= mention.span[0])
    return next((mention.entity for mention in near if mention.entity.kind in BODY_KINDS and mention.entity.kind != "place"), None)


def _is_part(told: Description) -> bool:
    """Whether a noun tells of somebody or something that belongs to a body: its office, its volunteers; not its victims."""
    noun = (told.role or told.noun or "").split()
    if not noun or not word_set("phrases.toml", "apart").isdisjoint(lemmas(noun[-1])):
        return False
    if not word_set("phrases.toml", "parts").isdisjoint(lemmas(noun[-1])):
        return True
    match = head_terms().ending(noun) or common_noun(noun)
    return match is not None and match.value.cls in ("role", "person")


def _last(spoken: Sequence[Attribution], *, media: bool) -> Attribution | None:
    bodies = (other for other in reversed(spoken) if other.kind not in _MUTE and (media or other.kind != "media"))
    return next((other for other in bodies if media or other.named == "body" or other.affiliation is not None), None)


def _last_person(spoken: Sequence[Attribution]) -> Attribution | None:
    """The last who spoke under a name, if for a body: "his office", "her deputy"."""
    last = next((other for other in reversed(spoken) if other.named == "named"), None)
    return last if last is not None and last.kind not in _MUTE else None


def _belonging(page: Page, item: Attribution, owner: Attribution) -> Attribution:
    name = _name(page, owner) if owner.named == "body" else owner.affiliation
    return replace(item, kind=owner.kind, affiliation=None if item.named == "body" else name, country=item.country or owner.country)


def _name(page: Page, item: Attribution) -> str | None:
    return next((mention.entity.name for span in item.source for mention in mentions_in(page, span) if mention.entity.id == item.speaker), None)
