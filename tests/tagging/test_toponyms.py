"""Place names, and whether they are used as places."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.parsing import Parser, load_parser
from polybius.records import Document, Segment, Span, Tokens
from polybius.tagging.phrases import find_phrases
from polybius.tagging.toponyms import find_toponyms


@cache
def parser() -> Parser:
    return load_parser()


def toponyms(text: str) -> dict[str, bool]:
    document = Document(id="t", text=text, source="<test>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    tokens = Tokens(document, parser().parse([document])[0])
    return {t.name: t.locative for t in find_toponyms(tokens, find_phrases(tokens))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two guards were shot in Nairobi.", {"Nairobi": True}),
        ("Nairobi said it would close the border with Somalia.", {"Nairobi": False, "Somalia": False}),
        ("The envoy flew from Hanoi to Vientiane.", {"Hanoi": True, "Vientiane": True}),
        ("Kenyan troops entered Kismayo.", {"Kenyan": False, "Kismayo": True}),
        ("Fighting went on in the Donbas and the West Bank.", {"Donbas": True, "West Bank": True}),
        ("The U.S. sent ships to the Red Sea.", {"U.S.": False, "Red Sea": True}),
        ("KAMPALA, Uganda (AP) - Police fired on a crowd.", {"KAMPALA": True, "Uganda": True}),
        ("She may march in August; most of us read it.", {}),
    ],
)
def test_toponyms(text: str, expected: dict[str, bool]) -> None:
    assert toponyms(text) == expected
