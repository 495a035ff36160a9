"""The parts of a document's acts, weighed at once: what the network looks at, and that its order does not matter."""

from __future__ import annotations

import numpy as np
import pytest

from polybius.coding.chains import FEATURES
from polybius.coding.together import CONTEXT, DISTANCES, Pairs, apart, grouped, load_together
from polybius.errors import LexiconError
from polybius.lexicon import data_file


def made(acts: int = 3, chains: int = 4, seed: int = 1) -> Pairs:
    """A document with every pair of an act and a chain."""
    rng = np.random.default_rng(seed)

    def numbers(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    act, chain = (x.ravel() for x in np.indices((acts, chains)))
    return Pairs(
        numbers(acts * chains, 2 * len(FEATURES)), act, chain, numbers(acts * chains, CONTEXT),
        rng.integers(0, 16, acts), np.sort(rng.integers(0, 300, acts)), numbers(acts, CONTEXT),
        numbers(chains, CONTEXT),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "size", "groups"),
    [
        ([0, 0, 1], 2, [[0, 1], [2, -1]]),
        ([1, 0, 1, 1], 3, [[1, -1, -1], [0, 2, 3], [-1, -1, -1]]),
        ([], 0, []),
    ],
)
def test_grouped(numbers: list[int], size: int, groups: list[list[int]]) -> None:
    assert grouped(np.array(numbers, np.int64), size).tolist() == groups


def test_acts_further_apart_are_in_classes_further_from_the_middle() -> None:
    classes = apart(np.array([[0, 1, 30, 2000]]))[0]
    assert classes[0].tolist() == sorted(classes[0].tolist(), reverse=True)
    assert (classes + classes.T == DISTANCES - 1).all()
    assert classes.min() >= 0
    assert classes.max() < DISTANCES


def test_no_pairs_no_odds() -> None:
    assert load_together().odds(made(0, 0)).shape == (0, 2)


def test_the_order_of_the_pairs_changes_nothing() -> None:
    pairs = made()
    order = np.random.default_rng(2).permutation(len(pairs.signs))
    mixed = pairs._replace(
        signs=pairs.signs[order], act=pairs.act[order], chain=pairs.chain[order], phrase=pairs.phrase[order]
    )
    together = load_together()
    assert np.allclose(together.odds(pairs)[order], together.odds(mixed), atol=2e-3)
    assert (together.odds(pairs) == together.odds(pairs)).all()


def test_a_pair_sees_its_rivals_and_the_other_parts_of_its_chain_alone() -> None:
    """With one look at each, an act of other chains says nothing of a pair."""
    pairs = made(2, 2)
    apart_ = pairs._replace(chain=np.array([0, 1, 2, 3]), name=made(1, 4).name)
    changed = apart_._replace(signs=apart_.signs + np.array([0, 0, 5, 5], np.float32)[:, None])
    together = load_together()
    same = together.odds(apart_)[:2] == together.odds(changed)[:2]
    assert same.all()
    assert (together.odds(apart_)[2:] != together.odds(changed)[2:]).any()


def test_what_a_group_of_signs_adds() -> None:
    together, pairs = load_together(), made()
    average = np.tile(together.arrays["mean"], (len(pairs.signs), 1))
    groups = {"the first": [0], "all": list(range(len(FEATURES)))}
    of_average = together.parts(pairs._replace(signs=average), groups, "held")
    assert list(of_average) == ["the first", "all", "held"]
    assert not of_average["all"].any()
    of_mixed = together.parts(pairs, groups, "held")
    assert np.allclose(of_mixed["all"], together.odds(pairs) - together.odds(pairs._replace(signs=average)), atol=2e-3)
    assert of_mixed["held"].any()


@pytest.mark.parametrize("damage", [b"", b"no arrays"])
def test_a_damaged_file_is_named(damage: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    file = tmp_path / "together.npz"  # type: ignore[operator]
    file.write_bytes(damage)
    monkeypatch.setattr("polybius.coding.arrays.data_file", lambda _: file)
    load_together.cache_clear()
    try:
        with pytest.raises(LexiconError, match=r"together\.npz"):
            load_together()
    finally:
        load_together.cache_clear()


def test_features_of_another_program_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_file("together.npz").is_file()
    monkeypatch.setattr("polybius.coding.together.FEATURES", ("p",))
    load_together.cache_clear()
    try:
        with pytest.raises(LexiconError, match="other features"):
            load_together()
    finally:
        load_together.cache_clear()
