"""Records to rows: the columns that people query. Pure; nothing here touches a database."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from polybius.ids import content_id
from polybius.records import (
    ActorLink,
    CodedDocument,
    Document,
    Event,
    Mention,
    Party,
    ResolvedMention,
    Span,
    Tags,
)

__all__ = ["Rows", "content_of", "document_rows", "event_row", "sentence_spans"]

Value = str | int | float | None
Row = tuple[Value, ...]

_encode = msgspec.json.Encoder().encode


class Rows(NamedTuple):
    """The rows of one document by table, in the order of the table's columns."""

    document: Row
    sentences: list[Row]
    mentions: list[Row]
    parties: list[Row]
    contexts: list[Row]
    quantities: list[Row]
    attributions: list[Row]


def content_of(document: Document) -> str:
    """Hash of everything that reading found in a document: when it changes, the document is coded again."""
    return content_id("c", _encode(document).decode())


def sentence_spans(coded: CodedDocument) -> tuple[Span, ...]:
    """All sentences where the parse is at hand, else those that hold a mention; sorted, each once."""
    if coded.parse is not None:
        parse = coded.parse
        spans = {Span(parse.start[first], parse.end[last - 1]) for first, last in parse.sentences}
    else:
        spans = {mention.sentence for mention in coded.mentions}
    return tuple(sorted(spans))


def document_rows(coded: CodedDocument, coder: str) -> Rows:
    """The rows of ``coded``. The parse is left out of the stored record: it can be made again, and is large."""
    document = coded.document
    record = _encode(msgspec.structs.replace(coded, parse=None)).decode()
    row: Row = (
        document.id,
        content_of(document),
        coder,
        document.title,
        document.publisher,
        document.url,
        document.language,
        document.published.value,
        document.published.grounds,
        document.source,
        document.text,
        record,
    )
    rows = Rows(row, [], [], [], [], [], [])
    for span in sentence_spans(coded):
        rows.sentences.append((document.id, span.start, span.end, span.of(document.text)))
    resolved = {r.mention: r for r in coded.resolved.mentions}
    for position, mention in enumerate(coded.mentions):
        _add_mention(rows, coded, position, mention, resolved.get(mention.id))
    return rows


def _add_mention(
    rows: Rows, coded: CodedDocument, position: int, mention: Mention, resolved: ResolvedMention | None
) -> None:
    document, tags = coded.document, coded.tags
    place = resolved.place if resolved else None
    time = resolved.time if resolved else None
    rows.mentions.append(
        (
            mention.id, document.id, position,
            mention.trigger.start, mention.trigger.end, mention.trigger.of(document.text),
            mention.sentence.start, mention.sentence.end, mention.frame,
            mention.act.value, mention.mode.value, resolved.event if resolved else None,
            mention.status.value, int(mention.background.value),
            mention.object.value if mention.object else None,
            place.name if place else None, place.country if place else None, place.admin1 if place else None,
            place.lat if place else None, place.lon if place else None, place.geonameid if place else None,
            time.begin if time else None, time.end if time else None, time.grain if time else None,
            mention.score,
        )
    )  # fmt: skip
    if resolved:
        for role, parties, links in (
            ("actor", mention.actors, resolved.actors),
            ("recipient", mention.recipients, resolved.recipients),
        ):
            for number, (party, link) in enumerate(zip(parties, links, strict=True)):
                rows.parties.append((mention.id, role, number, *_party(party, link, tags, document)))
    rows.contexts.extend((mention.id, context) for context in sorted({slot.value for slot in mention.contexts}))
    for number, slot in enumerate(mention.quantities):
        quantity = tags.quantities[slot.value]
        kind = mention.quantity_kinds[number] if number < len(mention.quantity_kinds) else quantity.kind
        rows.quantities.append(
            (
                mention.id, number, kind, quantity.value, quantity.low, quantity.high, quantity.unit,
                quantity.span.start, quantity.span.end,
            )
        )  # fmt: skip
    for number, voice in enumerate(mention.attribution):
        source = resolved.sources[number] if resolved and number < len(resolved.sources) else None
        rows.attributions.append(
            (
                mention.id, number, voice.kind, voice.name, source.country if source else None,
                voice.source.start if voice.source else None, voice.source.end if voice.source else None,
                voice.cue.start if voice.cue else None, voice.cue.end if voice.cue else None,
            )
        )  # fmt: skip


def _party(party: Party, link: ActorLink, tags: Tags, document: Document) -> Row:
    # An implied party has no words of its own in the sentence, so no span is claimed for it.
    span = tags.phrases[party.phrase].span if party.phrase is not None and not party.implied else None
    return (
        link.id, link.name, link.country, " ".join(link.sectors),
        span.start if span else None, span.end if span else None, span.of(document.text) if span else None,
        link.score, link.reason,
    )  # fmt: skip


def event_row(event: Event) -> Row:
    """The row of an event in the order of the columns of ``events``."""
    return (
        event.id, event.act, event.mode, event.event, event.status, int(event.background),
        event.place, event.place_country, event.lat, event.lon,
        event.time[0] if event.time else None, event.time[1] if event.time else None,
        event.first_seen, event.last_seen, event.articles, len(event.origins), _encode(event).decode(),
    )  # fmt: skip
