"""What holds for every case: copies change no count, order changes nothing, merging twice is merging once."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from incident_builder import copy_of, family_of, tell, whole_copy

from sourceline.incidents import find_incidents
from sourceline.incidents.claims import mention_claims, merged
from sourceline.incidents.names import link
from sourceline.incidents.tellings import tellings
from sourceline.records import Incident, Lineage, Reading

SOURCES = ["Defence Ministry", "River Police", "Mira Tal", "officials", None]
TOLLS = ["seven people", "nine people", "several people", "at least five people"]
MEANS = ["rockets", "a drone", "an air strike"]


@st.composite
def reports(draw: st.DrawFn) -> list[Reading]:
    """Up to five reports of one attack, each by one source or by none."""
    found = []
    for n in range(draw(st.integers(1, 5))):
        source, toll, means = draw(st.sampled_from(SOURCES)), draw(st.sampled_from(TOLLS)), draw(st.sampled_from(MEANS))
        body = f"{{v1.killed:{toll}}} were {{v1.trigger:killed}} by {{v1.instrument:{means}}} in {{v1.place:Lorn}} on {{v1.time:Friday}}"
        text = f"{{a1.source=e1:{source}}} {{a1.cue:said}} {{a1.content:{body}}}." if source else f"{body}."
        named = "unnamed" if source == "officials" else "named" if source == "Mira Tal" else "body"
        attributions: dict[str, dict[str, Any]] = (
            {"a1": {"named": named, "stance": draw(st.sampled_from(["asserts", "denies", "accuses"]))}} if source else {}
        )
        entities = {"e1": {"name": source, "kind": "government"}} if source else {}
        published = draw(st.sampled_from(["2020-01-03", "2020-01-04"]))
        found.append(
            tell(text, f"d{n}", published=published, publisher=draw(st.sampled_from(["A", "B", None])), attributions=attributions, entities=entities)
        )
    return found


def counts(incidents: tuple[Incident, ...]) -> list[dict[str, dict[str, int]]]:
    return [{q.question: {a.value: a.independent_origins for a in q.answers} for q in incident.questions} for incident in incidents]


@settings(max_examples=60, deadline=None)
@given(reports(), st.data())
def test_an_exact_copy_never_changes_the_independent_origins(readings: list[Reading], data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(readings))
    copy = copy_of(source, "zcopy", publisher="Another Paper", published=data.draw(st.sampled_from(["2020-01-04", "2020-01-09"])))
    alone = [Lineage(id=f"l{n}", root=r.document.id, members=()) for n, r in enumerate(readings)]
    before = find_incidents(readings, alone)
    after = find_incidents([*readings, copy], [family_of(source, whole_copy(copy, source))])
    assert counts(before) == counts(after)
    assert [(i.killed.low, i.killed.best, i.killed.high) for i in before] == [(i.killed.low, i.killed.best, i.killed.high) for i in after]


@settings(max_examples=60, deadline=None)
@given(reports(), st.randoms(use_true_random=False))
def test_the_order_of_the_readings_changes_nothing(readings: list[Reading], chance: random.Random) -> None:
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert find_incidents(readings, []) == find_incidents(shuffled, [])


@settings(max_examples=60, deadline=None)
@given(reports())
def test_origins_are_never_more_than_claims_and_hold_claims_of_their_answer(readings: list[Reading]) -> None:
    for incident in find_incidents(readings, []):
        for question in incident.questions:
            assert len({a.value for a in question.answers}) == len(question.answers)
            for answer in question.answers:
                ids = [claim.id for claim in answer.claims]
                counted = [name for origin in answer.origins for name in origin.claims]
                assert answer.independent_origins == len(answer.origins) <= len(ids)
                assert len(counted) == len(set(counted))
                assert set(counted) <= set(ids)
                assert not set(counted) & set(answer.contested_by)
                assert answer.documents <= len(readings)


@settings(max_examples=60, deadline=None)
@given(reports())
def test_merging_claims_is_idempotent(readings: list[Reading]) -> None:
    claims = [said for reading in readings for t in tellings(reading) for s in t.sightings for said in mention_claims(s, reading)]
    assert merged(merged(claims)) == merged(claims)


NAMES = st.lists(st.sampled_from(["sol", "arin sol", "arin sal", "dren sol", "river police", "police", "lorn", "lorn police", "rp"]), max_size=8)


@given(NAMES, st.randoms(use_true_random=False))
def test_linking_names_is_idempotent_and_blind_to_order(names: list[str], chance: random.Random) -> None:
    linked = link(names)
    assert link(linked.values()) == {name: name for name in set(linked.values())}
    shuffled = list(names)
    chance.shuffle(shuffled)
    assert link(shuffled) == linked
