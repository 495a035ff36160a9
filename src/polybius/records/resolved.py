"""What resolving hands on: links from phrases to actors, places and time intervals. Mentions are never copied.

Unresolved stays visible: a link without ``id``/``country`` carries the ``reason``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from polybius.records.document import Document
from polybius.records.mention import Attribution, Mention
from polybius.records.parse import Parse
from polybius.records.tags import Tags

__all__ = ["ActorLink", "CodedDocument", "Entity", "PlaceLink", "Resolved", "ResolvedMention", "TimeLink"]


class ActorLink(msgspec.Struct, frozen=True):
    """Who a phrase is. ``id``: stable actor id ("country:PRK", "org:nato", "person:kim-jong-un", "role:PRK:MIL").

    ``country``: ISO3 or UNO EUR IGO NGO ISM IMG MNC or None; ``sectors``: PLOVER's, primary first.
    ``runners_up``: other readings as (id, score).
    """

    id: str | None
    name: str
    country: str | None
    sectors: tuple[str, ...]
    score: float
    reason: str
    runners_up: tuple[tuple[str, float], ...] = ()


class PlaceLink(msgspec.Struct, frozen=True):
    """Where a place name is. ``country``: ISO3; ``admin1``: first-level division's name; degrees WGS 84."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    score: float
    reason: str
    runners_up: tuple[tuple[str, float], ...] = ()


class TimeLink(msgspec.Struct, frozen=True):
    """When: ``begin`` inclusive, ``end`` exclusive ISO dates, both None where it names no calendar interval.

    ``value``: TIMEX3 value. ``grain``: day week month quarter season half year decade century hour none.
    ``grounds``: "expression", or "publication" where nothing but the publication date speaks.
    """

    begin: str | None
    end: str | None
    value: str
    grain: str
    rule: str
    grounds: Literal["expression", "publication"] = "expression"


class ResolvedMention(msgspec.Struct, frozen=True):
    """The identities of a mention's parties, place and time; parallel to the mention's own tuples.

    ``event``: the PLOVER type after the status rules, None where PLOVER codes nothing.
    """

    mention: str
    event: str | None
    actors: tuple[ActorLink, ...]
    recipients: tuple[ActorLink, ...]
    place: PlaceLink | None
    time: TimeLink | None
    sources: tuple[ActorLink | None, ...]
    """One for each link of ``Mention.attribution``."""


class Entity(msgspec.Struct, frozen=True):
    """A phrase of the document with its actor link; ``phrase`` numbers ``Tags.phrases``."""

    phrase: int
    link: ActorLink


class Resolved(msgspec.Struct, frozen=True):
    """Everything resolved in one document; ``times`` and ``places`` are parallel to the tags' tuples."""

    mentions: tuple[ResolvedMention, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeLink, ...] = ()
    places: tuple[PlaceLink | None, ...] = ()


class CodedDocument(msgspec.Struct, frozen=True):
    """One document through all the stages that look at one document only."""

    document: Document
    tags: Tags
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    resolved: Resolved
    parse: Parse | None = None
