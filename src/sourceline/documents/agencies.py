"""News agencies by the names and codes under which they are credited (``data/agencies.toml``)."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

import msgspec


class Agency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One agency: canonical name, codes of datelines, other names, country (ISO 3166 alpha-3), and spun forms of its name (a note)."""

    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    country: str
    spun: tuple[str, ...] = ()


@functools.cache
def load_agencies() -> tuple[Agency, ...]:
    """All rows of ``data/agencies.toml``, in its order."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "agencies.toml").read_text(encoding="utf-8"))
    return msgspec.convert(table["agency"], tuple[Agency, ...])


@functools.cache
def _by_name() -> dict[str, Agency]:
    return {_key(form): agency for agency in load_agencies() for form in (agency.name, *agency.names, *agency.codes)}


@functools.cache
def _by_long_name() -> dict[str, Agency]:
    return {_key(form): agency for agency in load_agencies() for form in (agency.name, *agency.names)}


def _key(form: str) -> str:
    return re.sub(r"\s*-\s*", "-", re.sub(r"\s+", " ", form)).strip(" .").casefold().removeprefix("the ")


def find_agency(credit: str) -> str | None:
    """Canonical name of the agency that ``credit``, the whole of it, names: ``AP``, ``The Associated Press``, ``AFP/Reuters``.

    Only for words in the place of a credit (brackets of a dateline, a byline, a line of its own): "according to Reuters" is a
    citation and no credit. Of several agencies the first counts.
    """
    for form in (credit, *re.split(r"\s*[/,&+]\s*|\s+and\s+", credit)):
        agency = _by_name().get(_key(form))
        if agency:
            return agency.name
    return None


def find_agency_name(credit: str) -> str | None:
    """As :func:`find_agency`, by full names alone, for places where a code would be a common word or initials."""
    agency = _by_long_name().get(_key(credit))
    return agency.name if agency else None


@functools.cache
def agency_pattern() -> str:
    """A regular expression (no groups) of every name and code, longest first, for patterns with a fixed frame."""
    forms = {form for agency in load_agencies() for form in (agency.name, *agency.names, *agency.codes)}
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) + ")"
