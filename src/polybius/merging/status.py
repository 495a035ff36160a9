"""The status of an event from the statuses of its reports.

The strongest status that any report attests: occurred, ongoing, alleged, planned, called for, hypothetical. A plan that
is negated by a report no older than the last that plans it did not come true: negated. What is denied stays what it is,
with the denial as a conflict; it is denied only where nobody asserts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from polybius.merging.values import Entry, Tally, conflict
from polybius.records import Conflict, Support

__all__ = ["status_of"]

_STRENGTH = ("occurred", "ongoing", "alleged", "planned", "called-for", "hypothetical")
_OPEN = frozenset({"planned", "called-for", "hypothetical"})


def status_of(
    entries: Iterable[Entry], origin: Mapping[str, str]
) -> tuple[str, tuple[Support, ...], tuple[Conflict, ...]]:
    """The status, all statuses with their support, and conflicts."""
    tally = Tally(origin)
    latest: dict[str, int] = {}
    deniers: set[str] = set()
    for entry in entries:
        status = entry.facts.status
        tally.add(status, entry.facts.id)
        latest[status] = max(latest.get(status, 0), entry.facts.published or 0)
        if status == "denied":
            deniers.add(entry.voice or "an unnamed source")
    best = next((s for s in _STRENGTH if s in latest), None)
    if best is None:
        best = "negated" if "negated" in latest else "denied"
    elif best in _OPEN and latest.get("negated", -1) >= latest[best]:
        best = "negated"
    conflicts = []
    if "denied" in latest and best != "denied":
        found = conflict("status", [tally.support(best), tally.support("denied")])
        conflicts.append(Conflict(found.field, found.values, f"{found.note}, denied by {', '.join(sorted(deniers))}"))
    if "negated" in latest and best not in {"negated", "denied"}:
        conflicts.append(conflict("status", [tally.support(best), tally.support("negated")]))
    return best, tally.supports({s: n for n, s in enumerate(_STRENGTH)}), tuple(conflicts)
