"""Bytes to text: byte order marks, UTF-8, declared charsets; line ends become ``\\n`` and nothing else changes.

Plain text and JSON are UTF-8 or carry a byte order mark (UTF-8, UTF-16, UTF-32); anything else is refused with the place of
the first bad byte, because a guessed encoding would alter the text. HTML follows the WHATWG rules: mark, ``<meta>`` charset,
UTF-8, windows-1252; broken bytes in a page become U+FFFD as in a browser, up to 1 % of its characters.
"""

from __future__ import annotations

import codecs
import re

from .limits import Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"PAR1", "a Parquet file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOT_TEXT_HINT = "give text, HTML or JSON Lines; extract the text first"


def marked_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark at the start of ``head`` tells, or None."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def refuse_binary(head: bytes) -> None:
    """Raises :class:`Refusal` if ``head``, the first bytes of a file, belongs to a known format that is not text or holds NUL bytes."""
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise Refusal(f"{what}, not text", _NOT_TEXT_HINT)
    if marked_encoding(head) is None and b"\x00" in head:
        raise Refusal("a binary file (it holds NUL bytes)", _NOT_TEXT_HINT + "; UTF-16 needs a byte order mark")


def normal_lines(text: str) -> str:
    """``text`` with CRLF and CR as ``\\n``: the only change that is made to a text."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def check_characters(text: str) -> None:
    """Raises :class:`Refusal` for control characters (NUL, or more than 1 %) and lone surrogates, which no text holds."""
    if _LONE_SURROGATE.search(text):
        raise Refusal("the text holds half a surrogate pair, which is no character", "write the text as UTF-8 again")
    controls = len(_CONTROLS.findall(text))
    if "\x00" in text or controls > max(2, len(text) // 100):
        raise Refusal("a binary file (it holds control characters)", _NOT_TEXT_HINT)


def decode_text(data: bytes) -> str:
    """``data`` as text, the mark removed. Raises :class:`Refusal` for binaries and for bytes that are not what they claim to be."""
    refuse_binary(data)
    name = marked_encoding(data) or "utf-8"
    mark = next((len(mark) for mark, of in _MARKS if of == name and data.startswith(mark)), 0)
    try:
        return data[mark:].decode(name)
    except UnicodeDecodeError as error:
        place = f"byte {error.start + mark:,} ({data[error.start + mark : error.start + mark + 1].hex()})"
        raise Refusal(f"not valid {name.upper()} at {place}", "convert it, e.g. iconv -f WINDOWS-1252 -t UTF-8 FILE") from None


def decode_html(data: bytes) -> str:
    """An HTML page as text, by the rules above. Raises :class:`Refusal` for binaries and for pages that are mostly broken."""
    refuse_binary(data)
    if marked_encoding(data):
        return decode_text(data)
    found = _CHARSET.search(data[:4096])
    declared = _web_codec(found[1].decode("ascii", "replace")) if found else None
    for name in [declared] if declared else ["utf-8", "cp1252"]:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    page = data.decode(declared or "cp1252", errors="replace")
    if page.count("�") > len(page) // 100:
        raise Refusal(f"not valid {(declared or 'windows-1252').upper()}, the encoding that the page declares", "convert the page to UTF-8")
    return page


def _web_codec(label: str) -> str | None:
    """Python's codec for a charset label as browsers read it: Latin-1 and ASCII mean windows-1252; UTF-16 in ASCII bytes means UTF-8."""
    try:
        name = codecs.lookup(label).name
        "".encode(name)  # some codecs are not text encodings
    except (LookupError, ValueError):
        return None
    if name in {"iso8859-1", "ascii"}:
        return "cp1252"
    return "utf-8" if name.startswith(("utf-16", "utf-32", "utf-7")) else name
