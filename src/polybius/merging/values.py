"""The values that reports give for a field of an event, and their support.

A value is supported by mentions; its weight is the number of independent origins among them, never of articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from polybius.merging.features import Facts
from polybius.merging.origins import Source
from polybius.records import Conflict, ResolvedMention, Support

__all__ = ["Entry", "Tally", "conflict", "interval_words"]


class Entry(msgspec.Struct, frozen=True):
    """A mention as the record of its event needs it. ``voice``: who is quoted for it, if anybody."""

    facts: Facts
    resolved: ResolvedMention
    source: Source | None
    contexts: tuple[str, ...]
    object: str | None
    voice: str | None


class Tally:
    """Who tells which value of a field. ``origin`` maps mention ids to the origin that they belong to."""

    def __init__(self, origin: Mapping[str, str]) -> None:
        self._origin = origin
        self._mentions: dict[str, set[str]] = {}

    def add(self, value: str, mention: str) -> None:
        """``mention`` tells ``value``."""
        self._mentions.setdefault(value, set()).add(mention)

    def __bool__(self) -> bool:
        return bool(self._mentions)

    def support(self, value: str) -> Support:
        """A value with its mentions and the number of their origins."""
        return Support(value, tuple(sorted(self._mentions[value])), self.origins([value]))

    def origins(self, values: Iterable[str]) -> int:
        """Number of independent origins that tell one of ``values``."""
        return len({self._origin[m] for v in values for m in self._mentions.get(v, ())})

    def supports(self, preferred: Mapping[str, Any] | None = None) -> tuple[Support, ...]:
        """All values, best first: most origins, smallest ``preferred``, most mentions, alphabet."""
        found = [self.support(value) for value in sorted(self._mentions)]
        rank = preferred or {}
        return tuple(sorted(found, key=lambda s: (-s.origins, rank.get(s.value, 0), -len(s.mentions), s.value)))


def conflict(field: str, values: Iterable[Support], names: Mapping[str, str] | None = None) -> Conflict:
    """A conflict between values, with the note in words: ``12 dead (2 origins) / at least 20 dead (1 origin)``.

    ``names``: how values are shown, where not as they are.
    """
    supports = tuple(values)
    shown = names or {}
    words = [
        f"{shown.get(s.value, s.value)} ({s.origins} {'origin' if s.origins == 1 else 'origins'})" for s in supports
    ]
    return Conflict(field, supports, " / ".join(words))


def interval_words(begin: int, end: int) -> str:
    """A half-open interval of day ordinals as people write it, the last day included."""
    first, last = date.fromordinal(begin), date.fromordinal(end) - timedelta(days=1)
    return first.isoformat() if first >= last else f"{first.isoformat()} to {last.isoformat()}"
