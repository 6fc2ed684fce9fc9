"""The medium of a statement: the words that name a tweet, a press release, an interview, court papers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from sourceline.attribution.page import Page, hull, overlaps, sentence_at, token_span, tokens_in
from sourceline.attribution.words import Phrases, lemmas, load_toml, word_set
from sourceline.records import Attribution, Span

_AROUND = 160
"""Characters beside the cue within its sentence that are searched."""


def find_medium(page: Page, attribution: Attribution, noun: Span | None) -> Span | None:
    """The span that names the medium, without determiner or preposition, or None.

    First a statement that is the source itself (``noun``: the head of such a source), then words in the cue ("said in a written statement",
    "tweeted"), then a phrase of the cue's sentence outside content and source ("in an interview with ..."), then the briefing or the
    broadcaster that was told ("told a news conference", "told state television"). Reporters and news agencies that were told are no medium, and
    neither is a broadcaster that is itself the source.
    """
    if noun is not None and (inner := _medium_at_end(tokens_in(page, [noun]))):
        return inner
    if not attribution.cue:
        return None
    cue = tokens_in(page, attribution.cue)
    found = _phrase_in(cue) or _verb_in(cue)
    if found is not None:
        return found
    return _beside(page, attribution) or _audience(cue)


def _audience(cue: Sequence[Token]) -> Span | None:
    """The hearing or broadcaster that was told: "told a Senate hearing", "told Radio Harbor"."""
    told = next((token for token in cue if "tell" in lemmas(token.lower_)), None)
    if told is None:
        return None
    phrase = [token for token in told.doc[told.i + 1 : told.i + 8] if not token.is_space]
    while phrase and phrase[0].lower_ in word_set("medium.toml", "determiners"):
        phrase = phrase[1:]
    end = next((place for place, token in enumerate(phrase) if token.is_punct or token.lower_ in word_set("medium.toml", "ends")), len(phrase))
    phrase = phrase[:end]
    heard = any(token.lower_ in word_set("medium.toml", "audiences") for token in phrase)
    return token_span(phrase) if heard else None


def _beside(page: Page, attribution: Attribution) -> Span | None:
    cue = hull(attribution.cue)
    start, end = page.sentences[sentence_at(page, cue[0])]
    window = (max(start, cue[0] - _AROUND), min(end, cue[1] + _AROUND))
    taken = [*attribution.content, *attribution.source]
    tokens = [token for token in tokens_in(page, [window]) if not overlaps(token_span([token]), taken)]
    return _phrase_in(tokens)


@cache
def _media() -> Phrases[str]:
    return Phrases((noun.split(), noun) for noun in load_toml("medium.toml")["nouns"])


def _phrase_in(tokens: Sequence[Token]) -> Span | None:
    """The first ``preposition determiner? adjective* medium`` in ``tokens``."""
    introduces, determiners = word_set("medium.toml", "introduces"), word_set("medium.toml", "determiners")
    words = [token.lower_ for token in tokens]
    for place, word in enumerate(words):
        if word not in introduces and word != "statement":
            continue
        start = place + 1
        while start < len(words) and (words[start] in determiners or words[start] in ("'s", "’s")):
            start += 1
        if word == "on" and start < len(tokens) and tokens[start].text == "X":
            return token_span(tokens[start : start + 1])
        end = _run(tokens, words, start)
        if end is not None:
            return token_span(tokens[start:end])
    return _issued(tokens, words)


def _issued(tokens: Sequence[Token], words: Sequence[str]) -> Span | None:
    # "issued a statement saying", "released a video in which"
    for place, word in enumerate(words[:-1]):
        if any(form in ("issue", "release", "publish", "send", "write", "post", "deliver", "give", "hold") for form in lemmas(word)):
            start = place + 1
            while start < len(words) and words[start] in word_set("medium.toml", "determiners") | {"out"}:
                start += 1
            end = _run(tokens, words, start)
            if end is not None:
                return token_span(tokens[start:end])
    return None


def _run(tokens: Sequence[Token], words: Sequence[str], start: int) -> int | None:
    """End of the medium that starts at ``start`` with its adjectives, or None. Tokens must stand side by side."""
    inside = word_set("medium.toml", "inside")
    place = start
    while place < len(words) and place - start < 6:
        if place > start and tokens[place].i > tokens[place - 1].i + 1:
            return None
        match = _media().at(words, place)
        if match is not None:
            end = match.end
            while end < len(words) and tokens[end].i == tokens[end - 1].i + 1 and (more := _media().at(words, end)) is not None:
                end = more.end
            return end
        if words[place] not in inside and not (tokens[place].text[:1].isupper() and place - start < 3) and words[place] != "-":
            return None
        place += 1
    return None


def _verb_in(tokens: Sequence[Token]) -> Span | None:
    verbs = word_set("medium.toml", "verbs")
    return next(
        (token_span([token]) for token in tokens if token.lower_ not in verbs - {"tweet"} and any(form in verbs for form in lemmas(token.lower_))),
        None,
    )


def _medium_at_end(tokens: Sequence[Token]) -> Span | None:
    match = _media().ending([token.lower_ for token in tokens])
    return token_span(tokens[match.start :]) if match else None
