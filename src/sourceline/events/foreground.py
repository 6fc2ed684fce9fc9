"""News or background: what this article reports as new, against what it only looks back at."""

from __future__ import annotations

from datetime import date, timedelta

from spacy.tokens import Token

from sourceline.events.lexicon import words
from sourceline.events.merging import Cluster
from sourceline.events.phrases import case_of, children, lemma
from sourceline.events.when_where import precision_of
from sourceline.records import Document, EventTime

FRESH = timedelta(days=7)
"""How far before publication a deed can lie and still be the news (LEDGER.md leaves the number open; a week covers weeklies)."""


def reference_date(document: Document) -> date | None:
    """The day from which an article looks back: published, else the dateline's."""
    for value in (document.published, document.dateline.date):
        if value and len(value) >= 10:
            try:
                return date.fromisoformat(value[:10])
            except ValueError:
                continue
    return None


def latest_day(value: str) -> date | None:
    """The last day that a TimeML value can mean."""
    try:
        if (kind := precision_of(value)) in ("minute", "hour", "part_of_day", "day"):
            return date.fromisoformat(value[:10])
        if kind == "week":
            return date.fromisocalendar(int(value[:4]), int(value[6:8]), 7)
        if kind == "month":
            year, month = int(value[:4]), int(value[5:7])
            return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        if kind == "year":
            return date(int(value[:4]), 12, 31)
    except ValueError:
        return None
    return None


def is_old(time: EventTime | None, today: date | None) -> bool | None:
    """Whether a time lies more than a week before publication; null where either is unknown."""
    if time is None or time.value is None or today is None:
        return None
    last = latest_day(time.value)
    if last is None:
        return None
    if time.precision == "year":
        return last.year < today.year
    return today - last > FRESH


def looks_back(cluster: Cluster) -> bool:
    """Whether the words around the trigger hold the event at a distance: "in the wake of the 2003 invasion", "had killed", "previous attacks"."""
    return any(_distant(anchor.token) for anchor in cluster.anchors)


def _distant(token: Token) -> bool:
    if any(child.dep_ == "aux" and child.lower_ in ("had", "'d", "’d") for child in token.children) and token.pos_ in ("VERB", "AUX"):
        return True
    if any(child.lower_ in words("past", "adjectives") for child in token.lefts if child.dep_ == "amod"):
        return True
    if any(child.dep_ == "advmod" and child.lower_ in words("past", "adverbs") for child in token.children):
        return True
    if token.pos_ == "NOUN" and case_of(token) in words("past", "before"):
        return True
    if lemma(token.head) in words("past", "before") and token.dep_ in ("nmod", "obl"):
        return True
    if token.dep_ in ("acl:relcl", "acl") and token.head.pos_ == "NOUN":
        return case_of(token.head) in words("past", "before") or any(
            child.pos_ == "NUM" and child.text.isdigit() and len(child.text) == 4 for child in token.head.lefts
        )
    return (
        token.dep_ in ("conj", "xcomp")
        and token.head.pos_ == "VERB"
        and any(child.dep_ == "aux" and child.lower_ == "had" for child in children(token.head, "aux"))
    )
