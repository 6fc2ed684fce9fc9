from lineage_texts import STATEMENT, STORY, spin

from sourceline.lineage import find_lineages, repairs_from
from sourceline.records import Document, Repair


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
