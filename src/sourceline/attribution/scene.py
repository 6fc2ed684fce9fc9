"""Where a document's story plays: the country of "police" and "local officials" that nobody calls by their country."""

from __future__ import annotations

from collections import Counter

from sourceline.attribution.page import Page, tokens_in
from sourceline.attribution.words import word_set
from sourceline.records import Attribution, SourceKind

_LOCAL: frozenset[SourceKind] = frozenset({"government", "military", "police", "armed_group", "witness", "public", "organisation", "media", "person"})
_DATELINE = 60
"""Characters at the start of the text in which a dateline's place stands."""
_HEAVY = 3
"""What a dateline's place counts beside a place in the text."""


def scene_country(page: Page) -> str | None:
    """The country that most names of places and peoples belong to, the dateline's counted threefold; None when no one has half of them."""
    votes: Counter[str] = Counter()
    for mention in page.mentions:
        entity = mention.entity
        if mention.form == "name" and entity.country and entity.kind in ("place", "group", "facility"):
            votes[entity.country] += _HEAVY if mention.span[0] < _DATELINE and entity.kind == "place" else 1
    best = votes.most_common(1)
    return best[0][0] if best and 2 * best[0][1] >= votes.total() else None


def is_local(page: Page, item: Attribution) -> bool:
    """Whether a source without a country is of the scene: not foreign by its own words ("Western diplomats", "U.N. officials")."""
    if item.country is not None or item.kind not in _LOCAL or not item.source:
        return False
    words = {token.lower_ for token in tokens_in(page, item.source)}
    return not words & word_set("phrases.toml", "foreign")
