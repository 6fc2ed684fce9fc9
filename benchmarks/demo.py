"""Score the demo case: what the pipeline makes of its articles against ``gold.json``, as named figures between 0 and 1.

python benchmarks/demo.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from sourceline.demo import articles_path, gold_path
from sourceline.records import Answer, Attribution, Document, Incident, Lineage, Reading, Span

Gold = Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """What the pipeline made of the case."""

    readings: Sequence[Reading]
    lineages: Sequence[Lineage]
    incidents: Sequence[Incident]


def run() -> Result:
    """Read the demo case with the shipped model (seconds on two cores)."""
    from sourceline.documents import read_paths
    from sourceline.incidents import find_incidents
    from sourceline.lineage import find_lineages
    from sourceline.reader import Reader

    documents = sorted((item for item in read_paths([articles_path()]) if isinstance(item, Document)), key=lambda document: document.published or "")
    readings = Reader.load().read(documents)
    lineages = find_lineages(documents)
    return Result(readings, lineages, find_incidents(readings, lineages))


def load_gold(path: Path | None = None) -> Gold:
    """Read the gold file."""
    gold: Gold = json.loads((path or gold_path()).read_text(encoding="utf-8"))
    return gold


def gold_name(document: Document) -> str:
    """Give a document's name in the gold: its path below the articles' folder, with ``#LINE`` for JSON Lines."""
    return document.input.removeprefix(f"{articles_path()}/")


def score(result: Result, gold: Gold) -> dict[str, float]:
    """Compare, figure by figure; all are shares (1 is best) but ``false_incidents`` and ``main_splits``, which count (0 is best)."""
    readings = {gold_name(reading.document): reading for reading in result.readings}
    names = {reading.document.id: name for name, reading in readings.items()}
    return {
        **score_documents(readings, gold),
        **score_attributions(readings, gold),
        **score_times(readings, gold),
        **score_families(result.lineages, names, gold),
        **score_incidents(result.incidents, readings, names, gold),
    }


def score_documents(readings: Mapping[str, Reading], gold: Gold) -> dict[str, float]:
    """Documents found, and their publisher, day and place of the dateline where the document says them."""
    rows = [(readings.get(row["document"]), row) for row in gold["documents"]]
    said = [
        *((reading and (reading.document.publisher or reading.document.agency), row["publisher"]) for reading, row in rows if row["publisher"]),
        *((reading and (reading.document.published or "")[:10], row["published"]) for reading, row in rows),
        *((reading and (reading.document.dateline.place or "").split(",")[0], row["dateline"]) for reading, row in rows if row["dateline"]),
    ]
    return {"documents": _share(reading is not None for reading, _ in rows), "headers": _share(bare(got or "") == bare(want) for got, want in said)}


def score_attributions(readings: Mapping[str, Reading], gold: Gold) -> dict[str, float]:
    """Gold attributions found by cue, content and source together; on those found, exact source and the readings of them."""
    pairs = {row["id"]: _find_attribution(readings.get(row["document"]), row) for row in gold["attributions"]}
    found = [(readings[row["document"]], pair, row) for row in gold["attributions"] if (pair := pairs[row["id"]])]

    def parent_right(got: Attribution, row: Gold) -> bool:
        parent = pairs.get(row["parent"]) if row["parent"] else None
        return got.parent == (parent.id if parent else None)

    return {
        "attributions": _share(pair is not None for pair in pairs.values()),
        "sources_exact": _share(
            bare(_words(reading, got.source)) in {bare(text) for text in (row["source"] or "", *row.get("accepts_source", ()))}
            for reading, got, row in found
        ),
        "kinds": _share(got.kind in (row["kind"], *row.get("accepts_kind", ())) for _, got, row in found),
        "named": _share(got.named == row["named"] for _, got, row in found),
        "stances": _share(got.stance == row["stance"] for _, got, row in found),
        "parents": _share(parent_right(got, row) for _, got, row in found if row["parent"]),
        "false_parents": _share(got.parent is not None for _, got, row in found if not row["parent"]),
        "modes": _share(got.mode == row["mode"] for _, got, row in found if "mode" in row),
        "counts": _share(got.count == row["count"] for _, got, row in found if "count" in row),
        "media": _share(
            got.medium is not None and _overlaps(bare(_words(reading, [got.medium])), row["medium"]) for reading, got, row in found if "medium" in row
        ),
    }


def score_times(readings: Mapping[str, Reading], gold: Gold) -> dict[str, float]:
    """Time expressions with the right value: the gold's words and a found span overlap."""

    def right(row: Gold) -> bool:
        reading = readings.get(row["document"])
        if reading is None or row["context"] not in reading.document.text:
            return False
        start = reading.document.text.index(row["context"]) + row["context"].index(row["text"])
        want = (start, start + len(row["text"]))
        return any(_meet(time.span, want) and time.value == row["value"] for time in reading.times)

    return {"times": _share(right(row) for row in gold["times"])}


def score_families(lineages: Sequence[Lineage], names: Mapping[str, str], gold: Gold) -> dict[str, float]:
    """F1 over pairs of documents in one family; relation to the parent and root, on the gold's children."""
    got = {frozenset(pair) for lineage in lineages for pair in combinations(sorted(names.get(m.document, m.document) for m in lineage.members), 2)}
    want = {frozenset(pair) for family in gold["families"] for pair in combinations(sorted(m["document"] for m in family["members"]), 2)}
    members = {
        names.get(m.document, m.document): (m.relation, names.get(lineage.root, lineage.root)) for lineage in lineages for m in lineage.members
    }
    children = [(m["document"], m["relation"], family["root"]) for family in gold["families"] for m in family["members"] if m["parent"]]
    return {
        "family_pairs": _f1(got, want),
        "family_relations": _share(members.get(name, (None, None))[0] == relation for name, relation, _ in children),
        "family_roots": _share(members.get(name, (None, None))[1] == root for name, _, root in children),
    }


def score_incidents(incidents: Sequence[Incident], readings: Mapping[str, Reading], names: Mapping[str, str], gold: Gold) -> dict[str, float]:
    """Incidents found (day and type or place), their tolls and documents, the main one's answers, and what must not be there."""
    matches = _match_incidents(incidents, names, gold)
    main = gold["incidents"][0]
    got_main = matches[main["id"]]
    tolls = [
        (getattr(getattr(matches[row["id"]], kind), bound), row[kind][bound])
        for row in gold["incidents"]
        if matches[row["id"]]
        for kind in ("killed", "injured")
        for bound in ("low", "best", "high")
        if row[kind][bound] is not None
    ]
    answers = list(_answers(got_main, main))
    return {
        "incidents": _share(match is not None for match in matches.values()),
        "modes_of_incidents": _share(
            bool(match and (match.type, match.mode) == (row["type"], row["mode"])) for row in gold["incidents"] for match in [matches[row["id"]]]
        ),
        "tolls": _share(got == want for got, want in tolls),
        "main_best_killed": float(bool(got_main and got_main.killed.best == main["killed"]["best"])),
        "main_documents": _f1(
            {names.get(d, d) for d in (*got_main.documents, *got_main.background_in)} if got_main else set(),
            {*main["documents"], *main["background_in"]},
        ),
        "main_background": _share(name in {names.get(d, d) for d in got_main.background_in} for name in main["background_in"]) if got_main else 0.0,
        "main_splits": float(sum(_same_event(incident, main) for incident in incidents) - bool(got_main)),
        "answers": _share(answer is not None for answer, _ in answers),
        "answers_documents": _share(
            {names.get(claim.document, claim.document) for claim in answer.claims} & {d for s in row["support"] for d in s["documents"]}
            for answer, row in answers
            if answer
        ),
        "independent_origins": _share(answer.independent_origins == row["independent_origins"] for answer, row in answers if answer),
        "contested": _share(bool(answer.contested_by) for answer, row in answers if answer and row["contested_by"]),
        "false_incidents": float(sum(1 for _ in _false_mentions(incidents, readings, names, gold))),
    }


def bare(text: str) -> str:
    """Fold case, drop a leading article, quotes, commas and closing punctuation: what two ways of drawing a border differ in."""
    return re.sub(r"^(the|an?) ", "", re.sub(r"\s+", " ", text.casefold())).strip(" ,.;:“”\"'‘’")


def _find_attribution(reading: Reading | None, row: Gold) -> Attribution | None:
    if reading is None:
        return None
    start = reading.document.text.find(row["content_start"])
    want = (start, start + len(row["content_start"]))

    def right(got: Attribution) -> bool:
        source = bare(_words(reading, got.source))
        sources = (row["source"], *row.get("accepts_source", ()))
        return (
            any(_meet(span, want) for span in got.content)
            and _overlaps(bare(_words(reading, got.cue)), row["cue"])
            and (not source if row["source"] is None else any(_overlaps(source, text) for text in sources))
        )

    return next((got for got in reading.attributions if right(got)), None)


def _match_incidents(incidents: Sequence[Incident], names: Mapping[str, str], gold: Gold) -> dict[str, Incident | None]:
    matches: dict[str, Incident | None] = {}
    taken: set[str] = set()
    for row in gold["incidents"]:
        want = {*row["documents"], *row["background_in"]}

        def shared(incident: Incident, want: set[str] = want) -> float:
            return _f1({names.get(d, d) for d in (*incident.documents, *incident.background_in)}, want)

        fitting = [i for i in incidents if i.id not in taken and _same_event(i, row) and shared(i) > 0]
        matches[row["id"]] = max(fitting, key=shared, default=None)
        if best := matches[row["id"]]:
            taken.add(best.id)
    return matches


def _same_event(incident: Incident, row: Gold) -> bool:
    days = row.get("date_accepts", [row["date"]])
    place = bool(incident.place and bare(incident.place.name) in {bare(name) for name in row["place_accepts"]})
    return incident.type == row["type"] and (incident.date.start in days or incident.date.end in days) and (place or not incident.place)


def _answers(incident: Incident | None, row: Gold) -> Iterator[tuple[Answer | None, Gold]]:
    questions = {question.question: question.answers for question in incident.questions} if incident else {}
    for name, wanted in row["questions"].items():
        for want in wanted:
            accepted = {bare(value) for value in want["accepts"]}
            yield next((answer for answer in questions.get(name, ()) if bare(answer.value) in accepted), None), want


def _false_mentions(
    incidents: Sequence[Incident], readings: Mapping[str, Reading], names: Mapping[str, str], gold: Gold
) -> Iterator[tuple[str, str]]:
    for incident in incidents:
        for mention in incident.mentions:
            name = names.get(mention.document, mention.document)
            reading = readings[name]
            trigger = next(event.trigger for event in reading.events if event.id == mention.event)
            for row in gold["not_incidents"]:
                start = reading.document.text.find(row["text"]) if row["document"] == name else -1
                if start >= 0 and _meet(trigger, (start, start + len(row["text"]))):
                    yield incident.id, row["text"]


def _words(reading: Reading, spans: Sequence[Span]) -> str:
    return " ".join(reading.document.text[start:end] for start, end in spans)


def _overlaps(got: str, want: str) -> bool:
    return bool(set(re.findall(r"\w+", got.casefold())) & set(re.findall(r"\w+", bare(want))))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _share(rights: Iterable[object]) -> float:
    marks = [bool(right) for right in rights]
    return sum(marks) / len(marks) if marks else 0.0


def _f1(got: set[Any], want: set[Any]) -> float:
    return 2 * len(got & want) / (len(got) + len(want)) if got or want else 1.0


def main(say: Callable[[str], None] = print) -> None:
    """Print the figures."""
    for name, value in score(run(), load_gold()).items():
        say(f"{name:24} {value:.3f}")


if __name__ == "__main__":
    main()
