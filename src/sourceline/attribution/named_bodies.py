"""Bodies by their names: what a list, the common noun before a name, the name's own head, or its entity tells."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from sourceline.attribution.affiliations import country_in
from sourceline.attribution.description import Description
from sourceline.attribution.holders import in_name
from sourceline.attribution.page import Mention, Page, mentions_in, token_span
from sourceline.attribution.phrase import is_plural, strip_lead
from sourceline.attribution.terms import BODY_KINDS, Term, body_kind, head_term, media_suffixes
from sourceline.attribution.words import Match, word_set
from sourceline.records import SourceKind


def listed_body(core: Sequence[Token]) -> Match[Term] | None:
    """A body or medium that the lexicon knows by all of the core's words, whatever the engine takes it for."""
    own = len(core) - len(strip_lead(core))
    match = head_term(core)
    return match if match is not None and match.start <= own and match.value.cls in ("body", "media") and core[own].text[:1].isupper() else None


def named_body(page: Page, core: Sequence[Token]) -> Match[Term] | None:
    """The common noun that a body's name follows: "the broadcaster TV Harbor", "the militant group Sons of the Tide"."""
    for end in range(len(core) - 1, 0, -1):
        if core[end - 1].lower_ not in word_set("phrases.toml", "namers") or not core[end].text[:1].isupper():
            continue
        match = head_term(core[:end])
        title = head_term(core[end : end + 1])
        if title is not None and title.value.cls == "role":
            continue  # "traditional authority Chief Doe"
        if match is not None and match.value.cls in ("body", "media") and all(in_name(token) or token.is_digit for token in core[end:]):
            return match
    return None


def body_of_clause(page: Page, core: Sequence[Token]) -> Description | None:
    """A body's name with "of" or "for" in it: its head tells what it is ("the Network for the Defence of Citizens")."""
    own = strip_lead(core)
    cut = next((place for place, token in enumerate(own) if place and token.lower_ in ("of", "for", "against", "on")), None)
    body = body_mention(page, core)
    if cut is None or body is None or not own[0].text[:1].isupper() or body.span[0] > own[cut].idx:
        return None
    match = head_term(own[:cut])
    country = body.entity.country or country_in(page, [token_span(core)])
    listed = head_term(own)
    if listed is not None and listed.value.cls == "body" and listed.end - listed.start > 1:
        return None
    if match is not None and match.value.cls == "body":
        return Description(match.value.kind, "body", None, match.value.country or country)
    return describe_body(page, own[:cut], body) if body.entity.kind in BODY_KINDS else None


def body_mention(page: Page, core: Sequence[Token]) -> Mention | None:
    """The body, place or people whose name ends the core."""
    last = core[-1]
    ends = [
        m
        for m in mentions_in(page, (last.idx, last.idx + len(last)))
        if m.form == "name" and (m.entity.kind in BODY_KINDS or m.entity.kind == "group")
    ]
    return max(ends, key=lambda mention: mention.span[1] - mention.span[0], default=None)


def body_kind_of(page: Page, core: Sequence[Token]) -> SourceKind | None:
    known = body_kind(core)
    body = body_mention(page, core)
    match = head_term(core)
    if known is not None and match is not None and match.value.cls == "media" and len(match.phrase) == 1:
        return known[0]  # "the Doctors' Network"
    if known is not None and (known[0] != "organisation" or (match is not None and len(match.phrase) > 1)):
        return known[0]
    return BODY_KINDS.get(body.entity.kind) if body is not None and body.entity.kind != "place" else None


def describe_body(page: Page, core: list[Token], body: Mention) -> Description:
    entity = body.entity
    country = entity.country or country_in(page, [token_span(core)])
    if entity.kind == "group" or (
        entity.kind == "political_party" and (core[0].lower_ in word_set("phrases.toml", "indefinite") or is_plural(core[-1]))
    ):
        return Description("public", "unnamed", None, country)
    known = body_kind([token for token in core if token.idx >= body.span[0]] or core)
    kind = BODY_KINDS[entity.kind]
    if known is not None and (kind == "organisation" or (known[0] == "armed_group" and country is None)):
        kind = known[0]
    elif entity.kind == "organisation" and core[-1].lower_ in media_suffixes():
        kind = "media"
    return Description(kind, "body", None, country or (known[1] if known else None))
