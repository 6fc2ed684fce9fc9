"""Names of places and facilities, resolved by the embedded gazetteer.

A name is resolved for the whole document (one sense a discourse) from what GeoNames knows of its candidates, what
stands beside it ("Paris, Texas"), where the report was filed and published, and the document's other places: the
candidates of all names support each other over a few rounds, near ones and those of one division or country most.
Cost: linear in tokens, and for n different names with at most 25 candidates each about n * n * 25 sums.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

import msgspec
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from sourceline.language.countries import countries, country_of_demonym
from sourceline.language.gazetteer import CITY, COUNTRY, DISTRICT, PROVINCE, REGION, Candidate, Gazetteer, normalise, place_words
from sourceline.records import Document, Place, Span

MOST_CANDIDATES = 25
ROUNDS = 3


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """How much each kind of evidence counts, in units of "ten times the people". Chosen on LGL and GeoVirus together."""

    country_prior: float = 7.0
    region_prior: float = 7.0
    province_prior: float = 0.4
    province_people: float = 0.9
    district_prior: float = -0.35
    district_people: float = 1.0
    alternative: float = -1.6
    usual: float = 0.9
    asked_kind: float = 3.25
    own_city: float = 1.2
    """Against a division with a city of its own name: "Baghdad" is the city, unless "province" stands there."""
    inside: float = 7.8
    contains: float = 0.6
    same_admin: float = 1.5
    same_country: float = 0.35
    near: float = 0.9
    near_km: float = 160.0
    home: float = 1.2
    repeated: float = 0.25
    most: float = 9.0


WEIGHTS = Weights()


class Toponym(msgspec.Struct, frozen=True, kw_only=True):
    """A name of a place in a document: its span, its text, and whether it was tagged as a facility."""

    span: Span
    text: str
    facility: bool = False


class _Sense(msgspec.Struct):
    """One name (of any number of mentions) and what it may mean, with the scores of the moment."""

    candidates: tuple[Candidate, ...]
    prior: list[float]
    best: int = 0
    trust: float = 0.0


def find_places(doc: Doc, document: Document) -> tuple[Place, ...]:
    """The document's names of places and facilities (``doc.ents``, and the dateline), resolved; in the text's order.

    An unresolved name has ``lat``, ``lon`` null. A facility keeps its name and takes the coordinates and country of the
    place in its name or beside it; ``geonameid`` is null then, for the number is the city's and not its own.
    """
    toponyms = _toponyms(doc, document)
    found = resolve_all(toponyms, doc.text, home=home_names(document))
    unknown = _of_unknown_country(document)
    if unknown is None:
        return found
    return tuple(Place(span=p.span, name=doc.text[slice(*p.span)]) if normalise(doc.text[slice(*p.span)]) == unknown else p for p in found)


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
    senses: dict[tuple[str, str], _Sense] = {}
    containers = _containers(toponyms, text)
    for toponym, container in zip(toponyms, containers, strict=True):
        key = (normalise(toponym.text), "" if container is None else normalise(toponyms[container].text))
        keys.append(key)
        if key not in senses:
            senses[key] = _sense(toponym, None if container is None else toponyms[container], gazetteer, weights)
    homes = [sense for name in home if (sense := _sense(Toponym(span=(0, 0), text=name), None, gazetteer, weights)).candidates]
    _share_containers(senses)
    _settle(senses, homes, Counter(keys), weights)
    resolved = [_chosen(senses[key]) for key in keys]
    return tuple(_place(k, toponyms, resolved, text, gazetteer) for k in range(len(toponyms)))


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


def _toponyms(doc: Doc, document: Document) -> list[Toponym]:
    groups = {e.text for e in doc.ents if e.label_ == "GROUP"}
    found = [
        Toponym(span=(e.start_char, e.end_char), text=e.text, facility=e.label_ == "FACILITY")
        for e in doc.ents
        if e.label_ in {"PLACE", "FACILITY"} and not _is_adjective(e, groups)
    ]
    taken = [(e.start_char, e.end_char) for e in doc.ents]
    place = document.dateline.place
    for start, end in document.parts.get("dateline", ()):
        at = doc.text.find(place, start, end) if place else -1
        if place and at >= 0 and not any(at < b and a < at + len(place) for a, b in taken):
            found.append(Toponym(span=(at, at + len(place)), text=place))
            break
    return sorted(found, key=lambda toponym: toponym.span)


_ADJECTIVE = re.compile(r"(?:an|ese|ish|i)$")


def _is_adjective(ent: TokenSpan, groups: set[str]) -> bool:
    """An adjective of nationality that the tagger took for a place: "the Tarsovan city of Davrin"."""
    if len(ent) > 1 or ent.root.dep_ not in {"compound", "amod"} or not _ADJECTIVE.search(ent.text):
        return False
    return ent.text in groups or country_of_demonym(ent.text) is not None or not Gazetteer.load().candidates(ent.text)


_INSIDE = re.compile(r"^(?:,\s*|\s*\(|,? in (?:the )?(?:state |province |region )?(?:of )?)$")
_BESIDE = re.compile(r"^,?\s*(?:(?:located |situated )?(?:in|near|outside|at|of|west of|east of|north of|south of)|,)\s+(?:\w+ ){0,3}$")


def _containers(toponyms: Sequence[Toponym], text: str) -> list[int | None]:
    """For each toponym the next one, where it may name what the first lies in: "Paris, Texas"; "a village in Iraq"."""
    found: list[int | None] = []
    for k, toponym in enumerate(toponyms):
        after = toponyms[k + 1] if k + 1 < len(toponyms) else None
        gap = text[toponym.span[1] : after.span[0]] if after else ""
        found.append(k + 1 if after and len(gap) < 30 and _INSIDE.match(gap) else None)
    return found


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
    if found:
        return found, False
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
    iso3 = country_of_demonym(name)
    return (tuple(c for c in gazetteer.candidates(countries()[iso3].name) if c.kind == COUNTRY), False) if iso3 else ((), False)


def _sense(toponym: Toponym, container: Toponym | None, gazetteer: Gazetteer, weights: Weights) -> _Sense:
    facility, _, _ = _word_patterns()
    if toponym.facility and facility.search(toponym.text):
        return _Sense((), [])
    found, asked = _readings(toponym.text, gazetteer)
    holders = _readings(container.text, gazetteer)[0] if container else ()
    usual = place_words()["usual"].get(toponym.text)
    below = {number for c in found if c.kind == CITY and c.primary for number in (c.admin1, c.admin2) if number} if not asked else set()
    scored = sorted(
        ((_prior(c, asked, usual, holders, weights) - (weights.own_city if c.entry in below else 0.0), c) for c in found),
        key=lambda pair: (-pair[0], pair[1].entry),
    )[:MOST_CANDIDATES]
    return _Sense(tuple(c for _, c in scored), [score for score, _ in scored])


def _prior(c: Candidate, asked: bool, usual: int | None, holders: Sequence[Candidate], weights: Weights) -> float:
    people = math.log10(c.population + 30)
    if c.kind == COUNTRY:
        score = weights.country_prior
    elif c.kind == REGION:
        score = weights.region_prior
    elif c.kind == PROVINCE:
        score = weights.province_prior + weights.province_people * people
    elif c.kind == DISTRICT:
        score = weights.district_prior + weights.district_people * people
    else:
        score = people
    if not c.primary:
        score += weights.alternative
    if asked and c.kind in {PROVINCE, DISTRICT}:
        score += weights.asked_kind
    if usual is not None and c.geonameid == usual:
        score += weights.usual
    if any(contains(holder, c) for holder in holders):
        score += weights.inside
    return score


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


def _share_containers(senses: dict[tuple[str, str], _Sense]) -> None:
    """A bare name means what the same name with its container means: "Paris, Texas ... Paris"."""
    full: dict[str, _Sense] = {key: sense for (key, inside), sense in reversed(senses.items()) if inside and sense.candidates}
    for (key, inside), sense in senses.items():
        if not inside and key in full:
            other = full[key]
            sense.candidates, sense.prior = other.candidates, list(other.prior)


def _settle(senses: dict[tuple[str, str], _Sense], homes: Sequence[_Sense], counts: Counter[tuple[str, str]], weights: Weights) -> None:
    """Rounds of mutual support: each name's best candidate supports the candidates of the others.

    Where the document was filed or published is a name like the others ("the Paris News" does not say which Paris), but
    counts for more.
    """
    named = [(key[0], 1 + weights.repeated * min(counts[key] - 1, 4), sense) for key, sense in senses.items() if sense.candidates]
    open_ = named + [("", weights.home, sense) for sense in homes]
    for _, _, sense in open_:
        _choose(sense, sense.prior)
    if len(open_) < 2:
        return
    for _ in range(ROUNDS):
        best = [(name, sense.candidates[sense.best], sense.trust * share) for name, share, sense in open_]
        scores = [[_score(c, prior, name, best, weights) for c, prior in zip(sense.candidates, sense.prior, strict=True)] for name, _, sense in open_]
        before = [sense.best for _, _, sense in open_]
        for (_, _, sense), score in zip(open_, scores, strict=True):
            _choose(sense, score)
        if before == [sense.best for _, _, sense in open_]:
            break


def _choose(sense: _Sense, scores: list[float]) -> None:
    sense.best = max(range(len(scores)), key=scores.__getitem__)
    rest = sum(math.exp(min(score - scores[sense.best], 0.0) * 1.5) for score in scores)
    sense.trust = 1 / rest


def _score(c: Candidate, prior: float, key: str, best: Sequence[tuple[str, Candidate, float]], weights: Weights) -> float:
    support = sum(trust * _affinity(c, other, weights) for name, other, trust in best if name != key)
    return prior + weights.most * math.tanh(support / weights.most)


def _affinity(c: Candidate, other: Candidate, weights: Weights) -> float:
    """How much one place speaks for another, 0 to about 2: near, in one division or country, one within the other."""
    if c.entry == other.entry:
        return 1.0
    score = 0.0
    if c.country is not None and c.country == other.country:
        score += weights.same_country
        if c.admin1 and c.admin1 == other.admin1:
            score += weights.same_admin
        if other.kind == COUNTRY or contains(other, c) or contains(c, other):
            score += weights.contains
    if c.kind in {CITY, DISTRICT, PROVINCE} and other.kind in {CITY, DISTRICT, PROVINCE}:
        score += weights.near * math.exp(-distance_km(c.lat, c.lon, other.lat, other.lon) / weights.near_km)
    return score


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km (haversine, mean radius 6371 km)."""
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def _chosen(sense: _Sense) -> Candidate | None:
    return sense.candidates[sense.best] if sense.candidates else None


def _place(k: int, toponyms: Sequence[Toponym], resolved: Sequence[Candidate | None], text: str, gazetteer: Gazetteer) -> Place:
    toponym, choice = toponyms[k], resolved[k]
    if choice is not None:
        return Place(span=toponym.span, name=choice.name, lat=choice.lat, lon=choice.lon, geonameid=choice.geonameid, country=choice.country)
    city = _anchor(k, toponyms, resolved, text, gazetteer)
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
