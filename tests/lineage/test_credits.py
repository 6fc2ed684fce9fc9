"""Whether different agencies stand behind two documents, and how far apart in time these are."""

import pytest

from sourceline.lineage.credits import two_agencies
from sourceline.lineage.days import days_apart
from sourceline.records import Document


def make(text: str, agency: str | None = None, byline: tuple[str, ...] = (), published: str | None = None) -> Document:
    return Document(id=text, input="a", text=text, agency=agency, byline=byline, published=published)


def test_two_agencies_write_two_reports() -> None:
    assert two_agencies(make("A bridge fell.", "Reuters"), make("The bridge of Lorn fell.", "Agence France-Presse"))


@pytest.mark.parametrize(
    "other",
    [
        make("The bridge of Lorn fell.", "Reuters"),
        make("The bridge of Lorn fell."),
        make("The bridge of Lorn fell, Reuters reported.", "Agence France-Presse"),
        make("The bridge of Lorn fell.", "Agence France-Presse", ("Staff, with Reuters and AFP",)),
    ],
    ids=["the same", "none known", "named in the text", "named in the byline"],
)
def test_not_where_one_names_the_other_or_none_is_known(other: Document) -> None:
    assert not two_agencies(make("A bridge fell.", "Reuters"), other)
    assert not two_agencies(other, make("A bridge fell.", "Reuters"))


def test_an_agency_that_no_row_has_is_looked_for_by_its_name() -> None:
    assert not two_agencies(make("A bridge fell, LornPress said.", "Reuters"), make("The bridge of Lorn fell.", "LornPress"))


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [("2031-05-05", "2031-05-09", 4), ("2031-05-09T08:00Z", "2031-05-05", 4), ("2031-05", "2031-05-05", None), (None, "2031-05-05", None)],
)
def test_days_apart_are_known_where_both_days_are(one: str | None, other: str, days: int | None) -> None:
    assert days_apart(make("a", published=one), make("b", published=other)) == days
