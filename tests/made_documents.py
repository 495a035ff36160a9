"""Coded documents made by hand, for the stages that come after coding. All people and outlets are invented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from polybius.ids import content_id
from polybius.ontology import plover_event
from polybius.records import (
    ActorLink,
    AttributionLink,
    CodedDocument,
    Credit,
    Document,
    LinkKind,
    Mention,
    Party,
    Phrase,
    PlaceLink,
    Published,
    Quantity,
    Resolved,
    ResolvedMention,
    Segment,
    Slot,
    Span,
    Tags,
    TimeLink,
    Timex,
    Toponym,
)

COUNTRIES = {"Turkey": "TUR", "Syria": "SYR", "Kenya": "KEN", "Uganda": "UGA", "Norway": "NOR", "Chile": "CHL"}
PLACES = {
    "Ankara": ("Ankara", "TUR", 39.92, 32.85),
    "Nairobi": ("Nairobi", "KEN", -1.28, 36.82),
    "Mombasa": ("Mombasa", "KEN", -4.05, 39.66),
    "Kenya": ("Kenya", "KEN", 1.0, 38.0),
    "Kampala": ("Kampala", "UGA", 0.32, 32.58),
    "Oslo": ("Oslo", "NOR", 59.91, 10.74),
}


class Told(NamedTuple):
    """One sentence with one act. Words are looked up in the sentence; parties may be (words, id, country)."""

    sentence: str
    act: str
    trigger: str
    actors: Sequence[str | tuple[str, str, str | None]] = ()
    recipients: Sequence[str | tuple[str, str, str | None]] = ()
    status: str = "occurred"
    background: bool = False
    time: tuple[str, str, str] | None = None
    place: str | None = None
    dead: tuple[float, float | None] | None = None
    object: str | None = None
    voices: Sequence[tuple[LinkKind, str]] = ()
    contexts: Sequence[str] = ()


def make(
    identity: str,
    *sentences: str | Told,
    publisher: str | None = "Harbour Gazette",
    published: str | None = "2031-03-10",
    title: str | None = None,
    credits: tuple[Credit, ...] = (),  # noqa: A002 - the field
    source: str | None = None,
) -> CodedDocument:
    """A coded document of one paragraph a sentence."""
    text = "\n\n".join(s if isinstance(s, str) else s.sentence for s in sentences)
    segments, phrases, timexes, toponyms, quantities = [], [], [], [], []
    mentions, resolved, times, places = [], [], [], []
    at = 0
    for item in sentences:
        words = item if isinstance(item, str) else item.sentence
        span = Span(at, at + len(words))
        segments.append(Segment(span, "paragraph"))
        at = span.end + 2
        if isinstance(item, str):
            continue

        def find(part: str, span: Span = span) -> Span:
            start = text.index(part, span.start, span.end)
            return Span(start, start + len(part))

        def party(value: str | tuple[str, str, str | None]) -> tuple[Party, ActorLink]:
            if isinstance(value, str):
                country = COUNTRIES[value]
                link = ActorLink(f"country:{country}", value, country, ("GOV",), 1.0, "name of a country")
                part = value
            else:
                part, identity, country = value
                link = ActorLink(identity, part, country, ("GOV",), 0.9, "office in the text")
            phrases.append(Phrase(find(part), 0, "state", link.country))
            return Party(len(phrases) - 1, "nsubj"), link

        actors = [party(a) for a in item.actors]
        recipients = [party(r) for r in item.recipients]
        act, _, mode = item.act.partition("/")
        time = place = None
        if item.time:
            timexes.append(Timex(Span(span.start, span.start), "DATE", ""))
            times.append(TimeLink(item.time[0], item.time[1], item.time[0], item.time[2], "made"))
            time = Slot(len(timexes) - 1, (), "made")
        if item.place:
            toponyms.append(Toponym(find(item.place), item.place, True))
            name, country, lat, lon = PLACES[item.place]
            places.append(PlaceLink(name, country, None, lat, lon, None, 1.0, "made"))
            place = Slot(len(toponyms) - 1, (toponyms[-1].span,), "made")
        counted = []
        if item.dead:
            quantities.append(Quantity(Span(span.start, span.start), 0, "dead", item.dead[0], *item.dead))
            counted.append(Slot(len(quantities) - 1, (), "made"))
        trigger = find(item.trigger)
        mention = Mention(
            id=content_id("m", identity, trigger.start, act),
            trigger=trigger,
            sentence=span,
            frame=f"en.{item.trigger}",
            act=Slot(act, (trigger,), "made"),
            mode=Slot(mode or None, (trigger,), "made"),
            status=Slot(item.status, (trigger,), "made"),
            background=Slot(item.background, (), "made"),
            contexts=tuple(Slot(c, (), "made") for c in item.contexts),
            actors=tuple(p for p, _ in actors),
            recipients=tuple(p for p, _ in recipients),
            object=Slot(item.object, (find(item.object),), "made") if item.object else None,
            place=place,
            time=time,
            quantities=tuple(counted),
            quantity_kinds=tuple("dead" for _ in counted),
            attribution=tuple(AttributionLink(kind, name, None, None) for kind, name in item.voices),
        )
        mentions.append(mention)
        resolved.append(
            ResolvedMention(
                mention.id,
                plover_event(act, item.status),
                tuple(link for _, link in actors),
                tuple(link for _, link in recipients),
                places[-1] if item.place else None,
                times[-1] if item.time else None,
                tuple(None for _ in item.voices),
            )
        )
    document = Document(
        id=identity,
        text=text,
        source=source or f"{identity}.txt",
        title=title,
        publisher=publisher,
        published=Published(published, "metadata" if published else "unknown"),
        segments=tuple(segments),
        credits=credits,
    )
    tags = Tags(tuple(phrases), (), tuple(timexes), tuple(toponyms), tuple(quantities))
    return CodedDocument(
        document, tags, tuple(mentions), (), Resolved(tuple(resolved), (), tuple(times), tuple(places))
    )
