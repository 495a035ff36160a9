"""Pronouns, short names, definite descriptions."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.parsing import Parser, load_parser
from polybius.records import Document, Segment, Span, Tokens
from polybius.tagging.anaphora import find_antecedents
from polybius.tagging.phrases import find_phrases


@cache
def parser() -> Parser:
    return load_parser()


def links(text: str) -> set[tuple[str, str, str]]:
    """(words, words they stand for, kind)."""
    document = Document(id="t", text=text, source="<test>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    tokens = Tokens(document, parser().parse([document])[0])
    phrases = find_phrases(tokens)
    found = find_antecedents(tokens, phrases)
    assert all(0.0 < a.score <= 1.0 and a.reason and a.phrase != a.refers for a in found)
    return {(phrases[a.phrase].span.of(text), phrases[a.refers].span.of(text), a.kind) for a in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenyan President Amos Kariuki flew to Lima. Kariuki met the mayor.",
         ("Kariuki", "Kenyan President Amos Kariuki", "name")),
        ("North Korean general Ri Chol Min spoke on Monday. Ri warned the South.",
         ("Ri", "North Korean general Ri Chol Min", "name")),
        ("Peruvian minister Rosa Quispe said she would resign.", ("she", "Peruvian minister Rosa Quispe", "pronoun")),
        ("Norway said its navy fired.", ("its", "Norway", "possessive")),
        ("Norway said its navy fired.", ("navy", "Norway", "possessive")),
        ("Police shot rebels who attacked the town.", ("who", "rebels", "relative")),
        ("The Coastal Fishing Board (CFB) met. The CFB said nothing.", ("CFB", "Coastal Fishing Board", "name")),
        ("French President Luc Marchand left. The president said nothing.",
         ("president", "French President Luc Marchand", "definite")),
        ("“We will fight,” said Malian general Issa Keita.", ("We", "Malian general Issa Keita", "pronoun")),
        ("Peru closed its border with Chile. The country also recalled its envoy.", ("country", "Peru", "definite")),
        ("The Coastal Fishing Board of Peru met. The board said nothing.",
         ("board", "Coastal Fishing Board of Peru", "definite")),
        ("Chad's Interior Ministry banned a march. The ministry gave no reason.",
         ("ministry", "Chad's Interior Ministry", "definite")),
        ("The African Union sent envoys to Niger. The bloc met on Friday.", ("bloc", "African Union", "definite")),
        ("Mali wrote to the United Nations Security Council. The 15-member council was silent.",
         ("15-member council", "United Nations Security Council", "definite")),
    ],
)  # fmt: skip
def test_finds(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in links(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It is clear that Chad lost.", "It"),
        ("Chad lost. It rained.", "It"),
        ("You know Chad.", "You"),
        ("The Supreme Court of Kenya ruled. In Lima the constitutional court disagreed.", "constitutional court"),
        ("The Coastal Fishing Board of Peru met. The school board said nothing.", "school board"),
    ],
)
def test_leaves_alone(text: str, word: str) -> None:
    assert word not in {w for w, _, _ in links(text)}


def test_two_leaders_are_both() -> None:
    text = "Chadian President Ali Bichara met Kenyan President Amos Kariuki. The two leaders signed a pact."
    assert {r for w, r, _ in links(text) if w.endswith("two leaders")} == {
        "Chadian President Ali Bichara",
        "Kenyan President Amos Kariuki",
    }
