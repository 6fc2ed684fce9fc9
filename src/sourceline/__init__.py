"""Sourceline: from a pile of news reports to what happened, who says so, and how many of them really know.

``sourceline.read("An airstrike killed seven people, officials said.")`` gives the reading of one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sourceline.records import Reading

__version__ = "0.1.0"
__all__ = ["__version__", "read"]


def read(text: str, **fields: Any) -> Reading:
    """The reading of one text; ``fields`` are those of a JSON Lines input (``id``, ``title``, ``published`` ...).

    The model is loaded at the first call (about a second). Raises ValueError with the reason for a text that is refused.
    """
    from sourceline.documents import from_text
    from sourceline.reader import shared
    from sourceline.records import Skipped

    document = from_text(text, **fields)
    if isinstance(document, Skipped):
        raise ValueError(f"{document.reason} ({document.hint})")
    return shared().read([document])[0]
