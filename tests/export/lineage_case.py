"""Hand-made families: invented outlets and a harbour fire; copies aligned by their words."""

from __future__ import annotations

from sourceline.records import Document, Lineage, Member, Passage, Repair, Substitution

WIRE = (
    "Fire guts two warehouses at Orlen harbour\n\n"
    "ORLEN, Valdia (NPA) — A fire destroyed two warehouses at the harbour of Orlen on Monday, the fire brigade said.\n\n"
    "Four workers were treated for smoke. The cause was not known, said Chief Mara Dolen.\n\n"
    "The harbour, the largest on the coast, was closed for six hours.\n\n"
    "Its owner, Orlen Docks, said trade would resume on Tuesday."
)
SPUN = (
    "Blaze guts two depots at Orlen harbour\n\n"
    "ORLEN, Valdia (NPA) — A blaze destroyed two depots at the harbour of Orlen on Monday, the fire force said.\n\n"
    "Four labourers were treated for smoke. The cause was not known, said Chief Mara Dolen.\n\n"
    "The harbour, the largest on the coast, was closed for six hours."
)
SWAPS = (("Fire guts", "Blaze guts"), ("warehouses at Orlen", "depots at Orlen"), ("A fire", "A blaze"), ("warehouses at the", "depots at the"),
         ("brigade", "force"), ("workers", "labourers"))  # fmt: skip


def swaps(child: str = SPUN, parent: str = WIRE) -> tuple[Substitution, ...]:
    """The words that were exchanged, found by their neighbours."""
    found = []
    for read, reads in SWAPS:
        a, b = parent.index(read), child.index(reads)
        old, new = next((x, y) for x, y in zip(read.split(), reads.split(), strict=True) if x != y)
        a, b = a + read.index(old), b + reads.index(new)
        found.append(Substitution(child=(b, b + len(new)), parent=(a, a + len(old))))
    return tuple(found)


def whole(child: str = SPUN, parent: str = WIRE) -> Passage:
    """The spun copy as one passage: all but the last paragraph of the story."""
    return Passage(child=(0, len(child) - 1), parent=(0, parent.index("\n\nIts owner") - 1), substitutions=swaps(child, parent))


def repair() -> Repair:
    """A repair of a swapped word that alignment proves."""
    at = SPUN.index("force said")
    return Repair(span=(at, at + 5), found="force", reads="brigade", by="alignment", score=0.95)


def document(name: str, text: str = WIRE, publisher: str | None = None, published: str | None = "2021-03-01", title: str | None = None) -> Document:
    """A document of the case."""
    return Document(id=name, text=text, input=f"articles/{name}.txt", publisher=publisher, published=published, title=title or text.split("\n")[0])


def wire(name: str = "npa", published: str | None = "2021-03-01T05:00") -> Document:
    """The agency's own story."""
    return Document(id=name, text=WIRE, input=f"articles/{name}.txt", agency="NPA", published=published, title=WIRE.split("\n")[0])


def harbour() -> tuple[tuple[Lineage, ...], list[Document]]:
    """A family of every relation, one below the other and beside it, an unseen story of two, and one without kin."""
    documents = [
        wire(),
        document("gazette", publisher="Orlen Gazette", published="2021-03-01T07:30"),
        document("prime", SPUN, "Prime Relay", "2021-03-03"),
        document("echo", SPUN, "Echo Relay", "2021-03-04"),
        document("later", WIRE + " Two ships waited.", "Orlen Gazette", "2021-03-02"),
        document("undated", WIRE, "Valdia Post", None),
        document("left", WIRE, "Left Bank", "2021-04-01"),
        document("right", WIRE, "Right Bank", "2021-04-02"),
        document("alone", "Rain\n\nIt rained.", "Orlen Gazette", "2021-03-05"),
    ]
    whole_copy = (Passage(child=(0, len(WIRE)), parent=(0, len(WIRE))),)
    members = (
        Member(document="npa"),
        Member(
            document="gazette", parent="npa", relation="identical", coverage=1.0, direction="known", reasons=("dates", "agency"), passages=whole_copy
        ),
        Member(document="prime", parent="npa", relation="spun", coverage=0.98, direction="likely", reasons=("corruption",), passages=(whole(),)),
        Member(document="echo", parent="prime", relation="near_copy", coverage=1.0, direction="known", reasons=("dates",)),
        Member(
            document="later", parent="gazette", relation="update", coverage=0.91, direction="known", reasons=("update", "dates"), passages=whole_copy
        ),
        Member(document="undated", parent="npa", relation="near_copy", coverage=1.0, direction="unknown"),
    )
    unseen = (Member(document="left"), Member(document="right", parent="left", relation="rewrite", coverage=0.6, direction="unknown"))
    return (
        Lineage(id="l1", root="npa", agency="NPA", members=members),
        Lineage(id="l2", root="left", agency="AP", unseen=True, members=unseen),
        Lineage(id="l3", root="alone", members=(Member(document="alone"),)),
    ), documents


def crowd(copies: int, days: int = 5) -> tuple[tuple[Lineage, ...], list[Document]]:
    """One story and its near copies, over some days."""
    documents = [wire(), *(document(f"copy{n}", publisher=f"Outlet {n}", published=f"2021-03-0{1 + n % days}T1{n % 10}:00") for n in range(copies))]
    members = (
        Member(document="npa"),
        *(Member(document=f"copy{n}", parent="npa", relation="near_copy", coverage=0.9, direction="known") for n in range(copies)),
    )
    return (Lineage(id="l1", root="npa", members=members),), documents


def many(families: int) -> tuple[tuple[Lineage, ...], list[Document]]:
    """Pairs: a story and its copy, a day each."""
    documents, found = [], []
    for n in range(families):
        day = f"2021-{1 + n % 12:02d}-{1 + n % 28:02d}"
        documents += [document(f"a{n}", publisher=f"First {n}", published=day), document(f"b{n}", publisher=f"Second {n}", published=day)]
        members = (Member(document=f"a{n}"), Member(document=f"b{n}", parent=f"a{n}", relation="near_copy", coverage=0.9))
        found.append(Lineage(id=f"l{n + 1}", root=f"a{n}", members=members))
    return tuple(found), documents


HOSTILE_TITLE = "<script>alert(1)</script> \u202e" * 4_000
"""About 100 KB."""
