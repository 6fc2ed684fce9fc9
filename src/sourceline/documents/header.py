"""What agencies and crawlers leave before a story: a title line, an outlet, a bare date, ``By NAME and NAME``, ``BAGHDAD (AP) —``.

The text stays as it is; :func:`parse_header` tells the values and the spans. It reads at most the first ``REACH`` characters, so its
cost (about 60 microseconds) does not grow with the text. Outlets: ``outlets``; datelines: ``datelines``; titles: ``titles``.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import msgspec

from ..records import Dateline, Span
from .agencies import find_agency
from .bylines import NAMES, glued_agency, split_names
from .datelines import match_dateline, match_opener, normal_place
from .dates import CLOCK, DATE, parse_date
from .outlets import is_agency_name, is_outlet, is_station, normal_name
from .titles import find_title, reads_as_title
from .words import load_words

REACH = 2000
"""Characters from the start of the text in which a header is looked for."""
LINES = 12
"""Most lines of a header."""
LONG_LINE = 180
"""A line longer than this is prose: the header ends at it."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Values and spans of what precedes the story. ``parts`` has the keys of ``Document.parts`` but ``footer``, and ``publisher``."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    byline: tuple[str, ...] = ()
    agency: str | None = None
    dateline: Dateline = Dateline()
    parts: dict[str, tuple[Span, ...]] = {}


@functools.cache
def _labels() -> str:
    return "|".join(re.escape(label) for label in sorted(load_words()["date_labels"], key=len, reverse=True))


@functools.cache
def _date_line() -> re.Pattern[str]:
    label = rf"(?P<label>(?:{_labels()})[ ]?(?:on|at)?[ ]?:?[ ]*)?"
    before = rf"(?:{CLOCK}[ ]*(?:,|on|\||-|–|—)?[ ]*)?"
    return re.compile(rf"{label}{before}(?P<day>{DATE})(?:[ ]*(?:,|at|@|\||-|–|—|T)?[ ]*{CLOCK})?", re.IGNORECASE)


@functools.cache
def _closing_dates() -> re.Pattern[str]:
    """Labelled dates at the end of a line: "... wounded 4 Posted: Sunday, May 4, 2014 10:04 AM EST Updated: May 5, 2014"."""
    one = rf"(?:(?:{_labels()})[ ]?(?:on|at)?[ ]?:[ ]*{DATE}(?:[ ]*(?:,|at|@|\||-|–|—|T)?[ ]*{CLOCK})?|{DATE}[ ]*(?:,|at|\||-)?[ ]*{CLOCK})"
    return re.compile(rf"(?<=\s)(?:{one}[ |,]*)+$", re.IGNORECASE)


@functools.cache
def _outlet_and_date() -> re.Pattern[str]:
    """ "NewsHarbor24 | 2026-10-06": group ``outlet``, group ``date``, nothing after."""
    clock = rf"(?:[ ]*(?:,|at|@|\||-|–|—|T)?[ ]*{CLOCK})?"
    return re.compile(
        rf"(?P<outlet>[^|•·\n]{{2,60}}?)[ ]*(?P<mark>[|•·,/–—-])[ ]*(?:(?:{_labels()})[ ]?:?[ ]*)?(?P<date>{DATE}){clock}[ ]*$", re.IGNORECASE
    )


@functools.cache
def _byline() -> re.Pattern[str]:
    return re.compile(rf"(?i:by|story by|words by|written by)[ ]*:?[ ](?P<names>{NAMES})(?P<rest>[^\n]{{0,100}})")


class _State:
    """What the lines read so far have told; ``outlets`` wait for a date, byline or dateline near them."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.parts: dict[str, list[Span]] = {}
        self.outlets: list[tuple[Span, str, int]] = []
        self.told: list[int] = []
        self.updated = False

    def add(self, part: str, start: int, end: int) -> None:
        self.parts.setdefault(part, []).append((start, end))

    def size(self) -> int:
        return sum(map(len, self.parts.values()))


def parse_header(text: str, *, title: str | None = None, published: str | None = None, start: int = 0) -> Header:
    """The header of ``text`` from ``start`` on (past a title that was put before it). ``published`` gives days their year.

    Without a ``title``, a short first line that does not read as a sentence and stands before a header or a blank line is the title.
    """
    state = _State()
    state.values["published"] = published
    head = text[: start + REACH]
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]*[^\s][^\n]*", head[start:])][:LINES]
    for number, (low, high) in enumerate((low + start, high + start) for low, high in lines):
        line = head[low:high]
        at = low + len(line) - len(line.lstrip())
        end = low + len(line.rstrip())
        before = state.size()
        ends = _read_line(head, at, end, state, number)
        if state.size() > before:
            state.told.append(number)
        if ends or (number >= 4 and not state.parts):
            break
    _take_outlets(state, bool(title))
    span = None if title else find_title(text, start, state.parts)
    if span:
        state.add("title", *span)
    parts = {part: tuple(sorted(spans)) for part, spans in state.parts.items()}
    values = {key: value for key, value in state.values.items() if value}
    return Header(title=text[span[0] : span[1]] if span else None, parts=parts, **values)


def _read_line(head: str, at: int, end: int, state: _State, number: int) -> bool:
    """Reads one line into ``state``; True when the header ends with it."""
    closing = _closing_dates().search(head, at, end) if end - at <= 2 * LONG_LINE else None
    if closing:
        for one in _date_line().finditer(head, closing.start(), closing.end()):
            _take_date(one, state)
        end = closing.start()
    date = _date_line().match(head, at, end)
    if date:
        return _read_dated(head, at, end, date, state, number)
    if _read_byline(head, at, end, state) or _read_outlet(head, at, end, state, number):
        return False
    return _read_dateline(head, at, end, state) or end - at > LONG_LINE


def _read_dated(head: str, at: int, end: int, date: re.Match[str], state: _State, number: int) -> bool:
    """A line that begins with a date: that alone, before an outlet, before a dateline, or (labelled) before a title."""
    rest = re.match(r"[ \t]*(?:[|/—–-]+[ \t]*)?", head[date.end() : end])
    after = date.end() + (rest.end() if rest else 0)
    words = head[after:end]
    if after >= end:
        _take_date(date, state)
        return False
    if _read_dateline(head, after, end, state) or (date.end() < end and _read_dateline(head, date.end() + 1, end, state)):
        _take_date(date, state)
        if not state.values["dateline"].date:
            state.values["dateline"] = Dateline(place=state.values["dateline"].place, date=parse_date(date["day"], state.values["published"]))
        return True
    if re.search(r"[|•·/—–-]", head[date.end() : after]) and is_outlet(words):
        _take_date(date, state)
        _take_outlet(after, end, state, words)
        return False
    if date["label"] and date.start() == at and date["day"][:1].isdigit() and (reads_as_title(words) or end - at > LONG_LINE):
        _take_date(date, state)
    return end - at > LONG_LINE


def _take_date(date: re.Match[str], state: _State) -> None:
    """Adds a date; what says "updated" gives way to a date of publication after it."""
    state.add("date", *date.span())
    updated = re.match(r"(?:last )?(?:updated|modified)", date["label"] or "", re.IGNORECASE) is not None
    if not state.values.get("published") or (state.updated and not updated):
        state.values["published"], state.updated = parse_date(date["day"]), updated


def _read_outlet(head: str, at: int, end: int, state: _State, number: int) -> bool:
    """An outlet's or an agency's line: alone, or before a date."""
    if end - at > 100:
        return False
    found = _outlet_and_date().match(head, at, end)
    if found and (is_outlet(found["outlet"]) or (found["mark"] in "|•·" and len(found["outlet"].split()) <= 3)):
        date = _date_line().search(head, found.start("date"), end)
        if is_outlet(found["outlet"]):
            _take_outlet(*found.span("outlet"), state, head[slice(*found.span("outlet"))])
        if date:
            _take_date(date, state)
        return True
    words = head[at:end].strip("()[]/ ")
    if len(words) < 60 and find_agency(words):
        state.add("agency", at, end)
        state.values.setdefault("agency", find_agency(words))
        return True
    if len(words.split()) <= 5 and is_outlet(words):
        state.outlets.append(((at, end), words, number))
        return True
    return False


def _take_outlet(at: int, end: int, state: _State, words: str, *, masthead: bool = True) -> None:
    """An outlet is the publisher. An agency is the agency, and the publisher only as a ``masthead``: newspapers print its name below a byline."""
    name = normal_name(words)
    if is_agency_name(name) and not is_station(name):
        state.add("agency", at, end)
        state.values.setdefault("agency", name)
        if masthead and not find_agency(name):
            state.values.setdefault("publisher", name)
    else:
        state.add("publisher", at, end)
        state.values.setdefault("publisher", name)


def _take_outlets(state: _State, titled: bool) -> None:
    """Believes outlets in lines of their own that stand at most two lines from a date, byline or dateline."""
    for (at, end), words, number in state.outlets:
        first_alone = number == 0 and not titled and 1 in state.told and len(words.split()) > 3 and not words.lower().startswith("the ")
        if not first_alone and any(abs(number - line) <= 2 for line in state.told):
            _take_outlet(at, end, state, words, masthead=number == 0)


def _read_byline(head: str, at: int, end: int, state: _State) -> bool:
    found = _byline().match(head, at, end)
    if not found or end - at > LONG_LINE:
        return False
    rest = found["rest"].strip()
    agency = find_agency(found["names"]) or find_agency(rest.strip(" ,|/()"))
    date = _date_line().search(rest)
    functions = load_words()["functions"]
    told = not rest or rest[0] in ",|/(;•·-–—" or any(rest.lower().startswith(word) for word in functions)
    # "By Friday morning the town was empty": a byline is the whole line, or goes on with a function, an agency or a date.
    if not (told or agency) or rest.endswith((".", "!", "?")) or (rest and not (agency or date) and len(rest.split()) > 7):
        return False
    state.add("byline", at, found.end("names"))
    if agency:
        state.values.setdefault("agency", agency)
        credit = found.span("names") if find_agency(found["names"]) else found.span("rest")
        state.add("agency", *credit)
    if date:
        low = found.start("rest") + found["rest"].index(rest)
        state.add("date", low + date.start(), low + date.end())
        state.values["published"] = state.values.get("published") or parse_date(date["day"])
    state.values["byline"] = (*state.values.get("byline", ()), *split_names(found["names"]))
    for name in re.split(r"\s*,\s*", found["names"]):
        glued = glued_agency(name)
        if glued or is_agency_name(name):
            credit_words = glued[0].strip() if glued else name
            state.values.setdefault("agency", find_agency(credit_words) or normal_name(credit_words))
    return True


def _read_dateline(head: str, at: int, end: int, state: _State) -> bool:
    opener = match_opener(head, at, end)
    if opener:
        agency = find_agency(opener["outlet"])
        state.add("agency" if agency else "publisher", *opener.span("outlet"))
        state.values.setdefault("agency" if agency else "publisher", agency or opener["outlet"])
        return True
    found = match_dateline(head, at, end)
    if not found:
        return False
    _take_dateline(found, found.groupdict(), state)
    return True


def _take_dateline(found: re.Match[str], groups: dict[str, str | None], state: _State) -> None:
    place, date, credit = groups.get("place"), groups.get("date"), groups.get("agency")
    if place and re.search(r"[^\W\d_]{4}\.[-–]$", found[0]):
        place = place.rstrip(".")  # "LORN, Tarsova.- ": the stop belongs to the dash
    day = parse_date(date, state.values.get("published")) if date else None
    state.values["dateline"] = Dateline(place=normal_place(place) if place else None, date=day)
    state.add("dateline", *found.span())
    if day and not state.values.get("published"):
        state.values["published"] = day
    if not credit:
        return
    agency = find_agency(credit)
    if agency:
        state.values.setdefault("agency", agency)
    elif is_station(credit) or (is_outlet(credit) and not is_agency_name(credit)):
        state.values.setdefault("publisher", credit.strip())
        state.add("publisher", *found.span("agency"))
        return
    elif _is_credit(credit):
        state.values.setdefault("agency", normal_name(credit))
    else:
        return
    state.add("agency", *found.span("agency"))


def _is_credit(words: str) -> bool:
    """Whether unknown words in a dateline's brackets may be an agency: not a date, a label or more than four words."""
    rules = load_words()
    upper = words.upper()
    return (
        (len(words.split()) == 1 or is_agency_name(words) or (words.isupper() and len(words.split()) <= 4))
        and not re.search(rf"(?i:{DATE})|^(?i:mon|tues|wednes|thurs|fri|satur|sun)day", words)
        and upper not in rules["not_places"]
        and not set(upper.split()) & set(rules["not_in_places"])
    )
