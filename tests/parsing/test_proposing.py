"""Proposals from raw scores: which words, which acts, whose parties, with or without a second reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest

from polybius.parsing.model import ActLabels, Depth, Outputs, ReadAgain
from polybius.parsing.proposing import FLOOR, FirstSight, likelihoods

LABELS = ActLabels(("none", "AID", "ACCUSE"), ("none", "ACCUSE/allege"), ("occurred", "planned"))
TOLD = [0.0, 3.0, 2.0, 0.0, -4.0]
ASKS = [2.0, -1.0, 0.0, -1.0]
"""Of an actor's words a weight and a constant, then of a recipient's."""
QUIET = [9.0, 0.0, 0.0, *TOLD, *ASKS]
LOUD = [0.0, 0.0, 6.0, *TOLD, *ASKS]
FAINT = [3.0, 0.0, 0.0, *TOLD, *ASKS]
"""Likely enough for a proposal, not for a second reading."""
NOBODY, ACTOR, RECIPIENT = [0.0, 0.0], [1.0, 0.0], [0.0, 1.0]


class Reader:
    """Stands for the model: a word's vector says whether it is an actor, a recipient or nobody of every act."""

    class labels:  # noqa: N801
        told = LABELS

    def __init__(self) -> None:
        self.calls: list[ReadAgain] = []

    def read_again(self, inputs: ReadAgain, depth: Depth) -> tuple[np.ndarray, np.ndarray]:
        assert depth in ("early", "top")
        self.calls.append(inputs)
        scores = np.tile(np.array(LOUD[:8], np.float32), (len(inputs.trigger), 1))
        return scores, inputs.vectors[inputs.words] * 16 - 8


def sight(event: Sequence[list[float]], context: Sequence[list[float]], reader: Reader | None = None) -> FirstSight:
    out = FirstSight(cast(Any, reader or Reader()), len(event))
    out.put(np.arange(len(event)), outputs(event, context))
    return out


def outputs(event: Sequence[list[float]], context: Sequence[list[float]], argument: float = 0.0) -> Outputs:
    """Only what proposing reads; the rest of the fields is empty. Words with a context may be parties'."""
    fields = dict.fromkeys(Outputs.__struct_fields__, np.zeros(0))
    rows = [[*e, 5.0 if any(c) else -5.0] for e, c in zip(event, context, strict=True)]
    fields |= {"event": np.array(rows, np.float32), "context": np.array(context, np.float32)}
    fields["argument"] = np.full((len(rows), 1), argument, np.float32)
    return Outputs(**cast(Any, fields))


def paragraphs(size: int) -> np.ndarray:
    return np.zeros(size, np.int64)


def test_a_trigger_with_its_parties() -> None:
    (found,) = sight([QUIET, LOUD, QUIET], [ACTOR, NOBODY, RECIPIENT]).proposals(paragraphs(3), "top")
    assert found.token == 1
    assert found.acts[0][0] == "ACCUSE"
    assert found.modes[0][0] == "ACCUSE/allege"
    assert found.statuses[0][0] == "occurred"
    assert found.background < 0.05
    assert [(a.token, a.actor > 0.5, a.recipient > 0.5) for a in found.arguments] == [
        (0, True, False),
        (2, False, True),
    ]
    assert found.likelihood >= FLOOR


def test_a_faint_word_is_not_read_again() -> None:
    reader = Reader()
    (found,) = sight([FAINT, QUIET], [NOBODY, ACTOR], reader).proposals(paragraphs(2), "top")
    assert found.token == 0
    assert found.arguments == ()
    assert not reader.calls


def test_parties_stand_in_other_paragraphs_and_not_beyond_reach() -> None:
    size = 400
    event = [QUIET] * size
    event[300] = LOUD
    context = [NOBODY] * size
    context[100] = context[200] = ACTOR
    context[390] = RECIPIENT
    (found,) = sight(event, context).proposals(np.repeat([0, 1], 200), "top")
    assert [a.token for a in found.arguments] == [200]


def test_what_a_trigger_asks_at_first_sight_counts_too() -> None:
    for argument, expected in ((0.0, 0.0), (6.0, 1.0)):  # the reader gives nobody a chance of more than e^-8
        out = FirstSight(cast(Any, Reader()), 2)
        out.put(np.arange(2), outputs([LOUD, QUIET], [NOBODY, NOBODY], argument))
        (found,) = out.proposals(paragraphs(2), "top")
        assert [round(a.actor) for a in found.arguments] == [expected] * len(found.arguments)
        assert bool(found.arguments) == bool(expected)


def test_many_triggers_are_read_in_several_calls_with_the_same_result() -> None:
    reader = Reader()
    event = [LOUD if i % 10 == 0 else QUIET for i in range(300)]
    context = [ACTOR if i % 10 == 5 else NOBODY for i in range(300)]
    together = list(sight(event, context, reader).proposals(paragraphs(300), "top"))
    assert len(together) == 30
    assert len(reader.calls) > 1
    lone = [e if i == 150 else QUIET for i, e in enumerate(event)]
    (alone,) = sight(lone, context).proposals(paragraphs(300), "top")
    assert alone == together[15]


def test_what_was_read_at_another_depth_is_no_context() -> None:
    seen = sight([QUIET, QUIET], [ACTOR, ACTOR])
    seen.forget()
    seen.put(np.array([1]), outputs([LOUD], [NOBODY]))
    (found,) = seen.proposals(paragraphs(2), "top")
    assert found.arguments == ()


def test_nothing_in_nothing() -> None:
    assert list(FirstSight(cast(Any, Reader()), 0).proposals(paragraphs(0), "top")) == []
    assert list(sight([QUIET], [ACTOR]).proposals(paragraphs(1), "top")) == []


@pytest.mark.parametrize(("row", "low", "high"), [(QUIET, 0.0, 0.01), (FAINT, 0.02, 0.1), (LOUD, 0.9, 1.0)])
def test_likelihood_at_first_sight(row: list[float], low: float, high: float) -> None:
    (found,) = likelihoods(np.array([row]), LABELS)
    assert low <= found <= high
