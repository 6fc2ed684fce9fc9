"""What agencies and crawlers leave before a story: a title line, a bare date, ``By NAME and NAME``, ``BAGHDAD (AP) —``.

The text stays as it is; :func:`parse_header` tells the values and the spans. It reads at most the first ``REACH`` characters, so its
cost (about 40 microseconds) does not grow with the text. Forms are those of agency style books (AP: upper-case city, state or
country, agency in brackets, em dash; Reuters, AFP: with the date; TASS: agency in slashes; Kyodo, IRNA: agency after a comma).
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any

import msgspec

from ..records import Dateline, Span
from .agencies import agency_pattern, find_agency
from .bylines import NAMES, split_names
from .dates import CLOCK, DATE, parse_date

REACH = 2000
"""Characters from the start of the text in which a header is looked for."""
LINES = 12
"""Most lines of a header."""
LONG_LINE = 180
"""A line longer than this is prose: the header ends at it."""

_UP = r"[A-Z\u00c0-\u00de\u0100-\u024f]"
_UPPER_PLACE = rf"{_UP}[{_UP[1:-1]}.'’/-]+(?:[ /]{_UP}[{_UP[1:-1]}.'’/-]*){{0,4}}"
_MIXED_PLACE = rf"{_UP}[\w.'’/-]+(?:[ ](?:{_UP}[\w.'’/-]*|of|the|de|al|el|and)){{0,3}}"
_REGION = rf"(?:,[ ]{_UP}[\w.'’-]*(?:[ ](?:{_UP}[\w.'’-]*|of|the|and)){{0,4}})"
_DASH = r"[ \u00a0]*(?:--+|[—–―]|(?<=[ \u00a0])[-_]|(?<=\))[-_:]|(?<=\w)[-_](?=[ \u00a0]))"


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Values and spans of what precedes the story. ``parts`` has the keys of ``Document.parts`` but ``footer``."""

    title: str | None = None
    published: str | None = None
    byline: tuple[str, ...] = ()
    agency: str | None = None
    dateline: Dateline = Dateline()
    parts: dict[str, tuple[Span, ...]] = {}


@functools.cache
def load_words() -> dict[str, Any]:
    """``data/header.toml``."""
    return tomllib.loads(resources.files(__package__).joinpath("data", "header.toml").read_text(encoding="utf-8"))


@functools.cache
def _date_line() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in sorted(load_words()["date_labels"], key=len, reverse=True))
    return re.compile(rf"(?:(?:{labels})[ ]?(?:on|at)?[ ]?:?[ ]*)?({DATE})(?:[ ]*(?:,|at|\||-|–|—|T)?[ ]*{CLOCK})?", re.IGNORECASE)


@functools.cache
def _datelines() -> tuple[re.Pattern[str], ...]:
    """Patterns of a dateline at the start of a line, most certain first; groups ``place``, ``date``, ``agency``."""
    date = rf"(?P<date>(?i:{DATE}|no date))"
    place = rf"(?P<place>(?:{_UPPER_PLACE}|{_MIXED_PLACE}){_REGION}{{0,2}})"
    upper = rf"(?P<place>{_UPPER_PLACE}{_REGION}{{0,2}})"
    credit = r"[(\[](?P<agency>[A-Z\u00c0-\u00de][\w.&'’/ -]{0,38}|dpa|dpa-AFX)[)\]]"
    known = rf"(?P<agency>(?i:{agency_pattern()}))"
    dash = rf"(?:{_DASH})"
    return tuple(
        re.compile(form)
        for form in (
            rf"{place}(?:[,.]?[ ]{date})?\.?,?[ ]?{credit}(?:{dash}|:|(?=[ ]\S))",  # BAGHDAD, Jan 3 (Reuters) -
            rf"{place}(?:[,.][ ]{date})\.?[ ]/{known}/\.?{dash}?",  # MOSCOW, January 3. /TASS/.
            rf"{place}(?:,[ ]{date})?,[ ]{known}{dash}",  # TOKYO, Jan. 3, Kyodo -
            rf"{place},?[ ]{date}{dash}",  # CITY, 3 JAN 90 --
            rf"{upper},[ ]{date}:",  # CITY, Jan 3:
            rf"{upper}{dash}",  # CITY —
            rf"(?P<place>{_MIXED_PLACE}{_REGION}){dash}",  # Rivertown, Ohio -
            rf"(?P<place>{_MIXED_PLACE})[ \u00a0][—–][ \u00a0](?={_UP}|[\"“‘\d])",  # Nairobi — A
            rf"[(\[]{known}[)\]]{dash}",  # (Reuters) -
            rf"/{known}/\.?{dash}?",
        )
    )


@functools.cache
def _byline() -> re.Pattern[str]:
    return re.compile(rf"(?i:by|story by|words by|written by)[ ]*:?[ ](?P<names>{NAMES})(?P<rest>[^\n]{{0,100}})")


class _State:
    """What the lines read so far have told."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.parts: dict[str, list[Span]] = {}

    def add(self, part: str, start: int, end: int) -> None:
        self.parts.setdefault(part, []).append((start, end))


def parse_header(text: str, *, title: str | None = None, published: str | None = None, start: int = 0) -> Header:
    """The header of ``text`` from ``start`` on (past a title that was put before it). ``published`` gives days their year.

    Without a ``title``, a short first line that does not end as a sentence and stands before a header or a blank line is the title.
    """
    state = _State()
    state.values["published"] = published
    head = text[: start + REACH]
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]*[^\s][^\n]*", head[start:])][:LINES]
    for number, (low, high) in enumerate((low + start, high + start) for low, high in lines):
        line = head[low:high]
        at = low + len(line) - len(line.lstrip())
        end = low + len(line.rstrip())
        if _read_line(head, at, end, state):
            break
        if number >= 4 and not state.parts:
            break
    found_title = None if title else _find_title(text, start, state)
    parts = {part: tuple(spans) for part, spans in state.parts.items()}
    values = {key: value for key, value in state.values.items() if value}
    return Header(title=found_title, parts=parts, **values)


def _read_line(head: str, at: int, end: int, state: _State) -> bool:
    """Reads one line into ``state``; True when the header ends with it."""
    date = _date_line().match(head, at, end)
    if date:
        rest = re.match(r"[ \t]*(?:[|/—–-]+[ \t]*)?", head[date.end() : end])
        after = date.end() + (rest.end() if rest else 0)
        if after >= end:
            _take_date(date, state)
            return False
        if _read_dateline(head, after, end, state) or (date.end() < end and _read_dateline(head, date.end() + 1, end, state)):
            _take_date(date, state)
            if not state.values["dateline"].date:
                state.values["dateline"] = Dateline(place=state.values["dateline"].place, date=parse_date(date[1], state.values["published"]))
            return True
    if _read_byline(head, at, end, state):
        return False
    agency = find_agency(head[at:end].strip("()[]/ ")) if end - at < 60 else None
    if agency:
        state.add("agency", at, end)
        state.values.setdefault("agency", agency)
        return False
    return _read_dateline(head, at, end, state) or end - at > LONG_LINE


def _take_date(date: re.Match[str], state: _State) -> None:
    state.add("date", *date.span())
    if not state.values.get("published"):
        state.values["published"] = parse_date(date[1])


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
        state.values["published"] = state.values.get("published") or parse_date(date[1])
    names = split_names(found["names"], load_words()["not_people"])
    state.values["byline"] = (*state.values.get("byline", ()), *names)
    return True


def _read_dateline(head: str, at: int, end: int, state: _State) -> bool:
    for number, pattern in enumerate(_datelines()):
        found = pattern.match(head, at, end)
        if found and _is_dateline(found, head, number):
            groups = found.groupdict()
            _take_dateline(found, groups, state)
            return True
    return False


def _take_dateline(found: re.Match[str], groups: dict[str, str | None], state: _State) -> None:
    place, date, agency = groups.get("place"), groups.get("date"), groups.get("agency")
    day = parse_date(date, state.values.get("published")) if date else None
    state.values["dateline"] = Dateline(place=place, date=day)
    state.add("dateline", *found.span())
    if agency and (name := find_agency(agency)):
        state.values.setdefault("agency", name)
        state.add("agency", *found.span("agency"))
    if day and not state.values.get("published"):
        state.values["published"] = day


def _is_dateline(found: re.Match[str], head: str, number: int) -> bool:
    """Whether words that look like a dateline are one: not "BREAKING —", not "Iran — its old foe — said"."""
    groups = found.groupdict()
    place = groups.get("place")
    if place is None:
        return True
    if place.upper().rstrip(":") in load_words()["not_places"] or place.split()[0].lower() in {"the", "a", "an", "by", "in"}:
        return False
    if groups.get("agency"):
        # Brackets after a name hold initials too ("Northern League (NL) fighters"): without a dash only a known agency counts.
        return found[0].rstrip()[-1] in "—–―-_:" or find_agency(groups["agency"] or "") is not None
    if groups.get("date"):
        return True
    following = head[found.end() : found.end() + 200]
    sentence = re.split(r"(?<=[.!?])\s|\n\n", following)[0]
    if number >= 6 and re.search(r"\s(?:--|[—–])\s|—", sentence):
        return False  # a second dash: the first opened a parenthesis
    letters = [character for character in following[:80] if character.isalpha()]
    return number >= 6 or not letters or any(map(str.islower, letters))


def _find_title(text: str, start: int, state: _State) -> str | None:
    """A title on the first line: short, no sentence end, before a header line or a blank line, with a story after it."""
    found = re.compile(r"\s*([^\n]{8,200})\n(\s*\n)?").match(text, start)
    if not found:
        return None
    line = found[1].rstrip()
    low, high = found.start(1), found.start(1) + len(line)
    taken = sorted(span for spans in state.parts.values() for span in spans)
    if any(low < end and begin < high for begin, end in taken):
        return None
    before_header = bool(taken) and not text[high : taken[0][0]].strip()
    if line.endswith((".", ":", ",", ";", "”", '"', "Pause")) or not 3 <= len(line.split()) <= 25 or not (found[2] or before_header):
        return None
    if re.search(r"[()|•×<>]|://|\bPhoto\b|^\W*(?:\d+:\d\d|Follow|EMBED|Close|By|Posted|Published|Updated|View|Watch)\b", line, re.IGNORECASE):
        return None  # captions, players and menus that crawlers leave above a story
    if len(text) - high < 3 * len(line) or not any(map(str.isalpha, line)):
        return None
    state.add("title", low, high)
    return line
