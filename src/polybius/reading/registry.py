"""Which reader reads what: by the file's suffix, else by its first bytes."""

from __future__ import annotations

import re

from polybius.reading.jsonlines import JsonLinesReader, JsonReader
from polybius.reading.pages import PageReader
from polybius.reading.protocol import Reader
from polybius.reading.refusing import NotYetReader
from polybius.reading.tables import TableReader
from polybius.reading.textfiles import TextReader

__all__ = ["PACKED", "READERS", "reader_of_content", "reader_of_name"]

READERS: dict[str, Reader] = {
    reader.kind: reader
    for reader in (
        JsonLinesReader(),
        JsonReader(),
        PageReader(),
        TableReader(),
        TextReader(),
        NotYetReader("parquet", (".parquet",), "a Parquet file"),
        NotYetReader("warc", (".warc",), "a WARC archive"),
        NotYetReader("xml", (".xml", ".rss", ".atom"), "an XML feed"),
    )
}
"""Every reader by its kind. A new format is one more class with the methods of :class:`Reader`, entered here."""
PACKED = (".gz", ".zst", ".zstd")
"""Suffixes of compression. What counts when reading is the content; these only uncover the suffix before them."""
_BY_SUFFIX = {suffix: reader.kind for reader in READERS.values() for suffix in reader.suffixes}
_JSON_LINE = re.compile(rb"\s*\{[^\n]*\}\s*\n\s*\{")


def reader_of_name(name: str) -> str:
    """The kind of reader that a file name asks for, or "" if its suffix says nothing."""
    lower = name.lower()
    for packed in PACKED:
        lower = lower.removesuffix(packed)
    dot = lower.rfind(".")
    return _BY_SUFFIX.get(lower[dot:], "") if dot >= 0 else ""


def reader_of_content(head: bytes) -> str:
    """The kind of reader for unpacked bytes: what they show, else text."""
    for kind in ("parquet", "warc", "xml", "html"):
        if READERS[kind].sniff(head):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "jsonl" if _JSON_LINE.match(head) or (b"\n" not in head.rstrip() and len(head) >= 4096) else "json"
    if start.startswith((b"[{", b"[ {", b"[\n", b"[\r\n")):
        return "json"
    return "text"
