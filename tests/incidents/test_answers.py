"""Values brought together and set against each other; tolls; titles; dates."""

from __future__ import annotations

import pytest
from incident_builder import copy_of, family_of, origins, question, tell, whole_copy
from msgspec import structs

from sourceline.incidents import find_incidents
from sourceline.records import EventPlace, Toll

LORN = "were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}"


def said(who: str, toll: str, id: str, **keywords):
    text = f"{{a1.source=e9:{who}}} {{a1.cue:said}} {{a1.content:{{v1.killed:{toll} people}} {LORN}}}."
    return tell(text, id, entities={"e9": {"name": who, "kind": "government"}}, **keywords)


def relation(incident, name: str, a: str, b: str) -> str:
    return next(answer for answer in question(incident, name).answers if answer.value == a).relation[b]


def test_exact_counts_that_differ_contradict() -> None:
    (incident,) = find_incidents([said("Police", "seven", "a"), said("Army", "nine", "b")], [])
    assert relation(incident, "killed", "7", "9") == "contradict"
    assert relation(incident, "killed", "9", "7") == "contradict"


def test_an_exact_count_refines_an_open_one() -> None:
    (incident,) = find_incidents([said("Police", "seven", "a"), said("Army", "several", "b"), said("Navy", "at least five", "c")], [])
    assert relation(incident, "killed", "7", "several") == "refine"
    assert relation(incident, "killed", "7", "at least 5") == "refine"


def test_the_later_word_of_one_origin_supersedes() -> None:
    (incident,) = find_incidents([said("Police", "seven", "a"), said("Police", "nine", "b", published="2020-01-04")], [])
    assert relation(incident, "killed", "9", "7") == "supersede"
    assert relation(incident, "killed", "7", "9") == "contradict"


def test_a_later_copy_is_not_a_later_word() -> None:
    old, new = said("Police", "seven", "a"), said("Police", "nine", "b", published="2020-01-04")
    late = copy_of(old, "z", published="2020-01-06")
    (incident,) = find_incidents([old, new, late], [family_of(old, whole_copy(late, old))])
    assert relation(incident, "killed", "9", "7") == "supersede"


def test_best_is_the_value_of_most_origins_and_the_latest_on_a_tie() -> None:
    readings = [
        said("Police", "seven", "a"),
        said("Army", "seven", "b"),
        said("Navy", "nine", "c", published="2020-01-04"),
        said("Guard", "five", "d"),
    ]
    (incident,) = find_incidents(readings, [])
    assert (incident.killed.low, incident.killed.best, incident.killed.high) == (5, 7, 9)
    best = {claim.id: claim.document for answer in question(incident, "killed").answers for claim in answer.claims}
    assert {best[name] for name in incident.killed.claims["best"]} == {"a", "b"}
    (tie,) = find_incidents(readings[1:3], [])
    assert tie.killed.best == 9


def test_an_open_range_gives_best_only_where_no_one_counts() -> None:
    (incident,) = find_incidents([said("Police", "dozens", "a")], [])
    assert (incident.killed.low, incident.killed.best, incident.killed.high) == (24, 24, 24)
    assert origins(incident, "killed") == {"dozens": 1}
    (counted,) = find_incidents([said("Police", "dozens", "a"), said("Army", "dozens", "b"), said("Navy", "nine", "c")], [])
    assert counted.killed.best == 9


def test_a_part_of_the_toll_is_not_the_toll() -> None:
    text = f"{{v1.killed:seven people}} {LORN}. The {{v2.trigger:blast}} killed {{v2.killed:two children}} on their way."
    part = {"v2": {"killed": Toll(low=2, high=2, exact=True, span=(0, 5), who="children")}}
    (incident,) = find_incidents([tell(text, events=part)], [])
    assert origins(incident, "killed") == {"7": 1}


def test_names_of_the_dead_are_counted_together_and_only_bound_a_larger_toll() -> None:
    text = (
        "{v1.victim=e1:Arin Sol} was {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}. "
        "{v2.victim=e2:Dren Vael} was also {v2.trigger:killed}."
    )
    named = tell(text, entities={"e1": {}, "e2": {}})
    events = tuple(structs.replace(e, killed=Toll(low=1, high=1, exact=True, span=e.roles[0].span)) for e in named.events)
    named = structs.replace(named, events=events)
    (incident,) = find_incidents([named], [])
    assert origins(incident, "killed") == {"2": 1}
    (both,) = find_incidents([named, said("Police", "seven", "b")], [])
    assert origins(both, "killed") == {"7": 1, "at least 2": 1}
    assert both.killed.best == 7


def test_weapons_refine_and_contradict() -> None:
    texts = {
        "a": "An {v1.instrument:air strike} {v1.trigger:killed} {v1.killed:seven people} in {v1.place:Lorn} on {v1.time:Friday}.",
        "b": "A {v1.instrument:drone} {v1.trigger:killed} {v1.killed:seven people} in {v1.place:Lorn} on {v1.time:Friday}.",
        "c": "{v1.instrument:Katyusha rockets} {v1.trigger:killed} {v1.killed:seven people} in {v1.place:Lorn} on {v1.time:Friday}.",
    }
    (incident,) = find_incidents([tell(text, id) for id, text in texts.items()], [])
    assert relation(incident, "how", "drone strike", "airstrike") == "refine"
    assert relation(incident, "how", "Katyusha rockets", "airstrike") == "contradict"


def test_countries_and_their_people_are_one_doer() -> None:
    a = tell(
        "{v1.actor=e1:The U.S.} {v1.trigger:struck} {v1.place:Lorn} on {v1.time:Friday}.",
        "a",
        entities={"e1": {"name": "U.S.", "kind": "place", "country": "USA"}},
    )
    b = tell(
        "{v1.actor=e1:America} {v1.trigger:struck} {v1.place:Lorn} on {v1.time:Friday}.",
        "b",
        entities={"e1": {"name": "America", "kind": "place", "country": "USA"}},
    )
    (incident,) = find_incidents([a, b], [])
    assert origins(incident, "who") == {"United States": 2}


def test_a_name_refines_gunmen_and_contradicts_another_name() -> None:
    texts = ["{v1.actor:gunmen}", "{v1.actor=e1:the Northern Front}", "{v1.actor=e1:the River Brigade}"]
    names = [None, "Northern Front", "River Brigade"]
    readings = [
        tell(
            f"{text} {{v1.trigger:attacked}} {{v1.place:Lorn}} on {{v1.time:Friday}}.",
            f"d{n}",
            entities={"e1": {"name": name, "kind": "armed_group"}} if name else None,
        )
        for n, (text, name) in enumerate(zip(texts, names, strict=True))
    ]
    (incident,) = find_incidents(readings, [])
    assert relation(incident, "who", "Northern Front", "gunmen") == "refine"
    assert relation(incident, "who", "Northern Front", "River Brigade") == "contradict"


def test_an_airport_refines_its_city() -> None:
    a = tell("{v1.killed:seven people} {v1.trigger:died} at {v1.place:Lorn airport} on {v1.time:Friday}.", "a")
    event = a.events[0]
    fine = EventPlace(name="Lorn airport", precision="facility", span=event.place.span if event.place else None)
    a = structs.replace(a, events=(structs.replace(event, place=fine),))
    b = tell("{v1.killed:seven people} {v1.trigger:died} in {v1.place:Lorn} on {v1.time:Friday}.", "b")
    (incident,) = find_incidents([a, b], [])
    assert relation(incident, "where", "Lorn airport", "Lorn") == "refine"
    assert incident.place is not None
    assert incident.place.name == "Lorn airport"


def test_a_day_refines_its_month() -> None:
    a = tell("{v1.killed:seven people} {v1.trigger:died} in {v1.place:Lorn} on {v1.time:Friday}.", "a")
    b = tell("{v1.killed:seven people} {v1.trigger:died} in {v1.place:Lorn} in {v1.time:January}.", "b", when="2020-01")
    (incident,) = find_incidents([a, b], [])
    assert relation(incident, "when", "2020-01-03", "2020-01") == "refine"
    assert (incident.date.start, incident.date.end, incident.date.precision) == ("2020-01-03", "2020-01-03", "day")


def test_the_outlets_own_voice_has_a_chain_of_one() -> None:
    (incident,) = find_incidents([tell(f"{{v1.killed:seven people}} {LORN}.", publisher="The Lorn Post")], [])
    (claim,) = question(incident, "killed").answers[0].claims
    assert claim.chain == ("The Lorn Post",)
    assert claim.attribution is None


def test_spans_are_the_characters_that_say_the_value() -> None:
    reading = tell(f"{{v1.killed:seven people}} {LORN}.")
    (incident,) = find_incidents([reading], [])
    words = {q.question: [reading.document.text[slice(*s)] for a in q.answers for c in a.claims for s in c.spans] for q in incident.questions}
    assert words == {"killed": ["seven people"], "what": ["killed"], "where": ["Lorn"], "when": ["Friday"]}


def test_an_inherited_place_is_no_claim() -> None:
    reading = tell("{v1.killed:seven people} were {v1.trigger:killed}.", events={"v1": {"place": EventPlace(name="Lorn", precision="city")}})
    (incident,) = find_incidents([reading], [])
    assert question(incident, "where").answers == ()
    assert incident.place is not None


def test_claim_ids_are_unique_in_the_incident() -> None:
    (incident,) = find_incidents([said("Police", "seven", "a"), said("Army", "nine", "b")], [])
    ids = [claim.id for q in incident.questions for a in q.answers for claim in a.claims]
    assert ids == [f"c{n + 1}" for n in range(len(ids))]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ({"a": "Seven dead at the mill", "b": None}, "Seven dead at the mill"),
        ({"a": None, "b": "Mill attack"}, "Mill attack"),
    ],
)
def test_the_title_is_a_headline(titles: dict[str, str | None], expected: str) -> None:
    readings = [tell(f"{{v1.killed:seven people}} {LORN}.", id, title=title) for id, title in titles.items()]
    (incident,) = find_incidents(readings, [])
    assert incident.title == expected


def test_without_headlines_the_title_is_the_sentence() -> None:
    (incident,) = find_incidents([tell(f"{{v1.killed:seven people}} {LORN}.")], [])
    assert incident.title == "seven people were killed in Lorn on Friday."


def test_a_denied_deed_contests_its_doer_alone() -> None:
    news = tell(
        "{v1.actor=e1:The Northern Front} {v1.trigger:attacked} {v1.place:Lorn} on {v1.time:Friday}.", "a", entities={"e1": {"kind": "armed_group"}}
    )
    text = "{a1.source=e1:The Northern Front} {a1.cue:denied} that {a1.content:{v1.actor=e1:it} {v1.trigger:attacked} {v1.place:Lorn} on {v1.time:Friday}}."
    denial = tell(
        text,
        "b",
        events={"v1": {"status": "denied"}},
        attributions={"a1": {"stance": "denies"}},
        entities={"e1": {"name": "Northern Front", "kind": "armed_group"}},
    )
    (incident,) = find_incidents([news, denial], [])
    assert {q.question: sum(len(a.contested_by) for a in q.answers) for q in incident.questions} == {"who": 1, "what": 0, "where": 0, "when": 0}
