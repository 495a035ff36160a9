"""Spanning trees against brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.parsing.trees import best_tree


def is_tree(heads: list[int]) -> bool:
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            return False
    return heads.count(0) == 1


@given(st.integers(1, 4), st.integers(0, 10_000))
@settings(max_examples=150, deadline=None)
def test_best_of_all_trees(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)) * 5
    heads = best_tree(scores)
    assert is_tree(heads)
    best = max(
        sum(scores[i, h] for i, h in enumerate(heads))
        for heads in map(list, product(range(n + 1), repeat=n))
        if all(h != i + 1 for i, h in enumerate(heads)) and is_tree(heads)
    )
    assert np.isclose(sum(scores[i, h] for i, h in enumerate(heads)), best)


@given(st.integers(5, 120), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_always_a_tree(n: int, seed: int) -> None:
    assert is_tree(best_tree(np.random.default_rng(seed).normal(size=(n, n + 1)) * 5))
