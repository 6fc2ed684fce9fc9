"""Who did what to whom with what: roles from the parse, by nearness where the parse is silent."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.attrs import IDX
from spacy.tokens import Doc, Token

from sourceline.events.lexicon import words
from sourceline.events.merging import Cluster, mode_of
from sourceline.events.phrases import (
    RELATIVES,
    Arguments,
    children,
    conjuncts,
    lemma,
    nearby_noun,
    noun_arguments,
    phrase_span,
    verb_arguments,
    weapon,
)
from sourceline.events.triggers import Anchor
from sourceline.events.when_where import is_country
from sourceline.records import Entity, Role, RoleName, Span

ORDER: tuple[RoleName, ...] = ("actor", "recipient", "victim", "target", "instrument")
PEOPLE = frozenset({"PERSON", "ORG", "GROUP", "PLACE"})
Found = list[tuple[RoleName, Token]]


class Mentions:
    """Entities by token, so that a role's head finds its entity."""

    def __init__(self, doc: Doc, entities: Sequence[Entity]) -> None:
        """Indexes every mention by the tokens that it covers; of two on one token the shorter wins. Cost: linear in the mentions."""
        starts = doc.to_array(IDX).tolist()
        self._by_token: dict[int, tuple[int, str]] = {}
        at = 0
        mentions = sorted((start, end, entity.id) for entity in entities for start, end, _ in entity.mentions)
        for start, end, identity in mentions:
            while at and starts[at - 1] >= start:
                at -= 1
            while at < len(starts) and starts[at] + len(doc[at].text) <= start:
                at += 1
            i = at
            while i < len(starts) and starts[i] < end:
                length = end - start
                if i not in self._by_token or length < self._by_token[i][0]:
                    self._by_token[i] = (length, identity)
                i += 1

    def at(self, token: Token) -> str | None:
        """The id of the entity mentioned at ``token``."""
        found = self._by_token.get(token.i)
        return found[1] if found else None


def find_roles(cluster: Cluster, mentions: Mentions) -> tuple[tuple[Role, ...], str | None]:
    """Roles of an event but for place and time, and its PLOVER mode (null: none said)."""
    found: Found = []
    modes = {anchor.row.mode for anchor in cluster.anchors if anchor.row.mode}
    own = {token.i for anchor in cluster.anchors for token in anchor.token.doc.char_span(*anchor.span, alignment_mode="expand") or [anchor.token]}
    assault = cluster.lead.row.type == "ASSAULT"
    for anchor in cluster.anchors:
        for role, token in _of(anchor):
            if token.i in own or token.lower_ in RELATIVES or lemma(token) in words("people", "time"):
                continue
            found.append((role, token))
    weapons = {found_mode for role, token in found if role in ("instrument", "actor") and (named := weapon(token)) and (found_mode := named.mode)}
    if assault and cluster.lead.row.toll != "none":
        modes |= weapons
    roles: list[Role] = []
    seen: set[Span] = set()
    for role, head in sorted(found, key=lambda pair: (ORDER.index(pair[0]), pair[1].i)):
        span = phrase_span(head)
        if span not in seen:
            seen.add(span)
            roles.append(Role(role=role, span=span, entity=mentions.at(head)))
    return tuple(roles), _mode(cluster, modes)


def _mode(cluster: Cluster, modes: set[str]) -> str | None:
    if cluster.lead.row.type == "MOBILIZE" and cluster.lead.verbal:
        target = verb_arguments(cluster.lead.token)
        head = target.subject if target.passive else target.object
        if head is not None and lemma(head) in ("police", "officer"):
            return "police"
        if head is not None and weapon(head) is not None:
            return "weapons"
    if len({anchor.row.type for anchor in cluster.anchors}) == 1 and cluster.lead.row.type == "ASSAULT":
        return mode_of(modes)
    return cluster.lead.row.mode


def _of(anchor: Anchor) -> Found:
    row = anchor.row
    if row.pos == "VERB":
        return _verb(anchor, verb_arguments(anchor.token))
    if row.pos == "ADJ":
        subject = next((child for child in anchor.token.children if child.dep_ == "nsubj"), None)
        return _joined("victim", subject) if subject is not None else []
    return _noun(anchor, noun_arguments(anchor.token))


def _verb(anchor: Anchor, arguments: Arguments) -> Found:
    row = anchor.row
    found: Found = []
    passive = arguments.passive and (row.object in ("victim", "target") or bool(children(anchor.token, "aux:pass", "nsubj:pass")))
    subject, target = (arguments.agent, arguments.subject) if passive else (arguments.subject, arguments.object)
    if row.subject == "victim":
        subject, target = arguments.subject, None
    if subject is None and not arguments.passive and row.type == "ASSAULT" and anchor.token.dep_ in ("root", "dep", "acl:relcl"):
        subject = nearby_noun(anchor.token.doc, anchor.token.i, -1, *anchor.sentence)
    if subject is not None and row.subject:
        found += _agents(row.subject, subject)
    if target is not None and row.object and row.object != "instrument":
        found += _joined(_object_role(row.object, target), target)
    elif target is not None and weapon(target) is not None and row.type == "ASSAULT":
        found.append(("instrument", target))
    return found + _obliques(anchor, arguments)


def _object_role(role: RoleName, head: Token) -> RoleName:
    """Attacked people are victims, attacked things targets."""
    if role == "target" and head.ent_type_ == "PERSON":
        return "victim"
    if role == "target" and head.ent_type_ in ("ORG", "GROUP"):
        return "recipient"
    if role == "victim" and head.ent_type_ == "FACILITY":
        return "target"
    return role


def _agents(role: RoleName, head: Token) -> Found:
    """The doer, or the weapon in its place ("a missile killed"); attack nouns do nothing themselves."""
    found: Found = []
    for unit in conjuncts(head):
        named = weapon(unit)
        if role in ("actor", "instrument") and named is not None and named.kind != "person":
            found.append(("instrument", unit))
        elif role == "actor" and unit.ent_type_ in ("DATE", "MONEY"):
            continue
        elif role != "instrument":
            found.append((role, unit))
    return found


def _joined(role: RoleName, head: Token) -> Found:
    return [(role, unit) for unit in conjuncts(head)]


def _obliques(anchor: Anchor, arguments: Arguments) -> Found:
    row = anchor.row
    found: Found = []
    for case, head in arguments.obliques:
        if head is arguments.agent and row.subject != "victim":
            continue
        named = weapon(head)
        if named is not None and named.kind != "person" and row.type == "ASSAULT" and case in words("relations", "instrument") | {"in", "from", "of"}:
            found.append(("instrument", head))
        elif head.ent_type_ == "DATE":
            continue
        elif (
            case in words("relations", "target")
            and row.object in ("target", "victim")
            and row.type in ("ASSAULT", "COERCE")
            and case != "on"
            and row.subject == "actor"
        ):
            found += [(_object_role("target", unit), unit) for unit in conjuncts(head)]
        elif case in words("relations", "recipient") and row.object == "recipient":
            found += _joined("recipient", head) if case in ("with", "against") or head.ent_type_ in PEOPLE else []
    return found


def _noun(anchor: Anchor, arguments: Arguments) -> Found:
    row = anchor.row
    found: Found = []
    for head in arguments.modifiers:
        named = weapon(head)
        if named is not None and row.type == "ASSAULT":
            found.append(("instrument" if named.kind != "person" else "actor", head))
        elif head.ent_type_ == "DATE" or (head.pos_ == "ADJ" and not head.ent_type_):
            continue
        elif row.subject is None or row.toll == "killed" or lemma(anchor.token) in ("arrest", "abduction", "kidnapping", "release", "deployment"):
            if row.object and head.dep_ == "nmod:poss":
                found.append((row.object, head))
        elif head.ent_type_ in ("FACILITY",) or lemma(head) in words("people", "things"):
            found.append(("target", head))
        elif head.ent_type_ == "PLACE" and head.dep_ != "nmod:poss" and not is_country(head.text):
            continue
        elif row.subject == "actor" and (head.ent_type_ in ("ORG", "GROUP", "PERSON", "PLACE") or head.dep_ == "nmod:poss"):
            found.append(("actor", head))
    if arguments.subject is not None and row.subject == "actor":
        found += _agents("actor", arguments.subject)
    for case, head in arguments.obliques:
        found += _noun_oblique(anchor, case, head)
    return found


def _noun_oblique(anchor: Anchor, case: str, head: Token) -> Found:
    row = anchor.row
    named = weapon(head)
    if head.ent_type_ == "DATE":
        return []
    if named is not None and named.kind != "person" and row.type == "ASSAULT":
        return [("instrument", head)] if case in words("relations", "instrument") else []
    if case == "by":
        return _joined("actor", head) if row.subject == "actor" else []
    if case in words("relations", "victim") and row.object in ("victim", "target"):
        return [(_object_role(row.object, unit), unit) for unit in conjuncts(head)]
    if case in words("relations", "target") and row.object in ("target", "victim"):
        return [(_object_role("target", unit), unit) for unit in conjuncts(head)]
    if row.object == "recipient" and case in ("with", "against", "between"):
        return _joined("recipient", head)
    return []
