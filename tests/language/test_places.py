"""Places: the gazetteer, disambiguation, facilities, and the columns of the data files."""

from __future__ import annotations

import re
import tracemalloc
from itertools import pairwise

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from sourceline.language.countries import countries, country_of_demonym, country_of_name, read_rows
from sourceline.language.gazetteer import CITY, COUNTRY, PROVINCE, Gazetteer, normalise, place_words
from sourceline.language.place_senses import Sense, Weights, settle
from sourceline.language.places import distance_km, find_places, find_toponyms, home_names, resolve
from sourceline.records import Dateline, Document

NLP = spacy.blank("en")


def tagged(text: str, *names: tuple[str, str]) -> Doc:
    """A document with names tagged in the order in which they stand in the text."""
    doc, at, ents = NLP(text), 0, []
    for name, label in names:
        at = text.index(name, at)
        span = doc.char_span(at, at + len(name), label=label, alignment_mode="expand")
        assert span is not None
        ents.append(span)
        at += len(name)
    doc.set_ents(ents)
    return doc


def document(text: str, **fields: object) -> Document:
    return Document(id="d", text=text, input="d.txt", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "inside", "country", "lat", "lon"),
    [
        ("Baghdad", None, "IRQ", 33.34, 44.40),
        ("BAGHDAD", None, "IRQ", 33.34, 44.40),
        ("Paris", None, "FRA", 48.85, 2.35),
        ("Paris", "Texas", "USA", 33.66, -95.56),
        ("Paris, Texas", None, "USA", 33.66, -95.56),
        ("Alexandria", "Va.", "USA", 38.80, -77.05),
        ("Washington", None, "USA", 38.90, -77.04),
        ("the U.S.", None, "USA", 39.83, -98.58),
        ("America", None, "USA", 39.83, -98.58),
        ("U.K.", None, "GBR", 54.0, -2.0),
        ("southern Iraq", None, "IRQ", 33.0, 44.0),
        ("Anbar province", None, "IRQ", 33.9, 42.2),
        ("Suleimaniyah", None, "IRQ", 35.57, 45.43),
        ("Rapides Parish", None, "USA", 31.2, -92.4),
        ("Donbas", None, "UKR", 48.2, 38.2),
        ("Gaza", None, "PSE", 31.4, 34.4),
        ("Crimea", None, "UKR", 45.3, 34.4),
    ],
)
def test_a_name_resolves(name: str, inside: str | None, country: str, lat: float, lon: float) -> None:
    place = resolve(name, inside=inside)
    assert place.country == country
    assert place.lat is not None
    assert place.lon is not None
    assert distance_km(place.lat, place.lon, lat, lon) < 60


@pytest.mark.parametrize("name", ["the Middle East", "Sahel", "Kashmir"])
def test_a_region_across_borders_has_coordinates_and_no_country(name: str) -> None:
    place = resolve(name)
    assert place.lat is not None
    assert place.country is None


def test_other_places_of_the_text_choose() -> None:
    assert resolve("Georgia").country == "GEO"
    assert resolve("Georgia", beside=["Atlanta", "Macon"]).country == "USA"
    assert resolve("Hyderabad", beside=["Karachi", "Pakistan"]).country == "PAK"
    assert resolve("Hyderabad", beside=["Mumbai", "India"]).country == "IND"


def test_a_text_of_many_countries_means_countries() -> None:
    others = ["United States", "Canada", "Spain", "Texas", "Missouri", "New York"]
    assert resolve("Mexico", beside=others).country == "MEX"
    assert resolve("Lebanon", beside=["Israel", "Syria", "Pennsylvania"]).country == "LBN"


def test_names_that_lie_together_choose_each_other() -> None:
    assert resolve("Paris", beside=["Henry County", "Lake County", "Tennessee"]).lat == pytest.approx(36.3, abs=0.1)
    assert resolve("Congo").country == "COD"
    assert resolve("Congo", beside=["Brazzaville", "Pointe-Noire"]).country == "COG"


def test_a_list_of_states_is_no_town_in_a_state() -> None:
    text = "Cases rose in Oregon, Wisconsin and Ohio."
    state = find_places(tagged(text, ("Oregon", "PLACE"), ("Wisconsin", "PLACE"), ("Ohio", "PLACE")), document(text))[0]
    assert state.lat == pytest.approx(43.9, abs=0.2)
    assert resolve("Oregon", inside="Wisconsin").lat == pytest.approx(42.9, abs=0.2)


def test_a_capital_stands_before_its_namesakes() -> None:
    assert resolve("Cairo", beside=["United States", "Egypt"]).country == "EGY"
    assert resolve("Santiago", beside=["Brazil", "Argentina"]).country == "CHL"


@pytest.mark.parametrize(
    ("word", "country", "lat"),
    [("Iraqis", "IRQ", 33.0), ("Canadian", "CAN", 60.0), ("Texans", "USA", 31.4), ("Chechen", "RUS", 43.3), ("Londoners", "GBR", 51.5)],
)
def test_words_for_people_are_their_place(word: str, country: str, lat: float) -> None:
    place = resolve(word)
    assert place.country == country
    assert place.lat == pytest.approx(lat, abs=0.6)


def test_a_quarter_that_no_gazetteer_lists_lies_in_its_town() -> None:
    text = "A shell fell in Karvale, Baghdad, and one in Dornik, Anbar."
    names = [("Karvale", "PLACE"), ("Baghdad", "PLACE"), ("Dornik", "PLACE"), ("Anbar", "PLACE")]
    quarter, city, village, _ = find_places(tagged(text, *names), document(text))
    assert (quarter.name, quarter.lat, quarter.lon, quarter.geonameid) == ("Karvale", city.lat, city.lon, None)
    assert (village.lat, village.country) == (None, "IRQ")  # a province is too large to stand for a village


@pytest.mark.parametrize(
    ("facility", "rest"),
    [
        ("Baghdad airport", ""),
        ("U.S. Embassy", " in Baghdad"),
        ("al-Karvale hospital", " in Baghdad"),
        ("Camp Orlo", ", near Baghdad"),
        ("Baghdad Central Prison", ""),
        ("Orlo Square", " in central Baghdad"),
    ],
)
def test_facilities_are_anchored_to_their_city(facility: str, rest: str) -> None:
    text = f"Rockets fell on the {facility}{rest} at dawn."
    names = [(facility, "FACILITY"), *([("Baghdad", "PLACE")] if rest else [])]
    place = find_places(tagged(text, *names), document(text))[0]
    assert (place.name, place.geonameid, place.country) == (facility, None, "IRQ")
    assert place.lat == pytest.approx(33.34, abs=0.1)


def test_mentions_are_bare_names() -> None:
    text = (
        "Police in eastern Turkey and in Mersin province met the Ohio Department of Health, the University of Iowa and Texans "
        "from Austin, Texas at Karvale Hospital in Orlo and Dornik counties."
    )
    names = [
        ("eastern Turkey", "PLACE"),
        ("Mersin province", "PLACE"),
        ("Ohio Department of Health", "ORG"),
        ("University of Iowa", "ORG"),
        ("Texans", "GROUP"),
        ("Austin, Texas", "PLACE"),
        ("Karvale Hospital", "FACILITY"),
        ("Orlo and Dornik counties", "PLACE"),
    ]
    doc = tagged(text, *names)
    bare = ["Turkey", "Mersin", "Ohio", "Iowa", "Austin", "Texas", "Orlo", "Dornik"]
    assert [text[slice(*p.span)] for p in find_toponyms(doc, document(text))] == bare
    with_people = find_toponyms(doc, document(text), demonyms=True)
    assert [text[slice(*p.span)] for p in with_people] == [*bare[:4], "Texans", *bare[4:]]
    assert {p.country for p in with_people[:2]} == {"TUR"}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Paris, Texas", "Karvale", "the U.S.", "of", "(Iraq),", "City of Orlo", "'s", "north Lorn and", "Iraqis", ", ,"]),
            st.sampled_from(["PLACE", "ORG", "GROUP", "FACILITY", "PERSON"]),
        ),
        max_size=6,
    )
)
def test_mentions_are_ordered_spans_within_names(names: list[tuple[str, str]]) -> None:
    text = " and then ".join(name for name, _ in names) + " ."
    doc = tagged(text, *names)
    spans = [place.span for place in find_toponyms(doc, document(text), demonyms=True)]
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(any(e.start_char <= start and end <= e.end_char for e in doc.ents) for start, end in spans)


def test_where_it_was_filed_chooses() -> None:
    assert resolve("Springfield", home=["Illinois"]).lat == pytest.approx(39.8, abs=0.2)
    assert resolve("Springfield", home=["Massachusetts"]).lat == pytest.approx(42.1, abs=0.2)


def test_a_fictional_town_is_a_place_without_coordinates() -> None:
    text = "Two shells fell on Karvale on Friday."
    (place,) = find_places(tagged(text, ("Karvale", "PLACE")), document(text))
    assert (place.name, place.lat, place.lon, place.geonameid, place.country) == ("Karvale", None, None, None, None)
    assert text[slice(*place.span)] == "Karvale"


def test_a_facility_keeps_its_name_and_stands_in_its_city() -> None:
    text = "Rockets hit Baghdad International Airport, the U.S. Embassy in Baghdad and Camp Orlo near Kirkuk."
    names = [
        ("Baghdad International Airport", "FACILITY"),
        ("U.S. Embassy", "FACILITY"),
        ("Baghdad", "PLACE"),
        ("Camp Orlo", "FACILITY"),
        ("Kirkuk", "PLACE"),
    ]
    airport, embassy, city, camp, _ = find_places(tagged(text, *names), document(text))
    assert airport.name == "Baghdad International Airport"
    assert (airport.lat, airport.lon) == (embassy.lat, embassy.lon) == (city.lat, city.lon)
    assert airport.geonameid is None
    assert camp.lat == pytest.approx(35.47, abs=0.1)
    assert {place.country for place in (airport, embassy, camp)} == {"IRQ"}


def test_the_dateline_is_a_place_even_untagged() -> None:
    text = "MOSUL (XP) — A bridge fell."
    found = find_places(tagged(text), document(text, dateline=Dateline(place="MOSUL"), parts={"dateline": ((0, 12),)}))
    assert [(place.span, place.name, place.country) for place in found] == [((0, 5), "Mosul", "IRQ")]


def test_publisher_and_host_name_homes() -> None:
    assert "Dallas" in home_names(document("x", publisher="The Dallas Herald"))
    assert "dallas" in home_names(document("x", url="https://www.dallasherald.example/1.html"))
    assert "Iraq" in home_names(document("x", url="https://www.voice.iq/1.html"))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["Paris", "Texas", "Karvale", "London", "Ontario", "Iraq", "Va.", "the Gulf"]), max_size=6), st.booleans())
def test_every_tagged_name_gives_one_place_with_its_span(names: list[str], facility: bool) -> None:
    text = "; ".join(names) + "."
    label = "FACILITY" if facility else "PLACE"
    doc = tagged(text, *((name, label) for name in names))
    places = find_places(doc, document(text))
    assert [place.span for place in places] == [(ent.start_char, ent.end_char) for ent in doc.ents]
    assert all((place.lat is None) == (place.lon is None) for place in places)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40))
def test_any_name_may_be_asked(name: str) -> None:
    Gazetteer.load().candidates(name)
    assert normalise(normalise(name)) is not None
    country_of_demonym(name)


@pytest.mark.parametrize(
    ("word", "iso3"),
    [
        ("Iraqi", "IRQ"),
        ("Iraqis", "IRQ"),
        ("U.S.", "USA"),
        ("pro-Iranian", "IRN"),
        ("Congolese", "COD"),
        ("South Korean", "KOR"),
        ("us", None),
        ("Lornian", None),
    ],
)
def test_demonyms(word: str, iso3: str | None) -> None:
    assert country_of_demonym(word) == iso3


def test_every_country_row_is_whole_and_found_by_each_name() -> None:
    assert len(countries()) > 245
    for code, country in countries().items():
        assert re.fullmatch(r"[A-Z]{3}", code)
        assert re.fullmatch(r"[A-Z]{2}", country.iso2)
        assert -90 <= country.lat <= 90
        assert -180 <= country.lon <= 180
        assert country.geonameid > 0
        for name in (country.name, *country.aliases):
            assert country_of_name(name) == code, name
            assert any(c.kind == COUNTRY and c.country == code for c in Gazetteer.load().candidates(name)), name
        assert all(country_of_demonym(word) for word in country.demonyms)


def test_every_region_and_centre_row_is_found() -> None:
    gazetteer = Gazetteer.load()
    for row in read_rows("regions.csv"):
        assert row["country"] == "" or row["country"] in countries(), row
        assert row["people"] == "" or int(row["people"]) > 0, row
        for name in (row["name"], *row["aliases"].split("|")):
            assert not name or any(c.lat == float(row["lat"]) and c.lon == float(row["lon"]) for c in gazetteer.candidates(name)), row
    for row in read_rows("centres.csv"):
        found = [c for c in gazetteer.candidates(row["name"]) if c.kind == PROVINCE and c.country == row["country"]]
        assert found, row
        assert found[0].lat == pytest.approx(float(row["lat"]), abs=0.001)


def test_every_abbreviation_alias_and_usual_is_found() -> None:
    gazetteer, words = Gazetteer.load(), place_words()
    for forms in words["abbreviations"].values():
        for form, name in forms.items():
            assert len(gazetteer.candidates(form)) == 1, form
            assert normalise(gazetteer.candidates(form)[0].name) == normalise(name), form
    for word, name in words["demonyms"].items():
        assert gazetteer.candidates(name), word
        assert resolve(word).lat is not None, word
    for name, iso3 in words["also"].items():
        assert {c.primary for c in gazetteer.candidates(name) if c.country == iso3 and c.kind == COUNTRY} == {False}, name
    for form, number in words["aliases"].items():
        assert [c.geonameid for c in gazetteer.candidates(form)] == [number]
    for form, number in words["usual"].items():
        assert number in {c.geonameid for c in gazetteer.candidates(form)}, form
    assert all(word == word.strip().casefold() for key in ("facility", "division", "modifier") for word in words[key])


def test_the_gazetteer_is_small_and_whole() -> None:
    # loaded afresh, for the cached one costs nothing
    tracemalloc.start()
    gazetteer = Gazetteer.load.__wrapped__() if hasattr(Gazetteer.load, "__wrapped__") else Gazetteer.load()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 150e6
    assert len(gazetteer) > 250_000
    kinds = [gazetteer.entry(k).kind for k in range(1, len(gazetteer), 997)]
    assert CITY in kinds
    assert all(-90 <= gazetteer.entry(k).lat <= 90 for k in range(1, len(gazetteer), 997))


def test_settling_keeps_the_likeliest_candidates_of_a_text_of_many_names() -> None:
    found = Gazetteer.load().candidates("Springfield")
    senses = [Sense(found, [float(c.population) for c in found]) for _ in range(300)]
    settle([(str(k), 1.0, sense) for k, sense in enumerate(senses)], [("", 1.0, Sense((), []))], Weights())
    assert all(sense.chosen() in found for sense in senses)
    assert Sense((), []).chosen() is None


def test_weights_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Weights().home = 1.0  # type: ignore[misc]


def test_a_town_of_an_unknown_country_has_no_namesake():
    import sourceline

    reading = sourceline.read("LORN, Valdia (XNA) — Gunmen killed seven people at a market in Lorn on Friday, police said.")
    assert {(p.name, p.lat) for p in reading.places if p.name == "Lorn"} == {("Lorn", None)}
    known = sourceline.read("PARIS, Texas (XNA) — Gunmen killed seven people at a market in Paris on Friday, police said.")
    assert {p.country for p in known.places if p.name == "Paris"} == {"USA"}
