from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from polybius.merging.groups import Groups, components
from polybius.merging.linking import link

Pairs = dict[tuple[int, int], int]


def test_highest_mean_first_and_a_bad_pair_keeps_clusters_apart() -> None:
    scores = {(0, 1): 3, (1, 2): 2, (0, 2): -9, (3, 4): 1}
    assert link(5, scores, []) == [(0, 1), (2,), (3, 4)]


def test_what_is_forbidden_holds_by_way_of_others() -> None:
    scores = {(0, 1): 5, (1, 2): 4}
    assert link(3, scores, [(0, 2)], missing=0) == [(0, 1), (2,)]


def test_joined_go_first_and_over_everything() -> None:
    assert link(3, {(0, 1): -9}, [(0, 1)], [(1, 0)]) == [(0, 1), (2,)]


def test_times_that_exclude_each_other_never_meet() -> None:
    scores = {(0, 1): 5, (1, 2): 5, (0, 2): 5}
    assert link(3, scores, [], times=[(10, 11), None, (20, 21)], slack=2) == [(0, 1), (2,)]
    assert link(3, scores, [], times=[(10, 11), None, (12, 13)], slack=2) == [(0, 1, 2)]


def test_uncompared_pairs_count_as_unlike() -> None:
    assert link(3, {(0, 1): 9, (1, 2): 2}, [], missing=-3) == [(0, 1), (2,)]
    assert link(3, {(0, 1): 9, (1, 2): 2}, [], missing=0) == [(0, 1, 2)]


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.integers(-5, 9), max_size=20
)


@given(PAIRS, st.lists(st.sampled_from(list(combinations(range(8), 2))), max_size=4))
def test_clusters_are_a_partition_that_keeps_what_is_forbidden(scores: Pairs, forbidden: list[tuple[int, int]]) -> None:
    clusters = link(8, scores, forbidden)
    assert sorted(n for c in clusters for n in c) == list(range(8))
    for cluster in clusters:
        assert not any(a in cluster and b in cluster for a, b in forbidden)
    assert clusters == link(8, dict(reversed(list(scores.items()))), list(reversed(forbidden)))


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=14))
def test_components_are_named_by_their_smallest_member(pairs: list[tuple[int, int]]) -> None:
    groups = Groups[int]()
    for a, b in pairs:
        groups.join(a, b)
    expected = [min(m for m in range(12) if groups.find(m) == groups.find(n)) for n in range(12)]
    assert components(12, np.array(pairs, np.int64).reshape(-1, 2)).tolist() == expected
