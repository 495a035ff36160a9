"""Noun phrases as parties: kind, country, sectors."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.lexicon.actors import Name, atoms, lexicon, persons
from polybius.parsing import Parser, load_parser
from polybius.records import PARTY_KINDS, Document, Phrase, Segment, Span, Tokens
from polybius.tagging.phrases import find_phrases


@cache
def parser() -> Parser:
    return load_parser()


@cache
def parsed(text: str) -> Tokens:
    segments = tuple(
        Segment(Span(start, start + len(line)), "paragraph")
        for start, line in _lines(text)
        if line.strip()
    )  # fmt: skip
    document = Document(id="t", text=text, source="<test>", segments=segments)
    return Tokens(document, parser().parse([document])[0])


def _lines(text: str) -> list[tuple[int, str]]:
    out, at = [], 0
    for line in text.split("\n"):
        out.append((at, line))
        at += len(line) + 1
    return out


def parties(text: str) -> list[tuple[str, str | None, str]]:
    """(words, country, sectors) of the party phrases, pronouns left out."""
    return [
        (p.span.of(text), p.country, ",".join(p.sectors))
        for p in find_phrases(parsed(text))
        if p.kind in PARTY_KINDS and not p.pronoun
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad and Niger signed a pact.", [("Chad", "TCD", ""), ("Niger", "NER", "")]),
        ("Kenyan and Ugandan troops crossed the river.", [("Kenyan", "KEN", "MIL"), ("Ugandan troops", "UGA", "MIL")]),
        ("Oslo rejected the plan.", [("Oslo", "NOR", "GOV")]),
        ("Greece housed families fleeing a flood.", [("Greece", "GRC", ""), ("families", None, "REF")]),
        ("Talks with Hanoi went on.", [("Hanoi", "VNM", "GOV")]),
        ("Belgian prime minister Jan Maes met the emir of Qatar.",
         [("Belgian prime minister Jan Maes", "BEL", "GOV"), ("emir of Qatar", "QAT", "GOV"), ("Qatar", "QAT", "")]),
        ("Ana Duarte, the Portuguese foreign minister, resigned.",
         [("Ana Duarte", "PRT", "GOV"), ("Portuguese foreign minister", "PRT", "GOV")]),
        ("A court in Lesotho freed two Zambian journalists.",
         [("court", "LSO", "JUD"), ("Lesotho", "LSO", ""), ("two Zambian journalists", "ZMB", "JRN")]),
        ("A former Slovak minister accused the police.",
         [("former Slovak minister", "SVK", "ELI"), ("police", None, "COP")]),
        ("Hezbollah fighters left the village.", [("Hezbollah fighters", "LBN", "REB,PTY")]),
        ("Pro-Russian separatists seized the hall.", [("Pro-Russian separatists", None, "REB")]),
        ("Two members of the Taliban surrendered.",
         [("Two members of the Taliban", "AFG", "REB"), ("Taliban", "AFG", "REB")]),
        ("The UN envoy met rebels.", [("UN envoy", "UNO", ""), ("rebels", None, "REB")]),
        ("The leaders of Chad, Niger and Mali met.",
         [("leaders of Chad", "TCD", "GOV"), ("Chad", "TCD", ""), ("Niger", "NER", "GOV"), ("Niger", "NER", ""),
          ("Mali", "MLI", "GOV"), ("Mali", "MLI", "")]),
        ("North and South Korea exchanged fire.", [("North", "PRK", ""), ("South Korea", "KOR", "")]),
        ("Abkhazia opened its border.", [("Abkhazia", "GEO", "PRE")]),
        ("An army spokesman spoke.", [("army spokesman", None, "MIL")]),
        ("Niger Delta militants fled.", [("Niger Delta militants", "NGA", "REB")]),
        ("New Mexico police fired.", [("New Mexico police", "USA", "COP")]),
        ("Tripoli sent two Ghanaian dockers home.",
         [("Tripoli", "LBY", "GOV"), ("two Ghanaian dockers", "GHA", "LAB")]),
        ("NATO's adversaries watched.", [("NATO", "IGO", ""), ("NATO's adversaries", None, "")]),
    ],
)  # fmt: skip
def test_parties(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert parties(text) == expected


@pytest.mark.parametrize(
    ("text", "word", "country", "kind"),
    [
        ("Russian shelling hit the port.", "Russian", "RUS", "state"),
        ("US sanctions hurt the bank.", "US", "USA", "state"),
        ("A police raid failed.", "police", None, "organ"),
        ("A Peruvian army patrol fired.", "Peruvian army patrol", "PER", "organ"),
    ],
)
def test_modifiers_are_phrases_of_their_own(text: str, word: str, country: str | None, kind: str) -> None:
    found = {p.span.of(text): p for p in find_phrases(parsed(text))}
    assert (found[word].country, found[word].kind) == (country, kind)


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("He was shot in Ankara.", "Ankara", "place"),
        ("Ankara protested.", "Ankara", "state"),
        ("The table broke.", "table", "thing"),
        ("He told us to wait.", "us", "thing"),
        ("Michael Jordan scored.", "Michael Jordan", "person"),
    ],
)
def test_kinds(text: str, word: str, kind: str) -> None:
    assert {p.span.of(text): p.kind for p in find_phrases(parsed(text))}[word] == kind


def kinds(text: str) -> dict[str, str]:
    return {p.span.of(text): p.kind for p in find_phrases(parsed(text)) if not p.pronoun}


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Raiders burned the mill.", "Raiders", "armed-group"),
        ("The captors shot two pensioners.", "captors", "armed-group"),
        ("The captors shot two pensioners.", "two pensioners", "people"),
        ("Dockers walked out on Monday.", "Dockers", "people"),
        ("The army fired on a yacht.", "yacht", "organisation"),
        ("The bakers marched through the town.", "bakers", "people"),
        ("Rebels seized a fishing boat.", "fishing boat", "organisation"),
        ("The crown court jailed a shepherd.", "crown court", "organ"),
        ("The anti-graft commission charged a minister.", "anti-graft commission", "organ"),
        ("A commission cleared the general.", "commission", "organisation"),
        ("The mission said that its base was hit.", "mission", "organisation"),
        ("Both capitals denied the report.", "capitals", "collective"),
        ("The guarantors met on Friday.", "guarantors", "collective"),
        ("Lima recalled its ambassador.", "Lima", "state"),
        ("The vote was held in Lima.", "Lima", "place"),
        ("The Sabor rejected the law.", "Sabor", "organ"),
        ("Four were arrested at the port.", "Four", "people"),
        ("Thousands marched through the town.", "Thousands", "people"),
        ("The court freed those who had confessed.", "those", "people"),
        ("Soldiers shot those arrested in May.", "those", "people"),
    ],
)
def test_people_bodies_and_vessels_are_parties(text: str, word: str, kind: str) -> None:
    assert kinds(text)[word] == kind


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The king declared a state of emergency.", "state"),
        ("They stood on the bank of the river.", "bank"),
        ("The dog lay on the side of the road.", "side"),
        ("The plan ends freedom of movement.", "movement"),
        ("He returned from a mission.", "mission"),
        ("The movement of goods stopped.", "movement"),
        ("The baker was found guilty.", "baker"),
        ("The baker killed his brother.", "brother"),
        ("The index rose to 214.", "214"),
        ("The team scored four.", "four"),
        ("The tax cost thousands.", "thousands"),
    ],
)
def test_nouns_that_are_parties_elsewhere(text: str, word: str) -> None:
    parties_here = {p.span.of(text) for p in find_phrases(parsed(text)) if p.kind in PARTY_KINDS and not p.pronoun}
    assert not any(word in p.split() for p in parties_here)


@pytest.mark.parametrize("text", ["Robert Hunter spoke.", "Lima Barreto spoke.", "Dean Baker spoke."])
def test_a_surname_is_no_role(text: str) -> None:
    (phrase,) = [p for p in find_phrases(parsed(text)) if p.kind in PARTY_KINDS]
    assert (phrase.kind, phrase.country, phrase.sectors) == ("person", None, ())


def _check(phrases: tuple[Phrase, ...], tokens: Tokens) -> None:
    text = tokens.document.text
    assert list(phrases) == sorted(phrases, key=lambda p: (p.span.start, p.span.end, p.head))
    for phrase in phrases:
        assert phrase.span.of(text).strip() == phrase.span.of(text) != ""
        assert phrase.country is None or len(phrase.country) == 3
        assert 0 <= phrase.head < len(tokens)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "Turkey and Syria , the U.S.-led coalition police ' s “ Kim Jong Un ” said President Moyo of Chad's army\n "
            "— former Mr Orlov Gen. rebels who its in 12 al-Shabaab . IS us ( KCNA ) Côte d’Ivoire".split(" ")
        ),
        min_size=1,
        max_size=25,
    )
)
def test_spans_lie_in_any_text(words: list[str]) -> None:
    text = " ".join(words)
    if text.strip():
        tokens = parsed(text)
        _check(find_phrases(tokens), tokens)


def test_lexicon_is_sound() -> None:
    sectors = set(
        "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
    )
    names: dict[tuple[str, ...], list[Name]] = {}
    for name in lexicon().iter_names():
        assert set(name.sectors) <= sectors, name
        assert name.atoms
        names.setdefault(name.atoms, []).append(name)
    states = {n[0].country for n in names.values() if n[0].term == "state"}
    assert len(states) >= 195
    for rows in persons().values():
        for row in rows:
            assert set(row.sectors) <= sectors, row
            assert not row.end or row.start <= row.end, row


def test_atoms() -> None:
    assert atoms("People’s Army (P.A.)") == ("people", "s", "army", "pa")
    assert atoms("N'Djamena") == atoms("N’Djamena")
