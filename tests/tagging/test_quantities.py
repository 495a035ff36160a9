"""Counts and amounts as stated."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.parsing import Parser, load_parser
from polybius.records import Document, Segment, Span, Tokens
from polybius.tagging.quantities import find_quantities

Row = tuple[str, str, float | None, float | None, float | None, str | None]


@cache
def parser() -> Parser:
    return load_parser()


def quantities(text: str) -> list[Row]:
    document = Document(id="t", text=text, source="<test>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    tokens = Tokens(document, parser().parse([document])[0])
    return [(q.span.of(text), q.kind, q.value, q.low, q.high, q.unit) for q in find_quantities(tokens)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 20 soldiers were killed.", [("At least 20", "people", 20, 20, None, "soldier")]),
        ("Up to 22 villagers fled.", [("Up to 22", "people", 22, None, 22, "villager")]),
        ("The court jailed twelve miners.", [("twelve", "people", 12, 12, 12, "miner")]),
        ("Between 30 and 40 rebels attacked.", [("Between 30 and 40", "people", None, 30, 40, "rebel")]),
        ("They sent 15 to 20 tanks.", [("15 to 20", "weapons", None, 15, 20, "tank")]),
        ("The bomb left 12 dead and three wounded.",
         [("12", "dead", 12, 12, 12, "person"), ("three", "injured", 3, 3, 3, "person")]),
        ("The death toll rose to 40 after the raid.", [("40", "dead", 40, 40, 40, "person")]),
        ("It paid $5 million to the port.", [("$5 million", "money", 5e6, 5e6, 5e6, "USD")]),
        ("It paid HK$200,000 or €1.3bn.",
         [("HK$200,000", "money", 2e5, 2e5, 2e5, "HKD"), ("€1.3bn", "money", 1.3e9, 1.3e9, 1.3e9, "EUR")]),
        ("He paid 350,000 pounds.", [("350,000 pounds", "money", 350000, 350000, 350000, "GBP")]),
        ("Dozens of protesters marched.", [("Dozens", "people", None, 24, None, "protester")]),
        ("Hundreds of thousands of people marched.", [("Hundreds of thousands", "people", None, 2e5, None, "people")]),
        ("Several officers resigned.", [("Several", "people", None, None, None, "officer")]),
        ("Half a dozen guards were hurt.", [("Half a dozen", "people", 6, 6, 6, "guard")]),
        ("About 300 nurses went on strike.", [("About 300", "people", 300, 300, 300, "nurse")]),
        ("The blast killed five and injured eight.",
         [("five", "people", 5, 5, 5, None), ("eight", "injured", 8, 8, 8, "person")]),
        # neither ages, dates, shares, ranks nor lengths of time
        ("A 45-year-old man was held for 12 days in 2014.", []),
        ("About 40% of voters stayed home under Resolution 1701.", []),
        ("The port closed at 10:30 on 3 May 2021.", []),
    ],
)  # fmt: skip
def test_quantity(text: str, expected: list[Row]) -> None:
    assert quantities(text) == expected
