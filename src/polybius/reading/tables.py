"""CSV and TSV: one document a row, columns by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import msgspec

from polybius.reading.decoding import decode
from polybius.reading.jsonlines import document_from_fields, parse_json
from polybius.reading.protocol import Defaults, Record, Source
from polybius.reading.textfiles import FIELDS
from polybius.records import Document, Rejection

__all__ = ["TableReader"]

csv.field_size_limit(16 * 1024 * 1024)  # the module's own limit, 128 kB, is less than a long article


class _Bytes(io.RawIOBase):
    """A file over an iterator of bytes."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks, self.rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self.rest:
            chunk = next(self.chunks, None)
            if chunk is None:
                return 0
            self.rest = chunk
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _chain(head: list[bytes], rest: Iterator[bytes]) -> Iterator[bytes]:
    yield from head
    yield from rest


class TableReader:
    """``.csv`` and ``.tsv``. Streamed: a row is all that is held."""

    kind = "csv"
    suffixes = (".csv", ".tsv")

    def sniff(self, head: bytes) -> bool:  # noqa: ARG002
        return False

    def records(self, source: Source, chunks: Iterator[bytes]) -> Iterator[Record | Rejection]:
        head: list[bytes] = []
        while sum(map(len, head)) < 1 << 18 and (chunk := next(chunks, None)) is not None:
            head.append(chunk)
        sample = b"".join(head)
        if not sample.strip():
            yield Rejection(source.path, "empty", "nothing in it")
            return
        decoded = decode(sample[: sample.rfind(b"\n") + 1] or sample, source.path)
        encoding = "utf-8-sig" if decoded.encoding == "utf-8" else decoded.encoding
        first = decoded.text.partition("\n")[0]
        delimiter = max(",;\t|", key=first.count)
        stream = io.TextIOWrapper(io.BufferedReader(_Bytes(_chain(head, chunks))), encoding, "replace", newline="")
        yield from self._rows(source, csv.reader(stream, delimiter=delimiter))

    def _rows(self, source: Source, rows: Iterator[list[str]]) -> Iterator[Record | Rejection]:
        try:
            columns = [c.strip().strip('\ufeff"').strip() for c in next(rows, [])]
        except csv.Error as error:
            yield Rejection(source.path, "bad-csv", str(error))
            return
        if not any(c.casefold() in FIELDS["text"] for c in columns):
            yield Rejection(source.path, "bad-csv", f"no column `text` (found: {', '.join(columns)[:120]})")
            return
        number, count = 1, 0
        while True:
            number += 1
            where = f"{source.path}, row {number}"
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield Rejection(where, "bad-csv", str(error))
                return
            if row is None:
                break
            if not any(cell.strip() for cell in row):
                continue
            count += 1
            if len(row) > len(columns):
                yield Rejection(where, "bad-csv", f"{len(row)} cells under {len(columns)} columns")
                continue
            yield Record(where, self.kind, msgspec.json.encode(dict(zip(columns, row, strict=False))))
        if not count:
            yield Rejection(source.path, "empty", "no row below the header")

    def document(self, record: Record, defaults: Defaults) -> Document | Rejection:
        fields, _ = parse_json(record.data)
        return document_from_fields(
            {k: v for k, v in fields.items() if v != ""} | {"text": _text(fields)}, record, defaults
        )


def _text(fields: dict[str, str]) -> str | None:
    lower = {k.casefold(): v for k, v in fields.items()}
    return next((lower[n] for n in FIELDS["text"] if n in lower), None)
