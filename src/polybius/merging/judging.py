"""Judgements as constraints on the merge.

``same`` puts all the mentions of both sides together; ``not-same`` keeps the sides apart; ``wrong`` takes mentions out
of the events; ``unsure`` is kept for people to see and changes nothing. A person's judgement goes before a model's, a
later one before an earlier one of the same kind of judge. Mentions that are not there any more are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from polybius.records import Judgement

__all__ = ["Constraints", "constraints_of"]

Pair = tuple[int, int]


class Constraints(NamedTuple):
    """``wrong``: mention ids to leave out; ``joined`` and ``apart``: pairs of mention ids."""

    wrong: frozenset[str]
    joined: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]

    def numbered(self, number: Mapping[str, int]) -> tuple[list[Pair], list[Pair]]:
        """The pairs by the numbers of the mentions that are there."""
        return _numbered(self.joined, number), _numbered(self.apart, number)


def _numbered(pairs: Iterable[tuple[str, str]], number: Mapping[str, int]) -> list[Pair]:
    return [(number[a], number[b]) for a, b in pairs if a in number and b in number]


def constraints_of(judgements: Sequence[Judgement]) -> Constraints:
    """What judgements ask for, in the order in which they were made; undone ones ask for nothing."""
    standing = [j for j in judgements if not j.undone and j.verdict != "unsure"]
    standing.sort(key=lambda j: j.by == "person")
    wrong: set[str] = set()
    verdict: dict[tuple[str, str], str] = {}
    for judgement in standing:
        left, right = judgement.left, judgement.right
        if judgement.verdict == "wrong":
            wrong.update((*left, *right))
            continue
        both = (*left, *right)
        if judgement.verdict == "same":
            pairs = [(a, b) for n, a in enumerate(both) for b in both[n + 1 :]]
            wrong.difference_update(both)
        else:
            pairs = [(a, b) for a in left for b in right]
        verdict.update({(min(a, b), max(a, b)): judgement.verdict for a, b in pairs if a != b})
    apart = tuple(sorted(p for p, v in verdict.items() if v == "not-same"))
    joined = _joined([p for p, v in verdict.items() if v == "same"], apart)
    return Constraints(frozenset(wrong), joined, apart)


def _joined(pairs: list[tuple[str, str]], apart: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Pairs to put together, without those that would bring together, by way of others, what is judged apart."""
    group: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    enemies: dict[str, set[str]] = {}
    for a, b in apart:
        enemies.setdefault(a, set()).add(b)
        enemies.setdefault(b, set()).add(a)
    out: list[tuple[str, str]] = []
    for pair in pairs:
        a, b = (group.setdefault(thing, thing) for thing in pair)
        own, other = members.setdefault(a, {a}), members.setdefault(b, {b})
        if a != b:
            if enemies.get(a, set()) & other:
                continue
            for thing in other:
                group[thing] = a
            own |= other
            enemies[a] = enemies.get(a, set()) | enemies.pop(b, set())
        out.append(pair)
    return tuple(sorted(out))
