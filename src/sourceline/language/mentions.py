"""Mentions in one document before they are chained: names, nominals with their extents, pronouns. Linear in tokens."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from spacy.attrs import LEMMA, LOWER, SENT_START
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span, Token

from sourceline.language.bodies import KIND_OF_LABEL, Head, country_in, heads, title_key, title_length, titles, traits_of_name
from sourceline.records import EntityKind, MentionForm, Place

_ARTICLES = {"the", "a", "an"}
_DEFINITE = {"the", "this", "that", "these", "those"}
_LEFT = {"det", "det:predet", "amod", "compound", "nummod", "nmod:poss", "nmod", "nmod:unmarked", "flat"}
_RIGHT = {"nmod", "flat", "nmod:unmarked", "nmod:desc"}
_INNER_STOP = {"acl:relcl", "acl", "appos", "parataxis", "conj", "cc", "punct", "advcl"}
_STOP_WORDS = {",", ";", ":", "(", ")", "—", "–", "--", "“", "”", '"', "who", "which", "that", "whom", "whose"}
_STOP_LEFT = {";", ":", "“", "”", '"', "—", "–", "--", "(", ")"}
LONGEST = 25
"""Tokens of a nominal, at most: a longer one is an error of the parse."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One mention: tokens ``[start, end)``, characters ``span``, and what its own words say of who is meant."""

    start: int
    end: int
    span: tuple[int, int]
    head: int
    form: MentionForm
    text: str
    kind: EntityKind
    label: str = ""
    sector: str | None = None
    country: str | None = None
    gender: str | None = None
    plural: bool = False
    definite: bool = False
    lemma: str = ""
    roles: frozenset[str] = frozenset()
    """Heads that the words give: "spokesman" of "spokesman Arin Sol", "ministry" of "Defence Ministry"."""
    words: frozenset[str] = frozenset()
    """Content words of a nominal beside its head, lower case."""
    sentence: int = 0
    subject: bool = False
    place: Place | None = None


@cache
def coreference_words() -> dict[str, Any]:
    """``data/coreference.toml``."""
    return tomllib.loads((files(__package__) / "data" / "coreference.toml").read_text(encoding="utf-8"))


def sentence_numbers(doc: Doc) -> list[int]:
    """The number of its sentence for each token; all 0 when the document has no sentences."""
    starts = doc.to_array([SENT_START]).reshape(-1) == 1
    starts[:1] = True
    found: list[int] = (starts.cumsum() - 1).tolist()
    return found


@cache
def _ids(kind: str) -> NDArray[np.uint64]:
    """String ids of the forms that nominals' heads ("heads") and pronouns ("pronouns") may have, so that one array look-up finds them."""
    nominals = {form for head in heads() for form in (head, *_plurals(head))}
    forms = {"who", *coreference_words()["pronouns"]} if kind == "pronouns" else nominals
    return np.array(sorted(get_string_id(form) for form in forms), dtype=np.uint64)


def _plurals(word: str) -> tuple[str, ...]:
    if word.endswith("man"):
        return (word[:-2] + "en",)
    return (word + "s", word + "es", word[:-1] + "ies")


def _at(doc: Doc, kind: str) -> list[int]:
    """Tokens whose form or lemma is in a lexicon."""
    forms = doc.to_array([LOWER, LEMMA]).astype(np.uint64)
    found: list[int] = np.flatnonzero(np.isin(forms, _ids(kind)).any(axis=1)).tolist()
    return found


def find_names(doc: Doc, sentences: list[int], places: dict[tuple[int, int], Place]) -> list[Mention]:
    """A mention for each name in ``doc.ents`` but dates and money, without titles, article and final possessive."""
    labels = _agreed_labels(doc)
    found = []
    for ent in doc.ents:
        if ent.label_ not in KIND_OF_LABEL:
            continue
        label = labels[ent.text]
        if (ent.start_char, ent.end_char) in places:
            label = ent.label_
        mention = _name(doc, ent, label, sentences, places.get((ent.start_char, ent.end_char)))
        if mention is not None:
            found.append(mention)
    return found


def _agreed_labels(doc: Doc) -> dict[str, str]:
    """One label for one text: the most frequent, the first on a tie. A tagger that reads sentence by sentence wavers."""
    votes: dict[str, dict[str, int]] = {}
    for ent in doc.ents:
        of_text = votes.setdefault(ent.text, {})
        of_text[ent.label_] = of_text.get(ent.label_, 0) + 1
    return {text: max(of_text, key=lambda label: of_text[label]) for text, of_text in votes.items()}


def _name(doc: Doc, ent: Span, label: str, sentences: list[int], place: Place | None) -> Mention | None:
    start, end = ent.start, ent.end
    if label not in KIND_OF_LABEL:
        return None
    if place is None:
        while end - start > 1 and (doc[end - 1].lower_ in {"'s", "’s", "'", "’"} or doc[end - 1].is_space):
            end -= 1
        while end - start > 1 and (doc[start].lower_ in _ARTICLES or doc[start].is_space):
            start += 1
    roles: set[str] = set()
    gender = sector = None
    if label == "PERSON":
        start += title_length([token.text for token in doc[start:end]])
        gender, sector, roles = _titles_before(doc, start)
    text = doc[start:end].text
    if text.casefold() in _ARTICLES or (label == "PERSON" and title_key([text]) in titles()):
        # a slip of the tagger: an article or a title alone names nobody
        return None
    traits = traits_of_name(text, label)
    if label == "ORG":
        roles |= {word for word in text.casefold().split() if word in heads()}
    country = traits.country
    if place is not None:
        country = place.country
    elif country is None and label in {"ORG", "PERSON"}:
        country = _country_before(doc, start)
    head = _head(doc, start, end)
    return Mention(
        start=start,
        end=end,
        span=(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])),
        head=head,
        form="name",
        text=text,
        kind=traits.kind,
        label=label,
        sector=sector or traits.sector,
        country=country,
        gender=gender,
        plural=label == "GROUP" and text.endswith("s"),
        definite=True,
        roles=frozenset(roles),
        sentence=sentences[start],
        subject=_is_subject(doc[head]),
        place=place,
    )


def _titles_before(doc: Doc, start: int) -> tuple[str | None, str | None, set[str]]:
    """Gender, sector and heads from the titles and nouns right before a person's name: "Iraqi army spokesman Arin Sol"."""
    gender = sector = None
    roles: set[str] = set()
    k = start - 1
    while k >= 0 and start - k <= 6:
        token = doc[k]
        word = token.lower_.rstrip(".")
        known = heads().get(word)
        title = next((t for n in (3, 2, 1) if k - n + 1 >= 0 and (t := titles().get(title_key([x.text for x in doc[k - n + 1 : k + 1]])))), None)
        if known is None and title is None and not (token.pos_ in {"ADJ", "PROPN", "NOUN"} and roles):
            break
        if title is not None:
            gender, sector = gender or title[0], sector or title[1]
            roles.add(word)
            if k > 0 and title_key([doc[k - 1].text, token.text]) in titles():
                roles.add(doc[k - 1].lower_)
        if known is not None and known.kind == "person":
            gender, sector = gender or known.gender, sector or known.sector
            roles.add(word)
        if token.is_sent_start:
            break
        k -= 1
    return gender, sector, roles


def _country_before(doc: Doc, start: int) -> str | None:
    """Country of a demonym or place right before a name: "the Russian Defence Ministry", "Iraqi army spokesman Arin Sol"."""
    for k in range(start - 1, max(-1, start - 6), -1):
        token = doc[k]
        if token.lower_ in {"'s", "’s"}:
            continue
        if token.ent_type_ in {"GROUP", "PLACE"}:
            first = k
            while first > 0 and doc[first].ent_iob_ == "I":
                first -= 1
            return country_in(doc[first : k + 1].text)
        if token.is_punct or token.lower_ in _ARTICLES or token.pos_ in {"VERB", "AUX", "ADP", "CCONJ", "DET", "PRON"} or token.is_sent_start:
            return None
    return None


def _head(doc: Doc, start: int, end: int) -> int:
    """The token of a span that hangs on one outside it; the last one when the parse says nothing."""
    for k in range(start, end):
        above = doc[k].head.i
        if above != k and not start <= above < end:
            return k
    return next((k for k in range(start, end) if doc[k].head.i == k and doc[k].dep_), end - 1)


def _is_subject(token: Token) -> bool:
    return token.dep_.startswith(("nsubj", "csubj"))


def find_nominals(doc: Doc, sentences: list[int]) -> Iterator[Mention]:
    """Phrases headed by a noun of the lexicon, without relative clauses; titles before a name are none."""
    lexicon = heads()
    for k in _at(doc, "heads"):
        token = doc[k]
        if token.ent_type_ in KIND_OF_LABEL or token.pos_ not in {"NOUN", "PROPN", ""}:
            continue
        head = lexicon.get(token.lemma_.casefold()) or lexicon.get(token.lower_) or lexicon.get(_singular(token.lower_))
        if head is None or _is_modifier(doc, token):
            continue
        nominal = _nominal(doc, token, head, sentences)
        if not (nominal.end < len(doc) and doc[nominal.end].ent_type_ == "PERSON" and doc[nominal.end].ent_iob_ == "B"):
            # else a title of several words: "Secretary of State Arin Sol"
            yield nominal


def _singular(word: str) -> str:
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("es") if word.endswith(("sses", "ches")) else word.removesuffix("s")


def _is_modifier(doc: Doc, token: Token) -> bool:
    """Whether a noun only modifies the next ("police station", "spokesman Arin Sol"): it is no mention of its own."""
    k = token.i + 1
    if token.dep_ in {"compound", "flat", "amod"} and token.head.i > token.i:
        return True
    if k >= len(doc) or doc[k].is_space:
        return False
    following = doc[k]
    if following.ent_type_ == "PERSON" and following.ent_iob_ == "B":
        return True
    return not token.dep_ and following.pos_ in {"NOUN", "PROPN"}


def _nominal(doc: Doc, token: Token, head: Head, sentences: list[int]) -> Mention:
    start, end = _extent(doc, token)
    phrase = doc[start:end]
    plural = head.plural is True or token.tag_ in {"NNS", "NNPS"} or (not token.tag_ and token.lower_ != head.lemma and head.plural is not None)
    first = doc[start].lower_
    inner = {t.lower_ for t in phrase if t.i != token.i and t.pos_ in {"ADJ", "NOUN", "PROPN", "NUM", ""} and t.lower_ not in _ARTICLES | _DEFINITE}
    return Mention(
        start=start,
        end=end,
        span=(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])),
        head=token.i,
        form="nominal",
        text=phrase.text,
        kind=_kind_of_nominal(head, inner),
        sector=head.sector or _sector_of_words(phrase),
        country=country_in(phrase.text),
        gender=head.gender,
        plural=plural,
        definite=first in _DEFINITE or any(t.dep_ == "nmod:poss" for t in token.lefts),
        lemma=head.lemma,
        roles=frozenset({head.lemma}),
        words=frozenset(inner),
        sentence=sentences[token.i],
        subject=_is_subject(token),
    )


def _kind_of_nominal(head: Head, words: set[str]) -> EntityKind:
    """ "rebel forces" and "the militant group" are armed groups, "police forces" police; else the head says it."""
    if head.kind in {"military", "organisation"} and words & {
        "rebel",
        "militant",
        "insurgent",
        "guerrilla",
        "jihadist",
        "extremist",
        "separatist",
        "terrorist",
        "militia",
        "armed",
        "terror",
    }:
        return "armed_group"
    if head.kind == "military" and "police" in words:
        return "police"
    if head.kind == "organisation" and words & {"news", "media", "television", "broadcast"}:
        return "media"
    return head.kind


def _sector_of_words(phrase: Span) -> str | None:
    """The sector of what a person belongs to: "police spokesman", "a spokesman for the army"."""
    for token in phrase:
        known = heads().get(token.lower_)
        if known is not None and known.sector and known.kind != "person":
            return known.sector
        if token.ent_iob_ == "B" and token.ent_type_ == "ORG":
            end = token.i + 1
            while end < len(token.doc) and token.doc[end].ent_iob_ == "I":
                end += 1
            sector = traits_of_name(token.doc[token.i : end].text, "ORG").sector
            if sector:
                return sector
    return None


def _extent(doc: Doc, token: Token) -> tuple[int, int]:
    """First token and end of the whole phrase of a head, by its dependents; stops at commas and relative pronouns."""
    start, end = token.i, token.i + 1
    lefts = [child for child in token.lefts if child.dep_ in _LEFT]
    if lefts:
        start = max(min(child.left_edge.i for child in lefts), token.i - LONGEST)
        for k in range(token.i - 1, start - 1, -1):
            if doc[k].is_space or doc[k].text in _STOP_LEFT or doc[k].pos_ in {"CCONJ", "ADP", "AUX"} or doc[k].tag_ in {"VBD", "VBZ", "VBP", "VB"}:
                start = k + 1
                break
        while start < token.i and doc[start].lower_ in {"'s", "’s", ","}:
            start += 1
    elif not token.dep_:
        while start > 0 and (doc[start - 1].pos_ in {"ADJ", "NUM", "DET", "NOUN", "PROPN"} or doc[start - 1].lower_ in _ARTICLES | _DEFINITE):
            start -= 1
    for child in token.rights:
        if child.dep_ not in _RIGHT or child.left_edge.i != end or (child.dep_ == "flat" and child.ent_type_ == "PERSON"):
            break
        end = _right_end(doc, child, end)
        if end <= child.i:
            break
    return start, min(end, start + LONGEST if end - start > LONGEST else end)


def _right_end(doc: Doc, child: Token, start: int) -> int:
    """Where a modifier behind the head ends: before its first relative clause, apposition, coordination or comma."""
    stop = child.right_edge.i + 1
    for inner in child.subtree:
        if inner.i > child.i and inner.dep_ in _INNER_STOP:
            stop = min(stop, inner.left_edge.i)
    for k in range(start, stop):
        if doc[k].lower_ in _STOP_WORDS or doc[k].is_space:
            return k
    return stop


def find_pronouns(doc: Doc, sentences: list[int]) -> Iterator[Mention]:
    """Third-person pronouns and relative "who"; "it" without reference (expletive) is left out."""
    table = coreference_words()["pronouns"]
    for k in _at(doc, "pronouns"):
        token = doc[k]
        word = token.lower_
        if word == "who":
            if token.pos_ not in {"PRON", ""} or token.i == 0:
                continue
            shape: dict[str, Any] = {"gender": "", "plural": False}
        elif word in table:
            shape = table[word]
        else:
            continue
        if token.dep_ == "expl" or token.ent_type_ in KIND_OF_LABEL:
            continue
        yield Mention(
            start=token.i,
            end=token.i + 1,
            span=(token.idx, token.idx + len(token)),
            head=token.i,
            form="pronoun",
            text=token.text,
            kind="other",
            gender=shape["gender"] or None,
            plural=shape["plural"],
            lemma=word,
            sentence=sentences[token.i],
            subject=_is_subject(token),
        )
