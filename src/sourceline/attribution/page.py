"""What the rules of this package look at: a Doc with its sentences, quotations and mentions, indexed by offset."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Doc, Token

from sourceline.attribution.quotation import find_quotations
from sourceline.attribution.states import States, find_states
from sourceline.records import Document, Entity, MentionForm, Span

_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[“\"‘'(]*[A-Z0-9])|\n+")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Gen|Lt|Maj|Col|Capt|Sgt|Brig|Adm|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|St|Jr|Sr|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|Inc|Corp|Co)\.$"
)


@dataclass(frozen=True)
class Mention:
    """One mention of an entity."""

    span: Span
    form: MentionForm
    entity: Entity


@dataclass(frozen=True)
class Page:
    """A document as the rules see it. Spans are code points, half-open; ``mentions`` are ordered by offset."""

    doc: Doc
    text: str
    tokens: tuple[Token, ...]
    """All but white space, with where each starts and ends."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[Span, ...]
    quotations: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    described: dict[tuple[Span, ...], object] = field(default_factory=dict, compare=False, repr=False)
    """Descriptions already made, by spans: the mentions of an entity are asked for again by each attribution of it."""

    @cached_property
    def states(self) -> States:
        """Names that the document itself treats as states."""
        return find_states(self.doc)

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words, lower case."""
        return frozenset(token.lower_ for token in self.tokens)

    @cached_property
    def reach(self) -> int:
        """Length of the longest mention."""
        return max((mention.span[1] - mention.span[0] for mention in self.mentions), default=0)


def make_page(doc: Doc, document: Document, entities: Sequence[Entity]) -> Page:
    """Index a document once for all rules. Linear in tokens and mentions. Raises ValueError when the Doc is of another text."""
    if doc.text != document.text:
        raise ValueError(f"{document.id}: the Doc's text is not the document's text")
    mentions = sorted(
        (Mention((start, end), form, entity) for entity in entities for start, end, form in entity.mentions), key=lambda mention: mention.span
    )
    tokens = tuple(token for token in doc if not token.is_space)
    starts = tuple(token.idx for token in tokens)
    ends = tuple(start + len(token) for start, token in zip(starts, tokens, strict=True))
    return Page(doc, document.text, tokens, starts, ends, sentence_spans(doc), find_quotations(document.text), tuple(mentions))


def sentence_spans(doc: Doc) -> tuple[Span, ...]:
    """Sentences of the Doc, or a plain split of its text when it carries none."""
    if doc.has_annotation("SENT_START"):
        return tuple(_joined(doc.text, [(sent.start_char, sent.end_char) for sent in doc.sents]))
    cuts = [0]
    cuts.extend(match.end() for match in _SENTENCE_END.finditer(doc.text) if _ends_sentence(doc.text, match))
    cuts.append(len(doc.text))
    return tuple((start, end) for start, end in pairwise(cuts) if start < end)


def _joined(text: str, sentences: list[Span]) -> list[Span]:
    """Sentences; one that the parse ends at a comma goes on in the next ("Citing the statement, | the agency said ...")."""
    joined: list[Span] = []
    for start, end in sentences:
        if joined and text[slice(*joined[-1])].rstrip(" ").endswith(","):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    return "\n" in match.group() or not _ABBREVIATION.search(text[max(0, match.start() - 6) : match.start() + 1])


def tokens_in(page: Page, spans: Iterable[Span]) -> list[Token]:
    """Tokens (white space left out) that begin in or reach into the spans, in order."""
    found: list[Token] = []
    for start, end in spans:
        found += page.tokens[bisect_right(page.ends, start) : bisect_left(page.starts, end)]
    return found


def sentence_at(page: Page, offset: int) -> int:
    """Index of the sentence that holds ``offset``."""
    return max(bisect_right(page.sentences, (offset, len(page.text) + 1)) - 1, 0)


def mentions_in(page: Page, span: Span) -> list[Mention]:
    """Mentions that overlap ``span``, in order."""
    first = bisect_left(page.mentions, span[0] - page.reach, key=_mention_start)
    last = bisect_left(page.mentions, span[1], key=_mention_start)
    return [mention for mention in page.mentions[first:last] if span[0] < mention.span[1]]


def _mention_start(mention: Mention) -> int:
    return mention.span[0]


def hull(spans: Sequence[Span]) -> Span:
    """The smallest span over all ``spans``; they must not be empty."""
    return min(start for start, _ in spans), max(end for _, end in spans)


def inside(inner: Span, outer: Iterable[Span]) -> bool:
    """Whether ``inner`` lies within one of the ``outer`` spans."""
    return any(start <= inner[0] and inner[1] <= end for start, end in outer)


def overlaps(one: Span, spans: Iterable[Span]) -> bool:
    """Whether ``one`` shares a character with any of ``spans``."""
    return any(start < one[1] and one[0] < end for start, end in spans)


def token_span(tokens: Sequence[Token]) -> Span:
    """From the first to the last token; they must not be empty."""
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])
