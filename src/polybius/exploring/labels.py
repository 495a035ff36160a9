"""Names to show for the codes in an event: actors, countries, types, spans of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from polybius.exploring.views import MentionView

__all__ = ["ActorName", "actor_names", "actor_of", "country_name", "days", "headline", "quad_name", "world"]

INTERNATIONAL = {
    "UNO": "United Nations",
    "EUR": "European Union",
    "IGO": "international organisation",
    "NGO": "non-governmental organisation",
    "ISM": "international movement",
    "IMG": "international armed group",
    "MNC": "multinational company",
}
_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


class ActorName(msgspec.Struct, frozen=True, omit_defaults=True):
    """How an actor is shown: the name most often resolved to, its country code and sectors."""

    id: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()


@cache
def world() -> dict[str, Any]:
    """The map of the report (see ``tools/world_map.py``): size, projection, and countries by ISO code."""
    data: dict[str, Any] = msgspec.json.decode(
        files("polybius.exploring").joinpath("report", "assets", "world.json").read_bytes()
    )
    return data


def country_name(code: str | None) -> str:
    """The name of a country or an international code; the code itself where unknown, "" for None."""
    if code is None:
        return ""
    entry = world()["countries"].get(code)
    return str(entry[0]) if entry else INTERNATIONAL.get(code, code)


def quad_name(quad: int | None) -> str:
    """The quad in words."""
    return _QUADS.get(quad or 0, "not coded")


def actor_names(mentions: Iterable[MentionView]) -> dict[str, ActorName]:
    """Actors of ``mentions`` by id (by name, where they have none)."""
    seen: dict[str, Counter[tuple[str, str | None, tuple[str, ...]]]] = {}
    for mention in mentions:
        for party in (*mention.actors, *mention.recipients):
            key = party.id or party.name
            seen.setdefault(key, Counter())[(party.name, party.country, party.sectors)] += 1
    out = {}
    for key in sorted(seen):
        (name, country, sectors), _ = min(seen[key].items(), key=lambda item: (-item[1], item[0][0], str(item[0][1:])))
        out[key] = ActorName(key, name, country, sectors)
    return out


def actor_of(identity: str, names: dict[str, ActorName]) -> ActorName:
    """The actor of an id, made from the id alone where no mention at hand names it."""
    known = names.get(identity)
    if known is not None:
        return known
    kind, _, rest = identity.partition(":")
    if kind == "country" and rest:
        return ActorName(identity, country_name(rest), rest)
    if len(identity) == 3 and identity.isupper():
        return ActorName(identity, country_name(identity), identity)
    if rest:
        return ActorName(identity, rest.replace("-", " ").replace(":", " "))
    return ActorName(identity, identity)


def days(time: tuple[str, str] | None) -> str:
    """An interval (end exclusive) as people write it: "2031-03-04", "2031-03", "2031", "2031-03-04 to 2031-03-06"."""
    if time is None:
        return ""
    begin, end = time[0][:10], time[1][:10]
    try:
        first, last = date.fromisoformat(begin), date.fromisoformat(end) - timedelta(days=1)
    except ValueError:
        return begin if begin == end else f"{begin} to {end}"
    if last <= first:
        return begin
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        if months == 1:
            return begin[:7]
        if months == 12 and first.month == 1:
            return begin[:4]
    return f"{begin} to {last.isoformat()}"


def headline(act: str, mode: str | None, event: str | None) -> str:
    """Act and mode, and the PLOVER type where the status makes it another one: "CONSULT/visit (AGREE)"."""
    name = f"{act}/{mode}" if mode else act
    return name if event in (act, None) else f"{name} ({event})"
