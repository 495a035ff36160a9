"""Text → blocks: its lines, or paragraphs of lines that were only wrapped. A block becomes one or more segments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Block", "is_sentence", "split_blocks"]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_CLOSING = "\"'”’»)]*…"
_LOCAL_JOIN = re.compile(r"[a-z,;]$")


@dataclass(slots=True)
class Block:
    """``text[start:end]`` without outer white space. ``gap``: blank lines before it. ``run``: number of its group of

    lines without a blank line between. ``hint``: kind that the page's markup gives ("" for plain text).
    """

    start: int
    end: int
    gap: int = 0
    run: int = 0
    hint: str = ""


def is_sentence(line: str) -> bool:
    """Does the line end as a sentence does?"""
    bare = line.rstrip(_CLOSING + " \xa0")
    return bare.endswith((".", "!", "?", "…", "。", "؟")) or line.endswith("…")


def split_blocks(text: str) -> list[Block]:
    """Every line with a visible character, in order; hard-wrapped lines joined."""
    lines: list[Block] = []
    run, seen = -1, 0
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        breaks = len(_BREAK.findall(text, seen, start)) if lines else 1
        gap = max(breaks - 1, 0)
        if gap or not lines:
            run += 1
        lines.append(Block(start, start + len(stripped), gap if lines else 0, run))
        seen = lines[-1].end
    return _join_wrapped(text, lines)


def _first_word(text: str, block: Block) -> int:
    space = re.compile(r"\s").search(text, block.start, block.end)
    return (space.start() if space else block.end) - block.start


def _would_not_fit(text: str, line: Block, following: Block, width: int) -> bool:
    return line.end - line.start + 1 + _first_word(text, following) > width


def _join_wrapped(text: str, lines: list[Block]) -> list[Block]:
    """A file is hard-wrapped if nearly every line that has a successor in its paragraph is as full as it can be."""
    pairs = [(a, b) for a, b in pairwise(lines) if a.run == b.run]
    width = max((b.end - b.start for pair in pairs for b in pair), default=0)
    full = sum(_would_not_fit(text, a, b, width) for a, b in pairs)
    wrapped = 45 <= width <= 120 and full >= 3 and full >= 0.75 * len(pairs)
    out: list[Block] = []
    last_line: Block | None = None
    for line in lines:
        if out and last_line is not None and last_line.run == line.run and not _starts_new(text, line):
            before = text[last_line.start : last_line.end]
            joined = wrapped and _would_not_fit(text, last_line, line, width)
            if not joined and len(before) >= 30 and _LOCAL_JOIN.search(before):
                joined = text[line.start].islower()
            if joined:
                out[-1].end = line.end
                last_line = line
                continue
        out.append(Block(line.start, line.end, line.gap, line.run, line.hint))
        last_line = line
    return out


_MARKER = re.compile(r"(?:[-*•‣▪◦–—+]|\d{1,2}[.)]|#{1,6})\s")


def _starts_new(text: str, line: Block) -> bool:
    return bool(_MARKER.match(text, line.start, line.end))
