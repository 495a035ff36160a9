"""Boosted decision trees as a file of arrays: what is learnt of a decision that rests on many small signs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from polybius.coding.arrays import load_arrays
from polybius.errors import LexiconError

__all__ = ["Boosted", "load_boosted"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Boosted:
    """Trees over named features. The nodes of all trees stand in one row; a leaf is its own left and right child, so
    that every row of features may be led down by the same number of steps."""

    def __init__(
        self, names: Sequence[str], base: float, starts: Ints, feature: Ints, threshold: Floats, left: Ints,
        right: Ints, value: Floats, steps: int,
    ) -> None:  # fmt: skip
        self.names, self.base, self.steps = tuple(names), base, steps
        self.starts, self.feature, self.threshold = starts, feature, threshold
        self.left, self.right, self.value = left, right, value

    def odds(self, rows: Floats) -> Floats:
        """Log-odds of each row of features (rows, features)."""
        if not len(rows):
            return np.zeros(0)
        at = np.broadcast_to(self.starts, (len(rows), len(self.starts)))
        row = np.arange(len(rows))[:, None]
        for _ in range(self.steps):
            goes_left = rows[row, self.feature[at]] <= self.threshold[at]
            at = np.where(goes_left, self.left[at], self.right[at])
        return np.asarray(self.base + self.value[at].sum(1))

    def shares(self, row: Floats) -> dict[str, float]:
        """What each feature adds to the log-odds of one row, walking down each tree; they and ``base`` make the sum."""
        out: dict[str, float] = {}
        for start in self.starts.tolist():
            at = start
            while self.left[at] != at:
                name = self.names[self.feature[at]]
                below = self.left[at] if row[self.feature[at]] <= self.threshold[at] else self.right[at]
                out[name] = out.get(name, 0.0) + float(self.value[below] - self.value[at])
                at = int(below)
        return out


@cache
def load_boosted(name: str, features: tuple[str, ...]) -> Boosted:
    """The trees of a file of the lexicon (``training.casting`` writes it).

    Raises :class:`~polybius.errors.LexiconError` where it is damaged or was learnt of other features.
    """
    arrays = load_arrays(name, features)
    try:
        return Boosted(
            features, float(arrays["base"]), arrays["starts"].astype(np.int64), arrays["feature"].astype(np.int64),
            arrays["threshold"].astype(np.float64), arrays["left"].astype(np.int64),
            arrays["right"].astype(np.int64), arrays["value"].astype(np.float64), int(arrays["steps"]),
        )  # fmt: skip
    except (ValueError, KeyError) as error:
        raise LexiconError(f"{name}: {error}") from error
