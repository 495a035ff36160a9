"""Exports: the events of a store as tables and records that other programs read.

``jsonl``: the event records as they are. ``csv``: one row an event. ``plover``: one JSON record an event and dyad, with
the fields of the manual's example. ``cameo``: tab-separated dyads with CAMEO codes. ``parquet``: the rows of ``csv``
with types, for which pyarrow (the extra "parquet") is needed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

import msgspec

from polybius.errors import UsageError
from polybius.ontology import QUADS, cameo_code, score_of
from polybius.records import ActorLink, Event
from polybius.storing.store import Store

__all__ = ["FORMATS", "export", "table_row"]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def export(store: Store, form: str, target: IO[bytes], events: Iterable[Event] | None = None) -> int:
    """Write ``events`` (all of the store, by time, where None) to ``target`` in a format of :data:`FORMATS`.

    Returns the number of events. Raises :class:`UsageError` for an unknown format, or a missing extra.
    """
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}; there are {', '.join(sorted(FORMATS))}")
    counter = _Counter(store.events() if events is None else events)
    FORMATS[form](store, counter, target)
    return counter.count


class _Counter:
    def __init__(self, events: Iterable[Event]) -> None:
        self._events, self.count = events, 0

    def __iter__(self) -> Iterator[Event]:
        for event in self._events:
            self.count += 1
            yield event


def table_row(event: Event) -> dict[str, str | int | float | bool | None]:
    """An event as one flat row; several values are joined by "; "."""
    kind = event.event or event.act
    return {
        "id": event.id,
        "act": event.act,
        "mode": event.mode,
        "event": event.event,
        "quad": QUADS.get(event.event) if event.event else None,
        "score": score_of(kind, event.mode if kind == event.act else None) if event.event else None,
        "status": event.status,
        "background": event.background,
        "actors": _join(link.name for link in event.actor_links),
        "actor_countries": _join(link.country or "" for link in event.actor_links),
        "actor_sectors": _join(" ".join(link.sectors) for link in event.actor_links),
        "recipients": _join(link.name for link in event.recipient_links),
        "recipient_countries": _join(link.country or "" for link in event.recipient_links),
        "recipient_sectors": _join(" ".join(link.sectors) for link in event.recipient_links),
        "date_from": event.time[0] if event.time else None,
        "date_to": event.time[1] if event.time else None,
        "place": event.place,
        "place_country": event.place_country,
        "lat": event.lat,
        "lon": event.lon,
        "contexts": _join(event.contexts),
        **{kind: _first(event, kind) for kind in ("dead", "injured", "arrested")},
        "first_seen": event.first_seen,
        "last_seen": event.last_seen,
        "articles": event.articles,
        "origins": len(event.origins),
        "origin_names": _join(origin.name for origin in event.origins),
        "conflicts": _join(f"{c.field}: {c.note}" for c in event.conflicts),
    }


def _join(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None


def _first(event: Event, kind: str) -> str | None:
    found = event.quantities.get(kind, ())
    return found[0].value if found else None


def _jsonl(_: Store, events: Iterable[Event], target: IO[bytes]) -> None:
    encode = msgspec.json.Encoder().encode
    for event in events:
        target.write(encode(event) + b"\n")


def _safe(value: str | int | float | bool | None) -> str | int | float:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value


_COLUMNS = (
    "id", "act", "mode", "event", "quad", "score", "status", "background", "actors", "actor_countries", "actor_sectors",
    "recipients", "recipient_countries", "recipient_sectors", "date_from", "date_to", "place", "place_country", "lat",
    "lon", "contexts", "dead", "injured", "arrested", "first_seen", "last_seen", "articles", "origins", "origin_names",
    "conflicts",
)  # fmt: skip


def _table(target: IO[bytes], columns: Iterable[str], rows: Iterable[Iterable[Any]], delimiter: str) -> None:
    text = io.TextIOWrapper(target, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writerow(columns)
    writer.writerows([_safe(value) for value in row] for row in rows)
    text.detach()


def _csv(_: Store, events: Iterable[Event], target: IO[bytes]) -> None:
    _table(target, _COLUMNS, (table_row(event).values() for event in events), ",")


def _dyads(event: Event) -> Iterator[tuple[ActorLink | None, ActorLink | None]]:
    """Every actor with every recipient; actors of an act without recipient among one another."""
    for actor in event.actor_links or (None,):
        others = [link for link in event.actor_links if link is not actor]
        for recipient in event.recipient_links or others or (None,):
            yield actor, recipient


def _date(event: Event) -> str | None:
    return event.time[0] if event.time else event.first_seen[:10] if event.first_seen else None


def _plover(store: Store, events: Iterable[Event], target: IO[bytes]) -> None:
    encode = msgspec.json.Encoder().encode
    for event in events:
        if event.event is None:
            continue
        tellings = store.tellings(event)
        documents = list(dict.fromkeys(t.coded.document.id for t in tellings))
        for number, (actor, recipient) in enumerate(_dyads(event)):
            record: dict[str, Any] = {
                "id": f"{event.id}-{number}",
                "event_date": _date(event),
                "event_date_end": event.time[1] if event.time else None,
                "event_type": event.event,
                "event_mode": event.mode if event.event == event.act else None,
                "event_quad": QUADS[event.event],
                "event_score": score_of(event.event, event.mode if event.event == event.act else None),
                "context": list(event.contexts),
                "status": event.status,
                "historical": event.background,
                "actor": [_plover_party(actor)] if actor else [],
                "recipient": [_plover_party(recipient)] if recipient else [],
                "location": {
                    "resolved_place": event.place,
                    "country_code": event.place_country,
                    "lat": event.lat,
                    "lon": event.lon,
                },
                "size": {kind: _first(event, kind) for kind in ("dead", "injured", "arrested")},
                "articles": event.articles,
                "origins": len(event.origins),
                "story_ids": documents,
                "text": tellings[0].mention.sentence.of(tellings[0].coded.document.text) if tellings else None,
                "publisher": tellings[0].coded.document.publisher if tellings else None,
            }
            target.write(encode(record) + b"\n")


def _plover_party(link: ActorLink) -> dict[str, Any]:
    return {
        "entity_name": link.name,
        "entity_id": link.id,
        "country_code": link.country,
        "sector_code": link.sectors[0] if link.sectors else None,
        "other_sector_codes": list(link.sectors[1:]),
    }


def _cameo_party(link: ActorLink | None) -> str:
    return "".join([link.country or "", *link.sectors[:2]]) if link else ""


def _cameo(_: Store, events: Iterable[Event], target: IO[bytes]) -> None:
    columns = (
        "id", "date", "source", "source_name", "target", "target_name", "code", "event", "mode", "quad", "score",
        "place", "place_country", "lat", "lon", "articles", "origins",
    )  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for event in events:
            if event.event is None or event.background:
                continue
            mode = event.mode if event.event == event.act else None
            for number, (actor, recipient) in enumerate(_dyads(event)):
                yield (
                    f"{event.id}-{number}", _date(event), _cameo_party(actor), actor.name if actor else None,
                    _cameo_party(recipient), recipient.name if recipient else None, cameo_code(event.event, mode),
                    event.event, mode, QUADS[event.event], score_of(event.event, mode), event.place,
                    event.place_country, event.lat, event.lon, event.articles, len(event.origins),
                )  # fmt: skip

    _table(target, columns, rows(), "\t")


def _parquet(_: Store, events: Iterable[Event], target: IO[bytes]) -> None:
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise UsageError('for parquet, install the extra: pip install "polybius[parquet]"') from None
    whole, real = arrow.int64(), arrow.float64()
    types = {"quad": whole, "score": real, "background": arrow.bool_(), "lat": real, "lon": real}
    types |= {"articles": whole, "origins": whole}
    schema = arrow.schema([(name, types.get(name, arrow.string())) for name in _COLUMNS])
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        part: list[dict[str, Any]] = []
        for event in events:
            part.append(table_row(event))
            if len(part) == 10_000:
                writer.write_table(arrow.Table.from_pylist(part, schema))
                part = []
        writer.write_table(arrow.Table.from_pylist(part, schema))


FORMATS: dict[str, Callable[[Store, Iterable[Event], IO[bytes]], None]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "plover": _plover,
    "cameo": _cameo,
    "parquet": _parquet,
}
"""Formats of :func:`export` by name."""
