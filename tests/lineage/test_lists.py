"""Lists of links, videos and contacts stand round stories and are none."""

from hypothesis import given
from hypothesis import strategies as st

from sourceline.lineage.words import LIST_LINES, furniture, number_words
from sourceline.records import Document

STORY = "The ferry to Lorn was held for an hour on Monday.\n\nHarbour master Odo Lanz said that a cable had snapped."
VIDEOS = "0:43 Ferry turns back in fog Pause\n\n2:11 'It went bang,' says cook\n\n1:05 Divers look for the cable."


def told(text: str) -> str:
    document = Document(id="a", input="a", text=text)
    (words,) = number_words([document])
    return " ".join(words.text(place, place + 1) for place in range(len(words)) if words.told[place])


def test_videos_with_their_lengths_are_a_list_whatever_they_end_with() -> None:
    assert told(f"{STORY}\n\n{VIDEOS}") == told(STORY)
    assert told(VIDEOS) == ""


def test_lines_without_a_stop_are_a_list_from_three_on() -> None:
    links = ["Weather for the islands", "Tide tables", "Lost and found on the quay"]
    assert told("\n\n".join([STORY, *links])) == told(STORY)
    assert told("\n\n".join([STORY, *links[: LIST_LINES - 1]])) != told(STORY)


def test_captions_of_several_sentences_are_no_list() -> None:
    captions = "\n\n".join(f"The ferry at pier {name} on Monday. Photo: Rhea Koll" for name in ("one", "two", "three"))
    assert "ferry at pier three" in told(f"{STORY}\n\n{captions}")


def test_a_story_that_has_lost_its_stops_is_told() -> None:
    line = "the ferry to lorn was held for an hour on monday after a cable had snapped below the second pier of the harbour"
    assert told("\n".join([line] * LIST_LINES)) == " ".join([line] * LIST_LINES)


@given(st.lists(st.text(max_size=60), max_size=12).map("\n".join))
def test_furniture_lies_in_the_text(text: str) -> None:
    assert all(0 <= start <= end <= len(text) for start, end in furniture(Document(id="a", input="a", text=text)))
