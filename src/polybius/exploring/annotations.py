"""One document's annotations and the record of one event, as JSON objects of the public contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from polybius.exploring.views import MentionView, PartyView, PlaceView, TimeView, VoiceView, views
from polybius.records import CodedDocument, Event, Span, Support

__all__ = ["annotation", "event_record", "mention_record"]

Record = dict[str, Any]


def _range(span: Span | None) -> Record | None:
    return {"start": span.start, "end": span.end} if span else None


def _ends(span: Span | None) -> Record:
    return {"start": span.start if span else None, "end": span.end if span else None}


def annotation(coded: CodedDocument) -> Record:
    """What ``polybius annotate`` writes for one document; offsets are code points into its text."""
    tags, text = coded.tags, coded.document.text
    times, places = coded.resolved.times, coded.resolved.places
    return {
        "id": coded.document.id,
        "mentions": [mention_record(mention) for mention in views(coded)],
        "attributions": [
            {
                "source": [[s.start, s.end] for s in found.source],
                "cue": [[s.start, s.end] for s in found.cue],
                "content": [[s.start, s.end] for s in found.content],
            }
            for found in coded.attributions
            if found.outer is None
        ],
        "timexes": [
            {
                **_ends(timex.span),
                "type": timex.type,
                "value": times[number].value if number < len(times) else None,
                "mod": timex.mod,
            }
            for number, timex in enumerate(tags.timexes)
        ],
        "toponyms": [
            {
                **_ends(toponym.span),
                "name": place.name if place else toponym.name,
                "lat": place.lat if place else None,
                "lon": place.lon if place else None,
                "geonameid": place.geonameid if place else None,
                "country": place.country if place else None,
            }
            for toponym, place in zip(tags.toponyms, [*places, *[None] * len(tags.toponyms)], strict=False)
        ],
        "entities": [
            {
                **_ends(tags.phrases[entity.phrase].span),
                "text": tags.phrases[entity.phrase].span.of(text),
                "type": tags.phrases[entity.phrase].kind,
                "name": entity.link.name,
                "country": entity.link.country,
                "sectors": list(entity.link.sectors),
                "id": entity.link.id,
            }
            for entity in coded.resolved.entities
        ],
    }


def mention_record(mention: MentionView) -> Record:
    """A mention as the contract writes it."""
    thing = mention.object
    return {
        "id": mention.id,
        "act": mention.act,
        "mode": mention.mode,
        "event": mention.event,
        "status": mention.status,
        "background": mention.background,
        "contexts": list(mention.contexts),
        "trigger": {**_ends(mention.trigger), "text": mention.trigger_text},
        "sentence": _range(mention.sentence),
        "actors": [_party(party) for party in mention.actors],
        "recipients": [_party(party) for party in mention.recipients],
        "object": {**_ends(thing[1]), "text": thing[0]} if thing else None,
        "place": _place(mention.place),
        "time": _time(mention.time),
        "quantities": [
            {"kind": q.kind, "value": q.value, "low": q.low, "high": q.high, "unit": q.unit, **_ends(q.span)}
            for q in mention.quantities
        ],
        "attribution": [_voice(link) for link in mention.chain],
        "rule": mention.rule,
        "score": mention.score,
    }


def _party(party: PartyView) -> Record:
    return {
        **_ends(party.span),
        "text": party.text,
        "name": party.name,
        "country": party.country,
        "sectors": list(party.sectors),
        "id": party.id,
        "reason": party.reason,
    }


def _place(place: PlaceView | None) -> Record | None:
    if place is None:
        return None
    return {
        **_ends(place.span),
        "text": place.text,
        "country": place.country,
        "admin1": place.admin1,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "geonameid": place.geonameid,
    }


def _time(time: TimeView | None) -> Record | None:
    if time is None:
        return None
    return {
        **_ends(time.span),
        "text": time.text,
        "from": time.begin,
        "to": time.end,
        "grain": time.grain,
        "rule": time.rule,
    }


def _voice(link: VoiceView) -> Record:
    return {
        "kind": link.kind,
        "name": link.name,
        "country": link.country,
        "sectors": list(link.sectors),
        "source": _range(link.span),
        "cue": _range(link.cue_span),
    }


def _support(support: Support) -> Record:
    return {"value": support.value, "mentions": list(support.mentions), "origins": support.origins}


def event_record(
    event: Event, mentions: list[MentionView], document: Callable[[str], tuple[str | None, str | None]]
) -> Record:
    """An event as the contract writes it. ``document`` gives publisher and publication date of a document id."""
    return {
        "id": event.id,
        "act": event.act,
        "mode": event.mode,
        "event": event.event,
        "status": event.status,
        "background": event.background,
        "actors": list(event.actors),
        "recipients": list(event.recipients),
        "place": {"name": event.place, "country": event.place_country, "lat": event.lat, "lon": event.lon}
        if event.place or event.place_country
        else None,
        "time": {"from": event.time[0], "to": event.time[1]} if event.time else None,
        "contexts": list(event.contexts),
        "first_seen": event.first_seen,
        "last_seen": event.last_seen,
        "articles": event.articles,
        "origins": len(event.origins),
        "mentions": [
            {
                "document": mention.document,
                "publisher": document(mention.document)[0],
                "published": document(mention.document)[1],
                "sentence": {**_ends(mention.sentence)},
                "text": mention.text,
                "status": mention.status,
                "attribution": [_voice(link) for link in mention.chain],
            }
            for mention in mentions
        ],
        "agreement": {field: [_support(s) for s in found] for field, found in sorted(event.agreement.items())},
        "conflicts": [
            {"field": conflict.field, "values": [_support(v) for v in conflict.values], "note": conflict.note}
            for conflict in event.conflicts
        ],
        "quantities": {kind: [_support(s) for s in found] for kind, found in sorted(event.quantities.items())},
    }
