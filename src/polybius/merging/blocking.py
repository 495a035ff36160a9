"""Which mentions are compared at all: blocks by act, parties, place, trigger and time, bounded in size.

Comparing every mention with every other is hopeless from a few thousand documents on. Mentions of one event share at
least one key: the act with a party, the act with a place, or the trigger in a document of the same story. A block that
is too large is cut by time, and one that is too large still is walked in the order of time with a window, so that the
work grows with the number of mentions, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from polybius.merging.features import Facts
from polybius.merging.scoring import Weights, related_acts
from polybius.merging.words import families_of

__all__ = ["candidate_pairs"]

LARGEST = 160
"""Mentions in a block that are all compared with one another."""
WINDOW = 40
"""In a larger block: neighbours in the order of time that a mention is compared with."""
_BUCKET = 16
"""Days in a stretch of time by which large blocks are cut; stretches overlap by half."""


def candidate_pairs(mentions: Sequence[Facts], weights: Weights) -> list[tuple[int, int]]:
    """Pairs of positions in ``mentions`` (sorted by the caller), each once, ``a < b``, sorted."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for number, facts in enumerate(mentions):
        for key in sorted(set(_keys(facts, weights))):
            blocks.setdefault(key, []).append(number)
    pairs: set[tuple[int, int]] = set()
    for _, block in sorted(blocks.items()):
        for part in _cut(block, mentions):
            pairs.update(part)
    return sorted(pairs)


def _keys(facts: Facts, weights: Weights) -> Iterator[tuple[str, ...]]:
    # Acts that reports mix up share the keys of each pair of them.
    acts = {f"{a}+{b}" if a < b else f"{b}+{a}" for a in [facts.act] for b in related_acts(facts.act, weights)}
    triggers = {facts.trigger, *families_of(facts.trigger)}
    parties = [i.country or i.key for i in (*facts.actors, *facts.recipients) if i.country or i.named]
    for act in acts:
        for party in parties:
            yield "party", act, party
        if facts.place is not None:
            yield "place", act, facts.place.name
            if facts.place.country:
                yield "country", act, facts.place.country
        yield "document", act, facts.document
        for trigger in triggers:
            yield "trigger", act, trigger


def _cut(block: list[int], mentions: Sequence[Facts]) -> Iterator[Iterable[tuple[int, int]]]:
    if len(block) <= LARGEST:
        yield ((a, b) for n, a in enumerate(block) for b in block[n + 1 :])
        return
    stretches: dict[int, list[int]] = {}
    for number in block:
        day = _day(mentions[number])
        half = day // (_BUCKET // 2)
        for stretch in (half, half + 1):
            stretches.setdefault(stretch, []).append(number)
    for _, part in sorted(stretches.items()):
        if len(part) <= LARGEST:
            yield ((a, b) for n, a in enumerate(part) for b in part[n + 1 :])
            continue
        ordered = sorted(part, key=lambda n: _place_in_line(mentions[n]))
        for n, a in enumerate(ordered):
            yield ((min(a, b), max(a, b)) for b in ordered[n + 1 : n + 1 + WINDOW])


def _day(facts: Facts) -> int:
    if facts.begin is not None and facts.end is not None and facts.end - facts.begin <= _BUCKET:
        return facts.begin
    return facts.published if facts.published is not None and not facts.background else 0


def _place_in_line(facts: Facts) -> tuple[object, ...]:
    parties = sorted(i.country or i.key for i in (*facts.actors, *facts.recipients))
    place = facts.place.name if facts.place else ""
    return _day(facts), parties, facts.mode or "", place, facts.trigger, facts.document, facts.start, facts.id
