"""Spans: half-open ranges of code points in a document's text.

Everything that polybius claims is tied to spans, so they are the smallest noun of the package.
Offsets count Unicode code points (Python ``str`` indices) of :attr:`Document.text`, never bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

__all__ = ["Span", "cover", "merge_spans", "overlaps"]


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
