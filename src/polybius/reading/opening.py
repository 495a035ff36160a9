"""Bytes of a source: opened, unpacked (gzip and zstd, told by their magic numbers), cut into lines. Bounded memory."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import zstandard

from polybius.errors import InputError
from polybius.reading.protocol import Source

__all__ = ["BrokenStreamError", "open_chunks", "read_all", "split_lines"]

_CHUNK = 1 << 16
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class BrokenStreamError(InputError):
    """The stream ends too early or does not unpack; what came before it is good."""


def _raw(file: BinaryIO, source: Source) -> Iterator[bytes]:
    left = None if source.end is None else source.end - source.start
    if source.start:
        file.seek(source.start)
    while left is None or left > 0:
        chunk = file.read(_CHUNK if left is None else min(_CHUNK, left))
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
        yield chunk


def _gunzip(chunks: Iterator[bytes], where: str) -> Iterator[bytes]:
    """Members one after the other; zero bytes after the last one are padding, anything else is ignored as gzip does."""
    unpack = zlib.decompressobj(wbits=31)
    started = False
    for chunk in chunks:
        data = chunk
        while data:
            if unpack.eof:
                data = data.lstrip(b"\0")
                if not data:
                    break
                if not _GZIP.startswith(data[:2]):
                    return
                unpack, started = zlib.decompressobj(wbits=31), False
            try:
                out = unpack.decompress(data, 1 << 20)
            except zlib.error as error:
                raise BrokenStreamError(where, "damaged", f"gzip data do not unpack ({error})") from None
            started = True
            if out:
                yield out
            data = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    while not unpack.eof and (rest := _rest(unpack)):
        yield rest
    if started and not unpack.eof:
        raise BrokenStreamError(where, "truncated", "the gzip file ends too early")


def _rest(unpack: zlib._Decompress) -> bytes:
    try:
        return unpack.decompress(unpack.unconsumed_tail, 1 << 20)
    except zlib.error:
        return b""


def _unzstd(chunks: Iterator[bytes], where: str) -> Iterator[bytes]:
    """Frames one after the other. Fed in small bites, because one bite may unpack to thousands of times its size."""
    unpack = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    fed = False
    for chunk in chunks:
        for at in range(0, len(chunk), 2048):
            data = chunk[at : at + 2048]
            while data:
                if unpack.eof:
                    unpack, fed = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj(), False
                try:
                    out = unpack.decompress(data)
                except zstandard.ZstdError as error:
                    raise BrokenStreamError(where, "damaged", f"zstd data do not unpack ({error})") from None
                fed = True
                if out:
                    yield out
                data = unpack.unused_data if unpack.eof else b""
    if fed and not unpack.eof:
        raise BrokenStreamError(where, "truncated", "the zstd file ends too early")


def open_chunks(source: Source) -> Iterator[bytes]:
    """The unpacked bytes of a source. Raises :class:`InputError`; what came before it is good."""
    if source.path == "-":
        yield from _unpacked(_raw(sys.stdin.buffer, source), source)
        return
    try:
        file = open(source.path, "rb")  # noqa: SIM115 - closed below, also when the consumer stops early
    except OSError as error:
        reason = "not-found" if isinstance(error, FileNotFoundError) else "unreadable"
        raise InputError(source.path, reason, error.strerror or str(error)) from None
    with file:
        try:
            yield from _unpacked(_raw(file, source), source)
        except OSError as error:
            raise InputError(source.path, "unreadable", error.strerror or str(error)) from None


def _unpacked(chunks: Iterator[bytes], source: Source) -> Iterator[bytes]:
    first = next(chunks, b"")
    whole = _chain(first, chunks)
    if first.startswith(_GZIP):
        yield from _gunzip(whole, source.path)
    elif first.startswith(_ZSTD):
        yield from _unzstd(whole, source.path)
    else:
        yield from whole


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def read_all(chunks: Iterator[bytes], limit: int, where: str) -> bytes:
    """All bytes, or an :class:`InputError` "too-long" as soon as there are more than ``limit``."""
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise InputError(where, "too-long", f"more than {limit // 1024 // 1024} MB for one document")
    return b"".join(parts)


def split_lines(chunks: Iterator[bytes], limit: int, first: int = 1) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line, without its ``\\n``; None for a line longer than ``limit`` bytes."""
    number, size = first, 0
    parts: list[bytes] = []
    try:
        for chunk in chunks:
            lines = chunk.split(b"\n")
            for line in lines[:-1]:
                size += len(line)
                yield number, b"".join([*parts, line]) if size <= limit else None
                number, parts, size = number + 1, [], 0
            size += len(lines[-1])
            if size <= limit:
                parts.append(lines[-1])
            else:
                parts = []
    except BrokenStreamError as error:
        if size:
            error.detail = f"{error.detail}, in the middle of line {number}"
        raise
    if size:
        yield number, b"".join(parts) if size <= limit else None
