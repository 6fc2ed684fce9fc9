"""Triggers of one thing become one event.

The rule (after POLECAT, which codes one ASSAULT for "an airstrike killed Sol"): an attack and the harm it does, joined by the parse in one
sentence, are one event mention. Its trigger is the harm (killing before wounding before the attack), its mode comes from the attack or the
weapon, its roles and tolls from all. Two killings, or an attack that is only a reason, a date or a likeness ("in retaliation for", "amid",
"before"), stay apart.
"""

from __future__ import annotations

import msgspec
from spacy.tokens import Token

from sourceline.events.lexicon import ordered, words
from sourceline.events.phrases import case_of, children, lemma, verb_arguments
from sourceline.events.triggers import Anchor

LINKS = frozenset({"nsubj", "obj", "obl", "nmod", "compound", "advcl", "acl", "xcomp", "conj", "appos", "amod", "csubj", "dep", "parataxis"})
RANK = {"killed": 0, "both": 1, "injured": 2, "shot": 3, "any": 4, "none": 5}
WEAK = frozenset({"die", "dead", "death", "perish", "succumb", "fatality", "casualty", "wounded", "injured", "injury"})


class Cluster(msgspec.Struct, frozen=True):
    """The triggers of one event, leading one first."""

    anchors: tuple[Anchor, ...]

    @property
    def lead(self) -> Anchor:
        """The trigger that stands for the event."""
        return self.anchors[0]


def merge(anchors: list[Anchor]) -> list[Cluster]:
    """Events of a text in the order of their triggers."""
    groups: list[list[Anchor]] = []
    start = 0
    for end in range(1, len(anchors) + 1):
        if end == len(anchors) or anchors[end].sentence != anchors[start].sentence:
            groups.extend(_clusters(anchors[start:end]))
            start = end
    clusters = [Cluster(tuple(sorted(group, key=lambda anchor: (RANK[anchor.row.toll], not anchor.verbal, anchor.token.i)))) for group in groups]
    return sorted(clusters, key=lambda cluster: cluster.lead.span)


def _clusters(anchors: list[Anchor]) -> list[list[Anchor]]:
    """Joins within one sentence, nearest pairs first."""
    owner = list(range(len(anchors)))
    pairs = []
    for i, left in enumerate(anchors):
        for j in range(i + 1, min(i + 8, len(anchors))):
            if (far := _distance(left, anchors[j])) is not None:
                pairs.append((far, i, j))  # noqa: PERF401 (three names read better in a loop)
    for _, i, j in sorted(pairs):
        first = [anchors[k] for k in range(len(anchors)) if owner[k] == owner[i]]
        second = [anchors[k] for k in range(len(anchors)) if owner[k] == owner[j]]
        if owner[i] != owner[j] and _compatible(first, second):
            source, target = owner[j], owner[i]
            owner = [target if value == source else value for value in owner]
    found: dict[int, list[Anchor]] = {}
    for k, anchor in enumerate(anchors):
        found.setdefault(owner[k], []).append(anchor)
    return list(found.values())


def _distance(left: Anchor, right: Anchor) -> int | None:
    """Arcs between two triggers of one ASSAULT, null where they name two things."""
    if left.row.type != "ASSAULT" or right.row.type != "ASSAULT" or left.token.i == right.token.i:
        return None
    if "none" in (left.row.toll, right.row.toll) or left.row.phrase == right.row.phrase:
        return None
    for harm, attack in ((left, right), (right, left)):
        if harm.verbal and not attack.verbal and _causes(harm) == attack.token.i:
            return 1
    up, down = path(left.token, right.token)
    if up is None or down is None or len(up) + len(down) > 4:
        return None
    if not all(_joins(token) for token in (*up, *down)):
        return None
    if up and down and lemma(up[-1].head) not in words("separate", "carriers"):
        # Two branches of one verb that only reports or orders ("the attack followed airstrikes that killed") are two things.
        return None
    return len(up) + len(down)


def _causes(harm: Anchor) -> int | None:
    """The token that the clause of ``harm`` has as its doer, relative pronouns resolved."""
    arguments = verb_arguments(harm.token)
    subject = arguments.agent if arguments.passive else arguments.subject
    return subject.i if subject is not None and harm.row.subject == "actor" else None


def path(left: Token, right: Token) -> tuple[list[Token] | None, list[Token] | None]:
    """The tokens from each side below their lowest common ancestor; nulls where there is none within six arcs."""
    above = {left.i: 0}
    up = [left]
    for _ in range(6):
        if up[-1].head.i == up[-1].i:
            break
        up.append(up[-1].head)
        above[up[-1].i] = len(up) - 1
    down: list[Token] = []
    token = right
    for _ in range(7):
        if token.i in above:
            return up[: above[token.i]], down
        down.append(token)
        if token.head.i == token.i:
            break
        token = token.head
    return None, None


def _joins(token: Token) -> bool:
    """Whether the arc above ``token`` may lie inside one event."""
    relation = token.dep_.partition(":")[0]
    if relation not in LINKS:
        return False
    if relation in ("obl", "nmod") and (case_of(token) in words("separate", "cases") or lemma(token) in words("separate", "nouns")):
        return False
    if relation == "parataxis" and token.pos_ != "VERB":
        return False
    if relation == "conj" and token.pos_ == "NOUN" and token.head.pos_ == "NOUN":
        return lemma(token) in WEAK or lemma(token.head) in WEAK
    marks = {lemma(child) for child in children(token, "mark")} if relation == "advcl" else set()
    return not marks & {"if", "because", "before", "since", "although", "though", "unless"}


def _compatible(first: list[Anchor], second: list[Anchor]) -> bool:
    """Whether two groups can be one event: no two killings, no two weapons, harm on one side at least or one attack told twice."""
    tolls = [{anchor.row.toll for anchor in group} for group in (first, second)]
    if _strong(first, "killed") and _strong(second, "killed"):
        return False
    if _strong(first, "injured") and _strong(second, "injured"):
        return False
    modes = [{anchor.row.mode for anchor in group if anchor.row.mode and not anchor.row.mode.startswith("targeted")} for group in (first, second)]
    alike = not modes[0] or not modes[1] or bool(modes[0] & modes[1]) or _kin(modes[0] | modes[1])
    return alike or "shot" in tolls[0] | tolls[1]


def _kin(modes: set[str]) -> bool:
    """Modes that one attack can be told with: a suicide attack is a bombing, a missile comes from an aircraft."""
    return any(
        modes <= set(kin)
        for kin in (
            ("suicide-attack", "explosives"),
            ("aerial", "heavy-weapons", "explosives", "drone"),
            ("firearms", "primitive"),
            ("firearms", "beat"),
        )
    )


def _strong(group: list[Anchor], toll: str) -> bool:
    return any(anchor.row.toll == toll and anchor.row.phrase[0] not in WEAK for anchor in group)


def mode_of(modes: set[str]) -> str | None:
    """The most telling of several modes, by the order in ``hedges.toml``."""
    return next((mode for mode in ordered("modes", "order") if mode in modes), next(iter(sorted(modes)), None))
