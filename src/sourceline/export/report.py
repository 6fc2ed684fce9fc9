"""The report: a case as one HTML file that needs nothing else, neither network nor scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape

from sourceline.export import drawing, kin, labels
from sourceline.export.article import LONGEST, Anchor, Paragraph, paragraphs
from sourceline.export.case import Case, case_of
from sourceline.export.comparison import Comparison
from sourceline.export.comparison_layout import compare
from sourceline.export.comparison_page import add_comparisons
from sourceline.export.environment import environment
from sourceline.export.family_graph import family_graph
from sourceline.export.ledger import Asked, Entry, Ledger, Row, kind_text, ledger, when_text, where_text
from sourceline.export.passage import Piece, excerpt
from sourceline.records import Document, Incident, Lineage, Member, Reading, Skipped

OPEN_INCIDENTS = 3
"""Incidents whose ledgers stand open when the report is opened; the others open by their title."""
FAMILY_PAIRS, PAIRS_SHOWN, PAIR_LONGEST = 30, 150, 24_000
"""Pairs of one family and of all that are shown side by side, and code points of a pair; ``sourceline compare`` shows any pair whole."""
CLAIMS_SHOWN = 60
COPIES_SHOWN = 40
"""Claims of one origin, and copies of one claim, that are listed; the rest are counted, and linked from their articles."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One incident in the report: its number, ledger and toll bars by question."""

    number: int
    ledger: Ledger
    tolls: tuple[tuple[Asked, drawing.TollBar | None], ...]

    def passage(self, entry: Entry) -> str:
        """Id of the claim's passage in its article."""
        return f"p{self.number}-{entry.at}"

    def entry(self, entry: Entry) -> str:
        """Id of the claim in the ledger."""
        return f"i{self.number}-c{entry.at}"

    def row(self, row: Row | int) -> str:
        """Id of an answer."""
        return f"i{self.number}-a{row if isinstance(row, int) else row.at}"

    def claim_row(self, names: Sequence[str]) -> str | None:
        """Id of the answer that holds the first of the named claims."""
        held = [row for asked in self.ledger.asked for row in asked.rows if any(claim.id in names for claim in row.answer.claims)]
        return self.row(held[0]) if held else None


def report(
    incidents: Iterable[Incident],
    readings: Iterable[Reading],
    lineages: Iterable[Lineage],
    *,
    skipped: Iterable[Skipped] = (),
    title: str = "Sourceline report",
    made: str = "",
) -> str:
    """The whole case as HTML. ``made`` is shown as it is (a date, a version): the clock is the caller's.

    Ids and links are built from positions, never from the data; every text is escaped; a policy in the page forbids scripts and requests.
    Articles are cut at ``article.LONGEST`` characters, saying so. Cost: linear in claims and text, about 15 kB and 2 ms an article,
    and up to 40 kB a pair of texts side by side, ``PAIRS_SHOWN`` at most.
    """
    lineages = tuple(lineages)
    case = case_of(readings, lineages)
    numbers = {name: f"d{at}" for at, name in enumerate(case.readings, start=1)}
    chapters = [_chapter(at, incident, case) for at, incident in enumerate(incidents, start=1)]
    anchors = _anchors(chapters)
    families = kin.of_copies(lineages)
    pairs = _pairs(families, case)
    articles = [(numbers[name], reading, anchors.get(name, [])) for name, reading in case.readings.items()]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            title=labels.one_line(title, 200),
            made=labels.one_line(made, 200),
            chapters=chapters,
            case=case,
            numbers=numbers,
            incident_numbers={chapter.ledger.incident.id: chapter for chapter in chapters},
            articles=articles,
            families=families,
            family_numbers={lineage.root: f"f{at}" for at, lineage in enumerate(families, start=1)},
            lanes=family_graph(families, case),
            pairs=pairs,
            compared=partial(_compared, case),
            alone=len(case.readings) - len({m.document for lineage in families for m in lineage.members} & case.readings.keys()),
            skipped=tuple(skipped),
            open_incidents=OPEN_INCIDENTS,
            claims_shown=CLAIMS_SHOWN,
            copies_shown=COPIES_SHOWN,
            longest=LONGEST,
        )
    )


def _chapter(number: int, incident: Incident, case: Case) -> Chapter:
    laid = ledger(incident, case)
    ranges = {"killed": incident.killed, "injured": incident.injured}
    tolls = tuple((a, drawing.toll_bar(a.rows, ranges[a.question.question])) for a in laid.asked if a.question.question in ranges)
    return Chapter(number=number, ledger=laid, tolls=tolls)


def _pairs(families: Iterable[Lineage], case: Case) -> dict[str, str]:
    """By child, the ids of the pairs that are shown side by side: those that differ and whose two texts are in the case."""
    found: list[str] = []
    for family in families:
        some = [
            m.document
            for m in family.members
            if m.relation != "identical" and m.passages and m.parent in case.readings and m.document in case.readings
        ]
        found += some[: min(FAMILY_PAIRS, PAIRS_SHOWN - len(found))]
    return {name: f"x{at}" for at, name in enumerate(found, start=1)}


def _compared(case: Case, member: Member) -> Comparison:
    return compare(case.readings[member.document], case.readings[member.parent or ""], member, longest=PAIR_LONGEST)


def _anchors(chapters: Iterable[Chapter]) -> dict[str, list[Anchor]]:
    """By document, the passages of its claims; every claim once."""
    found: dict[str, list[Anchor]] = {}
    for chapter in chapters:
        for asked in chapter.ledger.asked:
            for row in asked.rows:
                for entry in _entries(row):
                    for at, span in enumerate(entry.claim.spans):
                        passage = chapter.passage(entry) if at == 0 else ""
                        says = f"{asked.label}: {labels.one_line(row.value, 50)}"
                        found.setdefault(entry.claim.document, []).append(
                            Anchor(span=span, passage=passage, ledger=chapter.row(row), says=says, against=entry.against)
                        )
    return found


def _entries(row: Row) -> Iterable[Entry]:
    for entry in (*(e for voice in row.voices for e in voice.entries), *row.silent, *row.against):
        yield entry
        yield from entry.copies


def documents_in_time(names: Iterable[str], case: Case) -> list[tuple[str, str]]:
    """Publication date and id of the documents that are in the case, earliest first, undated last."""
    return sorted(((case.published(n), n) for n in names if n in case.readings), key=lambda item: (not item[0], *item))


def marked(found: Sequence[Piece]) -> Markup:
    """An excerpt as HTML, the words of the claim in ``<mark>``."""
    return Markup("").join(Markup("<mark>{}</mark>").format(p.text) if "hit" in p.marks else escape(p.text) for p in found)


def running(paragraph: Paragraph) -> Markup:
    """A paragraph's text as HTML: every character once and in order, marks as classes, empty anchors where passages start."""
    out = []
    for piece in paragraph.pieces:
        out += [Markup('<a class="at" id="{}"></a>').format(name) for name in paragraph.opens.get(piece.start, ()) if name]
        tag = "mark" if piece.marks & {"claim", "against"} else "span"
        names = " ".join(sorted(piece.marks))
        out.append(Markup('<{0} class="{1}">{2}</{0}>').format(tag, names, piece.text) if names else escape(piece.text))
    return Markup("").join(out)


def web_address(document: Document) -> str | None:
    """The document's address if it is one that a browser may follow (http, https); a hostile one is shown as text only."""
    try:
        parts = urlsplit(document.url or "")
    except ValueError:
        return None
    return document.url if parts.scheme in ("http", "https") and parts.hostname else None


@cache
def _environment() -> Environment:
    pages = add_comparisons(environment())
    pages.filters |= {"safe_text": labels.safe, "one_line": labels.one_line, "marked": marked, "running": running}
    pages.globals |= {
        "label": labels.label,
        "labels": labels.labels,
        "plural": labels.plural,
        "rule_words": labels.rule_words,
        "excerpt": excerpt,
        "paragraphs": paragraphs,
        "web_address": web_address,
        "shape": kin.shape,
        "share": kin.share,
        "unseen_words": kin.unseen_words,
        "reason_words": kin.reason_words,
        "when_text": when_text,
        "where_text": where_text,
        "kind_text": kind_text,
        "documents_in_time": documents_in_time,
    }
    return pages
