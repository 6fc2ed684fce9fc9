"""Where events are named: triggers by lemma and part of speech, frames that rule them out, and what must stand beside the weak ones."""

from __future__ import annotations

from functools import cache

import msgspec
from spacy.tokens import Doc, Token

from sourceline.events.lexicon import Frame, Trigger, form_index, frames, inflected, irregular, trigger_index, weapons, words
from sourceline.events.phrases import case_of, children, is_means, is_passive, lemma, verb_arguments, weapon
from sourceline.records import Span

SKIPPED = frozenset({"DET", "PRON", "NUM", "ADJ"})


class Anchor(msgspec.Struct, frozen=True):
    """A trigger in a text: its head token, the characters of the phrase, the row of the lexicon, the sentence's tokens (half-open)."""

    token: Token
    span: Span
    row: Trigger
    sentence: tuple[int, int]

    @property
    def verbal(self) -> bool:
        """Whether the trigger is a verb."""
        return self.row.pos == "VERB"


def find_anchors(doc: Doc) -> list[Anchor]:
    """Triggers of ``doc`` in order, none inside another.

    Weak triggers ("die", "strike", "fire") stay only where the sentence or the rest of the document speaks of violence: the fourth
    column of ``triggers.csv`` says which. Cost: linear; one dictionary look-up a token.
    """
    found: list[Anchor] = []
    index = form_index()
    for start, end in sentence_bounds(doc):
        reach = start
        for i in range(start, end):
            token = doc[i]
            if i < reach or not token.is_alpha:
                continue
            candidates = index.get(token.lower_)
            if candidates is None:
                continue
            for row in candidates:
                if (last := _match(doc, i, end, row)) is None:
                    continue
                head = doc[i] if row.pos != "NOUN" else doc[last]
                if row.pos == "NOUN" and len(row.phrase) == 1 and head.dep_ == "compound" and _is_trigger_noun(head.head):
                    break
                if not _ruled_out(doc, i, last, head, row):
                    found.append(Anchor(head, (token.idx, doc[last].idx + len(doc[last].text)), row, (start, end)))
                    reach = last + 1
                    break
    return _supported(doc, found)


def sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges of the sentences; the whole text where none are marked."""
    if not doc.has_annotation("SENT_START"):
        return [(0, len(doc))]
    return [(sentence.start, sentence.end) for sentence in doc.sents]


def _is_trigger_noun(token: Token) -> bool:
    rows = trigger_index().get(lemma(token), ())
    return token.pos_ == "NOUN" and any(row.pos == "NOUN" and len(row.phrase) == 1 for row in rows)


def _match(doc: Doc, i: int, end: int, row: Trigger) -> int | None:
    """The last token of ``row``'s phrase at ``i``, or null."""
    if not _has_pos(doc[i] if row.pos == "VERB" or len(row.phrase) == 1 else None, row.pos):
        return None
    at = i
    for word in row.phrase[1:]:
        at += 1
        skipped = 0
        while at < end and skipped < 2 and row.pos == "VERB" and not _is_form(doc[at], word) and doc[at].pos_ in SKIPPED:
            at, skipped = at + 1, skipped + 1
        if at >= end or not _is_form(doc[at], word):
            return None
    return at


def _is_form(token: Token, word: str) -> bool:
    return token.lower_ == word or token.lower_ in _forms(word) or irregular().get(token.lower_) == word


@cache
def _forms(word: str) -> frozenset[str]:
    return frozenset(inflected(word, "NOUN"))


def _has_pos(token: Token | None, pos: str) -> bool:
    """Whether ``token`` can be a ``pos``; a tag of the verb saves what the coarse class misses. Names are no triggers."""
    if token is None:
        return True
    if token.ent_type_ and token.ent_type_ not in ("OTHER", "EVENT", "DATE"):
        return False
    if token.pos_ == "PROPN" and token.dep_ in ("compound", "flat") and token.head.pos_ == "PROPN":
        return False  # inside a name that the names missed
    if pos == "VERB":
        return token.pos_ == "VERB" or (token.pos_ in ("AUX", "ADJ", "") and token.tag_.startswith("VB"))
    if pos == "ADJ":
        return token.pos_ == "ADJ"
    return token.pos_ in ("NOUN", "PROPN")


@cache
def _frames_of(phrase: tuple[str, ...], pos: str) -> tuple[Frame, ...]:
    return frames().get((" ".join(phrase), pos), ())


def _ruled_out(doc: Doc, first: int, last: int, head: Token, row: Trigger) -> bool:
    if row.pos == "VERB" and row.toll in ("killed", "injured", "any", "shot") and _by_accident(head):
        return True
    if row.pos == "NOUN" and head.dep_ == "compound" and row.toll in ("killed",) and head.head.pos_ == "NOUN" and lemma(head.head) in _OFFICES:
        return True
    return any(_holds(frame, doc, first, last, head, row) for frame in _frames_of(row.phrase, row.pos))


_OFFICES = frozenset(
    {
        "detective",
        "unit",
        "investigator",
        "victim",
        "charge",
        "suspect",
        "trial",
        "case",
        "weapon",
        "scene",
        "conviction",
        "investigation",
        "warrant",
        "count",
    }
)


def _holds(frame: Frame, doc: Doc, first: int, last: int, head: Token, row: Trigger) -> bool:
    if frame.where == "left":
        if frame.link:
            return _linked_left(doc, first, frame)
        before = first - 1 if first and doc[first - 1].text not in ("-", "–") else first - 2
        return before >= 0 and bool({doc[before].lower_, lemma(doc[before])} & frame.words)
    if frame.where == "right":
        at = last + 1
        if frame.link:
            if at >= len(doc) or doc[at].lower_ != frame.link:
                return False
            following = range(at + 1, min(at + 4, len(doc)))
            return any(lemma(doc[i]) in frame.words for i in following)
        return at < len(doc) and bool({doc[at].lower_, lemma(doc[at])} & frame.words)
    arguments = verb_arguments(head) if row.pos == "VERB" else None
    if arguments is None:
        return False
    if frame.where == "object":
        target = arguments.subject if arguments.passive else arguments.object
        return target is not None and lemma(target) in frame.words
    return arguments.subject is not None and not arguments.passive and lemma(arguments.subject) in frame.words


def _linked_left(doc: Doc, first: int, frame: Frame) -> bool:
    link = frame.link.split()
    text = [doc[i].lower_ for i in range(max(0, first - 4), first)]
    if len(link) == 1:
        near = set(text) | {lemma(doc[i]) for i in range(max(0, first - 3), first)}
        return link[0] in text and bool(near & frame.words)
    return text[-len(link) :] == link


def _by_accident(verb: Token) -> bool:
    """Whether what killed is a crash, a storm, an illness: PLOVER has no event for it."""
    accidents = words("cause", "accident")
    arguments = verb_arguments(verb)
    causes = [] if arguments.passive else [arguments.subject]
    causes += [arguments.agent, *(token for case, token in arguments.obliques if case in ("in", "of", "from", "by", "during", "after"))]
    return any(cause is not None and lemma(cause) in accidents and not any(lemma(child) in _ARMED for child in cause.lefts) for cause in causes)


_ARMED = frozenset({"hunting", "shooting", "gun", "firearm", "firearms"})


def _supported(doc: Doc, anchors: list[Anchor]) -> list[Anchor]:
    """Anchors whose row asks for nothing, or has what it asks for."""
    violent = any(anchor.row.type == "ASSAULT" and anchor.row.needs in ("", "person") and anchor.row.toll != "none" for anchor in anchors)
    sure: dict[int, int] = {}
    for anchor in anchors:
        if anchor.row.type == "ASSAULT" and not anchor.row.needs:
            sure[anchor.sentence[0]] = sure.get(anchor.sentence[0], 0) + 1
    seen: dict[tuple[int, int], set[str]] = {}
    kept = []
    for anchor in anchors:
        if anchor.row.needs and anchor.sentence not in seen:
            seen[anchor.sentence] = _signs(doc, anchor.sentence)
        if not anchor.row.needs or _has_need(anchor, seen[anchor.sentence], violent, anchor.sentence[0] in sure):
            kept.append(anchor)
    return kept


def _signs(doc: Doc, sentence: tuple[int, int]) -> set[str]:
    """What a sentence holds of what weak triggers need."""
    signs: set[str] = set()
    table, forces, crowd, crime = weapons(), words("forces", "words"), words("forces", "crowd"), words("forces", "crime")
    for i in range(*sentence):
        token = doc[i]
        word = lemma(token)
        if word in table and token.pos_ in ("NOUN", "PROPN"):
            signs.add("weapon")
            signs.add(table[word].kind)
        if word in forces:
            signs.add("force")
        if word in crowd:
            signs.add("crowd")
        if word == "hospital":
            signs.add("hospital")
        if word in crime:
            signs.add("crime")
        if token.ent_type_ in ("PERSON", "GROUP") or token.pos_ in ("PRON", "NUM") or word.endswith(("man", "men", "er", "or")):
            signs.add("person")
    return signs


def _has_need(anchor: Anchor, signs: set[str], violent: bool, sure: bool) -> bool:
    need = anchor.row.needs
    if need == "violence":
        return violent or "weapon" in signs
    if need == "force":
        return sure or violent or bool({"weapon", "force"} & signs)
    if need == "weapon":
        return sure or bool({"weapon", "force"} & signs)
    if need == "person":
        return _takes_person(anchor) and ("person" in signs or sure)
    if need == "missile":
        return "missile" in signs and _is_missile(anchor)
    if need == "craft":
        target = _object(anchor)
        return target is not None and (found := weapon(target)) is not None and found.kind == "craft"
    if need == "means":
        subject = verb_arguments(anchor.token).subject
        return violent and "hospital" in signs and subject is not None and is_means(subject)
    if need == "thing":
        return _object(anchor) is not None
    return need in signs


def _is_missile(anchor: Anchor) -> bool:
    subject = verb_arguments(anchor.token).subject
    found = weapon(subject) if subject is not None else None
    return found is not None and found.kind == "missile"


def _object(anchor: Anchor) -> Token | None:
    arguments = verb_arguments(anchor.token)
    return arguments.subject if arguments.passive else arguments.object


def _takes_person(anchor: Anchor) -> bool:
    """Whether the object may be a person: not a thing that is fired, filmed, let go."""
    if not anchor.verbal:
        return True
    target = _object(anchor)
    if target is None:
        return is_passive(anchor.token) or any(case_of(child) == "at" for child in children(anchor.token, "obl"))
    return lemma(target) not in words("people", "things") or target.ent_type_ == "PERSON"
