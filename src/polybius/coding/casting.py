"""Who plays which part: the parties of every act of a document, weighed against one another.

What speaks for whom (:mod:`polybius.coding.chains`) is weighed by boosted trees that learnt it from labelled documents
(``training.casting``). The likely ones are the parties; explaining tells what tipped the scales.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from polybius.coding.boosting import Boosted, load_boosted
from polybius.coding.chains import FEATURES, Cast, Chain, Part
from polybius.coding.matching import Match
from polybius.coding.together import Pairs, load_together, pairs_of
from polybius.coding.words import word_class
from polybius.records import Party

__all__ = ["SIGNS", "Bars", "choose", "kind_of", "recast", "weighed"]

SIGNS = (*FEATURES, "together")
"""What the trees look at: the features of a chain as a party of an act, and what all parts weighed at once say."""

Likely = tuple[dict[Chain, float], dict[Chain, float]]
"""By side (actors, recipients) and chain: how likely a party it is."""
_SURE, _LIKELY = 0.8, 0.5
_TOLD = 0.1
"""What is less likely is not told when explaining."""
_REASONS = 3
"""So many signs are told of each party when explaining."""
_AT_ONCE = "all parts weighed at once"
_SIGNS = {
    "the model's reading of its words": ("p", "q", "total", "total_other", "head_p", "inner_p", "joined_p"),
    "the model's reading of its country's names": ("country_p", "country_q"),
    "its rivals": ("rival", "country_rival"),
    "grammar and frame": ("own", "other", "country_own", "country_other", "empty", "beside", "opposite"),
    "the kind of act": ("side", "act", "reciprocal", "nominal", "likelihood", "status"),
    "where it stands": (
        "up", "down", "relation", "case", "speaks", "sentence", "paragraph", "near", "before", "later",
    ),
    "who it is": (
        "share", "rank", "first", "country", "international", "only_pronouns", "pronoun", "kind",
    ),
    _AT_ONCE: ("together",),
    "its part in other acts": ("same_act", "same_word", "all_own", "all_other", "again", "returned"),
}  # fmt: skip
_SIGN_OF = {feature: sign for sign, features in _SIGNS.items() for feature in features}


class Bars(NamedTuple):
    """From which probability on a chain is an actor or a recipient, alone on its side or beside others; the actor of an
    act that is told of nobody; the likeliest actor of an act that has none else; one coordinated with a party."""

    actor: float
    recipient: float
    beside: float
    unnamed: float
    least: float
    joined: float = 1.0


def recast(cast: Cast, bars: Callable[[str], Bars], *, explaining: bool = False) -> list[Match]:
    """The matches with the parties that all signs together make likely. Those that the grammar and the model found
    first stay as they are where they are likely enough; others say how likely they are. ``bars``: those of a type of
    act; ``explaining``: say in each match what tipped the scales."""
    trees = load_boosted("casting.npz", SIGNS)
    found, rows, pairs = weighed(cast)
    parts_of = _parts(pairs) if explaining else {}
    chances = (1 / (1 + np.exp(-trees.odds(rows)))).tolist()
    out: list[Match] = []
    at = 0
    for k, match in enumerate(cast.matches):
        parts = found[k]
        likely: Likely = ({}, {})
        where: dict[Chain, int] = {}
        for part, chance in zip(parts, chances[at : at + len(parts)], strict=True):
            likely[part.side][part.chain] = chance
            where[part.chain] = part.phrase
        done = _recast(cast, match, cast.sides[k], likely, where, bars(kind_of(match)))
        if explaining:
            tipped = [
                _reason(cast, trees, part, row, likely, {name: float(p[at + i]) for name, p in parts_of.items()})
                for i, (part, row) in enumerate(zip(parts, rows[at:], strict=False))
                if likely[part.side][part.chain] >= _TOLD
            ]
            done = msgspec.structs.replace(done, weighed=tuple(tipped))
        at += len(parts)
        out.append(done)
    return out


def weighed(cast: Cast) -> tuple[list[list[Part]], npt.NDArray[np.float64], Pairs]:
    """By match the parts that are weighed; the signs of all of them, one after the other (parts, ``SIGNS``); and the
    pairs of acts and candidates that were weighed at once for these."""
    found = [list(cast.weigh(k)) if m.proposal is not None else [] for k, m in enumerate(cast.matches)]
    rows = np.array([row for parts in found for _, row in parts], np.float64).reshape(-1, len(FEATURES))
    pairs = pairs_of(cast, found)
    together = load_together().odds(pairs).reshape(-1, 1)
    return [[part for part, _ in parts] for parts in found], np.concatenate([rows, together], 1), pairs


def _parts(pairs: Pairs) -> dict[str, npt.NDArray[np.float32]]:
    """What each kind of sign gives to what all parts weighed at once say, of all parts one after the other."""
    numbers = {name: [FEATURES.index(f) for f in signs if f in FEATURES] for name, signs in _SIGNS.items()}
    groups = {name: features for name, features in numbers.items() if features}
    said = load_together().parts(pairs, groups, "what the model holds of the words")
    return {name: odds.reshape(-1) for name, odds in said.items()}


def kind_of(match: Match) -> str:
    """The type of act by which bars are chosen: a visit has a host, and is no meeting of several."""
    return "visit" if match.frame.mode == "visit" else match.frame.act


def _recast(
    cast: Cast, match: Match, first: tuple[dict[Chain, Party], dict[Chain, Party]],
    likely: Likely, where: dict[Chain, int], bars: Bars,
) -> Match:  # fmt: skip
    if match.proposal is None or not likely[0]:
        return match
    unnamed = tuple(p for p in match.actors if p.phrase is None)
    clashes = cast.clashes(where)
    _without_complements(cast, likely, where)
    chosen = choose(cast.country, likely, clashes, bars, unnamed=bool(unnamed), joined=cast.joined(where))
    _add_fellows(cast, chosen, where)
    _drop_settings(cast, match, chosen, where)

    def party(chain: Chain, side: int) -> Party:
        if chain in first[side]:
            return first[side][chain]
        phrase = where[chain]
        told = cast.tokens[cast.head[phrase]].sent == match.trigger.sent
        found = _words(likely[side].get(chain, 0.0))
        return Party(phrase, found, refers=cast.refers(chain, phrase), implied=not told)

    def side(number: int) -> tuple[Party, ...]:
        found = [party(chain, number) for chain in chosen[number]]
        span = cast.parties.phrase
        return tuple(
            sorted(found, key=lambda p: (span(p.phrase).span, p.phrase, p.refers or 0) if p.phrase is not None else ())
        )

    actors = side(0) or unnamed or match.actors
    return msgspec.structs.replace(match, actors=actors, recipients=side(1))


def _without_complements(cast: Cast, likely: Likely, where: dict[Chain, int]) -> None:
    """A phrase that completes a party's is no party beside it ("governments of the *region*"), and a number that a
    party completes is none either ("*thousands* of people"). In place."""
    reading = cast.parties.reading
    for side in likely:
        for inner in tuple(side):
            outer = next(
                (c for c in side if side[c] >= _LIKELY and c != inner and cast.hangs(where[inner], where[c])), None
            )
            if outer is None:
                continue
            if reading(where[inner]).is_party and not reading(where[outer]).is_party:
                side[inner], side[outer] = max(side[inner], side[outer]), 0.0
            else:
                side[inner] = 0.0


def _drop_settings(
    cast: Cast, match: Match, chosen: tuple[list[Chain], list[Chain]], where: dict[Chain, int]
) -> None:  # fmt: skip
    """The place of an act in the actor's own country is no recipient ("Chad bans rallies *in N'Djamena*"). In
    place."""
    doers = {cast.country[c] for c in chosen[0]} - {None}
    if match.frame.act == "ASSAULT" or not doers:
        return
    chosen[1][:] = [
        c for c in chosen[1]
        if not (
            cast.country[c] in doers
            and cast.parties.reading(where[c]).kind in ("state", "place")
            and cast.tokens[cast.head[where[c]]].case in word_class("locative")
        )
    ]  # fmt: skip


def _add_fellows(cast: Cast, chosen: tuple[list[Chain], list[Chain]], where: dict[Chain, int]) -> None:
    """Whoever else a chosen "both" or "they" stands for is a party of the same side. In place."""
    for side in chosen:
        for chain in tuple(side):
            for other in cast.fellows(where[chain]):
                if where.setdefault(other, where[chain]) == where[chain] and not any(other in s for s in chosen):
                    side.append(other)


def _reason(
    cast: Cast, trees: Boosted, part: Part, row: npt.NDArray[np.float64], likely: Likely, at_once: dict[str, float]
) -> str:
    signs: dict[str, float] = {}
    for feature, share in trees.shares(row).items():
        signs[_SIGN_OF[feature]] = signs.get(_SIGN_OF[feature], 0.0) + share
    strongest = sorted(signs, key=lambda sign: (-abs(signs[sign]), sign))[:_REASONS]
    words = cast.parties.phrase(part.phrase).span.of(cast.tokens.document.text)
    inner = sorted(at_once, key=lambda sign: (-abs(at_once[sign]), sign))[:_REASONS]
    of_which = ", ".join(f"{sign} {at_once[sign]:+.1f}" for sign in inner)
    told = ", ".join(
        f"{sign} {signs[sign]:+.1f}" + (f" (in it {of_which})" if sign == _AT_ONCE else "") for sign in strongest
    )
    return f"{('actor', 'recipient')[part.side]} “{words}” {likely[part.side][part.chain]:.0%}: {told}"


def choose(
    country: dict[Chain, str | None], likely: Likely,
    clashes: frozenset[tuple[Chain, Chain]], bars: Bars, *, unnamed: bool,
    joined: frozenset[tuple[Chain, Chain]] = frozenset(),
) -> tuple[list[Chain], list[Chain]]:  # fmt: skip
    """Actors and recipients: the likely chains, each on its likelier side; of those of one country that are not
    coordinated, or whose words clash, the likeliest. ``unnamed``: the act is told of nobody in particular ("was killed
    by gunmen"). ``joined``: pairs of coordinated ones."""
    sides: list[list[Chain]] = []
    alone = (bars.unnamed if unnamed else bars.actor, bars.recipient)
    for own, other, bar in zip(likely, reversed(likely), alone, strict=True):
        kept: list[Chain] = []
        seen: set[str] = set()
        for chain in sorted(own, key=lambda c: -own[c]):
            land = country[chain]
            with_one = any((chain, k) in joined for k in kept)
            needed = bars.joined if with_one else bars.beside if kept else bar
            if own[chain] < needed or own[chain] < other[chain] or (land in seen and not with_one):
                continue
            if any((chain, k) in clashes for k in kept):
                continue
            kept.append(chain)
            if land is not None:
                seen.add(land)
        sides.append(kept)
    actors, recipients = sides
    if not actors and not unnamed:
        best = max(likely[0], key=lambda c: likely[0][c])
        if likely[0][best] >= bars.least:
            actors = [best]
    return actors, [c for c in recipients if c not in actors]


def _words(chance: float) -> str:
    """How a party is said to have been found."""
    return "cast" if chance >= _SURE else "cast (likely)" if chance >= _LIKELY else "cast (in doubt)"
