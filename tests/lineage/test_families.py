import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_texts import INDEPENDENT, STATEMENT, STORY, paragraphs, spin

from sourceline.lineage import find_lineages
from sourceline.records import Document, Lineage, Member


def make(name: str, text: str, **known: object) -> Document:
    return Document(id=name, text=text, input=f"{name}.txt", **known)


def members(lineages: tuple[Lineage, ...]) -> dict[str, Member]:
    return {member.document: member for lineage in lineages for member in lineage.members}


def only(lineages: tuple[Lineage, ...]) -> Lineage:
    assert len(lineages) == 1
    return lineages[0]


def pair(one: Document, other: Document) -> Member:
    """The one child of a family of two."""
    family = only(find_lineages([one, other]))
    assert len(family.members) == 2
    return family.members[1]


def test_a_document_without_kin_is_a_lineage_of_one() -> None:
    found = find_lineages([make("a", STORY), make("b", INDEPENDENT)])
    assert [(lineage.id, lineage.root, len(lineage.members)) for lineage in found] == [("l1", "a", 1), ("l2", "b", 1)]


def test_no_documents_no_lineages() -> None:
    assert find_lineages([]) == ()


def test_identical_texts() -> None:
    child = pair(make("a", STORY, published="2031-05-05"), make("b", STORY.replace("\n\n", "\n"), published="2031-05-04"))
    assert (child.document, child.parent, child.relation, child.coverage) == ("a", "b", "identical", 1.0)


def test_a_trim_under_a_new_title_is_a_near_copy() -> None:
    title = "Nine dead as bomb rips council"
    trimmed = "\n\n".join(paragraphs(STORY)[:4])
    child = pair(make("a", STORY), make("b", f"{title}\n\n{trimmed}", title=title, body=len(title) + 2))
    assert (child.document, child.relation, child.coverage) == ("b", "near_copy", 1.0)


def test_a_short_part_is_an_excerpt() -> None:
    child = pair(make("a", STORY), make("b", "\n\n".join(paragraphs(STORY)[:2])))
    assert (child.document, child.relation) == ("b", "excerpt")


def test_an_inserted_paragraph_is_in_no_passage() -> None:
    parts = paragraphs(STORY)
    inserted = "Readers in the capital followed the news with dismay, and candles were lit on the steps of the old opera house by a small crowd."
    text = "\n\n".join([*parts[:2], inserted, *parts[2:]])
    child = pair(make("a", STORY, published="2031-05-04"), make("b", text, published="2031-05-05"))
    start = text.index(inserted)
    assert all(passage.child[1] <= start or passage.child[0] >= start + len(inserted) for passage in child.passages)
    assert 0.8 < child.coverage < 1.0


def test_a_caption_more_leaves_two_printings_identical_and_a_changed_word_does_not() -> None:
    caption = "Shopkeepers sweep glass in Varnholt."
    assert pair(make("a", STORY), make("b", f"{STORY}\n\n{caption}")).relation == "identical"
    assert pair(make("a", STORY), make("b", f"{STORY.replace('Witnesses', 'People', 1)}\n\n{caption}")).relation != "identical"


def test_moved_paragraphs_are_found() -> None:
    parts = paragraphs(STORY)
    child = pair(make("a", STORY), make("b", "\n\n".join([parts[3], parts[4], parts[0], parts[1], parts[2]])))
    assert child.coverage > 0.95


def test_a_machine_swapped_copy_is_spun_and_the_child_even_when_dates_are_missing() -> None:
    for names in (("a", "b"), ("b", "a")):
        child = pair(make(names[0], STORY), make(names[1], spin(STORY)))
        assert (child.document, child.relation) == (names[1], "spun")


def test_swapped_text_outweighs_a_length_against_it() -> None:
    child = pair(make("full", spin(STORY)), make("short", "\n\n".join(paragraphs(STORY)[:4])))
    assert (child.document, child.relation) == ("full", "spun")


def test_dates_decide_between_copies() -> None:
    short = "\n\n".join(paragraphs(STORY)[:3])
    child = pair(make("a", STORY, published="2031-05-06"), make("b", short, published="2031-05-05"))
    assert child.document == "a"


def test_hours_decide_within_a_day_and_time_zones_count() -> None:
    child = pair(make("a", STORY + " More soon.", published="2031-05-05T10:00:00+02:00"), make("b", STORY, published="2031-05-05T09:00:00+00:00"))
    assert child.document == "b"


def test_the_agency_is_the_origin() -> None:
    lines = paragraphs(STORY)
    child = pair(make("a", "\n\n".join(lines)), make("b", "\n\n".join(lines[:4]), agency="Reuters", publisher="Reuters"))
    assert child.document == "a"


def test_a_later_version_by_the_same_agency_is_an_update() -> None:
    parts = paragraphs(STORY.replace("killing nine people", "killing fourteen people"))
    fresh = (
        "Two more bodies were found under the guard post on Tuesday morning, and three of the wounded died overnight. "
        "Prosecutors said they had seized a computer and maps from a farm in Teldt and were questioning its owner about the van."
    )
    text = "\n\n".join([parts[0], fresh, *parts[1:3]])
    child = pair(make("a", STORY, agency="AFP", published="2031-05-05"), make("b", text, agency="AFP", published="2031-05-06"))
    assert (child.document, child.relation) == ("b", "update")


OWN_LEAD = (
    "Nine people died and dozens were hurt when a bomb went off at the council in Varnholt, where staff had queued for pay. "
    "People nearby ran to help, loading the injured into their cars while the market burned behind them and alarms rang."
)


def test_paragraphs_taken_over_under_an_own_lead_are_an_excerpt() -> None:
    parts = paragraphs(STORY)
    child = pair(make("a", STORY, published="2031-05-05"), make("b", "\n\n".join([OWN_LEAD, parts[2], parts[3]]), published="2031-05-06"))
    assert (child.document, child.relation) == ("b", "excerpt")


def test_a_human_rewrite() -> None:
    own = (
        "Nine people were killed and at least thirty wounded on Monday when a car bomb went off outside the provincial council in Varnholt.\n\n"
        "The explosion hit a line of civil servants who had come to collect their salaries soon after the building opened, and witnesses "
        "spoke of smoke over the market and of shopkeepers who carried the wounded to their cars.\n\n"
        "According to Governor Ilse Maurand the attackers had left a white delivery van beside the guard post in the night. The police "
        "named two suspects from Teldt, a northern district, both former border guards.\n\n"
        "No group has claimed the attack, and the Harvest Front, which has fought the provincial government for six years, denied any "
        "part in it through a spokesman. The council had been expected to vote this week on a truce."
    )
    child = pair(make("a", STORY, published="2031-05-05"), make("b", own, published="2031-05-06"))
    assert (child.document, child.relation) == ("b", "rewrite")


def test_a_shared_public_statement_alone_makes_no_lineage() -> None:
    one, other = f"{INDEPENDENT}\n\n{STATEMENT}", f"{paragraphs(STORY)[2]}\n\n{STATEMENT}"
    assert len(find_lineages([make("a", one), make("b", other)])) == 2
    bare = STATEMENT.strip("“”")
    assert len(find_lineages([make("a", f"{paragraphs(INDEPENDENT)[4]}\n\n{bare}"), make("b", f"{paragraphs(STORY)[2]}\n\n{bare}")])) == 1


def test_legal_lines_and_share_bars_make_no_lineage() -> None:
    footer = (
        "\n\nCopyright 2031 The Varnholt Courier. All rights reserved. This material may not be published, broadcast, rewritten or redistributed."
        "\n\nSign up for our morning newsletter and get the latest news from the province in your inbox every day before breakfast."
        "\n\nShare this story: Facebook | Twitter | Email | WhatsApp | Print"
    )
    one, other = "\n\n".join(paragraphs(STORY)[:1]) + footer, "\n\n".join(paragraphs(INDEPENDENT)[:1]) + footer
    assert len(find_lineages([make("a", one), make("b", other)])) == 2


def test_a_line_on_many_pages_makes_no_lineage() -> None:
    line = (
        "Forecast for the valley: fog until ten, then sun with light wind from the east, highs near eleven degrees and a chance of frost "
        "after midnight on the upper slopes, where drivers should carry chains and leave early for the pass."
    )
    rng = random.Random(3)
    vocabulary = [
        f"{first}{second}"
        for first in ("bar", "sel", "tor", "min", "gal", "pen", "ros", "vik")
        for second in ("dan", "mo", "rit", "las", "en", "ova")
    ]
    documents = [make(f"d{n:02}", " ".join(rng.choice(vocabulary) for _ in range(70)) + f".\n\n{line}") for n in range(20)]
    assert len(find_lineages(documents)) == 20
    assert len(find_lineages(documents[:2])) == 2, "nor does a line that two pages end with"


def chain() -> list[Document]:
    parts = paragraphs(STORY)
    return [
        make("wire", STORY, published="2031-05-05", agency="AFP", publisher="AFP"),
        make("trim", "\n\n".join(parts[:4]), published="2031-05-05", agency="AFP"),
        make("spun", spin(STORY), published="2031-05-06"),
        make("again", spin(STORY), published="2031-05-07"),
        make("part", "\n\n".join(parts[:2])),
        make("other", INDEPENDENT, published="2031-05-05"),
        make("empty", ""),
    ]


def test_a_family_has_one_root_one_parent_each_and_no_circle() -> None:
    found = find_lineages(chain())
    assert sorted(len(lineage.members) for lineage in found) == [1, 1, 5]
    family = max(found, key=lambda lineage: len(lineage.members))
    assert family.root == family.members[0].document == "wire"
    parents = {member.document: member.parent for member in family.members}
    assert parents["again"] == "spun"
    for document in parents:
        seen = set()
        while parents[document]:
            assert document not in seen
            seen.add(document)
            document = parents[document]
        assert document == "wire"


@given(st.permutations(range(7)))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_input_changes_nothing(order: list[int]) -> None:
    documents = chain()
    assert find_lineages([documents[index] for index in order]) == find_lineages(documents)


def test_passages_lie_in_their_texts_and_ids_count_up() -> None:
    documents = {document.id: document for document in chain()}
    found = find_lineages(list(documents.values()))
    assert [lineage.id for lineage in found] == [f"l{number}" for number in range(1, len(found) + 1)]
    assert sorted(members(found)) == sorted(documents)
    for member in members(found).values():
        assert (member.parent is None) == (member.relation is None) == (not member.passages)
        for passage in member.passages:
            assert 0 <= passage.child[0] < passage.child[1] <= len(documents[member.document].text)
            assert 0 <= passage.parent[0] < passage.parent[1] <= len(documents[member.parent].text)


@given(st.lists(st.text(alphabet="ab .\n\"“”'`1é\u202e\U0001f600", max_size=60), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_and_kept(texts: list[str]) -> None:
    found = find_lineages([make(f"d{index}", text) for index, text in enumerate(texts)])
    assert sorted(members(found)) == sorted(f"d{index}" for index in range(len(texts)))


def test_empty_documents_and_error_pages_are_nobodys_copy() -> None:
    texts = ["", "", "\n \n", "Error 404", "Error 404"]
    assert len(find_lineages([make(f"d{index}", text) for index, text in enumerate(texts)])) == 5


def seconds(documents: list[Document]) -> tuple[float, tuple[Lineage, ...]]:
    started = time.process_time()
    found = find_lineages(documents)
    return time.process_time() - started, found


def test_a_word_repeated_endlessly() -> None:
    spent, found = seconds([make("a", "a " * 200_000), make("b", "a " * 199_999 + "b "), make("c", STORY)])
    assert spent < 10
    assert len(members(found)) == 3


@pytest.mark.slow
def test_five_thousand_identical_documents() -> None:
    spent, found = seconds([make(f"d{index:04}", STORY) for index in range(5_000)])
    assert spent < 30
    assert len(only(found).members) == 5_000


@pytest.mark.slow
def test_five_thousand_documents_that_share_a_paragraph() -> None:
    rng = random.Random(5)
    vocabulary = [f"word{number}" for number in range(5_000)]
    shared = paragraphs(STORY)[4]
    documents = [make(f"d{index:04}", " ".join(rng.choice(vocabulary) for _ in range(120)) + f"\n\n{shared}") for index in range(5_000)]
    spent, found = seconds(documents)
    assert spent < 60
    assert len(found) == 5_000


@pytest.mark.slow
def test_one_document_of_half_a_million_words() -> None:
    rng = random.Random(6)
    long = " ".join(f"word{rng.randrange(20_000)}" for _ in range(500_000))
    spent, found = seconds([make("a", long), make("b", long[: len(long) // 2]), make("c", STORY)])
    assert spent < 60
    assert members(found)["b"].parent == "a"
    assert members(found)["b"].coverage > 0.95
