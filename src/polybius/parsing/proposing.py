"""What the model takes words for as triggers of acts: from scores to :class:`~polybius.records.Proposal` rows.

A word's scores are integer sums of the network, scaled; what is computed of them here is in double precision and
rounded, so that
the rows do not depend on what else was in the call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from polybius.parsing.model import ActLabels, Outputs
from polybius.records import Argument, Proposal

__all__ = ["FLOOR", "likely", "propose"]

Doubles = npt.NDArray[np.float64]

FLOOR = 0.02
"""Words less likely than this to tell an act get no proposal."""
_LEAST = 0.02
"""Acts, modes and statuses less likely than this are left out."""
_ARGUMENT = 0.05
"""Words less likely than this to belong to a party are left out."""


def propose(
    outputs: Outputs, exists: npt.NDArray[np.bool_], firsts: Sequence[int], labels: ActLabels
) -> Iterator[Proposal]:
    """The proposals of a call. ``exists`` (B, N): the words of its windows; ``firsts``: number of the first word of
    each."""
    if not len(outputs.event):
        return
    sizes = np.cumsum([len(labels.acts), len(labels.modes), len(labels.statuses), 1])
    act, mode, status, background, asked = np.split(outputs.event.astype(np.float64), sizes, 1)
    act = _shares(act)
    rows, columns = np.nonzero(exists)
    begins = np.searchsorted(rows, np.arange(len(exists) + 1)).tolist()
    for word in np.flatnonzero(1 - act[:, 0] >= FLOOR).tolist():
        row, column = int(rows[word]), int(columns[word])
        first, last = begins[row], begins[row + 1]
        yield Proposal(
            token=firsts[row] + column,
            acts=_ranked(act[word], labels.acts, skip=0),
            modes=_ranked(_shares(mode[word : word + 1])[0], labels.modes),
            statuses=_ranked(_shares(status[word : word + 1])[0], labels.statuses),
            background=round(float(_chance(background[word])[0]), 4),
            arguments=_arguments(asked[word], outputs.argument[first:last], firsts[row]),
        )


def likely(outputs: Outputs, exists: npt.NDArray[np.bool_], gate: float, labels: ActLabels) -> npt.NDArray[np.bool_]:
    """By window: does any word tell an act with a probability of at least ``gate``?"""
    chance = 1 - _shares(outputs.event[:, : len(labels.acts)].astype(np.float64))[:, 0]
    rows = np.nonzero(exists)[0]
    return np.bincount(rows, chance >= gate, minlength=len(exists)) > 0


def _shares(scores: Doubles) -> Doubles:
    out = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(out / out.sum(1, keepdims=True), np.float64)


def _chance(scores: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -50, 50))), np.float64)


def _ranked(shares: Doubles, names: tuple[str, ...], skip: int | None = None) -> tuple[tuple[str, float], ...]:
    kept = [(names[k], round(float(shares[k]), 4)) for k in np.flatnonzero(shares >= _LEAST).tolist() if k != skip]
    return tuple(sorted(kept, key=lambda pair: (-pair[1], pair[0])))


def _arguments(asked: Doubles, words: npt.NDArray[np.float32], first: int) -> tuple[Argument, ...]:
    size = words.shape[1] + 1
    vectors = words.astype(np.float64)
    actor, recipient = (
        _chance((vectors * asked[at : at + size - 1]).sum(1) + asked[at + size - 1]) for at in (0, size)
    )
    near = np.flatnonzero(np.maximum(actor, recipient) >= _ARGUMENT).tolist()
    return tuple(Argument(first + i, round(float(actor[i]), 4), round(float(recipient[i]), 4)) for i in near)
