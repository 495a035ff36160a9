"""Whose parties are they: countries from around a party whose words name none."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from polybius.records import ActorLink, Mention, PlaceLink, Slot, Span, Tags, Tokens, Toponym
from polybius.resolving.home import Home
from tests.tagged import tags_of, told
from tests.trees import tree

TEXT = "Chad/NNP/nsubj/3 police/NNS/nsubj/3 met/VBD/root/0 Niger/NNP/obj/3 Orlov/NNP/obj/3"
TOKENS = tree(TEXT)
LOOSE = ActorLink(None, "police", None, ("COP",), 1.0, "a role")


def _link(country: str) -> ActorLink:
    return ActorLink(f"country:{country}", country, country, (), 1.0, "named")


def _place(country: str | None) -> PlaceLink:
    return PlaceLink("Abeche", country, None, None, None, None, 1.0, "known")


def _tags(word: str = "police", kind: str = "organ", *, name: str | None = None) -> Tags:
    return tags_of(TOKENS, told(word, kind, name=name), told("Chad", "state"), told("Niger", "state"))


def _home(*countries: str, tags: Tags | None = None) -> Home:
    links = {n: _link(c) for n, c in zip((1, 2), countries, strict=False)}
    return Home(TOKENS, tags or _tags(), links, ())


def _mention(tokens: Tokens = TOKENS) -> Mention:
    trigger = tokens[2].span
    none: Slot[Any] = Slot(None, (), "")
    sentence = tokens.sentences[0].span
    return Mention("m-1", trigger, sentence, "x", Slot("CONSULT", (trigger,), "x"), none, Slot("occurred", (), "x"),
                   Slot(False, (), "x"))  # fmt: skip


@pytest.mark.parametrize(
    ("countries", "place", "expected", "why"),
    [
        (("TCD",), _place("NER"), "NER", "told of Abeche"),
        (("TCD",), _place(None), "TCD", "only country of the sentence"),
        (("TCD",), None, "TCD", "only country of the sentence"),
        (("TCD", "NER"), None, "TCD", "mainly about TCD"),  # the earlier one on a tie
        ((), None, None, "a role"),
    ],
)
def test_police_are_of_the_place_the_sentence_or_the_document(
    countries: tuple[str, ...], place: PlaceLink | None, expected: str | None, why: str
) -> None:
    found = _home(*countries).find(0, LOOSE, _mention(), place, frozenset())
    assert (found.country, why in found.reason) == (expected, True)
    assert (found.score < LOOSE.score) is (expected is not None)
    assert found.id == (f"role:{expected}:COP" if expected else None)


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        ("igo", LOOSE), ("armed-group", LOOSE), ("thing", LOOSE),
        ("organ", _link("NER")),  # has one
        ("people", msgspec.structs.replace(LOOSE, sectors=("REF",))),  # refugees are nobody's
        ("state", msgspec.structs.replace(LOOSE, sectors=())),
    ],
)  # fmt: skip
def test_no_country_is_guessed(kind: str, link: ActorLink) -> None:
    home = _home("TCD", tags=_tags(kind=kind, name="the Daughters of Abeche" if kind == "armed-group" else None))
    assert home.find(0, link, _mention(), _place("TCD"), frozenset()) == link


def test_rebels_without_a_name_and_things_struck_are_of_the_place() -> None:
    rebels = _home("TCD", tags=_tags(kind="armed-group"))
    assert rebels.find(0, LOOSE, _mention(), _place("NER"), frozenset()).country == "NER"
    struck = _mention()
    struck = msgspec.structs.replace(struck, act=msgspec.structs.replace(struck.act, value="ASSAULT"))
    bridge = _home("TCD", tags=_tags(kind="thing"))
    nothing = msgspec.structs.replace(LOOSE, sectors=())
    assert bridge.find(0, nothing, struck, _place("NER"), frozenset()).country == "NER"


def test_a_named_person_is_not_one_of_the_other_side() -> None:
    tags = _tags("Orlov", "person", name="Orlov")
    home = _home("TCD", tags=tags)
    assert home.find(0, LOOSE, _mention(), None, frozenset({"TCD"})) == LOOSE
    assert home.find(0, LOOSE, _mention(), None, frozenset({"NER"})).country == "TCD"


def test_international_bodies_are_no_home() -> None:
    assert _home("UNO").main is None


def test_places_count_as_countries_of_the_document() -> None:
    tags = Tags(_tags().phrases, toponyms=(Toponym(Span(0, 4), "Chad", True),))
    assert Home(TOKENS, tags, {}, (_place("TCD"),)).main == "TCD"
    assert Home(TOKENS, tags, {}, (None,)).main is None


def test_the_document_is_about_a_country_only_by_a_clear_share() -> None:
    tags = Tags(toponyms=tuple(Toponym(Span(n, n + 1), "x", True) for n in range(4)))
    assert Home(TOKENS, tags, {}, tuple(_place(c) for c in ("TCD", "NER", "MLI", "KEN"))).main is None
    assert Home(TOKENS, tags, {}, tuple(_place(c) for c in ("TCD", "NER", "MLI", "NER"))).main == "NER"


@pytest.mark.parametrize(
    ("countries", "place", "expected"), [(("TCD",), _place("NER"), "NER"), (("TCD",), None, "TCD"), ((), None, None)]
)
def test_an_implied_authority(countries: tuple[str, ...], place: PlaceLink | None, expected: str | None) -> None:
    nobody = ActorLink(None, "unidentified", None, ("COP",), 0.5, "the text names nobody")
    assert _home(*countries).authority(nobody, _mention(), place).country == expected
