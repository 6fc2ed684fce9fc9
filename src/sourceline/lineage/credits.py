"""What a document says of where it comes from: its agency, its series, that it is a later version, whom it cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from sourceline.documents.agencies import agency_forms, find_agency
from sourceline.lineage.lexicon import credit_cues, portals, update_marks
from sourceline.lineage.screen import screen
from sourceline.records import Document

_HEAD = 400
_HOST = re.compile(r"https?://([\w.-]+)", re.IGNORECASE)
_LONGEST_URL = 2_000
_SEPARATOR = re.compile(r" [-–—|:·»] ")
_SIGN = re.compile(r"[^\w]+")
SPUN_CREDIT = "spun_credit"
"""Key of ``Document.parts``: a credit in words that a machine swapped ("The Related Press")."""


def agency_of(document: Document) -> str | None:
    """The agency behind a document: the one that it credits, else its publisher where that is one."""
    return document.agency or publishing_agency(document)


def publishing_agency(document: Document) -> str | None:
    """The agency that published the document itself, None for its customers."""
    return _agency(document.publisher) if document.publisher else None


def two_agencies(left: Document, right: Document) -> bool:
    """Whether different agencies stand behind the two, and neither names the other's: each writes its own report."""
    one, other = agency_of(left), agency_of(right)
    if one is None or other is None or one == other:
        return False
    return not (_names(left, other) or _names(right, one))


def _names(document: Document, agency: str) -> bool:
    """Whether the agency's name or code stands anywhere in the document or its byline."""
    return any(agency_forms(agency).search(part) for part in (*document.byline, document.text))


@lru_cache(maxsize=4096)
def _agency(publisher: str) -> str | None:
    # One outlet publishes many documents, and each stands in many pairs.
    return find_agency(publisher)


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
    if outlet_of(left) and outlet_of(left) == outlet_of(right):
        return True
    return bool({name.casefold() for name in left.byline} & {name.casefold() for name in right.byline})


def outlet_of(document: Document) -> str | None:
    """The outlet of a document: its publisher, else the site of its address, without what stands before the name in it. Sites that show
    everybody's stories (``data/portals.txt``) are nobody's."""
    return document.publisher or _site(document.url or "")


@lru_cache(maxsize=4096)
def _site(url: str) -> str | None:
    # An archive's address has the page's own behind its own: the last one counts.
    found = _HOST.findall(url[:_LONGEST_URL])
    site = found[-1].casefold().removeprefix("www.").removeprefix("m.") if found else ""
    return site if "." in site and site not in portals() else None


def same_title(left: Document, right: Document) -> bool:
    """Whether the titles are alike but for an outlet's name behind them ("... - The Lorn Times"); so where one has none."""
    one, other = (_SIGN.sub(" ", (document.title or "").casefold()).split() for document in (left, right))
    if not one or not other or one == other:
        return True
    bare = [[_SIGN.sub(" ", form).split() for form in _without_outlet(document.title or "")] for document in (left, right)]
    return any(form in bare[1] for form in bare[0])


def _without_outlet(title: str) -> list[str]:
    """The title, and what is left of it when the parts behind each dash or bar are taken off."""
    folded = title.casefold()
    return [folded, *(folded[: match.start()] for match in _SEPARATOR.finditer(folded) if match.start())]


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
