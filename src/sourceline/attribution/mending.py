"""Mends of what the model gives: sources cut inside a name or after "of", sources shared by verbs, rumours, terms of anonymity read as speech."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from spacy.tokens import Token

from sourceline.attribution.holders import is_full_name
from sourceline.attribution.kinds import describe
from sourceline.attribution.page import Page, hull, mentions_in, overlaps, token_span, tokens_in
from sourceline.attribution.stance import is_passive
from sourceline.attribution.terms import head_term
from sourceline.attribution.words import lemmas, word_set
from sourceline.records import Attribution, Span


def mend(page: Page, attributions: Sequence[Attribution], terms: Sequence[Span]) -> list[Attribution]:
    """The attributions with whole sources, in the same order; those that only give ``terms`` of anonymity are left out."""
    kept = _without_naming(page, [item for item in attributions if not _only_terms(page, item, terms)])
    mended = [_without_terms(_whole_source(page, _with_subject(page, _sourceless(page, item))), terms) for item in kept]
    return [item if item.source else _shared(page, item, mended) for item in mended]


def _without_naming(page: Page, items: list[Attribution]) -> list[Attribution]:
    """ "the group known as the Front said": the participle names a source and reports nothing; its words go to the source."""
    kept: list[Attribution] = []
    named: dict[Span, int] = {}
    for item in items:
        if len(item.source) == len(item.cue) == len(item.content) == 1 and _names(page, item):
            named[item.source[0]] = item.content[0][1]
        else:
            kept.append(item)
    return [_longer(item, named) for item in kept]


def _longer(item: Attribution, named: dict[Span, int]) -> Attribution:
    if len(item.source) != 1 or item.source[0] not in named:
        return item
    source = (item.source[0][0], named[item.source[0]])
    return item if overlaps(source, [*item.cue, *item.content]) else replace(item, source=(source,))


def _names(page: Page, item: Attribution) -> bool:
    words = [token.lower_ for token in tokens_in(page, item.cue)]
    beside = 0 <= item.cue[0][0] - item.source[0][1] <= 1 and 0 <= item.content[0][0] - item.cue[0][1] <= 1
    return (
        beside
        and words[-1] == "as"
        and len(words) > 1
        and words[-2] in ("known", "identified", "described")
        and not is_passive(tokens_in(page, item.cue))
    )


def _only_terms(page: Page, item: Attribution, terms: Sequence[Span]) -> bool:
    """ "They spoke on condition of anonymity because ...": says nothing of the news, its terms go to the statement that they belong to."""
    if not item.content or not item.cue:
        return False
    for start, end in terms:
        content = hull(item.content)
        lead = page.text[item.cue[-1][1] : start]
        if start <= content[0] + 4 and content[1] <= end + 2 and (overlaps(item.cue[0], [(start, end)]) or 0 <= len(lead) < 30):
            return True
        if item.cue[0][0] <= start <= item.cue[-1][1] and start - 12 <= content[0] and content[1] <= end + 2:
            return True
    return False


def _without_terms(item: Attribution, terms: Sequence[Span]) -> Attribution:
    rest = tuple(span for span in item.content if not any(start <= span[0] and span[1] <= end for start, end in terms))
    return replace(item, content=rest) if rest and len(rest) < len(item.content) else item


def _sourceless(page: Page, item: Attribution) -> Attribution:
    """ "Rumours circulated", "it was feared": nobody speaks, the words belong to the cue."""
    if item.source and _nobody_says(page, item):
        return replace(item, source=())
    if len(item.source) != 1 or not item.cue or item.source[0][1] > item.cue[0][0] or item.cue[0][0] - item.source[0][1] > 2:
        return item
    words = [token.lower_ for token in tokens_in(page, item.source)]
    if len(words) > 3 or not any(word.startswith(("rumor", "rumour", "speculation")) for word in words[-1:]):
        return item
    return replace(item, source=(), cue=((item.source[0][0], item.cue[0][1]), *item.cue[1:]))


def _with_subject(page: Page, item: Attribution) -> Attribution:
    """The document that is the subject of a cue for which no source was found: "[Satellite pictures from the firm] appear to show"."""
    if item.source or not item.cue:
        return item
    for token in tokens_in(page, item.cue):
        subject = (
            next((child for child in token.children if child.dep_ == "nsubj" and child.i < token.i), None) if token.pos_ in ("VERB", "AUX") else None
        )
        if subject is None:
            continue
        span = (subject.left_edge.idx, subject.right_edge.idx + len(subject.right_edge))
        taken = overlaps(span, [*item.cue, *item.content])
        return item if taken or describe(page, [span]).kind != "document" else replace(item, source=(span,))
    return item


def _nobody_says(page: Page, item: Attribution) -> bool:
    """A passive of believing or knowing without "by" whose source the model took from elsewhere: "As many as 500 are feared to have drowned"."""
    cue = tokens_in(page, item.cue)
    if not cue or not is_passive(cue) or any(token.lower_ == "by" for token in cue) or page.text[item.cue[-1][1] :].lstrip().startswith("by "):
        return False
    main = {form for token in cue for form in lemmas(token.lower_)}
    return not word_set("cues.toml", "sourceless", "impersonal").isdisjoint(main)


def _whole_source(page: Page, item: Attribution) -> Attribution:
    if len(item.source) != 1:
        return item
    source = _to_names(page, item.source[0])
    source = _without_loose_end(page, source)
    source = _to_holder(page, _to_document(page, source))
    if source == item.source[0] or overlaps(source, [*item.cue, *item.content]):
        return item
    return replace(item, source=(source,))


def _to_names(page: Page, span: Span) -> Span:
    """To the borders of the names that the span cuts, an article before them included."""
    start, end = span
    for mention in mentions_in(page, span):
        if mention.form != "name" or mention.span[1] - mention.span[0] > 60:
            continue
        if mention.span[0] < start < mention.span[1]:
            start = mention.span[0]
            before = page.text[max(0, start - 4) : start]
            if before.lower() == "the ":
                start -= 4
        if mention.span[0] < end < mention.span[1]:
            end = mention.span[1]
    return start, end


def _without_loose_end(page: Page, span: Span) -> Span:
    """A span that ends in "of", "at", "the": with the name that follows the word, or without it. Where the parse shows a phrase behind it, ``extents``
    has taken that in already."""
    loose = word_set("phrases.toml", "loose")
    tokens = tokens_in(page, [span])
    if not tokens or tokens[-1].lower_ not in loose or page.text[tokens[-1].idx - 1 : tokens[-1].idx] == "-":
        return span
    following = next((mention for mention in mentions_in(page, (span[1], span[1] + 6)) if mention.form == "name"), None)
    if following is not None:
        return span[0], following.span[1]
    while len(tokens) > 1 and tokens[-1].lower_ in loose:
        tokens.pop()
    return token_span(tokens)


def _to_document(page: Page, span: Span) -> Span:
    """With the document before "by" of which the span is only the maker: "[Footage broadcast by] MRT showed"."""
    before = [token for token in tokens_in(page, [(max(span[0] - 60, 0), span[0])]) if token.idx < span[0]]
    start = next((place for place in range(len(before) - 1, 0, -1) if before[place].is_sent_start or before[place].text in ',;"'), 0)
    phrase = before[start:]
    if len(phrase) < 3 or phrase[-1].lower_ != "by" or phrase[-2].tag_ not in ("VBN", "VBD", ""):
        return span
    while phrase and (phrase[0].is_punct or phrase[0].lower_ in ("that", "but", "and")):
        phrase = phrase[1:]
    match = head_term(phrase[:-2]) if len(phrase) > 2 else None
    return (phrase[0].idx, span[1]) if match is not None and match.value.cls == "document" else span


def _to_holder(page: Page, span: Span) -> Span:
    """With the name that stands in apposition after a role ("the director of the hospital, Dr. Ann Doe,")."""
    tokens = tokens_in(page, [span])
    if not tokens or tokens[-1].is_punct or page.text[span[1] : span[1] + 2] != ", ":
        return span
    if "," in page.text[slice(*span)] or any(token.pos_ == "CCONJ" for token in tokens):
        return span
    after: list[Token] = []
    for token in tokens_in(page, [(span[1] + 2, span[1] + 60)]):
        if not (token.text[:1].isupper() or token.text == ".") or token.idx < span[1]:
            break
        after.append(token)
    if not after or not is_full_name(page, after) or tokens[-1].lower_ in word_set("phrases.toml", "settlements"):
        return span
    found = describe(page, [span])
    end = after[-1].idx + len(after[-1])
    if found.named != "unnamed" or page.text[end : end + 1] != ",":
        return span
    return span[0], end + 1


def _shared(page: Page, item: Attribution, others: Sequence[Attribution]) -> Attribution:
    """The source of the verb that this cue's verb is joined to ("called it a crime and promised ...")."""
    for token in tokens_in(page, item.cue):
        if token.dep_ != "conj":
            continue
        first = token.head
        for other in others:
            if other.source and any(start <= first.idx < end for start, end in other.cue):
                return replace(item, source=other.source)
    return item
