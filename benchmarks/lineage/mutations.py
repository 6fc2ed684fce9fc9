"""What becomes of a story on its way from outlet to outlet: trims, excerpts, splices, updates, boilerplate, credits, spinning.

A :class:`Draft` is a text with what is true of it. Every mutation is a function from a draft to a draft; the swaps of a spun text are
carried through whatever is cut, moved or put before them.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.lineage.reordering import reorder
from benchmarks.lineage.spinner import Spinner, Swap
from benchmarks.lineage.tables import read_table
from sourceline.lineage.words import quotations
from sourceline.records import CopyRelation, Span

DATA = Path(__file__).with_name("data")
HALF = 0.5
"""A child that keeps less than this of its parent, in whole sentences, is an excerpt."""
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"’']*(?=\s)|(?=\n)|\Z)")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_COUNT = re.compile(
    r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= (?:people|men|women|persons|others|were|dead|victims|officers|soldiers|children|wounded|injured))"
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ASIDE = re.compile(r", (?:who|which|where|while|a|an|the) [^,.;“”\"\n]{8,90},(?= )|(?<=\w) \([^()\n]{3,60}\)")
_JOINT = re.compile(r", and (?=(?:he|she|it|they|police|officials|the) [a-z])")

Piece = Span | str
"""A stretch of the old text, or words put in."""


@dataclass(frozen=True)
class Draft:
    """``relation`` to ``parent`` (null: an original). ``also``: a splice's lesser source. ``changed``: numbers, old and new. ``swaps``: as they
    stand in ``text`` now; ``was`` is a place in the text that was spun. ``title``: over the text, not in it. ``agency``: credited in the text."""

    text: str
    title: str | None = None
    relation: CopyRelation | None = None
    parent: str | None = None
    also: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    swaps: tuple[Swap, ...] = ()
    agency: str | None = None
    kind: str = "original"


@cache
def furniture() -> dict[str, Any]:
    """The texts of ``data/furniture.toml``."""
    return tomllib.loads((DATA / "furniture.toml").read_text(encoding="utf-8"))


def written(name: str, rng: random.Random) -> str:
    """One of the written texts of a kind, its numbers filled in."""
    return _filled(rng.choice(furniture()[name]), rng)


def sentences(text: str) -> list[Span]:
    """Rough sentences that hold words, blanks around them left out."""
    found = ((match.start(), match.end(), match.group()) for match in _SENTENCE.finditer(text) if re.search(r"\w", match.group()))
    return [(start + len(each) - len(each.lstrip()), end - len(each) + len(each.rstrip())) for start, end, each in found]


def paragraphs(text: str) -> list[Span]:
    """Lines that are not blank."""
    return [match.span() for match in _PARAGRAPH.finditer(text)]


def assemble(draft: Draft, pieces: Sequence[Piece], **changes: Any) -> Draft:
    """A draft of these pieces in a row; swaps that lie whole in a kept stretch go along."""
    parts, swaps, size = [], [], 0
    for piece in pieces:
        part = piece if isinstance(piece, str) else draft.text[slice(*piece)]
        if not isinstance(piece, str):
            swaps += [_moved(swap, size - piece[0]) for swap in draft.swaps if piece[0] <= swap.span[0] and swap.span[1] <= piece[1]]
        parts.append(part)
        size += len(part)
    return replace(draft, text="".join(parts), swaps=tuple(swaps), **changes)


def trim(draft: Draft, share: float, rng: random.Random) -> Draft:
    """``share`` of the sentences: the first ones or, every other time, any in their order."""
    spans = sentences(draft.text)
    count = max(1, round(share * len(spans)))
    kept = range(count) if rng.random() < 0.5 else sorted(rng.sample(range(len(spans)), count))
    return _kept(draft, [spans[index] for index in kept], "near_copy" if share > HALF else "excerpt", "trim")


def excerpt(draft: Draft, own: Sequence[str], rng: random.Random) -> Draft:
    """A run of a quarter to two fifths of the sentences, with ``own`` paragraphs before and after."""
    spans = sentences(draft.text)
    count = max(2, round((0.25 + 0.15 * rng.random()) * len(spans)))
    first = rng.randrange(max(1, len(spans) - count + 1))
    taken = _kept(draft, spans[first : first + count], "excerpt", "excerpt")
    middle = len(own) // 2
    return assemble(taken, [*_lines(own[:middle]), (0, len(taken.text)), *(f"\n\n{each}" for each in own[middle:])])


def splice(draft: Draft, other: Draft, name: str, rng: random.Random) -> Draft:
    """Most of a story with the lesser part of ``other`` (``name``) after it. The swaps of ``other`` are not carried."""
    spans = sentences(draft.text)
    main = _kept(draft, spans[: max(2, round((0.7 + 0.3 * rng.random()) * len(spans)))], "near_copy", "splice")
    rest = sentences(other.text)
    # A third of the main text, so that nobody can take the other for the main source.
    budget, taken = len(main.text) // 3, []
    for start, end in rest:
        if budget < end - start:
            break
        taken.append(other.text[start:end])
        budget -= end - start
    return assemble(main, [(0, len(main.text)), "\n\n", " ".join(taken)], also=(name,))


def move(draft: Draft, rng: random.Random) -> Draft:
    """One or two paragraphs (sentences where there is one paragraph) in another place."""
    spans = paragraphs(draft.text)
    gap = "\n\n"
    if len(spans) < 4:
        spans, gap = sentences(draft.text), " "
    for _ in range(rng.randint(1, 2)):
        if len(spans) > 2:
            spans.insert(rng.randrange(1, len(spans)), spans.pop(rng.randrange(1, len(spans))))
    return assemble(draft, _joined(spans, gap), relation=draft.relation or "near_copy", kind="move")


def insert(draft: Draft, own: Sequence[str], rng: random.Random) -> Draft:
    """``own`` paragraphs put between those of the story."""
    spans = [*paragraphs(draft.text)]
    pieces: list[Piece] = [*spans]
    for each in own:
        pieces.insert(rng.randrange(1, len(pieces) + 1), each)
    return assemble(draft, _joined(pieces, "\n\n"), relation=draft.relation or "near_copy", kind="insert")


def retitle(draft: Draft, rng: random.Random) -> Draft:
    """Another title over the same text."""
    return replace(draft, title=written("titles", rng), relation=draft.relation or "near_copy", kind="retitle")


def dress(draft: Draft, rng: random.Random) -> Draft:
    """What web pages put round a story: share bars, newsletter boxes, footers, weather. The relation stays."""
    pieces: list[Piece] = [*paragraphs(draft.text)]
    if rng.random() < 0.5 and len(pieces) > 2:
        pieces.insert(rng.randrange(2, len(pieces)), written("middle", rng))
    bottom = [written("bottom", rng) for _ in range(rng.randint(0, 3))]
    top = [written("top", rng)] if rng.random() < 0.6 else []
    return assemble(draft, _joined([*top, *pieces, *dict.fromkeys(bottom)], "\n\n"))


def update(draft: Draft, own: Sequence[str], rng: random.Random) -> Draft:
    """A later version of the same outlet: a new lead, other numbers of people, ``own`` paragraphs, a few sentences gone, often a mark."""
    changed, pieces = _new_numbers(draft, rng)
    counted = assemble(draft, pieces)
    spans = sentences(counted.text)
    kept = [span for at, span in enumerate(spans) if at == 0 or rng.random() < 0.85]
    lead = (_filled(rng.choice(furniture()["marks"]), rng) if rng.random() < 0.5 else "") + written("leads", rng)
    closing = [written("closings", rng)] if rng.random() < 0.3 else []
    told: list[Piece] = [lead, *own, *_paragraphs_of(counted.text, kept), *closing]
    return assemble(counted, _joined(told, "\n\n"), relation="update", changed=(*draft.changed, *changed), kind="update")


def spin(draft: Draft, spinner: Spinner, rate: float, rng: random.Random, reordered: float = 0.0) -> Draft:
    """Words exchanged by a machine; swaps made before that are not touched again stay true."""
    spun = spinner.spin(draft.text, rate, rng, reordered)
    title = spinner.spin(draft.title, 0.5, rng).text if draft.title else None
    old = [] if reordered else [_moved(swap, _shift(spun.swaps, swap.span[0])) for swap in draft.swaps if not _touched(swap, spun.swaps)]
    swaps = tuple(sorted([*old, *spun.swaps], key=lambda swap: swap.span))
    return replace(draft, text=spun.text, title=title, relation="spun", swaps=swaps, kind="spun")


def credit(draft: Draft, how: str, rng: random.Random) -> Draft:
    """An agency's credit in dateline and footer (``given``), or as a machine leaves it (``spun``). The relation stays."""
    agency = rng.choice(furniture()["credit"])
    footer = rng.choice(agency["spun" if how == "spun" else "footers"])
    lead = f"({agency['code']}) — " if how == "given" and rng.random() < 0.6 else ""
    return assemble(draft, [lead, (0, len(draft.text)), "\n\n", footer], agency=agency["agency"])


def uncredit(draft: Draft) -> Draft:
    """The agency's credit taken off again."""
    known = {text for agency in furniture()["credit"] for text in (*agency["footers"], *agency["spun"])}
    spans = [span for span in paragraphs(draft.text) if draft.text[slice(*span)] not in known]
    pieces = _joined(spans, "\n\n")
    head = re.match(r"\((?:AP|Reuters|AFP|Xinhua)\) — ", draft.text)
    if head and pieces:
        pieces[0] = (head.end(), spans[0][1])
    return assemble(draft, pieces, agency=None, relation=draft.relation or "near_copy", kind="uncredited")


def edit(draft: Draft, rng: random.Random) -> Draft:
    """A desk's hand: asides cut, clauses moved, sentences parted, plain words for official ones. Quotations and whole sentences stay.

    A rewriting in own words cannot be made by rule: the written cases of ``gold/lineage`` hold those. The swaps of a spun text are not carried.
    """
    words = read_table(DATA / "editing.csv", "word", "becomes")
    moved = "".join(piece.text for piece in reorder(draft.text, 0.7, rng))
    parts, end = [], 0
    for start, stop in [*quotations(moved), (len(moved), len(moved))]:
        parts += [_plainer(moved[end:start], words, rng), moved[start:stop]]
        end = stop
    edited = replace(draft, text="".join(parts), swaps=(), relation=draft.relation or "near_copy", kind="edit")
    spans = [span for at, span in enumerate(sentences(edited.text)) if at == 0 or rng.random() < 0.9]
    return assemble(edited, _paragraphs_of(edited.text, spans))


def _plainer(text: str, words: dict[str, str], rng: random.Random) -> str:
    text = _ASIDE.sub(lambda found: "" if rng.random() < 0.6 else found[0], text)
    text = _JOINT.sub(lambda found: ". " if rng.random() < 0.5 else found[0], text)
    text = re.sub(r"(?<=\w\. )[a-z]", lambda found: found[0].upper(), text)
    return re.sub("|".join(rf"\b{word}\b" for word in sorted(words, key=len, reverse=True)), lambda found: words[found[0]], text)


def _kept(draft: Draft, spans: Sequence[Span], relation: CopyRelation, kind: str) -> Draft:
    """Sentences with the breaks between paragraphs that stood between them."""
    return assemble(draft, _joined(_paragraphs_of(draft.text, spans), ""), relation=relation, kind=kind)


def _paragraphs_of(text: str, spans: Sequence[Span]) -> list[Piece]:
    pieces: list[Piece] = []
    for at, span in enumerate(spans):
        if at:
            pieces.append("\n\n" if "\n" in text[spans[at - 1][1] : span[0]] else " ")
        pieces.append(span)
    return pieces


def _joined(pieces: Sequence[Piece], gap: str) -> list[Piece]:
    """``pieces`` with ``gap`` between; pieces of blanks alone already are one."""
    found: list[Piece] = []
    for piece in pieces:
        blank = isinstance(piece, str) and not piece.strip()
        if found and gap and not blank and not (isinstance(found[-1], str) and not found[-1].strip()):
            found.append(gap)
        found.append(piece)
    return found


def _lines(texts: Sequence[str]) -> list[str]:
    return [f"{text}\n\n" for text in texts]


def _filled(text: str, rng: random.Random) -> str:
    return text.replace("{n}", str(rng.randint(3, 28))).replace("{m}", str(rng.randint(29, 88)))


def _new_numbers(draft: Draft, rng: random.Random) -> tuple[list[tuple[str, str]], list[Piece]]:
    """Numbers of people raised, up to three of them."""
    quoted = quotations(draft.text)
    changed, pieces, end = [], list[Piece](), 0
    for match in _COUNT.finditer(draft.text):
        if len(changed) < 3 and not any(start <= match.start() < stop for start, stop in quoted):
            new = _raised(match.group(), rng)
            changed.append((match.group(), new))
            pieces += [(end, match.start()), new]
            end = match.end()
    return changed, [*pieces, (end, len(draft.text))]


def _raised(number: str, rng: random.Random) -> str:
    if number.isdigit():
        return str(int(number) + rng.randint(1, 5))
    return (*_NUMBERS, "fourteen", "fifteen")[_NUMBERS.index(number) + rng.randint(1, 2)]


def _moved(swap: Swap, by: int) -> Swap:
    return replace(swap, span=(swap.span[0] + by, swap.span[1] + by))


def _touched(swap: Swap, newer: Sequence[Swap]) -> bool:
    return any(each.was[0] < swap.span[1] and swap.span[0] < each.was[1] for each in newer)


def _shift(swaps: Sequence[Swap], place: int) -> int:
    return sum(len(swap.found) - len(swap.read) for swap in swaps if swap.was[1] <= place)
