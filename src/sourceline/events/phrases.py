"""Noun phrases and arguments, read from the parse and from token order where the parse has none."""

from __future__ import annotations

import msgspec
from spacy.tokens import Doc, Token

from sourceline.events.lexicon import Weapon, harm_forms, noun_rows, weapons, words
from sourceline.records import Span

OUTSIDE = frozenset(
    {
        "acl",
        "acl:relcl",
        "advcl",
        "advcl:relcl",
        "parataxis",
        "appos",
        "conj",
        "cc",
        "punct",
        "list",
        "discourse",
        "case",
        "mark",
        "ccomp",
        "cop",
        "nsubj",
        "dep",
    }
)
RELATIVES = frozenset({"who", "that", "which", "whom"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


class Arguments(msgspec.Struct, frozen=True):
    """What a predicate or event noun takes: heads of its phrases; ``obliques`` with the preposition that leads each."""

    subject: Token | None = None
    object: Token | None = None
    passive: bool = False
    agent: Token | None = None
    obliques: tuple[tuple[str, Token], ...] = ()
    modifiers: tuple[Token, ...] = ()


def lemma(token: Token) -> str:
    """The lemma in lower case, or the form where there is none."""
    return (token.lemma_ or token.text).lower()


def children(token: Token, *deps: str) -> list[Token]:
    """Children of ``token`` with one of the relations ``deps``."""
    return [child for child in token.children if child.dep_ in deps]


def case_of(token: Token) -> str:
    """The preposition of a phrase ("because of": "because"), or nothing."""
    return next((lemma(child) for child in token.children if child.dep_ == "case" and child.i < token.i), "")


def left_edge(head: Token) -> int:
    """The first token of the noun phrase, prepositions left out."""
    start = head.i
    for child in head.lefts:
        if child.dep_ not in OUTSIDE and not child.is_punct:
            start = min(start, child.left_edge.i)
            break
    return start


def right_edge(head: Token, depth: int = 6) -> int:
    """The last token of the noun phrase: up to the first relative clause, apposition, conjunct or mark."""
    end = head.i
    for child in head.rights:
        if child.dep_ in OUTSIDE or child.pos_ == "VERB" or depth == 0 or child.is_space or (child.ent_type_ == "DATE" and head.ent_type_ != "DATE"):
            break
        if child.pos_ != "PROPN" and any(mark.lower_ in ("including", "among", "despite") for mark in child.lefts):
            break
        end = right_edge(child, depth - 1) if child.i > end else end
    return end


def phrase_span(head: Token) -> Span:
    """Code points of the noun phrase of ``head``, without relative clauses."""
    doc = head.doc
    start, end = doc[left_edge(head)], doc[right_edge(head)]
    return start.idx, end.idx + len(end.text)


def core_span(head: Token) -> Span:
    """Code points of the noun phrase of ``head`` up to its head."""
    start = head.doc[left_edge(head)]
    return start.idx, head.idx + len(head.text)


def conjuncts(head: Token) -> list[Token]:
    """``head`` and the noun phrases joined to it, in order of the text."""
    found, waiting = [head], [head]
    while waiting and len(found) < 12:
        for child in waiting.pop().children:
            if child.dep_ == "conj" and child.pos_ in NOMINAL:
                found.append(child)
                waiting.append(child)
    return sorted(found, key=lambda token: token.i)


def weapon(token: Token) -> Weapon | None:
    """The weapon that ``token`` names with the word before it, or alone."""
    table = weapons()
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return None
    if token.i > 0 and (pair := table.get(f"{lemma(token.nbor(-1))} {lemma(token)}")) is not None:
        return pair
    return table.get(lemma(token)) or table.get(token.lower_)


def is_passive(verb: Token) -> bool:
    """Whether a participle takes its subject as object; headlines drop the auxiliary."""
    own = [child for child in verb.children if child.dep_ in ("aux:pass", "nsubj:pass", "aux", "nsubj", "obj")]
    if any(child.dep_.endswith(":pass") for child in own):
        return True
    if _after_be(verb):
        return True
    if verb.tag_ not in ("VBN", "JJ", "") or any(child.dep_ == "obj" for child in own):
        return False
    return not any(child.dep_ == "aux" and lemma(child) == "have" for child in own)


BE = frozenset({"was", "were", "been", "being", "is", "are", "be", "got", "get"})


def _after_be(verb: Token) -> bool:
    """Whether a form of "be" leads a participle, whatever the parse says: it is the surest sign of a passive."""
    if not verb.lower_.endswith(("ed", "en", "t", "n", "n't", "shot", "hit", "ain")) or verb.tag_ == "VBG":
        return False
    i = verb.i - 1
    while i >= 0 and verb.i - i < 4 and verb.doc[i].pos_ in ("ADV", "PART"):
        i -= 1
    return i >= 0 and verb.doc[i].lower_ in BE


def _antecedent(verb: Token, subject: Token | None) -> Token | None:
    """The noun that a relative pronoun stands for; the nearest noun before it where the parse missed the clause."""
    if subject is None or subject.lower_ not in RELATIVES:
        return subject
    if verb.dep_ in ("acl:relcl", "acl") and verb.head.i < verb.i:
        return verb.head
    if subject.tag_ in ("WDT", "WP") or subject.lower_ == "that":
        return nearby_noun(subject.doc, subject.i, -1, max(0, subject.i - 5), subject.i) or subject
    return subject


def is_means(token: Token) -> bool:
    """Whether a noun is an attack or a weapon, so that it kills and is not killed."""
    named = weapon(token)
    if named is not None and named.kind != "person":
        return True
    return any(
        row.pos == "NOUN" and row.type == "ASSAULT" and row.toll == "any" and row.phrase[-1] == lemma(token) for row in noun_rows(lemma(token))
    )


def verb_arguments(verb: Token) -> Arguments:
    """Subject (inherited from a governing verb where it has none), object, agent and obliques of ``verb``."""
    passive = is_passive(verb)
    subject = next((child for child in children(verb, "nsubj", "nsubj:pass") if child.i < verb.i), None)
    subject = _antecedent(verb, subject)
    if subject is None:
        subject = _inherited(verb, passive)
    target = next(iter(children(verb, "obj")), None)
    if target is None and not passive and subject is not None and subject.i < verb.i:
        # Parsers take "An airstrike killed Sol" for a verb with two subjects.
        target = next((child for child in children(verb, "nsubj") if child.i > verb.i), None)
    if passive and subject is not None and is_means(subject) and not children(verb, "aux:pass"):
        passive = False
    if not passive and target is None and subject is not None and verb.tag_ in ("VBD", "VBN") and verb.lower_ in harm_forms():
        # Headlines drop the auxiliary, and taggers follow: "Four people shot outside a club".
        passive = subject.i < verb.i and not is_means(subject) and not children(verb, "aux") and verb.dep_ not in ("acl:relcl", "conj")
    obliques = tuple((case_of(child), child) for child in verb.children if child.dep_.partition(":")[0] in ("obl", "nmod"))
    agent = next((child for child in verb.children if child.dep_ == "obl:agent"), None)
    if agent is None and passive:
        agent = next((child for case, child in obliques if case == "by"), None)
    return Arguments(subject, target, passive, agent, obliques)


def _inherited(verb: Token, passive: bool) -> Token | None:
    head = verb.head
    if verb.dep_ == "acl" and head.pos_ in NOMINAL and (passive or verb.tag_ == "VBG"):
        return head
    for _ in range(3):
        if (
            verb.dep_ not in ("conj", "xcomp", "advcl")
            or (verb.dep_ == "advcl" and (verb.tag_ not in ("VBG", "VBN") or children(verb, "mark")))
            or head == verb
            or head.pos_ not in ("VERB", "AUX", "ADJ")
        ):
            return None
        if subject := _antecedent(head, next(iter(children(head, "nsubj", "nsubj:pass")), None)):
            return subject
        verb, head = head, head.head
    return None


def noun_arguments(noun: Token) -> Arguments:
    """Possessor, compounds and prepositional phrases of an event noun; those of a supporting verb with it."""
    obliques = [(case_of(child), child) for child in noun.children if child.dep_.partition(":")[0] in ("nmod", "obl") and child.dep_ != "nmod:poss"]
    modifiers = [child for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod:poss", "nmod", "nmod:desc") or child.ent_type_]
    head = noun.head
    subject = None
    if head is not noun and lemma(head) in words("support", "verbs") and noun.dep_ in ("obj", "obl", "nsubj:pass", "nmod"):
        verb = verb_arguments(head)
        subject = verb.agent if verb.passive else verb.subject
        obliques += [pair for pair in verb.obliques if pair[1] is not noun]
    elif head is not noun and noun.dep_ in ("obl", "obj", "nsubj") and head.pos_ == "VERB":
        obliques += [(case_of(child), child) for child in head.children if child.dep_ == "obl" and child is not noun and child.ent_type_]
    return Arguments(subject, None, False, None, tuple(obliques), tuple(modifiers))


def nearby_noun(doc: Doc, start: int, step: int, low: int, high: int) -> Token | None:
    """The head of the first noun phrase from ``start`` in direction ``step`` within ``low`` to ``high``: where the parse has no argument."""
    index = start
    for _ in range(10):
        index += step
        if not low <= index < high:
            return None
        token = doc[index]
        if lemma(token) in words("people", "time"):
            continue
        if token.pos_ in ("NOUN", "PROPN", "PRON") or (
            token.pos_ == "NUM" and not (index + 1 < high and doc[index + 1].pos_ in ("NOUN", "ADJ", "PROPN"))
        ):
            while index + 1 < high and doc[index + 1].pos_ in ("NOUN", "PROPN") and token.pos_ != "PRON":
                index += 1
            return doc[index]
        if token.pos_ in ("VERB", "SCONJ") or token.text in (";", "—", ":"):
            return None
    return None
