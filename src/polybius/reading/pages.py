"""HTML pages: one document a page. Scripts are never run and never part of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from polybius.errors import InputError
from polybius.reading.assembling import Facts, assemble
from polybius.reading.blocks import Block, split_blocks
from polybius.reading.decoding import Decoded, decode
from polybius.reading.opening import read_all
from polybius.reading.page_blocks import PageBlock, article_blocks
from polybius.reading.page_facts import page_facts, parse_page
from polybius.reading.page_offsets import page_offsets
from polybius.reading.protocol import MAX_CHARACTERS, MAX_PAGE, Defaults, Record, Source
from polybius.reading.textfiles import facts_of, join_facts, read_sidecar
from polybius.records import Document, Rejection

__all__ = ["PageReader"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.I)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|article|main)\b",
    re.I | re.S,
)


_UNFINISHED = frozenset("abcdefghijklmnopqrstuvwxyz,;")


def layout(page: list[PageBlock]) -> tuple[str, list[Block]]:
    """The text of the blocks, a blank line between groups and a line break inside one; and their places."""
    parts: list[str] = []
    blocks: list[Block] = []
    at, run = 0, -1
    for n, item in enumerate(page):
        same = n > 0 and item.group == page[n - 1].group and item.group > 0
        if same and item.text[0].islower() and parts[-1][-1] in _UNFINISHED:  # a line break inside a sentence
            parts += ["\n", item.text]
            at += 1 + len(item.text)
            blocks[-1].end = at
            continue
        if n:
            parts.append("\n" if same else "\n\n")
            at += len(parts[-1])
        run += not same
        text = item.text.strip()
        blocks.append(Block(at, at + len(text), 0 if same or not n else 1, run, item.hint))
        parts.append(text)
        at += len(text)
    return "".join(parts), blocks


class PageReader:
    """``.html``: the article of a page, by trafilatura and the page's own structure."""

    kind = "html"
    suffixes = (".html", ".htm", ".xhtml")

    def sniff(self, head: bytes) -> bool:
        return _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def records(self, source: Source, chunks: Iterator[bytes]) -> Iterator[Record | Rejection]:
        yield Record(source.path, self.kind, read_all(chunks, MAX_PAGE, source.path))

    def document(self, record: Record, defaults: Defaults) -> Document | Rejection:
        declared = _CHARSET.search(record.data[:4096])
        decoded = decode(record.data, record.where, declared[1].decode("ascii") if declared else None)
        if not decoded.text.strip():
            return Rejection(record.where, "empty", "nothing in it")
        tree = parse_page(decoded.text)
        if tree is None:
            return Rejection(record.where, "no-article", "no HTML element in it")
        facts, body = page_facts(tree)
        try:
            page = article_blocks(tree)
        except InputError as error:
            return Rejection(record.where, error.reason, error.detail)
        if not page and body.strip():
            text, blocks = body, split_blocks(body)
            facts = join_facts(facts, Facts(), ("text from the page's JSON-LD",))
        else:
            text, blocks = layout(page)
        if not text.strip():
            return Rejection(record.where, "no-article", "no article text in the page")
        if len(text) > MAX_CHARACTERS:
            return Rejection(record.where, "too-long", f"{len(text):,} characters; the most is {MAX_CHARACTERS:,}")
        sidecar, note = read_sidecar(record.sidecar)
        notes = tuple(n for n in (decoded.note, note) if n)
        return assemble(
            text, blocks, _join(facts, facts_of(sidecar, "sidecar"), notes), source=record.where, defaults=defaults,
            raw=record.data, offsets=_offsets(text, blocks, decoded),
        )  # fmt: skip


def _join(page: Facts, sidecar: Facts, notes: tuple[str, ...]) -> Facts:
    """The page's word first, but a sidecar's date before a date that the page only shows."""
    joined = join_facts(page, sidecar, notes)
    order = {"metadata": 0, "header": 1, "sidecar": 2, "page": 3}
    dates = sorted(joined.published, key=lambda item: order[item[1]])
    return Facts(
        joined.id, joined.title, joined.publisher, joined.url, joined.language, tuple(dates), joined.notes
    )  # fmt: skip


def _offsets(text: str, blocks: list[Block], decoded: Decoded) -> tuple[tuple[int, int], ...]:
    if decoded.encoding != "utf-8" or len(decoded.offsets) != 1:
        return ()
    return page_offsets(text, blocks, decoded.text, decoded.offsets[0][1])
