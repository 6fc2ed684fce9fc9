"""Values in spun or repaired words are unreliable and defer to the parent document's."""

from __future__ import annotations

from incident_builder import family_of, question, tell, whole_copy
from msgspec import structs

from sourceline.incidents import find_incidents
from sourceline.incidents.reliability import is_reliable
from sourceline.records import Document, Reading, Repair, SpunPassage

SEVEN = "{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}, a grey and windy day by the river."
EIGHT = SEVEN.replace("seven", "eight")


def spun(reading: Reading) -> Reading:
    return structs.replace(reading, spun=0.9, spun_passages=(SpunPassage(span=(0, len(reading.document.text)), score=0.9),))


def test_words_in_repairs_and_spun_passages_are_unreliable_quotations_are_not() -> None:
    text = "Seven died. “Nine were hurt,” he said."
    reading = Reading(document=Document(id="d", text=text, input="d"))
    assert is_reliable(reading, [(0, 5)])
    assert not is_reliable(spun(reading), [(0, 5)])
    assert is_reliable(spun(reading), [(13, 17)])
    repaired = structs.replace(reading, repairs=(Repair(span=(13, 17), found="Nine", reads="Ten", by="alignment", score=0.9),))
    assert not is_reliable(repaired, [(13, 17)])
    assert is_reliable(repaired, [(0, 5)])


def test_an_unreliable_value_defers_to_the_parent_even_where_the_copy_is_not_called_spun() -> None:
    root = tell(SEVEN, "root", publisher="First Post")
    child = spun(tell(EIGHT, "child", publisher="Second Post"))
    lineages = [family_of(root, whole_copy(child, root, "rewrite"))]
    (incident,) = find_incidents([root, child], lineages)
    assert [answer.value for answer in question(incident, "killed").answers] == [question(incident, "killed").answers[0].value]
    assert incident.killed.best == incident.killed.high == 7
    claims = {claim.document: claim for claim in question(incident, "killed").answers[0].claims}
    assert claims["root"].reliable
    assert not claims["child"].reliable


def test_a_reliable_change_in_a_rewrite_stands_for_itself() -> None:
    root = tell(SEVEN, "root", publisher="First Post")
    child = tell(EIGHT, "child", publisher="Second Post")
    (incident,) = find_incidents([root, child], [family_of(root, whole_copy(child, root, "rewrite"))])
    assert incident.killed.high == 8


def test_without_a_parent_an_unreliable_value_is_kept_and_marked() -> None:
    (incident,) = find_incidents([spun(tell(EIGHT, "alone"))], [])
    assert incident.killed.best == 8
    assert not question(incident, "killed").answers[0].claims[0].reliable
