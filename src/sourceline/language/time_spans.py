"""Readers of relative dates, durations, sets and single words: from match and context to TimeML type and value, or null to refuse."""

from __future__ import annotations

import re
from datetime import timedelta

from sourceline.language.numbers import ordinal_values, parse_number
from sourceline.language.time_context import (
    Context,
    Match,
    Value,
    direction,
    group_of,
    with_part,
    word_after,
    word_before,
)
from sourceline.language.time_rules import time_data
from sourceline.language.time_values import add_months, at_unit, duration, parse_date, precision, shift

_UNIT_OF = {"day": "D", "week": "W", "weekend": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "10Y", "century": "100Y"}


def rel_unit(match: Match, context: Context) -> Value | None:
    rel, unit = match["rel"].lower(), match["unit"].lower()
    narrated = rel in ("the following", "the next", "the previous", "that", "that same", "the same", "the preceding", "the prior")
    if rel == "final" and unit in ("week", "month", "year"):
        rel = "last"  # a spinner's "last"; "the final week" does not come here
    if unit == "day" and rel in ("this", "last", "final", "the last"):
        return None
    if rel in ("the past", "the last", "the coming", "final") or (rel == "the next" and unit != "day"):
        return "DURATION", duration(1, _UNIT_OF[unit]) if unit != "weekend" else "P1W"
    base = context.anchor(narrated)
    offset = time_data()["shifts"][rel]
    moved = shift(base, offset, _UNIT_OF[unit]) if base else None
    value = context.undated(offset) if base is None and narrated and unit == "day" else at_unit(moved, _UNIT_OF[unit])
    if unit == "weekend":
        value = f"{value}-WE"
    if match["q"]:
        quarter = ordinal_values().get(match["q"].lower(), 9)
        return ("DATE", f"{value}-Q{quarter}") if quarter <= 4 and unit == "year" else None
    return "DATE", value


def rel_part(match: Match, context: Context) -> Value | None:
    rel = match["rel"].lower()
    base = context.anchor(rel != "this")
    day = at_unit(base, "D") if base or rel == "this" else context.undated({"the next": 1, "the following": 1, "the previous": -1}.get(rel, 0))
    if rel in ("the next", "the following", "the previous") and (base := parse_date(day)):
        day = (base + timedelta(days=-1 if rel == "the previous" else 1)).isoformat()
    return with_part(day, match["part"])


def weekend(match: Match, context: Context) -> Value | None:
    base = context.anchor()
    if base and base.isoweekday() <= 5 and direction(context.text, *match.span()) <= 0:
        base -= timedelta(days=7)
    return "DATE", f"{at_unit(base, 'W')}-WE"


_BACK = ("ago", "earlier", "before that", "prior")


def ago(match: Match, context: Context) -> Value | None:
    unit = time_data()["units"][match["unit"].lower()]
    way = match["dir"].lower()
    sign = -1 if way in _BACK else 1
    if match["vague"]:
        return "DATE", "PAST_REF" if sign < 0 else "FUTURE_REF"
    count = 1.0 if match["one"] else parse_number(match["n"])
    if count is None:
        return None
    if unit.startswith("T"):
        return "DURATION", duration(count, unit)
    if "and a half" in match[0]:
        count += 0.5
    if unit == "Y" and count == 1 and sign < 0 and (quarter := context.quarter) and not context.narrative:
        return "DATE", f"{int(quarter[:4]) - 1}{quarter[4:]}"
    narrated = way not in ("ago", "hence", "from now")
    base = context.anchor(narrated)
    if (
        base is not None
        and narrated
        and base == parse_date(context.reference)
        and unit in ("D", "W")
        and precision(context.reference or "") not in ("D", "W")
    ):
        return "DATE", f"{base.year:04d}-XX-XX"
    return "DATE", at_unit(shift(base, sign * count, unit) if base else None, unit)


def bare_dir(match: Match, context: Context) -> Value | None:
    plural = match[0].lower().startswith(match["unit"].lower() + "s")
    return ("DATE", "PAST_REF" if match["dir"].lower() in _BACK else "FUTURE_REF") if plural else None


def year_earlier(match: Match, context: Context) -> Value | None:
    if context.quarter and not context.narrative:
        return "DATE", f"{int(context.quarter[:4]) - 1}{context.quarter[4:]}"
    base = context.anchor()
    return "DATE", at_unit(shift(base, -1, "Y") if base else None, "Y")


def next_unit(match: Match, context: Context) -> Value | None:
    base, unit = context.anchor(True), _UNIT_OF[match["unit"].lower()]
    sign = -1 if match["dir"].lower() == "before" else 1
    return "DATE", at_unit(shift(base, sign, unit) if base else None, unit)


def _refused_unit(match: Match, unit: str) -> bool:
    singular_ordinal = unit == "second" and not match[0].lower().endswith("seconds")
    return singular_ordinal or (unit == "quarter" and not match[0].lower().endswith("quarters"))


def span_of(match: Match, context: Context) -> Value | None:
    unit = match["unit"].lower()
    if not match["rel"] or _refused_unit(match, unit):
        return None
    return "DURATION", duration(parse_number(match["n"]) if match["n"] else None, time_data()["units"][unit])


_RATE = re.compile(
    r"(?:\d|\b(?:times|twice|once|percent|million|billion|thousand|hundred|dozen|share|barrels|dollars|tons|[a-z]+s)) $", re.IGNORECASE
)


def duration_of(match: Match, context: Context) -> Value | None:
    unit = match["unit"].lower()
    code = time_data()["units"][unit]
    if _refused_unit(match, unit):
        return None
    if match["one"]:
        if (unit in ("night", "day") and " whole" not in match[0] and " full" not in match[0] and match["one"].lower() == "a") or re.match(
            r"-|s\b", match.string[match.end() :][:2]
        ):
            before = word_before(match.string, match.start())
            if before not in ("for", "in", "within", "after", "than", "nearly", "about", "almost", "of", "just"):
                return None
        if not match["approx"] and _RATE.search(match.string[max(0, match.start() - 14) : match.start()]):
            return None
        if match.string[match.end("unit") : match.end("unit") + 1] == "s":
            return None
        count: float | None = 0.5 if match["one"].lower().startswith("half") else 1.0
    elif match["vague"]:
        count = 2.0 if "couple" in match["vague"].lower() else None
    else:
        count = parse_number(match["n"])
        age = match["old"] and unit == "year" and (not match["old"].startswith("-") or (count or 0) < 106)
        if age or count is None or (count > 9999 and unit != "year"):
            return None
        if not match["approx"] and match.string[max(0, match.start() - 1) : match.start()] in ("$", ".", ",", "£", "€"):
            return None
    if count is not None and (match["half"] or match["half2"]):
        count += 0.5
    return "DURATION", duration(count, code)


def the_unit(match: Match, context: Context) -> Value | None:
    """ "for the year", "the fiscal year": the one that the text is about, which is the current one."""
    before, after = word_before(match.string, match.start()), word_after(match.string, match.end())
    unit = match[0].split()[-1].lower()
    bare = unit == "year" and before in ("for", "during", "of") and after not in ("of", "in", "that", "when", "before", "after")
    if not (match["fiscal"] or bare):
        return None
    return "DATE", at_unit(context.anchor(), _UNIT_OF[unit])


def vague_units(match: Match, context: Context) -> Value | None:
    unit, rel = match["unit"].lower(), match["rel"].lower()
    code = time_data()["units"][unit]
    if "recent" in rel:
        return "DATE", "PAST_REF"
    if "coming" in rel or "ensuing" in rel:
        return "DATE", "FUTURE_REF"
    return ("DURATION", duration(None, code)) if unit not in ("second", "quarter", "night") else None


def bare_units(match: Match, context: Context) -> Value | None:
    unit = match["unit"].lower()
    before = word_before(match.string, match.start())
    fitting = before in (
        "for",
        "within",
        "in",
        "over",
        "after",
        "of",
        "take",
        "takes",
        "took",
        "through",
        "spent",
        "last",
        "but",
        "by",
        "just",
        "until",
        "lasted",
        "be",
        "and",
        "into",
    )
    if not fitting or unit in ("second", "quarter", "night", "hour") or re.match(r"[’']", match.string[match.end() : match.end() + 1]):
        return None
    return "DURATION", duration(None, time_data()["units"][unit])


def every(match: Match, context: Context) -> Value | None:
    if match["unit"]:
        unit = match["unit"].lower()
        if _refused_unit(match, unit) and unit == "second":
            return None
        count = 2.0 if match["other"] else parse_number(match["n"]) if match["n"] else 1.0
        return "SET", duration(count, time_data()["units"][unit])
    if match["weekday"]:
        day = f"XXXX-WXX-{time_data()['weekdays'][match['weekday'].lower()]}"
        return "SET", f"{day}T{time_data()['parts'][match['part'].lower()]}" if match["part"] else day
    if match["month"]:
        return ("SET", f"XXXX-{time_data()['months'][match['month'].lower()]:02d}") if match["month"][0].isupper() else None
    if match["season"]:
        return "SET", f"XXXX-{time_data()['seasons'][match['season'].lower()]}"
    return "SET", f"XXXX-XX-XXT{time_data()['parts'][match['part2'].lower()]}"


def weekdays(match: Match, context: Context) -> Value | None:
    word = match["weekday"]
    if word is None:
        return "SET", "XXXX-WXX-WE"
    if len(word) < 6 or not word[0].isupper() or match.string[match.end() - 2 : match.end() - 1] in ("'", "’"):
        return None
    day = f"XXXX-WXX-{time_data()['weekdays'][word.lower()]}"
    return "SET", f"{day}T{time_data()['parts'][match['part'].lower()]}" if match["part"] else day


def per_unit(match: Match, context: Context) -> Value | None:
    per = match[0].lower().startswith("per")
    unit = match["unit"].lower()
    if unit in ("second", "quarter", "minute") or not (per or _RATE.search(match.string[max(0, match.start() - 14) : match.start()])):
        return None
    return "SET", duration(1, time_data()["units"][unit])


def times_per(match: Match, context: Context) -> Value | None:
    """ "twice a week": a set of that period (how many times in it, TimeML's ``freq``, has no place in the value)."""
    return "SET", duration(1, time_data()["units"][match["unit"].lower()])


def half_year(match: Match, context: Context) -> Value | None:
    number = 1 if match["half"].lower() == "first" else 2
    if match["y"]:
        return "DATE", f"{match['y']}-H{number}"
    base = context.anchor()
    offset = {"last": -1, "next": 1}.get(match["rel"].lower().split()[0], 0)
    return "DATE", f"{base.year + offset:04d}-H{number}" if base else f"XXXX-H{number}"


def quarter(match: Match, context: Context) -> Value | None:
    number = {"1": 1, "2": 2, "3": 3, "4": 4, "f": 4}.get(match["ord"][0], 4)
    number = {"first": 1, "second": 2, "third": 3}.get(match["ord"].lower(), number)
    given = group_of(match, "y", "y0")
    if given:
        return "DATE", f"{given}-Q{number}"
    base = context.anchor()
    if base is None:
        return "DATE", f"XXXX-Q{number}"
    year_of = base.year - (1 if match["ly"] or number * 3 - 2 > base.month + 3 else 0)
    return "DATE", f"{year_of}-Q{number}"


def latest(match: Match, context: Context) -> Value | None:
    if context.quarter:
        return "DATE", context.quarter
    if "latest" not in match[0].lower() or context.dct is None:
        return None
    return "DATE", at_unit(add_months(context.dct, -3), "Q")


def nth_day(match: Match, context: Context) -> Value | None:
    if match["unit"].lower() != "day" or not match[0].lower().startswith("the "):
        return None
    counted = word_after(match.string, match.end()) == "of" and word_before(match.string, match.start()) in ("on", "by", "from", "since", "until")
    # "on the 40th day of the war": of which day it began the text need not tell; "it is the second day of" is today
    return "DATE", at_unit(None if counted else context.anchor(), "D")


def word(match: Match, context: Context) -> Value | None:
    found = match["word"].lower()
    value: str = time_data()["words"][found]
    if not value:
        return None
    if value.startswith("P") and value[1] != "X" and "REF" not in value:
        return "SET", value
    if value == "PXX":
        return "DURATION", value
    if value in ("ref", "ref-day"):
        day = parse_date(context.reference)
        known = day is not None and precision(context.reference or "") == "D"
        if found == "the day" and not re.search(r"(?:later|earlier|early|late) (?:in )?$", match.string[max(0, match.start() - 12) : match.start()]):
            return None
        return "DATE", (context.reference or "")[:10] if known else at_unit(None if context.narrative else context.dct, "D")
    if value.startswith("day"):
        offset = re.match(r"day([+-]\d)(T..)?", value)
        assert offset is not None
        base = None if context.narrative else context.dct
        day_value = at_unit(base + timedelta(days=int(offset[1])) if base else None, "D")
        return ("TIME", day_value + offset[2]) if offset[2] else ("DATE", day_value)
    return "DATE", value
