"""Source → documents and rejections."""

from __future__ import annotations

from collections.abc import Iterator

from polybius.errors import InputError, UsageError
from polybius.reading.dates import parse_date
from polybius.reading.discovering import sidecar_of
from polybius.reading.language import is_surely_foreign
from polybius.reading.opening import open_chunks
from polybius.reading.protocol import Defaults, Record, Source
from polybius.reading.registry import READERS, reader_of_content
from polybius.records import Document, Rejection

__all__ = ["build", "read", "records"]

_SINGLE = frozenset({"text", "html"})
_MARKUP_IN_TEXT = (b"<!doctype html", b"<html")


def _rejection(error: InputError) -> Rejection:
    return Rejection(error.where, error.reason, error.detail or error.reason)


def _with_head(source: Source) -> tuple[bytes, Iterator[bytes]]:
    """The first 4 kB and all bytes."""
    chunks = open_chunks(source)
    parts: list[bytes] = []
    while sum(map(len, parts)) < 4096 and (chunk := next(chunks, None)) is not None:
        parts.append(chunk)

    def whole() -> Iterator[bytes]:
        yield from parts
        yield from chunks

    return b"".join(parts)[:4096], whole()


def _sidecar(path: str) -> bytes | None:
    name = sidecar_of(path)
    if name is None:
        return None
    try:
        with open(name, "rb") as file:
            return file.read(1 << 20)
    except OSError:
        return b""


def records(source: Source) -> Iterator[Record | Rejection]:
    """Cut a source into raw records: cheap, streaming, no decoding. Each can be built anywhere with :func:`build`."""
    if source.kind == "about":
        yield Rejection(source.path, "not-an-article", "a file about the folder")
        return
    try:
        head, chunks = _with_head(source)
        kind = source.kind
        if kind == "text" and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(_MARKUP_IN_TEXT):
            kind = "html"
        if kind in {"", "unknown"}:
            kind = reader_of_content(head)
            if source.kind == "unknown" and kind == "text":
                yield Rejection(source.path, "unsupported", "no reader for this kind of file")
                return
        if not head:
            yield Rejection(source.path, "empty", "nothing in it")
            return
        sidecar = _sidecar(source.path) if kind in _SINGLE else None
        for item in READERS[kind].records(source, chunks):
            if sidecar is not None and isinstance(item, Record):
                yield Record(item.where, item.kind, item.data, sidecar)
            else:
                yield item
    except InputError as error:
        yield _rejection(error)


def build(record: Record, *, published: str | None = None, publisher: str | None = None) -> Document | Rejection:
    """The document of a record, or why it is none. Never raises on bad input.

    ``published`` and ``publisher`` are defaults for documents that do not say. Raises :class:`UsageError` where
    ``published`` is no date.
    """
    if published is not None and parse_date(published) is None:
        raise UsageError(f"not a date: {published!r} (write it as 2031-03-04)")
    try:
        made = READERS[record.kind].document(record, Defaults(published, publisher))
    except InputError as error:
        return _rejection(error)
    if isinstance(made, Document) and is_surely_foreign(made.text, made.language):
        return Rejection(made.source, "language", f"the text is in {made.language!r}, not in English")
    return made


def read(
    source: Source, *, published: str | None = None, publisher: str | None = None
) -> Iterator[Document | Rejection]:
    """Every document of a source, in order, and a rejection for everything in it that is none.

    ``published`` (any complete date) and ``publisher`` are defaults for documents that do not say themselves. Memory is
    bounded by the largest single document. Raises :class:`UsageError` where ``published`` is no date, nothing else.
    """
    if published is not None and parse_date(published) is None:
        raise UsageError(f"not a date: {published!r} (write it as 2031-03-04)")
    for item in records(source):
        yield item if isinstance(item, Rejection) else build(item, published=published, publisher=publisher)
