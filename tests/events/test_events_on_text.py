"""Events of plain sentences through the engine: what the parse alone gets wrong is caught by rules."""

import pytest

import sourceline


def events(text, **fields):
    return sourceline.read(text, **fields).events


def test_a_second_verb_has_its_own_number():
    (event,) = [e for e in events("Nine people died and 27 were injured when a bomb went off at the bus station.") if e.killed]
    assert (event.killed.low, event.injured.low) == (9, 27)


def test_a_question_of_the_outlet_asserts_nothing():
    assert {e.status for e in events("Were two officers killed in the attack on the market? The town has been asking since Monday.")} == {
        "hypothetical"
    }


@pytest.mark.parametrize(
    "text", ["Police denied that there had been any explosion at the market.", "The army denied that its soldiers shot the farmers."]
)
def test_what_is_denied(text):
    found = [e for e in events(text) if e.type == "ASSAULT"]
    assert found
    assert {e.status for e in found} == {"denied"}


def test_no_corpse_of_history_in_the_foreground():
    text = "VELD, Jan. 3 (XNA) — Gunmen killed two soldiers on Friday, police said. A bombing in the same town killed 40 people in 2011."
    found = events(text, published="2020-01-03")
    assert {e.killed.low: e.foreground for e in found if e.killed} == {2: True, 40: False}


def test_the_time_of_day_is_no_doer():
    text = "Nobody had claimed the attack on the market by nightfall. Soldiers shot two farmers by dawn on Friday, police said."
    found = events(text)
    assert found
    assert not {text[slice(*r.span)] for e in found for r in e.roles if r.role == "actor"} & {"nightfall", "dawn"}


def test_a_town_after_its_kind_is_where_it_happened():
    (event,) = [
        e for e in events("Police arrested three men in the town of Lorn on Friday, the ministry said.", published="2020-01-03") if e.type == "COERCE"
    ]
    assert event.place is not None
    assert event.place.name == "Lorn"
