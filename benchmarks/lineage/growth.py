"""Cases of 5 to 60 documents, grown by mutations from several independent stories, some of which nobody has."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.lineage import mutations
from benchmarks.lineage.copies import publish
from benchmarks.lineage.mutations import Draft
from benchmarks.lineage.natural import Told
from benchmarks.lineage.spinner import Spinner
from benchmarks.lineage.texts import LEAST_WORDS, Original, name_of, stamp

SIZES = (5, 8, 12, 20, 30, 45, 60)
LEVELS = (0.06, 0.12, 0.23, 0.39)
KINDS = {"trim": 26, "spun": 22, "edit": 10, "update": 12, "excerpt": 9, "insert": 8, "identical": 6, "move": 4, "splice": 3}
WHOLE_KINDS = ("trim", "spun", "edit", "insert", "identical", "move")
"""What is taken from a story that nobody has: two of them share enough to tell."""
UNSEEN = 0.2
"""Of the families of three and more, those whose root is withheld."""
OF_ROOT = 0.6
ONE_INCIDENT = 0.5
"""Of the cases, those whose stories are independent reports of one incident, as far as there are any."""
DRESSED, CREDITED, RETITLED = 0.4, 0.2, 0.3
OUTLETS = 40
LEAST_COPY = 40


@dataclass
class _Node:
    """A document in the making."""

    name: str
    draft: Draft
    hours: float
    outlet: int
    spun: bool = False
    children: int = 0


@dataclass
class _Family:
    """The stories told of one root; ``unseen``: the root will be withheld."""

    name: str
    unseen: bool
    nodes: list[_Node] = field(default_factory=list)


class Grower:
    """Grows cases from originals; the same arguments give the same cases."""

    def __init__(self, originals: Sequence[Original], groups: Mapping[str, int], own: Iterator[str], spinners: Sequence[Spinner], seed: int) -> None:
        self.originals = [original for original in originals if len(original.text.split()) >= 2 * LEAST_WORDS]
        self.groups, self.own, self.spinners, self.seed = groups, own, spinners, seed
        self._by_incident: dict[str, list[Original]] = defaultdict(list)
        for original in self.originals:
            if original.incident:
                self._by_incident[original.incident].append(original)

    def grow(self, number: int) -> list[Told]:
        """One case, its documents in no order of time."""
        rng = random.Random(f"{self.seed}:{number}")
        size = SIZES[number % len(SIZES)]
        sizes = _sizes(size, rng)
        roots = self._roots(len(sizes), rng)
        families = [self._family(f"{number}-{at}", root, count, rng) for at, (root, count) in enumerate(zip(roots, sizes, strict=False))]
        self._splice(families, rng)
        told = [each for family in families for each in _told(family)]
        rng.shuffle(told)
        return told

    def _roots(self, count: int, rng: random.Random) -> list[Original]:
        """Originals of different groups, of one incident first in half of the cases."""
        pool = rng.sample(self.originals, len(self.originals))
        if rng.random() < ONE_INCIDENT:
            rich = sorted(name for name, members in self._by_incident.items() if len({self.groups[each.name] for each in members}) > 1)
            pool = [*self._by_incident[rng.choice(rich)], *pool] if rich else pool
        found: dict[int, Original] = {}
        for original in pool:
            found.setdefault(self.groups[original.name], original)
        return list(found.values())[:count]

    def _family(self, name: str, root: Original, size: int, rng: random.Random) -> _Family:
        family = _Family(name, size > 2 and rng.random() < UNSEEN)
        draft = Draft(root.text, root.title)
        if rng.random() < CREDITED:
            draft = mutations.credit(draft, "given", rng)
        family.nodes.append(_Node(name_of(f"{self.seed}:{name}"), draft, rng.random() * 24, rng.randrange(OUTLETS)))
        tries = 0
        while len(family.nodes) < size + family.unseen and tries < 5 * size:
            tries += 1
            parent = family.nodes[0] if rng.random() < OF_ROOT else rng.choice(family.nodes)
            kinds = WHOLE_KINDS if family.unseen and parent is family.nodes[0] else tuple(KINDS)
            kind = rng.choices(kinds, [KINDS[each] for each in kinds])[0]
            draft = self._derive(parent, kind, rng)
            if draft is not None and len(draft.text.split()) >= LEAST_COPY:
                parent.children += 1
                family.nodes.append(self._node(f"{self.seed}:{name}:{tries}", parent, draft, rng))
        family.unseen = family.unseen and family.nodes[0].children > 1
        return family

    def _node(self, key: str, parent: _Node, draft: Draft, rng: random.Random) -> _Node:
        outlet = parent.outlet if draft.kind == "update" else rng.randrange(OUTLETS)
        hours = parent.hours + 0.3 + rng.expovariate(1 / 12)
        return _Node(name_of(key), replace(draft, parent=parent.name), hours, outlet, spun=parent.spun or draft.relation == "spun")

    def _derive(self, parent: _Node, kind: str, rng: random.Random) -> Draft | None:
        """What an outlet makes of the parent's story; the relation is the child's to this parent."""
        fresh = replace(parent.draft, relation=None, also=(), changed=(), swaps=(), kind="copy")
        if kind == "identical":
            return replace(fresh, relation="identical", kind="identical")
        if (kind == "spun" and parent.spun) or kind == "splice":
            return None  # a splice is made when all families stand
        draft = self._changed(fresh, kind, rng)
        if draft.text == fresh.text:
            return None
        if rng.random() < RETITLED and kind != "update":
            draft = mutations.retitle(draft, rng)
        if draft.agency and kind != "update" and rng.random() < CREDITED:
            draft = mutations.uncredit(draft)
        return mutations.dress(draft, rng) if rng.random() < DRESSED else draft

    def _changed(self, draft: Draft, kind: str, rng: random.Random) -> Draft:
        if kind == "trim":
            return mutations.trim(draft, 0.6 + 0.35 * rng.random(), rng)
        if kind == "spun":
            return mutations.spin(mutations.trim(draft, 0.6 + 0.4 * rng.random(), rng), rng.choice(list(self.spinners)), rng.choice(LEVELS), rng)
        if kind == "edit":
            return mutations.edit(draft, rng)
        if kind == "move":
            return mutations.move(draft, rng)
        own = [next(self.own) for _ in range(rng.randint(1, 2))]
        if kind == "update":
            return mutations.update(draft, own, rng)
        return mutations.excerpt(draft, own, rng) if kind == "excerpt" else mutations.insert(draft, own, rng)

    def _splice(self, families: Sequence[_Family], rng: random.Random) -> None:
        """In place of one document in thirty or so, one spliced from the root of its family and that of another."""
        for family in families:
            if len(family.nodes) > 3 and len(families) > 1 and rng.random() < 0.3:
                other = rng.choice([each for each in families if each is not family])
                root = family.nodes[0]
                last = family.nodes[-1]
                if not last.children and not family.unseen and not other.unseen:
                    draft = mutations.splice(replace(root.draft, relation=None), other.nodes[0].draft, other.nodes[0].name, rng)
                    hours = max(root.hours, other.nodes[0].hours) + 1
                    family.nodes[-1] = _Node(last.name, replace(draft, parent=root.name), hours, last.outlet)


def _sizes(size: int, rng: random.Random) -> list[int]:
    """Sizes of families that add up to ``size``: a few large, many of one or two."""
    found: list[int] = []
    while (left := size - sum(found)) > 0:
        found.append(min(left, max(1, int(rng.paretovariate(0.9)))))
    return found


def _told(family: _Family) -> Iterator[Told]:
    root = family.nodes[0].name
    for node in family.nodes[1 if family.unseen else 0 :]:
        orphan = family.unseen and node.draft.parent == root
        document, _ = publish(node.draft, node.name, published=stamp(node.hours), publisher=f"Outlet {node.outlet}")
        if document is not None:
            parent = None if orphan else node.draft.parent
            yield Told(document, family.name, parent, node.draft.relation, node.draft.agency, orphan, node.draft.also)
