"""What each phrase is by its own words: form, person, number, gender, label, definiteness, function, quotation, name.

All arrays are parallel to the phrases of ``candidates``; categories are small integers, words and texts are ids.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX
from spacy.strings import get_string_id
from spacy.tokens import Doc

from sourceline.language.bodies import heads
from sourceline.language.candidates import Candidates, Flags, Ints, Tokens, ids
from sourceline.language.countries import read_rows

FORMS = ("pronoun", "possessive", "reflexive", "name", "noun", "number", "adverb", "joint")
GROUPS = ("", "i", "you", "we", "he", "she", "it", "they", "this", "that", "these", "one", "here", "there", "some", "any")
NUMBERS = ("", "s", "p")
GENDERS = ("", "m", "f", "n", "p", "body")
"""Unknown, male, female, a thing, a person, a body of people ("it" or "they")."""
LABELS = ("", "PERSON", "ORG", "PLACE", "GROUP", "FACILITY", "DATE", "MONEY", "PRODUCT", "OTHER")
DEFINITE = ("bare", "the", "a", "demonstrative", "possessive", "quantifier", "number", "pronoun")
ROLES = ("other", "subject", "object", "oblique", "modifier", "possessor", "apposition", "conjunct", "root", "compound", "clausal")
CLASHES = frozenset({("m", "f"), ("m", "n"), ("f", "n"), ("p", "n"), ("m", "body"), ("f", "body"), ("p", "body")})

Name = tuple[int, int, int, str, bool, Set[str]]
"""Start, end, number of its chain, gender, whether it is a person's of more than one word, and the roles of the chain ("spokesman")."""

_ROLE_OF = {
    "nsubj": 1, "nsubj:pass": 1, "nsubj:outer": 1, "csubj": 1, "obj": 2, "iobj": 2, "obl": 3, "obl:agent": 3, "obl:unmarked": 3, "obl:tmod": 3, "nmod": 4,
    "nmod:unmarked": 4, "nmod:desc": 4, "nmod:poss": 5, "appos": 6, "conj": 7, "root": 8, "compound": 9, "ccomp": 10, "xcomp": 10, "advcl": 10, "parataxis": 10,
}  # fmt: skip
_DEFINITE_OF = {"the": 1, "a": 2, "an": 2, "this": 3, "that": 3, "these": 3, "those": 3, "such": 3}
_DEFINITE_OF |= dict.fromkeys(
    ["some", "any", "no", "every", "all", "each", "both", "many", "most", "several", "few", "another", "either", "neither", "much", "more"], 5
)
_AFTER_HEAD = (
    "of in on at from for with by to into over about against between among under near during since , ; : ( - – — who whom which that where when whose"
)
_QUOTES = re.compile('[“”"\n]')


@dataclass(frozen=True, slots=True)
class Phrases:
    """Traits of phrases, ``[m]`` each. ``tail`` is the last word before what only adds to the phrase; ``words``, ``before``: bit sets of
    content words of all of it and of its part up to the head; ``name``: number of the chain of names, -1 for none."""

    start: Ints
    end: Ints
    head: Ints
    tail: Ints
    joint: Flags
    form: Ints
    group: Ints
    person: Ints
    number: Ints
    gender: Ints
    label: Ints
    definite: Ints
    role: Ints
    governor: Ints
    predicate: Flags
    clause: Flags
    sentence: Ints
    line: Ints
    quote: Ints
    text: Ints
    lemma: Ints
    last: Ints
    lower: Ints
    words: NDArray[np.uint64]
    before: NDArray[np.uint64]
    own: NDArray[np.uint64]
    name: Ints
    full: Flags

    def __len__(self) -> int:
        return len(self.head)


@cache
def _pronouns() -> dict[str, tuple[int, int, int, int]]:
    """Group, person, number and gender by word."""
    return {
        row["word"]: (GROUPS.index(row["group"]), int(row["person"]), NUMBERS.index(row["number"]), GENDERS.index(row["gender"]))
        for row in read_rows("pronouns.csv")
    }


@cache
def _nouns() -> dict[int, tuple[int, int]]:
    """Number and gender by string id of a head of the lexicon of nominals."""
    found = {}
    for lemma, head in heads().items():
        gender = head.gender or (
            "p" if head.kind == "person" else "n" if head.kind in {"place", "facility", "weapon", "vehicle", "event"} else "body"
        )
        found[get_string_id(lemma)] = (2 if head.plural else 0, GENDERS.index(gender))
    return found


@cache
def _table(kind: str) -> dict[int, int]:
    source = {"role": _ROLE_OF, "definite": _DEFINITE_OF, "label": {label: k for k, label in enumerate(LABELS) if label}}[kind]
    return {get_string_id(word): value for word, value in source.items()}


def _mapped(values: NDArray[np.uint64], table: dict[int, int]) -> Ints:
    """Each id's value in a table, 0 where it has none; one look-up for each different id."""
    unique, inverse = np.unique(values, return_inverse=True)
    return np.array([table.get(int(value), 0) for value in unique], dtype=np.int64)[inverse.reshape(-1)]


def _small(values: NDArray[np.uint64]) -> Ints:
    """Ids numbered 0 ... in this document."""
    inverse: Ints = np.unique(values, return_inverse=True)[1].reshape(-1)
    return inverse


def describe(doc: Doc, tokens: Tokens, found: Candidates, names: Sequence[Name]) -> Phrases:
    """Traits of phrases; ``names`` as the rules chain them."""
    start, end, head = found.start, found.end, found.head
    m, n = len(found), len(tokens)
    lows = [token.lower_ for token in doc]
    stop = np.full(n + 1, n)
    marks = np.flatnonzero(np.isin(tokens.lower, ids(_AFTER_HEAD)))
    stop[marks] = marks
    stop = np.minimum.accumulate(stop[::-1])[::-1]
    tail = np.maximum(np.minimum(stop[start + 1], end) - 1, start)
    clitic = np.isin(tokens.lower, ids("'s ’s ' ’"))
    tail = np.where((tail > start) & clitic[tail], tail - 1, tail)

    name, full, name_gender = _names(n, tokens, names)
    of = np.where(name[tail] >= 0, tail, head)
    label = _mapped(tokens.label, _table("label"))
    group, person, number, gender = (np.zeros(m, dtype=np.int64) for _ in range(4))
    table = _pronouns()
    is_pronoun = np.isin(tokens.pos[head], ids("PRON DET ADV")) & ~found.joint
    for k in np.flatnonzero(is_pronoun):
        group[k], person[k], number[k], gender[k] = table.get(lows[head[k]], (GROUPS.index("any"), 3, 0, 0))
    possessive = is_pronoun & np.isin(tokens.tag[head], ids("PRP$"))
    reflexive = is_pronoun & np.array([lows[h].endswith(("self", "selves")) for h in head], dtype=bool)
    nominal = ~is_pronoun & ~found.joint
    plural = np.isin(tokens.tag[head], ids("NNS NNPS"))
    known = _nouns()
    lexical = [known.get(int(lemma), (0, 0)) for lemma in tokens.lemma[head]]
    number = np.where(found.joint, 2, np.where(nominal, np.where(plural, 2, np.array([x[0] for x in lexical], dtype=np.int64)), number))
    number = np.where(nominal & (number == 0) & np.isin(tokens.tag[head], ids("NN NNP")), 1, number)
    by_label = np.array([0, 4, 5, 3, 0, 3, 3, 3, 3, 0])[label[of]]
    noun_gender = np.where(by_label > 0, by_label, np.array([x[1] for x in lexical], dtype=np.int64))
    noun_gender = np.where(name_gender[of] > 0, name_gender[of], noun_gender)
    gender = np.where(nominal, noun_gender, gender)
    number = np.where(nominal & (gender == 5) | (label[of] == 4) & (number == 1), 0, number)

    is_name = nominal & ((name[of] >= 0) | np.isin(tokens.pos[head], ids("PROPN")))
    form = np.where(found.joint, 7, np.where(is_name, 3, np.where(np.isin(tokens.pos[head], ids("NOUN PROPN")), 4, 5)))
    form = np.where(is_pronoun, np.where(reflexive, 2, np.where(possessive, 1, np.where(np.isin(tokens.pos[head], ids("ADV")), 6, 0))), form)

    at = np.arange(n)
    possessed = np.zeros(n, dtype=bool)
    owners = np.isin(tokens.dep, ids("nmod:poss")) & (at < tokens.head)
    possessed[tokens.head[owners]] = True
    definite = _mapped(tokens.lower[start], _table("definite"))
    definite = np.where(possessed[head] & nominal, 4, np.where(np.isin(tokens.pos[start], ids("NUM")) & (definite == 0), 6, definite))
    definite = np.where(is_pronoun, 7, definite)
    predicate = np.zeros(n, dtype=bool)
    predicate[tokens.head[np.isin(tokens.dep, ids("cop"))]] = True
    clause = np.zeros(n, dtype=bool)
    clause[tokens.head[np.isin(tokens.dep, ids("acl acl:relcl"))]] = True

    words, before, own = _word_sets(tokens, start, end, head, tail)
    words |= _role_bits(tokens, names)[name[of]]
    idx = doc.to_array([IDX]).astype(np.int64).reshape(-1)
    line, quote = _layout(doc.text, idx)
    texts: dict[str, int] = {}
    text = np.zeros(m, dtype=np.int64)
    for i in range(m):
        first, after = int(start[i]), int(end[i])
        if definite[i] in (1, 2, 3) and after - first > 1:
            first += 1
        if after - first > 1 and lows[after - 1] in {"'s", "’s", "'", "’"}:
            after -= 1
        text[i] = texts.setdefault(" ".join(lows[first:after]), len(texts))
    return Phrases(
        start=start, end=end, head=head, tail=tail, joint=found.joint, form=form, group=group, person=person, number=number, gender=gender, label=label[of],
        definite=definite, role=_mapped(tokens.dep[head], _table("role")), governor=tokens.head[head], predicate=predicate[head] & nominal, clause=clause[head],
        sentence=tokens.sentence[head], line=line[head], quote=quote[head], text=text, lemma=_small(tokens.lemma)[head], last=_small(tokens.lemma)[tail],
        lower=_small(tokens.lower)[head], words=words, before=before, own=own, name=np.where(is_name | found.joint & False, name[of], -1), full=full[of] & is_name,
    )  # fmt: skip


def _names(n: int, tokens: Tokens, names: Sequence[Name]) -> tuple[Ints, Flags, Ints]:
    """For each token the name it stands in: chain, whether of several words, gender. A name in apposition is its governor's too."""
    chain, full, gender = np.full(n, -1), np.zeros(n, dtype=bool), np.zeros(n, dtype=np.int64)
    appositions: list[tuple[int, int]] = []
    for start, end, number, sex, long, _ in names:
        chain[start:end], full[start:end], gender[start:end] = number, long, GENDERS.index(sex)
        appositions.extend((k, int(tokens.head[k])) for k in range(start, end) if tokens.dep[k] == _APPOS and not start <= tokens.head[k] < end)
    for k, above in appositions:
        if chain[above] < 0:
            chain[above], full[above], gender[above] = chain[k], full[k], gender[k]
    return chain, full, gender


_APPOS = get_string_id("appos")


def _word_sets(tokens: Tokens, start: Ints, end: Ints, head: Ints, tail: Ints) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Bit sets of content words: of the phrase, of its part before and at the head, of its last word alone. 64 bits: a rare clash is borne."""
    content = np.isin(tokens.pos, ids("NOUN PROPN ADJ NUM VERB"))
    bit = _bits(tokens)
    bits = np.append(np.where(content, bit, np.uint64(0)), np.uint64(0))
    if not len(start):
        empty = np.zeros(0, dtype=np.uint64)
        return empty, empty, empty

    def union(a: Ints, b: Ints) -> NDArray[np.uint64]:
        return np.bitwise_or.reduceat(bits, np.stack([a, b], 1).reshape(-1))[::2]

    return union(start, end), union(start, np.maximum(head, tail) + 1), bit[tail]


def _bits(tokens: Tokens) -> NDArray[np.uint64]:
    """One bit for each token's lemma."""
    return np.left_shift(np.uint64(1), (_small(tokens.lemma) * 29 % 64).astype(np.uint64))


def _role_bits(tokens: Tokens, names: Sequence[Name]) -> NDArray[np.uint64]:
    """The roles of each chain of names as a bit set; the last place is that of no name."""
    bits = dict(zip(tokens.lemma.tolist(), _bits(tokens).tolist(), strict=True))
    found = np.zeros(max((n[2] for n in names), default=-1) + 2, dtype=np.uint64)
    for _, _, number, _, _, roles in names:
        for role in roles:
            found[number] |= np.uint64(bits.get(get_string_id(role), 0))
    return found


def _layout(text: str, idx: Ints) -> tuple[Ints, Ints]:
    """For each token the number of its line, and of the quotation in which it stands (0: none)."""
    breaks: list[int] = []
    begun: list[int] = []
    ended: list[int] = []
    inside = False
    for match in _QUOTES.finditer(text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            breaks.append(at)
        if inside and mark in '”"\n':
            ended.append(at)
            inside = False
        elif not inside and mark in '“"':
            begun.append(at)
            inside = True
    if inside:
        ended.append(len(text))
    line = np.searchsorted(np.array(breaks, dtype=np.int64), idx)
    if not begun:
        return line, np.zeros(len(idx), dtype=np.int64)
    which = np.searchsorted(np.array(begun), idx, side="right")
    return line, np.where((which > 0) & (idx < np.array([0, *ended])[which]), which, 0)
