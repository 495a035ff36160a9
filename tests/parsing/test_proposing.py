"""Proposals from raw scores: which words, which acts, whose parties, whatever else was in the call."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from polybius.parsing.model import ActLabels, Outputs
from polybius.parsing.proposing import FLOOR, likely, propose

LABELS = ActLabels(("none", "AID", "ACCUSE"), ("none", "ACCUSE/allege"), ("occurred", "planned"))
SIZE = 3 + 2 + 2 + 1
WIDTH = 4


def outputs(event: list[list[float]], argument: list[list[float]]) -> Outputs:
    """Only what proposing reads; the rest of the fields is empty."""
    fields = dict.fromkeys(Outputs.__struct_fields__, np.zeros(0))
    fields |= {"event": np.array(event, np.float32), "argument": np.array(argument, np.float32)}
    return Outputs(**cast(Any, fields))


def word(act: tuple[float, float, float], actor: list[float], recipient: list[float]) -> list[float]:
    return [*act, 0.0, 3.0, 2.0, 0.0, -4.0, *actor, *recipient]


QUIET = word((9.0, 0.0, 0.0), [0.0] * 5, [0.0] * 5)
LOUD = word((0.0, 0.0, 6.0), [8.0, 0, 0, 0, -4.0], [0, 8.0, 0, 0, -4.0])
FIRST, SECOND, OTHER = [1.0, 0, 0, 0], [0, 1.0, 0, 0], [0.0, 0, 1.0, 0]


def test_a_trigger_with_its_parties() -> None:
    out = outputs([QUIET, LOUD, QUIET], [FIRST, OTHER, SECOND])
    (found,) = propose(out, np.ones((1, 3), np.bool_), [10], LABELS)
    assert found.token == 11
    assert found.acts[0][0] == "ACCUSE"
    assert found.modes[0][0] == "ACCUSE/allege"
    assert found.statuses[0][0] == "occurred"
    assert found.background < 0.05
    assert [(a.token, a.actor > 0.5, a.recipient > 0.5) for a in found.arguments] == [
        (10, True, False),
        (12, False, True),
    ]
    assert found.likelihood >= FLOOR


def test_words_of_other_windows_are_no_parties() -> None:
    out = outputs([LOUD, QUIET, QUIET], [OTHER, FIRST, SECOND])
    exists = np.array([[True, False], [True, True]])
    (found,) = propose(out, exists, [0, 30], LABELS)
    assert [a.token for a in found.arguments] == []


def test_the_same_word_in_other_company() -> None:
    alone = propose(outputs([LOUD, QUIET], [FIRST, SECOND]), np.ones((1, 2), np.bool_), [0], LABELS)
    both = propose(
        outputs([LOUD, QUIET, LOUD, QUIET], [FIRST, SECOND, OTHER, FIRST]), np.ones((2, 2), np.bool_), [0, 50], LABELS
    )
    assert next(iter(alone)) == next(iter(both))


def test_nothing_in_nothing() -> None:
    assert list(propose(outputs([], []), np.zeros((0, 0), np.bool_), [], LABELS)) == []


@pytest.mark.parametrize(("gate", "expected"), [(0.5, [False, True]), (1e-9, [True, True])])
def test_windows_that_may_tell_an_act(gate: float, expected: list[bool]) -> None:
    out = outputs([QUIET, QUIET, LOUD], [OTHER] * 3)
    exists = np.array([[True, True], [True, False]])
    assert likely(out, exists, gate, LABELS).tolist() == expected
