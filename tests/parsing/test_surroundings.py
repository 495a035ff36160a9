"""The words around a word, and how far they are."""

from __future__ import annotations

import numpy as np
import pytest

from polybius.parsing.surroundings import AHEAD, BACK, NEAR, PARAGRAPHS, STEPS, around, paragraphs_apart, steps


@pytest.mark.parametrize(
    ("word", "size", "first", "last"),
    [(0, 1, 0, 1), (5, 10, 0, 10), (500, 1000, 500 - BACK, 501 + AHEAD), (999, 1000, 999 - BACK, 1000)],
)
def test_around_where_all_matter(word: int, size: int, first: int, last: int) -> None:
    assert around(word, np.ones(size, np.bool_)).tolist() == list(range(first, last))


def test_around_where_few_do() -> None:
    matter = np.zeros(1000, np.bool_)
    matter[[100, 420, 530, 600]] = True
    assert around(500, matter).tolist() == [420, *range(500 - NEAR, 501 + NEAR), 530]


def test_steps_tell_before_from_after_and_grow() -> None:
    words = np.arange(0, 2 * BACK + 1)
    classes = steps(words, np.array(BACK)).tolist()
    assert classes[BACK] == 0
    assert set(classes) == set(range(STEPS))
    behind, ahead = classes[BACK + 1 :], classes[:BACK][::-1]
    assert behind == sorted(behind)
    assert ahead == sorted(ahead)
    assert not set(behind) & set(ahead)


def test_paragraphs_apart() -> None:
    assert paragraphs_apart(np.array([9, 5, 4, 3, 2, 0]), np.array(4)).tolist() == [0, 0, 1, 2, 3, PARAGRAPHS - 1]
