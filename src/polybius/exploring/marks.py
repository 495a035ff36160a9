"""Marking what the coder saw: a sentence cut into pieces, each with the role that its characters play."""

from __future__ import annotations

from collections.abc import Iterable

from polybius.spans import Span

__all__ = ["MARKS", "Piece", "cut"]

Piece = tuple[str, str]
"""A stretch of a sentence and its mark, "" where it has none."""

MARKS: tuple[str, ...] = (
    "source", "cue", "quantity", "place", "time", "object", "recipient", "actor", "trigger",
)  # fmt: skip
"""All marks; where two cover a character, the later one of this list shows."""

_RANK = {mark: rank for rank, mark in enumerate(MARKS, 1)}


def cut(text: str, sentence: Span, marks: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """``text`` inside ``sentence`` as pieces in order; they join to the very sentence.

    Marks outside the sentence are left out, and cut off where they reach over its ends. Touching marks of one kind
    stay two pieces, so that "Turkey" and "Syria" of a list are never shown as one party.
    """
    ranks = [0] * len(sentence)
    owners = [0] * len(sentence)
    for number, (span, mark) in enumerate(marks, 1):
        rank = _RANK[mark]
        for at in range(max(span.start, sentence.start), min(span.end, sentence.end)):
            if rank > ranks[at - sentence.start]:
                ranks[at - sentence.start], owners[at - sentence.start] = rank, number
    out: list[Piece] = []
    start = 0
    for at in range(1, len(ranks) + 1):
        if at == len(ranks) or (ranks[at], owners[at]) != (ranks[start], owners[start]):
            piece = text[sentence.start + start : sentence.start + at]
            out.append((piece, MARKS[ranks[start] - 1] if ranks[start] else ""))
            start = at
    return tuple(out)
