"""Who came first: each kind of evidence, that it is antisymmetric, and that nothing is claimed where nothing tells."""

from collections import Counter

import pytest
from lineage_texts import STORY, paragraphs, spin

from sourceline.lineage import find_lineages
from sourceline.lineage.direction import Direction, certainty, compare_dates, compare_documents
from sourceline.lineage.families import find_edge
from sourceline.lineage.judgement import weights
from sourceline.lineage.words import number_words
from sourceline.records import Document, Member


def make(name: str, text: str, **known: object) -> Document:
    return Document(id=name, text=text, input=f"{name}.txt", **known)


def child(one: Document, other: Document) -> Member:
    (family,) = find_lineages([one, other])
    return family.members[1]


def direction(one: Document, other: Document) -> Direction:
    words = number_words([one, other])
    edge = find_edge(*words, 0, 1, Counter(number for each in words for number in set(each.ids)))
    assert edge is not None
    return edge.direction


CHANGED = STORY.replace("Witnesses described", "People there described").replace("more on this", "")


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"published": "2031-05-05"}, {"published": "2031-05-06"}, "dates"),
        ({"published": "2031-05-05T08:00:00Z"}, {"published": "2031-05-05T09:00:00Z"}, "dates"),
        ({"agency": "Reuters", "publisher": "Reuters"}, {"agency": "Reuters", "publisher": "Lorn Courier"}, "agency"),
        ({"agency": "Reuters", "publisher": "Lorn Courier"}, {"publisher": "Oram Post"}, "agency"),
    ],
)
def test_what_documents_say_of_themselves(first: dict[str, str], second: dict[str, str], reason: str) -> None:
    for names in (("a", "b"), ("b", "a")):
        found = child(make(names[0], STORY, **first), make(names[1], CHANGED, **second))
        assert found.document == names[1]
        assert found.direction != "unknown"
        assert found.reasons[0] == reason


def test_a_spun_credit_is_the_later_side() -> None:
    spun = make("a", STORY, agency="Associated Press", parts={"spun_credit": ((0, 3),)})
    assert compare_documents(make("b", CHANGED, agency="Associated Press"), spun).score > 0


def test_swapped_words_are_the_later_side() -> None:
    found = child(make("b", STORY), make("a", spin(STORY)))
    assert (found.document, found.relation) == ("a", "spun")
    assert "corruption" in found.reasons


def test_a_growing_toll_is_the_later_version() -> None:
    later = STORY.replace("killing nine people", "killing fourteen people").replace("at least thirty others", "at least fifty others")
    found = direction(make("a", STORY, publisher="Lorn Courier"), make("b", later, publisher="Lorn Courier"))
    assert found.reasons["toll"] > 0


def test_a_cut_end_is_the_copy() -> None:
    found = direction(make("a", STORY), make("b", "\n\n".join(paragraphs(STORY)[:3])))
    assert found.score > 0
    assert found.reasons["length"] > 0


def test_nothing_tells_is_said() -> None:
    found = child(make("a", STORY), make("b", CHANGED))
    assert found.direction == "unknown"
    assert found.reasons == ()


def test_sides_exchanged_turn_the_sign() -> None:
    one, other = make("a", STORY, published="2031-05-05"), make("b", spin(STORY), agency="AFP")
    there, back = direction(one, other), direction(other, one)
    assert there.score == pytest.approx(-back.score)
    assert there.turned().score == pytest.approx(back.score)


def test_dates_are_compared_at_the_precision_that_both_have() -> None:
    assert compare_dates(make("a", "", published="2031-05"), make("b", "", published="2031-05-06")) == 0
    assert compare_dates(make("a", "", published="2031-04"), make("b", "", published="2031-05-06")) > 0
    assert compare_dates(make("a", ""), make("b", "", published="2031-05-06")) == 0


def test_certainty_needs_more_than_length() -> None:
    assert certainty(6.0, 8.0) == "known"
    assert certainty(3.0, 3.0) == "likely"
    assert certainty(-3.0, 1.0) == "unknown"
    assert certainty(0.5, 9.0) == "unknown"


def test_weights_have_the_signs_that_their_names_say() -> None:
    model = dict(zip(weights().direction.names, weights().direction.weights, strict=True))
    for name in ("dates", "hours", "published", "credited", "spun_credit", "cites", "update", "swaps", "common", "misfit", "usage", "spread", "toll"):
        assert model[name] > 0, name
