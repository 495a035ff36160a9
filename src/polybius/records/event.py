"""What merging hands on: events, views over mentions."""

from __future__ import annotations

from typing import Literal

import msgspec

from polybius.records.resolved import ActorLink

__all__ = ["Conflict", "Event", "Judgement", "Origin", "Support"]


class Support(msgspec.Struct, frozen=True):
    """A value of a field and who supports it: mention ids, and the number of independent origins among them."""

    value: str
    mentions: tuple[str, ...]
    origins: int


class Conflict(msgspec.Struct, frozen=True):
    """Values of a field that cannot all be true, with a note in words ("12 dead / at least 20 dead")."""

    field: str
    values: tuple[Support, ...]
    note: str


class Origin(msgspec.Struct, frozen=True):
    """Where reports come from in the end: ``key`` groups documents; ``name`` is shown; ``reason`` says why."""

    key: str
    name: str
    reason: str
    mentions: tuple[str, ...]


class Event(msgspec.Struct, frozen=True):
    """The merged record. ``mentions``: ids, sorted. ``articles`` and ``origins`` are never mixed up.

    ``actors``, ``recipients``: actor ids, or names where no list knows the party. Field values are the best
    supported ones; ``agreement`` maps a field to all of its values.
    ``time``: (begin inclusive, end exclusive) ISO dates. ``detail``: why these mentions are one event, a
    (mention id, mention id, score, reason) for each link that the merge rests on.
    """

    id: str
    act: str
    mode: str | None
    event: str | None
    status: str
    background: bool
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    place_country: str | None
    lat: float | None
    lon: float | None
    time: tuple[str, str] | None
    contexts: tuple[str, ...]
    first_seen: str | None
    last_seen: str | None
    articles: int
    origins: tuple[Origin, ...]
    mentions: tuple[str, ...]
    agreement: dict[str, tuple[Support, ...]]
    conflicts: tuple[Conflict, ...]
    quantities: dict[str, tuple[Support, ...]] = {}
    detail: tuple[tuple[str, str, float, str], ...] = ()
    actor_links: tuple[ActorLink, ...] = ()
    """The actors with names, countries and sectors, parallel to ``actors``; ``recipient_links`` likewise."""
    recipient_links: tuple[ActorLink, ...] = ()


class Judgement(msgspec.Struct, frozen=True):
    """same / not-same / unsure / wrong, by a person or the model. A row of its own; undone by a later row."""

    id: str
    verdict: Literal["same", "not-same", "unsure", "wrong"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    by: Literal["person", "model"]
    score: float | None
    note: str
    undone: bool = False
