"""Every row of the package's data files is read and well formed."""

import re
from typing import get_args

from benchmarks.sources import FRESH, articles
from benchmarks.sources_format import check
from sourceline.attribution.stance import cue_phrases
from sourceline.attribution.terms import colour_terms, head_terms, media_rows, source_rows
from sourceline.attribution.words import lemmas, load_toml
from sourceline.records import Certainty, SourceKind, Stance

CUE_TYPES = {"say", "write", "show", "think", "judge", "intend", "ask", "withhold", "rumour"}


def test_cue_groups():
    groups = load_toml("cues.toml")["group"]
    for group in groups:
        assert group["stance"] in get_args(Stance)
        assert group["certainty"] in get_args(Certainty)
        assert group["type"] in CUE_TYPES
        for word in group["words"]:
            assert word == word.lower().strip() != "", word
    assert {group["stance"] for group in groups} == set(get_args(Stance))
    assert sum(len(group["words"]) for group in groups) > 600
    assert cue_phrases().longest(["say"]) is not None


def test_negation_covers_every_stance_and_never_asserts():
    negated = load_toml("cues.toml")["negated"]
    assert set(negated) == set(get_args(Stance))
    assert all(stance not in ("asserts", "confirms") and certainty in get_args(Certainty) for stance, certainty in negated.values())


def test_source_rows():
    rows = source_rows()
    assert len(rows) > 300
    for row in rows:
        assert row.cls in ("role", "person", "body", "document", "field"), row
        assert row.kind in get_args(SourceKind), row
        assert row.country == "" or re.fullmatch("[A-Z]{3}", row.country), row
    assert {row.kind for row in rows} >= set(get_args(SourceKind)) - {"media"}
    assert head_terms().ending(["the", "pentagon"]) is not None
    assert colour_terms().longest(["security"]) is not None


def test_media_rows():
    for row in media_rows():
        assert row.cls in ("name", "word", "person", "suffix"), row
        assert row.country == "" or re.fullmatch("[A-Z]{3}", row.country), row


def test_patterns_and_phrases():
    for rule in load_toml("relays.toml")["sourceless"]:
        pattern = re.compile(rule["pattern"])
        assert "cue" in pattern.groupindex
        assert rule.get("rest") or "content" in pattern.groupindex
    for name in ("anonymity.toml", "medium.toml", "phrases.toml"):
        for key, value in load_toml(name).items():
            words = value if isinstance(value, (list, dict)) else []
            assert all(isinstance(word, str) and word == word.lower() for word in words), (name, key)


def test_lemmas_of_forms():
    for form, lemma in (
        ("denied", "deny"),
        ("planning", "plan"),
        ("urges", "urge"),
        ("said", "say"),
        ("witnesses", "witness"),
        ("ministries", "ministry"),
    ):
        assert lemma in lemmas(form)


def test_the_fresh_articles_are_sound():
    paths = sorted(FRESH.glob("*.json"))
    assert len(paths) >= 24
    assert [fault for path in paths for fault in check(path)] == []
    assert sum(len(article.attributions) for article in articles("fresh")) >= 350
