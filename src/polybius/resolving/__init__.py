"""Resolving: who the parties are, where the places lie, which days the times name. Mentions are never touched."""

from __future__ import annotations

from collections import Counter

from polybius.ontology import plover_event
from polybius.records import (
    ActorLink,
    Attribution,
    Entity,
    Mention,
    Party,
    PlaceLink,
    Resolved,
    ResolvedMention,
    Tags,
    TimeLink,
    Tokens,
)
from polybius.resolving.actors import resolve_actor, resolve_entities
from polybius.resolving.home import Home
from polybius.resolving.places import resolve_places
from polybius.resolving.times import resolve_times
from polybius.spans import overlaps

__all__ = ["resolve"]


def resolve(
    tokens: Tokens,
    tags: Tags,
    mentions: tuple[Mention, ...],
    attributions: tuple[Attribution, ...],  # noqa: ARG001 (their sources are phrases; kept for resolvers that need more)
) -> Resolved:
    """Links for every mention, party phrase, time expression and place name of a document."""
    published = tokens.document.published.value
    on = published[:10] if published else None
    times = resolve_times(tokens, tags)
    places = resolve_places(tokens, tags)
    entities = resolve_entities(tokens, tags, on=on)
    actors = _Actors(tokens, tags, entities, places, on)
    home = Home(tokens, tags, actors.known, places)
    return Resolved(
        mentions=tuple(_mention(m, actors, home, times, places) for m in mentions),
        entities=entities,
        times=times,
        places=places,
    )


class _Actors:
    """Actor links by phrase number; a place that stands for its country gets the country of its place link."""

    def __init__(
        self, tokens: Tokens, tags: Tags, entities: tuple[Entity, ...],
        places: tuple[PlaceLink | None, ...], on: str | None,
    ) -> None:  # fmt: skip
        self.tokens, self.tags, self.places, self.on = tokens, tags, places, on
        self.known = {e.phrase: e.link for e in entities}
        times = Counter(a.phrase for a in tags.antecedents)
        self.several = frozenset(phrase for phrase, count in times.items() if count > 1)

    def link(self, phrase: int) -> ActorLink:
        if phrase not in self.known:
            link = resolve_actor(phrase, self.tokens, self.tags, on=self.on)
            if link.country is None and self.tags.phrases[phrase].kind == "place":
                link = self._place(phrase, link)
            self.known[phrase] = link
        return self.known[phrase]

    def _place(self, phrase: int, link: ActorLink) -> ActorLink:
        span = self.tags.phrases[phrase].span
        for toponym, place in zip(self.tags.toponyms, self.places, strict=True):
            if place is not None and place.country is not None and overlaps(toponym.span, span):
                return ActorLink(
                    f"place:{place.country}", toponym.name, place.country, (), round(0.8 * place.score, 2),
                    f"the place lies in {place.country}",
                )  # fmt: skip
        return link

    def stands_for(self, party: Party) -> int:
        """The phrase that says who the party is: of a pronoun, or of "the two leaders", what it stands for."""
        assert party.phrase is not None
        indirect = self.tags.phrases[party.phrase].pronoun or party.phrase in self.several
        return party.refers if indirect and party.refers is not None else party.phrase

    def party(self, party: Party) -> ActorLink:
        if party.phrase is None:
            sectors = (party.default,) if party.default else ()
            return ActorLink(None, "unidentified", None, sectors, 0.5, "the text names nobody")
        link = self.link(party.phrase)
        if link.country is None and party.refers is not None:  # "both": one party for each that it stands for
            return self.link(party.refers)
        return link


def _mention(
    mention: Mention, actors: _Actors, home: Home, times: tuple[TimeLink, ...], places: tuple[PlaceLink | None, ...]
) -> ResolvedMention:
    place = places[mention.place.value] if mention.place is not None else None

    known = {
        side: [actors.party(p) for p in parties]
        for side, parties in (("actors", mention.actors), ("recipients", mention.recipients))
    }

    def link(party: Party, found: ActorLink, other: str) -> ActorLink:
        if party.phrase is None:
            return home.authority(found, mention, place) if party.default not in (None, "UAF") else found
        others = frozenset(x.country for x in known[other] if x.country is not None)
        return home.find(actors.stands_for(party), found, mention, place, others)

    agents = tuple(link(p, x, "recipients") for p, x in zip(mention.actors, known["actors"], strict=True))
    recipients = tuple(link(p, x, "actors") for p, x in zip(mention.recipients, known["recipients"], strict=True))
    announced = bool(recipients) and not mention.attribution
    return ResolvedMention(
        mention=mention.id,
        event=plover_event(mention.act.value, mention.status.value, announced=announced),
        actors=agents,
        recipients=recipients,
        place=place,
        time=times[mention.time.value] if mention.time is not None else None,
        sources=tuple(actors.link(x.phrase) if x.phrase is not None else None for x in mention.attribution),
    )
