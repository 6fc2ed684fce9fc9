"""What a source is: kind, how it is named, the body it speaks for, its country, and how many speakers are meant.

The kind of a role ("official") is the kind of its body ("police official"). Points that LEDGER.md leaves open: residents, neighbours and
villagers are witnesses (conflict reports quote them for what they saw); people named by nationality, politics or role in a crowd
(protesters, voters, critics) are the public; a document is ``body`` when the text names whose it is, else ``unnamed``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from spacy.tokens import Token

from sourceline.attribution.affiliations import Affiliation, affiliation_after, affiliation_before, country_in
from sourceline.attribution.counts import count_speakers
from sourceline.attribution.heads import after_owner, holds_office, is_generic, is_hearsay
from sourceline.attribution.page import Mention, Page, mentions_in, token_span, tokens_in
from sourceline.attribution.phrase import Segment, cut_phrase, is_plural, strip_end, strip_lead
from sourceline.attribution.terms import BODY_KINDS, Term, body_kind, colour_terms, head_term, media_rows, media_suffixes
from sourceline.attribution.words import Match, lemmas, load_toml, word_set
from sourceline.records import Named, SourceKind, Span


class Description(NamedTuple):
    """What the words of a source tell. ``head`` is the span of the phrase without what hangs on it, ``noun`` its last word's lemma."""

    kind: SourceKind = "unknown"
    named: Named = "none"
    affiliation: str | None = None
    country: str | None = None
    speakers: int | None = None
    head: Span | None = None
    noun: str | None = None


def describe(page: Page, spans: Sequence[Span]) -> Description:
    """Describe a source by its words and the entities named in it. Cost: linear in its tokens; the same spans again cost nothing."""
    key = tuple(spans)
    known = page.described.get(key)
    if known is None:
        known = page.described[key] = _describe(page, spans)
    return cast(Description, known)


def _describe(page: Page, spans: Sequence[Span]) -> Description:
    segments = cut_phrase(page, strip_end(tokens_in(page, spans)))
    if not segments:
        return Description()
    core = strip_end(segments[0].tokens) or segments[0].tokens
    found = _describe_core(page, core, segments)
    head = found.head or token_span(core)
    count = count_speakers(segments) if found.named == "unnamed" or len(segments) > 1 else None
    country = found.country
    if country is None and found.kind not in ("international_organisation", "unknown"):
        # "militia leaders loyal to Iran" are not Iran's
        own = [segment for segment in segments if segment.relation in ("head", ",", "and", "or", "of", "for", "from", "with")]
        country = country_in(page, [token_span(segment.tokens) for segment in own])
    return found._replace(head=head, speakers=count, country=country, noun=found.noun or core[-1].lower_)


def _describe_core(page: Page, core: list[Token], segments: list[Segment]) -> Description:
    if len(core) == 1 and (pronoun := _pronoun(core[0])):
        return pronoun
    if is_hearsay(core, segments):
        return Description(noun=min(lemmas(core[-1].lower_), key=len))
    if [token.lower_ for token in core[:2]] == ["no", "one"]:
        return Description(noun="nobody")
    titled = next((place for place, token in enumerate(core[:-1]) if token.lower_ in word_set("phrases.toml", "honorifics")), None)
    if titled is not None and core[titled + 1].text[:1].isupper() and core[-1].text[:1].isupper():
        return _describe_person(page, core, titled + 1, segments)
    last = strip_lead(core)[-1]
    if last.text in page.states.names and len([token for token in core if token.text[:1].isupper()]) == 1:
        return Description("government", "body", None, country_in(page, [token_span(core)]))
    person = _person(page, core)
    if person is not None:
        return _describe_person(page, core, person, segments)
    named = _named_after(page, core, segments)
    if named is not None:
        return named
    match = head_term(core)
    if match is not None and match.value.cls == "document" and len(core) > 1 and core[-1].text.istitle() and core[-1].lower_ in media_suffixes():
        return Description("media", "body", None, country_in(page, [token_span(core)]))  # "the Post"
    if match is not None:
        return _describe_term(page, core, match, segments)
    body = _body_mention(page, core)
    if body is not None:
        return _describe_body(page, core, body)
    return _describe_unknown(page, core, segments)


def _named_after(page: Page, core: list[Token], segments: list[Segment]) -> Description | None:
    """ "A bus driver, Emil Pradek," and "the group's director, Dr. Livia Sorel": a role with its holder's name behind it."""
    if is_plural(core[-1]) or not core[-1].text[:1].islower() or any(segment.relation in ("and", "or", "&") for segment in segments):
        return None
    match = head_term(core)
    if match is not None and match.value.cls not in ("role", "person"):
        return None
    for segment in segments[1:]:
        name = strip_end(segment.tokens)
        if segment.relation != "," or not name or not is_full_name(page, name):
            continue
        before = segments[: segments.index(segment)]
        if before[-1].tokens[-1].lower_ in word_set("phrases.toml", "settlements"):
            continue
        role = _describe_term(page, core, match, segments) if match is not None else None
        return _person_of(page, name, [role] if role is not None else [], name)
    return None


def is_full_name(page: Page, tokens: Sequence[Token]) -> bool:
    """Whether tokens are a person's name of two words and more, titles included."""
    if not all(token.text[:1].isupper() or token.text[:1].isdigit() or token.text == "." for token in tokens) or len(tokens) < 2:
        return False
    names = [mention for mention in mentions_in(page, token_span(tokens)) if mention.form == "name"]
    if any(mention.entity.kind == "person" for mention in names):
        return True
    # the engine may take a name of two words for a place; a name that a term ends is a body
    return body_kind(tokens) is None and country_in(page, [token_span(tokens)]) is None and head_term(tokens) is None


def _pronoun(token: Token) -> Description | None:
    word = token.lower_
    if word in word_set("phrases.toml", "nobody"):
        return Description(noun="nobody")
    if word in word_set("phrases.toml", "singular_pronouns"):
        return Description("person", "unnamed")
    if word in word_set("phrases.toml", "plural_pronouns"):
        return Description("unknown", "unnamed")
    if word in word_set("phrases.toml", "thing_pronouns"):
        return Description("unknown", "body")
    if word in word_set("phrases.toml", "possessive_pronouns"):
        return Description("person" if word in ("his", "her", "my") else "unknown", "unnamed")
    return None


def _person(page: Page, core: Sequence[Token]) -> int | None:
    """Place in ``core`` at which a person's name starts; None when it only owns the head ("Smith's lawyer")."""
    names = [mention for mention in mentions_in(page, token_span(core)) if mention.form == "name" and mention.entity.kind == "person"]
    if names:
        name = names[-1]
        after = [token for token in core if token.idx >= name.span[1]]
        if after and after[0].lower_ in word_set("phrases.toml", "possessives") and len(after) > 1:
            return None
        if after and head_term(core) is not None:
            return None
        return next(place for place, token in enumerate(core) if token.idx + len(token) > name.span[0])
    if _body_mention(page, core) is not None or head_term(core) is not None:
        return None
    return _unlisted_person(page, core)


def _unlisted_person(page: Page, core: Sequence[Token]) -> int | None:
    # no entity: a capitalised run after a title, or of two and more words that end in no body's word
    start = len(core)
    while start and core[start - 1].text[:1].isupper() and not _is_known(core[:start]):
        start -= 1
    run = core[start:]
    # initials are a person's only beside another name: "PMF" alone is a body
    if not run or core[0].lower_ in word_set("phrases.toml", "determiners") or (len(run) == 1 and run[0].text.isupper() and len(run[0]) > 1):
        return None
    # a sentence's first word is a name only by its tag; "Iraq's Media Cell" is what a state has
    if (len(run) == 1 and run[0].is_sent_start and run[0].pos_ not in ("PROPN", "")) or (start and core[start - 1].lower_ in ("'s", "’s")):
        return None
    if country_in(page, [token_span(run)]) is not None or body_kind(run) is not None:
        return None
    return start


def _is_known(tokens: Sequence[Token]) -> bool:
    return head_term(tokens) is not None


def _describe_person(page: Page, core: list[Token], start: int, segments: list[Segment]) -> Description:
    title = _describe_role(page, core[:start], segments[1:2] if _is_role_end(core[:start]) else []) if start else None
    apposition = None
    for place, segment in enumerate(segments[1:], 1):
        if segment.relation == "," and head_term(strip_end(segment.tokens)) is not None:
            apposition = _describe_role(page, strip_end(segment.tokens), segments[place + 1 : place + 2])
            break
    return _person_of(page, core, [fact for fact in (title, apposition) if fact is not None], core[start:])


def _person_of(page: Page, core: list[Token], facts: Sequence[Description], name: list[Token]) -> Description:
    """A named person with what titles and appositions tell. The head of a mere organisation is a person, its spokesman speaks as it."""
    told = [fact for fact in facts if fact.kind not in ("person", "unknown") and speaks_for_body(fact)]
    affiliation = next((fact.affiliation for fact in facts if fact.affiliation), None)
    country = next((fact.country for fact in facts if fact.country), None)
    own = next((mention.entity.country for mention in mentions_in(page, token_span(name)) if mention.entity.kind == "person"), None)
    kind: SourceKind = told[0].kind if told else "person"
    return Description(kind, "named", affiliation, country or own, head=token_span(core), noun=name[-1].lower_)


def speaks_for_body(role: Description) -> bool:
    """Whether a named holder of the role takes the kind of the body: not the head of a company or a paper, but its spokesman or reporter."""
    if role.kind not in ("organisation", "media"):
        return True
    return role.noun in word_set("phrases.toml", "voices") or any(row.term == role.noun for row in media_rows() if row.cls == "person")


def _is_role_end(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and head_term(tokens) is not None


def _describe_role(page: Page, tokens: list[Token], after: list[Segment]) -> Description | None:
    """What a title or an apposition tells ("State Department spokeswoman", "a spokesman for the army")."""
    ends = (head_term(tokens[:end]) for end in range(len(tokens), 0, -1))
    match = next((found for found in ends if found is not None and found.value.cls in ("role", "person")), None) or head_term(tokens)
    if match is None:
        return None
    return _describe_term(page, tokens[: match.end], match, [Segment("head", tokens[: match.end]), *after])


def _describe_term(page: Page, core: list[Token], match: Match[Term], segments: list[Segment]) -> Description:
    term = match.value
    before = strip_lead(core)
    modifiers = [token for token in before if token.i < core[match.start].i]
    noun = " ".join(match.phrase)
    if term.cls in ("role", "arm", "document"):
        affiliation = affiliation_before(page, modifiers) or affiliation_after(page, segments)
        return _with_affiliation(page, core, term, affiliation, modifiers, noun)
    country = term.country or country_in(page, [token_span(core)])
    if term.cls == "person":
        return Description(term.kind, "unnamed", None, country, noun=noun)
    coloured = _body_kind_of(page, core) if modifiers and term.kind in ("organisation", "government", "military") else None
    kind = coloured or term.kind
    return Description(kind, "unnamed" if is_generic(core) else "body", None, country, noun=noun)


def _with_affiliation(page: Page, core: list[Token], term: Term, affiliation: Affiliation | None, modifiers: list[Token], noun: str) -> Description:
    country = term.country or (affiliation.country if affiliation else None) or country_in(page, [token_span(core)])
    name = affiliation.name if affiliation else None
    if term.cls == "document":
        if affiliation is not None and affiliation.kind is not None and noun in word_set("phrases.toml", "utterances"):
            return Description(affiliation.kind, "body", name, country, noun=noun)
        if affiliation is not None and affiliation.person:
            return Description("document", "named", name, country, noun=noun)
        return Description("document", "body" if name else "unnamed", name, country, noun=noun)
    if term.cls == "arm":
        kind = affiliation.kind if affiliation and affiliation.kind else term.kind
        return Description(kind, "body", name, country, noun=noun)
    kind = term.kind
    if affiliation is not None and affiliation.kind is not None and not holds_office(term, noun, affiliation.kind):
        kind = affiliation.kind
    else:
        # a term of several words ("police chief") is told already: "city" before it adds only where
        plain = (" " not in noun or term.kind in ("person", "unknown")) and noun not in word_set("phrases.toml", "independent")
        own = after_owner(modifiers)
        colour = colour_terms().longest([token.lower_ for token in own]) if plain and own else None
        if colour is not None:
            kind = colour.value.kind
    return Description(kind, "unnamed", name, country, noun=noun)


def _body_mention(page: Page, core: Sequence[Token]) -> Mention | None:
    """The body, place or people whose name ends the core."""
    last = core[-1]
    ends = [
        m
        for m in mentions_in(page, (last.idx, last.idx + len(last)))
        if m.form == "name" and (m.entity.kind in BODY_KINDS or m.entity.kind == "group")
    ]
    return max(ends, key=lambda mention: mention.span[1] - mention.span[0], default=None)


def _body_kind_of(page: Page, core: Sequence[Token]) -> SourceKind | None:
    known = body_kind(core)
    body = _body_mention(page, core)
    if known is not None and known[0] != "organisation":
        return known[0]
    return BODY_KINDS.get(body.entity.kind) if body is not None and body.entity.kind != "place" else None


def _describe_body(page: Page, core: list[Token], body: Mention) -> Description:
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


def _describe_unknown(page: Page, core: list[Token], segments: list[Segment]) -> Description:
    last = core[-1]
    country = country_in(page, [token_span(core)])
    if last.text[:1].isupper() and not (last.is_sent_start and last.pos_ not in ("PROPN", "")):
        if country is not None and len(strip_lead(core)) == 1:
            people = is_plural(last) and core[0].lower_ != "the"
            return Description("public", "unnamed", None, country) if people else Description("government", "body", None, country)
        known = body_kind(core)
        return Description(known[0] if known else "organisation", "body", None, country or (known[1] if known else None))
    endings: list[str] = load_toml("phrases.toml")["agent_endings"]
    if len(last) > 4 and last.lower_.endswith(tuple(endings)):
        affiliation = affiliation_before(page, strip_lead(core)[:-1]) or affiliation_after(page, segments)
        kind: SourceKind = affiliation.kind if affiliation and affiliation.kind else "person"
        return Description(kind, "unnamed", affiliation.name if affiliation else None, country)
    return Description("unknown", "unnamed", None, country)
