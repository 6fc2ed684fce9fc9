"""What a matched expression means: one reader for each ``read`` of ``data/times.toml``, from match and context to TimeML type and value.

A reader returns null to refuse the match ("may" the verb, "1,500 feet"). Conventions: TimeML 1.2.1 annotation guidelines, with the value
forms of TempEval-3 ("199" for a decade, "P20Y" for two decades).
"""

from __future__ import annotations

from collections.abc import Callable

from sourceline.language import time_dates, time_spans
from sourceline.language.time_context import Context, Match, Value

_DATES = (
    time_dates.iso,
    time_dates.slashed,
    time_dates.month_day,
    time_dates.month_year,
    time_dates.rel_month,
    time_dates.lone_month,
    time_dates.year,
    time_dates.year_bc,
    time_dates.spelled_year,
    time_dates.decade,
    time_dates.spelled_decade,
    time_dates.century,
    time_dates.weekday,
    time_dates.weekday_clock,
    time_dates.part_of_weekday,
    time_dates.part_of_date,
    time_dates.clock,
    time_dates.clock24,
    time_dates.midnight,
    time_dates.spoken_clock,
    time_dates.holiday,
    time_dates.moon_feast,
    time_dates.season,
)
_SPANS = (
    time_spans.rel_unit,
    time_spans.rel_part,
    time_spans.weekend,
    time_spans.ago,
    time_spans.bare_dir,
    time_spans.year_earlier,
    time_spans.next_unit,
    time_spans.span_of,
    time_spans.the_unit,
    time_spans.vague_units,
    time_spans.bare_units,
    time_spans.every,
    time_spans.weekdays,
    time_spans.per_unit,
    time_spans.times_per,
    time_spans.quarter,
    time_spans.half_year,
    time_spans.latest,
    time_spans.nth_day,
    time_spans.word,
)

READERS: dict[str, Callable[[Match, Context], Value | None]] = {
    **{reader.__name__: reader for reader in (*_DATES, *_SPANS)},
    "duration": time_spans.duration_of,
}
"""Readers by the name that rules give."""
