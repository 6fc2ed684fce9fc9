"""Names of places in a text: which spans name places, before anybody asks where they lie.

Two notions. A reading's places are names as the tagger cuts them: "eastern Lorn", "Karvale Hospital", "Davrin, Valdia".
``mentions`` is the notion of the literature on geoparsing (LGL, GeoVirus): the bare name ("Lorn"; "Davrin" and "Valdia"),
also inside the name of a body ("Davrin Police Department"), and words for people where they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from sourceline.language.countries import country_of_demonym
from sourceline.language.gazetteer import CITY, COUNTRY, PROVINCE, REGION, Candidate, Gazetteer, normalise, place_words
from sourceline.records import Document, Span

KNOWN_PEOPLE = 15_000
"""A town of so many people is taken for one inside the name of a body; a smaller one when the text names it by itself too."""


class Toponym(msgspec.Struct, frozen=True, kw_only=True):
    """A name of a place in a document: its span, its text, and whether it was tagged as a facility."""

    span: Span
    text: str
    facility: bool = False


def toponyms_of(doc: Doc, document: Document) -> list[Toponym]:
    """The document's names of places and facilities (``doc.ents`` as they are, and the dateline), in the text's order."""
    groups = {e.text for e in doc.ents if e.label_ == "GROUP"}
    found = [
        Toponym(span=(e.start_char, e.end_char), text=e.text, facility=e.label_ == "FACILITY")
        for e in doc.ents
        if e.label_ in {"PLACE", "FACILITY"} and not is_adjective(e, groups)
    ]
    taken = [(e.start_char, e.end_char) for e in doc.ents]
    place = document.dateline.place
    for start, end in document.parts.get("dateline", ()):
        at = doc.text.find(place, start, end) if place else -1
        if place and at >= 0 and not any(at < b and a < at + len(place) for a, b in taken):
            found.append(Toponym(span=(at, at + len(place)), text=place))
            break
    return sorted(found, key=lambda toponym: toponym.span)


def mentions(doc: Doc, *, demonyms: bool = False) -> list[Toponym]:
    """Every mention of a place's bare name in ``doc.ents``, in the text's order, not overlapping.

    Modifiers and designators in lower case are left out ("eastern Lorn", "Lorn province"; but "Lorn County"), facilities
    too, unless a known place stands in their names. ``demonyms``: also "Iraqi", "Texans".
    """
    groups = {e.text for e in doc.ents if e.label_ == "GROUP"}
    found: list[Span] = []
    alone: set[str] = set()
    for e in doc.ents:
        if e.label_ != "PLACE":
            continue
        if is_adjective(e, groups):
            found += [(e.start_char, e.end_char)] if demonyms else []
            continue
        for part in _parts(doc.text, (e.start_char, e.end_char)):
            bare = list(_bare(doc.text, part))
            found += bare
            alone |= {normalise(doc.text[slice(*span)]) for span in bare}
    for e in doc.ents:
        if e.label_ == "GROUP" and demonyms and _names_people(e.text):
            found.append((e.start_char, e.end_char))
        elif e.label_ in {"ORG", "FACILITY"}:
            found += _inside(e, alone)
    kept: list[Span] = []
    for span in sorted(set(found)):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return [Toponym(span=span, text=doc.text[slice(*span)]) for span in kept]


_ADJECTIVE = re.compile(r"(?:an|ese|ish|i)$")


def is_adjective(ent: TokenSpan, groups: set[str]) -> bool:
    """An adjective of nationality that the tagger took for a place: "the Tarsovan city of Davrin"."""
    if len(ent) > 1 or ent.root.dep_ not in {"compound", "amod"} or not _ADJECTIVE.search(ent.text):
        return False
    return ent.text in groups or country_of_demonym(ent.text) is not None or not Gazetteer.load().candidates(ent.text)


def _names_people(text: str) -> bool:
    words = place_words()["demonyms"]
    return text in words or text.removesuffix("s") in words or country_of_demonym(text) is not None


_EDGE = " \t\n\r,;:([{-–—'\"’‘“”"


def _trimmed(text: str, span: Span) -> Span:
    """Without blanks, marks and a possessive at the edges."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return (start, end - 2) if text[max(start, end - 2) : end] in ("'s", "’s") and end - 2 > start else (start, end)


def _parts(text: str, span: Span) -> list[Span]:
    """ "Davrin, Valdia" tagged as one name is two; the parts of an unlikely list ("Davrin, a town") stay together."""
    start, end = _trimmed(text, span)
    cuts = [match.span() for match in re.finditer(r",\s+", text[start:end])]
    spans = [(start + a, start + b) for (_, a), (b, _) in zip([(0, 0), *cuts], [*cuts, (end - start, 0)], strict=True)]
    good = all(b - a > 1 and (text[a].isupper() or text[a].isdigit()) for a, b in spans)
    return [_trimmed(text, part) for part in spans] if good else [(start, end)]


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Modifiers before a name, designators behind it; both in lower case only, for "West Bank" and "Lorn County" are names."""
    words = place_words()
    before = "|".join(map(re.escape, sorted(words["modifier"], key=len, reverse=True)))
    behind = "|".join(map(re.escape, sorted(words["division"], key=len, reverse=True)))
    return (
        re.compile(rf"^(?:(?:the )?(?:{before}|north-?west|north-?east|south-?west|south-?east|mid)(?:[ -]| and ))+(?=[A-Z])"),
        re.compile(rf" (?:{behind}|counties|provinces|districts|states|regions|coast|border)$"),
    )


_JOINED = re.compile(r" (?:and|or|of|in|&) | - ")


def _bare(text: str, span: Span) -> Iterator[Span]:
    """The bare names of a tagged one: "Karo and Lorn counties" gives two, "the Lorn province of Valdia" too."""
    start, end = _stripped(text, span)
    whole = text[start:end]
    pieces = [(start, end)]
    if not Gazetteer.load().candidates(whole) and (cuts := [m.span() for m in _JOINED.finditer(whole)]):
        pieces = [(start + a, start + b) for (_, a), (b, _) in zip([(0, 0), *cuts], [*cuts, (len(whole), 0)], strict=True)]
    for piece in pieces:
        a, b = _stripped(text, piece)
        if b - a > 1 and text[a].isupper() and not (len(pieces) > 1 and text[a:b].casefold() in _generic()):
            yield a, b


def _stripped(text: str, span: Span) -> Span:
    """Without modifiers and designators in lower case."""
    a, b = span
    before, behind = _edges()
    if match := before.match(text[a:b]):
        a += match.end()
    if match := behind.search(text[a:b]):
        b = a + match.start()
    return _trimmed(text, (a, b))


@cache
def _generic() -> frozenset[str]:
    """Words of kinds ("University", "City", "North"): alone they name no place, though a village may be called so."""
    words = place_words()
    return (
        frozenset(words["facility"]) | frozenset(words["division"]) | frozenset(words["modifier"]) | {"federal", "federation", "superior", "national"}
    )


def _inside(ent: TokenSpan, alone: set[str]) -> list[Span]:
    """Known places inside the name of a body or facility: at its front, or behind "of" and "in"; the longest names."""
    words = [t for t in ent if not t.is_space]
    found: list[Span] = []
    k = 1 if words and words[0].lower_ == "the" else 0
    front = True
    while k < len(words):
        if not (front or words[k - 1].lower_ in {"of", "in"}):
            k += 1
            continue
        front = False
        for end in range(min(len(words), k + 4), k, -1):
            name = ent.doc.text[words[k].idx : words[end - 1].idx + len(words[end - 1])]
            if words[k].text[:1].isupper() and words[end - 1].text[:1].isupper() and _known(name, alone, whole=end - k == len(words)):
                found.append((words[k].idx, words[k].idx + len(name)))
                k = end - 1
                break
        k += 1
    return found


def _known(name: str, alone: set[str], *, whole: bool) -> bool:
    if name.casefold() in _generic():
        return False
    if normalise(name) in alone:
        return True
    return any(_sure(c, whole) for c in Gazetteer.load().candidates(name))


def _sure(c: Candidate, whole: bool) -> bool:
    if not c.primary:
        return False
    if c.kind in {COUNTRY, PROVINCE} or (c.kind == REGION and not c.population):
        return True
    return c.kind != REGION and not whole and (c.kind != CITY or c.population >= KNOWN_PEOPLE)
