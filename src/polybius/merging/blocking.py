"""Which mentions are compared at all: blocks by act, parties, place, trigger and time, bounded in size.

Comparing every mention with every other is hopeless from a few thousand documents on. Mentions of one event share the
act (or one that is often mixed up with it) and, beside it, both parties; or one party, where one of the two reports
leaves the other party out; or the place; or the document; or, where nobody is named, the trigger. A block that is too
large is cut by time, and one that is too large still is walked in the order of time with a window, so that the work
grows with the number of mentions, not with its square.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

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

_NEVER = 1 << 40
"""A day beyond all days, for mentions that tell no time."""

_Key = tuple[str, ...]
Pairs = npt.NDArray[np.int64]


class _Outline:
    """The few things by which pairs are passed over before they are scored."""

    __slots__ = ("begin", "countries", "dated", "day", "end", "full", "line")

    def __init__(self, facts: Facts) -> None:
        actors = {i.country or i.key for i in facts.actors if i.country or i.named}
        recipients = {i.country or i.key for i in facts.recipients if i.country or i.named}
        self.countries = sorted(actors | recipients)
        reciprocal = facts.act in RECIPROCAL and len(actors | recipients) > 1
        self.full = bool(actors and recipients) or reciprocal
        self.begin, self.end = facts.begin, facts.end
        self.dated = facts.begin is not None and facts.end is not None
        self.day = _day(facts)
        place = facts.place.name if facts.place else ""
        self.line = (self.day, self.countries, facts.mode or "", place, facts.trigger, facts.document, facts.start)


def _day(facts: Facts) -> int:
    if facts.begin is not None and facts.end is not None and facts.end - facts.begin <= _BUCKET:
        return facts.begin
    return facts.published if facts.published is not None and not facts.background else 0


def candidate_pairs(mentions: Sequence[Facts], weights: Weights) -> Pairs:
    """Pairs of positions in ``mentions`` (sorted by the caller), each once, first < second; shape (pairs, 2)."""
    outlines = [_Outline(facts) for facts in mentions]
    blocks: dict[_Key, list[int]] = {}
    for number, facts in enumerate(mentions):
        for key in set(_keys(facts, outlines[number], weights)):
            blocks.setdefault(key, []).append(number)
    count = max(1, len(mentions))
    told = np.array([(o.begin, o.end) if o.dated else (-_NEVER, _NEVER) for o in outlines], np.int64).reshape(-1, 2)
    found: list[Pairs] = [np.zeros(0, np.int64)]
    for key, block in blocks.items():
        if len(block) > 1:
            special = _SPECIAL.get(key[0], _anything)
            chosen = np.array([special(outlines[n]) for n in block])
            if chosen.any():
                pairs = _pairs(np.array(block, np.int64), chosen, outlines)
                pairs = pairs[~_apart(told[pairs[:, 0]], told[pairs[:, 1]])]
                found.append(pairs[:, 0] * count + pairs[:, 1])
    codes = np.unique(np.concatenate(found))
    return np.stack([codes // count, codes % count], axis=1)


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


def _apart(a: Pairs, b: Pairs) -> npt.NDArray[np.bool_]:
    """Do the times told (begin, end) exclude each other? Linking keeps such mentions apart without a score."""
    apart: npt.NDArray[np.bool_] = (a[:, 0] - b[:, 1] >= SLACK) | (b[:, 0] - a[:, 1] >= SLACK)
    return apart


def _pairs(block: Pairs, chosen: npt.NDArray[np.bool_], outlines: Sequence[_Outline]) -> Pairs:
    """Pairs of a block of which one is chosen, first < second; in a large block only those near in time."""
    if len(block) <= LARGEST:
        return _all_pairs(block, chosen)
    halves = np.array([outlines[n].day // (_BUCKET // 2) for n in block.tolist()], np.int64)
    out: list[Pairs] = []
    for stretch in np.union1d(halves, halves + 1).tolist():
        inside = (halves == stretch) | (halves == stretch - 1)
        part, special = block[inside], chosen[inside]
        if len(part) <= LARGEST:
            out.append(_all_pairs(part, special))
            continue
        order = sorted(range(len(part)), key=lambda k: outlines[part[k]].line)
        part, special = part[order], special[order]
        for step in range(1, WINDOW + 1):
            near = special[:-step] | special[step:]
            both = np.stack([part[:-step][near], part[step:][near]], axis=1)
            out.append(np.sort(both, axis=1))
    return np.concatenate(out)


def _all_pairs(block: Pairs, chosen: npt.NDArray[np.bool_]) -> Pairs:
    first, second = _triangle(len(block))
    if not chosen.all():
        some = chosen[first] | chosen[second]
        first, second = first[some], second[some]
    return np.stack([block[first], block[second]], axis=1)


@lru_cache(maxsize=LARGEST)
def _triangle(size: int) -> tuple[Pairs, Pairs]:
    first, second = np.triu_indices(size, 1)
    return first, second
