from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.exploring.marks import MARKS, cut
from polybius.spans import Span

TEXT = "Before. Turkey expelled two Syrian diplomats on Monday. After."
SENTENCE = Span(8, 55)


@pytest.mark.parametrize(
    "marks, pieces",
    [
        ([], [("Turkey expelled two Syrian diplomats on Monday.", "")]),
        (
            [(Span(8, 14), "actor"), (Span(15, 23), "trigger")],
            [("Turkey", "actor"), (" ", ""), ("expelled", "trigger"), (" two Syrian diplomats on Monday.", "")],
        ),
        # The trigger shows inside a wider mark, whatever the order.
        (
            [(Span(15, 23), "trigger"), (Span(8, 44), "source")],
            [
                ("Turkey ", "source"),
                ("expelled", "trigger"),
                (" two Syrian diplomats", "source"),
                (" on Monday.", ""),
            ],
        ),
        # Over the ends of the sentence, and outside of it.
        (
            [(Span(0, 14), "actor"), (Span(56, 61), "time")],
            [("Turkey", "actor"), (" expelled two Syrian diplomats on Monday.", "")],
        ),
        # Two marks of a kind that touch stay two.
        (
            [(Span(8, 11), "actor"), (Span(11, 14), "actor")],
            [("Tur", "actor"), ("key", "actor"), (" expelled two Syrian diplomats on Monday.", "")],
        ),
    ],
)
def test_cut(marks: list[tuple[Span, str]], pieces: list[tuple[str, str]]) -> None:
    assert list(cut(TEXT, SENTENCE, marks)) == pieces


@given(
    st.text(max_size=60),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.sampled_from(MARKS)), max_size=12),
)
def test_pieces_join_to_the_sentence(text: str, ends: tuple[int, int], raw: list[tuple[int, int, str]]) -> None:
    start, end = sorted(min(e, len(text)) for e in ends)
    marks = [(Span(min(a, b), max(a, b)), mark) for a, b, mark in raw]
    pieces = cut(text, Span(start, end), marks)
    assert "".join(piece for piece, _ in pieces) == text[start:end]
    assert all(piece for piece, _ in pieces)
    used = {mark for _, mark in pieces} - {""}
    assert used <= {mark for _, mark in marks}
