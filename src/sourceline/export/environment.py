"""The templates' environment that every page shares: everything escaped, unknown names refused, files of the package only."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined


def environment() -> Environment:
    """A new environment over ``export/templates``; a page adds its filters and globals."""
    return Environment(autoescape=True, loader=FunctionLoader(source), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def source(name: str) -> str | None:
    """The text of a template, style or script of the package; None where there is none of that name."""
    path = files("sourceline.export") / "templates" / name
    return path.read_text(encoding="utf-8") if path.is_file() else None
