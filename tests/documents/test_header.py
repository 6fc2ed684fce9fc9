"""Headers and footers of agencies and crawlers; names and outlets are invented, agencies are real bodies."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.documents import Agency, find_agency, from_text, load_agencies, parse_footer, parse_header
from sourceline.documents.bylines import is_body, split_names
from sourceline.documents.datelines import is_place, normal_place
from sourceline.documents.dates import parse_date, parse_published
from sourceline.documents.footer import _patterns
from sourceline.documents.outlets import is_agency_name, is_outlet, load_outlets
from sourceline.documents.words import load_words
from sourceline.records import Document

STORY = "Soldiers fired on a market in the north of the country on Friday, officials said, and seven people were killed."


@pytest.mark.parametrize(
    ("line", "place", "agency", "date"),
    [
        ("BAGHDAD (AP) — ", "Baghdad", "Associated Press", None),
        ("BEIRUT, Lebanon (AP) _ ", "Beirut, Lebanon", "Associated Press", None),
        ("NAIROBI, Kenya, March 14, 2019 (Reuters) - ", "Nairobi, Kenya", "Reuters", "2019-03-14"),
        ("LONDON, Jan. 3 (Xinhua) -- ", "London", "Xinhua", None),
        ("SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- ", "San Salvador", "EFE", "1990-01-03"),
        ("MOSCOW, January 3, 2021. /TASS/. ", "Moscow", "TASS", "2021-01-03"),
        ("TOKYO, Jan. 3, Kyodo - ", "Tokyo", "Kyodo News", None),
        ("New Delhi, Jan 3 (PTI) ", "New Delhi", "Press Trust of India", None),
        ("DAMASCUS, (SANA)- ", "Damascus", "SANA", None),
        ("LORN (KXYZ) – ", "Lorn", None, None),
        ("LORN, Tarsova (MPA) — ", "Lorn, Tarsova", "MPA", None),
        ("LORN, Tarsova, Oct 6 (Halden) - ", "Lorn, Tarsova", "Halden", None),
        ("LORN (Ada Vane) — ", "Lorn", None, None),
        ("LORN (Friday) — ", "Lorn", None, None),
        ("LANCASTER, PA — ", "Lancaster, PA", None, None),
        ("LORN, Tarsova.- ", "Lorn, Tarsova", None, None),
        ("RIVERTOWN, Ohio - ", "Rivertown, Ohio", None, None),
        ("RIVERTOWN, Calif. - ", "Rivertown, Calif.", None, None),
        ("KABUL, Afghanistan —", "Kabul, Afghanistan", None, None),
        ("Nairobi — ", "Nairobi", None, None),
        ("(Reuters) - ", None, "Reuters", None),
    ],
)
def test_dateline(line: str, place: str | None, agency: str | None, date: str | None) -> None:
    header = parse_header(line + STORY)
    assert (header.dateline.place, header.agency, header.dateline.date) == (place, agency, date)
    (start, end), *_ = header.parts["dateline"]
    assert start == 0
    assert line.startswith((line + STORY)[start:end])


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING — " + STORY,
        "WARNING: " + STORY,
        "CAPTURE UPDATE - " + STORY,
        "WKXY-TV - " + STORY,
        "TODAY NICARAGUA – " + STORY,
        "ALBAWABA - " + STORY,
        "Press Officer – " + STORY,
        "Lorn — its old foe — said on Friday that it had fired no shot.",
        "According to Reuters, " + STORY,
        "By Friday morning the town was empty, and nobody went out.\n\n" + STORY,
        "2020-01-03 was a bad day for the town, its mayor said.",
        "THE POLICE -- THREE OF THEM -- WERE KILLED IN AN ATTACK ON THE TOWN.",
    ],
)
def test_prose_is_no_header(text: str) -> None:
    header = parse_header(text)
    assert header.dateline.place is None
    assert header.agency is None
    assert header.byline == ()
    assert header.published is None


def test_crawled_line_with_date_and_dateline() -> None:
    text = f" date 2021-05-04 LORN — {STORY}\n\nMore was not known.\n\nVane reported from Oram. Spun Press writers Ada Orr in Lorn, and Tam Bell in Oram contributed reporting."
    document = from_text(text)
    assert isinstance(document, Document)
    assert document.text == text
    assert document.published == "2021-05-04"
    assert (document.dateline.place, document.dateline.date) == ("Lorn", "2021-05-04")
    assert document.byline == ("Vane",)
    ((start, end),) = document.parts["footer"]
    assert text[start:end].startswith("Vane reported")
    assert end == len(text)


def test_day_without_year_takes_it_from_publication() -> None:
    assert parse_header("LORN, Dec. 31 (AP) — " + STORY, published="2021-01-01").dateline.date == "2020-12-31"


@pytest.mark.parametrize(
    ("line", "names", "agency"),
    [
        ("By ADA VANE and TOM ORR", ("ADA VANE", "TOM ORR"), None),
        ("By Ada Vane, Tom R. Orr and Samir al-Bazi, Associated Press", ("Ada Vane", "Tom R. Orr", "Samir al-Bazi"), "Associated Press"),
        ("By The Associated Press", (), "Associated Press"),
        ("By Ada Vane | Staff Writer", ("Ada Vane",), None),
        ("By Ada Vane Staff Writer", ("Ada Vane",), None),
        ("By ADA VANEAssociated Press", ("ADA VANE",), "Associated Press"),
        ("By Ada Vane, Meridian Press Agency", ("Ada Vane",), "Meridian Press Agency"),
        ("By Breaking News Staff", (), None),
        ("By WKXY News Team", (), None),
        ("By Emil Post and Ada Daily", ("Emil Post", "Ada Daily"), None),
    ],
)
def test_byline(line: str, names: tuple[str, ...], agency: str | None) -> None:
    header = parse_header(f"Seven killed in market shooting\n{line}\nMay 4, 2021\n\nLORN — {STORY}")
    assert header.byline == names
    assert header.agency == agency
    assert header.published == "2021-05-04"
    assert header.title == "Seven killed in market shooting"
    assert set(header.parts) >= {"title", "byline", "date", "dateline"}


@pytest.mark.parametrize(
    ("closing", "names", "agency"),
    [
        ("(Reporting by Ada Vane in Lorn and Tom Orr; Editing by Eve Moss)", ("Ada Vane", "Tom Orr"), None),
        ("Associated Press writers Ada Vane in Lorn, and Tom Orr in Oram, contributed.", (), "Associated Press"),
        ("The Associated Press contributed to this report.", (), None),
        ("Additional reporting by Ada Vane.", (), None),
        ("Copyright 2021 The Associated Press. All rights reserved.", (), "Associated Press"),
        ("Ada Vane and Tom Orr reported from Oram.", ("Ada Vane", "Tom Orr"), None),
    ],
)
def test_footer(closing: str, names: tuple[str, ...], agency: str | None) -> None:
    text = f"{STORY}\n\n{STORY}\n\n{closing}\n"
    footer = parse_footer(text)
    assert [text[start:end] for start, end in footer.spans] == [closing]
    assert footer.byline == names
    assert footer.agency == agency


def test_prose_is_no_footer() -> None:
    assert parse_footer(f"{STORY}\n\n{STORY}\n\nReuters reported from Lorn that the market was shut. Nobody answered.").spans == ()


@pytest.mark.parametrize(
    ("head", "publisher", "published", "title"),
    [
        ("Seven killed in a market\n\nNewsHarbor24 | 2021-05-04\n\n", "NewsHarbor24", "2021-05-04", "Seven killed in a market"),
        ("2021-05-04 | NewsHarbor24\n\n", "NewsHarbor24", "2021-05-04", None),
        ("The Lorn Courier\nSeven killed in a market\nSunday, October 11, 2026\n\n", "The Lorn Courier", "2026-10-11", "Seven killed in a market"),
        ("Seven killed in a market\nLORN HERALD\nTuesday, May 4, 2021\nBy Ada Vane\n\n", "Lorn Herald", "2021-05-04", "Seven killed in a market"),
        ("Seven killed in a market\n\nLORN (WKXY) – ", "WKXY", None, "Seven killed in a market"),
        ("ALBAWABA - ", "ALBAWABA", None, None),
        ("date 2021-05-04 Seven killed in a market\n\n", None, "2021-05-04", "Seven killed in a market"),
        (
            "Seven killed in a market Posted: Tuesday, May 4, 2021 10:04 AM EST Updated: May 5, 2021\n\n",
            None,
            "2021-05-04",
            "Seven killed in a market",
        ),
        ("Updated: Tuesday, May 4, 2021 @ 10:12 AM\n\nBy: Breaking News Staff\n\n", None, "2021-05-04", None),
        ("Updated: May 6, 2021 @ 10:12 AM\n\nPublished: May 4, 2021\n\nSeven killed in a market\n\n", None, "2021-05-04", "Seven killed in a market"),
        ("World News\n\nBy Ada Vane\n\n", None, None, None),
        ("World | May 4, 2021\n\n", None, "2021-05-04", None),
        ("Man Sues The Lorn Times\nMay 4, 2021\n\n", None, "2021-05-04", "Man Sues The Lorn Times"),
        ("The Lorn Times\n\n", None, None, None),
        ("Please enable the player to watch\n\n", None, None, None),
        ("The mayor spoke. View full caption\n\n", None, None, None),
        ("Breaking News Staff Report\n\n", None, None, None),
        ("Old Hands Help Lorn Through A Long Winter.\n\n", None, None, "Old Hands Help Lorn Through A Long Winter."),
        ("Old hands helped the town through a winter.\n\n", None, None, None),
    ],
)
def test_outlet_date_and_title(head: str, publisher: str | None, published: str | None, title: str | None) -> None:
    text = head + STORY + "\n\n" + STORY
    header = parse_header(text)
    assert (header.publisher, header.published, header.title) == (publisher, published, title)
    for part, value in (("title", title), ("publisher", publisher)):
        assert [text[start:end].casefold() for start, end in header.parts.get(part, ())] == ([value.casefold()] if value else [])


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"Seven killed in a market\n\nBy Ada Vane\nMERIDIAN PRESS AGENCY\nMay 4, 2021\n\nLORN (MPA) — {STORY}", None),
        (f"MERIDIAN PRESS AGENCY\nSeven killed in a market\nMay 4, 2021\n\nLORN (MPA) — {STORY}", "Meridian Press Agency"),
        (f"LORN (MPA) — {STORY}\n\n{STORY}\n\nMeridian Press Agency writer Ada Vane in Oram contributed to this report.", None),
    ],
)
def test_agency_that_is_in_no_list_takes_its_full_name(text: str, publisher: str | None) -> None:
    document = from_text(text)
    assert isinstance(document, Document)
    assert (document.agency, document.publisher) == ("Meridian Press Agency", publisher)
    assert document.dateline.place == "Lorn"


def test_full_name_in_the_story_alone_is_no_credit() -> None:
    document = from_text(f"LORN (MPA) — {STORY}\n\nMen of the Meridian Press Agency were there, he said, and saw it.\n\n{STORY}")
    assert isinstance(document, Document)
    assert document.agency == "MPA"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("DAVRIN, Tarsova", "Davrin, Tarsova"),
        ("PORT-AU-PRINCE, Haiti", "Port-au-Prince, Haiti"),
        ("RIO DE JANEIRO", "Rio de Janeiro"),
        ("ST. LOUIS, MO", "St. Louis, MO"),
        ("U.N. HEADQUARTERS", "U.N. Headquarters"),
        ("GOMA, DRC", "Goma, DRC"),
        ("UAE", "UAE"),
        ("McKEES ROCKS, W.Va.", "McKees Rocks, W.Va."),
        ("MCALLEN, Texas", "McAllen, Texas"),
        ("N'DJAMENA, Chad", "N'Djamena, Chad"),
        ("Lorn", "Lorn"),
    ],
)
def test_normal_place(written: str, normal: str) -> None:
    assert normal_place(written) == normal


@given(st.text(st.characters(max_codepoint=0x17F, exclude_characters="İ"), max_size=40))
def test_normal_place_changes_nothing_but_case(words: str) -> None:
    assert normal_place(words).casefold() == words.casefold()
    assert normal_place(normal_place(words)) == normal_place(words)


@pytest.mark.parametrize("row", load_agencies(), ids=lambda row: row.name)
def test_every_agency(row: Agency) -> None:
    assert len(row.country) == 3
    assert row.country.isupper()
    for form in (row.name, *row.names, *row.codes):
        assert find_agency(form) == row.name, form
    for form in row.spun:
        assert find_agency(form) != row.name


def test_every_header_word() -> None:
    words = load_words()
    lists = {"not_places", "not_in_places", "short_places", "small_words", "bodies", "bodies_last", "not_titles"}
    assert set(words) == {"date_labels", "functions", "not_people", "footers"} | lists
    assert all(isinstance(row, str) and row for rows in words.values() for row in rows)
    assert len(_patterns()) == len(words["footers"])


@pytest.mark.parametrize("row", load_words()["not_places"] + load_words()["not_in_places"])
def test_every_word_that_is_no_place(row: str) -> None:
    assert row == row.upper()
    assert not is_place(row)


@pytest.mark.parametrize("row", [row for row in load_words()["short_places"] if row not in load_words()["small_words"]])
def test_every_short_word_of_places(row: str) -> None:
    assert len(row) <= 3
    assert normal_place(row).upper() == row
    assert normal_place(row) != row


@pytest.mark.parametrize("row", load_words()["small_words"])
def test_every_small_word_of_places(row: str) -> None:
    assert normal_place(f"LORN {row} ORAM") == f"Lorn {row.lower()} Oram"


@pytest.mark.parametrize("row", load_words()["not_people"] + load_words()["bodies"] + [f"Lorn and Oram {row}" for row in load_words()["bodies_last"]])
def test_every_body_of_bylines(row: str) -> None:
    assert is_body(row)


@pytest.mark.parametrize("row", load_words()["functions"])
def test_every_function_after_a_name(row: str) -> None:
    assert split_names(f"Ada Vane {row.title()}") == ("Ada Vane",)


@pytest.mark.parametrize("row", load_words()["not_titles"])
def test_every_pattern_of_no_title(row: str) -> None:
    assert not re.search(row, "Seven killed in attack on market", re.IGNORECASE)


def test_every_outlet_word() -> None:
    lists = load_outlets()
    assert set(lists) == {"last", "first", "glued", "agency_ends", "sections", "not_outlets", "openers"}
    assert all(is_outlet(f"Lorn {row}") for row in ("Courier", "Press Agency"))
    assert [row for row in lists["last"] if not is_outlet(f"Vessin {row.title()}") and row not in lists["not_outlets"]] == []
    assert [row for row in lists["first"] if not is_outlet(f"{row.title()} Lorn")] == []
    assert [row for row in lists["glued"] if not is_outlet(f"Vessin{row.title()}24")] == []
    assert [row for row in lists["agency_ends"] if not is_agency_name(f"Vessin {row.title()}")] == []
    assert [row for row in lists["sections"] if is_outlet(row.title())] == []
    assert [row for row in lists["not_outlets"] if is_outlet(f"Lorn {row.title()} Courier")] == []
    assert [row for row in lists["openers"] if parse_header(f"{row} - {STORY}").publisher != row] == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Jan. 3, 2020", "2020-01-03"),
        ("3 January 2020", "2020-01-03"),
        ("13/02/2020", "2020-02-13"),
        ("03/02/2020", None),
        ("Fri, 03 Jan 2020 10:00:00 GMT", "2020-01-03"),
        ("31 February 2020", None),
        ("2020-02-31", None),
    ],
)
def test_dates(words: str, value: str | None) -> None:
    assert parse_date(words) == value


@pytest.mark.parametrize("words", ["2018-05", "2003", "2020-01-03T10:00:00Z"])
def test_published_keeps_its_precision(words: str) -> None:
    assert parse_published(words) == words


_PIECES = st.lists(
    st.sampled_from(
        [
            "BAGHDAD (AP) — ",
            "By Ada Vane",
            "The Lorn Courier",
            "NewsHarbor24 | 2020-01-03",
            "WKXY - ",
            "LORN (MPA) — ",
            "Posted: May 4, 2021",
            "Seven killed in a market",
            "\n",
            "\n\n",
            "date 2020-01-03 ",
            "(Reporting by Tom Orr)",
            "word ",
            "—",
            " (",
            "©",
            "\u2028",
            "é",
            "Vane reported from Oram.",
        ]
    )
    | st.text(max_size=8),
    max_size=30,
)


@given(_PIECES)
def test_spans_lie_in_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = [span for part in parse_header(text).parts.values() for span in part] + list(parse_footer(text).spans)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TUESDAY , OCTOBER 11 , 2011", "2011-10-11"),
        ("August 8 , 2012 - 4 : 43 pm", "2012-08-08"),
        ("Last Updated : Tuesday , 20 December 2005 , 10 : 39 GMT", "2005-12-20"),
        ("First Published : June 13 , 2013 4 : 59 PM EDT", "2013-06-13"),
        ("Published : Tuesday , Dec . 20 2005 12 : 00 a . m . MST", "2005-12-20"),
        ("UPDATED 3:09 AM EST Dec 19, 2008", "2008-12-19"),
        ("Last updated at 11:24, Tuesday, 18 June 2013", "2013-06-18"),
    ],
)
def test_a_date_line_is_read_in_tokenised_text_and_behind_its_time(line: str, expected: str) -> None:
    body = "The ferry to Lorn was held for an hour on Monday , officials said .\nA cable had snapped , harbour master Odo Lanz said ."
    made = from_text(f"Ferry is late again\n{line}\n{body}", input="ferry.txt")
    assert isinstance(made, Document)
    assert made.published == expected
