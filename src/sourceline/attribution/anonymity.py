"""Terms of anonymity: the words that say that a source is not named, and why; applied back from "The officials spoke on condition of ..."."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from sourceline.attribution.description import Description
from sourceline.attribution.kinds import describe
from sourceline.attribution.page import Page, hull, overlaps, sentence_at, tokens_in
from sourceline.attribution.words import lemmas, load_toml, word_set
from sourceline.records import Attribution, Span

_PEOPLE = frozenset(
    {"person", "government", "military", "police", "armed_group", "international_organisation", "organisation", "media", "witness", "unknown"}
)
_OFFICES = frozenset({"government", "military", "police", "armed_group"})
"""Kinds whose unnamed people "the officials" takes in."""
_TRIM = " \t\n,;.”\"'’"


def find_terms(page: Page) -> tuple[Span, ...]:
    """All spans that give terms of anonymity, each to the end of its clause with its reason. One scan of the text."""
    return tuple(dict.fromkeys(_clause(page, match.start()) for match in _opening().finditer(page.text)))


def apply_terms(page: Page, spans: Sequence[Span], attributions: Sequence[Attribution], descriptions: Mapping[str, Description]) -> dict[str, Span]:
    """Anonymity span by attribution id; ``spans`` are those of ``find_terms``.

    A span in the sentence of a source that is not named goes to the attribution nearest to it. A sentence whose own subject only gives
    terms ("The officials spoke on condition of anonymity because ...") reaches back over ``reach`` sentences: one speaker to the nearest
    that fits, several to all that fit. Named people never get one.
    """
    found: dict[str, Span] = {}
    unnamed = [item for item in attributions if _may_be_anonymous(item, descriptions[item.id])]
    for terms in spans:
        sentence = page.sentences[sentence_at(page, terms[0])]
        here = [item for item in unnamed if sentence[0] <= item.source[0][0] < sentence[1] and item.content]
        subject = _subject(page, sentence, terms)
        # "...," she said, speaking on condition of anonymity: same sentence, unless the sentence says nothing else
        direct = [item for item in here if not (item.content and overlaps(terms, item.content)) and not _gives_terms(item, terms, subject)]
        direct = [item for item in direct if item.parent is None] or direct
        if direct:
            nearest = min(direct, key=lambda item: _distance(hull(item.source), terms))
            for item in direct:
                if item is nearest or hull(item.source) == hull(nearest.source):
                    found.setdefault(item.id, terms)
            if subject is None:
                continue
        if subject is not None and not direct:
            for item in _referred(page, unnamed, descriptions, subject, sentence):
                found.setdefault(item.id, terms)
    return _for_all_they_say(unnamed, found)


def _for_all_they_say(unnamed: Sequence[Attribution], found: dict[str, Span]) -> dict[str, Span]:
    """Terms hold for all that a speaker says, not for the whole group that one of them is of ("one of the officials")."""
    terms: dict[tuple[str | None, int | None], Span] = {
        (item.speaker, item.count): found[item.id] for item in reversed(unnamed) if item.id in found and item.speaker is not None
    }
    for item in unnamed:
        span = terms.get((item.speaker, item.count)) or terms.get((item.speaker, None))
        if span is not None:
            found.setdefault(item.id, span)
    return found


@cache
def _opening() -> re.Pattern[str]:
    phrases = sorted(load_toml("anonymity.toml")["opens"], key=len, reverse=True)
    return re.compile("|".join(r"\b" + re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases), re.IGNORECASE)


def _clause(page: Page, start: int) -> Span:
    end = page.sentences[sentence_at(page, start)][1]
    text = page.text[start:end]
    because = re.search(r"\b(?:because|since|as|due to|given|for fear|owing to|citing)\b", text)
    comma = text.find(",", because.end() if because and "," not in text[: because.start()] else 0)
    if comma >= 0:
        text = text[:comma]
    text = re.split(r"\s+and\s+(?:said|told|added|described|spoke)\b", text)[0]
    return start, start + len(text.rstrip(_TRIM))


def _subject(page: Page, sentence: Span, terms: Span) -> Span | None:
    """The subject of a sentence that only gives terms: a short phrase, a verb of speaking, the terms."""
    lead = page.text[sentence[0] : terms[0]]
    match = _speaking().match(lead)
    if match is None:
        if terms[0] - sentence[0] < 80 and re.match(r"\s*(?:He|She|They|The\s+\w+)\s*$", lead):
            return sentence[0] + len(lead) - len(lead.lstrip()), sentence[0] + len(lead.rstrip())
        return None
    return sentence[0] + match.start("subject"), sentence[0] + match.end("subject")


@cache
def _speaking() -> re.Pattern[str]:
    verbs = "|".join(sorted(word_set("anonymity.toml", "speaks")))
    return re.compile(rf"\s*(?P<subject>[^,;:]{{1,80}}?)\s+(?:(?:all|both|each|also|only)\s+)?(?:{verbs})\s+(?:[\w']+\s+){{0,6}}$")


def _gives_terms(item: Attribution, terms: Span, subject: Span | None) -> bool:
    """Whether the attribution is the term-giving sentence itself, wrongly read as a statement."""
    return subject is not None and overlaps(subject, item.source) and bool(item.content) and all(start >= terms[0] - 30 for start, _ in item.content)


def _referred(
    page: Page, unnamed: Sequence[Attribution], descriptions: Mapping[str, Description], subject: Span, sentence: Span
) -> list[Attribution]:
    who = describe(page, [subject])
    words = page.text[subject[0] : subject[1]].lower().split()
    plural = bool(set(words) & (word_set("phrases.toml", "plural_pronouns") | {"both", "all", "two", "three", "four"})) or words[-1].endswith("s")
    reach: int = load_toml("anonymity.toml")["reach"]
    index = sentence_at(page, sentence[0])
    before = [item for item in unnamed if 0 < index - sentence_at(page, item.source[0][0]) <= reach]
    speakers = {mention.entity.id for mention in page.mentions if overlaps(mention.span, [subject])}
    pronoun = len(words) == 1 and words[0] in word_set("phrases.toml", "singular_pronouns") | word_set("phrases.toml", "plural_pronouns")
    fits = [item for item in before if item.speaker in speakers or pronoun or _same_sort(page, item, descriptions[item.id], who)]
    if plural:
        return fits
    if not fits:
        return []
    last = fits[-1]
    return [item for item in fits if item is last or (last.speaker is not None and item.speaker == last.speaker)]


def _same_sort(page: Page, item: Attribution, one: Description, other: Description) -> bool:
    """ "officials" takes in a politician and a security official, and an officer: same word, or both speak for a government."""
    noun = (other.noun or "").rpartition(" ")[2]
    if any(noun in lemmas(token.lower_) for token in tokens_in(page, item.source)):
        return True
    return noun in ("official", "officer", "source") and (one.kind == other.kind or one.kind in _OFFICES)


def _may_be_anonymous(item: Attribution, description: Description) -> bool:
    return bool(item.source) and description.named == "unnamed" and description.kind in _PEOPLE


def _distance(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)
