"""Plain text and Markdown: optional ``Key: value`` lines (or front matter) above a blank line, or a sidecar file.

``Document.text`` is the body below the header, unchanged, and offsets count from its first character; the offset map
leads back to the bytes of the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from polybius.reading.assembling import Facts, assemble
from polybius.reading.blocks import split_blocks
from polybius.reading.decoding import decode
from polybius.reading.language import normal_language
from polybius.reading.opening import read_all
from polybius.reading.protocol import MAX_CHARACTERS, MAX_FILE, Defaults, Record, Source
from polybius.records import Document, Rejection

__all__ = ["FIELDS", "TextReader", "facts_of", "read_sidecar", "split_header"]

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "document", "docid"),
    "text": ("text", "body", "content", "article", "maintext"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet", "source", "newspaper", "publication", "site"),
    "url": ("url", "link", "permalink"),
    "published": ("published", "date", "published_at", "publication_date", "date_publish", "pubdate", "datetime"),
    "language": ("language", "lang"),
}
"""Field → the names it goes by in header lines, sidecars, JSON and tables, best first; letter case does not count."""
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{0,30}):[ \t]+(\S[^\r\n]{0,2000}?)[ \t]*(?:\r\n|\n|\r|\Z)")
_BLANK = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_KNOWN = frozenset(n for key, names in FIELDS.items() if key != "text" for n in names) | {"author", "note"}


def _string(value: object) -> str | None:
    if value is None or isinstance(value, dict | list | bool):
        return None
    text = str(value).strip()
    return text or None


def facts_of(fields: dict[str, Any], grounds: str) -> Facts:
    """What a mapping of fields says about its document; names as in :data:`FIELDS`, others are ignored."""
    lower: dict[str, Any] = {}
    for key, value in fields.items():
        lower.setdefault(str(key).strip().casefold().replace(" ", "_"), value)

    def first(field: str) -> Any:
        return next((lower[n] for n in FIELDS[field] if lower.get(n) not in (None, "")), None)

    language = normal_language(first("language"))
    return Facts(
        _string(first("id")), _string(first("title")), _string(first("publisher")), _string(first("url")), language,
        ((first("published"), grounds),),
    )  # fmt: skip


def split_header(text: str) -> tuple[dict[str, str], int]:
    """Header fields and where the body starts. No header unless every line is one and one key is known.

    >>> split_header("Title: Calm returns\\nPublished: 2031-03-04\\n\\nIt is calm.")
    ({'Title': 'Calm returns', 'Published': '2031-03-04'}, 45)
    """
    fence = _FENCE.match(text)
    at = fence.end() if fence else 0
    fields: dict[str, str] = {}
    while line := _HEADER_LINE.match(text, at):
        fields.setdefault(line[1].strip(), line[2].strip("\"'") if fence else line[2])
        at = line.end()
    closing = _FENCE.match(text, at) if fence else _BLANK.match(text, at)
    if not fields or closing is None or not any(k.casefold().replace(" ", "_") in _KNOWN for k in fields):
        return {}, 0
    at = closing.end()
    while at < len(text) and (blank := _BLANK.match(text, at)) and blank.end() > at:
        at = blank.end()
    return fields, at


def read_sidecar(data: bytes | None) -> tuple[dict[str, Any], str]:
    """The fields of a sidecar, and a note where it is no JSON object."""
    if data is None:
        return {}, ""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}, "the sidecar is not valid JSON and was left out"
    return (value, "") if isinstance(value, dict) else ({}, "the sidecar is no JSON object and was left out")


def join_facts(first: Facts, second: Facts, notes: tuple[str, ...]) -> Facts:
    """``first``, completed by ``second``; publication dates in this order."""
    return Facts(
        first.id or second.id, first.title or second.title, first.publisher or second.publisher,
        first.url or second.url, first.language or second.language, first.published + second.published,
        first.notes + second.notes + notes,
    )  # fmt: skip


def _shift(offsets: tuple[tuple[int, int], ...], body: int, text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the part of the text that starts at ``body``."""
    if not offsets or body == 0:
        return offsets
    before = [o for o in offsets if o[0] <= body]
    start, raw = before[-1]
    raw += len(text[start:body].encode())
    return ((0, raw), *((t - body, r) for t, r in offsets if t > body))


class TextReader:
    """``.txt`` and ``.md``: one document a file."""

    kind = "text"
    suffixes = (".txt", ".text", ".md", ".markdown")

    def sniff(self, head: bytes) -> bool:  # noqa: ARG002
        return False  # what nothing else claims

    def records(self, source: Source, chunks: Iterator[bytes]) -> Iterator[Record | Rejection]:
        yield Record(source.path, self.kind, read_all(chunks, MAX_FILE, source.path))

    def document(self, record: Record, defaults: Defaults) -> Document | Rejection:
        decoded = decode(record.data, record.where)
        header, body = split_header(decoded.text)
        text = decoded.text[body:]
        if not text.strip():
            return Rejection(record.where, "empty", "no text in it")
        if len(text) > MAX_CHARACTERS:
            return Rejection(record.where, "too-long", f"{len(text):,} characters; the most is {MAX_CHARACTERS:,}")
        sidecar, note = read_sidecar(record.sidecar)
        notes = tuple(n for n in (decoded.note, note) if n)
        facts = join_facts(facts_of(header, "header"), facts_of(sidecar, "sidecar"), notes)
        return assemble(
            text, split_blocks(text), facts, source=record.where, defaults=defaults, raw=record.data,
            offsets=_shift(decoded.offsets, body, decoded.text),
        )  # fmt: skip
