"""How many really know: the five rules of LEDGER.md, "Corroboration", over the claims that support one answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourceline.incidents.claims import Said
from sourceline.incidents.copies import Copies
from sourceline.records import Named

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that count once: their positions among the given claims, the name and terms of their origin, the rules that joined them."""

    name: str
    terms: Named
    rule: str
    claims: tuple[int, ...]


def origin_keys(said: Said, copies: Copies, linked: dict[str, str]) -> tuple[Key, ...]:
    """Under what a claim counts; two claims that share a key count once. ``linked`` maps short names of origins to the full ones.

    Rule 2: a named person or a body is one origin wherever it is relayed. Rule 3: an unnamed one by description and affiliation within its
    lineage. Rule 4: the outlet's own voice once a lineage, and the same outlet is the same origin in another lineage (rule 2).
    """
    said = said.top()
    chain, lineage = said.chain, copies.lineage(said.document)
    if not chain.origin:
        return (("voice", lineage), *([("outlet", chain.outlet)] if chain.outlet else []))
    name = linked.get(chain.origin, chain.origin)
    if chain.terms in ("named", "body"):
        return (("origin", name),)
    return (("unnamed", description(chain.origin), chain.affiliation, lineage),)


def description(origin: str) -> str:
    """An unnamed origin without the words that only count: "three iraqi officials" and "iraqi officials" are described alike."""
    tokens = origin.split()
    counting = {"one", "two", "three", "four", "five", "six", "several", "some", "many", "a", "an", "the", "other", "another", "least", "at"}
    while len(tokens) > 1 and (tokens[0] in counting or tokens[0].isdigit()):
        tokens = tokens[1:]
    return " ".join([*tokens[:-1], tokens[-1].removesuffix("s")]) if tokens else ""


def groups(claims: Sequence[Said], copies: Copies, linked: dict[str, str]) -> tuple[Group, ...]:
    """The independent origins of one answer, in the order of their first claims.

    Claims that do not add (rule 5) are in none. The outlet's own voice is in none where its lineage names an origin for the same answer
    (rule 4). Cost: linear but for the union's near-constant factor.
    """
    keys = [origin_keys(said, copies, linked) for said in claims]
    given = {copies.lineage(s.top().document) for s, k in zip(claims, keys, strict=True) if s.adds and k[0][0] != "voice"}
    counted = [at for at, said in enumerate(claims) if said.adds and not (keys[at][0][0] == "voice" and copies.lineage(said.top().document) in given)]
    joined = _join(counted, keys)
    return tuple(_group(members, claims, keys) for members in joined)


def _join(counted: Iterable[int], keys: Sequence[tuple[Key, ...]]) -> list[list[int]]:
    """Positions joined where they share a key, each list ascending, lists by their first."""
    parent: dict[int, int] = {}
    first: dict[Key, int] = {}

    def find(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for at in counted:
        parent[at] = at
        for key in keys[at]:
            a, b = find(first.setdefault(key, at)), find(at)
            parent[max(a, b)] = min(a, b)
    found: dict[int, list[int]] = {}
    for at in parent:
        found.setdefault(find(at), []).append(at)
    return [found[head] for head in sorted(found)]


def _group(members: Sequence[int], claims: Sequence[Said], keys: Sequence[tuple[Key, ...]]) -> Group:
    tops = [claims[at].top() for at in members]
    best = min(tops, key=lambda s: (-len(s.chain.shown), s.chain.shown))
    kind = keys[members[0]][0][0]
    rule = {"origin": "2", "unnamed": "3", "voice": "4"}[kind]
    copied = any(claims[at].root is not None for at in members)
    terms: Named = "body" if kind == "voice" else best.chain.terms
    return Group(name=best.chain.shown, terms=terms, rule=f"1,{rule}" if copied else rule, claims=tuple(members))
