"""Which place of a name: prominence, containers, and what the text is about."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.parsing import Parser, load_parser
from polybius.records import Document, PlaceLink, Segment, Span, Tags, Tokens
from polybius.resolving.places import resolve_places
from polybius.tagging.toponyms import find_toponyms


@cache
def parser() -> Parser:
    return load_parser()


def places(text: str) -> dict[str, PlaceLink | None]:
    document = Document(id="t", text=text, source="<test>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    tokens = Tokens(document, parser().parse([document])[0])
    tags = Tags(toponyms=find_toponyms(tokens, ()))
    return dict(zip((t.name for t in tags.toponyms), resolve_places(tokens, tags), strict=True))


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("The minister flew to Paris.", "Paris", "FRA", "Île-de-France"),
        ("A shop burned down in Paris, Texas.", "Paris", "USA", "Texas"),
        ("Troops from Georgia and Armenia trained near Tbilisi.", "Georgia", "GEO", None),
        ("Voters in Georgia, Alabama and Texas went to the polls.", "Georgia", "USA", "Georgia"),
        ("Police in Birmingham, Alabama, closed a road.", "Birmingham", "USA", "Alabama"),
        ("Police in Birmingham closed a road.", "Birmingham", "GBR", "England"),
        ("Syrian troops shelled Idlib.", "Syrian", "SYR", None),
        ("Shells fell on the Gaza Strip.", "Gaza Strip", "PSE", None),
        ("The ship sank in the Red Sea.", "Red Sea", None, None),
        ("The governor of Herat province resigned in Afghanistan.", "Herat", "AFG", "Herat"),
        ("Gunmen killed five guards in Ngolawi, Zambia.", "Ngolawi", "ZMB", None),
        ("Two guards were shot in Ngolawi, Southwest Region, Cameroon.", "Ngolawi", "CMR", None),
        ("Two guards were shot in Ngolawi, Northwest Region, Cameroon.", "Northwest", "CMR", None),
    ],
)
def test_place(text: str, name: str, country: str | None, admin1: str | None) -> None:
    link = places(text)[name]
    assert link is not None
    assert link.country == country
    if admin1 is not None:
        assert link.admin1 == admin1


def test_reason_and_runners_up() -> None:
    link = places("A shop burned down in Paris, Texas.")["Paris"]
    assert link is not None
    assert "named with Texas" in link.reason
    assert any(name.endswith("FRA") for name, _ in link.runners_up)
    assert 0 < link.score <= 1


def test_a_village_that_the_gazetteer_lacks_has_a_country_and_no_spot() -> None:
    link = places("Gunmen killed five guards in Ngolawi, Zambia.")["Ngolawi"]
    assert link is not None
    assert (link.lat, link.lon, link.geonameid) == (None, None, None)
    assert "named with Zambia" in link.reason


def test_one_sense_per_document() -> None:
    text = "A shop burned down in Paris, Texas. The mayor of Paris spoke. Shops in Paris closed."
    document = Document(id="t", text=text, source="<test>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    tokens = Tokens(document, parser().parse([document])[0])
    tags = Tags(toponyms=find_toponyms(tokens, ()))
    found = [
        p.country for t, p in zip(tags.toponyms, resolve_places(tokens, tags), strict=True) if p and t.name == "Paris"
    ]
    assert found == ["USA"] * 3
