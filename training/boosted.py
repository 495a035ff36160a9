"""Boosted trees for coding (``polybius.coding.boosting``): learnt with scikit-learn, written as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["LEXICON", "learn", "write"]

LEXICON = Path(__file__).parents[1] / "src" / "polybius" / "lexicon"
ROUNDS, RATE, LEAVES, SMALLEST, SMOOTHING = 100, 0.1, 15, 20, 5.0


def learn(rows: npt.NDArray[np.floating], labels: Sequence[bool] | npt.NDArray[np.bool_]) -> Any:
    """A boosted classifier of rows of features."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS, learning_rate=RATE, max_leaf_nodes=LEAVES, min_samples_leaf=SMALLEST,
        l2_regularization=SMOOTHING, early_stopping=False, random_state=0,
    )  # fmt: skip
    return model.fit(rows, labels)


def write(model: Any, names: Sequence[str], path: Path) -> None:
    """The trees as arrays. A leaf is its own left and right; the values inside a tree are kept for explanations."""
    kinds = {"feature": np.int16, "threshold": np.float32, "left": np.int32, "right": np.int32, "value": np.float32}
    columns: dict[str, list[npt.NDArray[Any]]] = {k: [] for k in kinds}
    starts: list[int] = []
    steps = at = 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        own = at + np.arange(len(nodes))
        starts.append(at)
        columns["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
        columns["threshold"].append(np.where(leaf, 0, nodes["num_threshold"]))
        columns["left"].append(np.where(leaf, own, at + nodes["left"].astype(np.int64)))
        columns["right"].append(np.where(leaf, own, at + nodes["right"].astype(np.int64)))
        columns["value"].append(np.where(leaf, nodes["value"], RATE * nodes["value"]))
        steps = max(steps, int(nodes["depth"].max()))
        at += len(nodes)
    arrays = {k: np.concatenate(v).astype(kinds[k]) for k, v in columns.items()}
    base = np.float64(model._baseline_prediction.ravel()[0])
    np.savez_compressed(
        path, names=np.array(names), base=base, starts=np.array(starts, np.int32), steps=np.int32(steps), **arrays
    )
