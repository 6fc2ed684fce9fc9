"""Chains: from the outlet that prints a word to the origin that it came from, by ``Attribution.parent``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sourceline.incidents.names import name_key
from sourceline.incidents.plain import plain
from sourceline.incidents.sightings import slice_of
from sourceline.incidents.tables import words
from sourceline.records import Attribution, Document, Entity, Named, Reading


@dataclass(frozen=True, slots=True)
class Chain:
    """Who says so: the links outermost first, and what is known of the last one.

    ``origin`` is the plain name under which the origin counts ("" for the outlet's own voice), ``terms`` how it is named, ``affiliation``
    the plain name of the body that it speaks for.
    """

    links: tuple[str, ...]
    origin: str = ""
    shown: str = ""
    terms: Named = "none"
    affiliation: str = ""
    outlet: str = ""


def outlet_name(document: Document) -> str:
    """Publisher, else agency credit, else the host of the address, else the file: something that can be looked up."""
    host = urlsplit(document.url).hostname if document.url else None
    return document.publisher or document.agency or (host.removeprefix("www.") if host else None) or document.input.rsplit("/", 1)[-1] or document.id


def attribution_chain(reading: Reading, attribution_id: str | None) -> tuple[Attribution, ...]:
    """The attributions from the outermost to the innermost; empty for the outlet's own voice. A loop of parents ends at its first repetition."""
    by_id = {a.id: a for a in reading.attributions}
    found: list[Attribution] = []
    current = by_id.get(attribution_id or "")
    while current is not None and current not in found:
        found.append(current)
        current = by_id.get(current.parent or "")
    return tuple(reversed(found))


def _speaker(reading: Reading, attribution: Attribution) -> Entity | None:
    return next((e for e in reading.entities if e.id == attribution.speaker), None)


def _own_words(reading: Reading, attribution: Attribution) -> str:
    return " ".join(slice_of(reading.document, span) for span in attribution.source).strip()


def _without_medium(text: str) -> str:
    """ "a Revolutionary Guard statement" and "a statement by the Revolutionary Guard" give the body; a bare "statement" gives ""."""
    tokens = plain(text).split()
    media = {tuple(m.split()) for m in words("media")}
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        size = next((n for n in (2, 1) if tuple(tokens[at : at + n]) in media), 0)
        kept += [] if size else [tokens[at]]
        at += size or 1
    while kept and kept[0] in words("determiners") | {"by", "from", "of", "in"}:
        kept.pop(0)
    while kept and kept[-1] in {"by", "from", "of", "in", "on", "the", "a", "an"}:
        kept.pop()
    return " ".join(kept)


def source_name(reading: Reading, attribution: Attribution) -> str:
    """The source as it is shown: the canonical name of a named speaker, else the source's own words without an article."""
    entity, text = _speaker(reading, attribution), _own_words(reading, attribution)
    if attribution.named in ("named", "body") and entity is not None and entity.name:
        return entity.name
    first, _, rest = text.partition(" ")
    text = rest if rest and first.casefold() in ("the", "a", "an") else text
    return text or (entity.name if entity is not None else "") or attribution.affiliation or "an unnamed source"


def _origin(reading: Reading, attribution: Attribution) -> tuple[str, str]:
    """Plain name of the origin and of its affiliation. Who speaks for a body is that body (rule 2); a statement is its author's."""
    shown, text = source_name(reading, attribution), plain(_own_words(reading, attribution))
    affiliation = name_key(_without_medium(attribution.affiliation)) if attribution.affiliation else ""
    speaks_for = any(f" {word} " in f" {text} " for word in words("spokespeople"))
    if affiliation and speaks_for:
        return affiliation, affiliation
    name = name_key(_without_medium(shown)) or affiliation
    if attribution.named == "body" and speaks_for and name:
        return name, affiliation
    return name or name_key(shown), affiliation


def chain_of(reading: Reading, attribution_id: str | None) -> Chain:
    """The chain of a claim made under an attribution (null: the outlet's own voice)."""
    outlet = outlet_name(reading.document)
    voice = name_key(reading.document.agency or reading.document.publisher or "")
    told = [a for a in attribution_chain(reading, attribution_id) if a.source or a.speaker or a.affiliation]
    if not told:
        return Chain(links=(outlet,), outlet=voice, shown=outlet)
    last = told[-1]
    origin, affiliation = _origin(reading, last)
    links = (outlet, *(source_name(reading, a) for a in told))
    return Chain(links=links, origin=origin, shown=links[-1], terms=last.named, affiliation=affiliation, outlet=voice)
