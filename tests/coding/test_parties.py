"""From fillers to parties, on trees and tags written by hand."""

from __future__ import annotations

import pytest

from polybius.coding.grammar import Filler
from polybius.coding.parties import Parties, Reading
from polybius.records import Party
from tests.tagged import tags_of, told
from tests.trees import tree

EMBASSY = "Turkey/NNP/nmod:poss/3 's/POS/case/1 embassy/NN/obj/4 attacked/VBN/root/0"
PAIR = "Egypt/NNP/nsubj/4 and/CC/cc/3 Turkey/NNP/conj/1 met/VBD/root/0"
DOZENS = "Dozens/NNS/nsubj/4 of/IN/case/3 protesters/NNS/nmod/1 marched/VBD/root/0"
TOWN = "Aleppo/NNP/obj/2 shelled/VBD/root/0"
ALLY = "ally/NN/nsubj/5 ,/,/punct/4 the/DT/det/4 president/NN/appos/1 spoke/VBD/root/0"
THEY = "Chad/NNP/nsubj/2 said/VBD/root/0 it/PRP/nsubj/4 attacked/VBD/ccomp/2"


def _found(sentence: str, word: str, *phrases, owners: bool = False, **more) -> list[tuple[str, str]]:
    tokens = tree(sentence)
    tags = tags_of(tokens, *phrases, **more)
    parties = Parties(tokens, tags)
    filler = Filler(next(t for t in tokens if t.text == word), "x")
    return [
        (tags.phrases[p.phrase].span.of(tokens.document.text), p.path)
        for p in parties.resolve((filler,), owners=owners)
        if p.phrase is not None
    ]


def test_coordinated_parties_in_text_order() -> None:
    both = told("Egypt", "state", "EGY"), told("Turkey", "state", "TUR")
    assert _found(PAIR, "Egypt", *both) == [("Egypt", "x"), ("Turkey", "x>conj")]


@pytest.mark.parametrize(("owners", "expected"), [(True, [("Turkey", "x.nmod:poss")]), (False, [])])
def test_a_thing_stands_for_its_owner_where_asked(owners: bool, expected: list[tuple[str, str]]) -> None:
    phrases = told("Turkey", "state", "TUR"), told("embassy", "thing")
    assert _found(EMBASSY, "embassy", *phrases, owners=owners) == expected


def test_what_is_counted_is_the_party() -> None:
    assert _found(DOZENS, "Dozens", told("Dozens", "people"), told("protesters", "people", None, "OPP")) == [
        ("protesters", "x.of")
    ]


@pytest.mark.parametrize(("owners", "expected"), [(True, [("Aleppo", "x:place")]), (False, [])])
def test_a_place_is_struck_only_as_an_owner(owners: bool, expected: list[tuple[str, str]]) -> None:
    assert _found(TOWN, "Aleppo", told("Aleppo", "place", "SYR"), owners=owners) == expected


def test_the_apposition_says_who() -> None:
    phrases = told("ally", "person"), told("president", "person", "TCD", "GOV")
    assert _found(ALLY, "ally", *phrases) == [("president", "x>appos")]


def test_a_phrase_is_named_once() -> None:
    tokens = tree(PAIR)
    tags = tags_of(tokens, told("Egypt", "state", "EGY"), told("Turkey", "state", "TUR"))
    fillers = Filler(tokens[0], "a"), Filler(tokens[2], "b")
    assert [p.path for p in Parties(tokens, tags).resolve(fillers, owners=False)] == ["a", "a>conj"]


def test_a_pronoun_is_what_it_stands_for() -> None:
    tokens = tree(THEY)
    tags = tags_of(
        tokens, told("Chad", "state", "TCD"), told("it", "thing", pronoun=True), stands_for={"it": "Chad"}
    )  # fmt: skip
    reading = Parties(tokens, tags).reading(1)
    assert (reading.kind, reading.country, reading.refers) == ("state", "TCD", 0)


def test_antecedents_in_a_circle_end() -> None:
    tokens = tree(THEY)
    tags = tags_of(
        tokens, told("Chad", "thing"), told("it", "thing", pronoun=True), stands_for={"it": "Chad", "Chad": "it"}
    )  # fmt: skip
    parties = Parties(tokens, tags)
    assert [parties.reading(n).kind for n in (0, 1)] == ["thing", "thing"]


READINGS = [  # kind, country, sectors: party, political, public
    ("state", "TCD", (), True, True, True),
    ("state", None, (), True, True, True),
    ("igo", None, (), True, True, True),
    ("armed-group", None, (), True, True, True),
    ("collective", None, (), True, True, False),
    ("person", None, (), True, False, False),
    ("person", "TCD", (), True, True, False),
    ("person", None, ("GOV",), True, True, True),
    ("people", None, ("UNK",), True, False, False),
    ("people", None, ("CVL",), True, True, False),
    ("people", None, ("OPP",), True, True, True),
    ("organisation", None, ("BUS",), True, True, False),
    ("place", "TCD", (), False, False, False),
    ("thing", "TCD", ("GOV",), False, False, False),
]


@pytest.mark.parametrize(("kind", "country", "sectors", "party", "political", "public"), READINGS)
def test_readings(
    kind: str, country: str | None, sectors: tuple[str, ...], party: bool, political: bool, public: bool
) -> None:
    reading = Reading(0, None, kind, country, sectors)
    assert (reading.is_party, reading.is_political, reading.is_public) == (party, political, public)


def test_nearest_other_is_not_of_the_actors_country() -> None:
    tokens = tree(PAIR)
    tags = tags_of(tokens, told("Egypt", "state", "EGY"), told("Turkey", "state", "TUR"))
    parties = Parties(tokens, tags)
    found = parties.nearest_other((Filler(tokens[0], "near"), Filler(tokens[2], "far")), (Party(0, "subject"),))
    assert [p.phrase for p in found] == [1]
