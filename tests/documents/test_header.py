"""Headers and footers of agencies and crawlers; names and outlets are invented, agencies are real bodies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.documents import find_agency, from_text, load_agencies, parse_footer, parse_header
from sourceline.documents.dates import parse_date, parse_published
from sourceline.documents.footer import _patterns
from sourceline.documents.header import load_words
from sourceline.records import Document

STORY = "Soldiers fired on a market in the north of the country on Friday, officials said, and seven people were killed."


@pytest.mark.parametrize(
    ("line", "place", "agency", "date"),
    [
        ("BAGHDAD (AP) — ", "BAGHDAD", "Associated Press", None),
        ("BEIRUT, Lebanon (AP) _ ", "BEIRUT, Lebanon", "Associated Press", None),
        ("NAIROBI, Kenya, March 14, 2019 (Reuters) - ", "NAIROBI, Kenya", "Reuters", "2019-03-14"),
        ("LONDON, Jan. 3 (Xinhua) -- ", "LONDON", "Xinhua", None),
        ("SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- ", "SAN SALVADOR", "EFE", "1990-01-03"),
        ("MOSCOW, January 3, 2021. /TASS/. ", "MOSCOW", "TASS", "2021-01-03"),
        ("TOKYO, Jan. 3, Kyodo - ", "TOKYO", "Kyodo News", None),
        ("New Delhi, Jan 3 (PTI) ", "New Delhi", "Press Trust of India", None),
        ("DAMASCUS, (SANA)- ", "DAMASCUS", "SANA", None),
        ("LORN (KXYZ) – ", "LORN", None, None),
        ("RIVERTOWN, Ohio - ", "RIVERTOWN, Ohio", None, None),
        ("KABUL, Afghanistan —", "KABUL, Afghanistan", None, None),
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
    assert (document.dateline.place, document.dateline.date) == ("LORN", "2021-05-04")
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


@pytest.mark.parametrize("row", load_agencies(), ids=lambda row: row.name)
def test_every_agency(row) -> None:
    assert len(row.country) == 3
    assert row.country.isupper()
    for form in (row.name, *row.names, *row.codes):
        assert find_agency(form) == row.name, form
    for form in row.spun:
        assert find_agency(form) != row.name


def test_every_header_word() -> None:
    words = load_words()
    assert set(words) == {"date_labels", "not_places", "functions", "not_people", "footers"}
    assert all(isinstance(row, str) and row for rows in words.values() for row in rows)
    assert len(_patterns()) == len(words["footers"])


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
