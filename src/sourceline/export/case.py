"""What an export looks up while it shows a case: readings by document, who copied whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sourceline.export.labels import label, one_line, safe
from sourceline.incidents.chains import outlet_name
from sourceline.incidents.copies import Copies, index_copies
from sourceline.records import Attribution, Document, Lineage, Reading, Span


@dataclass(frozen=True, slots=True)
class Case:
    """Readings by document id in their order, lineages by document id, copies of passages."""

    readings: dict[str, Reading]
    lineages: dict[str, Lineage]
    copies: Copies

    def document(self, document_id: str) -> Document | None:
        """The document, or null where it was not read."""
        reading = self.readings.get(document_id)
        return reading.document if reading else None

    def outlet(self, document_id: str) -> str:
        """Who published it; the name of its file where nobody is known to; the id itself where the document was not read."""
        document = self.document(document_id)
        name = outlet_name(document) if document else document_id
        if document and name == document_id:
            name = document.input.replace("\\", "/").rpartition("/")[2] or name
        return one_line(name, 80)

    def link(self, name: str) -> str:
        """A link of a chain as it is shown: an outlet known by its document's id alone goes by the name of the file."""
        return self.outlet(name) if name in self.readings else one_line(name, 100)

    def title(self, document_id: str, most: int = 120) -> str:
        """The title, else the first line of the text, else the id."""
        document = self.document(document_id)
        shown = (document.title or document.text.lstrip()[: 4 * most].partition("\n")[0]) if document else ""
        return one_line(shown, most) or one_line(document_id, most)

    def published(self, document_id: str) -> str:
        """Publication as ``2020-01-03`` or ``2020-01-03 01:10``, else the dateline's date, else ""."""
        document = self.document(document_id)
        return one_line((document.published or document.dateline.date or "").replace("T", " ") if document else "", 25)

    def attribution(self, document_id: str, attribution_id: str | None) -> Attribution | None:
        """The attribution by its id, or null."""
        reading = self.readings.get(document_id)
        return next((a for a in reading.attributions if a.id == attribution_id), None) if reading and attribution_id else None


def case_of(readings: Iterable[Reading], lineages: Iterable[Lineage]) -> Case:
    """Index a case. Cost: linear."""
    lineages = tuple(lineages)
    by_document = {member.document: lineage for lineage in lineages for member in lineage.members}
    return Case(readings={r.document.id: r for r in readings}, lineages=by_document, copies=index_copies(lineages))


def inside(text: str, span: Span) -> str:
    """The words of a span, safe and on one line; "" where the span lies outside the text."""
    return one_line(text[max(0, span[0]) : max(0, span[1])])


def terms(text: str, attribution: Attribution) -> tuple[str, ...]:
    """On what terms a source speaks: ``unnamed · government · IRQ · ×3 · on condition of anonymity``."""
    found = [label("named", attribution.named)]
    if attribution.kind != "unknown":
        found.append(label("kind", attribution.kind))
    if attribution.affiliation:
        found.append(one_line(attribution.affiliation, 60))
    if attribution.country:
        found.append(safe(attribution.country))
    if attribution.count:
        found.append(f"×{attribution.count}")
    found += [one_line(inside(text, span), 100) for span in (attribution.medium, attribution.anonymity) if span and inside(text, span)]
    return tuple(dict.fromkeys(found))
