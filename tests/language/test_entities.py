"""Entities: names in parts, abbreviations, nominals, pronouns, kinds, countries; every row of the lexicons."""

from __future__ import annotations

from typing import get_args

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from sourceline import language
from sourceline.language.bodies import gender_of_name, heads, known_body, title_length, titles, traits_of_name
from sourceline.language.countries import countries, read_rows
from sourceline.language.entities import find_entities
from sourceline.language.mentions import coreference_words
from sourceline.language.names import initials, is_abbreviation, name_words, same_body, same_person
from sourceline.language.places import find_places
from sourceline.records import Dateline, Document, Entity, EntityKind

NLP = spacy.blank("en")
SECTORS = {
    "COP",
    "GOV",
    "JUD",
    "LEG",
    "MIL",
    "PRM",
    "PTY",
    "REB",
    "SPY",
    "UAF",
    "UNK",
    "AGR",
    "BUS",
    "CRM",
    "CVL",
    "EDU",
    "ELI",
    "JRN",
    "LAB",
    "MED",
    "REF",
    "OPP",
    "PRE",
    "REL",
    "SOC",
    "IGO",
    "UNO",
    "EUR",
    "NGO",
    "ISM",
    "IMG",
    "MNC",
}


def parsed(rows: str, *names: tuple[int, int, str]) -> Doc:
    """A document from lines ``form pos tag lemma head dep`` (head: 1-based in the sentence, 0 root; blank line: next sentence)."""
    words, pos, tags, lemmas, heads_, deps, starts = [], [], [], [], [], [], []
    for sentence in rows.strip().split("\n\n"):
        base = len(words)
        for k, line in enumerate(sentence.strip().split("\n")):
            form, upos, tag, lemma, head, dep = line.split()
            words.append(form)
            pos.append(upos)
            tags.append(tag)
            lemmas.append(lemma)
            heads_.append(base + (int(head) - 1 if head != "0" else k))
            deps.append(dep)
            starts.append(k == 0)
    doc = Doc(NLP.vocab, words=words, pos=pos, tags=tags, lemmas=lemmas, heads=heads_, deps=deps, sent_starts=starts)
    doc.set_ents([Span(doc, a, b, label=label) for a, b, label in names])
    return doc


def tagged(text: str, *names: tuple[str, str]) -> Doc:
    doc, at, ents = NLP(text), 0, []
    for name, label in names:
        at = text.index(name, at)
        span = doc.char_span(at, at + len(name), label=label, alignment_mode="expand")
        assert span is not None
        ents.append(span)
        at += len(name)
    doc.set_ents(ents)
    return doc


def read(doc: Doc, **fields: object) -> dict[str, Entity]:
    document = Document(id="d", text=doc.text, input="d.txt", **fields)  # type: ignore[arg-type]
    found = find_entities(doc, find_places(doc, document))
    assert [e.id for e in found] == [f"e{k}" for k in range(1, len(found) + 1)]
    return {e.name: e for e in found}


def texts(doc: Doc, entity: Entity) -> list[str]:
    return [doc.text[a:b] for a, b, _ in entity.mentions]


def test_a_surname_joins_the_full_name_and_titles_stay_out() -> None:
    doc = tagged(
        "President Arin Sol spoke. Mr. Sol left. Mara Vell stayed.", ("President Arin Sol", "PERSON"), ("Mr. Sol", "PERSON"), ("Mara Vell", "PERSON")
    )
    found = read(doc)
    assert set(found) == {"Arin Sol", "Mara Vell"}
    assert texts(doc, found["Arin Sol"]) == ["Arin Sol", "Sol"]
    assert found["Arin Sol"].kind == "person"


def test_an_abbreviation_joins_its_body() -> None:
    text = "The Lornian Defence Force (LDF) fired. The LDF left. The Popular Mobilization Forces, or PMF, stayed."
    doc = tagged(text, ("Lornian Defence Force", "ORG"), ("LDF", "ORG"), ("LDF", "ORG"), ("Popular Mobilization Forces", "ORG"), ("PMF", "ORG"))
    found = read(doc)
    assert texts(doc, found["Lornian Defence Force"]) == ["Lornian Defence Force", "LDF", "LDF"]
    assert (found["Lornian Defence Force"].kind, found["Lornian Defence Force"].sector) == ("military", "MIL")
    assert texts(doc, found["Popular Mobilization Forces"]) == ["Popular Mobilization Forces", "PMF"]


def test_spelling_variants_join_and_short_names_do_not() -> None:
    assert same_person(name_words("Soleimani"), name_words("Qassem Suleimani"))
    assert same_person(name_words("Bashar al-Assad"), name_words("Assad"))
    assert same_person(name_words("A. Sol"), name_words("Arin Sol"))
    assert not same_person(name_words("Mara Sol"), name_words("Arin Sol"))
    assert not same_person(name_words("Ali"), name_words("Adli"))
    assert not same_person(name_words("Morgan"), name_words("Jordan"))


def test_bodies_join_by_parts_and_not_across() -> None:
    assert same_body(name_words("Revolutionary Guards"), name_words("Islamic Revolutionary Guard"))
    assert same_body(name_words("Defence Ministry"), name_words("Ministry of Defence"))
    assert not same_body(name_words("Defence Ministry"), name_words("Health Ministry"))
    assert not same_body(name_words("Guard"), name_words("Coast Guard"))
    assert is_abbreviation("L.D.F.", "Lornian Defence Force")
    assert is_abbreviation("MoI".upper(), "Ministry of Interior")
    assert not is_abbreviation("LDF", "Lornian Navy")
    assert initials("Ministry of the Interior") == ("MOTI", "MI")


POLICE = """
Two NUM CD two 3 nummod
Iraqi ADJ JJ iraqi 3 amod
officials NOUN NNS official 8 nsubj
in ADP IN in 5 case
Karvale PROPN NNP Karvale 3 nmod
who PRON WP who 7 nsubj
fled VERB VBD flee 3 acl:relcl
spoke VERB VBD speak 0 root
. PUNCT . . 8 punct

They PRON PRP they 2 nsubj
left VERB VBD leave 0 root
. PUNCT . . 2 punct
"""


def test_a_nominal_is_the_whole_phrase_without_its_relative_clause() -> None:
    doc = parsed(POLICE, (1, 2, "GROUP"), (4, 5, "PLACE"))
    found = read(doc)
    officials = found["Two Iraqi officials in Karvale"]
    assert texts(doc, officials) == ["Two Iraqi officials in Karvale", "who", "They"]
    assert [form for _, _, form in officials.mentions] == ["nominal", "pronoun", "pronoun"]
    assert (officials.kind, officials.country, officials.sector) == ("person", "IRQ", "GOV")
    assert (found["Iraqi"].kind, found["Iraqi"].country) == ("group", "IRQ")
    assert found["Karvale"].kind == "place"


GROUP = """
The DET DT the 4 det
Grey PROPN NNP Grey 4 compound
Dawn PROPN NNP Dawn 2 flat
group NOUN NN group 5 nsubj
fled VERB VBD flee 0 root
. PUNCT . . 5 punct

Secretary PROPN NNP Secretary 5 nsubj
of ADP IN of 3 case
State PROPN NNP State 1 nmod
Sol PROPN NNP Sol 1 flat
left VERB VBD leave 0 root
. PUNCT . . 5 punct
"""


def test_a_name_with_its_noun_is_one_and_a_title_of_several_words_is_no_mention() -> None:
    doc = parsed(GROUP, (1, 3, "ORG"), (9, 10, "PERSON"))
    found = read(doc)
    assert texts(doc, found["Grey Dawn"]) == ["The Grey Dawn group", "Grey Dawn"]
    assert texts(doc, found["Sol"]) == ["Sol"]
    assert len(found) == 2


def engine_read(text: str) -> tuple[Doc, dict[str, Entity]]:
    """Entities by name of a text as the packaged engine reads it: the learned chains need its scores."""
    doc = language.load()(text)
    return doc, read(doc)


def test_pronouns_and_definite_nominals_resolve() -> None:
    doc, found = engine_read("Arin Sol met Mara Vell in Lorn on Friday. He said she had left the city. Sol praised her work.")
    assert {"Arin Sol", "He", "Sol"} <= set(texts(doc, found["Arin Sol"]))
    assert {"Mara Vell", "she"} <= set(texts(doc, found["Mara Vell"]))


def test_a_body_takes_the_country_beside_it_and_a_definite_noun() -> None:
    doc, found = engine_read("The Russian Defence Ministry denied the report on Friday. The ministry said it had no troops there.")
    ministry = next(e for name, e in found.items() if "Defence Ministry" in name)
    assert (ministry.kind, ministry.country, ministry.sector) == ("government", "RUS", "GOV")
    assert "The ministry" in texts(doc, ministry)


@pytest.mark.parametrize(
    ("name", "label", "kind", "country"),
    [
        ("Pentagon", "ORG", "government", "USA"),
        ("the Pentagon", "PLACE", "government", "USA"),
        ("Hezbollah", "ORG", "armed_group", "LBN"),
        ("Associated Press", "ORG", "media", "USA"),
        ("Karvale Herald", "ORG", "media", None),
        ("Turkish", "GROUP", "group", "TUR"),
        ("Iran", "PLACE", "place", "IRN"),
        ("Lornian Workers' Party", "ORG", "political_party", None),
        ("Karvale Police", "ORG", "police", None),
        ("United Nations", "ORG", "international_organisation", None),
        ("Katyusha", "PRODUCT", "weapon", None),
        ("Arin Sol", "PERSON", "person", None),
        ("Who", "OTHER", "other", None),
    ],
)
def test_kinds(name: str, label: str, kind: str, country: str | None) -> None:
    traits = traits_of_name(name, label)
    assert (traits.kind, traits.country) == (kind, country)


def test_two_names_of_one_country_are_one_place_and_a_dateline_is_an_entity() -> None:
    text = "MOSUL (XP) — The U.S. left. The United States stayed."
    doc = tagged(text, ("U.S.", "PLACE"), ("United States", "PLACE"))
    found = read(doc, dateline=Dateline(place="MOSUL"), parts={"dateline": ((0, 12),)})
    assert texts(doc, found["United States"]) == ["U.S.", "United States"]
    assert (found["Mosul"].kind, texts(doc, found["Mosul"])) == ("place", ["MOSUL"])


def test_dates_and_money_are_no_entities() -> None:
    doc = tagged("On Friday Sol paid $5.", ("Friday", "DATE"), ("Sol", "PERSON"), ("$5", "MONEY"))
    assert set(read(doc)) == {"Sol"}


WORDS = [
    "Arin Sol",
    "Sol",
    "Karvale",
    "LDF",
    "Iraqi",
    "Baghdad",
    "police",
    "officials",
    "he",
    "she",
    "it",
    "they",
    "who",
    "said",
    ",",
    "the",
    "\n\n",
    ".",
]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", "PERSON", "ORG", "PLACE", "GROUP", "FACILITY", "OTHER", "DATE"])), max_size=25)
)
def test_spans_hold_for_any_tagging(pairs: list[tuple[str, str]]) -> None:
    text = " ".join(word for word, _ in pairs)
    doc, at, ents = NLP(text), 0, []
    for word, label in pairs:
        span = doc.char_span(at, at + len(word), label=label, alignment_mode="strict") if label and word.strip() else None
        if span is not None:
            ents.append(span)
        at += len(word) + 1
    doc.set_ents(ents)
    document = Document(id="d", text=text, input="d.txt")
    places = find_places(doc, document)
    entities = find_entities(doc, places)
    spans = [(a, b) for entity in entities for a, b, _ in entity.mentions]
    assert len(spans) == len(set(spans))
    assert all(0 <= a < b <= len(text) and text[a:b].strip() == text[a:b] for a, b in spans)
    assert {place.span for place in places} <= set(spans)
    assert all(entity.kind in get_args(EntityKind) and entity.mentions == tuple(sorted(entity.mentions)) for entity in entities)


def test_every_lexicon_row_is_read() -> None:
    kinds = set(get_args(EntityKind))
    assert len(heads()) == len(read_rows("nominals.csv"))
    for head in heads().values():
        assert head.kind in kinds
        assert head.sector is None or head.sector in SECTORS, head
        assert head.gender in {None, "m", "f"}
    for row in read_rows("bodies.csv"):
        assert row["kind"] in kinds, row
        assert row["sector"] in SECTORS, row
        assert row["country"] == "" or row["country"] in countries(), row
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            assert known_body(name) is not None, name
    for row in read_rows("body_words.csv"):
        assert row["kind"] in kinds, row
        assert row["sector"] in SECTORS | {""}, row
        assert row["where"] in {"", "end"}, row
        assert traits_of_name(f"Xyzzy {row['words']}", "ORG").kind != "other"
    for row in read_rows("things.csv"):
        assert traits_of_name(f"Xyzzy {row['word']}", "PRODUCT").kind == row["kind"], row
    for title, (gender, sector) in titles().items():
        assert title == title.casefold().replace(".", "")
        assert gender in {None, "m", "f"}
        assert sector is None or sector in SECTORS
        assert title_length([*title.split(), "Sol"]) == len(title.split()), title
    rows = read_rows("first_names.csv")
    seen = [name for row in rows for name in row["names"].split("|")]
    assert all(gender_of_name([name, "Sol"]) in {"m", "f"} for name in seen)
    assert set(rows[0]["names"].split("|")).isdisjoint(rows[1]["names"].split("|"))
    table = coreference_words()
    assert all(word in heads() and set(found) <= kinds for word, found in table["stands_for"].items())
    assert all(shape["gender"] in {"m", "f", "n", ""} and isinstance(shape["plural"], bool) for shape in table["pronouns"].values())
