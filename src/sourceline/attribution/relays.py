"""Relays that the text spells out: "Citing a Guard statement, state television said ...", "quoted him as saying", "carried by the agency".

Whom one told is an addressee, never a relay ("told The Associated Press").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace
from spacy.tokens import Token

from sourceline.attribution.kinds import describe
from sourceline.attribution.page import Page, hull, inside, overlaps, token_span, tokens_in
from sourceline.attribution.words import lemmas, load_toml, word_set
from sourceline.records import Attribution, Span

_AFTER_CUE = re.compile(r"(?:\s+(?:on\s+|late\s+|early\s+)*\w+day)?(?:\s+in\s+a\s+\w+)?,\s*")
"""What may stand between "said" and "according to"."""

DATELINE = re.compile(r"[A-Z][^.!?\n]{0,60}?\) ?[-–—] ")
"""The place, date and agency that a report begins with."""
_LEAST = 20
"""Characters that a statement before its source has at the least."""


class Relays(NamedTuple):
    """All attributions, new ones at the end, and the links ``(child, parent)`` that the text spells out, best first."""

    attributions: list[Attribution]
    links: list[tuple[str, str]]


def add_relays(page: Page, raw: Sequence[Attribution]) -> Relays:
    """Add or reshape the inner attribution of each spelled-out relay and link it to the outer one."""
    relays = Relays(list(raw), [])
    for sentence in page.sentences:
        text = page.text[slice(*sentence)]
        if not _hint().search(text):
            continue
        for match in _citing().finditer(text):
            _cite(page, relays, sentence, _shift(match.span(), sentence))
        for match in _as_saying().finditer(text):
            _quote(page, relays, sentence, match)
        for match in _carried().finditer(text):
            _carry(page, relays, sentence, match)
        for match in _according().finditer(text):
            _accord(page, relays, sentence, _shift(match.span(), sentence))
            _pass_on(page, relays, sentence, _shift(match.span(), sentence))
    return relays


def next_id(attributions: Sequence[Attribution]) -> str:
    """A fresh id: one above the highest number in use."""
    return f"a{max((int(item.id[1:]) for item in attributions if item.id[1:].isdigit()), default=0) + 1}"


def source_phrase(page: Page, start: int, limit: int) -> Span | None:
    """The noun phrase that starts at ``start``: to a comma, a verb of saying, a clause, or ``limit``. None when it is no possible source."""
    ends, taken = word_set("relays.toml", "ends") | word_set("relays.toml", "carried"), []
    for token in tokens_in(page, [(start, limit)]):
        if (
            token.lower_ in ends
            or token.text in ('"', "“", "”", ",", ";", ":", "—", "–", "--", "(", ")")
            or (token.is_punct and token.i + 1 < len(token.doc) and token.text in ".!?")
        ):
            break
        taken.append(token)
        if len(taken) > 25:
            break
    while taken and (taken[-1].is_punct and not taken[-1].text[0].isalnum()):
        taken.pop()
    if not taken:
        return None
    span = token_span(taken)
    return span if is_source_like(page, span) else None


def is_source_like(page: Page, span: Span) -> bool:
    """Whether a phrase can speak: a known kind of source, not "security concerns" or "the weather"."""
    found = describe(page, [span])
    return found.kind != "unknown"


def _cite(page: Page, relays: Relays, sentence: Span, word: Span) -> None:
    source = source_phrase(page, word[1], sentence[1])
    if source is None or page.text[source[1] : source[1] + 10].lstrip().startswith("as "):
        return
    outer = _outer(page, relays.attributions, sentence, word) or _flat(page, relays, sentence, word, source)
    if outer is None or not outer.source or overlaps(source, outer.source):
        return
    content = _cut(outer.content, (word[0], source[1]))
    if content != outer.content:
        _update(relays, replace(outer, content=content))
    _put(relays, word, source, content, outer.id)


def _quote(page: Page, relays: Relays, sentence: Span, match: re.Match[str]) -> None:
    quoted, saying = _shift(match.span("quoted"), sentence), _shift(match.span("saying"), sentence)
    between = page.text[quoted[1] : _shift(match.span("as"), sentence)[0]].strip()
    passive = _is_passive(page, quoted)
    by = re.match(r"by\s+", between)
    relayed: Span | None
    if passive:
        relayed = _before(page, relays.attributions, sentence, quoted)
        start = quoted[1] + page.text[quoted[1] :].index("by ") + 3 if by else saying[1]
        relay = source_phrase(page, start, saying[0] - 3) if by else None
        if relay is None:
            return
    else:
        relayed = _trim(page, (quoted[1], _shift(match.span("as"), sentence)[0]))
        relay = _before(page, relays.attributions, sentence, quoted)
    if relayed is None or relay is None:
        return
    touching = [item for item in relays.attributions if any(overlaps(cue, [quoted, saying]) for cue in item.cue)]
    content = next((_cut(item.content, (sentence[0], saying[1])) for item in touching if _cut(item.content, (sentence[0], saying[1]))), None)
    content = tuple(span for piece in content or () if (span := _trim(page, piece))) or _rest(page, saying[1], sentence[1])
    inner = next((item for item in touching if overlaps(relayed, item.source)), None)
    outer = next((item for item in touching if item is not inner and overlaps(relay, item.source)), None)
    if outer is None:
        outer = _new(relays, (relay,), (quoted,), content)
    if inner is None:
        inner = _new(relays, (relayed,), (saying,), content)
    relays.links.append((inner.id, outer.id))


def _carry(page: Page, relays: Relays, sentence: Span, match: re.Match[str]) -> None:
    carried = _shift(match.span("carried"), sentence)
    relay = source_phrase(page, _shift(match.span(), sentence)[1], sentence[1])
    if relay is None or describe(page, [relay]).kind != "media":
        return
    near = [item for item in relays.attributions if item.content and item.cue and sentence[0] <= item.cue[0][0] < sentence[1]]
    near = [item for item in near if not overlaps(carried, item.content) and not overlaps(carried, item.cue)]
    inner = min(near, key=lambda item: _gap(hull([*item.source, *item.cue]), carried), default=None)
    if inner is None:
        return
    if overlaps(relay, inner.source):
        document = _trim(page, (inner.source[0][0], carried[0]))
        if document is None or not is_source_like(page, document):
            return
        inner = replace(inner, source=(document,))
        _update(relays, inner)
    outer = _new(relays, (relay,), (carried,), inner.content)
    relays.links.append((inner.id, outer.id))


def _accord(page: Page, relays: Relays, sentence: Span, word: Span) -> None:
    """ "..., according to police" inside what another says: the inner source of that part of the content."""
    if any(overlaps(word, item.cue) for item in relays.attributions):
        return
    holders = [item for item in relays.attributions if inside(word, item.content) and item.source]
    outer = min(holders, key=lambda item: sum(end - start for start, end in item.content), default=None)
    source = source_phrase(page, word[1], sentence[1])
    if outer is None or source is None:
        return
    part = next(span for span in outer.content if span[0] <= word[0] < span[1])
    bounds = (max(part[0], sentence[0]), min(part[1], sentence[1]))
    content = tuple(span for piece in _cut((bounds,), (word[0], source[1])) if (span := _trim(page, piece)))
    if content:
        inner = _new(relays, (source,), (word,), content)
        relays.links.append((inner.id, outer.id))


def _pass_on(page: Page, relays: Relays, sentence: Span, word: Span) -> None:
    """ "..., the ministry said on Friday, according to state television": what is said is told by the one who is named last."""
    outer = next((item for item in relays.attributions if overlaps(word, item.cue) and item.source and item.source[0][0] >= word[1]), None)
    if outer is None:
        return
    before = [item for item in relays.attributions if item is not outer and item.cue and item.source and sentence[0] <= item.cue[0][0] < word[0]]
    inner = next((item for item in before if _AFTER_CUE.fullmatch(page.text, item.cue[-1][1], word[0]) and item.cue[-1][1] <= word[0]), None)
    if inner is None and outer.content and outer.content[-1][1] <= word[0]:
        start = outer.content[0][1]
        match = _said_between().fullmatch(page.text, start, word[0])
        source = _trim(page, match.span("source")) if match else None
        if match is None or source is None or not is_source_like(page, source) or overlaps(match.span("cue"), outer.cue):
            return
        outer = replace(outer, content=outer.content[:1])
        _update(relays, outer)
        inner = _new(relays, (source,), (match.span("cue"),), outer.content)
    if inner is not None:
        relays.links.append((inner.id, outer.id))


def _outer(page: Page, attributions: Sequence[Attribution], sentence: Span, word: Span) -> Attribution | None:
    """The attribution of the sentence that does the citing: nearest cue, the word not in its content unless at the content's end."""
    near = [
        item for item in attributions if item.cue and item.content and sentence[0] <= item.cue[0][0] < sentence[1] and not overlaps(word, item.cue)
    ]
    near = [item for item in near if not overlaps(word, item.source)]
    free = [item for item in near if not overlaps(word, item.content)]
    return min(free, key=lambda item: _gap(hull(item.cue), word), default=None)


def _flat(page: Page, relays: Relays, sentence: Span, word: Span, source: Span) -> Attribution | None:
    """The citing attribution where the model gave only one, "The paper [reported], <citing> {two officials, that ...}": with its own verb."""
    item = next((item for item in relays.attributions if overlaps(word, item.cue) and item.source and item.source[0][1] <= word[0]), None)
    if item is None:
        return None
    cues = [span for other in relays.attributions for span in other.cue]
    tokens = [t for t in tokens_in(page, [(item.source[-1][1], sentence[1])]) if t.idx >= item.source[-1][1] and not source[0] <= t.idx < source[1]]
    verbs = (token for token in tokens if token.pos_ == "VERB" and _relays_verb(token))
    verb = next((token for token in verbs if not overlaps(token_span([token]), cues)), None)
    if verb is None or verb.idx > source[1] + 12:
        return None
    if item.content and item.content[-1][1] <= item.source[0][0]:
        return _new(relays, item.source, (token_span([verb]),), item.content)
    if all(source[0] - 5 <= start and end <= source[1] + 1 for start, end in item.content):
        told = _told_before(page, sentence, item.source[0], verb, word)
        return _new(relays, item.source, (token_span([verb]),), (told,)) if told else None
    said = _trim(page, (max(source[1], verb.idx + len(verb)), max(item.content[-1][1] if item.content else 0, source[1])))
    return _new(relays, item.source, (token_span([verb]),), (said,)) if said else None


def _relays_verb(token: Token) -> bool:
    verbs = word_set("relays.toml", "nested") | word_set("relays.toml", "airs")
    return any(form in verbs for form in lemmas(token.lower_))


def _told_before(page: Page, sentence: Span, source: Span, verb: Token, word: Span) -> Span | None:
    """What the citing source tells where only the cited one was found: "[Miners were trapped], the station reported, quoting the minister"."""
    if source[0] - sentence[0] > _LEAST and "," in page.text[source[0] - 3 : source[0]]:
        dateline = DATELINE.match(page.text, sentence[0], source[0])
        return _trim(page, (dateline.end() if dateline else sentence[0], source[0]))
    return _trim(page, (verb.idx + len(verb), word[0]))


def _put(relays: Relays, cue: Span, source: Span, content: tuple[Span, ...], outer: str) -> None:
    """The inner attribution at ``cue``: the model's own one reshaped (it gives the citing source and the cited one as content), or a new one."""
    for item in relays.attributions:
        if overlaps(cue, item.cue):
            _update(relays, replace(item, source=(source,), cue=(cue,), content=content))
            relays.links.append((item.id, outer))
            return
    for item in relays.attributions:
        if overlaps(source, item.source) and item.content == content:
            relays.links.append((item.id, outer))
            return
    relays.links.append((_new(relays, (source,), (cue,), content).id, outer))


def _new(relays: Relays, source: tuple[Span, ...], cue: tuple[Span, ...], content: tuple[Span, ...]) -> Attribution:
    item = Attribution(id=next_id(relays.attributions), source=source, cue=cue, content=content)
    relays.attributions.append(item)
    return item


def _update(relays: Relays, item: Attribution) -> None:
    place = next(place for place, other in enumerate(relays.attributions) if other.id == item.id)
    relays.attributions[place] = item


def _before(page: Page, attributions: Sequence[Attribution], sentence: Span, word: Span) -> Span | None:
    """The source that stands before ``word``: a found one, else the phrase from the sentence's start or the last comma."""
    sources = [item.source for item in attributions if any(overlaps(cue, [word]) for cue in item.cue) and item.source]
    found = [source[0] for source in sources if source[0][1] <= word[0]]
    if found:
        return found[0]
    return source_before(page, sentence, word)


def source_before(page: Page, sentence: Span, word: Span) -> Span | None:
    """The phrase from the sentence's start or its last comma to ``word``, auxiliaries left out; None when it can be no source."""
    lead = page.text[sentence[0] : word[0]]
    start = sentence[0] + max(lead.rfind(mark) for mark in (",", ";", "“", '"')) + 1
    words = [token for token in tokens_in(page, [(start, word[0])]) if token.idx >= start]
    skip = word_set("cues.toml", "tokens", "skip")
    while words and words[-1].lower_ in skip:
        words.pop()
    if not words or not is_source_like(page, token_span(words)):
        return None
    return token_span(words)


def _is_passive(page: Page, quoted: Span) -> bool:
    before = [token.lower_ for token in _tokens_before(page, quoted, 3)]
    return any(word in word_set("cues.toml", "tokens", "be") for word in before)


def _tokens_before(page: Page, span: Span, count: int) -> list[Token]:
    return [token for token in tokens_in(page, [(max(0, span[0] - 40), span[0])]) if token.idx < span[0]][-count:]


def _rest(page: Page, start: int, end: int) -> tuple[Span, ...]:
    trimmed = _trim(page, (start, end))
    return (trimmed,) if trimmed else ()


def _trim(page: Page, span: Span) -> Span | None:
    start, end = span
    while start < end and page.text[start] in " \t\n,;:":
        start += 1
    while start < end and page.text[end - 1] in " \t\n,;:.":
        end -= 1
    return (start, end) if start < end else None


def _cut(spans: Sequence[Span], hole: Span) -> tuple[Span, ...]:
    """``spans`` without ``hole``."""
    pieces: list[Span] = []
    for start, end in spans:
        pieces.extend(piece for piece in ((start, min(end, hole[0])), (max(start, hole[1]), end)) if piece[0] < piece[1])
    return tuple(pieces)


def _shift(span: Span, sentence: Span) -> Span:
    return span[0] + sentence[0], span[1] + sentence[0]


def _gap(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _any_of(name: str) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(load_toml("relays.toml")[name], key=len, reverse=True))


@cache
def _hint() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of('citing')}|{_any_of('quoted')}|{_any_of('carried')}|{_any_of('according')})\b", re.IGNORECASE)


@cache
def _citing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of('citing')}|(?<=which\s)cited|(?<=which\s)quoted)\b", re.IGNORECASE)


@cache
def _as_saying() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<quoted>{_any_of('quoted')})\b.{{0,140}}?\b(?P<as>as)\s+(?P<saying>(?!being|having)\w+ing)\b", re.IGNORECASE | re.DOTALL
    )


@cache
def _carried() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_any_of('documents')})\b.{{0,80}}?\b(?P<carried>{_any_of('carried')})\s+(?:\w+day\s+)?(?:{_any_of('carriers')})\b",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _according() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of('according')})\b", re.IGNORECASE)


@cache
def _said_between() -> re.Pattern[str]:
    return re.compile(
        r",\s+(?P<source>[^,\n]{3,80}?)\s+(?P<cue>(?:ha[sd]\s+|have\s+)?(?:said|reported|announced|confirmed|claimed|stated|warned))\b[^,\n]{0,30},\s*"
    )
