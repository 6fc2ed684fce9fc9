"""What one document takes for one event, what its copies take over, and what a case knows of places that no gazetteer has."""

from __future__ import annotations

from incident_builder import copy_of, family_of, origins, question, tell, whole_copy
from msgspec import structs

from sourceline.incidents import find_incidents
from sourceline.incidents.sites import companions
from sourceline.incidents.tellings import tellings
from sourceline.records import EventTime, Toll

LORN = "{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}."


def test_that_bombing_is_the_one_told_just_before() -> None:
    reading = tell(
        LORN
        + " In {v2.time:May 2019}, a bomb {v2.trigger:killed} {v2.killed:nine people} in {v2.place:Aldmoor}. Nobody was tried for that {v3.trigger:bombing}.",
        events={"v2": {"foreground": False, "time": EventTime(value="2019-05", precision="month", span=(0, 1))}},
    )
    groups = [[s.event.id for s in telling.sightings] for telling in tellings(reading)]
    assert groups == [["v1"], ["v2", "v3"]]
    (incident,) = find_incidents([reading], [])
    assert [m.event for m in incident.mentions] == ["v1"], "history stays history, however it is called again"


def test_a_question_founds_nothing() -> None:
    assert find_incidents([tell("Is the governor {v1.trigger:dead} in {v1.place:Lorn} since {v1.time:Friday}?")], []) == ()


def test_unconfirmed_reports_are_rumours_whatever_the_verb() -> None:
    text = "{a1.source:Unconfirmed reports} {a1.cue:say} {a1.content:a second bomb {v1.trigger:exploded} in {v1.place:Lorn} on {v1.time:Friday}}."
    assert find_incidents([tell(text, attributions={"a1": {"named": "unnamed"}})], []) == ()


def test_denying_a_hand_in_an_attack_does_not_deny_the_attack() -> None:
    denial = tell(
        "{a1.source=e1:The Northern Front} {a1.cue:denied} {a1.content:any hand in the {v1.trigger:attack} in {v1.place:Lorn} on {v1.time:Friday}}.",
        "b",
        attributions={"a1": {"stance": "denies"}},
        entities={"e1": {"name": "Northern Front", "kind": "armed_group"}},
    )
    (incident,) = find_incidents([tell(LORN, "a"), denial], [])
    (who,) = question(incident, "who").answers
    assert (who.value, who.independent_origins, len(who.contested_by)) == ("Northern Front", 0, 1)
    assert all(not answer.contested_by for q in incident.questions if q.question != "who" for answer in q.answers)


def test_two_more_are_a_part_of_the_toll() -> None:
    reading = tell(LORN + " {v2.killed:Two} more {v2.trigger:died} on the way. {v3.killed:Three} of them {v3.trigger:died} at once.")
    (incident,) = find_incidents([reading], [])
    assert origins(incident, "killed") == {"7": 1}


def test_who_was_shot_and_died_is_not_counted_as_hurt_too() -> None:
    text = "{v1.killed:A boy} {v1.trigger:died} in {v1.place:Lorn} on {v1.time:Friday}. He was {v2.trigger:shot} at noon."
    reading = tell(text.replace("{v1.killed:A boy}", "{v1.victim:A boy}"))
    first, second = reading.events
    boy, he = first.roles[0].span, (second.trigger[0] - 7, second.trigger[0] - 5)
    events = (
        structs.replace(first, killed=Toll(low=1, high=1, exact=True, span=boy, who="boy")),
        structs.replace(second, injured=Toll(low=1, high=1, exact=True, span=he)),
    )
    (incident,) = find_incidents([structs.replace(reading, events=events)], [])
    assert (incident.killed.best, incident.injured.best) == (1, None)


def test_a_copy_parts_what_its_parent_parts() -> None:
    text = LORN + " In {v2.time:May}, {v2.killed:nine people} {v2.trigger:died} in {v2.place:Aldmoor}."
    root = tell(text, "root", events={"v2": {"foreground": False, "time": EventTime(value="2019-05", precision="month", span=(0, 1))}})
    misread = tuple(structs.replace(e, time=None, place=None, foreground=True) for e in root.events)
    copy = structs.replace(copy_of(root, "copy"), events=misread)
    (incident,) = find_incidents([root, copy], [family_of(root, whole_copy(copy, root, "near_copy"))])
    assert incident.documents == ("copy", "root")
    assert origins(incident, "killed") == {"7": 1}


def test_a_case_knows_the_places_that_stand_together_in_two_documents() -> None:
    pair = [frozenset({"mill quarter", "lorn"})]
    assert companions([pair, pair]) == {"mill quarter": frozenset({"lorn"}), "lorn": frozenset({"mill quarter"})}
    assert companions([pair]) == {}


def test_a_report_that_fits_two_incidents_joins_them() -> None:
    days = {"published": "2020-01-03"}
    one = tell(
        "{v1.killed:seven people} were {v1.trigger:killed} by the {v1.place:Old Mill} on {v1.time:Friday}, stoker and weaver alike.", "a", **days
    )
    two = tell("A {v1.trigger:blast} tore up {v1.place:Lorn} on {v1.time:Friday}. Glaziers were busy by evening.", "b", **days)
    both = tell(
        "{v1.killed:seven people}, stoker and weaver alike, {v1.trigger:died} by the {v1.place:Old Mill} of {v1.near:Lorn} on {v1.time:Friday}. "
        "The {v2.trigger:blast} tore up {v2.place:Lorn}; glaziers were busy by evening.",
        "c",
        **days,
    )
    assert len(find_incidents([one, two], [])) == 2
    assert len(find_incidents([one, two, both], [])) == 1
