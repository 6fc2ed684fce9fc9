"""The body that a person or a document speaks for, and the country that a source belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from spacy.tokens import Token

from sourceline.attribution.page import Page, mentions_in, token_span, tokens_in
from sourceline.attribution.phrase import Segment, strip_end, strip_lead
from sourceline.attribution.terms import BODY_KINDS, body_kind, body_words, head_term
from sourceline.attribution.words import word_set
from sourceline.language.countries import countries, country_of_demonym, country_of_name
from sourceline.records import Entity, SourceKind, Span


class Affiliation(NamedTuple):
    """A body: its name as the text or its entity has it, kind and country where known; ``person`` when it is a person's name."""

    name: str
    kind: SourceKind | None
    country: str | None
    person: bool = False


def affiliation_of_owner(page: Page, core: Sequence[Token]) -> Affiliation | None:
    """The body that a possessive pronoun before a role stands for: "Its leader", "their negotiator"."""
    pronoun = next((token for token in core[:3] if token.lower_ in word_set("phrases.toml", "possessive_pronouns")), None)
    if pronoun is None:
        return None
    owner = next((m for m in mentions_in(page, token_span([pronoun])) if m.form == "pronoun" and _is_body(m.entity)), None)
    return _of_entity(page, owner.entity) if owner else None


def affiliation_before(page: Page, modifiers: Sequence[Token]) -> Affiliation | None:
    """The body named by the words before a role: "State Department spokeswoman", "Iran's army chief".

    A country's name or adjective is kept with a common noun ("Israeli army") and left out before a proper name ("U.S. State Department"),
    since the name tells the body without it. "Iraqi official" has no affiliation, only a country.
    """
    tokens = strip_end(modifiers)
    if not tokens:
        return None
    return _affiliation(page, tokens)


def affiliation_after(page: Page, segments: Sequence[Segment]) -> Affiliation | None:
    """The body named after a role or document: "official with the militia", "spokesman for the army", "a report by the U.N."."""
    for place, segment in enumerate(segments[1:3], 1):
        if segment.relation == "clause":
            return None
        if segment.relation not in word_set("phrases.toml", "affiliates"):
            return None
        tokens = strip_end(_without_when(segment.tokens))
        if not tokens:
            return None
        named = next((later for later in segments[place + 1 : place + 3] if later.relation == "as"), None)
        if named is not None and not any(token.text[:1].isupper() for token in tokens):
            tokens = strip_end(named.tokens)
        found = _affiliation(
            page,
            strip_lead(tokens),
            place_speaks=False,
            common=segment.relation == "at" or segment.relation not in word_set("phrases.toml", "locative") or _is_armed(tokens),
        )
        if found is not None or segment.relation not in ("in", "at", "on"):
            return found
    return None


def _is_armed(tokens: Sequence[Token]) -> bool:
    """Whether one is "in" a body as its member: "a commander in the faction", not "officials in the capital"."""
    known = body_kind(tokens)
    return known is not None and known[0] in ("armed_group", "military", "police")


def affiliation_of(page: Page, tokens: Sequence[Token]) -> Affiliation | None:
    """The body that a phrase names: what one leads, or is "of"."""
    rest = strip_end(strip_lead(tokens))
    found = _affiliation(page, rest) if rest else None
    return found if found is not None and not found.person else None


def country_in(page: Page, spans: Iterable[Span]) -> str | None:
    """Country of the first entity or word in ``spans`` that has one; the place where the source only stands ("officials in ...") is left out."""
    for span in spans:
        for mention in mentions_in(page, span):
            if mention.entity.country and not _is_location(page, mention.span):
                return mention.entity.country
        for token in tokens_in(page, [span]):
            country = country_of_word(token.text)
            if country and not _is_location(page, token_span([token])) and not _names_body(page, token):
                return country
    return None


@cache
def _capitals() -> dict[str, str]:
    return {country.capital: code for code, country in countries().items() if country.capital}


def country_of_capital(name: str) -> str | None:
    """The country whose capital a name is: "Kigali denies it"."""
    return _capitals().get(name)


@lru_cache(maxsize=16384)
def country_of_word(word: str) -> str | None:
    """Country that one capitalised word names or belongs to ("Iraqi", "Iran", "U.S.")."""
    if not word[:1].isupper():
        return None
    return country_of_demonym(word) or country_of_name(word)


def _names_body(page: Page, token: Token) -> bool:
    """Whether a word that could be a country's is all of a body's name here ("PRC", a party)."""
    span = token_span([token])
    return any(mention.span == span and mention.form == "name" and _is_body(mention.entity) for mention in mentions_in(page, span))


def _is_location(page: Page, span: Span) -> bool:
    before = page.text[max(0, span[0] - 24) : span[0]].split()
    locative = word_set("phrases.toml", "locative")
    return bool(before) and (before[-1].lower() in locative or (len(before) > 1 and before[-1].lower() == "the" and before[-2].lower() in locative))


def _affiliation(page: Page, tokens: Sequence[Token], *, place_speaks: bool = False, common: bool = True) -> Affiliation | None:
    tokens = strip_lead(_without_owner(page, tokens))
    if not tokens:
        return None
    span = token_span(tokens)
    nominal = next((m for m in mentions_in(page, span) if m.form == "nominal" and m.span[1] == span[1] and _is_body(m.entity)), None)
    if nominal is not None and any(form == "name" for *_, form in nominal.entity.mentions):
        return _of_entity(page, nominal.entity)
    bodies = [m for m in mentions_in(page, span) if m.form == "name" and m.entity.kind in BODY_KINDS and (m.entity.kind != "place" or place_speaks)]
    if bodies:
        body = max(bodies, key=lambda mention: mention.span[1] - mention.span[0])
        known = body_kind(tokens)
        lists = known is not None and (body.entity.kind in ("organisation", "facility", "military") or known[0] == "armed_group")
        kind = known[0] if known is not None and lists else BODY_KINDS[body.entity.kind]
        if body.span[1] < span[1] and body_kind([token for token in tokens if token.idx >= body.span[1]]):
            return Affiliation(page.text[min(body.span[0], span[0]) : span[1]], kind, body.entity.country or (known[1] if known else None))
        return Affiliation(_without_adjective(page, body.entity.name), kind, body.entity.country or (known[1] if known else None))
    people = [mention for mention in mentions_in(page, span) if mention.form == "name" and mention.entity.kind == "person"]
    if people and body_kind(tokens) is None:
        return Affiliation(people[0].entity.name, None, people[0].entity.country, person=True)
    whole = _named_by(page, tokens)
    if whole is not None:
        return _of_entity(page, whole)
    country = next((found for token in tokens if (found := country_of_word(token.text))), None)
    known = body_kind(tokens)
    rest = _without_country(page, tokens)
    if not rest:
        return None
    name = page.text[slice(*token_span(rest))]
    if known is not None and (common or any(token.text[:1].isupper() for token in rest)):
        return Affiliation(name, known[0], known[1] or country)
    starts = rest[0].is_sent_start and rest[0].pos_ not in ("PROPN", "")
    known_words = word_set("phrases.toml", "honorifics") | word_set("phrases.toml", "portfolios") | word_set("phrases.toml", "when")
    if (
        known is None
        and not starts
        and not any(token.lower_ in known_words for token in rest)
        and not _is_title(rest[0])
        and rest[0].text[:1].isupper()
        and not any(mention.entity.kind in ("place", "group") for mention in mentions_in(page, span))
    ):
        return Affiliation(name, None, country)
    return None


def _named_by(page: Page, tokens: Sequence[Token]) -> Entity | None:
    """The body whose name ends in the one noun that stands here: "committee" of the State Border Committee."""
    word = tokens[-1].lower_
    if len(tokens) > 1 or not body_words(word):
        return None
    named = (m.entity for m in page.mentions if m.form == "name" and _is_body(m.entity) and " " in m.entity.name)
    return next((entity for entity in named if entity.name.lower().endswith(f" {word}")), None)


def _is_body(entity: Entity) -> bool:
    return entity.kind in BODY_KINDS and entity.kind != "place"


def _of_entity(page: Page, entity: Entity) -> Affiliation:
    """A body by all that its mentions tell: an armed group stays one under a name that tells nothing."""
    kind = BODY_KINDS[entity.kind]
    told = [known for start, end, form in entity.mentions if form != "pronoun" and (known := body_kind(tokens_in(page, [(start, end)])))]
    if kind == "organisation" and told:
        kind = next((known[0] for known in told if known[0] != "organisation"), kind)
    country = entity.country or next((known[1] for known in told if known[1]), None)
    return Affiliation(_without_adjective(page, entity.name), kind, country)


def _is_title(token: Token) -> bool:
    return head_term([token]) is not None or f"{token.lower_}." in word_set("phrases.toml", "abbreviated")


def _without_owner(page: Page, tokens: Sequence[Token]) -> list[Token]:
    # "Iran's Foreign Ministry": the country is kept as country; "the ministry's" keeps its body
    possessives = word_set("phrases.toml", "possessives")
    place = next((place for place, token in enumerate(tokens) if token.lower_ in possessives), None)
    if place is not None and 0 < place < len(tokens) - 1:
        owner = tokens[place - 1]
        if _names_body(page, owner) or body_kind(tokens[:place]):
            return list(tokens[:place])
        return list(tokens[place + 1 :]) if country_of_word(owner.text) else list(tokens)
    return list(tokens)


def _without_when(tokens: Sequence[Token]) -> list[Token]:
    # "by the ministry later Tuesday"
    when = word_set("phrases.toml", "when")
    end = len(tokens)
    while end > 1 and tokens[end - 1].lower_ in when:
        end -= 1
    return list(tokens[:end])


def _without_adjective(page: Page, name: str) -> str:
    first, _, rest = name.partition(" ")
    belongs = rest[:1].isupper() and (first in page.states.adjectives or country_of_demonym(first) is not None)
    return rest if belongs and body_words(rest) else name


def _without_country(page: Page, tokens: Sequence[Token]) -> list[Token]:
    start = 0
    while start < len(tokens) and (country_of_word(tokens[start].text) or tokens[start].text in page.states.adjectives):
        start += 1
    rest = list(tokens[start:])
    if not rest:
        return []
    return rest if rest[0].text[:1].isupper() else list(tokens)
