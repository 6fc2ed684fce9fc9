"""The pipeline's ledger of the demo case against what a careful reader would put there."""

import shutil

import pytest

from benchmarks import demo

# What the pipeline reaches (2026-11-26); raising a pin is a commit of its own.
AT_LEAST = {
    "documents": 1.00,
    "headers": 1.00,
    "attributions": 0.96,
    "sources_exact": 0.89,
    "kinds": 0.94,
    "named": 0.98,
    "stances": 0.98,
    "parents": 1.00,
    "modes": 1.00,
    "counts": 1.00,
    "media": 1.00,
    "times": 0.90,
    "family_pairs": 1.00,
    "family_relations": 1.00,
    "family_roots": 1.00,
    "incidents": 0.66,
    "modes_of_incidents": 0.66,
    "tolls": 1.00,
    "main_best_killed": 1.00,
    "main_documents": 1.00,
    "main_background": 1.00,
    "answers": 0.77,
    "answers_documents": 1.00,
    "independent_origins": 0.64,
    "contested": 0.20,
}
AT_MOST = {"false_incidents": 1.00, "main_splits": 0.00, "false_parents": 0.03}


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return demo.score(demo.run(), demo.load_gold())


@pytest.mark.parametrize("name", AT_LEAST)
def test_figure_holds(figures, name):
    assert figures[name] >= AT_LEAST[name]


@pytest.mark.parametrize("name", AT_MOST)
def test_figure_stays_low(figures, name):
    assert figures[name] <= AT_MOST[name]


def test_every_figure_is_pinned(figures):
    assert set(figures) == {*AT_LEAST, *AT_MOST}


def test_the_ledger_does_not_depend_on_where_the_articles_lie(tmp_path, monkeypatch):
    copied = tmp_path / "elsewhere"
    shutil.copytree(demo.articles_path(), copied)
    here = told(demo.run())
    monkeypatch.setattr(demo, "articles_path", lambda: copied)
    assert told(demo.run()) == here


def told(result):
    """Incidents with the names of their documents instead of ids, which are made of paths."""
    names = {r.document.id: demo.gold_name(r.document) for r in result.readings}
    return [(i.title, i.date, i.killed.best, {names[d] for d in i.documents}, {names[d] for d in i.background_in}) for i in result.incidents]
