"""Which mentions are compared at all: blocks by act, parties, place, trigger and time, bounded in size.

Comparing every mention with every other is hopeless from a few thousand documents on. Mentions of one event share the
act (or one that is often mixed up with it) and, beside it, both parties; or one party, where one of the two reports
leaves the other party out; or the place; or the document; or, where nobody is named, the trigger. A block that is too
large is cut by time, and one that is too large still is walked in the order of time with a window, so that the work
grows with the number of mentions, not with its square.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from polybius.merging.features import Facts
from polybius.merging.scoring import RECIPROCAL, SLACK, Weights, related_acts
from polybius.merging.words import families_of

__all__ = ["candidate_pairs"]

LARGEST = 160
"""Mentions in a block that are all compared with one another."""
WINDOW = 40
"""In a larger block: neighbours in the order of time that a mention is compared with."""
_BUCKET = 16
"""Days in a stretch of time by which large blocks are cut; stretches overlap by half."""

_Key = tuple[str, ...]


class _Outline:
    """The few things by which pairs are passed over before they are scored."""

    __slots__ = ("begin", "countries", "day", "end", "full", "line")

    def __init__(self, facts: Facts) -> None:
        actors = {i.country or i.key for i in facts.actors if i.country or i.named}
        recipients = {i.country or i.key for i in facts.recipients if i.country or i.named}
        self.countries = sorted(actors | recipients)
        reciprocal = facts.act in RECIPROCAL and len(actors | recipients) > 1
        self.full = bool(actors and recipients) or reciprocal
        self.begin, self.end = facts.begin, facts.end
        self.day = _day(facts)
        place = facts.place.name if facts.place else ""
        self.line = (self.day, self.countries, facts.mode or "", place, facts.trigger, facts.document, facts.start)


def _day(facts: Facts) -> int:
    if facts.begin is not None and facts.end is not None and facts.end - facts.begin <= _BUCKET:
        return facts.begin
    return facts.published if facts.published is not None and not facts.background else 0


def candidate_pairs(mentions: Sequence[Facts], weights: Weights) -> npt.NDArray[np.int64]:
    """Pairs of positions in ``mentions`` (sorted by the caller), each once, first < second; shape (pairs, 2)."""
    outlines = [_Outline(facts) for facts in mentions]
    blocks: dict[_Key, list[int]] = {}
    for number, facts in enumerate(mentions):
        for key in sorted(set(_keys(facts, outlines[number], weights))):
            blocks.setdefault(key, []).append(number)
    count = len(mentions)
    found: list[npt.NDArray[np.int64]] = [np.zeros(0, np.int64)]
    for key, block in sorted(blocks.items()):
        if len(block) > 1:
            special = _SPECIAL.get(key[0], _anything)
            chosen = [special(outlines[n]) for n in block]
            if any(chosen):
                pairs = [
                    a * count + b for a, b in _pairs(block, chosen, outlines) if not _apart(outlines[a], outlines[b])
                ]
                found.append(np.array(pairs, np.int64))
    codes = np.unique(np.concatenate(found))
    return np.stack([codes // max(1, count), codes % max(1, count)], axis=1)


def _keys(facts: Facts, outline: _Outline, weights: Weights) -> Iterator[_Key]:
    # Acts that reports mix up share the keys of each pair of them.
    acts = {f"{facts.act}+{b}" if facts.act < b else f"{b}+{facts.act}" for b in related_acts(facts.act, weights)}
    countries = outline.countries
    for act in acts:
        for n, party in enumerate(countries):
            yield "party", act, party
            if outline.full:
                for other in countries[n:] if len(countries) == 1 else countries[n + 1 :]:
                    yield "dyad", act, party, other
        if facts.place is not None and not facts.place.general:
            yield "place", act, facts.place.name
        if facts.place is not None and facts.place.country:
            yield "country", act, facts.place.country
        yield "document", act, facts.document
        for trigger in {facts.trigger, *families_of(facts.trigger)}:
            yield "trigger", act, trigger


def _one_sided(outline: _Outline) -> bool:
    """The report leaves a party out; two full dyads meet in the block of their dyad."""
    return not outline.full


def _unnamed(outline: _Outline) -> bool:
    """The report names nobody; named parties meet in the blocks of their parties."""
    return not outline.countries


def _anything(_: _Outline) -> bool:
    return True


_SPECIAL: dict[str, Callable[[_Outline], bool]] = {"party": _one_sided, "country": _unnamed, "trigger": _unnamed}
"""In blocks of these kinds, one of a pair must be such a report."""


def _apart(a: _Outline, b: _Outline) -> bool:
    """Do the times told exclude each other? Linking keeps such mentions apart without a score."""
    if a.begin is None or b.begin is None or a.end is None or b.end is None:
        return False
    return a.begin - b.end >= SLACK or b.begin - a.end >= SLACK


def _pairs(block: list[int], chosen: list[bool], outlines: Sequence[_Outline]) -> Iterator[tuple[int, int]]:
    """Pairs of a block of which one is chosen; in a large block only those near in time."""
    if len(block) <= LARGEST:
        yield from _all_pairs(block, chosen)
        return
    stretches: dict[int, list[tuple[int, bool]]] = {}
    for number, special in zip(block, chosen, strict=True):
        half = outlines[number].day // (_BUCKET // 2)
        for stretch in (half, half + 1):
            stretches.setdefault(stretch, []).append((number, special))
    for _, part in sorted(stretches.items()):
        if len(part) <= LARGEST:
            yield from _all_pairs([n for n, _ in part], [special for _, special in part])
            continue
        ordered = sorted(part, key=lambda entry: outlines[entry[0]].line)
        for n, (a, special) in enumerate(ordered):
            for b, also in ordered[n + 1 : n + 1 + WINDOW]:
                if special or also:
                    yield (a, b) if a < b else (b, a)


def _all_pairs(block: list[int], chosen: list[bool]) -> Iterator[tuple[int, int]]:
    for n, a in enumerate(block):
        if chosen[n]:
            yield from ((a, b) for b in block[n + 1 :])
        else:
            yield from ((a, b) for b, special in zip(block[n + 1 :], chosen[n + 1 :], strict=True) if special)
