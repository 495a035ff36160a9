"""What a reader is. A source is cheap and picklable; a record is what one document is made from.

Reading is done in two steps, so that a process pool can share the work: ``records`` cuts a source into raw records
(bytes, no decoding, bounded memory), ``document`` turns one record into a document (decoding, extraction, cleaning).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import msgspec

from polybius.records import Document, Rejection

__all__ = ["MAX_BLOCKS", "MAX_CHARACTERS", "MAX_FILE", "MAX_LINE", "MAX_PAGE", "Defaults", "Reader", "Record", "Source"]

MAX_CHARACTERS = 2_000_000
"""Longest text of one document, in code points (a long novel has one million)."""
MAX_LINE = 32 * 1024 * 1024
"""Longest line of a JSON Lines file, in bytes."""
MAX_FILE = 64 * 1024 * 1024
"""Largest unpacked file that holds a single document or a JSON array, in bytes."""
MAX_BLOCKS = 20_000
"""Most blocks of text that an HTML page may have: beyond it is a table or a list, and extraction takes minutes."""
MAX_PAGE = 8 * 1024 * 1024
"""Largest HTML page, in bytes: pages beyond it are data, not articles."""


class Source(msgspec.Struct, frozen=True):
    """A file (or a stretch of one) to read. ``kind``: name of a reader, or "" to find it out from the content.

    ``path`` is "-" for standard input. ``start``/``end``: bytes of a JSON Lines file, at line borders;
    ``first_line``: number of the line at ``start``.
    """

    path: str
    kind: str = ""
    start: int = 0
    end: int | None = None
    first_line: int = 1


class Record(msgspec.Struct, frozen=True):
    """The raw bytes of one document and where they were. ``kind`` is the reader's, ``sidecar`` the raw metadata file.

    ``problem``: a rejection to report when the record turns out to be no document ("bad-json" of a last, cut line).
    """

    where: str
    kind: str
    data: bytes
    sidecar: bytes | None = None
    problem: str = ""


class Defaults(msgspec.Struct, frozen=True):
    """What the user says of all documents that do not say it themselves."""

    published: str | None = None
    publisher: str | None = None


class Reader(Protocol):
    """One input format."""

    @property
    def kind(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def sniff(self, head: bytes) -> bool:
        """Do the first bytes (unpacked, at most 4 kB) show this format beyond doubt?"""
        ...

    def records(self, source: Source, chunks: Iterator[bytes]) -> Iterator[Record | Rejection]:
        """Cut the unpacked bytes of a source into records. Raises ``InputError`` on a broken stream."""
        ...

    def document(self, record: Record, defaults: Defaults) -> Document | Rejection:
        """The document that a record holds."""
        ...
