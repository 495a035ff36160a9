"""From scores of pairs to events: average linkage under constraints, the same for every order of arrival.

The two clusters with the highest mean score of their pairs are joined, again and again, while the mean is high enough
and nothing forbids it. Sums are of integers, a quotient of integers is rounded in one way only, and ties are broken by
the order of the mentions, which the caller sorts by their content; so the outcome is a function of the set.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["link"]

Pair = tuple[int, int]
Interval = tuple[int, int]


def link(
    count: int,
    scores: Mapping[Pair, int],
    forbidden: Iterable[Pair],
    joined: Iterable[Pair] = (),
    *,
    times: Sequence[Interval | None] | None = None,
    slack: int = 0,
    reach: int = 0,
    missing: int = 0,
) -> list[tuple[int, ...]]:
    """Clusters of the numbers ``0 <= n < count``, each sorted, in the order of their first members.

    ``scores``: of the pairs that were compared; ``forbidden``: pairs that must not meet; ``joined``: pairs that must,
    and that go before (they win over ``forbidden``). ``times``: half-open intervals of days, or None; two that lie
    ``slack`` days or more apart must not meet. ``reach``: the mean that two clusters must exceed; ``missing``: what a
    pair counts that was not compared.
    """
    clusters = _Clusters(count, scores, forbidden, times or [None] * count, slack, missing)
    for a, b in joined:
        clusters.join(clusters.owner[a], clusters.owner[b])
    heap = [e for a in clusters.members for b in clusters.near[a] if a < b and (e := clusters.entry(a, b, reach))]
    heapq.heapify(heap)
    while heap:
        _, a, b, version_a, version_b = heapq.heappop(heap)
        if clusters.version.get(a) != version_a or clusters.version.get(b) != version_b:
            continue
        kept = clusters.join(a, b)
        for other in clusters.near[kept]:
            entry = clusters.entry(kept, other, reach) if kept < other else clusters.entry(other, kept, reach)
            if entry is not None:
                heapq.heappush(heap, entry)
    return sorted(tuple(sorted(m)) for m in clusters.members.values())


class _Clusters:
    """Clusters named by their smallest member, with the sum and the number of the scored pairs between neighbours."""

    def __init__(
        self,
        count: int,
        scores: Mapping[Pair, int],
        forbidden: Iterable[Pair],
        times: Sequence[Interval | None],
        slack: int,
        missing: int,
    ) -> None:
        self.members: dict[int, list[int]] = {n: [n] for n in range(count)}
        self.owner = list(range(count))
        self.version = dict.fromkeys(range(count), 0)
        self.near: dict[int, dict[int, tuple[int, int]]] = {n: {} for n in range(count)}
        self.apart: dict[int, set[int]] = {n: set() for n in range(count)}
        # Latest begin and earliest end: two clusters hold a pair of excluding times just where these show it.
        self.time: dict[int, Interval] = {n: t for n, t in enumerate(times) if t is not None}
        self._slack, self._missing = slack, missing
        for (a, b), score in scores.items():
            self.near[a][b] = self.near[b][a] = (score, 1)
        for a, b in forbidden:
            self.apart[a].add(b)
            self.apart[b].add(a)

    def entry(self, a: int, b: int, reach: int) -> tuple[float, int, int, int, int] | None:
        """The heap entry of two clusters, or None where they must not be joined."""
        if b in self.apart[a] or self._excluded(a, b):
            return None
        total, known = self.near[a][b]
        absent = len(self.members[a]) * len(self.members[b]) - known
        if absent:
            # Pairs that no block brought together count as unlike, but never outvote those that were compared by far.
            absent = min(absent, 2 * known)
            total, known = total + absent * self._missing, known + absent
        mean = total / known
        return (-mean, a, b, self.version[a], self.version[b]) if mean > reach else None

    def _excluded(self, a: int, b: int) -> bool:
        time_a, time_b = self.time.get(a), self.time.get(b)
        if time_a is None or time_b is None:
            return False
        return time_a[0] - time_b[1] >= self._slack or time_b[0] - time_a[1] >= self._slack

    def join(self, a: int, b: int) -> int:
        """Put two clusters together; returns the name of the whole."""
        if a == b:
            return a
        kept, gone = min(a, b), max(a, b)
        for member in self.members[gone]:
            self.owner[member] = kept
        self.members[kept].extend(self.members.pop(gone))
        self.version[kept] += 1
        del self.version[gone]
        if gone in self.time:
            begin, end = self.time.pop(gone)
            known = self.time.get(kept, (begin, end))
            self.time[kept] = (max(begin, known[0]), min(end, known[1]))
        near, lost = self.near[kept], self.near.pop(gone)
        near.pop(gone, None)
        lost.pop(kept, None)
        for other, (total, pairs) in lost.items():
            before = near.get(other, (0, 0))
            near[other] = self.near[other][kept] = (before[0] + total, before[1] + pairs)
            del self.near[other][gone]
        for other in self.apart.pop(gone):
            self.apart[other].discard(gone)
            if other != kept:
                self.apart[other].add(kept)
                self.apart[kept].add(other)
        return kept
