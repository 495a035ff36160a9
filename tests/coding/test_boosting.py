"""Boosted trees from arrays: sums of leaves, reasons that add up, and files that do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.coding import accepting, casting
from polybius.coding.boosting import Boosted, load_boosted
from polybius.errors import LexiconError


def stump_and_tree() -> Boosted:
    """A tree of one question on "a", and one that asks "b", then "a"."""
    return Boosted(
        names=("a", "b"),
        base=0.5,
        starts=np.array([0, 3]),
        feature=np.array([0, 0, 0, 1, 0, 0, 0, 0]),
        threshold=np.array([1.0, 0, 0, 0.0, 0, 5.0, 0, 0]),
        left=np.array([1, 1, 2, 4, 4, 6, 6, 7]),
        right=np.array([2, 1, 2, 5, 4, 7, 6, 7]),
        value=np.array([0.1, -1.0, 1.0, 0.2, -0.5, 0.3, 0.25, 2.0]),
        steps=2,
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((1.0, 0.0), 0.5 - 1.0 - 0.5),
        ((1.1, 0.0), 0.5 + 1.0 - 0.5),
        ((2.0, 1.0), 0.5 + 1.0 + 0.25),
        ((6.0, 1.0), 0.5 + 1.0 + 2.0),
    ],
)
def test_odds_are_the_sum_of_the_leaves(row: tuple[float, float], expected: float) -> None:
    assert stump_and_tree().odds(np.array([row])).tolist() == pytest.approx([expected])


def test_no_rows_have_no_odds() -> None:
    assert stump_and_tree().odds(np.zeros((0, 2))).shape == (0,)


def test_the_shares_of_the_features_lead_from_the_roots_to_the_leaves() -> None:
    trees = stump_and_tree()
    row = np.array([6.0, 1.0])
    roots = trees.value[trees.starts].sum()
    assert sum(trees.shares(row).values()) == pytest.approx(trees.odds(row[None])[0] - trees.base - roots)
    assert set(trees.shares(row)) == {"a", "b"}


@pytest.mark.parametrize(("name", "features"), [("casting.npz", casting.SIGNS), ("accepting.npz", accepting.FEATURES)])
def test_the_shipped_trees_are_whole(name: str, features: tuple[str, ...]) -> None:
    trees = load_boosted(name, features)
    count = len(trees.value)
    assert all(len(a) == count for a in (trees.feature, trees.threshold, trees.left, trees.right))
    assert ((trees.left >= 0) & (trees.left < count) & (trees.right >= 0) & (trees.right < count)).all()
    assert trees.feature.max() < len(features)
    leaves = (trees.left == np.arange(count)).sum()
    assert leaves == (count - len(trees.starts)) // 2 + len(trees.starts)


@given(st.lists(st.floats(-10, 10), min_size=len(casting.SIGNS), max_size=len(casting.SIGNS)))
def test_a_row_has_the_same_odds_in_any_company(row: list[float]) -> None:
    trees = load_boosted("casting.npz", casting.SIGNS)
    alone = trees.odds(np.array([row]))[0]
    assert trees.odds(np.array([[0.0] * len(row), row, row]))[1:].tolist() == [alone, alone]
    assert np.isfinite(alone)


def test_trees_of_other_features_are_refused() -> None:
    with pytest.raises(LexiconError, match=r"casting\.npz: learnt of other features"):
        load_boosted("casting.npz", ("p",))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(LexiconError, match=r"nothing\.npz"):
        load_boosted("nothing.npz", ())
