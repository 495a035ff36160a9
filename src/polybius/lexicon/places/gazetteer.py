"""The packed gazetteer, opened once: names to places by binary search, without unpacking what is not asked for.

Layout of ``gazetteer.zst`` (Zstandard): four bytes (little endian) with the length of a JSON head
``{"format", "sections": [[name, bytes], …]}``, then the sections: text sections ("countries", "divisions",
"names", "keys") hold one entry a line, the others are little-endian arrays. ``keys`` are sorted; the postings of key
``k`` are place numbers × 2, plus one where the key is another name of the place than its main one.
"""

from __future__ import annotations

import json
import math
from functools import cache, lru_cache

import msgspec
import numpy as np
import numpy.typing as npt
import zstandard

from polybius.errors import LexiconError
from polybius.lexicon import data_file
from polybius.lexicon.places.keys import KINDS, NOWHERE, place_key

__all__ = ["Gazetteer", "Place", "gazetteer"]


class Place(msgspec.Struct, frozen=True, gc=False):
    """One place. ``country``: ISO 3166-1 alpha-3 or "" (KOS for Kosovo); ``main``: found by its main name.

    ``lat`` and ``lon`` are NaN where they are not known.
    """

    number: int
    name: str
    kind: str
    country: str
    country2: str
    admin1: str
    lat: float
    lon: float
    people: int
    id: int | None
    main: bool


class Gazetteer:
    """Lookup by name. Read-only; everything is derived from the one file."""

    def __init__(self, data: bytes) -> None:
        raw = zstandard.ZstdDecompressor().decompress(data)
        size = int.from_bytes(raw[:4], "little")
        head = json.loads(raw[4 : 4 + size])
        if head.get("format") != 1:
            raise LexiconError("lexicon/places/gazetteer.zst: unknown format; run tools/build_gazetteer.py")
        at, parts = 4 + size, {}
        for name, length in head["sections"]:
            parts[name] = raw[at : at + length]
            at += length
        self._countries = [tuple(line.split("\t")) for line in parts["countries"].decode().split("\n")]
        self._divisions = parts["divisions"].decode().split("\n")
        self._names, self._name_ends = parts["names"], _ends(parts["names"])
        self._keys, self._key_ends = parts["keys"], _ends(parts["keys"])
        self._heads = _heads(parts["keys"], self._key_ends)
        self._starts = np.concatenate(([0], np.cumsum(np.frombuffer(parts["starts"], "<u2"), dtype=np.int64)))
        self._postings = np.frombuffer(parts["postings"], "<u4")
        self._lat, self._lon = np.frombuffer(parts["lat"], "<i4"), np.frombuffer(parts["lon"], "<i4")
        self._country, self._kind = np.frombuffer(parts["country"], "u1"), np.frombuffer(parts["kind"], "u1")
        self._admin1, self._people = np.frombuffer(parts["admin1"], "<u2"), np.frombuffer(parts["people"], "<u4")
        self._id = np.frombuffer(parts["id"], "<u4")
        self._by_code = {
            self._countries[self._country[n]][1]: int(n) for n in np.flatnonzero(self._kind == KINDS.index("country"))
        }
        self.lookup = lru_cache(maxsize=16384)(self._lookup)
        self.begins = lru_cache(maxsize=16384)(self._begins)

    def __len__(self) -> int:
        return len(self._id)

    def find(self, name: str) -> tuple[Place, ...]:
        """All places of a name as written, the most likely kinds and the most people first."""
        return self.lookup(place_key(name))

    def at(self, number: int) -> Place:
        """The place of a number."""
        return self._place(number * 2)

    def country(self, code: str) -> Place | None:
        """The country of an ISO 3166-1 alpha-3 code."""
        n = self._by_code.get(code)
        return self._place(n * 2) if n is not None else None

    def _begins(self, start: str) -> bool:
        """Does any name begin so? (``begins`` asks it once for each word.)"""
        wanted = start.encode()
        return self._key(self._place_of(wanted)).startswith(wanted)

    def _key(self, number: int) -> bytes:
        """The key of a number, or nothing where there is none."""
        if number == len(self._key_ends):
            return b""
        return self._keys[int(self._key_ends[number - 1]) + 1 if number else 0 : int(self._key_ends[number])]

    def _place_of(self, wanted: bytes) -> int:
        """The number of the first key that is not less."""
        head = int.from_bytes(wanted[:8].ljust(8, b"\0"), "big")
        low, high = np.searchsorted(self._heads, np.array([head, head + 1], np.uint64)).tolist()
        while low < high:
            middle = (low + high) // 2
            if self._key(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return int(low)

    def _lookup(self, key: str) -> tuple[Place, ...]:
        wanted = key.encode()
        low = self._place_of(wanted)
        if not wanted or self._key(low) != wanted:
            return ()
        places = [self._place(int(p)) for p in self._postings[self._starts[low] : self._starts[low + 1]]]
        return tuple(sorted(places, key=lambda p: (KINDS.index(p.kind), -p.people, p.number)))

    def _place(self, posting: int) -> Place:
        n = posting >> 1
        start = int(self._name_ends[n - 1]) + 1 if n else 0
        iso2, iso3 = self._countries[self._country[n]]
        lat, lon = int(self._lat[n]) / 1e4, int(self._lon[n]) / 1e4
        return Place(
            number=n,
            name=self._names[start : self._name_ends[n]].decode(),
            kind=KINDS[self._kind[n]],
            country=iso3,
            country2=iso2,
            admin1=self._divisions[self._admin1[n]],
            lat=lat if lat != NOWHERE else math.nan,
            lon=lon if lon != NOWHERE else math.nan,
            people=int(self._people[n]),
            id=int(self._id[n]) or None,
            main=not posting & 1,
        )


def _ends(lines: bytes) -> npt.NDArray[np.int64]:
    """Where each line ends."""
    buffer = np.frombuffer(lines, "u1")
    return np.append(np.flatnonzero(buffer == 10), len(buffer))


def _heads(lines: bytes, ends: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """The first eight bytes of each line as a number; numbers stand in the order of the lines."""
    buffer = np.frombuffer(lines, "u1")
    starts = np.concatenate(([0], ends[:-1] + 1))
    out = np.zeros(len(ends), np.uint64)
    for offset in range(8):
        at = starts + offset
        byte = np.where(at < ends, buffer[np.minimum(at, len(buffer) - 1)], 0)
        out = (out << np.uint64(8)) | byte.astype(np.uint64)
    return out


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer."""
    return Gazetteer(data_file("places", "gazetteer.zst").read_bytes())
