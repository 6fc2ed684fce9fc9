"""Whether the words that give a value can be trusted: a machine that swaps words swaps numbers, dates and names too."""

from __future__ import annotations

from collections.abc import Sequence

from sourceline.lineage.quotation import quotations
from sourceline.records import Reading, Span

SPUN = 0.5


def is_reliable(reading: Reading, spans: Sequence[Span]) -> bool:
    """False where any of ``spans`` lies in a repaired phrase or, outside quotation marks, in a passage that looks machine-rewritten.

    Cost: a text without repairs and spun passages costs nothing.
    """
    if not reading.repairs and not reading.spun_passages:
        return True
    if any(_touch(span, repair.span) for span in spans for repair in reading.repairs):
        return False
    spun = [passage.span for passage in reading.spun_passages if passage.score >= SPUN]
    doubtful = [span for span in spans if any(_touch(span, passage) for passage in spun)]
    if not doubtful:
        return True
    quoted = quotations(reading.document.text)
    return all(any(start <= span[0] and span[1] <= end for start, end in quoted) for span in doubtful)


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
