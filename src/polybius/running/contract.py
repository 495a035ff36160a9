"""A coded document as the JSON that ``polybius annotate`` prints (``docs/fields.md`` says what each field means)."""

from __future__ import annotations

from typing import Any

from polybius.lexicon.places.gazetteer import gazetteer
from polybius.records import (
    ActorLink,
    AttributionLink,
    CodedDocument,
    Mention,
    Party,
    PlaceLink,
    ResolvedMention,
    Span,
    TimeLink,
)

__all__ = ["annotation_record", "mention_record"]

_UNIDENTIFIED = ActorLink(None, "", None, (), 0.0, "not resolved")


def annotation_record(coded: CodedDocument) -> dict[str, Any]:
    """``{id, mentions, attributions, timexes, toponyms, entities}``; offsets are code points into the text as given."""
    tags, resolved = coded.tags, coded.resolved
    links = {r.mention: r for r in resolved.mentions}
    return {
        "id": coded.document.id,
        "mentions": [mention_record(coded, m, links.get(m.id)) for m in coded.mentions],
        "attributions": [
            {"source": _pairs(a.source), "cue": _pairs(a.cue), "content": _pairs(a.content)}
            for a in coded.attributions
            if a.outer is None
        ],
        "timexes": [
            {
                "start": timex.span.start,
                "end": timex.span.end,
                "type": timex.type,
                "value": resolved.times[n].value if n < len(resolved.times) else None,
                "mod": timex.mod,
            }
            for n, timex in enumerate(tags.timexes)
        ],
        "toponyms": [
            {
                "start": toponym.span.start,
                "end": toponym.span.end,
                "name": place.name if place else toponym.name,
                "lat": place.lat if place else None,
                "lon": place.lon if place else None,
                "geonameid": place.geonameid if place else None,
                "country": _alpha2(place),
            }
            for toponym, place in _zip(tags.toponyms, resolved.places)
        ],
        "entities": [
            {
                **_span(tags.phrases[entity.phrase].span),
                "type": tags.phrases[entity.phrase].kind,
                "name": entity.link.name,
                "country": entity.link.country,
                "sectors": list(entity.link.sectors),
                "id": entity.link.id,
            }
            for entity in resolved.entities
        ],
    }


def mention_record(coded: CodedDocument, mention: Mention, resolved: ResolvedMention | None) -> dict[str, Any]:
    """One mention of :func:`annotation_record`."""
    text = coded.document.text
    actors = resolved.actors if resolved else ()
    recipients = resolved.recipients if resolved else ()
    return {
        "id": mention.id,
        "act": mention.act.value,
        "mode": mention.mode.value,
        "event": resolved.event if resolved else None,
        "status": mention.status.value,
        "background": mention.background.value,
        "contexts": sorted({slot.value for slot in mention.contexts}),
        "trigger": _quoted(mention.trigger, text),
        "sentence": _span(mention.sentence),
        "actors": [_party(coded, party, link) for party, link in _zip(mention.actors, actors)],
        "recipients": [_party(coded, party, link) for party, link in _zip(mention.recipients, recipients)],
        "object": _object(mention, text),
        "place": _place(coded, mention, resolved.place if resolved else None),
        "time": _time(coded, mention, resolved.time if resolved else None),
        "quantities": _quantities(coded, mention),
        "attribution": _chain(coded, mention, resolved.sources if resolved else ()),
        "rule": mention.frame,
        "score": mention.score,
    }


def _zip(items: tuple[Any, ...], links: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """Items with their links; None for those that were not resolved."""
    return [(item, links[n] if n < len(links) else None) for n, item in enumerate(items)]


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end}


def _quoted(span: Span, text: str) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _nowhere() -> dict[str, Any]:
    return {"start": None, "end": None, "text": None}


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _party(coded: CodedDocument, party: Party, link: ActorLink | None) -> dict[str, Any]:
    tags, text = coded.tags, coded.document.text
    link = link or _UNIDENTIFIED
    phrase = tags.phrases[party.phrase] if party.phrase is not None else None
    # An implied party has no words of its own in the sentence; its phrase stands elsewhere.
    where = _quoted(phrase.span, text) if phrase is not None and not party.implied else _nowhere()
    out: dict[str, Any] = {
        **where,
        "name": link.name or (phrase.span.of(text) if phrase else None),
        "country": link.country,
        "sectors": list(link.sectors),
        "id": link.id,
        "reason": link.reason if link.id is None and link.country is None else None,
    }
    if party.refers is not None:
        out["refers"] = tags.phrases[party.refers].span.of(text)
    if party.implied:
        out["implied"] = True
        if phrase is not None:
            out["refers"] = phrase.span.of(text)
    return out


def _object(mention: Mention, text: str) -> dict[str, Any] | None:
    slot = mention.object
    if slot is None:
        return None
    return _quoted(slot.spans[0], text) if slot.spans else {**_nowhere(), "text": slot.value}


def _alpha2(place: PlaceLink | None) -> str | None:
    """The country in two letters, as the exchange format of toponyms has it (parties and places of acts have three)."""
    country = gazetteer().country(place.country) if place is not None and place.country is not None else None
    return country.country2 if country is not None else None


def _place(coded: CodedDocument, mention: Mention, link: PlaceLink | None) -> dict[str, Any] | None:
    if mention.place is None:
        return None
    span = coded.tags.toponyms[mention.place.value].span
    return {
        **_quoted(span, coded.document.text),
        "country": link.country if link else None,
        "admin1": link.admin1 if link else None,
        "name": link.name if link else None,
        "lat": link.lat if link else None,
        "lon": link.lon if link else None,
        "geonameid": link.geonameid if link else None,
    }


def _time(coded: CodedDocument, mention: Mention, link: TimeLink | None) -> dict[str, Any] | None:
    if link is None and mention.time is None:
        return None
    found = mention.time is not None and (link is None or link.grounds == "expression")
    where = _nowhere()
    if found and mention.time is not None:
        where = _quoted(coded.tags.timexes[mention.time.value].span, coded.document.text)
    return {
        **where,
        "from": link.begin if link else None,
        "to": link.end if link else None,
        "grain": link.grain if link else None,
        "rule": link.rule if link else mention.time.rule if mention.time else None,
    }


def _quantities(coded: CodedDocument, mention: Mention) -> list[dict[str, Any]]:
    out = []
    for number, slot in enumerate(mention.quantities):
        quantity = coded.tags.quantities[slot.value]
        kind = mention.quantity_kinds[number] if number < len(mention.quantity_kinds) else quantity.kind
        out.append(
            {
                "kind": kind, "value": quantity.value, "low": quantity.low, "high": quantity.high,
                "unit": quantity.unit, **_span(quantity.span),
            }
        )  # fmt: skip
    return out


def _chain(coded: CodedDocument, mention: Mention, sources: tuple[ActorLink | None, ...]) -> list[dict[str, Any]]:
    text = coded.document.text
    chain: list[tuple[AttributionLink, ActorLink | None]] = _zip(mention.attribution, sources)
    out: list[dict[str, Any]] = []
    if coded.document.publisher:
        publisher: dict[str, Any] = {"kind": "publisher", "name": coded.document.publisher, "text": None}
        out.append({**publisher, "country": None, "sectors": [], "source": None, "cue": None})
    for link, actor in chain:
        out.append(
            {
                "kind": link.kind,
                "name": link.name or (actor.name if actor else link.source.of(text) if link.source else None),
                "text": link.source.of(text) if link.source else None,
                "country": actor.country if actor else None,
                "sectors": list(actor.sectors) if actor else [],
                "source": _span(link.source) if link.source else None,
                "cue": _span(link.cue) if link.cue else None,
            }
        )
    return out
