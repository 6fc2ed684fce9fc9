"""Word forms: the readings of a form as lemma, part and tag, and a synonym put into the same form. By ``lemminflect``'s tables."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import lemminflect

PARTS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "r": "ADV"}
TAGS = {
    "n": ("NNS", "NN"),
    "v": ("VBD", "VBN", "VBG", "VBZ", "VB"),
    "a": ("JJR", "JJS", "JJ"),
    "r": ("RBR", "RBS", "RB"),
}


class Form(NamedTuple):
    """One reading of a word form. ``tag`` is Penn Treebank's."""

    lemma: str
    part: str
    tag: str


@cache
def readings(word: str) -> tuple[Form, ...]:
    """Readings of a lower-case form by the dictionary, nouns and verbs first; the form itself for an unknown word."""
    lemmas = lemminflect.getAllLemmas(word)
    found = [Form(lemma, part, tag) for part in PARTS for lemma in lemmas.get(PARTS[part], ()) if (tag := _tag(word, lemma, part))]
    return tuple(found)


@cache
def inflect(phrase: str, form: Form) -> str:
    """``phrase`` in the form's tag: the first word of a verb phrase, the last one of others."""
    words = phrase.split(" ")
    place = 0 if form.part == "v" else -1
    if form.tag in ("NN", "VB", "JJ", "RB"):
        return phrase
    if form.part in "ar" and len(words[place]) > 7:
        words[place] = ("more " if form.tag.endswith("R") else "most ") + words[place]
    else:
        words[place] = (lemminflect.getInflection(words[place], form.tag) or (words[place],))[0]
    return " ".join(words)


@cache
def is_part(word: str, part: str) -> bool:
    """Whether a word, or the head of a phrase, can be of a part of speech in its base form."""
    head = word.split(" ")[0 if part == "v" else -1]
    return head in lemminflect.getAllLemmas(head).get(PARTS[part], ())


def _tag(word: str, lemma: str, part: str) -> str | None:
    if word == lemma:
        return TAGS[part][-1]
    return next((tag for tag in TAGS[part][:-1] if word in lemminflect.getInflection(lemma, tag)), None)
