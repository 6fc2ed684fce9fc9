"""Notes: the attributions of one reading as they are shown to people: numbered, outermost first, with depth, terms and every field in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourceline.export.case import inside
from sourceline.export.labels import label, one_line, safe
from sourceline.language.countries import countries
from sourceline.records import Attribution, Reading, Span

NOBODY = "no source named"
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]|[“\"][^“”\"]*$")


@dataclass(frozen=True, slots=True)
class Note:
    """One attribution, laid out.

    ``number`` counts from 1 in the order of the text, whom a source relays after it; ``depth`` is the number of attributions that relay this
    one; ``relayed_by`` and ``relays`` are numbers of notes. ``who`` is the source in the words of the text, ``speaker`` whom it resolves to
    where that is another name ("" otherwise).
    """

    number: int
    attribution: Attribution
    depth: int
    relayed_by: int | None
    relays: tuple[int, ...]
    who: str
    speaker: str
    cue: str
    what: str
    terms: tuple[str, ...]
    stance: str
    certainty: str

    @property
    def name(self) -> str:
        """The source, with whom it resolves to: ``He (Mark Esper)``."""
        return f"{self.who} ({self.speaker})" if self.speaker else self.who

    @property
    def quoted(self) -> str:
        """``quoted``, ``partly quoted`` or ""."""
        return {"direct": "quoted", "mixed": "partly quoted"}.get(self.attribution.mode, "")

    @property
    def against(self) -> bool:
        """Whether the source denies, doubts or merely passes on what its content says: such a statement never counts for it."""
        return self.attribution.stance in ("denies", "doubts", "rumours")

    @property
    def remarks(self) -> tuple[str, ...]:
        """What sets it apart from a plain report: stance, certainty, quotation; what is usual is left out."""
        return tuple(part for part in (self.stance, self.certainty, self.quoted) if part)


def notes(reading: Reading) -> tuple[Note, ...]:
    """A note for every attribution, each exactly once; a loop of parents is cut at its first member. Cost: linear but for sorting."""
    text = reading.document.text
    names = {entity.id: entity.name for entity in reading.entities}
    ordered = _in_order(reading.attributions)
    numbers = {at: n for n, (at, _, _) in enumerate(ordered, start=1)}
    relays: dict[int, list[int]] = {}
    for at, _, parent in ordered:
        if parent is not None:
            relays.setdefault(parent, []).append(numbers[at])
    found = []
    for at, depth, parent in ordered:
        attribution = reading.attributions[at]
        who = joined(text, attribution.source)
        speaker = one_line(names.get(attribution.speaker or "", ""))
        found.append(
            Note(
                number=numbers[at],
                attribution=attribution,
                depth=depth,
                relayed_by=None if parent is None else numbers[parent],
                relays=tuple(relays.get(at, ())),
                who=who or speaker or NOBODY,
                speaker=speaker if who and not _same(speaker, who) else "",
                cue=joined(text, attribution.cue),
                what=joined(text, attribution.content),
                terms=terms(text, attribution),
                stance="" if attribution.stance == "asserts" else label("stance", attribution.stance),
                certainty="" if attribution.certainty in ("certain", "unknown") else label("certainty", attribution.certainty),
            )
        )
    return tuple(found)


def terms(text: str, attribution: Attribution) -> tuple[str, ...]:
    """On what terms a source speaks, in words: ``unnamed · government · Iraq · ×3 · on condition of anonymity``. No part is cut."""
    found = [label("named", attribution.named)] if attribution.named != "none" or joined(text, attribution.source) else []
    if attribution.kind != "unknown":
        found.append(label("kind", attribution.kind))
    if attribution.affiliation:
        found.append(one_line(attribution.affiliation))
    if attribution.country:
        found.append(country_name(attribution.country))
    if attribution.count:
        found.append(f"×{attribution.count}")
    found += [inside(text, span) for span in (attribution.medium, attribution.anonymity) if span]
    return tuple(dict.fromkeys(part for part in found if part))


def fields(note: Note, reading: Reading) -> tuple[tuple[str, str], ...]:
    """Every field of the attribution as (label, words), in the order of LEDGER.md; what is not known is left out."""
    text, it = reading.document.text, note.attribution
    entity = next((e for e in reading.entities if e.id == it.speaker), None)
    found = (
        ("source", joined(text, it.source)),
        ("speaker", f"{one_line(entity.name)} ({entity.kind.replace('_', ' ')})" if entity else ""),
        ("cue", note.cue),
        ("content", note.what),
        ("wording", note.quoted or "reported"),
        ("stance", label("stance", it.stance)),
        ("certainty", label("certainty", it.certainty)),
        ("kind", label("kind", it.kind)),
        ("named", label("named", it.named)),
        ("speaks for", one_line(it.affiliation or "")),
        ("country", country_name(it.country) if it.country else ""),
        ("speakers", str(it.count) if it.count else ""),
        ("medium", inside(text, it.medium) if it.medium else ""),
        ("anonymity", inside(text, it.anonymity) if it.anonymity else ""),
    )
    return tuple((name, words) for name, words in found if words)


def joined(text: str, spans: Iterable[Span]) -> str:
    """The words of spans, those that do not touch parted by an ellipsis: ``Soleimani … an assault``."""
    return " … ".join(filter(None, (inside(text, span) for span in spans)))


def country_name(code: str) -> str:
    """``IRQ`` -> ``Iraq``; a code that is not known stays itself."""
    country = countries().get(code)
    return country.name if country else safe(code)


def quotes(text: str, attribution: Attribution) -> tuple[Span, ...]:
    """What the source is quoted with, word for word: the whole content where it is direct, else the stretches of it in quotation marks."""
    if attribution.mode == "direct":
        return attribution.content
    if attribution.mode == "indirect":
        return ()
    inner = ((max(0, start), min(end, len(text))) for start, end in attribution.content)
    return tuple(found.span() for start, end in inner if start < end for found in _QUOTED.finditer(text, start, end))


def _in_order(attributions: Sequence[Attribution]) -> list[tuple[int, int, int | None]]:
    """(position in the list, depth, position of the parent): trees in the order of the text, children after their parent."""
    by_id = {a.id: at for at, a in enumerate(attributions)}
    parents = [by_id.get(a.parent or "") for a in attributions]
    parents = [None if parent == at else parent for at, parent in enumerate(parents)]
    children: dict[int, list[int]] = {}
    for at, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(at)
    order = sorted(range(len(attributions)), key=lambda at: (position(attributions[at]), at))
    place = {at: n for n, at in enumerate(order)}
    found: list[tuple[int, int, int | None]] = []
    seen: set[int] = set()
    roots = [at for at in order if parents[at] is None]
    for root in (*roots, *order):  # whatever the roots do not reach stands in a loop: its first member becomes a root
        waiting: list[tuple[int, int, int | None]] = [] if root in seen else [(root, 0, None)]
        while waiting:
            at, depth, parent = waiting.pop()
            if at not in seen:
                seen.add(at)
                found.append((at, depth, parent))
                waiting += [(child, depth + 1, at) for child in sorted(children.get(at, ()), key=lambda c: -place[c])]
    return found


def position(attribution: Attribution) -> int:
    """Where an attribution is noted: at its source, else its cue, else its content; -1 where it has no span."""
    return min((span[0] for span in attribution.source or attribution.cue or attribution.content), default=-1)


def _same(a: str, b: str) -> bool:
    return a.casefold() in b.casefold() or b.casefold().removeprefix("the ") == a.casefold()
