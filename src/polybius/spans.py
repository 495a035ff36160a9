"""Spans: half-open ranges of code points in a document's text.

Everything that polybius claims is tied to spans, so they are the smallest noun of the package.
Offsets count Unicode code points (Python ``str`` indices) of :attr:`Document.text`, never bytes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import msgspec

__all__ = ["Span", "SpanIndex", "cover", "merge_spans", "overlaps"]

T = TypeVar("T")


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """``text[start:end]``; ``0 <= start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: object) -> bool:
        return isinstance(other, Span) and self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]


def overlaps(a: Span, b: Span) -> bool:
    """Do the two spans share a character?"""
    return a.start < b.end and b.start < a.end


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of ``spans`` (at least one)."""
    ordered = sorted(spans)
    return Span(ordered[0].start, max(s.end for s in ordered))


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans with touching and overlapping ones joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


class SpanIndex(Generic[T]):
    """Spans with something to each, to find those at a place without looking at all of them."""

    def __init__(self, entries: Iterable[tuple[Span, T]]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry[0].start)
        self._starts = [span.start for span, _ in self._entries]
        self._longest = max((len(span) for span, _ in self._entries), default=0)

    def overlapping(self, span: Span) -> Iterator[T]:
        """What belongs to the spans that share a character with ``span``."""
        first = bisect_left(self._starts, span.start - self._longest)
        for other, what in self._entries[first : bisect_left(self._starts, span.end)]:
            if span.start < other.end:
                yield what

    def holding(self, span: Span) -> Iterator[T]:
        """What belongs to the spans that hold all of ``span``."""
        first = bisect_left(self._starts, span.end - self._longest)
        for other, what in self._entries[first : bisect_right(self._starts, span.start)]:
            if span.end <= other.end:
                yield what
