"""Entities of one document: chains of names, nominals and pronouns with kind, PLOVER sector and country.

``find_entities`` puts together ``mentions`` (what is there), ``names`` and ``coreference`` (what belongs together) and
``bodies`` (what it is). Linear in tokens; about 45,000 words a second of one core
(``python -m benchmarks.speed``), most of it the scorer of coreference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from sourceline.language.coreference import BODIES, Chain, chain_names, chain_others, group_phrases
from sourceline.language.mentions import Mention, find_names, find_nominals, find_pronouns, sentence_numbers
from sourceline.records import Entity, Place


def find_entities(doc: Doc, places: Sequence[Place]) -> tuple[Entity, ...]:
    """Entities in the order of their first mention, ids ``e1`` ...; every name of ``doc.ents`` (but dates, money) and every place is a mention."""
    sentences = sentence_numbers(doc)
    by_span = {place.span: place for place in places}
    names = find_names(doc, sentences, by_span)
    names = sorted(names + _bare_places(doc, sentences, by_span, names), key=lambda m: m.start)
    chains = chain_names(names, doc)
    others = sorted([*find_nominals(doc, sentences), *find_pronouns(doc, sentences)], key=lambda m: (m.head, m.start))
    chain_others(chains, others, doc, *group_phrases(doc, chains))
    chains.sort(key=lambda chain: min(m.span for m in chain.mentions))
    return tuple(_entity(f"e{k}", chain) for k, chain in enumerate(chains, 1))


def _bare_places(doc: Doc, sentences: list[int], places: dict[tuple[int, int], Place], names: Sequence[Mention]) -> list[Mention]:
    """Mentions of places that are no name in ``doc.ents`` (a dateline): a place is always an entity too."""
    named = {name.span for name in names}
    found = []
    for span, place in places.items():
        if span in named:
            continue
        tokens = doc.char_span(*span, alignment_mode="expand")
        if tokens is None:
            continue
        found.append(
            Mention(
                start=tokens.start,
                end=tokens.end,
                span=span,
                head=tokens.end - 1,
                form="name",
                text=doc.text[span[0] : span[1]],
                kind="place",
                label="PLACE",
                country=place.country,
                definite=True,
                sentence=sentences[tokens.start],
                place=place,
            )
        )
    return found


def _entity(number: str, chain: Chain) -> Entity:
    spans: dict[tuple[int, int], Mention] = {}
    for mention in sorted(chain.mentions, key=lambda m: m.span):
        spans.setdefault(mention.span, mention)
    ordered = list(spans.values())
    return Entity(
        id=number,
        name=_canonical(chain, ordered),
        kind=chain.kind,
        country=_country(chain, ordered),
        sector=_most(m.sector for m in ordered),
        mentions=tuple((m.span[0], m.span[1], m.form) for m in ordered),
    )


def _canonical(chain: Chain, mentions: Sequence[Mention]) -> str:
    """The fullest name (the longest in words, the first on a tie); of a place the one most used; else the first nominal without its article."""
    names = [m.text for m in mentions if m.form == "name"]
    if not names:
        first = next((m.text for m in mentions if m.form == "nominal"), mentions[0].text)
        head, _, rest = first.partition(" ")
        return " ".join((rest if head.casefold() in {"the", "a", "an"} and rest else first).split())
    if chain.kind == "person" or chain.kind in BODIES:
        return " ".join(max(names, key=lambda name: (len(name.split()), len(name)) if not name.isupper() or len(name) > 7 else (0, 0)).split())
    place = next((m.place for m in mentions if m.place is not None and m.place.geonameid is not None), None)
    return place.name if place is not None and chain.kind == "place" else " ".join(Counter(names).most_common(1)[0][0].split())


def _country(chain: Chain, mentions: Sequence[Mention]) -> str | None:
    if chain.kind in {"place", "facility"}:
        return _most(m.country for m in mentions if m.form == "name")
    return _most(m.country for m in mentions)


def _most(values: object) -> str | None:
    counted = Counter(value for value in values if value)  # type: ignore[attr-defined]
    return counted.most_common(1)[0][0] if counted else None
