"""The scorer of the demo case gives full marks to the gold itself and none to nothing."""

import re

import pytest

from benchmarks import demo
from sourceline.demo import articles_path
from sourceline.documents import read_paths
from sourceline.records import (
    Answer,
    Attribution,
    Claim,
    Dateline,
    DateRange,
    Document,
    EventMention,
    EventPlace,
    Incident,
    Lineage,
    Member,
    MentionRef,
    Question,
    Reading,
    Time,
    TollRange,
)

GOLD = demo.load_gold()


def near(text: str, words: str | None, anchor: int) -> tuple[tuple[int, int], ...]:
    if words is None:
        return ()
    start = min((found.start() for found in re.finditer(re.escape(words), text)), key=lambda start: abs(start - anchor))
    return ((start, start + len(words)),)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [item for item in read_paths([articles_path()]) if isinstance(item, Document)]


def ideal(documents: list[Document]):
    rows = {row["document"]: row for row in GOLD["documents"]}
    readings, ids = [], {}
    for document in documents:
        name = demo.gold_name(document)
        ids[name] = document.id
        text = document.text
        said = rows[name]
        attributions = tuple(_attribution(text, row) for row in GOLD["attributions"] if row["document"] == name)
        times = tuple(
            Time(span=near(text, row["text"], text.index(row["context"]))[0], type="DATE", value=row["value"])
            for row in GOLD["times"]
            if row["document"] == name
        )
        head = Document(
            id=document.id,
            text=text,
            input=document.input,
            publisher=said["publisher"],
            published=said["published"],
            dateline=Dateline(place=said["dateline"]),
        )
        readings.append(Reading(document=head, attributions=attributions, times=times))
    lineages = [
        Lineage(
            id=family["root"],
            root=ids[family["root"]],
            members=tuple(Member(document=ids[m["document"]], parent=ids.get(m["parent"]), relation=m["relation"]) for m in family["members"]),
        )
        for family in GOLD["families"]
    ]
    return demo.Result(readings, lineages, [_incident(row, ids) for row in GOLD["incidents"]])


def _attribution(text: str, row: dict) -> Attribution:
    start = text.index(row["content_start"])
    fields = {field: row[field] for field in ("parent", "kind", "named", "stance")} | {
        field: row[field] for field in ("mode", "count") if field in row
    }
    medium = near(text, row["medium"], start)[0] if "medium" in row else None
    content = ((start, start + len(row["content_start"])),)
    return Attribution(
        id=row["id"], source=near(text, row["source"], start), cue=near(text, row["cue"], start), content=content, medium=medium, **fields
    )


def _incident(row: dict, ids: dict[str, str]) -> Incident:
    questions = tuple(
        Question(
            question=name,
            answers=tuple(
                Answer(
                    value=answer["value"] if demo.bare(answer["value"]) in answer["accepts"] else answer["accepts"][0],
                    independent_origins=answer["independent_origins"],
                    contested_by=tuple(contest["origin"] for contest in answer["contested_by"]),
                    claims=tuple(
                        Claim(id=f"c{n}", document=ids[d], attribution=None, event="v1")
                        for n, s in enumerate(answer["support"])
                        for d in s["documents"]
                    ),
                )
                for answer in answers
            ),
        )
        for name, answers in row["questions"].items()
    )
    return Incident(
        id=row["id"],
        title=row["title"],
        type=row["type"],
        mode=row["mode"],
        date=DateRange(start=row["date"], end=row["date"]),
        place=EventPlace(name=row["place"]),
        documents=tuple(ids[name] for name in row["documents"]),
        background_in=tuple(ids[name] for name in row["background_in"]),
        killed=TollRange(**row["killed"]),
        injured=TollRange(**row["injured"]),
        questions=questions,
    )


def test_gold_against_itself_gets_full_marks(documents):
    figures = demo.score(ideal(documents), GOLD)
    zeros = {"main_splits", "false_incidents", "false_parents"}
    assert {name: value for name, value in figures.items() if value != (name not in zeros)} == {}


def test_nothing_gets_nothing():
    figures = demo.score(demo.Result([], [], []), GOLD)
    assert set(figures.values()) == {0.0}


def test_rumour_told_as_incident_is_counted(documents):
    result = ideal(documents)
    row = GOLD["not_incidents"][0]
    reading = next(reading for reading in result.readings if demo.gold_name(reading.document) == row["document"])
    start = reading.document.text.index("killed in the attack")
    event = EventMention(id="v1", trigger=(start, start + 6), type="ASSAULT")
    told = Reading(document=reading.document, events=(event,))
    rumour = Incident(id="rumour", title="", type="ASSAULT", mentions=(MentionRef(document=reading.document.id, event="v1"),))
    readings = [told if one is reading else one for one in result.readings]
    assert demo.score(demo.Result(readings, result.lineages, [*result.incidents, rumour]), GOLD)["false_incidents"] == 1.0


def test_one_family_taken_apart_costs_pairs_and_roots(documents):
    result = ideal(documents)
    apart = [Lineage(id=m.document, root=m.document, members=(Member(document=m.document),)) for family in result.lineages for m in family.members]
    figures = demo.score(demo.Result(result.readings, apart, result.incidents), GOLD)
    assert figures["family_pairs"] == 0.0
    assert figures["family_roots"] == 0.0
