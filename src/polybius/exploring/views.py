"""One telling of an event, laid out for people and programs: every index looked up, every span with its words.

A :class:`MentionView` joins what coding found, what resolving identified and what the document says of itself. The
annotations, the event records, ``show`` and the report are all written from it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from polybius.exploring.marks import Piece, cut
from polybius.records import ActorLink, CodedDocument, Mention, Party, PlaceLink, ResolvedMention, Span, TimeLink

__all__ = ["MentionView", "PartyView", "PlaceView", "QuantityView", "TimeView", "VoiceView", "view", "views"]


class PartyView(msgspec.Struct, frozen=True, omit_defaults=True):
    """An actor or recipient: its words (None where it is implied) and who it is, with the reason."""

    name: str
    text: str | None = None
    span: Span | None = None
    id: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    reason: str = ""
    path: str = ""
    refers: str | None = None
    """The words that a pronoun or short form stands for."""
    implied: bool = False


class VoiceView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A link of the attribution chain; ``text`` the words that name the source, ``cue`` those that attribute."""

    kind: str
    name: str
    text: str | None = None
    cue: str | None = None
    span: Span | None = None
    cue_span: Span | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()


class TimeView(msgspec.Struct, frozen=True, omit_defaults=True):
    """When, ``begin`` inclusive to ``end`` exclusive; ``text`` is None where the publication date alone speaks."""

    text: str | None
    span: Span | None
    begin: str | None
    end: str | None
    value: str
    grain: str
    rule: str


class PlaceView(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where; without coordinates if the place could not be identified (``reason`` says why)."""

    text: str
    span: Span
    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    reason: str = ""


class QuantityView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number of the dead, injured, arrested …; ``low`` to ``high`` as stated."""

    kind: str
    text: str
    span: Span
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None


class MentionView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A mention with everything that it points to. ``pieces`` is the sentence, marked (see :mod:`.marks`)."""

    id: str
    document: str
    act: str
    status: str
    sentence: Span
    trigger: Span
    trigger_text: str
    pieces: tuple[Piece, ...]
    mode: str | None = None
    event: str | None = None
    background: bool = False
    contexts: tuple[str, ...] = ()
    actors: tuple[PartyView, ...] = ()
    recipients: tuple[PartyView, ...] = ()
    object: tuple[str, Span | None] | None = None
    place: PlaceView | None = None
    time: TimeView | None = None
    quantities: tuple[QuantityView, ...] = ()
    chain: tuple[VoiceView, ...] = ()
    """Outermost first; the publisher, where known, is the first link."""
    rule: str = ""
    status_rule: str = ""
    score: float = 1.0
    derivation: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence."""
        return "".join(piece for piece, _ in self.pieces)


def views(coded: CodedDocument) -> Iterator[MentionView]:
    """All mentions of a document in text order."""
    resolved = {r.mention: r for r in coded.resolved.mentions}
    for mention in coded.mentions:
        yield view(coded, mention, resolved.get(mention.id))


def view(coded: CodedDocument, mention: Mention, resolved: ResolvedMention | None) -> MentionView:
    """One mention of ``coded`` with its links; ``resolved`` None leaves every identity open."""
    text = coded.document.text
    actors = _parties(coded, mention.actors, resolved.actors if resolved else ())
    recipients = _parties(coded, mention.recipients, resolved.recipients if resolved else ())
    place, time = _place(coded, mention, resolved), _time(coded, mention, resolved)
    quantities = tuple(_quantities(coded, mention))
    chain = _chain(coded, mention, resolved)
    thing = None
    if mention.object is not None:
        thing = (mention.object.value, mention.object.spans[0] if mention.object.spans else None)
    marks: list[tuple[Span, str]] = [(mention.trigger, "trigger")]
    marks += [(p.span, "actor") for p in actors if p.span]
    marks += [(p.span, "recipient") for p in recipients if p.span]
    marks += [(q.span, "quantity") for q in quantities]
    for link in chain:
        marks += [(span, mark) for span, mark in ((link.span, "source"), (link.cue_span, "cue")) if span]
    for span, mark in (
        (thing[1] if thing else None, "object"),
        (place.span if place else None, "place"),
        (time.span if time else None, "time"),
    ):
        if span:
            marks.append((span, mark))
    return MentionView(
        id=mention.id,
        document=coded.document.id,
        act=mention.act.value,
        mode=mention.mode.value,
        event=resolved.event if resolved else None,
        status=mention.status.value,
        background=mention.background.value,
        contexts=tuple(sorted({slot.value for slot in mention.contexts})),
        sentence=mention.sentence,
        trigger=mention.trigger,
        trigger_text=mention.trigger.of(text),
        pieces=cut(text, mention.sentence, marks),
        actors=actors,
        recipients=recipients,
        object=thing,
        place=place,
        time=time,
        quantities=quantities,
        chain=chain,
        rule=mention.frame,
        status_rule=mention.status.rule,
        score=round(mention.score, 3),
        derivation=mention.derivation,
    )


def _parties(coded: CodedDocument, parties: tuple[Party, ...], links: tuple[ActorLink, ...]) -> tuple[PartyView, ...]:
    text, phrases = coded.document.text, coded.tags.phrases
    out = []
    for number, party in enumerate(parties):
        link = links[number] if number < len(links) else None
        phrase = phrases[party.phrase] if party.phrase is not None else None
        span = phrase.span if phrase is not None and not party.implied else None
        words = phrase.span.of(text) if phrase else None
        out.append(
            PartyView(
                name=(link.name if link else None) or words or party.default or "unknown",
                text=span.of(text) if span else None,
                span=span,
                id=link.id if link else None,
                country=link.country if link else phrase.country if phrase else None,
                sectors=link.sectors if link else phrase.sectors if phrase else (),
                reason=link.reason if link else "not resolved",
                path=party.path,
                refers=phrases[party.refers].span.of(text) if party.refers is not None else None,
                implied=party.implied,
            )
        )
    return tuple(out)


def _place(coded: CodedDocument, mention: Mention, resolved: ResolvedMention | None) -> PlaceView | None:
    if mention.place is None:
        return None
    toponym = coded.tags.toponyms[mention.place.value]
    link: PlaceLink | None = resolved.place if resolved else None
    words = toponym.span.of(coded.document.text)
    if link is None:
        return PlaceView(words, toponym.span, toponym.name, reason="not resolved")
    return PlaceView(
        words, toponym.span, link.name, link.country, link.admin1, link.lat, link.lon, link.geonameid, link.reason
    )


def _time(coded: CodedDocument, mention: Mention, resolved: ResolvedMention | None) -> TimeView | None:
    link: TimeLink | None = resolved.time if resolved else None
    timex = coded.tags.timexes[mention.time.value] if mention.time is not None else None
    if link is None and timex is None:
        return None
    span = timex.span if timex and (link is None or link.grounds == "expression") else None
    return TimeView(
        text=span.of(coded.document.text) if span else None,
        span=span,
        begin=link.begin if link else None,
        end=link.end if link else None,
        value=link.value if link else timex.meaning if timex else "",
        grain=link.grain if link else "none",
        rule=link.rule if link else timex.rule if timex else "",
    )


def _quantities(coded: CodedDocument, mention: Mention) -> Iterator[QuantityView]:
    for number, slot in enumerate(mention.quantities):
        found = coded.tags.quantities[slot.value]
        kind = mention.quantity_kinds[number] if number < len(mention.quantity_kinds) else found.kind
        words = found.span.of(coded.document.text)
        yield QuantityView(kind, words, found.span, found.value, found.low, found.high, found.unit)


def _chain(coded: CodedDocument, mention: Mention, resolved: ResolvedMention | None) -> tuple[VoiceView, ...]:
    document = coded.document
    sources = resolved.sources if resolved else ()
    out = []
    if document.publisher and not (mention.attribution and mention.attribution[0].kind == "publisher"):
        out.append(VoiceView("publisher", document.publisher))
    for number, link in enumerate(mention.attribution):
        actor = sources[number] if number < len(sources) else None
        words = link.source.of(document.text) if link.source else None
        out.append(
            VoiceView(
                kind=link.kind,
                name=link.name or (actor.name if actor else None) or words or link.kind,
                text=words,
                cue=link.cue.of(document.text) if link.cue else None,
                span=link.source,
                cue_span=link.cue,
                country=actor.country if actor else None,
                sectors=actor.sectors if actor else (),
            )
        )
    return tuple(out)
