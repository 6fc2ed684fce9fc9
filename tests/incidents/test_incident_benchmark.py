"""The scorer of the incident benchmark on cases whose figures are known."""

from __future__ import annotations

import pytest

from benchmarks.incidents import bcubed, crowded, whole_incidents


def test_bcubed_of_a_perfect_a_lumped_and_a_split_clustering() -> None:
    gold = {"a": 1, "b": 1, "c": 2, "d": 2}
    assert bcubed(gold, gold) == (1.0, 1.0, 1.0)
    assert bcubed(gold, dict.fromkeys("abcd", 0)) == pytest.approx((0.5, 1.0, 2 / 3))
    assert bcubed(gold, {name: name for name in "abcd"}) == pytest.approx((1.0, 0.5, 2 / 3))


def test_whole_incidents_are_those_in_one_piece() -> None:
    assert whole_incidents({"a": "x", "b": "x", "c": "y"}, {"a": 1, "b": 2, "c": 3}) == 0.5


def test_crowded_documents_have_another_incident_of_their_city_within_a_week() -> None:
    days = {"a": "January 3, 2020", "b": "January 9, 2020", "c": "March 1, 2020"}
    rows = [{"doc_id": name, "incident": name, "gold": {"city": "Lorn", "state": "X", "date": day}} for name, day in days.items()]
    assert crowded(rows) == {"a", "b"}
