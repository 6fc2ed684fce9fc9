"""Who speaks: the entity behind a source, and what its other mentions tell about it ("He" is Defense Secretary Mark Doe)."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from sourceline.attribution.description import Description
from sourceline.attribution.kinds import describe
from sourceline.attribution.page import Mention, Page, mentions_in, sentence_at, tokens_in
from sourceline.attribution.terms import BODY_KINDS, colour_terms, head_terms
from sourceline.attribution.words import word_set
from sourceline.records import Entity, Span

_SPEAKING = frozenset(
    {
        "person",
        "organisation",
        "government",
        "military",
        "police",
        "armed_group",
        "political_party",
        "international_organisation",
        "media",
        "place",
        "group",
    }
)
_KNOWING = frozenset({"person", "people"})
"""Nouns of sources of which nothing is told but that they know; they stay unknown in all their mentions."""
_CLAUSE = 140
"""Characters that a relative clause behind a source may take."""
_SPEAKING_ELSE = frozenset({"other", "work", "facility", "product"})


def find_speaker(page: Page, source: Sequence[Span], head: Span | None) -> Entity | None:
    """The entity whose mention overlaps the source's head best; a relative pronoun stands for the mention before it."""
    if not source:
        return None
    antecedent = find_antecedent(page, source)
    if antecedent is not None:
        return antecedent.entity
    target = head or source[0]
    candidates = [mention for mention in mentions_in(page, target) if mention.entity.kind in _SPEAKING or mention.entity.kind in _SPEAKING_ELSE]
    candidates = [mention for mention in candidates if not _only_modifies(mention, target)]
    best = max(candidates, key=lambda mention: _fit(mention, target), default=None)
    if best is None or best.form != "name":
        best = _named_behind(page, source, target) or best
    if best is None or _owns_itself(page, best):
        return None
    return _body_for_short(page, best.entity, target)


def _owns_itself(page: Page, mention: Mention) -> bool:
    """Whether "his spokesman" is taken for him."""
    inner = (other for other in mentions_in(page, mention.span) if other.form == "pronoun" and other.span[0] == mention.span[0])
    return mention.form == "nominal" and any(other.entity is mention.entity for other in inner)


def _body_for_short(page: Page, entity: Entity, target: Span) -> Entity:
    """The body told of before by a longer name, for a single word that is taken for a person: "Padma" of "Padma Gases"."""
    word = page.text[slice(*target)]
    if entity.kind != "person" or " " in entity.name or word != entity.name:
        return entity
    before = (m.entity for m in page.mentions if m.form == "name" and m.span[0] < target[0] and m.entity.name.startswith(f"{word} "))
    longer = list({other.id: other for other in before}.values())
    return longer[0] if len(longer) == 1 and longer[0].kind in BODY_KINDS and longer[0].kind != "place" else entity


def _named_behind(page: Page, source: Sequence[Span], target: Span) -> Mention | None:
    """The name in apposition to a common noun: "the nurses' union, Solid Harbor", "a group calling itself the Tide"."""
    near = (mention for mention in mentions_in(page, (target[1], target[1] + 24)) if mention.form == "name" and mention.span[0] >= target[1])
    found = next((mention for mention in near if any(start <= mention.span[0] < end for start, end in source)), None)
    if found is None or found.entity.kind not in _SPEAKING:
        return None
    between = page.text[target[1] : found.span[0]].strip().removesuffix("the").strip()
    return found if between in (",", "calling itself", "known as") else None


def find_antecedent(page: Page, source: Sequence[Span]) -> Mention | None:
    """What "who" or "which" stands for: the mention that ends just before it. None when the source is no relative pronoun."""
    tokens = tokens_in(page, source)
    if len(tokens) != 1 or tokens[0].lower_ not in word_set("phrases.toml", "relatives"):
        return None
    at = tokens[0].idx
    near = [mention for mention in page.mentions if mention.span[1] <= at and at - mention.span[1] <= 3 and mention.entity.kind in _SPEAKING]
    return max(near, key=lambda mention: (mention.span[1], mention.span[1] - mention.span[0]), default=None)


def describe_source(page: Page, source: Sequence[Span], cue: Sequence[Span] = ()) -> tuple[Description, Entity | None]:
    """Description of a source and its entity, filled from the entity's other mentions where the words here leave it open."""
    source = _with_clause(page, source, cue)
    antecedent = find_antecedent(page, source)
    found = describe(page, [phrase_around(page, antecedent)] if antecedent else _head_of_clause(page, source))
    entity = antecedent.entity if antecedent else find_speaker(page, source, found.head)
    if entity is None or found.named == "none":
        return found, entity
    if found.kind == "person" and found.named == "named" and entity.kind in BODY_KINDS and found.head and " " not in page.text[slice(*found.head)]:
        found = found._replace(kind=BODY_KINDS[entity.kind], named="body")
    return fill_from(page, found, entity), entity


def _with_clause(page: Page, source: Sequence[Span], cue: Sequence[Span]) -> Sequence[Span]:
    """The source with the relative clause that stands between it and the cue: "Ana Doe, [who leads the clinic,] said"."""
    if len(source) != 1 or not cue or not 0 < cue[0][0] - source[0][1] <= _CLAUSE:
        return source
    between = page.text[source[0][1] : cue[0][0]].lstrip(", ")
    return [(source[0][0], cue[0][0])] if between.startswith(("who ", "whose ")) else source


def _head_of_clause(page: Page, source: Sequence[Span]) -> Sequence[Span]:
    """The noun that a relative pronoun without a mention hangs on by the parse; else the source itself."""
    tokens = tokens_in(page, source)
    if len(tokens) != 1 or tokens[0].lower_ not in ("who", "which", "that") or tokens[0].head.dep_ != "acl:relcl":
        return source
    noun = tokens[0].head.head
    start = noun.left_edge.idx
    return [(start, noun.idx + len(noun))] if noun.i < tokens[0].i else source


def fill_from(page: Page, found: Description, entity: Entity) -> Description:
    """Add what other mentions of the entity tell: a name for a pronoun, an office for a bare name. Never changes what is told here."""
    here = found.head
    pronoun = here is not None and any(mention.span == here and mention.form == "pronoun" for mention in mentions_in(page, here))
    nominal = here is not None and page.text[here[0] : here[1]].lower().startswith(("the ", "this ", "that "))
    if entity.kind != "person" and not pronoun:
        return _of_body(page, found, entity)._replace(country=found.country or entity.country)
    open_kind = found.kind in ("person", "unknown") and not found.settled
    if not open_kind and found.affiliation is not None:
        return found
    for start, end, form in entity.mentions:
        if form == "pronoun" or (start, end) == here:
            continue
        other = describe(page, [phrase_around(page, Mention((start, end), form, entity))])
        found = _merge(found, other, resolve=pronoun or nominal, open_kind=open_kind)
        if (pronoun or nominal) and form == "nominal" and found.speakers is None and found.named == "unnamed":
            found = found._replace(speakers=other.speakers)
    return found._replace(country=found.country or entity.country)


def _of_body(page: Page, found: Description, entity: Entity) -> Description:
    """ "The group", "the brigade", or a bare name takes the kind that another mention of its body tells ("an armed group", "the Front")."""
    kind = BODY_KINDS.get(entity.kind)
    if kind is None or found.kind not in ("organisation", "unknown", "military"):
        return found
    # "the Lornian Red Cross" is no international body
    national = kind == "international_organisation" and found.country is not None and found.kind == "organisation"
    if found.kind != "military" and not national and not (entity.kind == "place" and found.kind == "organisation"):
        found = found._replace(kind=kind)
    others = [describe(page, [(start, end)]) for start, end, form in entity.mentions if form != "pronoun" and (start, end) != found.head]
    if found.kind in ("organisation", "military") and any(other.kind == "armed_group" for other in others):
        found = found._replace(kind="armed_group")
    elif found.kind == "organisation":
        states = ("police", "military", "media") if entity.kind == "place" else ("government", "police", "military", "media")
        told = next((other.kind for other in others if other.kind in states), None)
        found = found._replace(kind=told or found.kind)
    if found.named == "unnamed" and any(form == "name" for *_, form in entity.mentions):
        found = found._replace(named="body")
    return found


def phrase_around(page: Page, mention: Mention) -> Span:
    """A mention with the title before it and the apposition after it: "Defense Secretary [Mark Doe]", "[Ann Doe], a doctor,"."""
    start, end = mention.span
    bounds = page.sentences[sentence_at(page, start)]
    if mention.form != "name":
        return start, end
    before = tokens_in(page, [(max(bounds[0], start - 60), start)]) if start > bounds[0] else []
    for token in reversed(before[-6:]):
        if token.idx < bounds[0] or not (
            token.text[:1].isupper() or token.lower_ in ("'s", "’s", ".") or _tells_role(token) or token.lower_ in word_set("phrases.toml", "gone")
        ):
            break
        if token.is_sent_start and token.is_stop:
            break
        start = token.idx
    after = page.text[end : bounds[1]]
    if after.startswith((", a ", ", an ", ", the ")):
        close = after.find(",", 2)
        end += close if close > 0 else len(after.rstrip().rstrip('.”"'))
    return start, end


def _tells_role(token: Token) -> bool:
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", ""):
        return False
    return head_terms().at([token.lower_], 0) is not None or colour_terms().at([token.lower_], 0) is not None


def _merge(found: Description, other: Description, *, resolve: bool, open_kind: bool) -> Description:
    told = other.kind not in ("person", "unknown", "public")
    if (open_kind and told and found.kind in ("person", "unknown")) or (
        found.kind == "unknown" and other.kind != "unknown" and found.noun not in _KNOWING
    ):
        found = found._replace(kind=other.kind)
    if resolve and other.named in ("named", "body") and found.named in ("unnamed", "body"):
        found = found._replace(named=other.named)
    return found._replace(affiliation=found.affiliation or other.affiliation, country=found.country or other.country)


def _only_modifies(mention: Mention, target: Span) -> bool:
    """A name inside the head that does not end it only colours it ("Iraqi" in "three Iraqi officials")."""
    return mention.span[1] < target[1] and mention.span[0] >= target[0]


def _fit(mention: Mention, target: Span) -> tuple[bool, float]:
    shared = min(mention.span[1], target[1]) - max(mention.span[0], target[0])
    union = max(mention.span[1], target[1]) - min(mention.span[0], target[0])
    return mention.span[1] == target[1], shared / union
