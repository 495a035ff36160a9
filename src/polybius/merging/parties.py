"""The actors and recipients of an event, from what each of its reports tells.

Parties of one country are readings of one party, one general ("Russia"), one narrower ("Vladimir Putin"): the narrower
is shown, as long as the general is not told far more often. A place in a country stands for it, and is shown where
nothing else is told. Parties that no report names together are a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from polybius.merging.scoring import RECIPROCAL
from polybius.merging.values import Entry, Tally, conflict
from polybius.records import ActorLink, Conflict, Support

__all__ = ["Parties", "key_of", "parties_of"]

Role = Literal["actors", "recipients"]


class Parties(NamedTuple):
    """``links``: the best reading of each party of the role; ``values``: all readings with their support."""

    links: tuple[ActorLink, ...]
    values: tuple[Support, ...]
    conflicts: tuple[Conflict, ...]


def parties_of(entries: Iterable[Entry], act: str, origin: Mapping[str, str]) -> dict[Role, Parties]:
    """The parties of both roles."""
    listed = list(entries)
    sides: dict[Role, _Side] = {
        "actors": _Side(listed, "actors", origin),
        "recipients": _Side(listed, "recipients", origin),
    }
    if act in RECIPROCAL:
        _one_side(sides["actors"], sides["recipients"])
    # A party that most reports have on the other side is no rival on this one (a pronoun read wrongly, "his visit").
    actors = sides["actors"].parties("actors", set())
    recipients = sides["recipients"].parties("recipients", {_group(link) for link in actors.links})
    return {"actors": actors, "recipients": recipients}


def _one_side(actors: _Side, recipients: _Side) -> None:
    """ "A met B" and "B met A" are no conflict: a party stays on the side where most origins have it."""
    for group in sorted(set(actors.told) & set(recipients.told)):
        if actors.told[group] & recipients.told[group]:
            continue
        loser = recipients if actors.weight(group) >= recipients.weight(group) else actors
        loser.dropped.add(group)


def key_of(link: ActorLink) -> str:
    """How a party is called in the values of an event: by its actor id, or by its name where no list knows it."""
    return link.id or link.name


def _group(link: ActorLink) -> str:
    return link.country or link.id or link.name.casefold()


def _rank(link: ActorLink) -> tuple[float, int, str, str]:
    return link.score, len(link.name), link.name, link.reason


class _Side:
    def __init__(self, entries: list[Entry], role: Role, origin: Mapping[str, str]) -> None:
        self.told: dict[str, set[str]] = {}
        self.dropped: set[str] = set()
        self._tally = Tally(origin)
        self._readings: dict[str, dict[str, ActorLink]] = {}
        self._country: set[str] = set()
        self._origin = origin
        for entry in sorted(entries, key=lambda e: e.facts.id):
            for link in getattr(entry.resolved, role):
                group = _group(link)
                self.told.setdefault(group, set()).add(entry.facts.id)
                key = key_of(link)
                self._tally.add(key, entry.facts.id)
                known = self._readings.setdefault(group, {}).get(key)
                # One party is named in many ways; the name of the surest link is shown, the longer of equals.
                if known is None or _rank(link) > _rank(known):
                    self._readings[group][key] = link
                if link.country:
                    self._country.add(group)

    def weight(self, group: str) -> int:
        return len({self._origin[m] for m in self.told[group]})

    def parties(self, role: Role, opposite: set[str]) -> Parties:
        """The parties of this side; those of ``opposite``, kept on the other side, are no conflict here."""
        groups = sorted(
            set(self.told) - self.dropped,
            key=lambda g: (g not in self._country, -self.weight(g), -len(self.told[g]), g),
        )
        kept: list[str] = []
        against: list[str] = []
        for group in groups:
            together = all(self.told[group] & self.told[other] for other in kept)
            if together:
                kept.append(group)
            elif group in self._country and kept[0] in self._country and not {group, kept[0]} & opposite:
                against.append(group)
        links = tuple(self._best(group) for group in sorted(kept, key=lambda g: (-self.weight(g), g)))
        conflicts: tuple[Conflict, ...] = ()
        if against:
            links_told = [self._best(g) for g in (*kept, *against) if g in self._country]
            names = {key_of(link): link.name for link in links_told}
            conflicts = (conflict(role, [self._tally.support(key) for key in names], names),)
        return Parties(links, self._tally.supports(), conflicts)

    def _best(self, group: str) -> ActorLink:
        readings = self._readings[group]
        supports = {s.value: s for s in self._tally.supports() if s.value in readings}
        general = [key for key in readings if key.startswith("country:")]
        # a town is where the country was met, and no narrower name of it ("travelled to Novi Sad")
        narrow = [s for key, s in supports.items() if key not in general and not key.startswith("place:")]
        wide = max((supports[key].origins for key in general), default=0)
        if narrow and narrow[0].origins * 3 >= wide:
            # who is named stands before a mere office, where hardly fewer tell the name
            named = [s for s in narrow if not s.value.startswith("role:") and 2 * s.origins >= narrow[0].origins]
            return readings[(named or narrow)[0].value]
        return readings[next((key for key in supports if not key.startswith("place:")), next(iter(supports)))]
