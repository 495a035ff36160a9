"""The scores of many pairs of mentions at once: what :meth:`Scorer.score` gives for each, to the last thousandth.

Each aspect of a pair depends on little of the two mentions (who acts, where, when), and the same little meets again and
again: in a thousand pairs the same two parties, the same two days. So each aspect numbers what it sees of the mentions,
is worked out once for each pair of numbers that occurs, and is then looked up for all pairs with numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.merging.features import Facts
from polybius.merging.scoring import Observation, Scorer

__all__ = ["score_pairs"]

CHUNK = 1 << 20
"""Pairs that are scored at once; it bounds the memory and changes no score."""

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_Observe = Callable[[Facts, Facts], list[Observation]]


class _Column(NamedTuple):
    """One aspect of the mentions: the number of what each shows (``code``), and one mention that shows each number."""

    code: Ints
    shown_by: list[Facts]


def score_pairs(scorer: Scorer, mentions: Sequence[Facts], pairs: Ints) -> tuple[Ints, Bools]:
    """Score of each of ``pairs`` (positions in ``mentions``; shape (pairs, 2)), and whether something forbids it."""
    tables = _Tables(scorer, mentions)
    parts = [tables.score(pairs[at : at + CHUNK]) for at in range(0, len(pairs), CHUNK)]
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.bool_)
    return np.concatenate([scores for scores, _ in parts]), np.concatenate([never for _, never in parts])


class _Tables:
    def __init__(self, scorer: Scorer, mentions: Sequence[Facts]) -> None:
        self._scorer, self._weights = scorer, scorer.weights
        self._aspects = [_column(mentions, aspect.key) for aspect in scorer.aspects]
        self._document = _column(mentions, lambda f: f.document)
        self._words = _column(mentions, lambda f: f.words)

    def score(self, pairs: Ints) -> tuple[Ints, Bools]:
        weights = self._weights
        total = np.full(len(pairs), weights.bias, np.int64)
        never = np.zeros(len(pairs), np.bool_)
        inside = self._document.code[pairs[:, 0]] == self._document.code[pairs[:, 1]]
        for aspect, column in zip(self._scorer.aspects, self._aspects, strict=True):
            at = np.flatnonzero(inside) if aspect.within else np.arange(len(pairs))
            gains, forbids = self._gains(column, pairs[at], aspect.observe)
            total[at] += gains
            never[at] |= forbids
        near = np.flatnonzero(total + self._scorer.words_gain > weights.reach)
        for column, observe in (
            (self._document, self._scorer.observe_stories),
            (self._words, self._scorer.observe_sentences),
        ):
            total[near] += self._gains(column, pairs[near], observe)[0]
        return total, never

    def _gains(self, column: _Column, pairs: Ints, observe: _Observe) -> tuple[Ints, Bools]:
        """What an aspect adds to the score of each pair, and whether it forbids it."""
        size = len(column.shown_by)
        codes, where = _numbered(column.code[pairs[:, 0]] * size + column.code[pairs[:, 1]], size * size)
        gains, forbids = np.zeros(len(codes), np.int64), np.zeros(len(codes), np.bool_)
        weight, forbidding = self._weights.weight, self._weights.forbids
        for n, code in enumerate(codes.tolist()):
            for name, value in observe(column.shown_by[code // size], column.shown_by[code % size]):
                gains[n] += round(weight[name] * value)
                forbids[n] |= name in forbidding
        return gains[where], forbids[where]


def _numbered(codes: Ints, limit: int) -> tuple[Ints, Ints]:
    """The different ones of ``codes`` (all below ``limit``), and for each of ``codes`` its place among them."""
    if limit > CHUNK << 2:
        different, where = np.unique(codes, return_inverse=True)
        return different, where
    seen = np.zeros(limit, np.bool_)
    seen[codes] = True
    different = np.flatnonzero(seen)
    place = np.zeros(limit, np.int64)
    place[different] = np.arange(len(different))
    return different, place[codes]


def _column(mentions: Sequence[Facts], key: Callable[[Facts], Hashable]) -> _Column:
    numbers: dict[Hashable, int] = {}
    shown_by: list[Facts] = []
    code = np.empty(len(mentions), np.int64)
    for n, facts in enumerate(mentions):
        code[n] = number = numbers.setdefault(key(facts), len(numbers))
        if number == len(shown_by):
            shown_by.append(facts)
    return _Column(code, shown_by)
