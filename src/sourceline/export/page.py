"""The page: readings as one HTML file that needs nothing else, texts marked with who says what, every field one tap away."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice

from jinja2 import Environment
from markupsafe import Markup, escape

from sourceline.export.case import inside
from sourceline.export.environment import environment, source
from sourceline.export.events import EventRow, event_rows, toll_words
from sourceline.export.labels import label, one_line, plural, safe
from sourceline.export.marks import NOTED, Line, lines, marks, numbers
from sourceline.export.notes import Note, country_name, fields, joined, notes
from sourceline.export.report import web_address
from sourceline.incidents.chains import outlet_name
from sourceline.records import Entity, Reading

DEEPEST = 4
"""Levels of nesting that are indented, and lines drawn under a word; a word passed on by more mouths than that looks like one passed on by four."""
LIT = 400
"""Attributions of a document that light up as a whole under the pointer; the others light up piece by piece."""

SWITCHES = ("entities", "times", "places", "events", "repairs")
"""What is marked on demand."""

_CLASSES = {"s": "source", "k": "cue", "c": "content", "q": "direct", "e": "entity", "t": "time", "p": "place", "v": "trigger", "r": "repair"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One reading on the page. ``id`` is the prefix of all ids in it; ``speakers`` are the notes of each source, most first; ``firsts`` the entities
    and events that are first met at an offset."""

    id: str
    reading: Reading
    notes: tuple[Note, ...]
    lines: tuple[Line, ...]
    speakers: tuple[tuple[Note, tuple[Note, ...]], ...]
    events: tuple[EventRow, ...]
    firsts: dict[int, tuple[str, ...]]

    @property
    def title(self) -> str:
        """The title, else the name of the file."""
        document = self.reading.document
        return one_line(document.title or "", 200) or one_line(document.input.replace("\\", "/").rpartition("/")[2], 200) or "Untitled"

    @property
    def outlet(self) -> str:
        """Who published it, else "" where nobody but the file is known."""
        name = one_line(outlet_name(self.reading.document), 80)
        return "" if name in (self.title, self.reading.document.id) else name

    @property
    def origin(self) -> tuple[str, ...]:
        """Outlet, agency, authors, place of filing: what is known of them."""
        document = self.reading.document
        by = one_line(", ".join(document.byline), 160)
        place = one_line(document.dateline.place or "", 60)
        found = (self.outlet, one_line(document.agency or "", 80), by and f"by {by}", place and f"from {place}")
        return tuple(dict.fromkeys(part for part in found if part))

    @property
    def headed(self) -> bool:
        """Whether the text itself opens with its title: the heading is that line then, marks and all."""
        return bool(self.lines) and self.lines[0].part == "title"

    @property
    def dated(self) -> str:
        """``2020-01-03 01:10``, from the publication or the dateline."""
        document = self.reading.document
        return one_line((document.published or document.dateline.date or "").replace("T", " "), 25)

    @property
    def found(self) -> frozenset[str]:
        """Entities and events that have a place in the text."""
        return frozenset(name for names in self.firsts.values() for name in names)

    def note(self, number: int) -> Note:
        """A note by its number."""
        return self.notes[number - 1]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents: what is held of a reading once it is written."""

    id: str
    title: str
    outlet: str
    dated: str
    sizes: dict[str, int]
    speakers: int


def page(readings: Iterable[Reading], title: str | None = None) -> str:
    """The readings as one HTML page, with a table of contents where there are several. ``title`` defaults to the article's, or their number.

    Ids and links are built from positions, never from the data; every text is escaped; a policy in the page forbids requests, frames and forms, and
    every script but the one in the page, by its hash. That script adds keys and nothing else. Texts are shown whole and as they are: what is added
    (numbers, values) is drawn by the style and is no part of the text. Readings are taken one by one; what is held is the page. Cost: linear,
    about 20 ms and 130 kB an article of 1,000 words.
    """
    article = _environment().get_template("reading_parts.html.j2").module.article  # type: ignore[attr-defined]
    taken = iter(readings)
    start = list(islice(taken, 2))
    entries: list[Entry] = []
    articles: list[str] = []
    for at, reading in enumerate(chain(start, taken), start=1):
        one = chapter(reading, f"d{at}")
        articles.append(article(one, min(len(start), 2)))
        entries.append(_entry(one))
    script = source("reading.js") or ""
    name = one_line(title or "", 200) or (entries[0].title if len(entries) == 1 else f"Reading of {plural(len(entries), 'article')}")
    return (
        _environment()
        .get_template("reading.html.j2")
        .render(
            title=name,
            entries=entries,
            articles=articles,
            totals={what: sum(entry.sizes[what] for entry in entries) for what in SWITCHES},
            script=Markup(script),  # noqa: S704 - a file of this package, not data
            script_hash=b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            lit=range(1, 1 + min(LIT, max((entry.sizes["attributions"] for entry in entries), default=0))),
        )
    )


def _entry(one: Chapter) -> Entry:
    sizes = {what: len(getattr(one.reading, what)) for what in ("attributions", *SWITCHES)}
    return Entry(id=one.id, title=one.title, outlet=one.outlet, dated=one.dated, sizes=sizes, speakers=len(one.speakers))


def chapter(reading: Reading, id: str = "d1") -> Chapter:
    """A reading laid out for the page."""
    found = notes(reading)
    speakers: dict[str, list[Note]] = {}
    for note in found:
        key = note.attribution.speaker or note.who.casefold()
        speakers.setdefault(key, []).append(note)
    ordered = sorted(speakers.values(), key=lambda group: (-len(group), group[0].number))
    return Chapter(
        id=id,
        reading=reading,
        notes=found,
        lines=lines(reading, found),
        speakers=tuple((_best_name(group), tuple(group)) for group in ordered),
        events=event_rows(reading, found),
        firsts=_firsts(reading, found),
    )


def running(line: Line, one: Chapter) -> Markup:
    """A line as HTML: every character once and in order. Marks are classes, sources and cues links to their note, contents underlined once for each
    mouth that the words passed through; where a content ends stands the number of its note, drawn by the style."""
    out = []
    for piece in line.pieces:
        out += [Markup('<i class="at" id="{}{}"></i>').format(one.id, name) for name in one.firsts.get(piece.start, ())]
        out.append(_piece(piece.text, piece.marks, one))
        out += _endings(line.ends.get(piece.start + len(piece.text), ()), one)
    return Markup("").join(out)


def _piece(text: str, names: frozenset[str], one: Chapter) -> Markup:
    if not names:
        return escape(text)
    noted = numbers(names, "skc")
    classes = [*sorted({_CLASSES[name[0]] for name in names}), *(f"a{n}" for n in noted)]
    inner = escape(text)
    depth = len(numbers(names, "c"))
    for level in range(min(depth, DEEPEST), 1, -1):
        inner = Markup('<span class="u{}">{}</span>').format(level, inner)
    told = numbers(names, "s") or numbers(names, "k")
    if told:  # of several attributions that share these words, the innermost: it is the one that they open
        return Markup('<a class="{}" href="#{}n{}" tabindex="-1">{}</a>').format(" ".join(classes), one.id, told[-1], inner)
    return Markup('<span class="{}">{}</span>').format(" ".join(classes), inner)


def _endings(names: Sequence[str], one: Chapter) -> list[Markup]:
    """What the style draws after a piece: numbers of the notes whose content ends here, values of the entities, times, places, events, repairs."""
    found = []
    for number in numbers(names, "c") or [n for n in numbers(names, "sk") if not one.note(n).what]:
        note = one.note(number)
        found.append(
            Markup('<a class="ref a{0}" href="#{1}n{0}" data-n="{0}" aria-label="Source {0}: {2}"></a>').format(
                number, one.id, one_line(f"{note.name} {note.cue}", 100)
            )
        )
    values = ((name, _tag(name, one.reading)) for name in dict.fromkeys(names) if name[0] not in NOTED)
    found += [Markup('<span class="tag {}-tag" data-tag="{}"></span>').format(_CLASSES[name[0]], shown) for name, shown in values if shown]
    return found


def _tag(name: str, reading: Reading) -> str:
    at = int(name[1:])
    if name[0] == "e":
        entity = reading.entities[at]
        return " ".join(filter(None, (_kind(entity), entity.country and safe(entity.country))))
    if name[0] == "t":
        return one_line(reading.times[at].value, 30)
    if name[0] == "p":
        place = reading.places[at]
        where = f"{place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else "not resolved"
        return " ".join(filter(None, (one_line(place.country or "", 3), where)))
    if name[0] == "v":
        event = reading.events[at]
        return " · ".join((one_line(event.type, 30), *toll_words(event)))
    return f"reads {one_line(reading.repairs[at].reads, 60)}"


def _firsts(reading: Reading, found: Sequence[Note]) -> dict[int, tuple[str, ...]]:
    starts: dict[str, int] = {}
    for (start, _), name in marks(reading, found):
        if name[0] in "ev":
            starts[name] = min(start, starts.get(name, start))
    met: dict[int, tuple[str, ...]] = {}
    for name, start in starts.items():
        met[start] = (*met.get(start, ()), name)
    return met


def _kind(entity: Entity) -> str:
    return entity.kind.replace("_", " ")


def _best_name(group: Sequence[Note]) -> Note:
    """The note that names the source best: by name before by description before by pronoun, the first of equals."""
    order = {"named": 0, "body": 1, "unnamed": 2, "none": 3}
    return min(group, key=lambda note: (bool(note.speaker), order[note.attribution.named], note.number))


@cache
def _environment() -> Environment:
    pages = environment()
    pages.filters |= {"safe_text": safe, "one_line": one_line, "running": running}
    pages.globals |= {
        "label": label,
        "plural": plural,
        "fields": fields,
        "inside": inside,
        "joined": joined,
        "country_name": country_name,
        "web_address": web_address,
        "deepest": DEEPEST,
    }
    return pages
