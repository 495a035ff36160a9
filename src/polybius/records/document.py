"""What reading hands on: the text, what is known about it, and which of its parts say what.

Cleaning never copies the text: it marks :class:`Segment` s. A segment of a *content* kind is parsed and
coded, every other kind is kept, named by the rule that set it aside, and left alone. So offsets into
``text`` are offsets into what the user gave (text, JSON) or into the extracted text (HTML).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from polybius.spans import Span

__all__ = ["CONTENT_KINDS", "Credit", "Document", "Published", "Rejection", "Segment", "SegmentKind"]

SegmentKind = Literal[
    "title", "heading", "paragraph", "list-item", "blockquote", "caption", "credit", "dateline", "boilerplate"
]
CONTENT_KINDS: frozenset[str] = frozenset({"title", "heading", "paragraph", "list-item", "blockquote"})
"""Kinds of segment that are parsed and coded."""


class Published(msgspec.Struct, frozen=True, gc=False):
    """Publication date: ``value`` is an ISO date or date-time (or None), ``grounds`` says how it is known."""

    value: str | None
    grounds: Literal["metadata", "header", "sidecar", "page", "text", "option", "unknown"]
    span: Span | None = None


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A stretch of one line or paragraph. Segments are in text order and do not overlap.

    ``rule`` names the cleaning rule for kinds that are not content (and for captions, credits), else "".
    ``credit`` is the index into :attr:`Document.credits` of the outlet whose words the segment quotes.
    """

    span: Span
    kind: SegmentKind
    rule: str = ""
    credit: int | None = None


class Credit(msgspec.Struct, frozen=True, gc=False):
    """An outlet or agency that the page credits for part of its text ("(NBC News)", "Reuters -", "via AFP").

    ``span`` is the evidence in the text; ``kind`` is "outlet" or "agency"; ``name`` the name as known.
    A credit with ``whole`` true covers the whole document (a wire byline), else the segments that point to it.
    """

    name: str
    kind: Literal["outlet", "agency"]
    span: Span | None
    whole: bool = False
    rule: str = ""


class Document(msgspec.Struct, frozen=True):
    """One article. ``id`` is the given one or a content hash.

    ``offsets`` maps text back to the raw source: breakpoints ``(text offset, raw byte offset)``, sorted, each valid
    until the next one, byte steps following the UTF-8 length of the characters between; empty where the
    text is a value inside a container (JSON, CSV), whose place ``source`` names.
    """

    id: str
    text: str
    source: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published: Published = Published(None, "unknown")
    segments: tuple[Segment, ...] = ()
    credits: tuple[Credit, ...] = ()
    raw_sha256: str = ""
    offsets: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks of the reader ("decoded as windows-1252"), shown in the report."""

    @property
    def content(self) -> tuple[Segment, ...]:
        """The segments that are parsed and coded."""
        return tuple(s for s in self.segments if s.kind in CONTENT_KINDS)


class Rejection(msgspec.Struct, frozen=True, gc=False):
    """Something that could not be read as a document. ``where``: file and record; ``reason``: short code."""

    where: str
    reason: str
    detail: str
