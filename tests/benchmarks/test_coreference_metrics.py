"""The metrics of coreference, against values worked by hand and the examples of the papers that define them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.coreference import b_cubed, ceaf, figures, gold_chains, muc

A, B, C, D, E, F, G = ((k, k + 1) for k in range(7))


def test_hand_worked_example() -> None:
    """Gold {a b c} {d e f g}; found {a b} {c d} {f g h}, h being no mention of the gold."""
    h = (9, 10)
    gold, found = [[A, B, C], [D, E, F, G]], [[A, B], [C, D], [F, G, h]]
    # gold chain 1 is cut in {a b} {c}: 2 - 1 = 1 of 2 links; chain 2 in {d} {e} {f g}: 4 - 3 = 1 of 3
    # found: {a b} whole, 1 of 1; {c d} in two parts, 0 of 1; {f g} {h}, 1 of 2
    assert muc(gold, found) == (2, 5, 2, 4)
    # recall: a, b 2/3 each, c 1/3; d 1/4, e 0, f, g 2/4 each; precision: a, b 1, c, d 1/2, f, g 2/3, h 0
    assert b_cubed(gold, found) == pytest.approx((5 / 3 + 5 / 4, 7, 2 + 1 + 4 / 3, 7))
    # pairs: {a b c}-{a b} 4/5, {d e f g}-{f g h} 4/7
    assert ceaf(gold, found) == pytest.approx((4 / 5 + 4 / 7, 2, 4 / 5 + 4 / 7, 3))


def test_bagga_and_baldwin_example() -> None:
    """Truth {1..5} {6 7} {8..12}; joining the last with the second costs less than joining it with the first."""
    m = [(k, k + 1) for k in range(13)]
    gold = [m[1:6], m[6:8], m[8:13]]
    _, _, p, n = b_cubed(gold, [m[1:6], m[6:13]])
    assert p / n == pytest.approx(0.7619, abs=1e-4)
    _, _, p, n = b_cubed(gold, [[*m[1:6], *m[8:13]], m[6:8]])
    assert p / n == pytest.approx(0.5833, abs=1e-4)


CHAINS = st.lists(st.integers(0, 4), min_size=2, max_size=12).map(
    lambda owners: [[(i, i + 1) for i, o in enumerate(owners) if o == k] for k in set(owners)]
)


@given(CHAINS, CHAINS)
def test_perfect_is_a_hundred_and_sides_mirror(gold: list[list[tuple[int, int]]], found: list[list[tuple[int, int]]]) -> None:
    if any(len(chain) > 1 for chain in gold):
        assert figures([(gold, gold)])["conll_f1"] == 100
    one, other = figures([(gold, found)]), figures([(found, gold)])
    assert one["conll_f1"] == pytest.approx(other["conll_f1"], abs=0.01)
    assert one["muc_recall"] == other["muc_precision"]
    assert all(0 <= value <= 100 for value in one.values())


def test_singletons_and_repeated_mentions_do_not_count() -> None:
    assert figures([([[A, B], [C]], [[A, B, B], [D], [A, E]])])["conll_f1"] == 100
    assert figures([([[A, B]], [])])["conll_f1"] == 0


def test_brackets_become_spans(tmp_path: Path) -> None:
    """Nested brackets, several in a cell."""
    path = tmp_path / "d.conll"
    path.write_text("# begin document d\n0\tOne\t(1(2\n1\tfell\t2)\n2\tit\t1)(2)\n\n# end document\n", encoding="utf-8")
    chains = {tuple(sorted(chain)) for chain in gold_chains(path, [(0, 3), (4, 8), (9, 11)])}
    assert chains == {((0, 11),), ((0, 8), (9, 11))}
    path.write_text("0\tOne\t(1)\n", encoding="utf-8")
    with pytest.raises(ValueError, match="1 rows for 2 tokens"):
        gold_chains(path, [(0, 3), (4, 8)])
