"""Spans: half-open ranges of code points."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.spans import Span, SpanIndex, cover, merge_spans, overlaps

SPANS = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 40), st.integers(0, 20))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_no_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"not a span: {start}:{end}"):
        Span(start, end)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((0, 3), (3, 5), False),  # touching
        ((0, 3), (2, 5), True),
        ((0, 9), (2, 5), True),
        ((2, 2), (0, 9), True),  # an empty one inside shares its place
        ((0, 0), (0, 0), False),
    ],
)
def test_overlaps(a: tuple[int, int], b: tuple[int, int], expected: bool) -> None:
    assert overlaps(Span(*a), Span(*b)) is expected
    assert overlaps(Span(*b), Span(*a)) is expected


def test_code_points_not_bytes() -> None:
    assert Span(1, 3).of("é🙂x!") == "🙂x"
    assert len(Span(1, 3)) == 2


def test_contains() -> None:
    assert Span(2, 3) in Span(1, 4)
    assert Span(1, 5) not in Span(1, 4)
    assert "x" not in Span(1, 4)


@given(st.lists(SPANS, min_size=1))
def test_cover_holds_all(spans: list[Span]) -> None:
    whole = cover(spans)
    assert all(s in whole for s in spans)
    assert whole.start == min(s.start for s in spans)
    assert whole.end == max(s.end for s in spans)


@given(st.lists(SPANS))
def test_merged_spans_hold_the_same_characters_once(spans: list[Span]) -> None:
    merged = merge_spans(spans)
    assert list(merged) == sorted(merged)
    assert all(a.end < b.start for a, b in pairwise(merged))
    characters = {i for s in spans for i in range(s.start, s.end)}
    assert {i for s in merged for i in range(s.start, s.end)} == characters
    assert merge_spans(reversed(spans)) == merged == merge_spans(merged)


@given(st.lists(SPANS), SPANS)
def test_an_index_finds_what_looking_at_every_span_finds(spans: list[Span], at: Span) -> None:
    index = SpanIndex((span, n) for n, span in enumerate(spans))
    assert sorted(index.holding(at)) == [n for n, s in enumerate(spans) if s.start <= at.start and at.end <= s.end]
    assert sorted(index.overlapping(at)) == [n for n, s in enumerate(spans) if s.start < at.end and at.start < s.end]
