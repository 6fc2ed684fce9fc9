"""How large one input may be, and the refusal that stages of reading raise.

The limits bound memory and time: a document at the limit takes under 200 MB while it is read.
"""

from __future__ import annotations

MAX_CHARACTERS = 12_000_000
"""Longest text of one document: about 2 million English words."""
MAX_WORD = 100_000
"""Longest run of characters without white space; longer runs are encoded data, not words."""
MAX_BYTES = 4 * MAX_CHARACTERS
"""Most bytes read for one text document (after decompression): four for each character."""
MAX_LINE = 2 * MAX_CHARACTERS
"""Most bytes of one JSON line, escapes included."""
MAX_JSON = 128_000_000
"""Most bytes of a ``.json`` file, which is read whole; JSON Lines has no such limit."""
MAX_HTML = 8_000_000
"""Most bytes of one HTML page."""
MAX_ELEMENTS = 40_000
"""Most elements of one HTML page: extraction grows faster than linear in them."""
MAX_DEPTH = 200
"""Deepest nesting of one HTML page."""
MAX_ATTRIBUTES = 10_000
"""Most attributes of one tag; over several tags the root of the sum of squares. The parser compares each with all before it."""
MAX_RATIO = 200
"""Most bytes that one compressed byte may give, once more than ``FREE_BYTES`` came out."""
FREE_BYTES = 64_000_000


class Refusal(ValueError):
    """An input cannot become a document: ``reason`` says why, ``hint`` the way out."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(f"{reason}; {hint}")
        self.reason = reason
        self.hint = hint


def too_long(what: str, limit: int, unit: str) -> Refusal:
    """A refusal for something over its limit."""
    return Refusal(f"{what} is longer than {limit:,} {unit}, the limit for one document", "split it into its articles, one document each")
