"""Finding events in a store, and the record of an event as the public contract writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from polybius.errors import UsageError
from polybius.ontology import EVENT_TYPES, MODES
from polybius.records import ActorLink, CodedDocument, Event, Mention, ResolvedMention, Support
from polybius.running.contract import mention_record
from polybius.storing import Store

__all__ = ["STATUSES", "Filters", "event_record", "event_records", "find_event", "find_events"]

STATUSES: tuple[str, ...] = (
    "occurred", "ongoing", "planned", "alleged", "denied", "called-for", "hypothetical", "negated",
)  # fmt: skip
FEW = 100
"""Up to so many events their reports are looked up one by one, above it in one pass over the documents."""

Record = dict[str, Any]


class Filters(msgspec.Struct, frozen=True):
    """The filters of ``polybius events``; all that are given must hold (see :meth:`polybius.storing.Store.events`)."""

    actor: str | None = None
    recipient: str | None = None
    type: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None
    text: str | None = None
    sure: float | None = None

    def check(self) -> None:
        """Raise :class:`UsageError` for a type, mode or status that PLOVER and polybius do not know, or for a ``sure``
        that is no probability."""
        if self.sure is not None and not 0 <= self.sure <= 1:
            raise UsageError(f"--sure {self.sure}: not between 0 and 1")
        if self.status is not None and self.status not in STATUSES:
            raise UsageError(f"--status {self.status}: not a status; one of {', '.join(STATUSES)}")
        if self.type is not None:
            kind, _, mode = self.type.partition("/")
            if kind.upper() not in EVENT_TYPES:
                raise UsageError(f"--type {self.type}: not a PLOVER type; one of {', '.join(EVENT_TYPES)}")
            modes = MODES[kind.upper()]
            if mode and mode not in modes:
                known = f"its modes are {', '.join(modes)}" if modes else "it has no modes"
                raise UsageError(f"--type {self.type}: not a mode of {kind.upper()}; {known}")


def find_events(store: Store, filters: Filters, limit: int | None = None) -> list[Event]:
    """Events that pass ``filters``, by time. Raises :class:`UsageError` for a filter that makes no sense."""
    filters.check()
    given = msgspec.structs.asdict(filters)
    return list(store.events(**given, limit=limit))


def find_event(store: Store, identity: str) -> Event:
    """The event of an id or the beginning of one. Raises :class:`UsageError` where there is none, or several."""
    event = store.event(identity)
    if event is None:
        raise UsageError(f"{identity}: no event of {store.path} has this id, or several begin with it")
    return event


def event_records(store: Store, events: Sequence[Event]) -> Iterator[Record]:
    """The records of ``events`` in their order."""
    if len(events) <= FEW:
        for event in events:
            told = [_telling(t.coded, t.mention, t.resolved) for t in store.tellings(event)]
            yield event_record(event, [record for _, record in told])
        return
    wanted = {mention for event in events for mention in event.mentions}
    known: dict[str, tuple[tuple[str, str, int], Record]] = {}
    for coded in store.documents():
        resolved = {r.mention: r for r in coded.resolved.mentions}
        for mention in coded.mentions:
            if mention.id in wanted:
                known[mention.id] = _telling(coded, mention, resolved.get(mention.id))
    for event in events:
        told = sorted((known[m] for m in event.mentions if m in known), key=lambda item: item[0])
        yield event_record(event, [record for _, record in told])


def _telling(
    coded: CodedDocument, mention: Mention, resolved: ResolvedMention | None
) -> tuple[tuple[str, str, int], Record]:
    document = coded.document
    full = mention_record(coded, mention, resolved)
    record = {
        "id": mention.id,
        "document": document.id,
        "publisher": document.publisher,
        "published": document.published.value,
        "sentence": full["sentence"],
        "text": mention.sentence.of(document.text),
        "status": full["status"],
        "attribution": full["attribution"],
    }
    return (document.published.value or "9999", document.id, mention.trigger.start), record


def _supports(found: Sequence[Support]) -> list[Record]:
    return [{"value": s.value, "mentions": list(s.mentions), "origins": s.origins} for s in found]


def event_record(event: Event, mentions: list[Record]) -> Record:
    """An event as the contract writes it; ``mentions`` are its reports, by date of publication."""
    parties = {
        role: [
            _party(links[number]) if number < len(links) else _party(ActorLink(None, name, None, (), 0.0, ""))
            for number, name in enumerate(names)
        ]
        for role, names, links in (
            ("actors", event.actors, event.actor_links),
            ("recipients", event.recipients, event.recipient_links),
        )
    }
    placed = event.place is not None or event.place_country is not None
    return {
        "id": event.id,
        "act": event.act,
        "mode": event.mode,
        "event": event.event,
        "status": event.status,
        "background": event.background,
        **parties,
        "place": {"name": event.place, "country": event.place_country, "lat": event.lat, "lon": event.lon}
        if placed
        else None,
        "time": {"from": event.time[0], "to": event.time[1]} if event.time else None,
        "contexts": list(event.contexts),
        "first_seen": event.first_seen,
        "last_seen": event.last_seen,
        "articles": event.articles,
        "origins": len(event.origins),
        "mentions": mentions,
        "agreement": {field: _supports(found) for field, found in sorted(event.agreement.items())},
        "conflicts": [{"field": c.field, "values": _supports(c.values), "note": c.note} for c in event.conflicts],
        "quantities": {kind: _supports(found) for kind, found in sorted(event.quantities.items())},
    }


def _party(link: ActorLink) -> Record:
    return {"name": link.name, "id": link.id, "country": link.country, "sectors": list(link.sectors)}
