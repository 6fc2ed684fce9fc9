"""What a document says of where it comes from: its agency, its series, that it is a later version, whom it cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from sourceline.documents.agencies import find_agency
from sourceline.lineage.lexicon import credit_cues, update_marks
from sourceline.lineage.screen import screen
from sourceline.records import Document

_HEAD = 400
SPUN_CREDIT = "spun_credit"
"""Key of ``Document.parts``: a credit in words that a machine swapped ("The Related Press")."""


def agency_of(document: Document) -> str | None:
    """The agency behind a document: the one that it credits, else its publisher where that is one."""
    return document.agency or publishing_agency(document)


def publishing_agency(document: Document) -> str | None:
    """The agency that published the document itself, None for its customers."""
    return find_agency(document.publisher) if document.publisher else None


def credit_is_spun(document: Document) -> bool:
    """Whether the document's credit is one that a machine reworded."""
    return SPUN_CREDIT in document.parts


def agency_of_family(documents: Iterable[Document]) -> str | None:
    """The agency behind a family, its root first: the one that publishes a document of it, else the one credited most, the earliest on a tie."""
    found = list(documents)
    published = next((name for name in map(publishing_agency, found) if name), None)
    credited = Counter(document.agency for document in found if document.agency)
    return published or max(credited, key=lambda name: credited[name], default=None)


def in_series(left: Document, right: Document) -> bool:
    """Whether one author, agency or outlet stands behind both: then a later one may be a version of the earlier."""
    if agency_of(left) and agency_of(left) == agency_of(right):
        return True
    if left.publisher and left.publisher == right.publisher:
        return True
    return bool({name.casefold() for name in left.byline} & {name.casefold() for name in right.byline})


def says_update(document: Document) -> bool:
    """Whether the head or the foot of the text calls it a later version."""
    text = document.text
    heads = (document.title or "", text[:_HEAD], text[document.body : document.body + _HEAD], text[-_HEAD:])
    return any(_says_update(part) for part in heads)


@lru_cache(maxsize=4096)
def _says_update(part: str) -> bool:
    # One document stands in many pairs: its head and foot are searched once.
    return screen(update_marks()).search(part)


def cites(document: Document, other: Document) -> bool:
    """Whether ``document`` gives the outlet or agency of ``other`` as the source of what it tells, and does not credit it as its own."""
    own = {document.publisher, agency_of(document)}
    return any(_cites(document.text, name) for name in {other.publisher, agency_of(other)} - own if name)


@lru_cache(maxsize=4096)
def _cites(text: str, name: str) -> bool:
    if name.casefold() not in text.casefold():
        return False
    return any(re.search(cue.format(name=re.escape(name)), text, re.IGNORECASE) for cue in credit_cues())
