"""What words of a text name, and where else the same is named."""

from __future__ import annotations

import pytest

from training.naming import named_again, names_of

WORDS = "Moscow said that Russian troops of General Orlov met South Korea 's envoy . Orlov left .".split()


def test_names() -> None:
    named = {w: n for w, n in zip(WORDS, names_of(WORDS), strict=True) if n}
    assert named == {
        "Moscow": "RUS", "Russian": "RUS", "South": "KOR", "Korea": "KOR", "Orlov": "orlov", "General": "general",
    } or named == {"Moscow": "RUS", "Russian": "RUS", "South": "KOR", "Korea": "KOR", "Orlov": "orlov"}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "again"),
    [((0,), {3}), ((3, 4), {0}), ((7,), {14}), ((9, 10), set()), ((4,), set()), ((), set())],
)
def test_named_again(role: tuple[int, ...], again: set[int]) -> None:
    assert named_again(role, names_of(WORDS)) == again
