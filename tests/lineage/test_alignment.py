import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_texts import INDEPENDENT, STORY, spin

from sourceline.lineage import alignment
from sourceline.lineage.alignment import align
from sourceline.lineage.candidates import find_candidates
from sourceline.lineage.quotation import quotations, statements
from sourceline.lineage.words import number_words
from sourceline.records import Document


def number(*texts: str):
    return number_words([Document(id=str(index), text=text, input="t") for index, text in enumerate(texts)])


def test_unrelated_text_is_not_aligned() -> None:
    assert align(*number(STORY, INDEPENDENT)) == ()


def test_swapped_text_is_aligned_throughout() -> None:
    left, right = number(STORY, spin(STORY))
    passages = align(left, right)
    assert sum(end - start for start, end in (passage.left for passage in passages)) > 0.97 * len(left)


@given(st.lists(st.sampled_from(STORY.split()), max_size=120), st.lists(st.sampled_from(STORY.split()), max_size=120))
@settings(max_examples=80, deadline=None)
def test_matches_are_equal_words_in_order_and_used_once(a: list[str], b: list[str]) -> None:
    left, right = number(" ".join(a), " ".join(b))
    passages = align(left, right)
    pairs = [pair for passage in passages for pair in passage.matches]
    assert all(left.ids[i] == right.ids[j] for i, j in pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    for passage in passages:
        assert list(passage.matches) == sorted(passage.matches)
        assert (passage.left[0], passage.right[0]) == passage.matches[0]
        assert (passage.left[1] - 1, passage.right[1] - 1) == passage.matches[-1]


def test_long_texts_in_blocks_give_nearly_the_same(monkeypatch) -> None:
    rng = random.Random(2)
    words = [f"word{rng.randrange(3_000)}" for _ in range(6_000)]
    copy = [word if rng.random() > 0.2 else f"new{rng.randrange(3_000)}" for word in words if rng.random() > 0.05]
    left, right = number(" ".join(copy), " ".join(words))
    whole = sum(len(passage.matches) for passage in align(left, right))
    monkeypatch.setattr(alignment, "WHOLE", 1_000)
    assert sum(len(passage.matches) for passage in align(left, right)) > 0.97 * whole


def test_candidates_find_swapped_and_trimmed_text_and_no_other() -> None:
    words = number(STORY, INDEPENDENT, spin(STORY)[: len(STORY) // 2])
    assert find_candidates(words) == [(0, 2)]


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quotations(text)]


def test_a_statement_that_a_line_announces_is_a_quotation_without_marks() -> None:
    lead, first, second, after = (
        "The harbour office released this statement:",
        "Our ferry is safe.",
        "We shall sail on Monday.",
        "The ferry is white.",
    )
    text = "\n\n".join([lead, first, second, after])
    assert [text[start:end].strip() for start, end in statements(text)] == [f"{first}\n\n{second}"]
    assert statements(text.replace("statement:", "statement.")) == []
    assert statements("The harbour office runs three ferries:\n\nOur own, and two.") == []
    assert statements(lead + "\n") == []


@given(st.lists(st.sampled_from(["A statement:", "We sail.", "It rains.", "", "He wrote:"]), max_size=9).map("\n".join))
def test_statements_ascend_and_lie_in_the_text(text: str) -> None:
    found = statements(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_quotations_need_an_opening_mark() -> None:
    assert quoted('He said "we will go," and left. ``A newswire quote,\'\' it read. The end," he said, "is near."') == [
        '"we will go,"',
        "``A newswire quote,''",
        '"is near."',
    ]


def test_an_open_quotation_ends_with_its_line_or_at_a_closing_mark_that_comes_next() -> None:
    assert quoted("“An open one\nShe slept. “Another,” she said.") == ["“An open one", "“Another,”"]
    assert quoted('"We go .\nThey stay , " the officer said , adding more .\n"The end .') == ['"We go .\nThey stay , "', '"The end .']
    assert quoted("“We go .\n\n“They stay,” he said.") == ["“We go .", "“They stay,”"]
    assert quoted("“We go.\n" + "Own words of the story.\n" * 80 + "A stray mark.” She slept.") == ["“We go."]


def test_marks_drawn_the_wrong_way_round_close_where_a_comma_follows() -> None:
    assert quoted("`` It was late .\nNobody came , `` , the man said .") == ["`` It was late .\nNobody came , ``"]
    assert quoted("“ There goes the orchestra “ , the host said .") == ["“ There goes the orchestra “"]
