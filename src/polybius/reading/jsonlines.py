"""JSON Lines (streamed, a bad line never stops the others) and JSON files (an object, an array, or lines after all)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from polybius.errors import InputError
from polybius.reading.assembling import assemble
from polybius.reading.blocks import split_blocks
from polybius.reading.decoding import decode, mend_surrogates
from polybius.reading.opening import read_all, split_lines
from polybius.reading.protocol import MAX_CHARACTERS, MAX_FILE, MAX_LINE, Defaults, Record, Source
from polybius.reading.textfiles import FIELDS, facts_of
from polybius.records import Document, Rejection

__all__ = ["JsonLinesReader", "JsonReader", "document_from_fields", "parse_json"]

_LISTS = ("articles", "documents", "items", "data", "results", "docs", "stories", "news")


def parse_json(data: bytes) -> tuple[Any, str]:
    """A JSON value, and a note on its encoding where that is not UTF-8. Raises ValueError with a short reason.

    Lone surrogate escapes are let through: what takes a text from the value mends them.
    """
    try:
        return msgspec.json.decode(data), ""
    except (msgspec.DecodeError, ValueError) as error:
        reason = str(error)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    note = ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            decoded = decode(data, "")
        except InputError as error:
            raise ValueError(error.detail) from None
        text, note = decoded.text, decoded.note
    try:  # slower, but it forgives lone surrogates, a byte order mark and NaN
        return json.loads(text), note
    except (ValueError, RecursionError):
        raise ValueError(reason) from None


def document_from_fields(
    fields: dict[str, Any], record: Record, defaults: Defaults, *, note: str = ""
) -> Document | Rejection:
    """A document from a mapping with a text; ``note`` goes into its notes."""
    text = fields.get("text")
    if text is None:
        lower = {str(k).strip().casefold(): v for k, v in fields.items()}
        text = next((lower[n] for n in FIELDS["text"] if isinstance(lower.get(n), str)), None)
    if not isinstance(text, str):
        keys = ", ".join(sorted(map(str, fields))[:8]) or "nothing"
        return Rejection(record.where, "no-text", mend_surrogates(f"no field `text` (found: {keys[:120]})"))
    if not text.strip():
        return Rejection(record.where, "empty", "the field `text` is empty")
    if len(text) > MAX_CHARACTERS:
        return Rejection(record.where, "too-long", f"{len(text):,} characters; the most is {MAX_CHARACTERS:,}")
    clean_fields = {k: mend_surrogates(v) if isinstance(v, str) else v for k, v in fields.items()}
    mended = mend_surrogates(text)
    facts = facts_of(clean_fields, "metadata")
    notes = (note, "lone surrogates were replaced" if mended is not text else "")
    facts = msgspec.structs.replace(facts, notes=tuple(n for n in notes if n))
    return assemble(
        mended, split_blocks(mended), facts, source=record.where, defaults=defaults, raw=record.data
    )  # fmt: skip


class JsonLinesReader:
    """``.jsonl``: one document a line."""

    kind = "jsonl"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")

    def sniff(self, head: bytes) -> bool:  # noqa: ARG002
        return False

    def records(self, source: Source, chunks: Iterator[bytes]) -> Iterator[Record | Rejection]:
        count = 0
        for number, line in split_lines(chunks, MAX_LINE, source.first_line):
            where = f"{source.path}, line {number}"
            if line is None:
                yield Rejection(where, "too-long", f"a line of more than {MAX_LINE // 1024 // 1024} MB")
            elif line.strip(b" \t\r\n\0\xef\xbb\xbf"):
                yield Record(where, self.kind, line)
            else:
                continue
            count += 1
        if not count and not source.start:
            yield Rejection(source.path, "empty", "no line with anything in it")

    def document(self, record: Record, defaults: Defaults) -> Document | Rejection:
        try:
            value, note = parse_json(record.data)
        except ValueError as error:
            return Rejection(record.where, "bad-json", f"not valid JSON: {error}"[:200])
        if not isinstance(value, dict):
            return Rejection(record.where, "not-a-document", f"a JSON {_json_type(value)}, not an object")
        return document_from_fields(value, record, defaults, note=note)


def _json_type(value: object) -> str:
    return {list: "array", str: "string", bool: "boolean", type(None): "null"}.get(type(value), "number")


class JsonReader(JsonLinesReader):
    """``.json``: an object, an array of objects, an object with a list of them, or JSON Lines under another name."""

    kind = "json"
    suffixes = (".json",)

    def records(self, source: Source, chunks: Iterator[bytes]) -> Iterator[Record | Rejection]:
        data = read_all(chunks, MAX_FILE, source.path)
        if not data.strip():
            yield Rejection(source.path, "empty", "nothing in it")
            return
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = decode(data, source.path).text.encode()
        try:
            items: Any = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=list[msgspec.Raw])
        except (msgspec.DecodeError, ValueError, RecursionError):
            items = None
        if items is None:
            items = self._inner(data)
        if items is not None:
            for n, item in enumerate(items, 1):
                yield Record(f"{source.path}, item {n}", self.kind, bytes(item))
            if not items:
                yield Rejection(source.path, "empty", "an empty list")
            return
        try:
            parse_json(data)
        except ValueError:
            lines = [x for x in data.split(b"\n") if x.strip()]
            if (
                len(lines) > 1
                and lines[0].lstrip(b"\xef\xbb\xbf ").startswith(b"{")
                and lines[0].rstrip().endswith(b"}")
            ):
                yield from super().records(source, iter([data]))
                return
        yield Record(source.path, self.kind, data)

    @staticmethod
    def _inner(data: bytes) -> list[Any] | None:
        """The list of documents inside an object such as ``{"articles": [...]}``."""
        try:
            fields = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        if "text" in fields:
            return None
        for name in _LISTS:
            if name in fields:
                try:
                    return msgspec.json.decode(fields[name], type=list[msgspec.Raw])
                except (msgspec.DecodeError, ValueError, RecursionError):
                    continue
        return None
