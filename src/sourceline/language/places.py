"""Names of places and facilities, resolved by the embedded gazetteer.

A name is resolved for the whole document (one sense a discourse) from what GeoNames knows of its candidates, what
stands beside it ("Paris, Texas"), where the report was filed and published, and the document's other places: the
candidates of all names support each other over a few rounds, near ones and those of one division or country most.
Cost: linear in tokens, and what ``place_senses`` says for the different names.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from spacy.tokens import Doc

from sourceline.language.countries import countries, country_of_demonym, country_of_name
from sourceline.language.gazetteer import CITY, COUNTRY, DISTRICT, PROVINCE, REGION, Candidate, Gazetteer, normalise, place_words
from sourceline.language.place_senses import MOST_CANDIDATES, Sense, Weights, settle
from sourceline.language.toponyms import Toponym, mentions, toponyms_of
from sourceline.records import Document, Place

WEIGHTS = Weights()


def find_places(doc: Doc, document: Document) -> tuple[Place, ...]:
    """The document's names of places and facilities (``doc.ents``, and the dateline), resolved; in the text's order.

    An unresolved name has ``lat``, ``lon`` null. A facility keeps its name and takes the coordinates and country of the
    place in its name or beside it; ``geonameid`` is null then, for the number is the city's and not its own.
    """
    found = resolve_all(toponyms_of(doc, document), doc.text, home=home_names(document))
    unknown = _of_unknown_country(document)
    if unknown is None:
        return found
    return tuple(Place(span=p.span, name=doc.text[slice(*p.span)]) if normalise(doc.text[slice(*p.span)]) == unknown else p for p in found)


def find_toponyms(doc: Doc, document: Document, *, demonyms: bool = False) -> tuple[Place, ...]:
    """Every mention of a place's bare name, resolved: the notion of geoparsing (see ``toponyms.mentions``), wider and finer than a reading's places."""
    return resolve_all(mentions(doc, demonyms=demonyms), doc.text, home=home_names(document))


def _of_unknown_country(document: Document) -> str | None:
    """The town of a dateline whose country or region no gazetteer knows ("LORN, Valdia"): a namesake elsewhere is not meant."""
    town, comma, region = (document.dateline.place or "").rpartition(", ")
    return normalise(town) if comma and not Gazetteer.load().candidates(region) else None


def resolve(name: str, *, inside: str | None = None, beside: Iterable[str] = (), home: Iterable[str] = (), weights: Weights = WEIGHTS) -> Place:
    """One name alone: ``resolve("Paris", inside="Texas")``. ``beside`` are other places of the text, ``home`` where it was written.

    The span of the answer is that of ``name`` itself.
    """
    text = name if inside is None else f"{name}, {inside}"
    toponyms = [Toponym(span=(0, len(name)), text=name)]
    if inside is not None:
        toponyms.append(Toponym(span=(len(name) + 2, len(text)), text=inside))
    for other in beside:
        toponyms.append(Toponym(span=(len(text) + 2, len(text) + 2 + len(other)), text=other))
        text += f"; {other}"
    return resolve_all(toponyms, text, home=tuple(home), weights=weights)[0]


def resolve_all(toponyms: Sequence[Toponym], text: str, *, home: Sequence[str] = (), weights: Weights = WEIGHTS) -> tuple[Place, ...]:
    """Resolves the toponyms of one text together, in their order. ``home``: names of where it was filed or published."""
    gazetteer = Gazetteer.load()
    keys: list[tuple[str, str]] = []
    senses: dict[tuple[str, str], Sense] = {}
    containers = _containers(toponyms, text, gazetteer)
    for toponym, container in zip(toponyms, containers, strict=True):
        key = (normalise(toponym.text), "" if container is None else normalise(toponyms[container].text))
        keys.append(key)
        if key not in senses:
            senses[key] = _sense(toponym, None if container is None else toponyms[container], gazetteer, weights)
    homes = [_sense(Toponym(span=(0, 0), text=name), None, gazetteer, weights) for name in home]
    _share_containers(senses, toponyms, home, homes)
    counts = Counter(keys)
    named = [(key[0], 1 + weights.repeated * min(counts[key] - 1, 4), sense) for key, sense in senses.items()]
    settle(named, [("", weights.home, sense) for sense in homes], weights)
    resolved = [senses[key].chosen() for key in keys]
    return tuple(_place(k, toponyms, resolved, containers[k], text, gazetteer) for k in range(len(toponyms)))


def home_names(document: Document) -> tuple[str, ...]:
    """Names of where a document was filed or published: the dateline's place, names of places in publisher and host."""
    names = [document.dateline.place] if document.dateline.place else []
    gazetteer = Gazetteer.load()
    words = re.findall(r"[A-Z][\w'’-]+", document.publisher or "")
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    names.extend(word for word in (pairs + words) if any(c.population > 50_000 and c.primary for c in gazetteer.candidates(word)))
    host = urlsplit(document.url).hostname if document.url else None
    if host:
        names.extend(_host_names(host, gazetteer))
    return tuple(dict.fromkeys(names))


def _host_names(host: str, gazetteer: Gazetteer) -> list[str]:
    """ "dallasnews.example" -> Dallas; ".iq" -> Iraq. The longest beginning of the host's name that is a city of 30,000 or a province."""
    labels = host.removeprefix("www.").split(".")
    found = [country.name for country in countries().values() if country.iso2.casefold() == labels[-1] and len(labels) > 1]
    for label in labels[:-1] or labels:
        name = re.sub(r"^(?:the|my)(?=\w{6})", "", label)
        for end in range(len(name), 4, -1):
            if any(c.primary and (c.kind == PROVINCE or c.population >= 30_000) for c in gazetteer.lookup(name[:end])):
                found.append(name[:end])
                break
    return found


_INSIDE = re.compile(r"^(?:,\s*|\s*\(|,? in (?:the )?(?:state |province |region )?(?:of )?)$")
_LIST = re.compile(r"^,? (?:and |or )?$")
_BESIDE = re.compile(r"^,?\s*(?:(?:located |situated )?(?:in|near|outside|at|of|west of|east of|north of|south of)|,)\s+(?:\w+ ){0,3}$")


def _containers(toponyms: Sequence[Toponym], text: str, gazetteer: Gazetteer) -> list[int | None]:
    """For each toponym the next one, where it may name what the first lies in: "Paris, Texas"; "a village in Iraq".

    Not in a list of divisions or countries: "Oregon, Wisconsin and Ohio" names no town of Oregon.
    """
    gaps = [text[a.span[1] : b.span[0]] for a, b in pairwise(toponyms)]
    found: list[int | None] = []
    for k, toponym in enumerate(toponyms):
        gap = gaps[k] if k < len(gaps) else ""
        held = k < len(gaps) and len(gap) < 30 and _INSIDE.match(gap) is not None
        if held and gap.startswith(",") and _is_division(toponym.text, gazetteer):
            run = [j for j in (k - 1, k + 1) if 0 <= j < len(gaps) and _LIST.match(gaps[j])]
            held = not any(_is_division(toponyms[j + (j > k)].text, gazetteer) for j in run)
        found.append(k + 1 if held else None)
    return found


def _is_division(name: str, gazetteer: Gazetteer) -> bool:
    return any(c.kind in {COUNTRY, PROVINCE} and c.primary for c in gazetteer.candidates(name))


@cache
def _word_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = place_words()
    facility = "|".join(map(re.escape, sorted(words["facility"], key=len, reverse=True)))
    division = "|".join(map(re.escape, sorted(words["division"], key=len, reverse=True)))
    modifier = "|".join(map(re.escape, sorted(words["modifier"], key=len, reverse=True)))
    return (
        re.compile(rf"\b(?:{facility})s?\b", re.I),
        re.compile(rf"^(.+?) (?:{division})$", re.I),
        re.compile(rf"^(?:the )?(?:{modifier}) (?:the )?(.+)$", re.I),
    )


def _readings(name: str, gazetteer: Gazetteer) -> tuple[tuple[Candidate, ...], bool]:
    """Candidates of a name, its modifiers and designators taken off where nothing is known of the whole; whether a division was asked for."""
    name = re.sub(r"['’]s$", "", name)
    found = gazetteer.candidates(name)
    people = _of_people(name, gazetteer)
    if found or people:
        # "Canadian" is also a town
        return (*found, *people), False
    if "," in name:
        # "Paris, Texas" tagged as one name
        head, _, tail = name.partition(",")
        outer = gazetteer.candidates(tail.strip())
        return tuple(c for c in gazetteer.candidates(head.strip()) if any(contains(o, c) for o in outer)), False
    _, division, modifier = _word_patterns()
    forms: list[tuple[str, bool]] = []
    if match := division.match(name):
        forms.append((match[1], True))
    if match := modifier.match(name):
        forms.append((match[1], False))
        if inner := division.match(match[1]):
            forms.append((inner[1], True))
    for form, asked in forms:
        if found := gazetteer.candidates(form):
            return found, asked
    return (), False


def _of_people(name: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """What a word for people stands for: "Iraqis", "Texan"; nothing where it is a name of the place itself ("U.S.")."""
    region = place_words()["demonyms"].get(name) or place_words()["demonyms"].get(name.removesuffix("s"))
    if region:
        return tuple(c for c in gazetteer.candidates(region) if c.kind != DISTRICT and (c.primary or c.kind in {COUNTRY, REGION}))
    iso3 = None if country_of_name(name) else country_of_demonym(name)
    return tuple(c for c in gazetteer.candidates(countries()[iso3].name) if c.kind == COUNTRY) if iso3 else ()


def _sense(toponym: Toponym, container: Toponym | None, gazetteer: Gazetteer, weights: Weights) -> Sense:
    facility, _, _ = _word_patterns()
    if toponym.facility and facility.search(toponym.text):
        return Sense((), [])
    found, asked = _readings(toponym.text, gazetteer)
    holders = _readings(container.text, gazetteer)[0] if container else ()
    usual = place_words()["usual"].get(toponym.text)
    below = {number for c in found if c.kind == CITY and c.primary for number in (c.admin1, c.admin2) if number} if not asked else set()
    scored = sorted(
        ((_prior(c, asked, usual, holders, weights) - (weights.own_city if c.entry in below else 0.0), c) for c in found),
        key=lambda pair: (-pair[0], pair[1].entry),
    )[:MOST_CANDIDATES]
    return Sense(tuple(c for _, c in scored), [score for score, _ in scored])


def _prior(c: Candidate, asked: bool, usual: int | None, holders: Sequence[Candidate], weights: Weights) -> float:
    people = math.log10(c.population + 30)
    if c.kind == COUNTRY:
        score = weights.country_prior
    elif c.kind == REGION:
        score = people if c.population else weights.region_prior
    elif c.kind == PROVINCE:
        score = weights.province_prior + weights.province_people * people
    elif c.kind == DISTRICT:
        score = weights.district_prior + weights.district_people * people
    else:
        score = people + (weights.capital if c.geonameid is not None and c.primary and _is_capital(c) else 0.0)
    if not c.primary:
        score += weights.alternative
    if asked and c.kind in {PROVINCE, DISTRICT}:
        score += weights.asked_kind
    if usual is not None and c.geonameid == usual:
        score += weights.usual
    if any(contains(holder, c) for holder in holders):
        score += weights.inside
    return score


def _is_capital(c: Candidate) -> bool:
    return c.country is not None and c.population > 50_000 and normalise(countries()[c.country].capital) == normalise(c.name)


def contains(outer: Candidate, inner: Candidate) -> bool:
    """Whether a country, province or district holds another place, by GeoNames' divisions."""
    if outer.entry == inner.entry or outer.country is None:
        return False
    if outer.kind == COUNTRY:
        return inner.country == outer.country and inner.kind != COUNTRY
    if outer.kind == PROVINCE:
        return inner.admin1 == outer.entry
    if outer.kind == DISTRICT:
        return inner.admin2 == outer.entry
    return False


def _share_containers(senses: dict[tuple[str, str], Sense], toponyms: Sequence[Toponym], home: Sequence[str], homes: Sequence[Sense]) -> None:
    """A bare name means what the same name with its container means: "Paris, Texas ... Paris"; tagged as two, as one, or given as home."""
    whole = [(name, sense) for name, sense in zip(home, homes, strict=True) if "," in name]
    whole += [(t.text, senses[normalise(t.text), ""]) for t in toponyms if "," in t.text and (normalise(t.text), "") in senses]
    full = {normalise(name.partition(",")[0]): sense for name, sense in whole if sense.candidates}
    full |= {key: sense for (key, inside), sense in reversed(senses.items()) if inside and sense.candidates}
    for (key, inside), sense in senses.items():
        if not inside and key in full:
            other = full[key]
            sense.candidates, sense.prior = other.candidates, list(other.prior)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km (haversine, mean radius 6371 km)."""
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def _place(
    k: int, toponyms: Sequence[Toponym], resolved: Sequence[Candidate | None], container: int | None, text: str, gazetteer: Gazetteer
) -> Place:
    toponym, choice = toponyms[k], resolved[k]
    if choice is not None:
        return Place(span=toponym.span, name=choice.name, lat=choice.lat, lon=choice.lon, geonameid=choice.geonameid, country=choice.country)
    city = _anchor(k, toponyms, resolved, text, gazetteer)
    if city is None and container is not None:
        # "Karvale, Baghdad": a quarter that no gazetteer lists lies in its town
        city = resolved[container]
    if city is None or city.kind in {COUNTRY, REGION, PROVINCE}:
        return Place(span=toponym.span, name=toponym.text, country=city.country if city else None)
    return Place(span=toponym.span, name=toponym.text, lat=city.lat, lon=city.lon, country=city.country)


def _anchor(k: int, toponyms: Sequence[Toponym], resolved: Sequence[Candidate | None], text: str, gazetteer: Gazetteer) -> Candidate | None:
    """The city of a facility: one of the document in its name ("Baghdad International Airport"), one beside it ("Camp X near Y"), any large one in its name."""
    toponym = toponyms[k]
    facility, _, _ = _word_patterns()
    if not (toponym.facility or facility.search(toponym.text)):
        return None
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    for other, choice in zip(toponyms, resolved, strict=True):
        if choice is not None:
            by_name[normalise(other.text)].append(choice)
    beside = resolved[k + 1] if k + 1 < len(toponyms) else None
    if beside is not None:
        gap = text[toponym.span[1] : toponyms[k + 1].span[0]]
        beside = beside if len(gap) < 40 and _BESIDE.match(gap) else None
    words = toponym.text.split()
    inner = [" ".join(words[a : a + length]) for length in range(len(words) - 1, 0, -1) for a in range(len(words) - length + 1)]
    for name in inner:
        if known := [c for c in by_name.get(normalise(name), ()) if c.kind == CITY]:
            return known[0]
    if beside is not None and beside.kind in {CITY, DISTRICT}:
        return beside
    for name in inner:
        if name[:1].isupper() and not facility.fullmatch(name):
            cities = [c for c in gazetteer.candidates(name) if c.kind == CITY and c.primary and c.population >= 100_000]
            if cities:
                return max(cities, key=lambda c: c.population)
    return beside
