"""What one attribution tells of another in the same document: who spoke before, "the statement" of whom, who was there to see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sourceline.attribution.description import Description
from sourceline.attribution.page import Page, mentions_in, tokens_in
from sourceline.attribution.phrase import is_plural
from sourceline.attribution.scene import is_local, scene_country
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import Attribution

_FIRST = 6
"""Tokens of a content among which a witness says "he saw"."""
_BODIES = ("organisation", "unknown", "military")
_VOICED = ("believes", "doubts", "intends", "asks")
"""Stances under which residents and villagers speak as the public, not of what they saw."""


def fill_between(page: Page, attributions: Sequence[Attribution], descriptions: Mapping[str, Description]) -> list[Attribution]:
    """Attributions in the same order, with what the others tell. Linear in their number."""
    items = _of_one_speaker(page, _of_known_bodies(page, _irregular(page, _with_claims(page, attributions))))
    seen = {item.speaker for item in items if item.speaker and _perceives(page, item) and _is_onlooker(page, item)}
    scene = scene_country(page)
    citing = {item.parent for item in items if item.parent and _is_citing(page, item)}
    filled: list[Attribution] = []
    for item in items:
        found = descriptions[item.id]
        if item.kind == "person" and (item.speaker in seen or (item.speaker is None and _perceives(page, item) and _is_onlooker(page, item))):
            item = replace(item, kind="witness")
        elif found.noun in word_set("phrases.toml", "utterances") and item.affiliation is None and item.kind == "document":
            item = _as_its_body(page, item, found, filled)
        elif item.kind == "person" and item.affiliation is None and _is_voice(page, item):
            item = _for_last_body(page, item, filled)
        elif item.kind == "public" and _is_single(page, item, found):
            item = replace(item, kind="witness")
        elif "investigator" in (found.noun or "") and item.kind == "police" and item.affiliation is None:
            item = _investigator(page, item)
        elif found.noun == "deputy" and item.affiliation is None and "sheriff" in page.words:
            item = replace(item, kind="police")
        elif (item.id in citing and item.kind in ("organisation", "government") and item.named == "body" and _airs(page, item)) or _is_outlet(
            page, item
        ):
            item = replace(item, kind="media", named="body")
        elif found.noun == "officer" and item.kind == "police" and item.affiliation is None:
            item = _officer(page, item)
        elif (
            item.kind == "witness"
            and item.stance in _VOICED
            and item.named == "unnamed"
            and is_plural(tokens_in(page, [found.head or item.source[0]])[-1])
        ):
            item = replace(item, kind="public")
        filled.append(replace(item, country=scene) if scene is not None and is_local(page, item) else item)
    return filled


def _with_claims(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Who claims responsibility is an armed group in all that it says."""
    groups: set[str | None] = {
        item.speaker for item in attributions if item.speaker and item.named == "body" and item.kind in _BODIES and _claims(page, item)
    }
    return [replace(item, kind="armed_group") if item.speaker in groups and item.kind in _BODIES else item for item in attributions]


def _yields(kind: str, body: str) -> bool:
    """Whether what a speaker is taken for gives way to what the body is known as."""
    return kind in ("organisation", "person", "unknown") or (kind == "military" and body == "armed_group")


def _irregular(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Forces that no word makes a state's, where the text tells of paramilitaries or rebels, are an armed group."""
    if word_set("phrases.toml", "irregular").isdisjoint(page.words):
        return list(attributions)
    names = {mention.entity.id: mention.entity.name for mention in page.mentions if mention.entity.country is None}
    plain = {known for key, name in names.items() if _is_plain_force(name) for known in (key, name)}
    return [
        replace(item, kind="armed_group") if item.kind == "military" and (item.speaker in plain or item.affiliation in plain) else item
        for item in attributions
    ]


def _is_plain_force(name: str) -> bool:
    words = name.lower().split()
    return len(words) > 1 and words[-1] in ("forces", "army", "brigade", "brigades") and word_set("phrases.toml", "state_forces").isdisjoint(words)


def _of_known_bodies(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Who speaks for a body that speaks itself takes its kind: "the prisons authority KAP said", "KAP director Ana Doe"."""
    names = {mention.entity.id: mention.entity.name for mention in page.mentions}
    said = {names[item.speaker]: item.kind for item in attributions if item.named == "body" and item.speaker in names}
    kinds = {name: kind for name, kind in said.items() if kind not in ("organisation", "unknown", "document")}
    return [
        replace(item, kind=kinds[item.affiliation]) if item.affiliation in kinds and _yields(item.kind, kinds[item.affiliation]) else item
        for item in attributions
    ]


def _claims(page: Page, item: Attribution) -> bool:
    words = [token.lower_ for token in tokens_in(page, [*item.cue, *item.content[:1]])]
    behind = "behind" in words[:8] and not {"attack", "blast", "bombing", "raid", "strike", "ambush", "it"}.isdisjoint(words)
    return ("responsibility" in words[:8] or behind) and any("claim" in lemmas(word) for word in words[:3])


def _is_bare(page: Page, item: Attribution) -> bool:
    """ "The general": a rank alone, of one whose name is known."""
    words = [token.text for token in tokens_in(page, item.source)]
    return item.named == "named" and len(words) == 2 and words[0] in ("the", "The") and words[1].islower()


def _of_one_speaker(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """What a person's fullest source tells holds for all that the person says: "Col. Ana Doe, an army spokeswoman," and later "she"."""
    told: dict[str, Attribution] = {}
    for item in attributions:
        if item.speaker is not None and item.named in ("named", "unnamed") and _tells(item) > _tells(told.get(item.speaker)):
            told[item.speaker] = item
    filled = []
    for item in attributions:
        best = told.get(item.speaker) if item.speaker is not None else None
        if (
            best is not None
            and best is not item
            and (item.kind in ("person", "unknown", best.kind) or _is_bare(page, item))
            and best.kind != "unknown"
            and item.named in ("named", "unnamed")
        ):
            named = "named" if "named" in (best.named, item.named) else item.named
            item = replace(item, kind=best.kind, named=named, affiliation=item.affiliation or best.affiliation, country=item.country or best.country)
        filled.append(item)
    return filled


def _tells(item: Attribution | None) -> int:
    if item is None:
        return -1
    return 4 * (item.kind not in ("person", "unknown")) + 2 * (item.affiliation is not None) + (item.named == "named")


def _is_voice(page: Page, item: Attribution) -> bool:
    return any(token.lower_ in word_set("phrases.toml", "voices") for token in tokens_in(page, item.source))


def _for_last_body(page: Page, item: Attribution, before: Sequence[Attribution]) -> Attribution:
    """ "A spokesman": of the body that spoke last."""
    for other in reversed(before):
        if other.named == "body" and other.kind not in ("media", "document", "unknown"):
            return replace(item, kind=other.kind, affiliation=_name(page, other), country=item.country or other.country)
    return item


def _officer(page: Page, item: Attribution) -> Attribution:
    """ "An officer" where soldiers and no police are told of is one of theirs."""
    words = page.words
    own = {token.lower_ for token in tokens_in(page, item.source)}
    soldiers = words & word_set("phrases.toml", "soldiers") and not words & {"police", "policeman"} and "police" not in own
    return replace(item, kind="military") if soldiers else item


def _is_outlet(page: Page, item: Attribution) -> bool:
    """Whether a single word that nobody else bears, and that broadcasts or publishes, is an outlet: "W-Sea aired"."""
    if item.kind != "person" or item.named != "named" or item.affiliation is not None:
        return False
    entity = next((mention.entity for mention in page.mentions if mention.entity.id == item.speaker), None)
    name = page.text[slice(*item.source[0])] if entity is not None and len(item.source) == 1 else ""
    return entity is not None and name == entity.name and " " not in name and _airs(page, item)


def _airs(page: Page, item: Attribution) -> bool:
    cue = {form for token in tokens_in(page, item.cue) for form in lemmas(token.lower_)}
    return not cue.isdisjoint(word_set("phrases.toml", "airs"))


def _is_citing(page: Page, item: Attribution) -> bool:
    return bool(item.cue) and page.text[slice(*item.cue[0])].lower() in word_set("relays.toml", "citing")


def _investigator(page: Page, item: Attribution) -> Attribution:
    """Who looks into a crash is no policeman, where no police are told of."""
    accident = not page.words.isdisjoint(word_set("phrases.toml", "accidents")) and page.words.isdisjoint(word_set("phrases.toml", "crimes"))
    return replace(item, kind="government") if accident else item


def _is_single(page: Page, item: Attribution, found: Description) -> bool:
    """Whether one student or migrant tells what happened, not a view."""
    if item.named != "unnamed" or item.stance != "asserts" or found.noun not in word_set("phrases.toml", "ordinary"):
        return False
    return not is_plural(tokens_in(page, [found.head or item.source[0]])[-1])


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
    """Whether the content opens with what the speaker's own senses gave: "he saw", "they had heard", "hearing a bang"."""
    if item.kind != "person" or not item.content:
        return False
    words = [token.lower_ for token in tokens_in(page, item.content[:1])[:_FIRST]]
    words = [word for word in words if word not in ("that", "“", '"', "had", "also", "both", "then", "just")]
    pronouns = word_set("phrases.toml", "singular_pronouns") | word_set("phrases.toml", "plural_pronouns")
    if words and words[0].endswith("ing"):
        return any(form in word_set("phrases.toml", "perceives") for form in lemmas(words[0]))
    return len(words) > 1 and words[0] in pronouns and any(form in word_set("phrases.toml", "perceives") for form in lemmas(words[1]))


def _is_onlooker(page: Page, item: Attribution) -> bool:
    """Introduced by what they do or where they were, not by a bare known name: "Rosa Linder, who sells tea", "A driver"."""
    if item.affiliation is not None or item.country is not None:
        return False
    if "," in "".join(page.text[slice(*span)] for span in item.source) or item.named == "unnamed":
        return True
    forms = [mention.form for mention in page.mentions if mention.entity.id == item.speaker]
    return "nominal" in forms
