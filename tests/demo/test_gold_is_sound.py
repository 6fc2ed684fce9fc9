"""The demo case's gold says only what its articles say, and the articles agree with one another and with the calendar."""

import datetime
import html
import json
import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from sourceline.demo import articles_path, gold_path
from sourceline.records import CopyRelation, Named, QuestionName, QuoteMode, SourceKind, Stance

GOLD = json.loads(gold_path().read_text(encoding="utf-8"))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
SPUN = "primereport-bombing.txt"
TITLES = {
    "A",
    "Additional",
    "Col",
    "Constable",
    "Dr",
    "Editing",
    "I",
    "Oct",
    "Police",
    "President",
    "Mayor",
    "Sgt",
    "The",
    "Western",
    "Rescuers",
    "Prosecutor",
}


def load_texts() -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted(articles_path().iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            texts.update({f"{path.name}#{line}": _record_text(record) for line, record in enumerate(text.splitlines(), 1)})
        else:
            texts[path.name] = _article_text(text) if path.suffix == ".html" else text
    return texts


def _record_text(record: str) -> str:
    fields = json.loads(record)
    return f"{fields['title']}\n\n{fields['text']}"


def _article_text(page: str) -> str:
    article = re.search(r"<article>(.*)</article>", page, re.S)
    assert article
    return html.unescape(re.sub(r"<[^>]+>", "\n", article[1]))


TEXTS = load_texts()


def test_every_article_is_in_the_gold_and_long_enough():
    assert {row["document"] for row in GOLD["documents"]} == set(TEXTS)
    assert len(TEXTS) >= 14
    assert all(120 < len(text.split()) < 600 for text in TEXTS.values())


def test_three_formats():
    assert Counter(path.suffix for path in articles_path().iterdir()) == {".txt": 11, ".html": 3, ".jsonl": 1}


@pytest.mark.parametrize("row", GOLD["attributions"], ids=lambda row: row["id"])
def test_attribution_stands_in_its_text(row):
    text = TEXTS[row["document"]]
    assert text.count(row["content_start"]) == 1, row["content_start"]
    for field in ("source", "cue", "medium", "anonymity"):
        assert not row.get(field) or row[field] in text, row[field]
    near = text[max(0, text.index(row["content_start"]) - 450) : text.index(row["content_start"]) + 450]
    assert row["cue"] in near
    assert not row["source"] or row["source"] in near


def test_attributions_use_the_ledgers_words():
    for row in GOLD["attributions"]:
        assert row["kind"] in get_args(SourceKind)
        assert row["named"] in get_args(Named)
        assert row["stance"] in get_args(Stance)
        assert row.get("mode", "direct") in get_args(QuoteMode)
        assert (row["source"] is None) <= (row["named"] == "none")


def test_parents_are_in_the_same_document():
    by_id = {row["id"]: row for row in GOLD["attributions"]}
    assert len(by_id) == len(GOLD["attributions"])
    for row in GOLD["attributions"]:
        assert row["parent"] is None or by_id[row["parent"]]["document"] == row["document"]
    assert sum(row["parent"] is not None for row in GOLD["attributions"]) >= 3


def test_families_part_the_documents():
    members = [member["document"] for family in GOLD["families"] for member in family["members"]]
    assert sorted(members) == sorted(TEXTS)
    for family in GOLD["families"]:
        inside = {member["document"] for member in family["members"]}
        for member in family["members"]:
            assert (member["parent"] is None) == (member["document"] == family["root"])
            assert member["parent"] is None or (member["parent"] in inside and member["relation"] in get_args(CopyRelation))


def test_incidents_name_known_documents_and_sound_tolls():
    ids = {row["id"] for row in GOLD["incidents"]}
    for row in GOLD["incidents"]:
        assert set(row["documents"]) <= set(TEXTS)
        assert set(row["background_in"]) <= set(TEXTS)
        assert not set(row["documents"]) & set(row["background_in"])
        assert set(row["related"]) <= ids
        for kind in ("killed", "injured"):
            known = [row[kind][bound] for bound in ("low", "best", "high") if row[kind][bound] is not None]
            assert known == sorted(known)
        for name in (*row["documents"], *row["background_in"]):
            assert any(place in TEXTS[name] for place in row["place_accepts"]), (row["id"], name)


def test_unrelated_story_is_in_no_incident():
    used = {name for row in GOLD["incidents"] for name in (*row["documents"], *row["background_in"])}
    assert set(TEXTS) - used == {"wire-feed.jsonl#3"}


def test_answers_count_their_origins_and_stand_on_the_main_incidents_documents():
    main = GOLD["incidents"][0]
    known = {*main["documents"], *main["background_in"]}
    for name, answers in main["questions"].items():
        assert name in get_args(QuestionName)
        values = {answer["value"] for answer in answers}
        for answer in answers:
            assert answer["independent_origins"] == len({support["origin"] for support in answer["support"]}) == len(answer["support"])
            assert set(answer["relation"]) <= values - {answer["value"]}
            for support in (*answer["support"], *answer["contested_by"]):
                assert set(support["documents"]) <= known


def test_tolls_stand_in_the_documents_that_support_them():
    words = {
        "5 or more": "[Aa]t least five",
        "6": "six",
        "7": "[Ss]even",
        "9": "[Nn]ine",
        "11": r"\b11\b",
        "14": r"\b14 soldiers",
        "19 or more": "at (the very )?least 19",
    }
    words |= {"27": "27 were injured", "34": r"\b34\b", "dozens": "dozens", "more than 20": "more than 20"}
    for question in ("killed", "injured"):
        for answer in GOLD["incidents"][0]["questions"][question]:
            for name in (name for support in answer["support"] for name in support["documents"]):
                assert re.search(words[answer["value"]], TEXTS[name]), (answer["value"], name)


def test_best_toll_has_most_origins():
    for kind in ("killed", "injured"):
        answers = GOLD["incidents"][0]["questions"][kind]
        most = max(answer["independent_origins"] for answer in answers)
        assert str(GOLD["incidents"][0][kind]["best"]) in [answer["value"] for answer in answers if answer["independent_origins"] == most]


def test_origins_stand_in_their_documents():
    spelled = {
        "Defence Ministry officials": "officials",
        "Interior Ministry official": "official at the Interior Ministry",
        "Western diplomat": "diplomat",
    }
    spelled |= {"Defence Ministry spokeswoman": "spokeswoman for the Defence Ministry", "Interior Ministry": "Ministry|ministry|government"}
    spelled |= {"Black Ridge Brigade": "Brigade|brigade", "Free Kelvary Front": "Front"}
    for answers in GOLD["incidents"][0]["questions"].values():
        for support in (support for answer in answers for support in (*answer["support"], *answer["contested_by"])):
            for name in support["documents"]:
                assert re.search(spelled.get(support["origin"], support["origin"]), TEXTS[name]), (support["origin"], name)


def test_not_incidents_stand_in_their_texts():
    for row in GOLD["not_incidents"]:
        assert TEXTS[row["document"]].count(row["text"]) == 1, row["text"]


@pytest.mark.parametrize("row", GOLD["times"], ids=lambda row: f"{row['document']}:{row['context']}")
def test_time_stands_in_its_text_and_on_its_weekday(row):
    text = TEXTS[row["document"]]
    assert text.count(row["context"]) == 1
    assert row["text"] in row["context"]
    for weekday in WEEKDAYS:
        if weekday in row["text"]:
            assert datetime.date.fromisoformat(row["value"][:10]).strftime("%A") == weekday


def test_weekdays_lie_within_a_week_of_publication():
    published = {row["document"]: datetime.date.fromisoformat(row["published"]) for row in GOLD["documents"]}
    for row in GOLD["times"]:
        if any(weekday in row["text"] for weekday in WEEKDAYS):
            assert abs((datetime.date.fromisoformat(row["value"][:10]) - published[row["document"]]).days) < 7


def test_full_dates_in_the_texts_have_the_right_weekday():
    found = 0
    for text in TEXTS.values():
        for weekday, month, day, year in re.findall(rf"({'|'.join(WEEKDAYS)}), ({'|'.join(MONTHS)}) (\d+), (\d{{4}})", text):
            assert datetime.date(int(year), MONTHS.index(month) + 1, int(day)).strftime("%A") == weekday
            found += 1
    assert found >= 3


def test_documents_carry_their_date():
    for row in GOLD["documents"]:
        path = articles_path() / row["document"].split("#")[0]
        text = path.read_text(encoding="utf-8")
        day = datetime.date.fromisoformat(row["published"])
        assert any(form in text for form in (row["published"], f"{day:%B} {day.day}, {day.year}", f"{day:%b} {day.day} (")), row["document"]


def test_people_are_spelled_in_one_way():
    first_names = {person["name"].split()[-1]: person["name"].split()[0] for person in GOLD["people"]}
    assert len(first_names) == len(GOLD["people"]), "two people share a family name"
    for name, text in TEXTS.items():
        for first, last in re.findall(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b", text):
            if last in first_names and first in first_names.values():
                assert first_names[last] == first, (name, first, last)
    everything = "\n".join(path.read_text(encoding="utf-8") for path in articles_path().iterdir())
    for person in GOLD["people"]:
        assert person["name"] in everything or person["name"].upper() in everything


def test_every_name_inside_a_sentence_is_known():
    known = {word for row in (*GOLD["people"], *({"name": name} for name in GOLD["names"])) for word in re.findall(r"\w+", row["name"])}
    known |= {word.upper() for word in known} | {*WEEKDAYS, *MONTHS} | TITLES
    for name, text in TEXTS.items():
        if name == SPUN:
            continue
        for found in re.finditer(r"(?<![.!?:“‘\n]) (?<![.!?] )([A-Z]\w*)", text):
            assert found[1] in known, (name, text[max(0, found.start() - 40) : found.end() + 10])


def test_the_spun_copy_differs_in_a_fifth_of_its_words_and_keeps_its_quotes():
    root, spun = TEXTS["mpa-1-bombing.txt"], TEXTS[SPUN]
    quotes = set(re.findall(r"“[^”]+”", spun))
    assert quotes
    assert quotes <= set(re.findall(r"“[^”]+”", root))
    words = re.findall(r"\w+", re.sub(r"“[^”]+”", "", spun))
    kept = Counter(re.findall(r"\w+", re.sub(r"“[^”]+”", "", root)))
    changed = sum((Counter(words) - kept).values()) / len(words)
    assert 0.15 < changed < 0.30


def test_paths_are_the_packaged_folder():
    assert articles_path().is_dir()
    assert gold_path().is_file()
    assert (Path(gold_path()).parent / "README.md").is_file()
