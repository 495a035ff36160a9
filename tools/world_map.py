"""Make ``src/polybius/exploring/report/assets/world.json`` from the npm package ``world-atlas`` (Natural Earth).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/world_map.py package/countries-110m.json package/countries-50m.json codes.csv OUT.json

``codes.csv`` has the columns ``isonum``, ``iso3`` and ``name``. Outlines come from the 1:110 m file, in the Equal Earth
projection (Šavrič, Patterson, Jenny 2018), in whole units of a map ``WIDTH`` wide; the anchor of a country (where its
arcs and its dot stand) is the centre of its largest piece in the 1:50 m file, which also has the small states.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

WIDTH = 1600
MERIDIAN = 11.0
"""Central meridian: with it the map's edge runs through the Bering Strait and cuts no country."""
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SCALE = WIDTH / (2 * math.pi * 2 * math.sqrt(3) / (3 * A1))
NORTH, SOUTH = 84.0, -57.0
NO_NUMBER = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
"""Territories without an ISO number in the source, and the code they are drawn under."""

Point = tuple[float, float]


def project(lon: float, lat: float) -> Point:
    """Equal Earth, in map units, origin at the map's upper left corner."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    x = 2 * math.sqrt(3) * math.radians(lon - MERIDIAN) * math.cos(theta)
    x /= 3 * (9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1)
    y = theta * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)
    return WIDTH / 2 + SCALE * x, -SCALE * y


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a TopoJSON file as longitudes and latitudes."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def rings(geometry: dict[str, Any], arcs: list[list[Point]]) -> list[list[Point]]:
    """Outer and inner rings of a country."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
    out = []
    for polygon in polygons:
        for ring in polygon:
            points: list[Point] = []
            for index in ring:
                line = arcs[index] if index >= 0 else arcs[~index][::-1]
                points.extend(line[1:] if points else line)
            out.append(unrolled(points))
    return out


def unrolled(points: list[Point]) -> list[Point]:
    """A ring whose longitudes run on past 180 degrees instead of jumping, within 180 degrees of the meridian."""
    out, turn = [points[0]], 0.0
    for (before, _), (lon, lat) in pairwise(points):
        turn += -360.0 if lon - before > 180 else 360.0 if before - lon > 180 else 0.0
        out.append((lon + turn, lat))
    middle = (min(lon for lon, _ in out) + max(lon for lon, _ in out)) / 2
    shift = 360.0 if middle < MERIDIAN - 180 else -360.0 if middle > MERIDIAN + 180 else 0.0
    return [(lon + shift, lat) for lon, lat in out]


def path(ring: list[Point], top: float) -> str:
    """A ring as SVG path data in whole units, relative after the first point; empty if it shrinks to nothing."""
    points: list[tuple[int, int]] = []
    for lon, lat in ring:
        x, y = project(lon, min(NORTH, max(SOUTH, lat)))
        point = (round(x), round(y - top))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) < 4:
        return ""
    parts = [f"M{points[0][0]},{points[0][1]}l"]
    for (x0, y0), (x1, y1) in pairwise(points[:-1]):
        parts.append(f"{x1 - x0},{y1 - y0} ")
    return "".join(parts).strip().replace(" -", "-").replace(",-", "-") + "z"


def centre(ring: list[Point]) -> tuple[float, Point]:
    """Area (of the flat ring, in square degrees) and centre."""
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    if not area:
        return 0.0, ring[0]
    return abs(area) / 2, (cx / (3 * area), cy / (3 * area))


def main(small: str, large: str, codes: str, out: str) -> None:
    """Write the map."""
    with Path(codes).open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    by_number = {row["isonum"].zfill(3): row["iso3"] for row in table if row["isonum"]}
    names = {row["iso3"]: row["name"] for row in table}
    top = project(0, NORTH)[1]
    height = math.ceil(project(0, SOUTH)[1] - top)
    countries: dict[str, list[Any]] = {}
    anchors: dict[str, tuple[float, Point]] = {}
    for source, drawn in ((large, False), (small, True)):
        topology = json.loads(Path(source).read_text(encoding="utf-8"))
        arcs = decoded(topology)
        for geometry in topology["objects"]["countries"]["geometries"]:
            name = geometry["properties"]["name"]
            code = NO_NUMBER.get(name) or by_number.get(str(geometry.get("id")).zfill(3))
            if code is None or code == "ATA":
                continue
            lines = rings(geometry, arcs)
            if drawn:
                entry = countries.setdefault(code, [names.get(code, name), None, None, ""])
                entry[3] += "".join(path(ring, top) for ring in lines)
            elif lines:
                anchors[code] = max(anchors.get(code, (0.0, (0.0, 0.0))), max(centre(ring) for ring in lines))
    for code, (_, (lon, lat)) in anchors.items():
        entry = countries.setdefault(code, [names.get(code, code), None, None, ""])
        x, y = project(lon, lat)
        entry[1], entry[2] = round(x), round(y - top)
    if "XKX" in countries:  # PLOVER's code for Kosovo
        countries["KOS"] = countries.pop("XKX")
    data = {
        "width": WIDTH,
        "height": height,
        "meridian": MERIDIAN,
        "scale": round(SCALE, 4),
        "top": round(top, 3),
        "countries": {code: countries[code] for code in sorted(countries)},
    }
    Path(out).write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
