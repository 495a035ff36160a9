"""Credits: which outlet or agency the page names for all of its text or for part of it, and for which part."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from polybius.reading.blocks import Block, is_sentence
from polybius.reading.cleaning import Cleaned, Finding, Piece
from polybius.reading.publishers import Publisher, find_publisher, find_publishers, guess_outlet
from polybius.reading.quoting import Paragraph, copied_paragraphs
from polybius.records import Credit
from polybius.spans import Span

__all__ = ["find_credits"]

_PROSE = frozenset({"paragraph", "blockquote", "list-item"})
_NAME = r"(?P<name>(?:[Tt]he )?[A-Z][\w&.’'-]*(?: (?:of|and|&|[A-Z][\w&.’'-]*)){0,5})"
_HANDS_OVER = (
    re.compile(
        rf"{_NAME}(?:[’']s [\w .’'-]{{2,60}})?,? (?:(?:has|have|had|also|now|today|further) )*(?:reports?|reported"
        rf"|reporting|writes?|wrote|puts? it|has (?:more|the story|details))"
        rf"\b[^.!?]{{0,80}}:\s*$"
    ),
    re.compile(rf"(?:\b[Ff]rom|[Aa]ccording to|[Vv]ia|\b[Pp]er|\b[Aa]s) {_NAME}\b[^.!?]{{0,60}}:\s*$"),
)


class _Credits:
    def __init__(self, text: str, blocks: list[Block], cleaned: Cleaned, publisher: str | None) -> None:
        self.text, self.blocks, self.cleaned = text, blocks, cleaned
        self.mains = [p for p in cleaned.pieces if p.main]
        self.number = {p.block: n for n, p in enumerate(self.mains)}
        own = find_publisher(publisher) if publisher else None
        self.own = _bare(own.name if own else publisher or "")
        self.credits: list[Credit] = []
        self.notes: list[str] = []
        gaps = Counter(b.gap for b in blocks[1:] if b.gap)
        self.usual_gap = min(gaps, key=lambda gap: (-gaps[gap], gap), default=1)

    def add(self, publisher: Publisher, span: Span | None, rule: str, *, whole: bool) -> int | None:
        """Index of the credit, new or known; None where the credit only names the publisher itself."""
        if publisher.kind == "photo" or (whole and _bare(publisher.name) == self.own):
            return None
        if whole:
            for i, credit in enumerate(self.credits):
                if credit.whole and credit.name == publisher.name:
                    return i
        kind = "agency" if publisher.kind == "agency" else "outlet"
        self.credits.append(Credit(publisher.name, kind, span, whole, rule))  # type: ignore[arg-type]
        return len(self.credits) - 1

    def run(self) -> None:
        captions = {p.block for p in self.mains if p.kind == "caption"}
        closing = [f for f in self.cleaned.findings if f.scope == "paragraph" and f.block not in captions]
        alone = [f for f in self.cleaned.findings if f.scope == "alone"]
        for finding in self.cleaned.findings:
            if finding.block in captions:
                continue
            if (
                finding.scope == "whole"
                or finding.scope == "byline"
                or (finding.scope == "alone" and len(alone) == 1 and self.is_byline(finding))
            ):
                self.add(finding.publisher, finding.span, finding.rule, whole=True)
        for finding in closing:
            self.closing(finding, closing)
        self.handed_over()

    def is_byline(self, finding: Finding) -> bool:
        """An agency alone on a line, above or below all prose, with no picture caption next to it, wrote the text."""
        if finding.publisher.kind != "agency":
            return False
        for piece in self.mains:
            if abs(piece.block - finding.block) == 1 and piece.kind == "caption":
                return False
        before = any(p.kind in _PROSE and p.block < finding.block for p in self.mains)
        after = any(p.kind in _PROSE and p.block > finding.block for p in self.mains)
        return before != after

    def closing(self, finding: Finding, closing: list[Finding]) -> None:
        """ "… (Outlet)" at the end of a paragraph: of all, if it closes the text alone; else of it and of copies."""
        at = self.number.get(finding.block)
        if at is None:
            return
        whole = len(closing) == 1 and self.closes_all(at)
        index = self.add(finding.publisher, finding.span, finding.rule, whole=whole)
        if index is None or whole:
            return
        self.mains[at].credit = index
        for piece in self.cleaned.pieces:
            if len(closing) <= 100 and piece.block == finding.block:
                piece.credit = index
        if len(closing) > 100:  # a list of items, each with its source
            return
        credited = {f.block for f in closing}
        self.copied(index, at, credited, handed_over=False)

    def closes_all(self, at: int) -> bool:
        """Is there prose before main piece number ``at`` and none after it?"""
        later = any(p.kind in _PROSE and is_sentence(self.text[p.start : p.end]) for p in self.mains[at + 1 :])
        return not later and any(p.kind in _PROSE for p in self.mains[:at])

    def copied(self, index: int, at: int, credited: set[int], *, handed_over: bool) -> None:
        """Mark the paragraphs after number ``at`` that are in the credited outlet's words."""
        following: list[Piece] = []
        for piece in self.mains[at + 1 :]:
            if piece.kind in {"heading", "title"} or len(following) == 40:
                break
            if piece.kind in {"paragraph", "blockquote"}:
                following.append(piece)
        if not following:
            return
        if following[0].kind == "blockquote":
            for piece in following:
                if piece.kind != "blockquote":
                    break
                piece.credit = index
            return
        paragraphs = [
            Paragraph(
                self.text[p.start : p.end], self.blocks[p.block].gap, p.block in credited or p.kind == "blockquote"
            )
            for p in following
        ]
        opening = self.mains[at]
        count, why = copied_paragraphs(
            Paragraph(self.text[opening.start : opening.end]),
            paragraphs,
            handed_over=handed_over,
            usual_gap=self.usual_gap,
        )
        for piece in following[:count]:
            piece.kind, piece.credit = "blockquote", index
        self.notes.append(f"{count} paragraphs taken as copied from {self.credits[index].name}: {why}")

    def handed_over(self) -> None:
        """ "Outlet reports:" before a quoted block or a copied passage."""
        for n, piece in enumerate(self.mains[:-1]):
            line = self.text[piece.start : piece.end]
            if piece.kind not in {"paragraph", "heading"} or not line.endswith(":"):
                continue
            following = self.mains[n + 1]
            if following.credit is not None or following.kind not in {"paragraph", "blockquote"}:
                continue
            found = self.named(line, piece.start, marked=following.kind == "blockquote")
            if found is None or (following.kind == "paragraph" and _starts_quote(self.text, following)):
                continue
            publisher, span = found
            index = self.add(publisher, span, "hands-over", whole=False)
            if index is not None:
                self.copied(index, n, set(), handed_over=True)
                if all(p.credit != index for p in self.mains[n + 1 : n + 42]):
                    self.credits.pop()  # nothing was handed over
        self.quotes_after_mention()

    def named(self, line: str, start: int, *, marked: bool) -> tuple[Publisher, Span] | None:
        """The outlet that a line ending in a colon hands over to; any outlet in it if a marked quote follows."""
        for pattern in _HANDS_OVER:
            match = pattern.search(line[-300:])
            if match is not None and (publisher := guess_outlet(match["name"])) is not None:
                offset = start + max(len(line) - 300, 0)
                return publisher, Span(offset + match.start("name"), offset + match.end("name"))
        known = find_publishers(line) if marked else []
        if known:
            first, last, publisher = known[-1]
            return publisher, Span(start + first, start + last)
        return None

    def quotes_after_mention(self) -> None:
        """A block quote straight after a paragraph that names one outlet, and only one, is that outlet's."""
        for before, piece in pairwise(self.mains):
            if piece.kind != "blockquote" or piece.credit is not None:
                continue
            if before.kind == "blockquote":
                piece.credit = before.credit
                continue
            if before.kind != "paragraph":
                continue
            known = find_publishers(self.text[before.start : before.end])
            if len({p.name for _, _, p in known}) == 1:
                first, last, publisher = known[-1]
                span = Span(before.start + first, before.start + last)
                piece.credit = self.add(publisher, span, "quote-after-mention", whole=False)


def _bare(name: str) -> str:
    """A name for comparison: without "The", case and outer white space."""
    return name.strip().casefold().removeprefix("the ")


def _starts_quote(text: str, piece: Piece) -> bool:
    """A paragraph in quotation marks after a colon is speech, not a copied passage."""
    return text[piece.start] in "\"“'‘«"


def find_credits(
    text: str, blocks: list[Block], cleaned: Cleaned, publisher: str | None
) -> tuple[tuple[Credit, ...], tuple[str, ...]]:
    """The credits of a document and notes on copied passages. Sets ``credit`` (and kind) of the pieces concerned."""
    work = _Credits(text, blocks, cleaned, publisher)
    work.run()
    return tuple(work.credits), tuple(work.notes)
