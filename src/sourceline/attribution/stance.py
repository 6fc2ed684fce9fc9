"""Stance and certainty: what the source holds of the content, read from the cue, its negation and voice, and the content's head."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, cast

from spacy.tokens import Token

from sourceline.attribution.page import Page, tokens_in
from sourceline.attribution.words import Match, Phrases, lemmas, load_toml, word_set
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
        entries.extend(([part for part in word.replace("-", " ").split() if part not in skip], sense) for word in group["words"])
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
    elif match and not attribution.source and _is_hearsay(cue, match):
        stance, certainty = ("asserts", "probable") if match.phrase[0] == "report" else ("rumours", "possible")
    elif match:
        stance, certainty = _by_content(page, attribution, match, stance, certainty)
    return stance, weaker(certainty, content_certainty(page, attribution))


def _is_hearsay(cue: Sequence[Token], match: Match[CueSense]) -> bool:
    if match.phrase[-1] == "speculation":
        return True
    return is_passive(cue) and match.phrase[0] in word_set("cues.toml", "sourceless", "hearsay")


def _by_content(page: Page, attribution: Attribution, match: Match[CueSense], stance: Stance, certainty: Certainty) -> tuple[Stance, Certainty]:
    """What the content adds to the verb: "called it false" denies, "asked them to leave" intends, "announced it would" intends."""
    tokens = tokens_in(page, attribution.content)
    words = [token.lower_ for token in tokens]
    verb = match.phrase[0]
    if verb in word_set("cues.toml", "content", "labels") and not word_set("cues.toml", "content", "false").isdisjoint(words):
        return "denies", "certain"
    if verb == "plead" and "guilty" in words:
        return ("denies", "certain") if "not" in words else ("confirms", "certain")
    if verb in ("ask", "warn", "tell", "advise", "offer") and _to_do(tokens):
        return "intends", "unknown"
    if verb == "announce" and stance == "asserts":
        if not word_set("cues.toml", "content", "future").isdisjoint(words[:8]):
            return "intends", "certain"
        if (
            page.doc.has_annotation("TAG")
            and not any(token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in tokens)
            and words[:1] != ["the"]
        ):
            return "intends", "certain"
    if stance == "asserts" and attribution.content and " to blame" in page.text[attribution.content[0][0] : attribution.content[-1][1]]:
        return "accuses", certainty
    return stance, certainty


def _to_do(tokens: Sequence[Token]) -> bool:
    """ "to leave", "both sides to hold fire", "citizens not to spread rumours", "that an inquiry be held"; not "whether ...", "about ..."."""
    words = [token.lower_ for token in tokens[:10]]
    if not words or words[0] in ("whether", "if", "who", "why", "what", "how", "when", "where", "about", "that"):
        return words[:1] == ["that"] and "be" in words and not {"is", "was", "were", "are", "will", "would", "had", "to"} & set(words)
    return any(
        word == "to" and (token.tag_ == "TO" or not token.tag_) and place < len(words) - 1
        for place, (word, token) in enumerate(zip(words, tokens, strict=False))
    )


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
    head = _head_clause(tokens_in(page, attribution.content[:1]))
    words = [token.lower_ for token in head]
    match = _modal_phrases().longest(words)
    if match is not None and not _is_month(page, attribution, match):
        return match.value
    return "possible" if any(_is_open(head, place) for place, word in enumerate(words) if word == "could") else "certain"


def _head_clause(tokens: Sequence[Token]) -> list[Token]:
    """The first tokens of a content that no clause holds which hangs on another word, and none that is told by somebody inside it."""
    stops = word_set("cues.toml", "content", "stops")
    be = word_set("cues.toml", "tokens", "be")
    head: list[Token] = []
    inside = False
    for token in tokens:
        word = token.lower_
        if word in ("that", "whether") and not head:
            continue
        if inside:
            inside = word != ","
        elif word in stops and (head or word == "if"):
            inside = True
        elif head and token.tag_ in ("VBD", "VBN") and head[-1].lower_ not in be and _reports(word):
            break
        elif not token.is_quote and not token.is_punct:
            head.append(token)
        if len(head) == _CLAUSE:
            break
    return head


def _reports(word: str) -> bool:
    return any(form in word_set("relays.toml", "nested") for form in lemmas(word))


def _is_open(head: Sequence[Token], place: int) -> bool:
    """Whether "could" tells what is possible ("could run out"), not what one was able to do ("could be heard", "could not see")."""
    after = [token.lower_ for token in head[place + 1 : place + 4]]
    able = word_set("phrases.toml", "perceives")
    return not {"not", "n't", "n’t", "only", "no"} & set(after) and not any(form in able for word in after for form in lemmas(word))


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
