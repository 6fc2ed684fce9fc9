"""Which tellings become one incident."""

from __future__ import annotations

from incident_builder import question, tell

from sourceline.incidents import find_incidents
from sourceline.records import EventPlace

AIRPORT = {"v1": {"place": EventPlace(name="Lorn airport", precision="facility", span=(0, 1))}}
MARKET = {"v1": {"place": EventPlace(name="Old Market", precision="facility", span=(0, 1))}}


def test_an_attack_and_a_killing_on_one_day_in_one_place_are_one_incident() -> None:
    a = tell("Gunmen {v1.trigger:attacked} a bus in {v1.place:Lorn} on {v1.time:Friday}, wounding {v1.injured:three people}.", "a")
    b = tell("{v1.killed:Two people} were {v1.trigger:killed} on a bus in {v1.place:Lorn} on {v1.time:Friday} by gunmen.", "b")
    (incident,) = find_incidents([a, b], [])
    assert incident.documents == ("a", "b")
    assert incident.type == "ASSAULT"


def test_a_facility_is_inside_the_city_that_its_name_begins_with() -> None:
    a = tell("{v1.killed:seven people} {v1.trigger:died} near the cargo hall on {v1.time:Friday}.", "a", events=AIRPORT)
    b = tell("A {v1.trigger:strike} hit {v1.place:Lorn} on {v1.time:Friday}, killing {v1.killed:seven people} near the cargo hall.", "b")
    assert len(find_incidents([a, b], [])) == 1


def test_two_attacks_in_one_city_in_one_week_stay_apart() -> None:
    a = tell("{v1.killed:seven people} {v1.trigger:died} when rockets hit the airport of {v1.near:Lorn} on {v1.time:Friday}.", "a", events=AIRPORT)
    b = tell(
        "{v1.killed:two people} were {v1.trigger:shot} at the market of {v1.near:Lorn} on {v1.time:Sunday}.",
        "b",
        events=MARKET,
        when="2020-01-05",
        published="2020-01-05",
    )
    found = find_incidents([a, b], [])
    assert [i.documents for i in found] == [("a",), ("b",)]
    assert [i.id for i in found] == ["i1", "i2"]


def test_two_facilities_on_one_day_stay_apart() -> None:
    a = tell("{v1.killed:seven people} {v1.trigger:died} when rockets hit the airport on {v1.time:Friday}.", "a", events=AIRPORT)
    b = tell("{v1.killed:two people} were {v1.trigger:shot} by robbers on {v1.time:Friday}.", "b", events=MARKET)
    assert len(find_incidents([a, b], [])) == 2


def test_far_cities_with_one_name_are_two_places() -> None:
    here = EventPlace(name="Springfield", lat=39.8, lon=-89.6, country="USA", precision="city", span=(0, 1))
    there = EventPlace(name="Springfield", lat=42.1, lon=-72.6, country="USA", precision="city", span=(0, 1))
    a = tell("{v1.killed:one man} was {v1.trigger:shot} on {v1.time:Friday}.", "a", events={"v1": {"place": here}})
    b = tell("{v1.killed:one man} was {v1.trigger:shot} on {v1.time:Friday}.", "b", events={"v1": {"place": there}})
    assert len(find_incidents([a, b], [])) == 2


def test_a_shared_victim_joins_reports_that_name_no_place() -> None:
    a = tell("{v1.victim=e1:Arin Sol} was {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}.", "a", entities={"e1": {}})
    b = tell("{v1.victim=e1:Gen. Arin Sol} was {v1.trigger:killed} on {v1.time:Friday}.", "b", entities={"e1": {"name": "Gen. Arin Sol"}})
    (incident,) = find_incidents([a, b], [])
    assert [answer.value for answer in question(incident, "whom").answers] == ["Arin Sol"]


def test_rumours_plans_and_denials_found_nothing() -> None:
    for status in ("rumoured", "planned", "hypothetical", "denied", "possible"):
        reading = tell("A {v1.trigger:strike} in {v1.place:Lorn} on {v1.time:Friday}.", "a", events={"v1": {"status": status}})
        assert find_incidents([reading], []) == (), status


def test_a_rumour_is_heard_on_an_incident_that_others_report() -> None:
    news = tell("{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday} at the mill.", "a")
    talk = tell(
        "{v1.killed:nine people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday} at the mill.",
        "b",
        events={"v1": {"status": "rumoured"}},
    )
    (incident,) = find_incidents([news, talk], [])
    nine = next(a for a in question(incident, "killed").answers if a.value == "9")
    assert nine.independent_origins == 0
    assert len(nine.contested_by) == 1
    assert incident.killed.high == 7


def test_history_alone_founds_nothing_and_history_of_news_is_background() -> None:
    past = tell(
        "Nobody forgets. {v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Jan. 3}.",
        "past",
        published="2020-02-20",
        events={"v1": {"foreground": False}},
    )
    assert find_incidents([past], []) == ()
    news = tell("{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}.", "news")
    (incident,) = find_incidents([past, news], [])
    assert incident.documents == ("news",)
    assert incident.background_in == ("past",)


def test_an_arrest_is_an_incident_of_its_own_and_related() -> None:
    reading = tell(
        "{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}. "
        "Police {v2.trigger:arrested} {v2.victim:a man} in {v2.place:Lorn} on {v2.time:Friday}.",
        events={"v2": {"type": "COERCE", "mode": "arrest"}},
    )
    found = find_incidents([reading], [])
    assert sorted(i.type for i in found) == ["ASSAULT", "COERCE"]
    assert {i.id: i.related for i in found} == {"i1": ("i2",), "i2": ("i1",)}


def test_a_statement_about_an_attack_is_no_incident_beside_it() -> None:
    reading = tell(
        "{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}. "
        "{v2.actor=e1:The ministry} {v2.trigger:blamed} {v2.recipient=e2:the Northern Front}.",
        events={"v2": {"type": "ACCUSE", "mode": "allege"}},
        entities={"e1": {"name": "ministry", "kind": "government"}, "e2": {"name": "Northern Front", "kind": "armed_group"}},
    )
    (incident,) = find_incidents([reading], [])
    (who,) = question(incident, "who").answers
    assert who.value == "Northern Front"
    assert [claim.stance for claim in who.claims] == ["accuses"]
    assert [o.name for o in who.origins] == ["ministry"]


def test_mentions_without_day_and_place_belong_to_the_lead() -> None:
    reading = tell(
        "{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}. The {v2.trigger:attack} shook the town. "
        "A {v3.trigger:raid} in {v3.place:Aldmoor} in {v3.time:May} killed {v3.killed:two people}.",
        events={"v3": {"time": None, "foreground": False}},
    )
    (incident,) = find_incidents([reading], [])
    assert [m.event for m in incident.mentions] == ["v1", "v2"]


def test_blocks_keep_the_work_near_linear() -> None:
    """A thousand attacks in a thousand towns: every one alone, and not a million comparisons."""
    readings = [
        tell(f"{{v1.killed:two people}} were {{v1.trigger:killed}} in {{v1.place:Town{n}}} on {{v1.time:Friday}} by x{n} y{n} z{n}.", f"d{n}")
        for n in range(300)
    ]
    assert len(find_incidents(readings, [])) == 300
