"""What joins families: rare wording, sentences in order, a named source, and no weak link that the rest speaks against."""

import pytest
from lineage_texts import INDEPENDENT, STORY, paragraphs, spin

from sourceline.lineage import bridges, find_lineages
from sourceline.lineage.alignment import align
from sourceline.lineage.bridges import SURE, cut_bridges
from sourceline.lineage.credits import in_series, outlet_of, same_title
from sourceline.lineage.direction import Direction
from sourceline.lineage.edges import Edge, Edges
from sourceline.lineage.features import COSTLY, FEATURES, features, kin_odds
from sourceline.lineage.judgement import weights
from sourceline.lineage.marks import marks
from sourceline.lineage.naming import is_customer
from sourceline.lineage.relation import weigh
from sourceline.lineage.sentences import leads_alike, retold
from sourceline.lineage.sources import draws_on_source
from sourceline.lineage.words import Words, number_words
from sourceline.records import Document

TOLD_ANEW = """Nobody in Varnholt had any doubt whom the bomb of Monday was for. According to Reuters it went off in a car before the provincial council, and nine lives ended there.

Men and women of the civil service had queued for their pay when it happened; at least thirty of them are wounded. Shopkeepers of the market drove many to hospital, through the smoke.

A white van for deliveries had been left at the guard post overnight, Governor Ilse Maurand told the agency. Two former guards of the border, natives of Teldt in the north, are suspected, police say.

The Harvest Front, at war with the government for 6 years, says through a spokesman that it was not its work. A vote on the truce had been due at the council in the same week."""
NAMED = "Trains from Varnholt to Oram and Pellin stopped at 11 and buses at 12, and 3 of the 14 schools that the late President Odo Lanz had built closed."
NAMED_ANEW = "By 12 no bus ran, and from 11 no train to Pellin or Oram. Of 14 schools, a gift of President Odo Lanz to the town, 3 stayed closed."
OWN_REPORT = (
    TOLD_ANEW.replace("Governor Ilse Maurand", "Deputy Mayor Odo Lanz")
    .replace("Teldt", "Pellin")
    .replace("Harvest Front", "Sel Guard")
    .replace("in Varnholt", "in Sellwick")
    .replace("Monday", "Sunday")
)


def make(name: str, text: str, **known: object) -> Document:
    return Document(id=name, text=text, input=f"{name}.txt", **known)


def number(*texts: str) -> list[Words]:
    return number_words([make(str(place), text) for place, text in enumerate(texts)])


def whole(words: Words, other: Words) -> tuple[int, int]:
    return len(words), len(other)


def odds(one: Words, other: Words) -> float:
    return kin_odds(weigh(one, other, align(one, other)), one, other)


def test_sentences_told_again_in_order_count_and_others_do_not() -> None:
    story, turned = STORY, "\n\n".join(reversed(paragraphs(STORY)))
    same, other_way, other = (retold(a, b, whole(a, b)) for a, b in (number(story, story), number(story, turned), number(story, INDEPENDENT)))
    assert same == 1.0
    assert 0.2 < other_way < 0.6
    assert other < 0.15


def test_reworded_sentences_are_told_again() -> None:
    one, other = number(STORY, spin(STORY))
    assert retold(one, other, whole(one, other)) > 0.6
    assert retold(one, other, whole(one, other)) == retold(other, one, whole(other, one))


def test_what_stands_behind_the_common_end_is_left_out() -> None:
    one, other = number(STORY, STORY)
    assert retold(one, other, (0, 0)) == 0.0


@pytest.mark.parametrize(
    ("name", "fields", "others"),
    [
        ("apart", {"published": "2031-05-05"}, [{"published": "2031-05-09"}, {"published": "2031-05-08"}, {}]),
        ("rivals", {"agency": "Reuters"}, [{"agency": "Agence France-Presse"}, {"agency": "Reuters"}, {}]),
    ],
)
def test_days_and_agencies_speak_against_kinship(name: str, fields: dict[str, str], others: list[dict[str, str]]) -> None:
    found = []
    for more in others:
        documents = [Document(id=str(place), text=INDEPENDENT, input="t", **each) for place, each in enumerate((fields, more))]
        one, other = number_words(documents)
        found.append(features(weigh(one, other, align(one, other)), one, other)[FEATURES.index(name)])
    assert found == [1.0, 0.0, 0.0]
    assert weights().kinship.weights[FEATURES.index(name)] < 0


def test_leads_are_alike_in_any_order() -> None:
    one, other = number(STORY, "\n\n".join(["Rain fell on Oram all day and the market was empty by noon.", *paragraphs(STORY)[:2]]))
    ends = (len(one), len(other))
    assert leads_alike(one, other, ends) == leads_alike(other, one, ends[::-1]) == 1.0
    assert leads_alike(*number(STORY, INDEPENDENT), ends=(10**6, 10**6)) < 0.5
    assert leads_alike(one, other, (0, 0)) == 0.0


def test_rare_wording_counts_and_formulas_do_not() -> None:
    def rare(text: str) -> float:
        one, other = number(text, text)
        return weigh(one, other, align(one, other)).rare

    formula = rare("Police said the man was taken to the hospital and that no one had been arrested in the shooting.")
    chosen = rare("Clerks carried frozen ledgers past the shuttered bakery while an accordion wheezed above the drained canal.")
    assert chosen > 3 * formula


def test_the_costly_feature_changes_nothing_where_it_is_not_asked_for() -> None:
    for texts in ((STORY, STORY), (STORY, spin(STORY)), (STORY, "\n\n".join(paragraphs(STORY)[:2]))):
        one, other = number(*texts)
        kinship = weigh(one, other, align(one, other))
        exact = weights().kinship.score(features(kinship, one, other))
        assert (kin_odds(kinship, one, other) > 0) == (exact > 0)
    assert FEATURES[-COSTLY:] == ("ordered", "lead")


def test_a_list_of_charges_is_nobodys_voice() -> None:
    charges = "He was charged with possession of a firearm, theft of a ferry and failure to keep a dog on a leash in the harbour of Pellin."
    (words,) = number(f"Odo Lanz was held on Friday after the raid on the old mill. {charges}")
    assert words.text(int(marks(words).formula.argmax()), len(words)).startswith("charged with possession")
    one, other = number(f"{paragraphs(STORY)[0]} {charges}", f"{paragraphs(INDEPENDENT)[2]} {charges}")
    assert weigh(one, other, align(one, other)).told == 2


def test_a_sentence_without_a_run_of_words_is_nobodys_copy() -> None:
    one = "The governor has asked Ilse Maurand, the council's chief medical officer, to serve as the province's next minister of health."
    other = "Governor Odo Lanz asked the doctor Ilse Maurand, chief medical officer of the council, to serve as minister of health next year."
    assert odds(*number(one, other)) < 0


@pytest.mark.parametrize(("text", "expected"), [(TOLD_ANEW, 1), (OWN_REPORT, 2)])
def test_a_story_told_anew_from_a_source_that_it_names_is_its_kin(text: str, expected: int) -> None:
    wire = make("wire", f"{STORY.replace('six years', '6 years')}\n\n{NAMED}", publisher="Reuters")
    paper = make("paper", f"{text}\n\n{NAMED_ANEW}", publisher="Lorn Courier")
    assert len(find_lineages([wire, paper])) == expected
    assert draws_on_source(*number_words([wire, paper])) == (expected == 1)
    assert not draws_on_source(*number_words([make("wire", wire.text, publisher="Oram Post"), paper]))


def edge(left: int, right: int, log_odds: float, one: Words, other: Words) -> Edge:
    kinship = weigh(one, other, align(one, other))
    return Edge(left=left, right=right, kinship=kinship, direction=Direction(score=0.0, reasons={}), odds=log_odds)


def joined(of_bridge: float, of_rest: float, monkeypatch: pytest.MonkeyPatch, days: tuple[str, ...] = ()) -> bool:
    """Two groups of two, with one link between them and the rest of the pairs at some odds: whether the link stays. With ``days`` all four
    are one outlet's."""
    known = [{"publisher": "Lorn Courier", "published": day} for day in days] or [{}] * 4
    words = number_words([make(str(place), STORY, **known[place]) for place in range(4)])
    edges: Edges = {place: {} for place in range(4)}
    for left, right, value in ((0, 1, 9.0), (2, 3, 9.0), (1, 2, of_bridge)):
        edges[left][right] = edges[right][left] = edge(left, right, value, words[left], words[right])
    monkeypatch.setattr(bridges, "kin_odds", lambda *_: of_rest)
    cut_bridges(range(4), edges, words)
    assert 1 in edges[0]
    return 2 in edges[1]


def test_a_weak_link_is_cut_where_the_other_pairs_speak_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not joined(1.0, -1.0, monkeypatch)
    assert joined(1.0, -0.2, monkeypatch)


def test_a_sure_link_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert joined(SURE, -3.0, monkeypatch)


def test_versions_of_a_running_story_may_grow_unlike(monkeypatch: pytest.MonkeyPatch) -> None:
    assert joined(1.0, -3.0, monkeypatch, ("2031-05-05",) * 3 + ("2031-05-07",))
    assert not joined(1.0, -3.0, monkeypatch, ("2031-05-05",) * 2 + ("2031-07-05",) * 2)


def test_an_outlet_is_known_by_its_address() -> None:
    archived = make("a", "", url="http://web.archive.org/web/20310505000000/http://www.lorncourier.example:80/news/1")
    assert outlet_of(archived) == "lorncourier.example"
    assert in_series(archived, make("b", "", url="https://lorncourier.example/news/2"))
    assert not in_series(archived, make("c", "", url="https://orampost.example/news/2"))
    assert outlet_of(make("d", "", url="https://news.yahoo.com/1")) is None
    assert outlet_of(make("e", "", url="https://lorncourier.example/1", publisher="The Courier")) == "The Courier"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Bomb kills nine - Lorn Courier", "Bomb kills nine | Oram Post, Sport, Weather", True),
        ("Bomb kills nine", None, True),
        ("Bomb kills nine", "Nine dead in Varnholt", False),
        ("Lorn Courier", "Bomb kills nine - Lorn Courier", False),
    ],
)
def test_a_title_is_the_same_whatever_outlet_stands_behind_it(one: str, other: str | None, alike: bool) -> None:
    assert same_title(make("a", "", title=one), make("b", "", title=other)) is alike


def relation_of_second(second: str, day: str) -> str | None:
    known = {"agency": "Agence France-Presse"}
    first = make("a", STORY, publisher="Lorn Courier", published="2031-05-05", **known)
    later = make("b", second, publisher="Oram Post", published=day, **known)
    assert is_customer(later, first)
    (family,) = find_lineages([first, later])
    return family.members[1].relation


def test_of_two_customers_a_later_days_story_with_most_of_it_new_is_an_update() -> None:
    carried = "\n\n".join([*paragraphs(INDEPENDENT)[1:], *paragraphs(STORY)[2:]])
    assert relation_of_second(carried, "2031-05-06") == "update"
    assert relation_of_second(carried, "2031-05-05") != "update"
    assert relation_of_second("\n\n".join(paragraphs(STORY)[:4]), "2031-05-06") == "near_copy"
