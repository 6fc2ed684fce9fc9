"""What makes two documents kin, by what relation, and what does not: set forms, endings, statements; splices, unseen origins, versions."""

import pytest
from lineage_texts import INDEPENDENT, STATEMENT, STORY, paragraphs, spin

from sourceline.lineage import find_lineages
from sourceline.lineage.alignment import align
from sourceline.lineage.credits import agency_of, agency_of_family, cites, in_series
from sourceline.lineage.features import FEATURES
from sourceline.lineage.judgement import weights
from sourceline.lineage.marks import marks
from sourceline.lineage.relation import Kinship, weigh
from sourceline.lineage.words import number_words
from sourceline.records import Document, Lineage, Member

REPORT = """Rangers found the wreck of the survey plane on the north face of Mount Oskel on Thursday, three days after it vanished with four people aboard, the mountain service said.

A helicopter crew saw a strip of orange canvas above the tree line and lowered two rangers by rope. They reached the cabin at noon and found the pilot and two geologists dead and a student alive with a broken leg.

The student had kept a stove burning with pages from the logbook. Doctors in Pellin said she was cold and thirsty but would walk again by spring.

Investigators will look at an altimeter that was replaced a week before the flight. The company that owns the plane has two others of the same make and has grounded both.

The search had cost the province a third of its winter budget, and the governor asked the capital for help to pay for fuel and overtime."""

FORM = (
    "{town} police arrested {name}, {age}, on {day} after a stolen {thing} was found behind a shop on {street}. {name} was taken to the county "
    "jail and is due before a judge on {court}. Officers were called at {hour} a.m. by a neighbour who had heard glass break. Nobody was hurt, "
    "and the {thing} was returned to its owner the same afternoon. The department asks anyone who saw something to call the front desk."
)
CASES = (
    {"town": "Varnholt", "name": "Odo Lanz", "age": "41", "day": "Monday", "thing": "bicycle", "street": "Mill Lane", "court": "May 12", "hour": "3"},
    {
        "town": "Pellin",
        "name": "Ilka Storm",
        "age": "23",
        "day": "Saturday",
        "thing": "generator",
        "street": "Quarry Road",
        "court": "June 30",
        "hour": "5",
    },
)


def make(name: str, text: str, **known: object) -> Document:
    return Document(id=name, text=text, input=f"{name}.txt", **known)


def measured(one: str, other: str) -> Kinship:
    left, right = number_words([make("a", one), make("b", other)])
    return weigh(left, right, align(left, right))


def families(*documents: Document) -> set[frozenset[str]]:
    return {frozenset(member.document for member in lineage.members) for lineage in find_lineages(documents)}


def members(lineages: tuple[Lineage, ...]) -> dict[str, Member]:
    return {member.document: member for lineage in lineages for member in lineage.members}


def test_two_crimes_in_one_set_form_of_words_are_no_kin() -> None:
    one, other = (make(name, FORM.format(**case), publisher="The Valley Post") for name, case in zip("ab", CASES, strict=True))
    assert families(one, other) == {frozenset("a"), frozenset("b")}


def test_the_same_form_and_the_same_facts_are_kin() -> None:
    one = FORM.format(**CASES[0])
    assert families(make("a", one), make("b", one.replace("asks anyone", "asked all"))) == {frozenset("ab")}


def test_endings_that_an_author_repeats_are_no_kinship() -> None:
    ending = (
        "Varnholt, a town of nine thousand on the Sel, has lost half of its mills since the war, and its police force was cut to eleven officers.\n\n"
        "Call Ada Vane at the city desk or write to her with questions about the courts, the council and the schools of the valley."
    )
    one, other = f"{INDEPENDENT}\n\n{ending}", f"{REPORT}\n\n{ending}"
    found = measured(one, other)
    assert found.told == 0
    assert families(make("a", one, byline=("Ada Vane",)), make("b", other, byline=("Ada Vane",))) == {frozenset("a"), frozenset("b")}


def test_a_copy_that_ends_alike_is_still_one() -> None:
    assert measured(STORY, STORY.replace("Witnesses", "People")).kept > 0.95


def test_facts_are_names_and_numbers() -> None:
    (words,) = number_words([make("a", "The ministry said that nine people were dead. Rain fell on the town.")])
    assert marks(words).fact.sum() == 0
    (words,) = number_words([make("a", "On May 12 the mayor of Pellin met Odo Lanz.")])
    assert [words.text(i, i + 1) for i, fact in enumerate(marks(words).fact) if fact] == ["12", "Pellin", "Odo", "Lanz"]


def test_quotations_in_both_make_no_kin() -> None:
    one, other = f"{paragraphs(STORY)[2]}\n\n{STATEMENT}\n\n{paragraphs(STORY)[3]}", f"{INDEPENDENT}\n\n{STATEMENT}"
    assert len(families(make("a", one), make("b", other))) == 2


def test_a_splice_does_not_make_one_family_of_two_origins() -> None:
    one, other = make("one", STORY, publisher="Reuters"), make("other", REPORT, publisher="AFP")
    both = make("splice", "\n\n".join([*paragraphs(STORY)[:4], *paragraphs(REPORT)[:2]]), publisher="Lorn Courier")
    copy = make("copy", "\n\n".join(paragraphs(REPORT)[:4]), publisher="Oram Post")
    assert families(one, other, both, copy) == {frozenset({"one", "splice"}), frozenset({"other", "copy"})}


def test_two_excerpts_of_one_story_stay_with_it() -> None:
    parts = paragraphs(STORY)
    documents = [make("whole", STORY), make("start", "\n\n".join(parts[:2])), make("end", "\n\n".join(parts[3:]))]
    assert families(*documents) == {frozenset({"whole", "start", "end"})}


def test_the_origin_is_unseen_where_customers_print_an_agencys_story() -> None:
    parts = paragraphs(STORY)
    one = make("a", "\n\n".join(parts[:4]), publisher="Lorn Courier", agency="dpa")
    other = make("b", "\n\n".join([parts[0], *parts[2:]]), publisher="Oram Post", agency="dpa")
    (family,) = find_lineages([one, other])
    assert (family.agency, family.unseen) == ("dpa", True)
    seen = find_lineages([one, other, make("c", STORY, publisher="dpa")])[0]
    assert (seen.root, seen.agency, seen.unseen) == ("c", "dpa", False)


def test_an_outlets_own_story_has_its_origin() -> None:
    (family,) = find_lineages([make("a", STORY, publisher="Lorn Courier"), make("b", "\n\n".join(paragraphs(STORY)[:3]), publisher="Oram Post")])
    assert (family.agency, family.unseen) == (None, False)


def test_versions_of_one_story_in_order() -> None:
    parts, fresh = paragraphs(STORY), paragraphs(REPORT)
    second = [parts[0].replace("nine people", "eleven people"), fresh[1].replace("rangers", "firemen"), *parts[1:]]
    third = [second[0].replace("eleven people", "fourteen people"), fresh[3], *second[1:]]
    texts = [STORY, "\n\n".join(second), "\n\n".join(third)]
    for dated in (True, False):
        known = [{"published": f"2031-05-05T1{hour}:00:00Z"} if dated else {} for hour in range(3)]
        documents = [make(f"v{3 - n}", text, publisher="AFP", agency="Agence France-Presse", **known[n]) for n, text in enumerate(texts)]
        found = members(find_lineages(documents))
        assert [found[name].parent for name in ("v3", "v2", "v1")] == [None, "v3", "v2"], dated
        assert {found[name].relation for name in ("v2", "v1")} == {"update"}


def test_a_customer_of_the_agency_makes_no_update() -> None:
    wire = make("a", STORY, publisher="AFP", agency="Agence France-Presse", published="2031-05-05")
    paper = make("b", "\n\n".join(paragraphs(STORY)[:3]), publisher="Lorn Courier", agency="Agence France-Presse", published="2031-05-06")
    assert members(find_lineages([wire, paper]))["b"].relation == "near_copy"


def test_substitutions_are_spans_of_both_texts() -> None:
    documents = {"a": make("a", STORY, published="2031-05-05"), "b": make("b", spin(STORY), published="2031-05-06")}
    child = members(find_lineages(list(documents.values())))["b"]
    found = {
        (documents["a"].text[slice(*each.parent)], documents["b"].text[slice(*each.child)])
        for passage in child.passages
        for each in passage.substitutions
    }
    assert ("exploded", "detonated") in found
    assert ("Harvest", "Crop") in found
    for passage in child.passages:
        for each in passage.substitutions:
            assert passage.child[0] <= each.child[0] <= each.child[1] <= passage.child[1]
            assert passage.parent[0] <= each.parent[0] <= each.parent[1] <= passage.parent[1]


def test_who_stands_behind_a_document() -> None:
    wire = make("a", "", publisher="The Associated Press")
    paper = make("b", "", publisher="Lorn Courier", agency="Reuters")
    assert agency_of(wire) == "Associated Press"
    assert agency_of(paper) == "Reuters"
    assert agency_of_family([paper, wire]) == "Associated Press"
    assert in_series(make("c", "", byline=("Ada Vane",)), make("d", "", byline=("ADA VANE",)))
    assert not in_series(wire, paper)


def test_a_citation_names_the_other_outlet_or_its_agency() -> None:
    told = make("a", "Nine people died, Reuters reported.", publisher="Lorn Courier")
    assert cites(told, make("b", "", publisher="Reuters"))
    assert not cites(told, make("b", "", publisher="Oram Post"))
    assert not cites(make("c", told.text, publisher="Lorn Courier", agency="Reuters"), make("b", "", publisher="Reuters"))


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_has_a_weight(name: str) -> None:
    assert weights().kinship.names[FEATURES.index(name)] == name
    assert len(weights().kinship.weights) == len(FEATURES)
