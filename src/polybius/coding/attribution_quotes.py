"""Quotations: which quotation marks belong together, within a paragraph and over paragraph ends.

Curly marks tell their side; straight ones are read by the blanks around them; a paragraph that leaves its
quotation open and is followed by one that opens with a mark goes on in it, as newspapers write long quotes.
"""

from __future__ import annotations

import re

import msgspec

from polybius.records import Tokens
from polybius.spans import Span

__all__ = ["Quotation", "find_quotations"]

_MARK = re.compile(r"[“”„«»\"]|''|``|(?<![^\s(\[—–-])‘(?=\S)|(?<=[\w.,!?…])’(?![^\W\d_])")
_SIGNS = "“”„«»\"'`‘’"
"""Every mark has one of these."""
_OPENERS = frozenset("“„«‘") | {"``"}
_CLOSERS = frozenset("”»’")
_MIXED = frozenset({('"', "''"), ('"', "”"), ("”", '"'), ("“", '"')})
"""Marks that careless typing closes with, and the mark that should have stood there."""
_PAIR = {"“": "”", "„": "”", "«": "»", "‘": "’", '"': '"', "''": "''", "``": "''"}


class Quotation(msgspec.Struct, frozen=True, gc=False):
    """``span`` with its marks, ``paragraph`` the segment number; ``open`` where the closing mark is missing.

    ``continues``: it takes up the quotation left open in the paragraph before.
    """

    span: Span
    paragraph: int
    open: bool = False
    continues: bool = False


def find_quotations(tokens: Tokens) -> list[Quotation]:
    """The quotations of the document's content segments, outermost only, in text order."""
    text = tokens.document.text
    out: list[Quotation] = []
    left_open = False
    seen = -1
    for sentence in tokens.sentences:
        if sentence.segment == seen:
            continue
        seen = sentence.segment
        segment = tokens.document.segments[seen].span
        found, left_open = _paragraph(text, segment, seen, left_open)
        out.extend(found)
    return out


def _paragraph(text: str, segment: Span, number: int, carried: bool) -> tuple[list[Quotation], bool]:
    if not any(mark in text[segment.start : segment.end] for mark in _SIGNS):
        return [], False
    out: list[Quotation] = []
    start: int | None = None
    closer = ""
    for match in _MARK.finditer(text, segment.start, segment.end):
        mark, at = match.group(), match.start()
        if start is None:
            if mark in _CLOSERS or not _may_open(text, match, segment):
                continue
            start, closer = at, _PAIR[mark]
        elif (mark == closer or (mark, closer) in _MIXED) and _may_close(text, match, segment):
            out.append(Quotation(Span(start, match.end()), number, continues=carried and start == segment.start))
            start = None
    if start is None:
        return out, False
    # An unclosed mark near the end of a paragraph is a quotation that the next paragraph takes up; a stray inch or
    # apostrophe in its middle is not.
    at_sentence = start == segment.start or text[start - 1] in " \u00a0:,"
    if closer != "’" and at_sentence and text[start : segment.end].count(" ") >= 2:
        end = segment.end
        while end > start and text[end - 1].isspace():
            end -= 1
        out.append(Quotation(Span(start, end), number, open=True, continues=carried and start == segment.start))
        return out, True
    return out, False


def _may_open(text: str, match: re.Match[str], segment: Span) -> bool:
    if match.group() in _OPENERS:
        return True
    after = text[match.end()] if match.end() < segment.end else " "
    before = text[match.start() - 1] if match.start() > segment.start else " "
    return not after.isspace() and not before.isalnum()


def _may_close(text: str, match: re.Match[str], segment: Span) -> bool:
    if match.group() in _CLOSERS:
        return True
    after = text[match.end()] if match.end() < segment.end else " "
    before = text[match.start() - 1]
    return not after.isalnum() or not before.isspace()
