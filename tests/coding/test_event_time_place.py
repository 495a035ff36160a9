"""Which time expression dates an event, and where it happened."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.coding.places import place_of
from polybius.coding.times import time_of
from polybius.parsing import Parser, load_parser
from polybius.records import Document, Segment, Span, Tags, Tokens
from polybius.tagging.times import find_timexes
from polybius.tagging.toponyms import find_toponyms


@cache
def parser() -> Parser:
    return load_parser()


def read(text: str) -> tuple[Tokens, Tags]:
    document = Document(id="t", text=text, source="<test>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    tokens = Tokens(document, parser().parse([document])[0])
    return tokens, Tags(timexes=find_timexes(tokens), toponyms=find_toponyms(tokens, ()))


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Rebels attacked a convoy on Tuesday.", "attacked", "Tuesday"),
        ("Rebels carried out an attack on Tuesday.", "attack", "Tuesday"),
        ("Tuesday's attack killed two guards.", "attack", "Tuesday"),
        ("The army said on Monday that rebels attacked a convoy.", "attacked", None),
        ("The army said on Monday that rebels attacked a convoy on Sunday.", "attacked", "Sunday"),
        ("The army said on Monday that rebels attacked a convoy on Sunday.", "said", "Monday"),
        ("A bomb exploded on Friday, killing two guards.", "killing", "Friday"),
        ("Rebels fought for two days.", "fought", None),
    ],
)
def test_time_of(text: str, trigger: str, expected: str | None) -> None:
    tokens, tags = read(text)
    number = time_of(next(t for t in tokens if t.text == trigger), tokens, tags)
    assert (tags.timexes[number].span.of(text) if number is not None else None) == expected


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Rebels killed five guards in Nairobi.", "killed", "Nairobi"),
        ("Troops entered Kismayo.", "entered", "Kismayo"),
        ("In Hanoi, the ministers signed a treaty.", "signed", "Hanoi"),
        ("Speaking in Geneva, the envoy said that rebels killed five guards.", "killed", None),
        ("Kenya condemned the attack.", "condemned", None),
        ("A bomb exploded in Herat, Afghanistan.", "exploded", "Herat"),
        ("Rebels killed five guards and wounded six in Nairobi.", "killed", "Nairobi"),
        ("Rebels killed five guards and fled to Nairobi.", "killed", None),
    ],
)
def test_place_of(text: str, trigger: str, expected: str | None) -> None:
    tokens, tags = read(text)
    number = place_of(next(t for t in tokens if t.text == trigger), tokens, tags)
    assert (tags.toponyms[number].name if number is not None else None) == expected
