"""From named fields to a :class:`Document`: the one place where text, title, header, footer and language come together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from ..records import Document, Skipped, Span
from .agencies import find_agency, find_agency_name, find_spun_agency
from .bylines import split_names
from .dates import parse_published
from .encoding import check_characters, normal_lines
from .footer import parse_footer
from .header import parse_header
from .languages import check_language
from .limits import MAX_CHARACTERS, MAX_WORD, Refusal, too_long
from .outlets import spelled_out
from .words import load_words

FIELDS = ("id", "url", "publisher", "title", "byline", "published", "language")
"""Fields beside ``text`` that have a meaning; every other one is kept in ``Document.extra``."""


def from_text(text: str, *, input: str = "<text>", **fields: Any) -> Document | Skipped:
    """One document from a text, with the fields of a JSON line (``id``, ``url``, ``publisher``, ``title``, ``byline``, ``published``, ``language``;
    others go into ``extra``).

    Fields that are given win over what the header tells. The text stays verbatim but for line ends; a ``title`` that it does not begin
    with is put before it with a blank line, and ``body`` tells where the text starts. Gives :class:`Skipped` for a text that is empty,
    binary, too long or not in English; never raises for what a text holds. Cost: about 0.2 ms for a news report.
    """
    try:
        return make_document(text, fields, input)
    except Refusal as refusal:
        return Skipped(input=input, reason=refusal.reason, hint=refusal.hint)


def make_document(text: Any, fields: Mapping[str, Any], input: str) -> Document:
    """As :func:`from_text`, raising :class:`Refusal`. Fields of a wrong type go into ``extra`` under their own name."""
    extra = {key: value for key, value in fields.items() if key not in FIELDS}
    known = {key: _field(key, fields.get(key), extra) for key in FIELDS}
    title = normal_lines(known["title"]).strip() if known["title"] else None
    body = _checked(text, title)
    check_language(body, known["language"])
    full, start, title_span = _with_title(body, title)
    published = known["published"]
    header = parse_header(full, title=title, published=published, start=start or (title_span[1] if title_span else 0))
    footer = parse_footer(full, start)
    given = _byline(fields.get("byline"), extra)
    parts = dict(header.parts)
    if title_span:
        parts["title"] = (title_span,)
    if footer.spans:
        parts["footer"] = footer.spans
    _check_story(full, parts)
    around = "\n".join((known["publisher"] or "", *given, *(full[low:high] for spans in parts.values() for low, high in spans)))
    agency = header.agency or next((name for one in given if (name := find_agency(one))), None) or footer.agency
    agency = (agency and spelled_out(agency, around)) or agency
    spun = None if agency else _spun_credit(full, parts, given)
    if spun:
        agency, parts["spun_credit"] = spun
    agency = agency or next(iter(footer.helpers), None)
    publisher = agency if header.publisher and header.publisher == header.agency else header.publisher
    return Document(
        id=known["id"] or content_id(input, full),
        text=full,
        input=input,
        url=known["url"],
        publisher=known["publisher"] or publisher,
        title=title or header.title,
        byline=split_all(given) or header.byline or footer.byline,
        agency=agency,
        dateline=header.dateline,
        published=published or header.published,
        language="en",
        extra=extra,
        body=start,
        parts=parts,
    )


def content_id(input: str, text: str) -> str:
    """The id of a document that has none: the first 16 hexadecimal digits of the SHA-256 of input and text."""
    return hashlib.sha256(f"{input}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def split_all(bylines: tuple[str, ...]) -> tuple[str, ...]:
    """The people in byline fields, each of which may hold several."""
    return tuple(dict.fromkeys(name for one in bylines for name in split_names(_people(one))))


def _people(byline: str) -> str:
    """A byline field without the agency or function after its comma: ``Ada Vane, Associated Press``."""
    functions = load_words()["functions"]
    kept = [part for part in re.split(r"\s*[,|/]\s*", byline) if not find_agency_name(part) and part.lower() not in functions]
    return ", ".join(kept)


def _field(key: str, value: Any, extra: dict[str, Any]) -> str | None:
    """A field as a string; numbers are written out; what is neither, and a date that cannot be read, stays in ``extra``."""
    if value is None or key == "byline":
        return None
    words = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    if words == "":
        return None
    if words is not None and key == "published":
        words = parse_published(words)
    if words is None:
        extra[key] = value
    return words


def _byline(value: Any, extra: dict[str, Any]) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    extra["byline"] = value
    return ()


def _checked(text: Any, title: str | None) -> str:
    """The text with its line ends made ``\\n``, or a :class:`Refusal`."""
    if not isinstance(text, str):
        reason = 'no field "text"' if text is None else f'the field "text" is not a string but {type(text).__name__}'
        raise Refusal(reason, 'give the text of the report in the field "text"')
    if not text.strip():
        if title:
            raise Refusal("a title without text", "give the text of the report; a title alone is not read")
        raise Refusal("no text (empty)", "check how the file was made, or leave it out")
    if len(text) > MAX_CHARACTERS:
        raise too_long("the text", MAX_CHARACTERS, "characters (about 2 million words)")
    check_characters((title or "") + "\n" + text)
    if len(text) > MAX_WORD and max(found.end() - found.start() for found in re.finditer(r"\S+", text)) > MAX_WORD:
        raise Refusal(f"a run of more than {MAX_WORD:,} characters without a space (encoded data?)", "take the data out of the text")
    normal: str = normal_lines(text)
    if title and normal.strip() == title:
        raise Refusal("a title without text", "give the text of the report; a title alone is not read")
    if not any(map(str.isalpha, normal)):
        raise Refusal("no words in the text", "check how the file was made, or leave it out")
    return normal


def _with_title(text: str, title: str | None) -> tuple[str, int, Span | None]:
    """The document's text, where the given text begins in it, and the span of the title."""
    if not title:
        return text, 0, None
    at = len(text) - len(text.lstrip())
    end = at + len(title)
    if text[at:end].casefold() == title.casefold() and not text[end : end + 1].isalnum():
        return text, 0, (at, end)
    return f"{title}\n\n{text}", len(title) + 2, (0, len(title))


def _spun_credit(text: str, parts: Mapping[str, tuple[Span, ...]], given: tuple[str, ...]) -> tuple[str, tuple[Span, ...]] | None:
    """An agency whose name a machine swapped, in a place of credits, and its span there; none where only the byline field has it."""
    for part in ("byline", "agency", "dateline", "footer"):
        for start, end in parts.get(part, ()):
            # A byline's span ends with the last name; the agency stands behind it.
            line_end = text.find("\n", end) if part == "byline" else end
            found = find_spun_agency(text[start : line_end if line_end >= 0 else len(text)])
            if found:
                return found.name, ((start + found.span[0], start + found.span[1]),)
    named = next((found for one in given if (found := find_spun_agency(one))), None)
    return (named.name, ()) if named else None


def _check_story(text: str, parts: Mapping[str, tuple[Span, ...]]) -> None:
    """Refuses a document whose every letter belongs to its header or footer."""
    at = 0
    for start, end in sorted(span for spans in parts.values() for span in spans):
        if any(map(str.isalpha, text[at:start])):
            return
        at = max(at, end)
    if not any(map(str.isalpha, text[at : at + 10_000])):
        raise Refusal("a header without text", "give the text of the report; title, date and byline alone are not read")
