"""Identifiers: the same for the same content, whatever the process; different where a part differs."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from polybius.ids import content_id

PARTS = st.lists(st.one_of(st.none(), st.integers(), st.text()), max_size=5)


@given(PARTS)
def test_shape(parts: list[str | int | None]) -> None:
    assert re.fullmatch(r"m-[0-9a-f]{16}", content_id("m", *parts))
    assert content_id("m", *parts) == content_id("m", *parts)


def test_pinned() -> None:
    # Stored ids must never change: this value is part of the format.
    assert content_id("m", "doc", 3, 9, "CONSULT", None) == "m-cbe4bd264e0ac834"


def test_parts_are_kept_apart() -> None:
    ids = [
        content_id("m", "ab", "c"), content_id("m", "a", "bc"), content_id("m", "abc"), content_id("m", "c", "ab"),
        content_id("m", "ab", "c", ""), content_id("m", "ab", "c", None), content_id("e", "ab", "c"),
    ]  # fmt: skip
    assert len(set(ids)) == len(ids)


def test_lone_surrogates_have_an_id() -> None:
    assert content_id("m", "\ud800") != content_id("m", "\ud801")
