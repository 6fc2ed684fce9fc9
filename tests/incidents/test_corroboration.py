"""The five rules of LEDGER.md, "Corroboration", one by one."""

from __future__ import annotations

import pytest
from incident_builder import copy_of, family_of, origins, question, tell, whole_copy

from sourceline.incidents import find_incidents
from sourceline.records import Lineage, Member, Passage

VOICE = "{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}, a grey and windy day by the river."
OFFICIALS = (
    "{a1.source:Valdian officials} {a1.cue:said} "
    "{a1.content:{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}}."
)
UNNAMED = {"a1": {"named": "unnamed", "affiliation": "Valdia"}}


def killed(readings, lineages=()):
    (incident,) = find_incidents(readings, lineages)
    (answer,) = question(incident, "killed").answers
    return answer


def test_rule_1_a_copied_claim_counts_once_at_the_root() -> None:
    root = tell(VOICE, "root", publisher="First Post")
    copies = [copy_of(root, f"copy{n}", publisher=f"Paper {n}") for n in range(5)]
    answer = killed([root, *copies], [family_of(root, *(whole_copy(c, root) for c in copies))])
    assert answer.independent_origins == 1
    assert answer.documents == 6
    assert answer.lineages == 1
    (origin,) = answer.origins
    assert origin.rule.startswith("1")
    assert len(origin.claims) == 6
    assert origin.name == "First Post"


def test_rule_1_a_corrupted_name_in_a_copied_passage_is_the_origin_of_the_root(strike) -> None:
    root = strike("root")
    spun = strike("spun", entities={"e9": {"name": "Protection Division", "kind": "government"}})
    answer = killed([root, spun], [family_of(root, whole_copy(spun, root, "spun"))])
    assert [o.name for o in answer.origins] == ["Defence Ministry"]
    assert killed([root, spun]).independent_origins == 2


def test_rule_1_holds_only_inside_the_copied_passage() -> None:
    root = tell(VOICE + " {a1.source=e1:Mira Tal} {a1.cue:said} it was loud.", "root")
    own = " {a1.source=e1:Joss Arn} {a1.cue:told} us {a1.content:{v2.killed:seven people} {v2.trigger:died}}."
    child = tell(VOICE + own, "child", entities={"e1": {"name": "Joss Arn"}}, attributions={"a1": {"named": "named"}})
    end = len(tell(VOICE).document.text)
    member = Member(document="child", parent="root", relation="near_copy", coverage=0.6, passages=(Passage(child=(0, end), parent=(0, end)),))
    answer = killed([root, child], [family_of(root, member)])
    assert {o.name for o in answer.origins} == {"Joss Arn"}, "the copied voice gives way to the origin that its lineage names"


def test_rule_2_one_origin_counts_once_whoever_relays_it(strike) -> None:
    answer = killed([strike("d1", publisher="A"), strike("d2", publisher="B"), strike("d3", publisher="C")])
    assert answer.independent_origins == 1
    assert answer.documents == 3
    assert answer.origins[0].rule == "2"
    assert {claim.chain for claim in answer.claims} == {(outlet, "Defence Ministry") for outlet in "ABC"}


def test_rule_2_the_origin_is_the_last_link_of_the_chain() -> None:
    relayed = tell(
        "Citing {a1.source=e1:a Guard statement}, {a2.source=e2:state TV} {a2.cue:said} "
        "{a1.content:{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}}.",
        "relayed",
        publisher="B",
        entities={"e1": {"name": "Guard", "kind": "armed_group"}, "e2": {"name": "state TV", "kind": "media"}},
        attributions={"a1": {"parent": "a2"}},
        events={"v1": {"attribution": "a1"}},
    )
    direct = tell(
        "{a1.source=e1:The Guard} {a1.cue:said} {a1.content:{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}}.",
        "direct",
        publisher="A",
        entities={"e1": {"name": "Guard", "kind": "armed_group"}},
    )
    answer = killed([relayed, direct])
    assert answer.independent_origins == 1
    assert {claim.chain for claim in answer.claims} == {("B", "state TV", "Guard"), ("A", "Guard")}


def test_rule_2_who_speaks_for_a_body_is_that_body(strike) -> None:
    spoken = tell(
        "{a1.source=e1:Defence Ministry spokeswoman Mira Tal} {a1.cue:said} "
        "{a1.content:{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday}}.",
        "spoken",
        entities={"e1": {"name": "Mira Tal"}},
        attributions={"a1": {"named": "named", "affiliation": "Defence Ministry"}},
    )
    assert killed([strike("d1"), spoken]).independent_origins == 1


def test_rule_2_two_bodies_are_two_origins(strike) -> None:
    other = strike("d2", entities={"e9": {"name": "River Police", "kind": "police"}})
    assert killed([strike("d1"), other]).independent_origins == 2


def test_rule_3_unnamed_origins_count_once_a_lineage() -> None:
    first, second = tell(OFFICIALS, "d1", attributions=UNNAMED), tell(OFFICIALS, "d2", attributions=UNNAMED)
    assert killed([first, second]).independent_origins == 2
    kin = Lineage(id="l1", root="d1", members=(Member(document="d1"), Member(document="d2", parent="d1", relation="cites")))
    answer = killed([first, second], [kin])
    assert answer.independent_origins == 1
    assert answer.origins[0].rule == "3"
    assert answer.origins[0].terms == "unnamed"


def test_rule_3_a_number_of_officials_is_no_other_description() -> None:
    many = tell(OFFICIALS.replace("Valdian officials", "Three Valdian officials"), "d2", attributions=UNNAMED)
    kin = Lineage(id="l1", root="d1", members=(Member(document="d1"), Member(document="d2", parent="d1", relation="rewrite")))
    assert killed([tell(OFFICIALS, "d1", attributions=UNNAMED), many], [kin]).independent_origins == 1
    medics = tell(OFFICIALS.replace("Valdian officials", "Valdian medics"), "d2", attributions=UNNAMED)
    assert killed([tell(OFFICIALS, "d1", attributions=UNNAMED), medics], [kin]).independent_origins == 2


def test_rule_4_the_outlets_own_voice_counts_once_a_lineage() -> None:
    a, b = tell(VOICE, "a", publisher="A"), tell(VOICE, "b", publisher="B")
    answer = killed([a, b])
    assert answer.independent_origins == 2
    assert {o.rule for o in answer.origins} == {"4"}
    kin = Lineage(id="l1", root="a", members=(Member(document="a"), Member(document="b", parent="a", relation="rewrite")))
    assert killed([a, b], [kin]).independent_origins == 1


def test_rule_4_the_own_voice_does_not_count_where_an_origin_is_given() -> None:
    text = VOICE + " {a1.source=e1:The Red Lamp} {a1.cue:said} {a1.content:{v2.killed:seven people} {v2.trigger:died}}."
    reading = tell(text, "d1", publisher="A", entities={"e1": {"name": "Red Lamp", "kind": "organisation"}})
    answer = killed([reading])
    assert [(o.name, o.rule) for o in answer.origins] == [("Red Lamp", "2")]
    assert len(answer.claims) == 2, "the voice is listed, not counted"


@pytest.mark.parametrize(("stance", "status"), [("denies", "denied"), ("doubts", "asserted"), ("rumours", "rumoured")])
def test_rule_5_denials_doubts_and_rumours_never_add(strike, stance: str, status: str) -> None:
    against = strike("d2", attributions={"a1": {"stance": stance, "named": "body"}}, events={"v1": {"status": status}})
    other = strike("d3", entities={"e9": {"name": "River Police", "kind": "police"}})
    answer = killed([strike("d1"), against, other])
    assert answer.independent_origins == 2
    assert len(answer.contested_by) == 1
    (contested,) = [claim for claim in answer.claims if claim.id in answer.contested_by]
    assert (contested.document, contested.stance) == ("d2", stance)
    assert not {name for origin in answer.origins for name in origin.claims} & set(answer.contested_by)


def test_a_spun_passage_defers_to_its_parent() -> None:
    root = tell(VOICE, "root")
    spun = tell(VOICE.replace("seven people", "nine people"), "spun")
    (incident,) = find_incidents([root, spun], [family_of(root, whole_copy(spun, root, "spun"))])
    assert origins(incident, "killed") == {"7": 1}
    claims = question(incident, "killed").answers[0].claims
    assert {claim.document for claim in claims} == {"root", "spun"}


def test_a_spun_passage_gives_no_value_that_its_parent_lacks() -> None:
    root = tell("{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday} by night.", "root")
    spun = tell(
        "{v1.killed:seven people} were {v1.trigger:killed} in {v1.place:Lorn} on {v1.time:Friday} by {v1.actor=e1:Knight}.",
        "spun",
        entities={"e1": {}},
    )
    (incident,) = find_incidents([root, spun], [family_of(root, whole_copy(spun, root, "spun"))])
    assert origins(incident, "who") == {}


def test_an_edited_value_in_a_human_copy_stands_for_itself() -> None:
    root, child = tell(VOICE, "root"), tell(VOICE.replace("seven people", "eight people"), "child", published="2020-01-04")
    (incident,) = find_incidents([root, child], [family_of(root, whole_copy(child, root, "update"))])
    assert origins(incident, "killed") == {"7": 1, "8": 1}
    eight = next(a for a in question(incident, "killed").answers if a.value == "8")
    assert eight.relation == {"7": "supersede"}, "the same voice, later"
