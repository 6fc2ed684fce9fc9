"""What time expressions are resolved against (creation time, narrative, tense), and what the readers share."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import msgspec

from sourceline.language.numbers import ordinal_values
from sourceline.language.time_rules import alternatives, time_data
from sourceline.language.time_values import at_unit, parse_date, precision
from sourceline.records import TimeType

Value = tuple[TimeType, str]
Match = re.Match[str]


class Context(msgspec.Struct):
    """What a value is resolved against, as the text is read from the front.

    ``dct``: day of publication or null; ``reference``: the last date mentioned; ``narrative``: the text tells history, so that dates follow
    from each other rather than from ``dct``; ``quarter``: the last business quarter mentioned; ``month_day``: the last day mentioned whose year
    is not known (``12-27``).
    """

    text: str
    dct: date | None
    narrative: bool = False
    reference: str | None = None
    quarter: str | None = None
    month_day: str | None = None

    def anchor(self, narrative_word: bool = False) -> date | None:
        """The day to count from: the last date mentioned for words of narration ("later"), the day of publication for the rest."""
        if (narrative_word or self.narrative) and (day := parse_date(self.reference)):
            return day
        return None if self.narrative and self.reference else self.dct

    def undated(self, offset: int) -> str:
        """The day so many days from the last one mentioned without a year: ``XXXX-12-26``; ``XXXX-XX-XX`` where there is none."""
        day = parse_date(f"2001-{self.month_day}") if self.month_day else None
        return f"XXXX{(day + timedelta(days=offset)).isoformat()[4:]}" if day else "XXXX-XX-XX"


@cache
def _cues() -> re.Pattern[str]:
    cues = time_data()["cues"]
    return re.compile(rf"(?P<future>(?<!\w)(?:{alternatives(cues['future'])})\b)|(?P<past>\b(?:{alternatives(cues['past'])})\b)", re.IGNORECASE)


_SENTENCE = re.compile(r"[.!?][”\"’')]*\s+(?=[A-Z“\"`'‘])|\n\s*\n")


def direction(text: str, start: int, end: int, *, behind: bool = False) -> int:
    """1 where the clause around the span looks forward, -1 back, 0 where no word tells: the nearest cue decides, those before it first.

    ``behind``: look only at what stands before the span.
    """
    before = text[max(0, start - 120) : start]
    for cut in _SENTENCE.finditer(before):
        before_cut = cut.end()
        if not re.search(r"\b(?:[A-Z][a-z]{0,3}|[A-Z])\.$", before[: cut.start() + 1]):
            before = " " * before_cut + before[before_cut:]
    if cues := list(_cues().finditer(before)):
        return 1 if cues[-1]["future"] else -1
    if behind:
        return 0
    after = text[end : end + 80]
    stop = _SENTENCE.search(after)
    first = _cues().search(after[: stop.start()] if stop else after)
    return 0 if first is None else 1 if first["future"] else -1


def word_before(text: str, start: int) -> str:
    match = re.search(r"([^\W\d_]+)[ ’']?s?[- ]?$", text[max(0, start - 24) : start])
    return match[1].lower() if match else ""


def word_after(text: str, end: int) -> str:
    match = re.match(r"[ -]([a-z]+)", text[end : end + 24])
    return match[1] if match else ""


def group_of(match: Match, *names: str) -> str | None:
    for name in names:
        if name in match.re.groupindex and match[name]:
            return match[name]
    return None


def month_of(match: Match, *, alone: bool, with_year: bool = False) -> int | None:
    """The month of a match, or null where the word is no month here: not capital, or "May" and "March" without a sign of a date."""
    word = group_of(match, "month", "month2") or ""
    key = word.lower()
    if not word[:1].isupper() or (key == "could" and not with_year):
        return None
    if alone:
        before = word_before(match.string, match.start())
        followed = match.string[match.end() - 1 : match.end()] == "."
        sure = before in time_data()["cues"]["month_before"] or bool(group_of(match, "mod"))
        named = re.match(r" [A-Z][a-z]+\b", match.string[match.end("month") : match.end("month") + 20])
        if key in ("april", "may", "june") and named and before in ("and", "for", "to", "by", "or", "of", "from"):
            return None  # "by April Jones"
        if key in ("may", "march", "mar", "sun", "sat", "august", "dec", "jan") and not sure:
            return None
        if len(key) <= 3 and key != "may" and not (followed or sure):
            return None
    month: int = time_data()["months"][key]
    return month


def year_of(text: str | None) -> int | None:
    return int(text) if text else None


def day_number(match: Match) -> int | None:
    if digits := group_of(match, "d", "d2"):
        return int(digits)
    word = (group_of(match, "ord") or "").lower()
    return ordinal_values().get(word) if word else None


def safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def fit(candidates: list[date], context: Context, way: int) -> date | None:
    """Of one date in several years the one that fits the tense; the nearest where no tense is seen."""
    dct = context.dct
    if dct is None or not candidates:
        return None
    if way > 0 and (later := [day for day in candidates if day >= dct]):
        return min(later)
    if way < 0 and (earlier := [day for day in candidates if day <= dct]):
        return max(earlier)
    return min(candidates, key=lambda day: abs((day - dct).days))


def reference_year(context: Context, month: int = 0) -> int | None:
    """The year that a history has reached; a month long past in it (January after December) is the next year's."""
    day = parse_date(context.reference) if context.narrative else None
    if day is None:
        return None
    passed = month and precision(context.reference or "") in ("D", "M") and day.month - month >= 7
    return day.year + (1 if passed else 0)


@cache
def _shared_year() -> re.Pattern[str]:
    months = alternatives(time_data()["months"])
    return re.compile(
        rf"(?: and | to | or |[-–]| - | through |, )(?:\d\d? (?:{months})|(?:{months})\.?(?: \d\d?)?|\d\d?),? (1\d\d\d|20\d\d)\b", re.IGNORECASE
    )


def year_ahead(match: Match) -> int | None:
    """The year said once for two dates: 1955 for "April" in "April and June 1955"."""
    found = _shared_year().match(match.string, match.end())
    return int(found[1]) if found else None


def month_day_value(month: int, day: int, year: int | None, context: Context, match: Match) -> str | None:
    if not safe_date(2000, month, day):
        return None
    year = year or year_ahead(match) or reference_year(context, month)
    if year is not None:
        return f"{year:04d}-{month:02d}-{day:02d}" if safe_date(year, month, day) else None
    if context.dct is None or context.narrative:
        return f"XXXX-{month:02d}-{day:02d}"
    years = range(context.dct.year - 1, context.dct.year + 2)
    days = [found for y in years if (found := safe_date(y, month, day))]
    nearest = fit(days, context, 0)
    if nearest and abs((nearest - context.dct).days) > 120 and (way := direction(context.text, *match.span())):
        nearest = fit(days, context, way)
    return nearest.isoformat() if nearest else None


def rel_year(word: str | None, context: Context) -> int | None:
    base = context.anchor()
    if not word or base is None:
        return None
    return base.year + {"last": -1, "next": 1}.get(word.split()[0].lower(), 0)


def with_part(value: str, part: str | None) -> Value:
    if not part:
        return "DATE", value
    part = part.lower()
    if part in ("noon", "midnight"):
        return "TIME", f"{value}T{'12' if part == 'noon' else '00'}:00"
    return "TIME", f"{value}T{time_data()['parts'][part]}"


def current_day(context: Context) -> str:
    if context.narrative:
        return (context.reference or "")[:10] if precision(context.reference or "") == "D" else "XXXX-XX-XX"
    return at_unit(context.dct, "D")
