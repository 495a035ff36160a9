"""Numbers in words and figures."""

from __future__ import annotations

import pytest

from polybius.tagging.numerals import read_number, read_ordinal, read_year


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty - six", 26), ("two hundred and six", 206), ("a dozen", 12), ("a couple of", 2), ("1,500", 1500),
        ("three and a half", 3.5), ("two thousand", 2000), ("a", 1), ("one", 1), ("the", None), ("3.5", 3.5),
    ],
)  # fmt: skip
def test_number(words: str, value: float | None) -> None:
    assert read_number(words.split()) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [("21st", 21), ("twenty - first", 21), ("third", 3), ("final", 4), ("nothing", None)],
)
def test_ordinal(words: str, value: int | None) -> None:
    assert read_ordinal(words.split()) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("nineteen ninety - six", 1996),
        ("two thousand and four", 2004),
        ("1987", 1987),
        ("twenty ten", 2010),
        ("so", None),
    ],
)
def test_year(words: str, value: int | None) -> None:
    assert read_year(words.split()) == value
