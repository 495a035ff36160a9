"""Formats of the contract whose readers are not built yet: recognised, and refused in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from polybius.errors import UnsupportedFormat
from polybius.reading.protocol import Defaults, Record, Source
from polybius.records import Document, Rejection

__all__ = ["NotYetReader"]


class NotYetReader:
    """Stands in for a reader to come."""

    def __init__(self, kind: str, suffixes: tuple[str, ...], name: str) -> None:
        self.kind, self.suffixes, self.name = kind, suffixes, name

    def sniff(self, head: bytes) -> bool:
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if self.kind == "parquet":
            return head.startswith(b"PAR1")
        if self.kind == "warc":
            return head.startswith(b"WARC/")
        return start.startswith(b"<?xml") and (b"<rss" in head or b"<feed" in head or b"<rdf:RDF" in head)

    def records(self, source: Source, chunks: Iterator[bytes]) -> Iterator[Record | Rejection]:  # noqa: ARG002
        raise UnsupportedFormat(source.path, "not-yet", f"{self.name} cannot be read yet")

    def document(self, record: Record, defaults: Defaults) -> Document | Rejection:  # noqa: ARG002
        raise UnsupportedFormat(record.where, "not-yet", f"{self.name} cannot be read yet")
