"""Bytes → text, with the way back. Nothing is normalised and no line end is touched: offsets stay true."""

from __future__ import annotations

import codecs
import re

import msgspec

from polybius.errors import InputError

__all__ = ["Decoded", "decode", "mend_surrogates"]

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"), (b"PK\x03\x04", "a ZIP archive or office file"), (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"\x7fELF", "a program"), (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "an SQLite database"), (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"RIFF", "a media file"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"), (b"PAR1", "a Parquet file"), (b"{\\rtf", "an RTF file"),
)  # fmt: skip
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Decoded(msgspec.Struct, frozen=True):
    """``offsets`` as in :class:`polybius.records.Document`; ``note`` says what was not as expected, else ""."""

    text: str
    encoding: str
    offsets: tuple[tuple[int, int], ...]
    note: str = ""


def decode(data: bytes, where: str, declared: str | None = None) -> Decoded:
    """Decode by byte order mark, as UTF-8, as ``declared``, or as Windows-1252, whichever fits first.

    Raises :class:`InputError` "binary" where the bytes are no text in any of them.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputError(where, "binary", f"not a text: {what}")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_bom(data, len(bom), encoding, where)
    if data[:4096].count(0) * 3 > len(data[:4096]) and (wide := _wide(data)) is not None:
        return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _other(data, where, declared, error)
    _refuse_binary(data, where)
    return Decoded(text, "utf-8", ((0, 0),) if text else ())


def _with_bom(data: bytes, bom: int, encoding: str, where: str) -> Decoded:
    if encoding == "utf-8":
        rest = decode(data[bom:], where)
        return Decoded(rest.text, rest.encoding, tuple((t, b + bom) for t, b in rest.offsets), rest.note)
    return Decoded(_lossy(data[bom:], encoding), encoding, (), f"decoded as {encoding}")


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark: every other byte is zero."""
    little = data[1:4096:2].count(0) > data[0:4096:2].count(0)
    encoding = "utf-16-le" if little else "utf-16-be"
    text = _lossy(data, encoding)
    if sum(c.isprintable() or c.isspace() for c in text[:1000]) <= 0.95 * len(text[:1000]):
        return None
    return Decoded(text, encoding, (), f"decoded as {encoding}, which nothing declares")


def _lossy(data: bytes, encoding: str) -> str:
    return mend_surrogates(data.decode(encoding, "replace"))


def _other(data: bytes, where: str, declared: str | None, error: UnicodeDecodeError) -> Decoded:
    if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
        cut = decode(data[: error.start], where)
        return Decoded(cut.text, cut.encoding, cut.offsets, "the last character was cut off")
    _refuse_binary(data, where)
    patched = data.decode("utf-8", "surrogateescape")
    bad = len(_SURROGATE.findall(patched))
    good = len(_NOT_ASCII.findall(patched)) - bad
    if good >= 2 * bad:
        return _patched(patched, bad)
    encoding = _single_byte(declared) or "windows-1252"
    text = mend_surrogates(data.decode(encoding, "replace"))
    if len(text) != len(data):  # a declared multi-byte encoding: no cheap way back
        return Decoded(text, encoding, (), f"decoded as {encoding}")
    return Decoded(text, encoding, _steps(text), f"decoded as {encoding}")


def _single_byte(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    if name.startswith(("utf", "ascii", "iso8859-1")) or not getattr(codecs.lookup(name), "_is_text_encoding", True):
        return None  # not what it says it is, or the browser's windows-1252 by another name
    return name


def _patched(patched: str, bad: int) -> Decoded:
    """UTF-8 with stray bytes: each becomes one U+FFFD."""
    offsets, at, raw = [(0, 0)], 0, 0
    for match in _SURROGATE.finditer(patched):
        raw += len(patched[at : match.start()].encode()) + 1
        at = match.end()
        offsets.append((at, raw))
    return Decoded(
        _SURROGATE.sub("\ufffd", patched), "utf-8", tuple(offsets), f"{bad} bytes are not UTF-8 and were replaced"
    )


def _steps(text: str) -> tuple[tuple[int, int], ...]:
    """Breakpoints of a single-byte encoding: after each character that UTF-8 would write with more than one byte."""
    steps = {0: 0}
    for match in _NOT_ASCII.finditer(text):
        steps[match.end()] = match.end()
    return tuple(sorted(steps.items()))


def _refuse_binary(data: bytes, where: str) -> None:
    head = data[:65536]
    odd = len(_CONTROL.findall(head))
    if odd > 2 and odd > 0.01 * len(head):
        raise InputError(where, "binary", "not a text: control characters all over")
    if not odd and len(data) > 65536 and b"\0" * 16 in data:
        raise InputError(where, "binary", "not a text: runs of zero bytes")


def mend_surrogates(text: str) -> str:
    """Lone surrogates (from broken JSON escapes) → U+FFFD, one for one, so that no offset shifts."""
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text
