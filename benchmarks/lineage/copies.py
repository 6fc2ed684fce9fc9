"""Copies of corpora texts at one level of swapped words, trimmed to 60 %, among all the originals."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.lineage.mutations import Draft, credit, dress, retitle, spin, trim
from benchmarks.lineage.spinner import Spinner, Swap
from benchmarks.lineage.texts import Original, after, name_of
from sourceline.documents import from_text
from sourceline.records import CopyRelation, Document

LEVELS = (0.0, 0.06, 0.12, 0.23, 0.39)
TRIM = 0.6
REORDERED = 0.3
"""Of the copies, those with some reordering, too."""
DRESSED = 0.5
CREDITED = 0.2
DELAY = 40.0
"""Mean hours between an original and its copy."""


@dataclass(frozen=True)
class Copy:
    """A copy and what is true of it; ``swaps`` by their place in ``document.text``."""

    document: Document
    parent: str
    relation: CopyRelation
    dialect: str
    swaps: tuple[Swap, ...]


def make_copies(originals: Sequence[Original], rate: float, count: int, spinners: Sequence[Spinner], seed: int) -> list[Copy]:
    """A copy of each of ``count`` originals, one dialect after the other. Ids tell nothing of the original."""
    rng = random.Random(f"{seed}:{rate}")
    found = []
    for number, original in enumerate(rng.sample(list(originals), min(count, len(originals)))):
        spinner = spinners[number % len(spinners)]
        draft = make_copy(Draft(original.text, original.title), spinner, rate, rng)
        published = after(original.published, 0.5 + rng.expovariate(1 / DELAY))
        document, swaps = publish(draft, name_of(f"{seed}:{rate}:{original.name}"), published=published)
        if document is not None:
            assert draft.relation is not None
            found.append(Copy(document, original.name, draft.relation, spinner.dialect, swaps))
    return found


def make_copy(draft: Draft, spinner: Spinner, rate: float, rng: random.Random) -> Draft:
    """Trimmed, retitled every other time, its words swapped; half the copies stand in a web page, a fifth under an agency's credit."""
    made = trim(draft, TRIM, rng)
    if rng.random() < 0.5:
        made = retitle(made, rng)
    if rate:
        made = spin(made, spinner, rate, rng, REORDERED if rng.random() < REORDERED else 0.0)
    if rng.random() < CREDITED:
        made = credit(made, "spun" if rate else "given", rng)
    return dress(made, rng) if rng.random() < DRESSED else made


def publish(draft: Draft, name: str, **fields: str | None) -> tuple[Document | None, tuple[Swap, ...]]:
    """The draft as the reader takes it, and its swaps moved by the title that stands before it; none where it is refused."""
    made = from_text(draft.text, input="made", id=name, title=draft.title, **{key: value for key, value in fields.items() if value})
    if not isinstance(made, Document) or not made.text.endswith(draft.text):
        return None, ()
    by = len(made.text) - len(draft.text)
    return made, tuple(replace(swap, span=(swap.span[0] + by, swap.span[1] + by)) for swap in draft.swaps)


def group_of(groups: Mapping[str, int], copies: Sequence[Copy]) -> dict[str, int]:
    """The groups of originals with each copy in its original's."""
    return {**groups, **{copy.document.id: groups[copy.parent] for copy in copies}}
