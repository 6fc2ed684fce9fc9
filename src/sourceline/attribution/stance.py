"""Stance and certainty: what the source holds of the content, read from the cue, its negation and voice, and the content's head."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, cast

from spacy.tokens import Token

from sourceline.attribution.page import Page, tokens_in
from sourceline.attribution.words import Match, Phrases, load_toml, word_set
from sourceline.records import Attribution, Certainty, Stance

_ORDER: tuple[Certainty, ...] = ("certain", "probable", "possible", "unknown")
_CLAUSE = 16
"""Tokens of the content that count as its head where no parse tells: a first clause of agency prose."""


class CueSense(NamedTuple):
    """What the lexicon says of a cue; ``type`` is say, write, show, think, judge, intend, ask, withhold or rumour."""

    stance: Stance
    certainty: Certainty
    type: str


@cache
def cue_phrases() -> Phrases[CueSense]:
    """The cue lexicon ``data/cues.toml``, phrases reduced the same way as the cues that are looked up."""
    skip = word_set("cues.toml", "tokens", "skip")
    entries: list[tuple[list[str], CueSense]] = []
    for group in load_toml("cues.toml")["group"]:
        sense = CueSense(group["stance"], group["certainty"], group["type"])
        entries.extend(([part for part in word.split() if part not in skip], sense) for word in group["words"])
    return Phrases(entries)


def find_stance(page: Page, attribution: Attribution) -> tuple[Stance, Certainty]:
    """Stance and certainty of an attribution. An unknown cue, or none, asserts; a negated one never adds support."""
    cue = tokens_in(page, attribution.cue)
    words = cue_words(cue)
    match = cue_phrases().longest(words)
    sense = match.value if match else CueSense("asserts", "certain", "say")
    stance, certainty = sense.stance, sense.certainty
    if match and is_negated(cue, words, match):
        stance, certainty = _negated(stance)
    elif match and not attribution.source and is_passive(cue) and match.phrase[0] in word_set("cues.toml", "sourceless", "hearsay"):
        stance, certainty = "rumours", "possible"
    return stance, weaker(certainty, content_certainty(page, attribution))


def cue_words(cue: Sequence[Token]) -> list[str]:
    """Lower-case words of a cue without adverbs, auxiliaries and punctuation."""
    skip = word_set("cues.toml", "tokens", "skip")
    return [token.lower_ for token in cue if token.lower_ not in skip]


def is_negated(cue: Sequence[Token], words: Sequence[str], match: Match[CueSense]) -> bool:
    """Whether a negation governs the matched words: in the cue before them, or just before the cue ("did not" left out of it)."""
    negation = word_set("cues.toml", "tokens", "negation")
    if any(part in negation for part in match.phrase):
        return False
    if any(word in negation for word in words[: match.start]):
        return True
    skip = word_set("cues.toml", "tokens", "skip")
    first = cue[0]
    for back in range(1, 4):
        if first.i < back:
            return False
        word = first.doc[first.i - back].lower_
        if word in negation:
            return word not in ("no", "neither", "without")
        if word not in skip or not word.isalpha():
            return False
    return False


def is_passive(cue: Sequence[Token]) -> bool:
    """Whether a form of "be" stands with a past participle: "was reported", "is said to", "It was widely rumoured"."""
    if not cue:
        return False
    be = word_set("cues.toml", "tokens", "be")
    skip = word_set("cues.toml", "tokens", "skip")
    main = next((token for token in cue if token.lower_ not in skip), cue[-1])
    if main.lower_.endswith("ing"):
        return False
    for back in range(1, 4):
        if main.i < back:
            return False
        word = main.doc[main.i - back].lower_
        if word in be:
            return True
        if word not in skip or not word.isalpha():
            return False
    return False


def content_certainty(page: Page, attribution: Attribution) -> Certainty:
    """Certainty that the content's own head shows by modals and adverbs ("may have", "appeared to", "likely")."""
    words = [token.lower_ for token in tokens_in(page, attribution.content[:1])]
    if words and words[0] in ("that", "whether"):
        words = words[1:]
    stops = word_set("cues.toml", "content", "stops")
    end = next((place for place, word in enumerate(words) if place and word in stops), len(words))
    head = words[: min(end, _CLAUSE)]
    match = _modal_phrases().longest(head)
    if match is None or _is_month(page, attribution, match):
        return "certain"
    return match.value


def weaker(one: Certainty, other: Certainty) -> Certainty:
    """The less certain of two."""
    return max(one, other, key=_ORDER.index)


@cache
def _modal_phrases() -> Phrases[Certainty]:
    content = load_toml("cues.toml")["content"]
    levels: tuple[Certainty, ...] = ("possible", "probable")
    return Phrases((phrase.split(), level) for level in levels for phrase in content[level])


def _is_month(page: Page, attribution: Attribution, match: Match[Certainty]) -> bool:
    # "in May 2018", "on May 3": the month is written with a capital and is not the first word
    if match.phrase != ("may",):
        return False
    tokens = tokens_in(page, attribution.content[:1])
    return any(token.text == "May" for token in tokens[1:]) and not any(token.text == "may" for token in tokens)


def _negated(stance: Stance) -> tuple[Stance, Certainty]:
    changed, certainty = load_toml("cues.toml")["negated"][stance]
    return cast(Stance, changed), cast(Certainty, certainty)
