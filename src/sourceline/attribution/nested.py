"""Statements within statements that the model's single layer cannot show: "The official said investigators believed that ...".

Only at the head of a content that is not quoted, with a source that is no pronoun and can speak, and with verbs that report, promise or ask:
elsewhere such clauses are mostly the speaker's own wording (PolNeAR does not mark them). What is found is looked into again, so that chains
of any depth come out: "the paper reported that an engineer told the court that his boss had ordered it".
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from sourceline.attribution.kinds import describe
from sourceline.attribution.page import Page, overlaps, token_span, tokens_in
from sourceline.attribution.relays import DATELINE, next_id
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import Attribution, Span

_SUBJECT = 20
"""Most tokens of a nested source, a relative clause included."""
_SHORT = 8
"""Tokens within which a verb must follow where the parse shows no subject."""
_OBJECTS = ("xcomp", "ccomp", "obj", "iobj", "advcl")
_TOLD = 4
"""Most tokens from a verb of telling to the noun of whom it tells."""
_KNOWING = ("person", "people", "source", "sources")
"""Nouns of those of whom nothing is told but that they know: "people close to the company"."""


def add_nested(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """``attributions`` and the nested ones, added at the end. Linear in the contents."""
    found = list(attributions)
    taken = [span for item in attributions for span in item.cue]
    for item in found:  # grows while it is read
        if not item.source or not item.content:
            continue
        inner = _nested(page, item)
        if inner is not None and not overlaps(inner[1], taken) and not overlaps(inner[1], page.quotations):
            source, cue, content = inner
            found.append(Attribution(id=next_id(found), source=(source,), cue=(cue,), content=(content,)))
            taken.append(cue)
    return found


def _nested(page: Page, item: Attribution) -> tuple[Span, Span, Span] | None:
    start, end = item.content[0]
    dateline = DATELINE.match(page.text, start, end)
    tokens = [token for token in tokens_in(page, [(dateline.end() if dateline else start, end)]) if token.idx >= start]
    if tokens and tokens[0].lower_ == "that":
        tokens = tokens[1:]
    verb = _verb(tokens)
    if not verb:
        return None
    begin = verb
    skip = word_set("cues.toml", "tokens", "skip")
    while begin > 1 and tokens[begin - 1].lower_ in skip and tokens[begin - 1].is_alpha:
        begin -= 1
    last = _addressee(tokens, verb)
    subject, rest = tokens[:begin], tokens[last:]
    while subject and subject[-1].is_punct:
        subject = subject[:-1]
    if not subject or not rest or tokens[begin].lower_ in ("to", "will", "would", "could", "may", "might", "can", "should"):
        return None
    if rest[0].is_punct and not rest[0].is_quote:
        return None
    if (
        not word_set("cues.toml", "tokens", "negation").isdisjoint(token.lower_ for token in tokens[max(0, verb - 3) : verb])
        or tokens[verb - 1].lower_ == "to"
    ):
        return None
    if "tell" in lemmas(tokens[verb].lower_) and last == verb + 1:
        return None  # "tells lies"
    said = describe(page, [token_span(subject)])
    if (
        (said.kind == "unknown" and said.noun not in _KNOWING)
        or said.kind == "public"
        or said.named == "none"
        or (subject[0].pos_ == "PRON" and subject[0].tag_ != "PRP$")
        or _is_pronoun(subject)
    ):
        return None
    return token_span(subject), token_span(tokens[begin:last]), token_span(rest)


def _verb(tokens: Sequence[Token]) -> int | None:
    """Place of the verb that the content's first clause is built on: by the parse, else the first verb that reports."""
    if not tokens:
        return None
    if not tokens[0].doc.has_annotation("DEP"):
        place = next((place for place, token in enumerate(tokens[:_SUBJECT]) if _reports(token, "nested")), None)
        plain = place is not None and not any(token.is_punct for token in tokens[:place])
        return place if plain else None
    inside = {token.i for token in tokens}
    for place, token in enumerate(tokens[:_SUBJECT]):
        subject = next((child for child in token.children if child.dep_ == "nsubj" and child.i < token.i), None) if token.pos_ == "VERB" else None
        # a clause with the content's first word in its subject hangs on nothing, whatever the parse says
        if subject is None or (token.dep_ in ("acl:relcl", "acl", "advcl", "amod") and subject.left_edge.i > tokens[0].i):
            continue
        if subject.left_edge.i > tokens[0].i or (token.head.i in inside and token.head.i != token.i):
            return None
        strong = _reports(token, "nested") or (_reports(token, "promises") and any(c.dep_ in _OBJECTS for c in token.children))
        return place if strong else None
    return _by_words(tokens)


def _by_words(tokens: Sequence[Token]) -> int | None:
    """The same where the parse gives the clause no subject: a short noun phrase and a finite verb behind it."""
    place = next((place for place, token in enumerate(tokens[:_SHORT]) if place and token.pos_ in ("VERB", "AUX")), None)
    if place is None:
        return None
    subject = tokens[:place]
    if place + 1 < len(tokens) and tokens[place].pos_ == "AUX" and tokens[place].lower_ in ("has", "have", "had"):
        place += 1
    finite = tokens[place].tag_ in ("VBD", "VBZ", "VBP") or (tokens[place].tag_ == "VBN" and tokens[place - 1].pos_ == "AUX")
    if not finite or any(token.is_punct for token in subject) or subject[-1].pos_ not in ("NOUN", "PROPN"):
        return None
    return place if _reports(tokens[place], "nested") or _reports(tokens[place], "promises") else None


def _addressee(tokens: Sequence[Token], verb: int) -> int:
    """Where the words after the verb and those whom it tells begin: "told the court | that ..."."""
    after = verb + 1
    if not any(form in ("tell", "inform", "assure", "remind") for form in lemmas(tokens[verb].lower_)):
        return after
    if tokens[verb].has_dep() and not any(child.dep_ in ("ccomp", "xcomp", "parataxis", "iobj") for child in tokens[verb].children):
        return after
    told = next((child for child in tokens[verb].children if child.dep_ in ("obj", "iobj") and child.i > tokens[verb].i), None)
    if told is None or told.i - tokens[verb].i > _TOLD:
        return after
    end = next((place for place in range(after, len(tokens)) if tokens[place].i > told.i), len(tokens))
    return end if end < len(tokens) else after


def _is_pronoun(subject: Sequence[Token]) -> bool:
    pronouns = (
        word_set("phrases.toml", "singular_pronouns") | word_set("phrases.toml", "plural_pronouns") | word_set("phrases.toml", "thing_pronouns")
    )
    return len(subject) == 1 and subject[0].lower_ in pronouns


def _reports(token: Token, verbs: str) -> bool:
    if token.pos_ not in ("VERB", "") or (not token.pos_ and token.tag_ and not token.tag_.startswith("V")):
        return False
    return any(form in word_set("relays.toml", verbs) for form in lemmas(token.lower_))
