"""What a source is: kind, how it is named, the body it speaks for, its country, and how many speakers are meant.

The kind of a role ("official") is the kind of its body ("police official"). Points that LEDGER.md leaves open: residents, neighbours and
villagers are witnesses (conflict reports quote them for what they saw); people named by nationality, politics or role in a crowd
(protesters, voters, critics) are the public; a document is ``body`` when the text names whose it is, else ``unnamed``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from spacy.tokens import Token

from sourceline.attribution.affiliations import (
    Affiliation,
    affiliation_after,
    affiliation_before,
    affiliation_of,
    affiliation_of_owner,
    country_in,
    country_of_capital,
)
from sourceline.attribution.counts import count_speakers
from sourceline.attribution.description import Description
from sourceline.attribution.heads import after_owner, holds_office, is_hearsay
from sourceline.attribution.holders import is_full_name, name_at_end
from sourceline.attribution.named_bodies import body_kind_of, body_mention, body_of_clause, describe_body, listed_body, named_body
from sourceline.attribution.page import Page, mentions_in, token_span, tokens_in
from sourceline.attribution.phrase import Segment, cut_phrase, is_number, is_plural, strip_end, strip_lead
from sourceline.attribution.terms import BODY_KINDS, Term, body_kind, colour_terms, head_term, media_suffixes
from sourceline.attribution.words import Match, lemmas, load_toml, word_set
from sourceline.records import Named, SourceKind, Span

_ALIAS = re.compile(r"(?:known as|nicknamed|alias|calls? (?:him|her)self) [“\"‘']?(?!the )[A-Z]")
"""What a person goes by in place of a name."""


def describe(page: Page, spans: Sequence[Span]) -> Description:
    """Describe a source by its words and the entities named in it. Cost: linear in its tokens; the same spans again cost nothing."""
    key = tuple(spans)
    known = page.described.get(key)
    if known is None:
        known = page.described[key] = _describe(page, spans)
    return cast(Description, known)


def _describe(page: Page, spans: Sequence[Span]) -> Description:
    segments = _rejoin(cut_phrase(page, strip_end(tokens_in(page, spans))))
    if not segments:
        return Description()
    core = strip_end(segments[0].tokens) or segments[0].tokens
    found = _describe_core(page, core, segments)
    head = found.head or token_span(core)
    if found.named == "unnamed" and _ALIAS.search(page.text, spans[0][0], spans[-1][1]):
        found = found._replace(named="named")
    count = count_speakers(segments) if found.named == "unnamed" or len(segments) > 1 else None
    country = found.country
    if country is None and found.kind not in ("international_organisation", "unknown"):
        # "militia leaders loyal to Iran" are not Iran's
        own = [segment for segment in segments if segment.relation in ("head", ",", "and", "or", "of", "for", "from", "with")]
        country = country_in(page, [token_span(segment.tokens) for segment in own])
    return found._replace(head=head, speakers=count, country=country, noun=found.noun or core[-1].lower_)


def _rejoin(segments: list[Segment]) -> list[Segment]:
    """A body whose name has "and" in it is one: "the search and rescue agency"."""
    if len(segments) < 2 or segments[1].relation != "and" or head_term(segments[0].tokens) is not None:
        return segments
    first, second = segments[0].tokens, strip_end(segments[1].tokens)
    match = head_term(second)
    if match is None or match.value.cls != "body" or not first[-1].text[:1].islower() or second[0].lower_ in word_set("phrases.toml", "determiners"):
        return segments
    return [Segment("head", [*first, *second]), *segments[2:]]


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
    known = listed_body(core) or named_body(page, core)
    state = country_of_capital(page.text[slice(*token_span(core))]) if known is None else None
    if state is not None:
        return Description("government", "body", None, state)
    if known is not None:
        return _describe_term(page, core[: known.end], known, segments)._replace(named="body")
    company = _company(core) or _apposed_body(page, core, segments)
    if company is not None:
        return company
    person = _person(page, core)
    if person is not None:
        return _describe_person(page, core, person, segments)
    named = _named_after(page, core, segments)
    if named is not None:
        return named
    titled_body = body_of_clause(page, core)
    if titled_body is not None:
        return titled_body
    match = head_term(core)
    if match is None and len(segments) > 1 and _is_of_them(segments):
        told = next((strip_end(segment.tokens) for segment in segments[1:] if segment.relation == "," and strip_end(segment.tokens)), None)
        if told is not None and (role := _describe_role(page, told, [])) is not None:
            return role._replace(head=token_span(told))  # "the first of them, a crane driver"
    if (
        match is not None
        and match.value.cls in ("document", "person")
        and len(core) > 1
        and core[-1].text.istitle()
        and core[-1].lower_ in media_suffixes()
    ):
        return Description("media", "body", None, country_in(page, [token_span(core)]))  # "the Post"
    if match is not None:
        return _describe_term(page, core, match, segments)
    body = body_mention(page, core)
    if body is not None:
        return describe_body(page, core, body)
    return _describe_unknown(page, core, segments)


def _company(core: list[Token]) -> Description | None:
    """A name with a company's mark at its end or its start: "PT Bahtera", "Aerosur Cargo"."""
    own = strip_lead(core)
    capitals = len(own) > 1 and all(token.text[:1].isupper() or token.is_punct for token in own)
    marks = word_set("phrases.toml", "companies")
    return Description("organisation", "body") if capitals and (own[-1].lower_ in marks or own[0].text in ("PT", "SA", "CV")) else None


def _with_names(segments: list[Segment]) -> list[Segment]:
    """Segments with "named Ana Doe" joined to the role before it: "one, a retired ranger named Ana Doe"."""
    joined = segments[:1]
    for segment in segments[1:]:
        last = joined[-1]
        if segment.relation == "clause" and last.relation == "," and segment.tokens[0].i and segment.tokens[0].nbor(-1).lower_ in ("named", "called"):
            joined[-1] = Segment(",", [*last.tokens, *segment.tokens])
        else:
            joined.append(segment)
    return joined


def _is_person(page: Page, name: Sequence[Token]) -> bool:
    """Whether one word is a person's name by its entity: "his mother, Renee,"."""
    return len(name) == 1 and any(
        m.form == "name" and m.entity.kind == "person" and m.span == token_span(name) for m in mentions_in(page, token_span(name))
    )


def _without_agent(segments: list[Segment]) -> list[Segment]:
    """Who was hired or freed "by" a body does not speak for it."""
    return segments[:1] if len(segments) > 1 and segments[1].relation == "by" else segments


def _apposed_body(page: Page, core: list[Token], segments: list[Segment]) -> Description | None:
    """A name that is called a body behind a comma: "Justice for Voices, a rights group", "TUV, an auditor that certified the dam"."""
    place = next((place for place, segment in enumerate(segments) if place and segment.relation == ","), None)
    if place is None or not strip_lead(core)[-1].text[:1].isupper() or segments[place].tokens[0].lower_ not in ("a", "an", "the", "one"):
        return None
    called = strip_end(segments[place].tokens)
    match = head_term(called) if called and called[-1].text[:1].islower() else None
    if match is None:
        return None
    if match.value.cls in ("body", "media"):
        kind = body_kind_of(page, called) if len(called) > match.end - match.start + 1 else None
        kind = kind or match.value.kind
        return Description(
            kind, "body", None, country_in(page, [token_span(core)]) or country_in(page, [token_span(called)]), head=_name_span(segments[:place])
        )
    thing = called[-1].i + 1 < len(page.doc) and page.doc[called[-1].i + 1].lower_ in ("that", "which")
    return Description("organisation", "body", None, country_in(page, [token_span(called)])) if thing and match.value.cls == "role" else None


def _name_span(segments: Sequence[Segment]) -> Span:
    return token_span([token for segment in segments for token in segment.tokens])


def _is_of_them(segments: Sequence[Segment]) -> bool:
    """ "The first of them": a head that only points back."""
    pronouns = word_set("phrases.toml", "plural_pronouns")
    return any(len(segment.tokens) == 1 and segment.tokens[0].lower_ in pronouns for segment in segments[1:2]) or (
        segments[0].tokens[-1].lower_ in pronouns
    )


def _named_after(page: Page, core: list[Token], segments: list[Segment]) -> Description | None:
    """ "A bus driver, Emil Pradek," and "the group's director, Dr. Livia Sorel": a role with its holder's name behind it."""
    numbered = _is_number(core)
    if is_plural(core[-1]) or not (numbered or core[-1].text[:1].islower()) or any(segment.relation in ("and", "or", "&") for segment in segments):
        return None
    match = head_term(core)
    if match is not None and match.value.cls not in ("role", "person") and not _is_number(core):
        return None
    for before, segment in pairwise(_with_names(segments)):
        holder = strip_end(segment.tokens)
        if segment.relation != "," or not holder:
            continue
        if before.tokens[-1].lower_ in word_set("phrases.toml", "settlements") or before.tokens[-1].lower_ == "name":
            continue
        name = name_at_end(holder)
        if (company := _company(name)) is not None:
            return company._replace(head=token_span(name))  # "its owner, PT Bahtera,"
        if not (is_full_name(page, name) or _is_person(page, name)):
            continue
        lead = holder[: -len(name)]
        role = _describe_role(page, lead, []) if lead else None
        if role is None and match is not None:
            role = _describe_term(page, core, match, segments)
        return _person_of(page, name, [role] if role is not None else [], name)
    return None


def _is_number(core: Sequence[Token]) -> bool:
    return all(token.lower_ in word_set("phrases.toml", "determiners") or is_number(token) or token.lower_ == "them" for token in core)


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
    if body_mention(page, core) is not None or head_term(core) is not None:
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
    return _person_of(page, core, [fact for fact in (title, _told_behind(page, segments)) if fact is not None], core[start:])


def _told_behind(page: Page, segments: list[Segment]) -> Description | None:
    """What stands behind a name: a role in apposition, "who describes herself as the front's spokeswoman", "who runs the clinic", "of the hospital"."""
    for place, segment in enumerate(segments[1:], 1):
        tokens = strip_end(segment.tokens)
        if not tokens:
            continue
        if (segment.relation == "," or (segment.relation == "as" and place > 1)) and head_term(tokens) is not None:
            return _describe_role(page, tokens, segments[place + 1 : place + 2])
        body = None
        if segment.relation == "clause" and tokens[0].lower_ in word_set("phrases.toml", "leads"):
            body = affiliation_of(page, tokens[1:])
        elif segment.relation == "clause" and _tells_life(tokens):
            return Description("witness", "unnamed")
        elif segment.relation == "," and tokens[-1].lower_ == "one" and segments[place + 1 : place + 2] and segments[place + 1].relation == "of":
            return _describe_role(page, strip_end(segments[place + 1].tokens), [])  # "one of the camp's cooks"
        elif place == 1 and segment.relation in ("of", "from", "with"):
            body = affiliation_of(page, tokens)
        if body is not None and body.kind is not None:
            return Description(body.kind, "unnamed", body.name, body.country)
    return None


def _tells_life(tokens: Sequence[Token]) -> bool:
    """Whether a relative clause tells what a private person lived through, does or has: "who sells tyres", "whose farm was buried"."""
    first, whose = tokens[0].lower_, tokens[0].i and tokens[0].nbor(-1).lower_ == "whose"
    if whose:
        return first in word_set("phrases.toml", "belongings")
    return first in word_set("phrases.toml", "lived") or first in word_set("phrases.toml", "trades_of")


def _person_of(page: Page, core: list[Token], facts: Sequence[Description], name: list[Token]) -> Description:
    """A named person with what titles and appositions tell: who holds a role in a body speaks for it."""
    told = [fact for fact in facts if fact.kind not in ("person", "unknown")]
    settled = any(fact.settled or fact.noun in word_set("phrases.toml", "independent") for fact in facts[:1])
    if settled:
        told = []
    affiliation = next((fact.affiliation for fact in facts if fact.affiliation), None)
    country = next((fact.country for fact in facts if fact.country), None)
    own = next((mention.entity.country for mention in mentions_in(page, token_span(name)) if mention.entity.kind == "person"), None)
    kind: SourceKind = told[0].kind if told else "person"
    role = next((fact.noun for fact in facts if fact.noun), None)
    return Description(kind, "named", affiliation, country or own, head=token_span(core), noun=name[-1].lower_, settled=settled, role=role)


def _is_role_end(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and head_term(tokens) is not None


def _describe_role(page: Page, tokens: list[Token], after: list[Segment]) -> Description | None:
    """What a title or an apposition tells ("State Department spokeswoman", "a spokesman for the army")."""
    ends = (head_term(tokens[:end]) for end in range(len(tokens), 0, -1))
    match = next((found for found in ends if found is not None and found.value.cls in ("role", "person")), None) or head_term(tokens)
    if match is None:
        return None
    before = head_term(tokens[: match.start]) if match.start else None
    if before is not None and before.value.cls == "role" and match.value.kind == "military":
        tokens, match = tokens[: match.start], before  # "army spokesman Col."
    return _describe_term(page, tokens[: match.end], match, [Segment("head", tokens[: match.end]), *after])


def _describe_term(page: Page, core: list[Token], match: Match[Term], segments: list[Segment]) -> Description:
    term = match.value
    modifiers = [token for token in strip_lead(core) if token.i < core[match.start].i]
    noun = " ".join(match.phrase)
    if term.cls in ("role", "arm", "document"):
        before = affiliation_before(page, modifiers)
        if before is not None and before.name.islower() and term.kind == "person" and not _takes_fields(noun):
            before = None  # "a police reporter"
        affiliation = (
            before or affiliation_of_owner(page, core) or affiliation_after(page, _without_agent(segments) if term.cls == "role" else segments)
        )
        return _with_affiliation(page, core, term, affiliation, modifiers, noun, _served(core, segments))
    country = term.country or country_in(page, [token_span(core)])
    if term.cls == "person":
        after = page.doc[core[-1].i + 1 : core[-1].i + 5]
        if noun in ("person", "people") and any(token.lower_ in word_set("phrases.toml", "knowing") for token in after):
            return Description("unknown", "unnamed", None, None, noun=noun)
        # "a mother of five" tells her own; "his mother" is somebody's relative
        if term.kind == "witness" and any(token.lower_ in word_set("phrases.toml", "gone") for token in core):
            return Description("person", "unnamed", None, country, noun=noun)  # "a retired train driver"
        onlooker = term.kind == "person" and noun in word_set("phrases.toml", "kin") and core[0].lower_ in ("a", "an")
        return Description("witness" if onlooker else term.kind, "unnamed", None, country, noun=noun, settled=term.kind == "person" and not onlooker)
    if term.kind == "international_organisation" and noun in ("red cross", "red crescent") and country is not None:
        return Description("organisation", "body", None, country, noun=noun)  # a country's own society
    stately = not word_set("phrases.toml", "stately").isdisjoint(token.lower_ for token in modifiers)
    if term.kind == "organisation" and stately and noun in word_set("phrases.toml", "boards"):
        return Description("government", "body", None, country, noun=noun)
    coloured = (
        body_kind_of(page, core) if modifiers and (term.kind in ("organisation", "government", "military") or core[-1].text[:1].isupper()) else None
    )
    return Description(coloured or term.kind, "body", None, country, noun=noun)


def _with_affiliation(
    page: Page, core: list[Token], term: Term, affiliation: Affiliation | None, modifiers: list[Token], noun: str, served: SourceKind | None
) -> Description:
    country = term.country or (affiliation.country if affiliation else None) or country_in(page, [token_span(core)])
    name = affiliation.name if affiliation else None
    if term.cls == "document":
        if affiliation is not None and affiliation.kind is not None and noun in word_set("phrases.toml", "utterances"):
            return Description(affiliation.kind, "body", name, country, noun=noun)
        named: Named = "named" if affiliation is not None and affiliation.person else "body"
        return Description("document", named, None, country, noun=noun)
    if term.cls == "arm":
        kind = affiliation.kind if affiliation and affiliation.kind else term.kind
        return Description(kind, "body", name, country, noun=noun)
    kind = term.kind
    if any(token.lower_ in word_set("phrases.toml", "gone") for token in core) or (
        term.kind == "person" and any(token.lower_ == "opposition" for token in modifiers)
    ):
        return Description("person", "unnamed", None, country, noun=noun, settled=True)
    if affiliation is not None and affiliation.kind is not None and not holds_office(term, noun, affiliation.kind):
        if noun not in word_set("phrases.toml", "independent"):
            kind = affiliation.kind
        if name in word_set("phrases.toml", "branches") and noun not in word_set("phrases.toml", "voices"):
            name = None  # "a police captain" is of no police told apart
    elif affiliation is None and kind == "person" and served is not None and noun not in word_set("phrases.toml", "independent"):
        kind = served
    else:
        # a term of several words ("police chief") is told already: "city" before it adds only where
        plain = (" " not in noun or term.kind in ("person", "unknown")) and noun.split()[-1] in word_set("phrases.toml", "coloured")
        own = after_owner(modifiers)
        colour = colour_terms().longest([token.lower_ for token in own]) if plain and own else None
        if colour is not None:
            kind = colour.value.kind
    # a term of several words ("opposition leader", "boat's captain") leaves no doubt
    return Description(kind, "unnamed", name, country, noun=noun, settled=kind == "person" and " " in noun)


def _takes_fields(noun: str) -> bool:
    """Whether a role is always somebody's: a field before it tells whose."""
    last = noun.split()[-1]
    return last in word_set("phrases.toml", "coloured") or last in word_set("phrases.toml", "bound")


def _served(core: Sequence[Token], segments: Sequence[Segment]) -> SourceKind | None:
    """The kind of the office that one serves: "an aide to the president", "the governor's spokesman"."""
    owner = next((place for place, token in enumerate(core) if token.lower_ in word_set("phrases.toml", "possessives")), 0)
    after = strip_end(segments[1].tokens) if len(segments) > 1 and segments[1].relation in ("to", "of", "for", "with") else []
    for tokens in (core[:owner], after):
        match = head_term(tokens)
        if match is not None and match.value.cls in ("role", "person") and match.value.kind in BODY_KINDS.values():
            return match.value.kind
    return None


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
