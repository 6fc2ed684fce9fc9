"""Numbers of people: what one phrase and those joined to it add up to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec
from spacy.tokens import Doc, Token

from sourceline.events.lexicon import sizes, words
from sourceline.events.phrases import children, conjuncts, core_span, is_means, left_edge, lemma
from sourceline.language.numbers import Count
from sourceline.records import Span, Toll

ASIDE = frozenset({"including", "among", "include", "with", "like", "excluding"})
OTHERS = frozenset({"other", "others", "more", "another"})


class People(msgspec.Struct, frozen=True):
    """A number of people as one phrase gives it."""

    low: int | None
    high: int | None
    exact: bool
    span: Span
    who: str | None = None

    def toll(self) -> Toll:
        """The same as a record."""
        return Toll(low=self.low, high=self.high, exact=self.exact, span=self.span, who=self.who)


class Counts:
    """The counts of a text by token, for look-up beside a noun."""

    def __init__(self, counts: Sequence[Count], doc: Doc) -> None:
        """Keeps what can be people: plain numbers and articles; no age between commas ("the boy, 11, died")."""
        self.items = [count for count in counts if count.kind in ("count", "article") and not _is_age(count, doc)]
        self.starts = [count.start for count in self.items]

    def within(self, low: int, high: int) -> list[Count]:
        """Counts that start in the token range."""
        return self.items[bisect_left(self.starts, low) : bisect_left(self.starts, high)]


def _is_age(count: Count, doc: Doc) -> bool:
    if not count.exact or count.end - count.start != 1 or count.start < 2 or count.end >= len(doc) or not doc[count.start].is_digit:
        return False
    return doc[count.start - 1].text == "," and doc[count.end].text in (",", ".", ";", ")") and not doc[count.start - 2].is_digit


def count_people(head: Token, counts: Counts, alone: bool = True) -> People | None:
    """How many people the noun phrase of ``head`` and those joined to it are: "Gen. Sol and six others" 7, "a man" 1, "civilians" unknown.

    With ``alone`` false a singular noun without a number is no answer (the phrase was found by nearness, not by the parse).
    """
    units = _units(head)
    found = [(unit, _unit(unit, counts, alone)) for unit in units]
    known = [people for _, people in found if people is not None]
    if not known:
        return None
    if found[0][1] is None and len(found) > 1:
        known = known[:0] if all(people.who != "others" for people in known) else known
        if not known:
            return None
    if len(known) == 1 and len(found) == 1:
        return known[0]
    low = sum(people.low or 0 for people in known)
    whole = len(known) == len(found)
    high = sum(people.high for people in known if people.high is not None) if whole and all(people.high is not None for people in known) else None
    exact = whole and all(people.exact for people in known)
    return People(low, high, exact, (min(people.span[0] for people in known), max(people.span[1] for people in known)), known[0].who)


def _units(head: Token) -> list[Token]:
    """The joined phrases that add up: no apposition ("two men, Al Sol and Bo Ruiz"), nothing after "including"."""
    kept: list[Token] = []
    doc = head.doc
    for unit in conjuncts(head):
        if not kept:
            kept.append(unit)
            continue
        between = [doc[i] for i in range(kept[-1].i + 1, unit.i)]
        if any(token.lower_ in ASIDE for token in between) or any(token.pos_ == "VERB" and token.dep_ != "amod" for token in between):
            break
        if not any(token.lower_ in ("and", "plus", "&", "or") for token in between) and _is_apposition(kept[-1], unit):
            break
        kept.append(unit)
    return kept


def _is_apposition(left: Token, right: Token) -> bool:
    return (left.pos_ == "PROPN") != (right.pos_ == "PROPN")


def _unit(head: Token, counts: Counts, alone: bool) -> People | None:
    """The people of one phrase, without those joined to it."""
    word = lemma(head)
    if is_means(head):
        return None
    start = left_edge(head)
    end = head.i + 1
    inside = [count for count in counts.within(start, end) if count.end <= end]
    who = "others" if head.lower_ in OTHERS else (head.text if head.pos_ == "NOUN" else None)
    if head.lower_ in words("people", "none") or any(child.lower_ in words("people", "none") for child in head.lefts):
        return People(0, 0, True, core_span(head), who)
    if inside and inside[-1].kind == "count" and not _counts_other(head, inside[-1], word):
        owner = next((child for child in children(head, "nmod") if head.pos_ == "NUM" or inside[-1].end == end), None)
        return from_count(inside[-1], owner.text if owner is not None and owner.pos_ == "NOUN" else who)
    if word in sizes() or head.lower_ in sizes():
        size = sizes().get(word) or sizes()[head.lower_]
        return People(size, size, True, core_span(head), who)
    if any(child.lower_ == "both" for child in head.lefts):
        return People(2, 2, True, core_span(head), who)
    if head.pos_ == "PRON":
        one = head.lower_ in words("people", "one")
        return People(1, 1, True, core_span(head), None) if one and alone else None
    if word in words("people", "things") or word in words("people", "group") or word in words("cause", "accident") or word in words("people", "time"):
        return None
    if head.ent_type_ in ("ORG", "PLACE", "FACILITY", "GROUP", "DATE", "MONEY", "PRODUCT") or head.pos_ == "NUM":
        return None
    if not alone and not (inside and inside[-1].kind == "article") and head.ent_type_ != "PERSON":
        return None
    plural = head.tag_ in ("NNS", "NNPS") or (head.pos_ == "NOUN" and head.lower_ != word and head.lower_.endswith("s"))
    return None if plural else People(1, 1, True, core_span(head), who)


def _counts_other(head: Token, count: Count, word: str) -> bool:
    """Whether the number is not of people: "killed 2 birds", "shot three times"."""
    return word in words("people", "things") and head.pos_ == "NOUN"


def from_count(count: Count, who: str | None) -> People | None:
    """The people that a number stands for, null where it says nothing."""
    if count.low is None and count.high is None:
        return None
    return People(count.low, count.high, count.exact, count.span, who)
