"""From raw source, cue and content spans to whole attributions, by rules over words, names and a parse where there is one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from spacy.tokens import Doc

from sourceline.attribution.anonymity import apply_terms, find_terms
from sourceline.attribution.chains import find_parents
from sourceline.attribution.continuity import carry_on
from sourceline.attribution.description import Description
from sourceline.attribution.implicit import add_sourceless
from sourceline.attribution.medium import find_medium
from sourceline.attribution.mending import mend
from sourceline.attribution.nested import add_nested
from sourceline.attribution.owners import with_owners
from sourceline.attribution.page import Page, make_page
from sourceline.attribution.quotation import find_mode
from sourceline.attribution.relays import add_relays
from sourceline.attribution.speakers import describe_source
from sourceline.attribution.stance import find_stance
from sourceline.attribution.statements import fill_between
from sourceline.attribution.words import word_set
from sourceline.records import Attribution, Document, Entity


def complete(doc: Doc, document: Document, raw: Sequence[Attribution], entities: Sequence[Entity]) -> tuple[Attribution, ...]:
    """Fill every field of LEDGER.md's "Attribution fields", and add the attributions that the text spells out beside the found ones.

    ``raw`` has id, source, cue, content (code points, half-open; source may be empty, content in several pieces). Ids stay; added ones get
    fresh ids and stand behind. ``doc`` needs tokens only; tags and sentences are used where they are set. Cost: about linear in the text.
    Raises ValueError when ``doc`` and ``document`` differ in text.
    """
    page = make_page(doc, document, entities)
    terms = find_terms(page)
    relays = add_relays(page, mend(page, raw, terms))
    items = add_nested(page, add_sourceless(page, relays.attributions))
    parents = find_parents(page.text, items, relays.links)
    descriptions: dict[str, Description] = {}
    filled: list[Attribution] = []
    for item in items:
        whole, descriptions[item.id] = _fill(page, item)
        filled.append(replace(whole, parent=parents.get(item.id)))
    filled = with_owners(page, fill_between(page, filled, descriptions), descriptions)
    filled = carry_on(page, filled, descriptions)
    anonymity = apply_terms(page, terms, filled, descriptions)
    return tuple(replace(item, anonymity=anonymity.get(item.id)) for item in filled)


def _fill(page: Page, item: Attribution) -> tuple[Attribution, Description]:
    found, speaker = describe_source(page, item.source, item.cue)
    stance, certainty = find_stance(page, item)
    if found.named == "none" and item.source:
        # "according to unconfirmed reports", "nobody has claimed"
        if found.noun in word_set("phrases.toml", "hearsay"):
            stance, certainty = "rumours", "possible"
        elif found.noun == "nobody":
            stance, certainty = "doubts", "unknown"
    whole = replace(
        item,
        speaker=speaker.id if speaker else None,
        kind=found.kind,
        named=found.named,
        affiliation=found.affiliation,
        country=found.country,
        count=found.speakers,
        medium=find_medium(page, item, found.head if found.noun in word_set("phrases.toml", "utterances") else None),
        mode=find_mode(page.text, item.content, page.quotations),
        stance=stance,
        certainty=certainty,
    )
    return whole, found
