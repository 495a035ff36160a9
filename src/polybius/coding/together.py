"""All parts of all acts of a document, weighed at once by a small network.

The trees that cast an act's parties (:mod:`polybius.coding.casting`) see one candidate at a time, as numbers. Here each
pair of an act and a candidate looks at the other candidates of its act and at the same candidate's parts in the other
acts, with what the language model holds of their words; twice. What comes out, log-odds of being an actor and a
recipient, is one more sign for the trees. ``training.together`` learns it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.coding.arrays import load_arrays
from polybius.coding.chains import FEATURES, Cast, Chain, Part
from polybius.coding.signs import ACTS
from polybius.parsing.surroundings import AHEAD, BACK
from polybius.records import Tokens

__all__ = [
    "BLOCKS",
    "CONTEXT",
    "DISTANCES",
    "HEADS",
    "Pairs",
    "Together",
    "apart",
    "grouped",
    "load_together",
    "pairs_of",
]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Found = Sequence[Sequence[tuple[Part, list[float]]]]
"""Of each match what :meth:`~polybius.coding.chains.Cast.weigh` gives."""

BLOCKS, HEADS = 2, 4
CONTEXT = 160
"""Numbers that the language model holds of a word."""
_DECIMALS = 3
"""Sums of products differ in the last bits between processors; what is handed on does not."""
_FURTHEST = 5
DISTANCES = 2 * _FURTHEST + 1
"""Classes of distance between two acts, earlier ones first."""
_EPSILON = 1e-5


class Pairs(NamedTuple):
    """The N pairs of an act and a candidate of a document with K acts and C candidates. ``signs`` (N, 2 * features): as
    actor, then as recipient; ``act``, ``chain`` (N): their numbers; ``phrase`` (N, CONTEXT): what the model holds of
    the candidate's place for the act; ``kind``, ``place``, ``trigger`` (K): the act's type, its word's number, and
    what the model holds of it; ``name`` (C, CONTEXT): of the candidate's places on the average. Where the model says
    nothing, zeros."""

    signs: Floats
    act: Ints
    chain: Ints
    phrase: Floats
    kind: Ints
    place: Ints
    trigger: Floats
    name: Floats


def pairs_of(cast: Cast, found: Found) -> Pairs:
    """The pairs of a document; matches without candidates have none."""
    acts = [k for k, parts in enumerate(found) if parts]
    triggers = np.array([cast.matches[k].trigger.i for k in acts], np.int64)
    contexts, near = _held(cast.tokens, triggers)
    chains: dict[Chain, int] = {}
    signs: list[list[float]] = []
    act: list[int] = []
    chain: list[int] = []
    heads: list[int] = []
    for number, k in enumerate(acts):
        sides = iter(found[k])
        for (part, as_actor), (_, as_recipient) in zip(sides, sides, strict=True):
            signs.append([*as_actor, *as_recipient])
            act.append(number)
            chain.append(chains.setdefault(part.chain, len(chains)))
            heads.append(cast.head[part.phrase])
    places = [[p for p in cast.places[c] if near[p]] or cast.places[c] for c in chains]
    return Pairs(
        np.array(signs, np.float32).reshape(-1, 2 * len(FEATURES)),
        np.array(act, np.int64),
        np.array(chain, np.int64),
        contexts[np.array(heads, np.int64)],
        np.array([ACTS[cast.matches[k].frame.act] for k in acts], np.int64),
        triggers,
        contexts[triggers],
        np.array([contexts[p].mean(0) for p in places], np.float32).reshape(-1, CONTEXT),
    )


def _held(tokens: Tokens, triggers: Ints) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """What the model holds of the words that are read with a trigger, and which these are: the gate lets others pass
    unread."""
    size = len(tokens.parse)
    near = np.zeros(size, np.bool_)
    for trigger in triggers.tolist():
        near[max(0, trigger - BACK) : trigger + AHEAD + 1] = True
    held = np.frombuffer(tokens.parse.contexts, np.float16)
    if not len(held):
        return np.zeros((size, CONTEXT), np.float32), near
    return np.where(near[:, None], held.reshape(size, CONTEXT), np.float16(0)).astype(np.float32), near


def grouped(numbers: Ints, size: int) -> Ints:
    """The members of each of ``size`` groups (groups, largest), -1 where a group has no more."""
    counts = np.bincount(numbers, minlength=size)
    out = np.full((size, int(counts.max(initial=0))), -1, np.int64)
    order = np.argsort(numbers, kind="stable")
    within = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
    out[numbers[order], within] = order
    return out


def apart(places: Ints) -> Ints:
    """Classes of distance between acts at these places (groups, members) (groups, members, members)."""
    words = places[:, :, None] - places[:, None]
    steps = np.minimum(_FURTHEST, np.floor(np.log2(1 + np.abs(words)) / 1.5))
    return np.asarray(np.sign(words) * steps + _FURTHEST, np.int64)


class Together:
    """The network, as a file of arrays (``training.together`` writes it, and has the same in torch)."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        self.arrays = arrays

    def odds(self, pairs: Pairs) -> Floats:
        """Log-odds of each pair as actor and as recipient (N, 2)."""
        if not len(pairs.signs):
            return np.zeros((0, 2), np.float32)
        by_act = grouped(pairs.act, len(pairs.kind))
        by_chain = grouped(pairs.chain, len(pairs.name))
        distance = apart(pairs.place[pairs.act][np.maximum(by_chain, 0)])
        a = self.arrays
        x = self._linear("signs", (pairs.signs - a["mean"]) / a["spread"]) + a["kind.weight"][pairs.kind][pairs.act]
        x = x + self._linear("trigger", pairs.trigger)[pairs.act] + self._linear("name", pairs.name)[pairs.chain]
        fit = np.tanh(self._linear("asks", pairs.trigger))[pairs.act] * np.tanh(self._linear("answers", pairs.phrase))
        x = x + self._linear("phrase", pairs.phrase) + self._linear("fit", fit)
        x = _gelu(self._norm("norm", x))
        x = x + self._linear("down", _gelu(self._linear("up", x)))
        for k in range(BLOCKS):
            x = x + self._look(f"blocks.{k}.rivals", x, by_act, None)
            near = a[f"blocks.{k}.near"][:, distance].transpose(1, 0, 2, 3)
            x = x + self._look(f"blocks.{k}.parts", x, by_chain, near)
            y = self._norm(f"blocks.{k}.norm", x)
            x = x + self._linear(f"blocks.{k}.down", _gelu(self._linear(f"blocks.{k}.up", y)))
        return np.asarray(np.round(self._linear("out", self._norm("last", x)), _DECIMALS), np.float32)

    def parts(self, pairs: Pairs, groups: Mapping[str, Sequence[int]], held: str) -> dict[str, Floats]:
        """What each group of signs (numbers of features) adds to the log-odds (N, 2): they less what they are with
        these signs at their averages. ``held``: the name of what the model holds of the words."""
        whole, size = self.odds(pairs), len(FEATURES)
        out: dict[str, Floats] = {}
        for name, features in groups.items():
            signs = pairs.signs.copy()
            columns = [column + side for column in features for side in (0, size)]
            signs[:, columns] = self.arrays["mean"][columns]
            out[name] = whole - self.odds(pairs._replace(signs=signs))
        blank = {k: np.zeros_like(getattr(pairs, k)) for k in ("phrase", "trigger", "name")}
        out[held] = whole - self.odds(pairs._replace(**blank))
        return out

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(x @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"], np.float32)

    def _norm(self, name: str, x: Floats) -> Floats:
        middle = x - x.mean(-1, keepdims=True)
        scale = np.sqrt((middle * middle).mean(-1, keepdims=True) + np.float32(_EPSILON))
        return np.asarray(middle / scale * self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"], np.float32)

    def _look(self, name: str, x: Floats, groups: Ints, near: Floats | None) -> Floats:
        """Each pair looks at the others of its group."""
        inside = groups >= 0
        count, width = groups.shape
        said = self._linear(f"{name}.ask", self._norm(f"{name}.norm", x))[np.maximum(groups, 0)]
        query, key, value = said.reshape(count, width, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
        scores = query @ key.transpose(0, 1, 3, 2) * np.float32(query.shape[-1] ** -0.5)
        if near is not None:
            scores = scores + near
        scores = np.where(inside[:, None, None], scores, np.float32(-1e4))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = scores / scores.sum(-1, keepdims=True) @ value
        out = np.zeros_like(x)
        given = self._linear(f"{name}.give", mixed.transpose(0, 2, 1, 3).reshape(count, width, -1))
        out[groups[inside]] = given[inside]
        return out


def _gelu(x: Floats) -> Floats:
    inner = np.float32(np.sqrt(2 / np.pi)) * (x + np.float32(0.044715) * x * x * x)
    return np.asarray(np.float32(0.5) * x * (1 + np.tanh(inner)), np.float32)


@cache
def load_together(name: str = "together.npz") -> Together:
    """The packaged network.

    Raises :class:`~polybius.errors.LexiconError` where it is damaged or was learnt of other features.
    """
    return Together({key: array.astype(np.float32) for key, array in load_arrays(name, FEATURES).items()})
