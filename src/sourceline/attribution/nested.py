"""Statements within statements that the model's single layer cannot show: "The official said investigators believed that ...".

Only at the head of an indirect content, with a source that is no pronoun and no named person, and with verbs that report: elsewhere such
clauses are mostly the speaker's own wording (PolNeAR does not mark them).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from sourceline.attribution.kinds import describe
from sourceline.attribution.page import Page, overlaps, token_span, tokens_in
from sourceline.attribution.relays import next_id
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import Attribution, Span

_SUBJECT = 8
"""Most tokens of a nested source."""


def add_nested(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """``attributions`` and the nested ones, added at the end. Linear in the contents."""
    found = list(attributions)
    taken = [span for item in attributions for span in item.cue]
    for item in attributions:
        if not item.source or not item.content:
            continue
        inner = _nested(page, item)
        if inner is not None and not overlaps(inner[1], taken) and not overlaps(inner[1], page.quotations):
            source, cue, content = inner
            found.append(Attribution(id=next_id(found), source=(source,), cue=(cue,), content=(content,)))
            taken.append(cue)
    return found


def _nested(page: Page, item: Attribution) -> tuple[Span, Span, Span] | None:
    span = item.content[0]
    tokens = [token for token in tokens_in(page, [span]) if token.idx >= span[0]]
    if tokens and tokens[0].lower_ == "that":
        tokens = tokens[1:]
    verb = next((place for place, token in enumerate(tokens[: _SUBJECT + 4]) if _reports(token)), None)
    if not verb:
        return None
    start = verb
    skip = word_set("cues.toml", "tokens", "skip")
    while start > 1 and tokens[start - 1].lower_ in skip and tokens[start - 1].is_alpha:
        start -= 1
    subject, rest = tokens[:start], tokens[verb + 1 :]
    if len(subject) > _SUBJECT or not rest or tokens[start].lower_ in ("to", "will", "would"):
        return None
    if any(token.is_punct or token.tag_.startswith("VB") or token.pos_ in ("VERB", "AUX") for token in subject):
        return None
    said = describe(page, [token_span(subject)])
    if said.kind in ("unknown", "public") or said.named not in ("body", "unnamed") or subject[0].pos_ == "PRON" or _is_pronoun(subject):
        return None
    if said.kind == "person" and said.noun is None:
        return None
    return token_span(subject), token_span(tokens[start : verb + 1]), token_span(rest)


def _is_pronoun(subject: Sequence[Token]) -> bool:
    pronouns = (
        word_set("phrases.toml", "singular_pronouns") | word_set("phrases.toml", "plural_pronouns") | word_set("phrases.toml", "thing_pronouns")
    )
    return len(subject) == 1 and subject[0].lower_ in pronouns


def _reports(token: Token) -> bool:
    if (token.tag_ and not token.tag_.startswith("V")) or token.pos_ not in ("VERB", ""):
        return False
    return any(form in word_set("relays.toml", "nested") for form in lemmas(token.lower_))
