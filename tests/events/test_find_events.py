import pytest
from event_docs import document, events, parsed
from hypothesis import given
from hypothesis import strategies as st

from sourceline.events import find_events
from sourceline.records import Attribution, EventPlace, Place, Time


def words(text, span):
    return text[span[0] : span[1]]


def roles(text, event):
    return {(role.role, words(text, role.span)) for role in event.roles}


def test_an_attack_and_its_killing_are_one_event_with_the_verb_as_trigger():
    text = "The two were killed in a drone strike."
    (event,) = events(text)
    assert (words(text, event.trigger), event.type, event.mode) == ("killed", "ASSAULT", "drone")
    assert (event.killed.low, event.killed.high, event.killed.exact) == (2, 2, True)


def test_mode_comes_from_the_noun_that_kills():
    assert events("An airstrike killed Sol at the airport.")[0].mode == "aerial"


def test_a_reason_is_an_event_of_its_own():
    text = "The embassy attack followed U.S. airstrikes that killed 25 fighters."
    first, second = events(text)
    assert words(text, first.trigger) == "attack"
    assert first.killed is None
    assert (words(text, second.trigger), second.mode, second.killed.low, second.killed.who) == ("killed", "aerial", 25, "fighters")
    assert ("actor", "U.S.") in roles(text, second)


def test_a_weapon_is_no_culprit():
    text = "Seven people were killed by a missile."
    (event,) = events(text)
    assert roles(text, event) == {("victim", "Seven people"), ("instrument", "a missile")}
    assert event.mode == "heavy-weapons"


@pytest.mark.parametrize(
    ("text", "low", "high", "exact"),
    [
        ("The strike killed General Sol and six others.", 7, 7, True),
        ("A man was shot dead outside a bar.", 1, 1, True),
        ("There were no casualties in the attack.", 0, 0, True),
        ("Two men, Ana Sol and Bo Ruiz, were killed.", 2, 2, True),
        ("The bombing killed three people and wounded nine others.", 3, 3, True),
        ("The army denied killing 12 civilians.", 12, 12, True),
    ],
)
def test_killed(text, low, high, exact):
    (event,) = events(text)
    assert (event.killed.low, event.killed.high, event.killed.exact) == (low, high, exact)


def test_killed_and_wounded_in_one_event():
    (event,) = events("The bombing killed three people and wounded nine others.")
    assert event.injured.low == 9
    assert event.mode == "explosives"


def test_death_toll_that_rose():
    assert [event.killed.low for event in events("The death toll of the bombing rose to 25.") if event.killed] == [25]


def test_those_shot_who_died_are_not_among_the_injured():
    shot, dead = events("Four men were shot.", "She was pronounced dead.")
    assert (shot.killed, shot.injured.low) == (None, 3)
    assert (dead.killed.low, dead.injured) == (1, None)
    assert events("Four men were shot.")[0].injured.low == 4


@pytest.mark.parametrize("text", ["A father of 5 was killed.", "Ana Sol, 11, was killed."])
def test_children_and_ages_are_no_tolls(text):
    assert [event.killed.low for event in events(text)] == [1]


@pytest.mark.parametrize("text", ["A crash killed two people.", "The senate killed the bill.", "He died of a heart attack."])
def test_no_event(text):
    assert events(text) == ()


def test_a_deal_that_is_struck():
    assert [event.type for event in events("The unions struck a deal.")] == ["AGREE"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The army denied killing 12 civilians.", "denied"),
        ("Rebels could attack the capital.", "possible"),
        ("Troops will attack the town if talks fail.", "planned"),
        ("Rebels planned an attack on the airport.", "planned"),
        ("Seven people were killed by a missile.", "asserted"),
        ("There were no casualties in the attack.", "asserted"),
    ],
)
def test_status(text, status):
    assert events(text)[0].status == status


def attribution(text, stance, identity="a1", start=0, certainty="certain"):
    return Attribution(id=identity, content=((start, len(text)),), stance=stance, certainty=certainty)


@pytest.mark.parametrize(("stance", "status"), [("denies", "denied"), ("rumours", "rumoured"), ("accuses", "asserted"), ("doubts", "possible")])
def test_status_from_the_stance_of_the_source(stance, status):
    text = "Seven people were killed by a missile."
    (event,) = events(text, attributions=(attribution(text, stance),))
    assert (event.status, event.attribution) == (status, "a1")


def test_the_innermost_attribution_counts():
    text = "Seven people were killed by a missile."
    outer, inner = attribution(text, "asserts"), attribution(text, "denies", "a2", 6)
    assert events(text, attributions=(outer, inner))[0].attribution == "a2"


def test_who_tells_it_is_no_victim():
    text = "Seven people were killed by a missile."
    told = Attribution(id="a1", source=((0, 12),), content=((13, len(text)),), stance="asserts")
    (event,) = events(text, attributions=(told,))
    assert event.attribution == "a1"
    assert [role.role for role in event.roles if role.role == "victim"] == []
    assert [role.role for role in events(text)[0].roles if role.role == "victim"] == ["victim"]


def test_arrest_and_abduction():
    text = "Police arrested three protesters on Monday."
    (event,) = [event for event in events(text) if event.type == "COERCE"]
    assert event.mode == "arrest"
    assert {("actor", "Police"), ("victim", "three protesters")} <= roles(text, event)
    text = "Gunmen kidnapped two aid workers."
    (event,) = events(text)
    assert (event.type, event.mode) == ("ASSAULT", "abduct")
    assert event.killed is None


def test_time_and_place_of_the_clause():
    doc = parsed("An airstrike killed Sol at the airport.", "Police arrested three protesters on Monday.")
    start = doc.text.index("Monday")
    place = doc.text.index("airport")
    times = (Time(span=(start, start + 6), type="DATE", value="2031-05-05"),)
    places = (Place(span=(place, place + 7), name="Airport", country="XXA"),)
    killed, arrested = find_events(doc, document(doc, published="2031-05-06"), (), times, places, ())
    assert killed.place == EventPlace(name="Airport", country="XXA", precision="city", span=(place, place + 7))
    assert (arrested.time.value, arrested.time.precision, arrested.foreground) == ("2031-05-05", "day", True)
    assert arrested.place is None


def test_old_dates_are_background():
    doc = parsed("Police arrested three protesters on Monday.")
    start = doc.text.index("Monday")
    times = (Time(span=(start, start + 6), type="DATE", value="2030-05-05"),)
    event = find_events(doc, document(doc, published="2031-05-06"), (), times, (), ())[0]
    assert event.foreground is False


def test_ids_follow_the_triggers():
    found = events("The bombing killed three people and wounded nine others.", "Police arrested three protesters on Monday.")
    assert [event.id for event in found] == [f"v{k}" for k in range(1, len(found) + 1)]
    assert [event.trigger for event in found] == sorted(event.trigger for event in found)


SENTENCES = [
    "An airstrike killed Sol at the airport.",
    "The embassy attack followed U.S. airstrikes that killed 25 fighters.",
    "The death toll of the bombing rose to 25.",
    "The killing of a contractor in a rocket attack angered the militia.",
    "Two men, Ana Sol and Bo Ruiz, were killed.",
    "The senate killed the bill.",
]


@given(st.lists(st.sampled_from(SENTENCES), max_size=6), st.data())
def test_spans_lie_in_the_text_and_contents_hold_their_events(chosen, data):
    doc = parsed(*chosen)
    bounds = st.integers(0, len(doc.text))
    spans = [tuple(sorted((data.draw(bounds), data.draw(bounds)))) for _ in range(3)]
    attributions = tuple(Attribution(id=f"a{k}", content=(span,)) for k, span in enumerate(spans))
    for event in find_events(doc, document(doc), (), (), (), attributions):
        toll_spans = [toll.span for toll in (event.killed, event.injured) if toll]
        for start, end in [event.trigger, *[role.span for role in event.roles], *toll_spans]:
            assert 0 <= start < end <= len(doc.text)
            assert doc.text[start:end].strip() == doc.text[start:end]
        covering = [a for a in attributions if a.content[0][0] <= event.trigger[0] and event.trigger[1] <= a.content[0][1]]
        assert (event.attribution is None) == (not covering)
        if covering:
            assert event.attribution in {
                a.id for a in covering if a.content[0][1] - a.content[0][0] == min(c.content[0][1] - c.content[0][0] for c in covering)
            }
