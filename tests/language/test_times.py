import itertools
from datetime import date

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from sourceline.language.time_readers import READERS
from sourceline.language.time_rules import rules, rules_by_first_word, time_data
from sourceline.language.time_values import add_months, at_unit, duration, easter, holiday_date, parse_date, shift
from sourceline.language.times import creation_day, find_times, is_narrative, scan
from sourceline.records import Dateline, Document

NLP = spacy.blank("en")
FRIDAY = "2020-01-03"


def times(text, published=FRIDAY, dateline=None):
    document = Document(id="d", text=text, input="d.txt", published=published, dateline=Dateline(date=dateline))
    return [(text[slice(*time.span)], time.type, time.value) for time in find_times(NLP(text), document)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It fell on Friday.", [("Friday", "DATE", "2020-01-03")]),
        ("The mayor said Thursday that it fell.", [("Thursday", "DATE", "2020-01-02")]),
        ("They will meet on Monday.", [("Monday", "DATE", "2020-01-06")]),
        ("They meet next Tuesday.", [("next Tuesday", "DATE", "2020-01-07")]),
        ("It fell last Friday.", [("last Friday", "DATE", "2019-12-27")]),
        ("A note sent late Thursday said so.", [("late Thursday", "TIME", "2020-01-02TEV")]),
        ("It fell Wednesday morning.", [("Wednesday morning", "TIME", "2020-01-01TMO")]),
        ("It fell earlier this week.", [("earlier this week", "DATE", "2020-W01")]),
        ("It fell last week.", [("last week", "DATE", "2019-W52")]),
        ("It avenged final week’s raid.", [("final week", "DATE", "2019-W52")]),
        ("It fell last month.", [("last month", "DATE", "2019-12")]),
        ("The Dec. 27 raid failed.", [("Dec. 27", "DATE", "2019-12-27")]),
        ("It fell on 27 December 2019.", [("27 December 2019", "DATE", "2019-12-27")]),
        ("It fell on Friday, Dec. 27, 2019, at home.", [("Friday, Dec. 27, 2019", "DATE", "2019-12-27")]),
        ("The New Year's Eve raid failed.", [("New Year's Eve", "DATE", "2019-12-31")]),
        ("The New Yr’s Eve raid failed.", [("New Yr’s Eve", "DATE", "2019-12-31")]),
        ("A 2-day raid failed.", [("2-day", "DURATION", "P2D")]),
        ("It fell shortly after midnight.", [("shortly after midnight", "TIME", "2020-01-03T00:00")]),
        ("It fell in May 2018.", [("May 2018", "DATE", "2018-05")]),
        ("It fell in Could 2018.", [("Could 2018", "DATE", "2018-05")]),
        ("She may march. Could 30 men help? May he come?", []),
        ("It fell in May.", [("May", "DATE", "2019-05")]),
        ("A September raid failed.", [("September", "DATE", "2019-09")]),
        ("It fell after the 2003 invasion.", [("2003", "DATE", "2003")]),
        ("It fell in recent months.", [("recent months", "DATE", "PAST_REF")]),
        ("It is quiet now.", [("now", "DATE", "PRESENT_REF")]),
        ("It fell in the 1990s.", [("the 1990s", "DATE", "199")]),
        ("A 19th century mill burnt.", [("19th century", "DATE", "18")]),
        ("It fell two days earlier.", [("two days earlier", "DATE", "2020-01-01")]),
        ("It fell three weeks ago.", [("three weeks ago", "DATE", "2019-W50")]),
        ("He served for 18 years.", [("18 years", "DURATION", "P18Y")]),
        ("They met every day.", [("every day", "SET", "P1D")]),
        ("They met every Monday.", [("every Monday", "SET", "XXXX-WXX-1")]),
        ("It rose in the third quarter of 2019.", [("the third quarter of 2019", "DATE", "2019-Q3")]),
        ("It fell in the summer of 2003.", [("the summer of 2003", "DATE", "2003-SU")]),
        ("It fell yesterday.", [("yesterday", "DATE", "2020-01-02")]),
        ("It ran on April 24 and 25, 2019.", [("April 24", "DATE", "2019-04-24"), ("25", "DATE", "2019-04-25")]),
        ("It ran from 2003-2005.", [("2003", "DATE", "2003"), ("2005", "DATE", "2005")]),
        ("It fell at 5 p.m. EST.", [("5 p.m. EST", "TIME", "2020-01-03T17:00")]),
        ("They had 1,500 men, 1999 troops and $2000.", []),
        ("A 34-year-old woman, 52 years old, fell.", []),
        ("2020-01-03 PORT (AP)", [("2020-01-03", "DATE", "2020-01-03")]),
    ],
)
def test_values(text, found):
    assert times(text) == found


RESOLVED = [
    # sentence, expression, type, value when published on Friday 2020-01-03, value when that is not known
    ("It fell on Friday.", "Friday", "DATE", "2020-01-03", "XXXX-WXX-5"),
    ("The note was sent late Thursday.", "late Thursday", "TIME", "2020-01-02TEV", "XXXX-WXX-4TEV"),
    ("It fell earlier this week.", "earlier this week", "DATE", "2020-W01", "XXXX-WXX"),
    ("It fell last week.", "last week", "DATE", "2019-W52", "XXXX-WXX"),
    ("He spoke of the Dec. 27 attack.", "Dec. 27", "DATE", "2019-12-27", "XXXX-12-27"),
    ("It fell on New Year's Eve.", "New Year's Eve", "DATE", "2019-12-31", "XXXX-12-31"),
    ("It was a 2-day assault which ended Wednesday.", "2-day", "DURATION", "P2D", "P2D"),
    ("It was a 2-day assault which ended Wednesday.", "Wednesday", "DATE", "2020-01-01", "XXXX-WXX-3"),
    ("It fell shortly after midnight.", "shortly after midnight", "TIME", "2020-01-03T00:00", "XXXX-XX-XXT00:00"),
    ("Prices rose in the wake of the 2003 invasion.", "2003", "DATE", "2003", "2003"),
    ("It fell on May 8, 2003. Three years later it rose.", "Three years later", "DATE", "2006", "2006"),
    ("It burnt on Dec. 20. The previous day a ferry sank.", "The previous day", "DATE", "2019-12-19", "XXXX-12-19"),
    ("It burnt on Jan. 1. The previous day a ferry sank.", "The previous day", "DATE", "2019-12-31", "XXXX-12-31"),
    ("It burnt on Dec. 20. That night a ferry sank.", "That night", "TIME", "2019-12-20TNI", "XXXX-12-20TNI"),
    ("Two boats sank overnight.", "overnight", "TIME", "2020-01-02TNI", "XXXX-XX-XXTNI"),
    ("It burnt on Dec. 20, 2018. A ferry sank the same month.", "the same month", "DATE", "2018-12", "2018-12"),
    ("Monday's attack killed nobody.", "Monday", "DATE", "2019-12-30", "XXXX-WXX-1"),
    ("It fell early Friday local time.", "early Friday", "DATE", "2020-01-03", "XXXX-WXX-5"),
    ("It fell on the 40th day of the war.", "the 40th day", "DATE", "XXXX-XX-XX", "XXXX-XX-XX"),
    ("It is the 40th day of the war.", "the 40th day", "DATE", "2020-01-03", "XXXX-XX-XX"),
    ("It fell over the weekend.", "the weekend", "DATE", "2019-W52-WE", "XXXX-WXX-WE"),
    ("It has been quiet since March.", "March", "DATE", "2019-03", "XXXX-03"),
    ("Prices rose in the first half of 2024.", "the first half of 2024", "DATE", "2024-H1", "2024-H1"),
    ("Prices fell in the second half of last year.", "the second half of last year", "DATE", "2019-H2", "XXXX-H2"),
    ("The bridge will open in mid-June.", "mid-June", "DATE", "2020-06", "XXXX-06"),
    ("The siren went at 21:30 GMT.", "21:30 GMT", "TIME", "2020-01-03T21:30", "XXXX-XX-XXT21:30"),
    ("The siren went at half past nine.", "half past nine", "TIME", "2020-01-03T09:30", "XXXX-XX-XXT09:30"),
    ("It rang at a quarter to seven in the evening.", "a quarter to seven in the evening", "TIME", "2020-01-03T18:45", "XXXX-XX-XXT18:45"),
    ("It rang at twelve o'clock at night.", "twelve o'clock at night", "TIME", "2020-01-03T00:00", "XXXX-XX-XXT00:00"),
    ("They fasted in Ramadan.", "Ramadan", "DATE", "XXXX-XX", "XXXX-XX"),
    ("They fasted in Ramadan 2019.", "Ramadan 2019", "DATE", "2019-XX", "2019-XX"),
    ("Shops close for Eid.", "Eid", "DATE", "XXXX-XX-XX", "XXXX-XX-XX"),
    ("Shops close for Eid al-Adha.", "Eid al-Adha", "DATE", "XXXX-XX-XX", "XXXX-XX-XX"),
    ("Profits fell in fiscal 2023.", "fiscal 2023", "DATE", "2023", "2023"),
    ("The mill was built in the 1990s.", "the 1990s", "DATE", "199", "199"),
    ("The mill was built decades ago.", "decades ago", "DATE", "PAST_REF", "PAST_REF"),
    ("They met twice a week.", "twice a week", "SET", "P1W", "P1W"),
    ("They met three times per year.", "three times per year", "SET", "P1Y", "P1Y"),
    ("They meet every Friday.", "every Friday", "SET", "XXXX-WXX-5", "XXXX-WXX-5"),
    ("A two-hour standoff ended.", "two-hour", "DURATION", "PT2H", "PT2H"),
    ("He left in the early hours of Sunday.", "the early hours of Sunday", "TIME", "2019-12-29TMO", "XXXX-WXX-7TMO"),
    ("They broke in at dawn on Monday.", "dawn on Monday", "TIME", "2019-12-30TMO", "XXXX-WXX-1TMO"),
    ("A ruling is due as early as Tuesday.", "Tuesday", "DATE", "2020-01-07", "XXXX-WXX-2"),
]


@pytest.mark.parametrize(("text", "words", "kind", "dated", "undated"), RESOLVED)
def test_resolved_with_and_without_a_day_of_publication(text, words, kind, dated, undated):
    assert (words, kind, dated) in times(text)
    assert (words, kind, dated) in times(text, published="1999-05-05", dateline=FRIDAY)
    assert (words, kind, undated) in times(text, published=None)
    assert (words, kind, undated) in times(text, published="2020-01")


def test_figures_that_are_no_times_of_day():
    assert times("They kept ten to six of the boats; half to ten men; eid is a word; a ramadan") == []
    assert times("The second half of the match was dull, the first half of the town was dark.") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It fell on Friday.", "XXXX-WXX-5"),
        ("It fell on Dec. 27.", "XXXX-12-27"),
        ("It fell last week.", "XXXX-WXX"),
        ("It fell in December.", "XXXX-12"),
        ("It fell today.", "XXXX-XX-XX"),
        ("It fell on New Year's Eve.", "XXXX-12-31"),
        ("It fell two years ago.", "XXXX"),
        ("It fell in 2003.", "2003"),
    ],
)
def test_without_creation_time(text, value):
    assert [row[2] for row in times(text, published=None)] == [value]


def test_dateline_goes_before_publication():
    assert times("It fell on Friday.", dateline="2020-01-10") == [("Friday", "DATE", "2020-01-10")]
    assert creation_day(Document(id="d", text="", input="d", published="2020-01")) is None


def test_three_years_later_follows_the_narrative():
    assert times("It fell on May 8, 2003. Three years later it rose.")[-1] == ("Three years later", "DATE", "2006")


def test_history_counts_from_the_year_it_tells():
    text = "In 1861 it began. In 1862, 1863 and 1864 it went on. On April 26, 1865 they met. On May 4 they parted. By 1866 it was over."
    assert is_narrative(text, date(2020, 1, 3))
    assert ("May 4", "DATE", "1865-05-04") in times(text)


def test_every_rule_reads_its_example():
    for rule in rules():
        assert rule.pattern.fullmatch(rule.example), rule.read
        assert rule.read in READERS
        assert rule in {r for found in rules_by_first_word().values() for r in found}
        before = "They will meet in 3 " if rule.read == "per_unit" else "They met in "
        spans = [(s, e) for s, e, _ in scan(f"{before}{rule.example} there", date(1990, 1, 5))]
        at = len(before)
        if rule.read not in ("rel_part", "latest", "weekend"):
            assert any(s < at + len(rule.example) and e > at for s, e in spans), rule
    assert set(READERS) == {rule.read for rule in rules()}


def test_every_word_is_found():
    for word, value in time_data()["words"].items():
        if value and word not in ("the day",):
            assert times(f"It was {word} .")[0][0] == word
    for word, value in time_data()["moon_feasts"].items():
        assert times(f"It was {word.title()} .") == [(word.title(), "DATE", f"XXXX-{value}")]
    for word in time_data()["holidays"]:
        assert times(f"It was {word.title().replace('’S', '’s')} .") != [], word
    for word, month in time_data()["months"].items():
        assert times(f"It was {word.title()} 2017 .")[0][2] == f"2017-{month:02d}"


@given(st.integers(1, 3999))
def test_easter_is_a_sunday_in_spring(year):
    day = easter(year)
    assert day.isoweekday() == 7 or year < 1583
    assert (3, 22) <= (day.month, day.day) <= (4, 25)


def test_calendar():
    assert easter(2019) == date(2019, 4, 21)
    assert holiday_date("11,4,4", 2019) == date(2019, 11, 28)
    assert holiday_date("5,1,-1", 2019) == date(2019, 5, 27)
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert duration(2.5, "Y") == "P2Y6M"
    assert duration(1.5, "TM") == "PT1M30S"
    assert duration(None, "TH") == "PTXH"
    assert parse_date("2019-02-30") is None


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(-(10**6), 10**6), st.sampled_from(["D", "W", "M", "Q", "Y", "10Y", "100Y"]))
def test_shift_never_fails(day, count, unit):
    moved = shift(day, count, unit)
    assert at_unit(moved, unit)
    assert moved is None or shift(day, 0, unit) == day


WORDS = [*time_data()["months"], *time_data()["weekdays"], *time_data()["words"], *time_data()["holidays"], *time_data()["parts"]]
WORDS += [*time_data()["moon_feasts"], "half past", "o'clock", "half of", "twice a", "overnight", "the previous day", "that night", "early hours of"]
WORDS += [word.title() for word in WORDS] + [
    "the",
    "a",
    "last",
    "next",
    "late",
    "31",
    "0",
    "2020",
    "9999",
    "1000",
    "30 Feb",
    "years ago",
    "later",
    "99th",
    "century",
    ".",
    ",",
    "-",
    "\n\n",
    "İ",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_text_gives_ordered_spans(text, dct):
    spans = [(start, end) for start, end, _ in scan(text, dct)]
    assert all(0 <= s < e <= len(text) and text[s:e].strip() == text[s:e] for s, e in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "text", ["1 " * 5000, "9" * 5000, "9" * 5000 + " years ago", "9" * 5000 + " 1/2 days", "the " * 5000, "twenty " * 5000, "January 1, " * 5000]
)
def test_odd_long_text(text):
    assert all(start < end for start, end, _ in scan(text, date(2020, 1, 3)))


def test_dates_of_a_spun_story():
    """Machine-rewritten wording, as spinners leave it: "Yr’s", "Could 2018", "final week"."""
    text = (
        "The mill in Port Venn burnt Friday. A ferry sank late Thursday, and two boats earlier this week. "
        "The mayor lost her seat in Could 2016. Bakers woke shortly after midnight. "
        "The New Yr’s Eve fire was small, not like the 2009 fire. It rained on Sunday. It was final week’s third fire."
    )
    values = ["2020-01-03", "2020-01-02TEV", "2020-W01", "2016-05", "2020-01-03T00:00", "2019-12-31", "2009", "2019-12-29", "2019-W52"]
    assert [row[2] for row in times(text)] == values
