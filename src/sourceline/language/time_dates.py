"""Readers of calendar dates and clock times: from match and context to TimeML type and value, or null to refuse ("may" the verb)."""

from __future__ import annotations

import re
from datetime import timedelta

from sourceline.language.numbers import ordinal_values, parse_number
from sourceline.language.time_context import (
    Context,
    Match,
    Value,
    current_day,
    day_number,
    direction,
    fit,
    group_of,
    month_day_value,
    month_of,
    reference_year,
    rel_year,
    safe_date,
    with_part,
    word_after,
    word_before,
    year_ahead,
    year_of,
)
from sourceline.language.time_rules import time_data
from sourceline.language.time_values import holiday_date, precision


def iso(match: Match, context: Context) -> Value | None:
    day = safe_date(int(match["y"]), int(match["m"]), int(match["d"]))
    return ("DATE", day.isoformat()) if day else None


def slashed(match: Match, context: Context) -> Value | None:
    year = int(match["y"])
    year += 0 if year > 99 else 1900 if year > 40 else 2000
    day = safe_date(year, int(match["m"]), int(match["d"])) or safe_date(year, int(match["d"]), int(match["m"]))
    return ("DATE", day.isoformat()) if day else None


def month_day(match: Match, context: Context) -> Value | None:
    month, day = month_of(match, alone=False), day_number(match)
    if month is None or day is None:
        return None
    year = year_of(group_of(match, "y")) or rel_year(group_of(match, "rel"), context)
    value = month_day_value(month, day, year, context, match)
    return ("DATE", value) if value else None


def month_year(match: Match, context: Context) -> Value | None:
    month = month_of(match, alone=False, with_year=bool(match["y"]))
    if month is None:
        return None
    if match["bc"]:
        return "DATE", f"BC{int(match['y2']):04d}-{month:02d}"
    year = year_of(match["y"]) or rel_year(match["rel"], context)
    return "DATE", f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}"


def rel_month(match: Match, context: Context) -> Value | None:
    month, base = month_of(match, alone=False), context.anchor()
    if month is None:
        return None
    if base is None:
        return "DATE", f"XXXX-{month:02d}"
    rel = match["rel"].lower()
    year = base.year
    if rel in ("last", "this past"):
        year -= 0 if month < base.month - 1 else 1
    elif rel in ("next", "this coming"):
        year += 1 if month <= base.month else 0
    return "DATE", f"{year:04d}-{month:02d}"


def lone_month(match: Match, context: Context) -> Value | None:
    month = month_of(match, alone=True)
    if month is None:
        return None
    if year := year_ahead(match) or reference_year(context, month):
        return "DATE", f"{year:04d}-{month:02d}"
    dct = context.dct
    if dct is None or context.narrative:
        return "DATE", f"XXXX-{month:02d}"
    way, year = direction(context.text, *match.span()), dct.year
    if way > 0 or word_before(context.text, match.start()) in ("by", "until", "till"):
        year += 1 if month < dct.month - 1 else 0
    elif month > dct.month + (0 if way < 0 else 1):
        year -= 1
    return "DATE", f"{year:04d}-{month:02d}"


def year(match: Match, context: Context) -> Value | None:
    text, start, end = match.string, match.start(), match.end()
    number = int(match["y"])
    before, after = text[max(0, start - 3) : start], word_after(text, end)
    if before[-1:] in ("$", "£", "€", "#", ".", "/", ":") or after in time_data()["cues"]["quantity_after"]:
        return None
    if re.search(r"[A-Za-z\d][-–—]$", before) and not re.search(
        r"\d[-–—]$|(?:mid|pre|post|late|early)-$", text[max(0, start - 5) : start], re.IGNORECASE
    ):
        return None
    if re.search(r"\bNo\. ?$|[$£€]\s?$|\d[,.]?\s$", before) and not match["mod"]:
        return None
    if not match["mod"] and number < 1800:
        known = word_before(text, start) in time_data()["cues"]["year_before"] or before[-1:] in ("(", "-", "–")
        if not known:
            return None
    if number > 2060 and not match["mod"] and word_before(text, start) not in ("in", "by", "until", "year", "since"):
        return None
    return "DATE", f"{number:04d}"


def year_bc(match: Match, context: Context) -> Value | None:
    return "DATE", f"BC{int(match['y']):04d}"


def spelled_year(match: Match, context: Context) -> Value | None:
    if match["m"]:
        if not (match["o"] or match[0].lower().startswith("the year")):
            return None
        return "DATE", str(2000 + int(parse_number(match["o"] or "zero") or 0))
    return "DATE", f"{(18 if match['c'].lower() == 'eighteen' else 19) * 100 + int(parse_number(match['t']) or 0)}"


def decade(match: Match, context: Context) -> Value | None:
    if not match["c"] and not re.search(r"the|[’']", match[0], re.IGNORECASE):
        return None
    return "DATE", f"{match['c'] or 19}{match['t']}"


def spelled_decade(match: Match, context: Context) -> Value | None:
    tens = {"twen": 2, "thir": 3, "fort": 4, "fift": 5, "sixt": 6, "seve": 7, "eigh": 8, "nine": 9}
    if re.search(r"\b(?:in|her|his|their) $", match.string[: match.start()][-7:]) and not match[0].lower().startswith("the"):
        return None
    return "DATE", f"19{tens[match['t'].lower()[:4]]}"


def century(match: Match, context: Context) -> Value | None:
    number = int(match["n"]) if match["n"] else ordinal_values().get((match["ord"] or "").lower(), 0)
    return ("DATE", f"{number - 1:02d}") if 1 <= number <= 22 else None


def _weekday_value(word: str, context: Context, match: Match, rel: str | None = None) -> str | None:
    if not word[0].isupper():
        return None
    number = int(time_data()["weekdays"][word.lower()])
    base = context.anchor()
    if base is None or (context.narrative and precision(context.reference or "") != "D"):
        return f"XXXX-WXX-{number}"
    back = (base.isoweekday() - number) % 7
    rel = (rel or "").lower()
    if rel in ("last", "this past"):
        return (base - timedelta(days=back or 7)).isoformat()
    if rel in ("next", "this coming"):
        return (base + timedelta(days=(7 - back) % 7 or 7)).isoformat()
    if rel == "this" or (back and direction(context.text, *match.span(), behind=True) > 0):
        return (base + timedelta(days=(7 - back) % 7)).isoformat()
    return (base - timedelta(days=back)).isoformat()


def weekday(match: Match, context: Context) -> Value | None:
    word = match["weekday"]
    if len(word) <= 4 and match.string[match.start("weekday") + len(word) : match.start("weekday") + len(word) + 1] != ".":
        return None
    value = _weekday_value(word, context, match, match["rel"])
    if value is None:
        return None
    mod = (match["mod"] or "").strip().lower()
    if mod == "late" and not match["part"]:
        return "TIME", f"{value}TEV"
    return with_part(value, match["part"])


def weekday_clock(match: Match, context: Context) -> Value | None:
    value = _weekday_value(match["weekday"], context, match)
    return with_part(value, match["clock"]) if value else None


def part_of_weekday(match: Match, context: Context) -> Value | None:
    value = _weekday_value(match["weekday"], context, match)
    return with_part(value, match["sun"] or ("morning" if match["hours"] else match["part"])) if value else None


def part_of_date(match: Match, context: Context) -> Value | None:
    month, day = month_of(match, alone=False), day_number(match)
    value = month_day_value(month, day, year_of(match["y"]), context, match) if month and day else None
    return with_part(value, match["part"]) if value else None


def clock(match: Match, context: Context) -> Value | None:
    hour = int(match["h"]) % 12 + (12 if match["per"].lower().startswith("p") else 0)
    day: str | None = current_day(context)
    if match["weekday"]:
        day = _weekday_value(match["weekday"], context, match)
    elif match["month"]:
        month = month_of(match, alone=False)
        day = month_day_value(month, int(match["d"]), None, context, match) if month else None
    return ("TIME", f"{day}T{hour:02d}:{match['min'] or '00'}") if day else None


def clock24(match: Match, context: Context) -> Value | None:
    return "TIME", f"{current_day(context)}T{int(match['h']):02d}:{match['min']}"


def midnight(match: Match, context: Context) -> Value | None:
    return with_part(current_day(context), match["clock"])


def spoken_clock(match: Match, context: Context) -> Value | None:
    """ "half past nine", "a quarter to seven in the evening", "six o'clock"; without a word of the day's half the figure is left as said."""
    hour = int(parse_number((match["h"] or match["h2"]).lower()) or 0)
    if match["half"] and match["way"] not in ("past", "after"):
        return None
    if (
        match["min"]
        and not match["part"]
        and word_before(match.string, match.start()) not in ("at", "by", "until", "till", "about", "around", "from")
    ):
        return None  # "ten to six of them left"
    minutes = 30 if match["half"] else 15 if match["quarter"] else int(parse_number(match["min"]) or 0) if match["min"] else 0
    if (match["way"] or "").lower() in ("to", "before"):
        hour, minutes = (hour - 1 or 12), 60 - minutes
    part = (match["part"] or "").lower()
    if part in ("afternoon", "evening") or (part == "night" and 6 <= hour < 12):
        hour = hour % 12 + 12
    elif part:
        hour %= 12
    return "TIME", f"{current_day(context)}T{hour:02d}:{minutes:02d}"


def moon_feast(match: Match, context: Context) -> Value | None:
    """Ramadan, Eid: the year where the text gives one, and no day ever."""
    if not match["feast"][0].isupper():
        return None
    return "DATE", f"{match['y'] or 'XXXX'}-{time_data()['moon_feasts'][match['feast'].lower()]}"


def holiday(match: Match, context: Context) -> Value | None:
    rule = time_data()["holidays"][match["holiday"].lower()]
    if not match["holiday"][0].isupper():
        return None
    if match["y"]:
        day = holiday_date(rule, int(match["y"]))
        return ("DATE", day.isoformat()) if day else None
    base_year = reference_year(context)
    base = context.dct
    if base_year is not None:
        day = holiday_date(rule, base_year)
        return ("DATE", day.isoformat()) if day else None
    if base is None or context.narrative:
        return "DATE", f"XXXX-{rule}" if rule[0].isdigit() and "," not in rule else "XXXX-XX-XX"
    days = [found for y in range(base.year - 1, base.year + 2) if (found := holiday_date(rule, y))]
    rel = (match["rel"] or "").lower()
    way = {"last": -1, "next": 1}.get(rel, 0)
    if not way:
        nearest = fit(days, context, 0)
        way = direction(context.text, *match.span()) if nearest and abs((nearest - base).days) > 60 else 0
    day = fit(days, context, way)
    return ("DATE", day.isoformat()) if day else None


_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def season(match: Match, context: Context) -> Value | None:
    word, code = match["season"].lower(), time_data()["seasons"][match["season"].lower()]
    before = word_before(match.string, match.start())
    rel = (match["rel"] or "").lower()
    modded = re.search(r"\b(?:early|late|mid)[- ]", match[0], re.IGNORECASE)
    if not (match["y"] or rel or modded) and before not in ("in", "during", "by", "since", "until", "through", "of", "over", "for"):
        return None
    if word in ("fall", "spring") and re.match(r" (?:of|in|from|for|to)\b", match.string[match.end() : match.end() + 6]) and not match["y"]:
        return None
    if match["y"]:
        return "DATE", f"{match['y']}-{code}"
    found = reference_year(context)
    if found is None:
        base = context.dct
        if base is None or context.narrative:
            return "DATE", f"XXXX-{code}"
        month = _SEASON_MONTH[code]
        if rel in ("last", "this past"):
            found = base.year - (0 if month < base.month - 2 else 1)
        elif rel in ("next", "this coming"):
            found = base.year + (0 if month > base.month else 1)
        elif rel in ("this", "that"):
            found = base.year
        else:
            way = direction(context.text, *match.span())
            found = base.year + (1 if way > 0 and month < base.month else -1 if way <= 0 and month > base.month else 0)
    return "DATE", f"{found:04d}-{code}"
