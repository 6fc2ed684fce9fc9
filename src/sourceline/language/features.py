"""Numbers that the scorer of kinship reads: of each phrase alone, and of each phrase with each of its possible antecedents.

A phrase looks back at the ``NEAR`` phrases before it, and at the last ones with its text, its last word or its name however far
back they stand (found by dictionary): the cost is linear in the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from sourceline.language.candidates import Ints, Tokens, ids
from sourceline.language.engine import KIN, SCORES, Kin
from sourceline.language.phrases import CLASHES, DEFINITE, FORMS, GENDERS, GROUPS, LABELS, NUMBERS, ROLES, Phrases

NEAR = 50
FAR = 4
"""Antecedents farther back: same text, same last word (two), same name."""
Floats = NDArray[np.float32]
WIDTH = 129
"""Numbers of the encoder's vector of a word."""
PAIR_FEATURES = 64
"""Features of a pair; unused places are zero."""


@dataclass(frozen=True, slots=True)
class Links:
    """What the encoder says of words: vectors and scores of kinship, and the first word of the cue that each word's source or content belongs to (-1: none)."""

    left: Floats
    right: Floats
    none: Floats
    source_cue: Ints
    content_cue: Ints


def links_of(doc: Doc) -> Links:
    """The encoder's scores of a Doc. One that the engine has not read (annotated by hand) has none: then the words alone decide."""
    kin = doc.user_data.get(KIN) or Kin(*(np.zeros(shape, dtype=np.float32) for shape in ((len(doc), WIDTH), (len(doc), WIDTH), len(doc))))
    source, content = np.full(len(doc), -1), np.full(len(doc), -1)
    for window in doc.user_data.get(SCORES) or ():
        role = window.roles.argmax(1)
        cues = np.flatnonzero(role == 3)
        if not len(cues):
            continue
        for target, layer, inside in ((source, 0, (role == 1) | (role == 2)), (content, 1, (role == 5) | (role == 6))):
            rows = np.flatnonzero(inside)
            if len(rows):
                target[window.tokens[rows]] = window.tokens[cues[window.links[layer][np.ix_(rows, cues)].argmax(1)]]
    return Links(kin.left, kin.right, kin.none, source, content)


def antecedents(phrases: Phrases) -> Ints:
    """``[m, NEAR + FAR]``: for each phrase those before it, nearest first, -1 where there are fewer."""
    m = len(phrases)
    found = np.full((m, NEAR + FAR), -1)
    back = np.arange(m)[:, None] - np.arange(1, NEAR + 1)[None, :]
    found[:, :NEAR] = np.maximum(back, -1)
    seen: dict[tuple[int, int], list[int]] = {}
    pronoun = phrases.group > 0
    for i in range(m):
        if pronoun[i]:
            continue
        keys = [(0, int(phrases.text[i])), (1, int(phrases.last[i]))]
        if phrases.name[i] >= 0:
            keys.append((2, int(phrases.name[i])))
        far: list[int] = []
        for key in keys:
            earlier = seen.setdefault(key, [])
            far.extend(j for j in earlier[-2 if key[0] == 1 else -1 :] if j < i - NEAR and j not in far)
            earlier.append(i)
        found[i, NEAR : NEAR + len(far)] = sorted(far, reverse=True)
    return found


def allowed(phrases: Phrases, back: Ints) -> NDArray[np.bool_]:
    """Where there is an antecedent that neither contains the phrase nor is contained in it; "nobody" is none of any."""
    start, end, head = phrases.start, phrases.end, phrases.head
    nested = (start[back] <= head[:, None]) & (head[:, None] < end[back]) | (start[:, None] <= head[back]) & (head[back] < end[:, None])
    apposition = phrases.role == ROLES.index("apposition")
    any_ = phrases.group == GROUPS.index("any")
    good: NDArray[np.bool_] = (back >= 0) & ~nested & ~(apposition | any_)[:, None] & ~apposition[back]
    return good


def _one_hot(table: list[tuple[Ints, int]]) -> Floats:
    m = len(table[0][0])
    out = np.zeros((m, sum(size for _, size in table)), dtype=np.float32)
    at, rows = 0, np.arange(m)
    for values, size in table:
        out[rows, at + values] = 1
        at += size
    return out


def _earlier(values: Ints) -> Ints:
    """How often each value stood before."""
    counts: dict[int, int] = {}
    out = np.zeros(len(values), dtype=np.int64)
    for k, value in enumerate(values.tolist()):
        out[k] = counts.get(value, 0)
        counts[value] = out[k] + 1
    return out


def of_phrases(phrases: Phrases, tokens: Tokens, links: Links) -> Floats:
    """``[m, d]``: what a phrase is by itself, and how often its words were there before."""
    p = phrases
    if not len(p):
        return np.zeros((0, 1), dtype=np.float32)
    hot = _one_hot(
        [
            (p.form, len(FORMS)), (p.group, len(GROUPS)), (p.number, len(NUMBERS)), (p.gender, len(GENDERS)), (p.label, len(LABELS)),
            (p.definite, len(DEFINITE)), (p.role, len(ROLES)), (np.minimum(p.end - p.start, 8) - 1, 8),
        ]
    )  # fmt: skip
    text, last = _earlier(p.text), _earlier(p.last)
    nested = np.zeros(len(p), dtype=bool)
    nested[1:] = p.start[1:] < np.maximum.accumulate(p.end)[:-1]
    after_name = np.zeros(len(p), dtype=bool)
    governor_is_name = np.isin(tokens.pos[p.governor], ids("PROPN")) & (p.governor != p.head)
    columns = [
        p.predicate, p.clause, p.quote > 0, p.full, p.name >= 0, nested, after_name, governor_is_name, p.sentence == 0, p.line == 0, p.person == 1, p.person == 2,
        links.source_cue[p.tail] >= 0, links.content_cue[p.tail] >= 0, text > 0, last > 0, np.log1p(text), np.log1p(last), np.log1p(p.end - p.start) / 2,
        np.isin(tokens.pos[p.governor], ids("VERB")), np.bitwise_count(p.before) / 4, np.log1p(np.arange(len(p))) / 6,
        links.none[p.tail] / 8,
    ]  # fmt: skip
    return np.concatenate([hot, np.stack([np.asarray(c, dtype=np.float32) for c in columns], 1)], 1)


@cache
def _clash() -> NDArray[np.bool_]:
    table = np.zeros((len(GENDERS), len(GENDERS)), dtype=bool)
    for a, b in CLASHES:
        i, j = GENDERS.index(a), GENDERS.index(b)
        table[i, j] = table[j, i] = True
    return table


def of_pairs(phrases: Phrases, tokens: Tokens, links: Links, back: Ints, good: NDArray[np.bool_], rows: slice) -> Floats:
    """``[PAIR_FEATURES, rows, k]``: what a phrase (rows ``rows``) and its possible antecedents have in common and how they stand to each other."""
    p = phrases
    j, ok = back[rows], good[rows]
    x = np.arange(len(p))[rows][:, None]
    out = np.zeros((PAIR_FEATURES, *j.shape), dtype=np.float32)
    k = 0

    def put(values: NDArray[np.generic]) -> None:
        nonlocal k
        out[k] = values
        k += 1

    text, last, lower, lemma = (a[x] == a[j] for a in (p.text, p.last, p.lower, p.lemma))
    named_x, named_y = p.name[x] >= 0, p.name[j] >= 0
    same_name = (p.name[x] == p.name[j]) & named_x
    nominal = (p.group[x] == 0) & (p.group[j] == 0)
    put(text & nominal)
    put(last & nominal)
    put(lower & nominal)
    put(lemma & nominal)
    put(same_name)
    put(named_x & named_y & ~same_name)
    put(p.full[x] & p.full[j] & ~same_name)
    wx, wy, bx, by = p.words[x], p.words[j], p.before[x], p.before[j]
    put(last & nominal & ((bx & ~wy) == 0))
    put(last & nominal & ((by & ~wx) == 0))
    put(last & nominal & ((bx & ~wy) != 0) & ((by & ~wx) != 0))
    put(((p.own[x] & wy) != 0) & ~last & nominal)
    put(((p.own[j] & wx) != 0) & ~last & nominal)
    put(np.minimum(np.bitwise_count(bx & by), 3) / 3 * nominal)
    number_x, number_y = p.number[x], p.number[j]
    put((number_x == number_y) & (number_x > 0))
    number_clash = (number_x != number_y) & (number_x > 0) & (number_y > 0)
    put(number_clash)
    gender_x, gender_y = p.gender[x], p.gender[j]
    put((gender_x == gender_y) & (gender_x > 0))
    gender_clash = _clash()[gender_x, gender_y]
    put(gender_clash)
    person_x, person_y = p.person[x], p.person[j]
    pronouns = (p.group[x] > 0) & (p.group[j] > 0)
    same_group = (p.group[x] == p.group[j]) & pronouns
    put(same_group)
    put(pronouns & (person_x != person_y))
    put(pronouns & (person_x == person_y) & ~same_group)
    label_x, label_y = p.label[x], p.label[j]
    put((label_x == label_y) & (label_x > 0))
    put((label_x != label_y) & (label_x > 0) & (label_y > 0))
    # distance
    sentences = p.sentence[x] - p.sentence[j]
    for low, high in ((0, 0), (1, 1), (2, 2), (3, 4), (5, 9), (10, 10**9)):
        put((sentences >= low) & (sentences <= high))
    steps = x - j
    put(np.log1p(np.maximum(steps, 0)) / 4)
    put(steps == 1)
    put(np.log1p(np.maximum(p.head[x] - p.head[j], 0)) / 6)
    lines = p.line[x] - p.line[j]
    put(lines == 0)
    put((lines == 1) & (person_x > 0) & (person_x < 3))
    put((lines % 2 == 1) & (person_x > 0) & (person_x < 3))
    # syntax
    role_x, role_y = p.role[x], p.role[j]
    put((role_x == 1) & (role_y == 1))
    put(role_x == role_y)
    same_governor = p.governor[x] == p.governor[j]
    put(same_governor)
    put(same_governor & (role_x == 2) & (role_y == 1))
    above_x = tokens.head[p.governor]
    put((p.governor[j] == above_x[x]) & (role_y == 1))  # the antecedent is the subject of the clause above
    put((p.governor[x] == p.head[j]) & ~same_governor)
    put(p.governor[j] == p.head[x])
    put(p.predicate[x] & (p.governor[j] == p.head[x]) & (role_y == 1))
    put(p.predicate[j] & (p.governor[x] == p.head[j]))
    put(p.end[j] <= p.start[x])
    put((p.end[j] == p.start[x]) | (p.end[j] + 1 == p.start[x]))
    put(p.joint[j] & (number_x == 2))
    # quotation and attribution
    quote_x, quote_y = p.quote[x], p.quote[j]
    put((quote_x > 0) & (quote_x == quote_y))
    put((quote_x > 0) & (quote_y == 0))
    put((quote_x == 0) & (quote_y > 0))
    put((quote_x > 0) & (quote_y > 0) & (quote_x != quote_y))
    speaks = (links.content_cue[p.head][x] == links.source_cue[p.tail][j]) & (links.content_cue[p.head][x] >= 0)
    put(speaks & (quote_x > quote_y))
    put(speaks)
    # rank among those that agree
    agrees = ok & ~number_clash & ~gender_clash & ~(pronouns & (person_x != person_y)) & ~((role_y == 9) & (person_x == 3))
    rank = np.cumsum(agrees, axis=1)
    put(agrees & (rank == 1))
    put(np.log1p(rank) / 4)
    subjects = agrees & (role_y == 1)
    put(subjects & (np.cumsum(subjects, axis=1) == 1))
    heads = ok & last & nominal
    put(heads & (np.cumsum(heads, axis=1) == 1))
    groups = ok & same_group
    put(groups & (np.cumsum(groups, axis=1) == 1))
    # kinship
    left, right = links.left[p.tail[rows]], links.right[p.tail]
    score = np.einsum("md,mkd->mk", left, right[j], optimize=True)
    none = links.none[p.tail[rows]][:, None]
    put(np.clip(score / 8, -4, 4))
    put(np.clip((score - none) / 8, -4, 4))
    masked = np.where(ok, score, -1e4)
    top = np.maximum(masked.max(1, keepdims=True), none)
    weights = np.exp(masked - top)
    share = weights / (weights.sum(1, keepdims=True) + np.exp(none - top))
    put(share)
    put(ok & (masked == masked.max(1, keepdims=True)))
    put(p.tail[x] == p.tail[j])
    assert k <= PAIR_FEATURES
    return out
