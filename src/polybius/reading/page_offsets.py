"""From the text of a page back to the bytes of its source: best effort, by looking the blocks up in the source."""

from __future__ import annotations

import html
import re
from bisect import bisect_right

from polybius.reading.blocks import Block

__all__ = ["UNKNOWN", "page_offsets"]

UNKNOWN = -1
"""Raw offset of a stretch of text that was not found in the source."""
_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style|noscript|template|svg|head)\b.*?</(?P=raw)\s*>|<[/!?a-zA-Z][^>]*>|&(?:#\w{1,8}|\w{1,24});?"
    r"|[ \t\n\r\f\u200b\ufeff]+",
    re.I | re.S,
)


def _plain(source: str) -> tuple[str, list[int], list[int]]:
    """The source without markup, white space collapsed; and steps: plain offset → source offset."""
    parts: list[str] = []
    plain_at, source_at = [0], [0]
    length = at = 0

    def step(to: int) -> None:
        if plain_at[-1] == length:
            source_at[-1] = to
        else:
            plain_at.append(length)
            source_at.append(to)

    for match in _TOKEN.finditer(source):
        if match.start() > at:
            parts.append(source[at : match.start()])
            length += match.start() - at
        token, at = match.group(), match.end()
        if token[0] == "&":
            decoded = html.unescape(token)
            if decoded == token and len(token) > 1:
                parts.append(token)
                length += len(token)
                continue
            step(match.start())
            parts.append(decoded)
            length += len(decoded)
        elif token[0] != "<" and not (parts and parts[-1].endswith(" ")):
            step(match.start())
            parts.append(" ")
            length += 1
        step(at)
    if at < len(source):
        parts.append(source[at:])
    return "".join(parts), plain_at, source_at


def page_offsets(text: str, blocks: list[Block], source: str, bom: int) -> tuple[tuple[int, int], ...]:
    """Breakpoints ``(text offset, raw byte offset)`` for a UTF-8 source; raw offset -1 where a block was not found."""
    plain, plain_at, source_at = _plain(source)
    out: list[tuple[int, int]] = []
    ascii_only = source.isascii()
    cursor, lost, byte_at, byte_of = 0, 0, 0, 0  # source offset and byte offset reached so far

    def to_byte(offset: int) -> int:
        nonlocal byte_at, byte_of
        if ascii_only:
            return offset + bom
        if offset < byte_at:
            byte_at = byte_of = 0
        byte_of += len(source[byte_at:offset].encode("utf-8", "replace"))
        byte_at = offset
        return byte_of + bom

    for block in blocks:
        wanted = text[block.start : block.end]
        found = plain.find(wanted, cursor)
        if found < 0 and lost < 50:
            found, lost = plain.find(wanted), lost + 1
        if found < 0:
            out.append((block.start, UNKNOWN))
            continue
        cursor = found + len(wanted)
        i = bisect_right(plain_at, found) - 1
        out.append((block.start, to_byte(source_at[i] + found - plain_at[i])))
        for k in range(i + 1, len(plain_at)):
            if plain_at[k] >= cursor:
                break
            out.append((block.start + plain_at[k] - found, to_byte(source_at[k])))
    return tuple(out) if any(raw >= 0 for _, raw in out) else ()
