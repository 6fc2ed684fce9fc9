"""Credits of news agencies: where they stand, in which words, and what is none. Outlets and people are invented."""

import pytest

from sourceline.documents import find_agency, from_text, load_agencies
from sourceline.documents.agencies import credit_swaps, find_spun_agency
from sourceline.documents.footer import find_helpers
from sourceline.records import Document

STORY = "Soldiers fired on a market in the north of the country on Friday, officials said, and seven people were killed."


def read(text: str, **fields: str) -> Document:
    document = from_text(text, **fields)
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("AP", "Associated Press"),
        ("AFP", "Agence France-Presse"),
        ("dpa", "dpa"),
        ("Anadolu", "Anadolu Agency"),
        ("Tasnim", "Tasnim News Agency"),
        ("UNIAN", "UNIAN"),
        ("BelTA", "BelTA"),
        ("Bakhtar News Agency", "Bakhtar News Agency"),
        ("Andina", "Andina"),
        ("ABI", "Agencia Boliviana de Información"),
        ("Associated Press Writer", "Associated Press"),
        ("Reuters Staff", "Reuters"),
        ("AFP/Reuters", "Agence France-Presse"),
    ],
)
def test_names_and_codes(code: str, name: str) -> None:
    assert find_agency(code) == name


def test_every_form_belongs_to_one_agency() -> None:
    owner: dict[str, str] = {}
    for agency in load_agencies():
        for form in {form.casefold().removeprefix("the ") for form in (agency.name, *agency.names, *agency.codes)}:
            assert owner.setdefault(form, agency.name) == agency.name, form


@pytest.mark.parametrize(
    "text",
    [
        f"LORN, Tarsova (AP) — {STORY}",
        f"By Ada Vane, Associated Press Writer\n\nLORN — {STORY}",
        f"By ADA VANE\nAssociated Press\n\nLORN — {STORY}",
        f"LORN — {STORY}\n\n{STORY}\n\nThe Associated Press contributed to this report.",
        f"LORN — {STORY}\n\n{STORY}\n\n(With AP inputs)",
        f"LORN — {STORY}\n\n{STORY}\n\nCopyright 2021 The Associated Press. All rights reserved.",
        f"LORN — {STORY}\n\n{STORY}\n\nSource: AP",
        f"LORN — {STORY}\n\n{STORY}\n\n— AP",
    ],
)
def test_places_of_a_credit(text: str) -> None:
    assert read(text).agency == "Associated Press"


@pytest.mark.parametrize(
    "text",
    [
        f"LORN — {STORY} According to The Associated Press, the army had no comment.\n\n{STORY}",
        f"LORN — {STORY}\n\nReuters reported on Saturday that the general had left the country.\n\n{STORY}",
        f"LORN — {STORY}\n\nShe teaches AP history and CP algebra in Lancaster, PA, and once sold UNI bags.\n\n{STORY}",
        f"LANCASTER, PA — {STORY}\n\n{STORY}",
        f"LORN — {STORY}\n\nThe linked media spoke of a related press of people.\n\n{STORY}",
    ],
)
def test_a_citation_or_a_common_word_is_no_credit(text: str) -> None:
    assert read(text).agency is None


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("The Associated Press contributed to this report.", ("Associated Press",)),
        ("Reuters and AFP contributed to this report.", ("Reuters", "Agence France-Presse")),
        ("With inputs from PTI", ("Press Trust of India",)),
        ("(With ANI inputs)", ("Asian News International",)),
        ("Ada Vane contributed to this report.", ()),
        ("He lives with Antara in Lorn and writes.", ()),
    ],
)
def test_agencies_whose_copy_went_in(words: str, names: tuple[str, ...]) -> None:
    assert find_helpers(words) == names


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The Related Press", "Associated Press"),
        ("Affiliated Media", "Associated Press"),
        ("Agency France-Press", "Agence France-Presse"),
        ("Press Belief of India", "Press Trust of India"),
        ("Xinhua Information Company", "Xinhua"),
        ("United Press Worldwide", "United Press International"),
        ("The Associated Press", None),
        ("the related press", None),
        ("The Lorn Press", None),
    ],
)
def test_spun_names(words: str, name: str | None) -> None:
    found = find_spun_agency(words)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    "text",
    [
        f"LORN — {STORY}\n\n{STORY}\n\nVane reported from Oram. Related Press writers Tom Orr in Lorn and Eve Moss in Oram contributed reporting.",
        f"By Ada Vane, Related Press\n\nLORN — {STORY}",
    ],
)
def test_a_spun_credit_is_one_and_is_marked(text: str) -> None:
    document = read(text)
    assert document.agency == "Associated Press"
    ((start, end),) = document.parts["spun_credit"]
    assert document.text[start:end] == "Related Press"


def test_an_agency_named_as_it_is_makes_no_spun_credit() -> None:
    assert "spun_credit" not in read(f"LORN (AP) — {STORY}").parts


def test_every_swapped_word_stands_in_a_name() -> None:
    forms_of_all = (form for agency in load_agencies() for form in (agency.name, *agency.names))
    words = {word.casefold().strip("'") for form in forms_of_all for word in form.replace("-", " ").split()}
    for word, forms in credit_swaps().items():
        assert word in words, word
        assert forms
        assert word not in forms
