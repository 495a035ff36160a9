"""Parties that a sentence leaves out because an earlier one has told them: "the summit in Helsinki", "was cancelled".

A frame that failed only for want of parties is completed from the latest mention of the same act, where the words
that express the act are the same or both are event nouns of one frame. The parties are marked as implied.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from polybius.coding.matching import Match
from polybius.records import Party

__all__ = ["WANTING", "complete"]

WANTING = frozenset({"no political party", "no actor", "no recipient"})
"""Reasons for which a frame may be completed."""
_REACH = 10
"""Sentences back that a mention is still remembered for a back-reference with words of its own."""


def complete(winners: Iterable[Match], wanting: Iterable[Match]) -> list[Match]:
    """The wanting matches that an earlier mention completes, in text order."""
    known = sorted(winners, key=lambda m: m.trigger.i)
    taken = {m.trigger.i for m in known}
    out: list[Match] = []
    for match in sorted(wanting, key=lambda m: m.trigger.i):
        if match.trigger.i in taken:
            continue
        earlier = _earlier(match, [*known, *out])
        if earlier is not None:
            taken.add(match.trigger.i)
            out.append(_filled(match, earlier))
    return out


def _earlier(match: Match, known: list[Match]) -> Match | None:
    best: Match | None = None
    for other in known:
        if other.trigger.i >= match.trigger.i or other.frame.act != match.frame.act:
            continue
        if match.trigger.sent - other.trigger.sent > _REACH:
            continue
        same_word = other.trigger.lemma.lower() == match.trigger.lemma.lower()
        same_noun = other.frame.id == match.frame.id and match.word.nominal
        if not (same_word or same_noun) or not _agrees(match, other):
            continue
        if best is None or other.trigger.i > best.trigger.i:
            best = other
    return best


def _agrees(match: Match, other: Match) -> bool:
    """Parties that the match has must not contradict the earlier mention's: they are among them, or fill a gap."""
    theirs = {n for p in (*other.actors, *other.recipients) for n in (p.phrase, p.refers) if n is not None}
    if not theirs:
        return False
    ours = {n for p in match.actors for n in (p.phrase, p.refers) if n is not None}
    return not ours or not ours.isdisjoint(theirs)


def _filled(match: Match, earlier: Match) -> Match:
    path = f"implied by “{earlier.trigger.text}”"

    def implied(parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(
            msgspec.structs.replace(p, implied=True, path=path if p.phrase is not None else p.path) for p in parties
        )

    actors = match.actors or implied(earlier.actors)
    held = {p.phrase for p in actors}
    recipients = match.recipients or tuple(p for p in implied(earlier.recipients) if p.phrase not in held)
    return msgspec.structs.replace(match, fired=True, reason="fired", actors=actors, recipients=recipients)
