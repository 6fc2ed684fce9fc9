"""Whether an event is said to have happened: negation, modals, conditionals, governing words, and the stance of who says it."""

from __future__ import annotations

from spacy.tokens import Token

from sourceline.events.lexicon import words
from sourceline.events.merging import Cluster
from sourceline.events.phrases import children, lemma
from sourceline.records import Attribution, EventStatus

STATUSES: tuple[EventStatus, ...] = ("denied", "rumoured", "possible", "planned", "hypothetical")
BY_STANCE: dict[str, EventStatus] = {"denies": "denied", "rumours": "rumoured", "doubts": "possible", "intends": "planned", "asks": "hypothetical"}
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its"})


def find_status(cluster: Cluster, attribution: Attribution | None) -> EventStatus:
    """Status of one event. What its own clause says comes before the stance of its source.

    A definite event noun ("the attack"), a past-tense relative clause and what stands behind "involvement in" are taken for granted by
    the speaker, so neither the stance nor the modals above change them.
    """
    if (own := _own(cluster.lead.token, cluster)) is not None:
        # "denied that there had been any explosion"
        return "denied" if own == "hypothetical" and attribution is not None and attribution.stance == "denies" else own
    if attribution is None and _is_asked(cluster):
        return "hypothetical"
    for anchor in cluster.anchors[1:]:
        if not anchor.verbal and (found := _modifier(anchor.token)) is not None:
            return found
    stance = BY_STANCE.get(attribution.stance) if attribution is not None else None
    if attribution is not None and stance is None and attribution.certainty == "possible":
        stance = "possible"
    if stance is not None and not _presupposed(cluster.lead.token, attribution):
        return stance
    return "asserted"


def _is_asked(cluster: Cluster) -> bool:
    """Whether the sentence is a question of the outlet's: "Is the governor dead?"."""
    doc = cluster.lead.token.doc
    low, high = cluster.lead.sentence
    closing = next((doc[i].text for i in range(high - 1, low - 1, -1) if not doc[i].is_space), "")
    return closing == "?"


def _own(token: Token, cluster: Cluster) -> EventStatus | None:
    noun = not cluster.lead.verbal
    if noun and (found := _modifier(token)) is not None:
        return found
    if (negated := _negated(token)) is not None:
        return negated
    if (modal := _modal(token)) is not None:
        return modal
    current, steps = token, 0
    presupposed = noun and _is_definite(token)
    while current.head.i != current.i and steps < 5:
        head = current.head
        relation = current.dep_.partition(":")[0]
        if relation in ("acl", "advcl") and current.tag_ in ("VBD",) and relation == "acl":
            return None
        if relation == "advcl" and {lemma(mark) for mark in children(current, "mark")} & words("conditional", "marks"):
            return "hypothetical"
        if not presupposed and (found := _governed(current, head, relation, noun)) is not None:
            return found
        if relation in ("conj", "parataxis", "appos", "nmod") and not noun and relation != "conj":
            return None
        if relation in ("ccomp", "acl", "advcl", "parataxis", "csubj"):
            return None
        if relation == "nmod" and noun and lemma(head) in words("negation", "presupposing"):
            return None
        current, steps = head, steps + 1
    return None


def _modifier(token: Token) -> EventStatus | None:
    """Words beside an event noun: "possible attack", "planned strike", "attack plans", "no attack"."""
    for child in token.lefts:
        word = child.lower_
        for status in STATUSES:
            if word in words("modifier", status):
                return status
        if word == "no":
            return None if lemma(token) in ("casualty", "injury", "death", "fatality") else "denied"
    if token.dep_ == "compound" and lemma(token.head) in words("modifier", "planned_heads"):
        return "planned"
    if token.dep_ == "nmod" and lemma(token.head) in words("modifier", "planned_heads") and not _is_definite(token):
        return "planned"
    return None


def _negated(token: Token) -> EventStatus | None:
    negations = words("negation", "adverbs")
    for child in token.children:
        if child.dep_ in ("advmod", "mark", "case", "cc") and child.lower_ in negations and child.i < token.i:
            return "denied"
        if child.dep_ in ("aux", "aux:pass") and child.lower_ in ("n't", "n’t", "not"):
            return "denied"
        if child.dep_ == "advmod":
            for status in ("possible", "rumoured"):
                if child.lower_ in words("adverb", status) and child.i < token.i:
                    return "possible" if status == "possible" else "rumoured"
    return None


def _modal(token: Token) -> EventStatus | None:
    """The modal of the clause: "could kill", "will attack", "would be met with"; "could have" and "would have" too."""
    for child in token.children:
        if child.dep_ == "aux":
            word = child.lower_
            if word in words("modal", "possible"):
                return "possible"
            if word in words("modal", "planned"):
                return "planned"
            if word in words("modal", "hypothetical"):
                return "hypothetical"
            if word == "going":
                return "planned"
    return None


def _governed(current: Token, head: Token, relation: str, noun: bool) -> EventStatus | None:
    """What the word above says: "fear", "plan to", "fail to", "foiled an attack", "rumored dead"."""
    word = lemma(head)
    infinitive = any(lemma(mark) == "to" for mark in children(current, "mark")) or current.tag_ == "VBG"
    if relation in ("xcomp", "ccomp", "acl", "obj", "advcl", "nsubj", "obl"):
        if word in words("governor", "rumoured"):
            return "rumoured"
        if word in words("negation", "prevented") and relation in ("xcomp", "obj", "ccomp", "obl") and (noun or infinitive):
            return "denied"
        if word in words("negation", "denied") and relation in ("xcomp", "obj", "ccomp"):
            return "denied"
        if word in words("governor", "possible") and relation in ("xcomp", "ccomp"):
            return "possible"
        if (
            word in words("governor", "planned")
            and (infinitive or (noun and relation == "obj"))
            and relation in ("xcomp", "acl", "obj", "advcl", "ccomp")
        ):
            return "planned"
        if word in words("governor", "hypothetical") and relation in ("xcomp", "obj", "ccomp") and (infinitive or noun):
            return "hypothetical"
    if relation in ("obj", "nsubj", "xcomp", "obl") and head.pos_ == "VERB" and (noun or relation == "xcomp"):
        if relation != "obl" and (negated := _negated(head)) == "denied":
            return negated
        return _modal(head) if relation in ("obj", "xcomp", "nsubj") else None
    return None


def _is_definite(token: Token) -> bool:
    return any(child.lower_ in DEFINITE or child.dep_ == "nmod:poss" for child in token.lefts)


def _presupposed(token: Token, attribution: Attribution | None) -> bool:
    """Whether the speaker takes the event for granted, so that stance does not touch it."""
    if attribution is None:
        return True
    noun = token.pos_ in ("NOUN", "PROPN", "ADJ")
    if noun and attribution.stance == "denies" and (lemma(token.head) in words("negation", "presupposing") or token.dep_ in ("obl", "nmod")):
        return True
    if noun and _is_definite(token):
        return True
    if attribution.stance in ("intends", "asks"):
        if token.dep_ in ("obl", "nmod") and any(lemma(child) in ("for", "after", "over", "following", "of") for child in children(token, "case")):
            return True
        if token.tag_ in ("VBD", "VBN") and (token.dep_ == "acl:relcl" or token.dep_ == "acl"):
            return True
        return token.tag_ == "VBD"
    current = token
    for _ in range(3):
        if current.dep_ == "acl:relcl" and current.tag_ == "VBD" and attribution.stance in ("denies",):
            return True
        current = current.head
    return False
