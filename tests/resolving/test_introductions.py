"""Whose the persons and pronouns of a text are, after the ways in which news introduces them. All names are made up."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.parsing import Parser, load_parser
from polybius.reading import document_from_text
from polybius.running import code_document


@cache
def parser() -> Parser:
    return load_parser()


def countries(text: str, words: str) -> list[str | None]:
    """Countries of the links of the last phrase that ends with the words, several where it stands for several."""
    coded = code_document(document_from_text(text, id="t", published="2020-05-06"), parser())
    links = {e.phrase: e.link for e in coded.resolved.entities}
    numbers = [n for n, p in enumerate(coded.tags.phrases) if p.span.of(text).endswith(words)]
    refers = [a.refers for a in coded.tags.antecedents if numbers and a.phrase == numbers[-1]]
    if len(refers) > 1:
        return sorted(links[r].country or "" for r in refers)
    return [links[numbers[-1]].country] if numbers and numbers[-1] in links else []


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # offices before the name, behind it, in capitals, in a relative clause
        ("State Department spokesman Dan Hartley condemned it. Hartley urged calm.", "Hartley", ["USA"]),
        ("Dan Hartley, a spokesman for the State Department, condemned it. Hartley urged calm.", "Hartley", ["USA"]),
        ("Dan Hartley, the State Department Spokesperson, condemned it. Hartley urged calm.", "Hartley", ["USA"]),
        ("Raymond Fox, a contractor for the CIA, was released.", "Fox", ["USA"]),
        ("Ana Sow, who heads the Kenyan electoral commission, condemned it. Sow urged calm.", "Sow", ["KEN"]),
        ("Amina Sow, head of the UN mission in Mali, condemned it. Sow urged calm.", "Sow", ["UNO"]),
        ("A senior Taliban commander, Mullah Rahim, condemned it. Rahim urged calm.", "Rahim", ["AFG"]),
        ("Tehran's envoy to the United Nations, Reza Karimi, condemned it. Karimi urged calm.", "Karimi", ["IRN"]),
        ("Brazil offered help. Its minister, Ana Quadros, was sent. Quadros urged calm.", "Quadros", ["BRA"]),
        # a council of that name that is not the United Nations'
        ("Pavel Orlov, deputy chairman of Russia's Security Council, condemned it.", "Orlov", ["RUS"]),
        ("The Security Council condemned it.", "Security Council", ["UNO"]),
        # surnames that are somebody else's in a list, or a place
        ("Hamas leader Yusuf Nasser condemned it. Nasser urged calm.", "Nasser", ["PSE"]),
        ("Sheikh Nasser, the emir of Kuwait, condemned it. The emir urged calm.", "emir", ["KWT"]),
        ("Maria Costa, Brazil's chief negotiator at the talks, condemned it. Costa urged calm.", "Costa", ["BRA"]),
        # a title with the first part of the name
        ("Ethiopia's Prime Minister, Dawit Alemu, condemned it. Prime Minister Dawit urged calm.", "Dawit", ["ETH"]),
        # who speaks
        ("Mensah, Ghana's foreign minister, condemned it. \"We urge calm,\" he said.", "We", ["GHA"]),
        ("Mensah, Ghana's foreign minister, condemned it: \"This is bad. We urge restraint.\"", "We", ["GHA"]),
        ("The Iraqi prime minister was furious. \"I condemn this attack. I urge calm.\"", "I", ["IRQ"]),
        # two at once
        ("French president Jean Roy and Chilean president Luis Soto met. The remarks by both caused anger.", "both",
         ["CHL", "FRA"]),
        ("Peru's minister, Luis Soto, was angry. The remarks by both caused anger.", "both", []),
        ("Kenyan deputy Ann Fox criticised President Carl Roe of Kenya and Ugandan president Paul Otim. Fox said a "
         "pipeline had been promised by the two men.", "men", ["KEN", "UGA"]),
        # a state as they
        ("Ministers met on Monday. Ana Fox said Chad must show that they will pay for the road.", "they",
         ["TCD"]),
        ("Senators said that they would not pay for Chad.", "they", [None]),
    ],
)  # fmt: skip
def test_introduced(text: str, words: str, expected: list[str | None]) -> None:
    assert countries(text, words) == expected


def test_party_of_no_one_country() -> None:
    text = "European court rules against Italy."
    coded = code_document(document_from_text(text, id="t", published="2020-05-06"), parser())
    actors = [a.country for m in coded.resolved.mentions for a in m.actors]
    assert actors == [None]


def test_one_country_has_one_president() -> None:
    """A president without a country in the words is not of the country whose president somebody else is."""
    text = (
        "Algerian President Karim Sahli landed in Belgrade on Tuesday. He met President Dragana Vukosav in the Palace "
        "of Serbia. Vukosav praised Algeria. Algeria and Serbia are friends, Algerian papers say."
    )
    assert told(text) == {"CONSULT": ["DZA", "SRB"], "SUPPORT": ["SRB"]}
    both = text.replace("He met", "He praised").replace("Vukosav praised", "The two leaders met. Vukosav praised")
    assert sorted(told(both)["CONSULT"]) == ["DZA", "SRB"]


def told(text: str) -> dict[str, list[str]]:
    """Type of act to the countries of its actors."""
    coded = code_document(document_from_text(text, id="t", published="2031-05-06"), parser())
    return {
        m.act.value: [a.country or "" for a in r.actors]
        for m, r in zip(coded.mentions, coded.resolved.mentions, strict=True)
    }
