"""The packed gazetteer: what is in it, and that lookup is exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.lexicon.places.gazetteer import gazetteer
from polybius.lexicon.places.keys import place_key


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Kyiv", "capital", "UKR"), ("Kiev", "capital", "UKR"), ("Saigon", "town", "VNM"), ("Bombay", "town", "IND"),
        ("Côte d’Ivoire", "country", "CIV"), ("U.S.", "country", "USA"), ("Ky.", "division", "USA"),
        ("Donbas", "region", "UKR"), ("West Bank", "region", "PSE"), ("Red Sea", "region", ""),
        ("Kosovo", "country", "KOS"),
        ("Fallujah", "town", "IRQ"), ("Deir Ezzor", "town", "SYR"), ("England", "division", "GBR"),
    ],
)  # fmt: skip
def test_name(name: str, kind: str, country: str) -> None:
    assert (kind, country) in [(p.kind, p.country) for p in gazetteer().find(name)]


def test_unknown_name() -> None:
    assert gazetteer().find("Nowhere at all") == ()
    assert gazetteer().country("ZZZ") is None


@given(st.integers(0, 10**9))
def test_every_place_is_found_by_its_own_name(pick: int) -> None:
    gaz = gazetteer()
    place = gaz.at(pick % len(gaz))
    assert place.number in [p.number for p in gaz.find(place.name)]


@given(st.text(max_size=30))
def test_keys_are_stable(name: str) -> None:
    assert place_key(place_key(name)) == place_key(name)


@pytest.mark.parametrize(
    ("start", "expected"), [("kab", True), ("kabul", True), ("kabul zz", False), ("the hagu", True), ("qqq", False)]
)
def test_some_name_begins_so(start: str, expected: bool) -> None:
    assert gazetteer().begins(start) is expected
