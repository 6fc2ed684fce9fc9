from lineage_texts import STATEMENT, STORY, spin
from msgspec import structs

from sourceline.lineage import find_lineages, repairs_from
from sourceline.lineage.repairs import mend_readings
from sourceline.records import Document, Reading, Repair


def repair(parent_text: str, child_text: str) -> dict[str, Repair]:
    parent = Document(id="p", text=parent_text, input="p")
    child = Document(id="c", text=child_text, input="c")
    (family,) = find_lineages([parent, child])
    member = family.members[1]
    assert (member.document, member.relation) == ("c", "spun")
    found = repairs_from(child, parent, member.passages)
    for each in found:
        assert child_text[each.span[0] : each.span[1]] == each.found
        assert each.by == "alignment"
        assert 0.5 < each.score < 1
    assert list(found) == sorted(found, key=lambda each: each.span)
    return {each.found: each for each in found}


def test_swaps_read_what_the_parent_has() -> None:
    found = repair(STORY, spin(STORY))
    assert found["detonated"].reads == "exploded"
    assert found["officers mentioned"].reads == "officials said"
    assert found["press release"].reads == "statement"
    assert len(found) >= 18


def test_a_swapped_name_is_repaired_whole() -> None:
    assert repair(STORY, spin(STORY))["Crop Front"].reads == "Harvest Front"


def test_nothing_inside_quotation_marks_is_repaired() -> None:
    text = f"{STORY}\n\nThe governor told the assembly: {STATEMENT}"
    found = repair(text, spin(text).replace("murderers who hide", "assassins who conceal"))
    assert "assassins" not in " ".join(found)


def test_no_passages_no_repairs() -> None:
    document = Document(id="a", text=STORY, input="a")
    assert repairs_from(document, document, ()) == ()


def test_readings_of_spun_children_get_what_the_parent_proves_in_place_of_guesses() -> None:
    parent, child = (Reading(document=Document(id=name, text=text, input=name)) for name, text in (("p", STORY), ("c", spin(STORY))))
    at = child.document.text.index("Crop Front")
    guess = Repair(span=(at, at + 10), found="Crop Front", reads="Crop Face", by="names", score=0.8)
    child = structs.replace(child, repairs=(guess,))
    lineages = find_lineages([parent.document, child.document])
    same, mended = mend_readings([parent, child], lineages)
    assert same == parent
    assert {repair.by for repair in mended.repairs} == {"alignment"}
    assert next(repair for repair in mended.repairs if repair.span == guess.span).reads == "Harvest Front"
    assert mended.spun > 0.9
    assert mend_readings([parent, child], ()) == [parent, child]


def test_names_numbers_and_dates_are_repaired_from_the_parent() -> None:
    child = spin(STORY).replace("six years", "six decades").replace("Monday", "Tuesday")
    found = repair(STORY, child)
    assert found["decades"].reads == "years"
    assert found["Tuesday"].reads == "Monday"
