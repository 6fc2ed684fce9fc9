"""A comparison as HTML: the marks inside a text, and one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from sourceline.export.case import case_of
from sourceline.export.comparison import Bit, Comparison, Row, figures, says
from sourceline.export.environment import environment
from sourceline.export.kin import copy_of
from sourceline.export.labels import one_line, plural
from sourceline.records import Reading

LEGEND = (
    "Left what it read, right what it reads; the number before a stretch is the same on both sides. Underlined words differ, "
    "with one number on both sides; a dotted line is a repair. Soft: taken over; dark: its own."
)


def comparison_page(one: Comparison) -> str:
    """One self-contained page: no scripts, no requests, everything escaped; long stretches that are the same on both sides open on demand."""
    title = f"{outlet_of(one.child)}: {copy_of(one.member)} {outlet_of(one.parent)}"
    return _environment().get_template("comparison.html.j2").render(title=title, one=one, legend=LEGEND)


def add_comparisons(pages: Environment) -> Environment:
    """Give an environment what ``comparison_parts.html.j2`` needs."""
    pages.filters |= {"side": side, "one_line": one_line}
    pages.globals |= {"figures": figures, "says": says, "outlet_of": outlet_of, "dated": dated, "fields": row_fields, "plural": plural}
    return pages


def side(bits: Sequence[Bit], which: str, id: str) -> Markup:
    """One side's text. A place where the words differ links to its counterpart: ``x1c3`` in the child to ``x1p3`` in the parent; repairs are dotted."""
    own, other = ("c", "p") if which == "child" else ("p", "c")
    out = []
    for number, run in groupby(bits, key=lambda bit: bit.swap):
        found = list(run)
        text = Markup("").join(_repaired(bit) for bit in found)
        if not number:
            out.append(text)
            continue
        words = _says(found[0], which)
        out.append(
            Markup('<a class="swap" id="{0}{1}{3}" href="#{0}{2}{3}" title="{4}" tabindex="-1">{5}<sup>{3}</sup></a>').format(
                id, own, other, number, words, text or Markup('<span aria-hidden="true">‸</span>')
            )
        )
    return Markup("").join(out)


def _repaired(bit: Bit) -> Markup:
    return Markup('<span class="repair" title="reads {}">{}</span>').format(bit.reads, bit.text) if bit.reads else escape(bit.text)


def _says(bit: Bit, which: str) -> str:
    if which == "child":
        return (f"read: {bit.other}" if bit.other else "put in") if bit.text else f"left out: {bit.other}"
    return (f"reads: {bit.other}" if bit.other else "left out") if bit.text else f"put in: {bit.other}"


def outlet_of(reading: Reading) -> str:
    """Who published it."""
    return case_of((reading,), ()).outlet(reading.document.id)


def dated(reading: Reading) -> str:
    """When it was published."""
    return case_of((reading,), ()).published(reading.document.id)


def row_fields(row: Row) -> dict[str, Any]:
    """A row by names, so that a template can take either side."""
    return {"number": row.number, "child": row.child, "parent": row.parent, "repairs": row.repairs}


@cache
def _environment() -> Environment:
    return add_comparisons(environment())
