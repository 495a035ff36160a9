"""Variations of labelled texts: other states in the same roles, words left out. The labels stay where they are."""

from __future__ import annotations

import dataclasses
import functools
import random
from collections.abc import Sequence

from training.acts import Stretch, Told
from training.gazetteer import rows

__all__ = ["masked", "moved"]

MASK = 103
"""The encoder's piece for a word that is not shown."""


@functools.cache
def _states() -> tuple[tuple[str, str, str, str], ...]:
    """(name, adjective, people, capital) of the states for which all four are single words."""
    out = []
    for row in rows("countries.tsv"):
        if len(row) > 5 and row[0] != "code":
            first = tuple(column.split("|")[0] for column in row[2:6])
            if all(first) and all(" " not in word and "." not in word for word in first):
                out.append((first[0], first[1], first[2], first[3]))
    return tuple(out)


@functools.cache
def _known() -> dict[str, tuple[int, int]]:
    """Word → which state, which of its four words."""
    out: dict[str, tuple[int, int]] = {}
    for number, words in enumerate(_states()):
        for kind, word in enumerate(words):
            out.setdefault(word, (number, kind))
    return out


def moved(t: Told, rng: random.Random) -> Told:
    """The text with each state in it exchanged for another one, everywhere the same."""
    known, states = _known(), _states()
    found = dict.fromkeys(known[w][0] for stretch in t.stretches for w in stretch.sentence.words if w in known)
    if not found:
        return t
    others = dict(zip(found, rng.sample(range(len(states)), len(found)), strict=True))

    def other(word: str) -> str:
        if word not in known:
            return word
        number, kind = known[word]
        return states[others[number]][kind]

    def rewritten(stretch: Stretch) -> Stretch:
        words = [other(word) for word in stretch.sentence.words]
        return dataclasses.replace(stretch, sentence=dataclasses.replace(stretch.sentence, words=words))

    return dataclasses.replace(t, stretches=[rewritten(stretch) for stretch in t.stretches])


def masked(pieces: Sequence[list[int]], rng: random.Random, share: float = 0.1) -> list[list[int]]:
    """The pieces of words, some words not shown."""
    return [[MASK] if rng.random() < share else p for p in pieces]
