"""Text for a terminal: widths, wrapping, colours, and nothing that a page could use to command the terminal."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence

__all__ = ["Style", "clean", "clip", "columns", "fill", "harmless", "terminal_width", "width_of"]

# Control characters, and the marks that turn the direction of writing: shown as what they are, never obeyed.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSTYLED = re.compile(r"\x1b(?!\[[0-9;]*m)|" + _CONTROL.pattern.replace("\x0b-\x1f", "\x0b-\x1a\x1c-\x1f"))
_CODES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36",
}  # fmt: skip


class Style:
    """Colours on a terminal, plain text elsewhere (and where NO_COLOR is set)."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, *codes: str) -> str:
        if not self.colour or not codes or not text:
            return text
        return f"\x1b[{';'.join(_CODES[code] for code in codes)}m{text}\x1b[0m"


def clean(text: str) -> str:
    """One line of visible characters: white space becomes a blank, a control character "�"."""
    return _CONTROL.sub("�", " ".join(text.split()))


def harmless(line: str) -> str:
    """The last gate before a terminal: a finished line in which no control sequence is left but our own colours."""
    return _UNSTYLED.sub("�", line)


def width_of(text: str) -> int:
    """Columns that ``text`` takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, with "…" where it was cut."""
    if width_of(text) <= width:
        return text
    out = ""
    for character in text:
        if width_of(out + character) > width - 1:
            break
        out += character
    return out.rstrip() + "…"


def fill(text: str, width: int, indent: str = "") -> str:
    """``text`` wrapped, every line after ``indent``."""
    return textwrap.fill(
        text, max(20, width), initial_indent=indent, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def terminal_width(default: int = 160) -> int:
    """Columns of the terminal on standard output, ``default`` where it is none."""
    return shutil.get_terminal_size((default, 24)).columns if sys.stdout.isatty() else default


def columns(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int,
    flexible: int,
    right: frozenset[int] = frozenset(),
) -> list[list[str]]:
    """Cells padded to columns, the head first. Column ``flexible`` gives way where ``width`` is too small."""
    table = [list(heads), *[list(row) for row in rows]]
    sizes = [max(width_of(row[c]) for row in table) for c in range(len(heads))]
    spare = width - (sum(sizes) - sizes[flexible]) - 2 * (len(heads) - 1)
    sizes[flexible] = max(min(sizes[flexible], spare), 16)
    out = []
    for row in table:
        cells = []
        for number, (cell, size) in enumerate(zip(row, sizes, strict=True)):
            shown = clip(cell, size)
            gap = " " * (size - width_of(shown))
            cells.append(gap + shown if number in right else shown + gap)
        out.append(cells)
    return out
