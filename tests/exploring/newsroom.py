"""Coded documents and events for the tests of exploring: invented outlets and people, written in a small notation.

A story line is ``key | act | status | sentence``; the sentence marks ``{trigger}``, ``[actor ID|words]``,
``[recipient ID|words]``, ``[place NAME|words]``, ``[time FROM TO|words]``, ``[dead LOW HIGH|words]``,
``[object|words]`` and the chain ``[outlet|words] [agency|words] [speaker ID|words] [unnamed|words] [cue|words]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from polybius.ids import content_id
from polybius.ontology import plover_event
from polybius.records import (
    ActorLink,
    Attribution,
    AttributionLink,
    CodedDocument,
    Conflict,
    Credit,
    Document,
    Entity,
    Event,
    Mention,
    Origin,
    Party,
    Phrase,
    PlaceLink,
    Published,
    Quantity,
    Rejection,
    Resolved,
    ResolvedMention,
    Segment,
    Slot,
    Span,
    Support,
    Tags,
    TimeLink,
    Timex,
    Toponym,
)

__all__ = ["PLACES", "document", "events_of", "many", "newsroom", "rejections"]

ACTORS: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "country:TUR": ("Turkey", "TUR", ()),
    "country:GEO": ("Georgia", "GEO", ()),
    "country:ARM": ("Armenia", "ARM", ()),
    "country:AZE": ("Azerbaijan", "AZE", ()),
    "country:USA": ("United States", "USA", ()),
    "country:NOR": ("Norway", "NOR", ()),
    "country:KEN": ("Kenya", "KEN", ()),
    "country:ETH": ("Ethiopia", "ETH", ()),
    "role:TUR:GOV": ("foreign minister of Turkey", "TUR", ("GOV",)),
    "role:GEO:GOV": ("president of Georgia", "GEO", ("GOV",)),
    "role:ARM:MIL": ("army of Armenia", "ARM", ("MIL",)),
    "role:AZE:MIL": ("army of Azerbaijan", "AZE", ("MIL",)),
    "org:un": ("United Nations", "UNO", ()),
    "people:KEN": ("protesters in Kenya", "KEN", ("CVL",)),
    "role:KEN:COP": ("police of Kenya", "KEN", ("COP",)),
}
PLACES: dict[str, tuple[str, str, float, float]] = {
    "Tbilisi": ("GEO", "Tbilisi", 41.7, 44.8),
    "Ankara": ("TUR", "Ankara", 39.9, 32.9),
    "Sisian": ("ARM", "Syunik", 39.5, 46.0),
    "Oslo": ("NOR", "Oslo", 59.9, 10.8),
    "Nairobi": ("KEN", "Nairobi", -1.3, 36.8),
    "Mombasa": ("KEN", "Mombasa", -4.1, 39.7),
}
_MARK = re.compile(r"\{([^}]*)\}|\[(\w+)(?: ([^|\]]*))?\|([^\]]*)\]")
_VOICES = {"outlet", "agency", "speaker", "unnamed", "hearsay"}


def _link(identity: str) -> ActorLink:
    if identity not in ACTORS:
        return ActorLink(None, identity, None, (), 0.0, f"“{identity}” is in no list of actors")
    name, country, sectors = ACTORS[identity]
    return ActorLink(identity, name, country, sectors, 0.9, "named in the text")


def document(
    identity: str,
    publisher: str | None,
    published: str | None,
    title: str,
    lines: Sequence[str],
    *,
    url: str | None = None,
    clutter: Sequence[tuple[str, ...]] = (),
) -> CodedDocument:
    """A coded document. ``clutter``: (text, kind, rule) of segments that cleaning set aside, after the first line."""
    text, segments = title, [Segment(Span(0, len(title)), "title")]
    phrases: list[Phrase] = []
    timexes: list[Timex] = []
    toponyms: list[Toponym] = []
    quantities: list[Quantity] = []
    times: list[TimeLink] = []
    places: list[PlaceLink | None] = []
    mentions: list[Mention] = []
    resolved: list[ResolvedMention] = []
    entities: list[Entity] = []
    attributions: list[Attribution] = []
    for number, line in enumerate(lines):
        key, act, status, marked = (part.strip() for part in line.split("|", 3))
        start = len(text) + 2
        plain, spans, last = "", [], 0
        for match in _MARK.finditer(marked):
            plain += marked[last : match.start()]
            words = match[1] if match[1] is not None else match[4]
            at = start + len(plain)
            spans.append((match[2] or "trigger", match[3] or "", Span(at, at + len(words))))
            plain += words
            last = match.end()
        plain += marked[last:]
        text += "\n\n" + plain
        sentence = Span(start, start + len(plain))
        segments.append(Segment(sentence, "paragraph"))
        if number == 0:
            for words, kind, rule in clutter:
                segments.append(Segment(Span(len(text) + 2, len(text) + 2 + len(words)), kind, rule))  # type: ignore[arg-type]
                text += "\n\n" + words
        if not key:
            continue
        parties: dict[str, list[tuple[Party, ActorLink]]] = {"actor": [], "recipient": []}
        voices: list[tuple[AttributionLink, ActorLink | None]] = []
        place: Slot[int] | None = None
        time: Slot[int] | None = None
        thing: Slot[str] | None = None
        counts: list[tuple[Slot[int], str]] = []
        trigger, cue = sentence, None
        cue = next((span for name, _, span in spans if name == "cue"), None)
        for name, value, span in spans:
            if name == "trigger":
                trigger = span
            elif name in parties:
                link = _link(value)
                phrases.append(Phrase(span, 0, "state", link.country, link.sectors, reason="named"))
                entities.append(Entity(len(phrases) - 1, link))
                parties[name].append((Party(len(phrases) - 1, "nsubj" if name == "actor" else "obj"), link))
            elif name == "place":
                country, region, lat, lon = PLACES[value]
                toponyms.append(Toponym(span, span.of(text), True, "in"))
                places.append(PlaceLink(value, country, region, lat, lon, 1, 0.9, "the only town of this name"))
                place = Slot(len(toponyms) - 1, (span,), "locative")
            elif name == "time":
                begin, end = value.split()
                timexes.append(Timex(span, "DATE", span.of(text), None, "weekday"))
                times.append(TimeLink(begin, end, begin, "day", "nearest weekday before publication"))
                time = Slot(len(timexes) - 1, (span,), "modifier of the trigger")
            elif name == "object":
                thing = Slot(span.of(text), (span,), "obj")
            elif name in _VOICES:
                voice = _link(value) if value else None
                shown = voice.name if voice and voice.id else span.of(text)
                voices.append((AttributionLink(name, shown, span, cue), voice))  # type: ignore[arg-type]
            elif name != "cue":
                low, high = (None if v == "-" else float(v) for v in value.split())
                quantities.append(Quantity(span, 0, "people", low, low, high))
                counts.append((Slot(len(quantities) - 1, (span,), "nummod"), name))
        kind, _, mode = act.partition("/")
        identity_ = content_id("m", identity, trigger.start)
        if voices:
            source = next((v.source for v, _ in voices if v.source), None)
            attributions.append(
                Attribution((source,) if source else (), (cue,) if cue else (), (sentence,), voices[0][0])
            )
        mentions.append(
            Mention(
                id=identity_,
                trigger=trigger,
                sentence=sentence,
                frame=f"{kind.lower()}.{trigger.of(text).split()[0].lower()}",
                act=Slot(kind, (trigger,), "frame"),
                mode=Slot(mode or None, (trigger,), "frame"),
                status=Slot(status.rstrip("*"), (trigger,), "tense of the trigger"),
                background=Slot(status.endswith("*"), (), "told as history" if status.endswith("*") else "news"),
                actors=tuple(p for p, _ in parties["actor"]),
                recipients=tuple(p for p, _ in parties["recipient"]),
                object=thing,
                place=place,
                time=time,
                quantities=tuple(slot for slot, _ in counts),
                quantity_kinds=tuple(name for _, name in counts),
                attribution=tuple(v for v, _ in voices),
                score=0.9,
                derivation=(
                    f"frame {kind.lower()} fired",
                    "subject is the actor",
                    f"status {status} by tense",
                    f"#{key}",
                ),
            )
        )
        resolved.append(
            ResolvedMention(
                identity_,
                plover_event(kind, status.rstrip("*"), announced=True),
                tuple(link for _, link in parties["actor"]),
                tuple(link for _, link in parties["recipient"]),
                places[place.value] if place else None,
                times[time.value] if time else None,
                tuple(link for _, link in voices),
            )
        )
    return CodedDocument(
        Document(
            identity,
            text,
            f"examples/{identity}.txt",
            title,
            publisher,
            url,
            "en",
            Published(published, "header" if published else "unknown"),
            tuple(segments),
            tuple(Credit("Anadol Wire", "agency", None, True) for _ in range(0)),
            notes=("decoded as windows-1252",) if identity == "d5" else (),
        ),
        Tags(tuple(phrases), (), tuple(timexes), tuple(toponyms), tuple(quantities)),
        tuple(mentions),
        tuple(attributions),
        Resolved(tuple(resolved), tuple(entities), tuple(times), tuple(places)),
    )


def newsroom() -> list[CodedDocument]:
    """Eight invented articles on three stories of March 2031."""
    coded: list[CodedDocument] = []
    parts: list[list[str]] = []
    for line in (Path(__file__).parent / "newsroom.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            parts.append([line])
        elif parts and line:
            parts[-1].append(line)
    for head, *rest in parts:
        identity, publisher, published, title, url = (part.strip() for part in head[3:].split("|"))
        asides = [line[2:].partition(" | ") for line in rest if line.startswith("~ ")]
        clutter = [(text, *kind.split()) for kind, _, text in asides]
        lines = [line for line in rest if not line.startswith("~ ")]
        coded.append(
            document(identity, publisher or None, published or None, title, lines, url=url or None, clutter=clutter)
        )
    return coded


def rejections() -> list[Rejection]:
    """Three files that could not be read."""
    return [
        Rejection("examples/broken.jsonl:3", "bad-json", "line 3 is no JSON object"),
        Rejection("examples/empty.txt", "empty", "the file holds no text"),
        Rejection("examples/noise.bin", "binary", "the file is binary"),
    ]


def _supports(values: Iterable[tuple[str, str]], origin: dict[str, str]) -> tuple[Support, ...]:
    found: dict[str, list[str]] = {}
    for value, mention in values:
        found.setdefault(value, []).append(mention)
    supports = [Support(v, tuple(sorted(set(m))), len({origin[i] for i in m})) for v, m in found.items()]
    return tuple(sorted(supports, key=lambda s: (-s.origins, -len(s.mentions), s.value)))


def events_of(coded: Sequence[CodedDocument]) -> list[Event]:
    """The events that the keys of the story lines name; a stand-in for merging that needs no scores."""
    groups: dict[str, list[tuple[CodedDocument, Mention, ResolvedMention]]] = {}
    for doc in coded:
        for mention, links in zip(doc.mentions, doc.resolved.mentions, strict=True):
            groups.setdefault(mention.derivation[-1], []).append((doc, mention, links))
    return sorted((_event(key, rows) for key, rows in groups.items()), key=lambda e: (e.first_seen or "9999", e.id))


def _event(key: str, rows: list[tuple[CodedDocument, Mention, ResolvedMention]]) -> Event:
    origin, names = {}, {}
    for doc, mention, _ in rows:
        last = next((v for v in reversed(mention.attribution) if v.kind in ("agency", "outlet")), None)
        where = last.name if last else doc.document.publisher or doc.document.id
        origin[mention.id] = f"o-{where}"
        names[f"o-{where}"] = (where or "", "credits the agency" if last else "its own report")
    fields = {
        "status": _supports(((m.status.value, m.id) for _, m, _ in rows), origin),
        "actors": _supports(((a.name, m.id) for _, m, r in rows for a in r.actors), origin),
        "recipients": _supports(((a.name, m.id) for _, m, r in rows for a in r.recipients), origin),
        "place": _supports(((r.place.name, m.id) for _, m, r in rows if r.place), origin),
        "time": _supports(((f"{r.time.begin}/{r.time.end}", m.id) for _, m, r in rows if r.time), origin),
    }
    counts: dict[str, list[tuple[str, str]]] = {}
    for doc, mention, _ in rows:
        for slot, kind in zip(mention.quantities, mention.quantity_kinds, strict=True):
            found = doc.tags.quantities[slot.value]
            low = "" if found.low is None else f"{found.low:g}"
            high = "" if found.high is None else f"{found.high:g}"
            counts.setdefault(kind, []).append((low if low == high else f"{low}..{high}", mention.id))
    quantities = {kind: _supports(found, origin) for kind, found in counts.items()}
    conflicts = [
        Conflict(kind, s, " / ".join(f"{v.value} {kind}" for v in s)) for kind, s in quantities.items() if len(s) > 1
    ]
    if {"occurred", "denied"} <= {s.value for s in fields["status"]}:
        conflicts.append(Conflict("status", fields["status"], "told as occurred by some, denied by others"))
    if len(fields["time"]) > 1:
        conflicts.append(Conflict("time", fields["time"], "the days do not overlap"))
    doc, mention, links = rows[0]
    place = next((r.place for _, _, r in rows if r.place), None)
    begin = next((r.time for _, _, r in rows if r.time), None)
    seen = sorted(d.document.published.value for d, _, _ in rows if d.document.published.value)
    ids = sorted(m.id for _, m, _ in rows)
    status = fields["status"][0].value
    return Event(
        id=content_id("ev", key),
        act=mention.act.value,
        mode=mention.mode.value,
        event=plover_event(mention.act.value, status, announced=True),
        status=status,
        background=all(m.background.value for _, m, _ in rows),
        actors=tuple(a.name for a in links.actors),
        recipients=tuple(a.name for a in links.recipients),
        place=place.name if place else None,
        place_country=place.country if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        time=(begin.begin, begin.end) if begin and begin.begin and begin.end else None,
        contexts=("diplomatic",),
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        articles=len({d.document.id for d, _, _ in rows}),
        origins=tuple(
            Origin(o, *names[o], tuple(sorted(m for m in origin if origin[m] == o)))
            for o in sorted(set(origin.values()))
        ),
        mentions=tuple(ids),
        agreement={field: found for field, found in fields.items() if found},
        conflicts=tuple(conflicts),
        quantities=quantities,
        detail=tuple((a, b, 0.87, "same act, actor and recipient; dates overlap") for a, b in pairwise(ids)),
        actor_links=links.actors,
        recipient_links=links.recipients,
    )


def many(documents: int, events: int) -> list[CodedDocument]:
    """A large newsroom: ``documents`` articles with five mentions each, of ``events`` events over two years."""
    acts = [
        "CONSULT/visit",
        "AID",
        "ACCUSE/allege",
        "ASSAULT/firearms",
        "PROTEST/demo",
        "SANCTION/expel",
        "REQUEST/meet",
    ]
    statuses = ["occurred", "occurred", "planned", "alleged", "denied", "ongoing"]
    ids, places = sorted(ACTORS), sorted(PLACES)
    coded = []
    for number in range(documents):
        lines = []
        for part in range(5):
            key = (number * 5 + part) * 7919 % events
            actor, recipient = ids[key % len(ids)], ids[(key * 5 + 3) % len(ids)]
            day = f"{2030 + key % 2}-{1 + key % 12:02d}-{1 + key % 27:02d}"
            next_day = f"{2030 + key % 2}-{1 + key % 12:02d}-{2 + key % 27:02d}"
            lines.append(
                f"e{key} | {acts[key % len(acts)]} | {statuses[(key + part) % 6]} | "
                f"[actor {actor}|{ACTORS[actor][0]}] {{acted on}} "
                f"[recipient {recipient}|{ACTORS[recipient][0]}] in [place {places[key % len(places)]}|town {key}] "
                f"[time {day} {next_day}|that day], [unnamed|officials] [cue|said]."
            )
        coded.append(
            document(f"x{number:05d}", f"Outlet {number % 23}", f"203{number % 2}-01-15", f"Story {number}", lines)
        )
    return coded


def store_at(path: Path, coded: Sequence[CodedDocument] | None = None) -> Path:
    """A store with the newsroom in it."""
    from polybius.storing import Store

    coded = newsroom() if coded is None else coded
    with Store(path) as store:
        for doc in coded:
            store.add(doc, "test")
        for rejection in rejections():
            store.reject(rejection)
        store.replace_events(events_of(coded))
    return path
