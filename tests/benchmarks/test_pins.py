"""Measured quality is a test: no figure falls below its pin."""

from importlib import import_module

import pytest

from benchmarks.__main__ import dropped, pins
from benchmarks.corpora import DEFAULT
from sourceline.reader import Reader


def test_a_drop_is_seen():
    assert dropped({"a": 1.0, "b": 3.0}, {"a": 1.0, "b": 2.0, "ceilings": ["b"]}) == ["b"]
    assert dropped({"a": 0.9}, {"a": 1.0, "c": 1.0}) == ["a", "c"]


@pytest.mark.corpora
@pytest.mark.parametrize("name", sorted(pins()))
def test_figures_hold(name):
    if not DEFAULT.is_dir():
        pytest.skip(f"the corpora are not on this machine ({DEFAULT}); the benchmarks run where they are")
    figures = import_module(f"benchmarks.{name}").score(DEFAULT, Reader.load())
    bad = dropped(figures, pins()[name])
    assert not bad, {k: (figures.get(k), pins()[name][k]) for k in bad}
