"""Into documents: text, HTML and JSON Lines, from files, folders and streams; what cannot be read is refused with its reason.

``read_paths`` and ``read_stream`` never raise for what an input holds: each input gives its documents or a ``Skipped``.
"""

from .agencies import Agency, find_agency, load_agencies
from .assembly import content_id, from_text
from .footer import Footer, parse_footer
from .header import Header, parse_header
from .languages import identify
from .limits import MAX_CHARACTERS, Refusal
from .reading import number_ids, read_paths, read_stream

__all__ = [
    "MAX_CHARACTERS",
    "Agency",
    "Footer",
    "Header",
    "Refusal",
    "content_id",
    "find_agency",
    "from_text",
    "identify",
    "load_agencies",
    "number_ids",
    "parse_footer",
    "parse_header",
    "read_paths",
    "read_stream",
]
