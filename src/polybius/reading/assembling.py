"""Text and what is known about it → :class:`Document`: the last step of every reader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from polybius.ids import content_id
from polybius.reading.blocks import Block, split_blocks
from polybius.reading.cleaning import Cleaned, clean
from polybius.reading.crediting import find_credits
from polybius.reading.dates import parse_date
from polybius.reading.decoding import mend_surrogates
from polybius.reading.language import detect_language, normal_language
from polybius.reading.protocol import Defaults
from polybius.records import CONTENT_KINDS, Document, Published, Segment
from polybius.spans import Span

__all__ = ["Facts", "assemble", "document_from_text"]


class Facts(msgspec.Struct, frozen=True):
    """What a source says about a document, before defaults.

    ``published``: (value as given, grounds) pairs, best first.
    """

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published: tuple[tuple[object, str], ...] = ()
    notes: tuple[str, ...] = ()


def _published(facts: Facts, defaults: Defaults, cleaned: Cleaned, notes: list[str]) -> Published:
    for value, grounds in facts.published:
        if value is None or value == "":
            continue
        iso = parse_date(value)
        if iso is not None:
            return Published(iso, grounds)  # type: ignore[arg-type]
        notes.append(f"not a date: {str(value)[:60]!r}")
    if cleaned.date is not None:
        return Published(cleaned.date[0], "text", cleaned.date[1])
    if defaults.published:
        return Published(parse_date(defaults.published), "option")
    return Published(None, "unknown")


def _title(text: str, segments: Sequence[Segment]) -> str | None:
    span = next((s.span for s in segments if s.kind == "title"), None)
    return " ".join(span.of(text).split()) if span is not None else None


def assemble(
    text: str,
    blocks: list[Block],
    facts: Facts,
    *,
    source: str,
    defaults: Defaults = Defaults(),  # noqa: B008 - frozen
    raw: bytes = b"",
    offsets: tuple[tuple[int, int], ...] = (),
) -> Document:
    """Clean, credit, date and name a text. ``blocks`` cover every visible character of ``text``."""
    notes = list(facts.notes)
    cleaned = clean(text, blocks, title=facts.title)
    publisher = facts.publisher or defaults.publisher
    credited, remarks = find_credits(text, blocks, cleaned, publisher)
    published = _published(facts, defaults, cleaned, notes)
    notes += remarks
    segments = tuple(Segment(Span(p.start, p.end), p.kind, p.rule, p.credit) for p in cleaned.pieces)
    prose = "\n".join(s.span.of(text) for s in segments if s.kind in CONTENT_KINDS) if text else ""
    language = facts.language or detect_language(prose[:20000] or text[:20000])
    if language not in (None, "en"):
        notes.append(f"the language seems to be {language!r}, not English")
    return Document(
        id=facts.id or content_id("doc", text, facts.title, facts.url, facts.publisher),
        text=text,
        source=source,
        title=facts.title or _title(text, segments),
        publisher=publisher,
        url=facts.url,
        language=language,
        published=published,
        segments=segments,
        credits=credited,
        raw_sha256=hashlib.sha256(raw).hexdigest() if raw else "",
        offsets=offsets,
        notes=tuple(notes),
    )


def document_from_text(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the name that the input format has
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    language: str | None = None,
    source: str = "<text>",
) -> Document:
    """A document from a text in memory, cleaned and credited; ``text`` stays as it is.

    ``published`` may be any complete date; one that is none leaves a note. Lone surrogates become U+FFFD.

    >>> document = document_from_text("LIMA (AP) — The president left on Friday.", published="2031-03-07")
    >>> [(s.kind, s.span.of(document.text)) for s in document.segments]
    [('dateline', 'LIMA (AP) —'), ('paragraph', 'The president left on Friday.')]
    >>> document.credits[0].name
    'Associated Press'
    """
    text = mend_surrogates(text)
    facts = Facts(id, title, publisher, url, normal_language(language), ((published, "metadata"),))
    return assemble(text, split_blocks(text), facts, source=source, raw=text.encode())
