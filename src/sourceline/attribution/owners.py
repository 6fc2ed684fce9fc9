"""Whose a role is when no body stands beside it: "its spokesman", "their chief, Ana Doe", "finance chief Ana Doe" speak for the body that spoke last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sourceline.attribution.description import Description
from sourceline.attribution.page import Page, mentions_in, sentence_at, tokens_in
from sourceline.attribution.terms import BODY_KINDS
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import Attribution

_OWNERS = ("its", "their")
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
    owned = words[:1] in (["its"], ["their"]) or words[:3] in (["one", "of", "its"], ["one", "of", "their"]) or any(
        before == "," and word in _OWNERS for before, word in zip(words, words[1:], strict=False)
    )
    if owned and _is_part(words, told):
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
    start, _ = page.sentences[sentence_at(page, item.source[0][0])]
    near = (mention for mention in mentions_in(page, (start, item.source[0][0])) if mention.form != "pronoun" and start <= mention.span[0])
    body = next((mention.entity for mention in near if mention.entity.kind in BODY_KINDS and mention.entity.kind != "place"), None)
    if body is None:
        return None
    known = next((other for other in reversed(spoken) if other.speaker == body.id), None)
    return known or Attribution(
        id="", source=item.source, cue=(), content=(), kind=BODY_KINDS[body.kind], named="unnamed", affiliation=body.name, country=body.country
    )


def _is_part(words: Sequence[str], told: Description) -> bool:
    parts = word_set("phrases.toml", "parts") | word_set("phrases.toml", "bound") | word_set("phrases.toml", "coloured")
    noun = (told.role or told.noun or "").split()
    return bool(noun) and any(form in parts for form in lemmas(noun[-1]))


def _last(spoken: Sequence[Attribution], *, media: bool) -> Attribution | None:
    bodies = (other for other in reversed(spoken) if other.kind not in _MUTE and (media or other.kind != "media"))
    return next((other for other in bodies if media or other.named == "body" or other.affiliation is not None), None)


def _belonging(page: Page, item: Attribution, owner: Attribution) -> Attribution:
    name = _name(page, owner) if owner.named == "body" else owner.affiliation
    return replace(item, kind=owner.kind, affiliation=None if item.named == "body" else name, country=item.country or owner.country)


def _name(page: Page, item: Attribution) -> str | None:
    return next((mention.entity.name for span in item.source for mention in mentions_in(page, span) if mention.entity.id == item.speaker), None)
