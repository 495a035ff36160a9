"""Which words the acceptance learns to be acts, where a text marks another one of the same act."""

from __future__ import annotations

import pytest

from tests.coding.test_accepting import acceptance
from training.accepting import _hand_over
from training.acts import is_for_weighing, is_held_out
from training.labelled import Item


@pytest.mark.parametrize(
    ("likelihoods", "met", "expected"),
    [
        ((0.5, 0.4), [-1, 0], [0, -1]),  # the mark is at the less likely word: it goes to the likelier one
        ((0.4, 0.5), [-1, 0], [-1, 0]),  # at the likelier word already
        ((0.9, 0.8), [0, 1], [0, 1]),  # two acts
        ((0.05, 0.4), [0, -1], [-1, 0]),  # the other way round
    ],
)
def test_marks_go_to_the_word_that_leads(likelihoods: tuple[float, float], met: list[int], expected: list[int]) -> None:
    _hand_over([1, 4], met, ["ASSAULT", "ASSAULT"], acceptance((1, likelihoods[0]), (4, likelihoods[1])))
    assert met == expected


def test_a_mark_of_another_type_stays() -> None:
    met = [-1, 0]
    _hand_over([1, 4], met, ["ACCUSE"], acceptance((1, 0.5), (4, 0.4)))
    assert met == [-1, 0]


def test_short_texts_of_the_weighing_are_kept_from_the_network() -> None:
    items = [Item(f"Chad attacked Niger for the {n}th time.", (), "violence-1.txt:1") for n in range(400)]
    chosen = [i for i in items if is_for_weighing(i)]
    assert 4 < len(chosen) < 40
    assert all(is_held_out(i) for i in chosen)
    assert any(is_held_out(i) and not is_for_weighing(i) for i in items)
    assert not any(is_for_weighing(Item(i.text, (), "docsa-1.txt:1")) for i in items)
