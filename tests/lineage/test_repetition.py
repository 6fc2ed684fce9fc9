"""Lines that many documents carry are furniture, also where only their numbers differ."""

from sourceline.lineage.repetition import LEAST_DOCUMENTS, mark_repetition
from sourceline.lineage.words import number_words
from sourceline.records import Document

STORIES = [
    " ".join(f"{word}{number}x{place}" for place, word in enumerate(["harbour", "council", "bridge", "letter"] * 12))
    for number in range(LEAST_DOCUMENTS)
]


def furniture_of(lines: list[str]) -> list[str]:
    """The words of each document that are marked, in one string."""
    made = [Document(id=str(at), text=f"{story}.\n{line}", input="x") for at, (story, line) in enumerate(zip(STORIES, lines, strict=True))]
    return [
        " ".join(word for word, marked in zip(each.document.text.replace(".", "").split(), each.furniture, strict=False) if marked)
        for each in mark_repetition(number_words(made))
    ]


def test_a_forecast_is_a_form_whatever_its_numbers():
    found = furniture_of([f"Tonight mostly cloudy and low around {at} with wind of {at + 3} knots" for at in range(LEAST_DOCUMENTS)])
    assert found[3] == "Tonight mostly cloudy and low around 3 with wind of 6 knots"


def test_lines_that_differ_in_words_are_no_form():
    names = ["Arin", "Berit", "Cato", "Dora", "Egil", "Finn", "Gerd", "Hanna"]
    assert set(furniture_of([f"The letter was read aloud by {name} before the council" for name in names[:LEAST_DOCUMENTS]])) == {""}
