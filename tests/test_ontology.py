"""PLOVER as data, and the type of every act with every status."""

from __future__ import annotations

from typing import get_args

import pytest

from polybius.ontology import (
    CONTEXTS,
    EVENT_TYPES,
    INTERNATIONAL,
    MODES,
    QUADS,
    SECTORS,
    cameo_code,
    plover_event,
    score_of,
    split_act,
)
from polybius.records import Status

# planned: not announced, announced
PLANNED = {
    "AGREE": ("AGREE", "AGREE"),
    "CONSULT": ("AGREE", "AGREE"),
    "SUPPORT": ("AGREE", "AGREE"),
    "CONCEDE": ("CONCEDE", "CONCEDE"),
    "COOPERATE": ("AGREE", "AGREE"),
    "AID": ("AGREE", "AGREE"),
    "RETREAT": ("CONCEDE", "CONCEDE"),
    "REQUEST": ("REQUEST", "REQUEST"),
    "ACCUSE": ("ACCUSE", "ACCUSE"),
    "REJECT": ("REJECT", "REJECT"),
    "THREATEN": ("THREATEN", "THREATEN"),
    "PROTEST": (None, "THREATEN"),
    "SANCTION": (None, "THREATEN"),
    "MOBILIZE": (None, "THREATEN"),
    "COERCE": (None, "THREATEN"),
    "ASSAULT": (None, "THREATEN"),
}


def test_the_sizes_of_plover() -> None:
    assert (len(EVENT_TYPES), sum(map(len, MODES.values())), len(CONTEXTS)) == (16, 67, 37)
    assert set(PLANNED) == set(EVENT_TYPES) == set(MODES) == set(QUADS)
    assert set(QUADS.values()) == {1, 2, 3, 4}
    assert len(set(SECTORS)) == len(SECTORS)
    assert {"UNO", "EUR", "IGO", "NGO"} <= set(INTERNATIONAL)


@pytest.mark.parametrize("announced", [False, True])
@pytest.mark.parametrize("status", get_args(Status))
@pytest.mark.parametrize("act", EVENT_TYPES)
def test_plover_event(act: str, status: str, announced: bool) -> None:
    expected = {
        "occurred": act,
        "ongoing": act,
        "alleged": act,
        "planned": PLANNED[act][announced],
        "denied": None,
        "negated": None,
        "called-for": None,
        "hypothetical": None,
    }[status]
    assert plover_event(act, status, announced=announced) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [("CONSULT/visit", ("CONSULT", "visit")), ("AID", ("AID", None)), ("AID/", ("AID", None)), ("", ("", None))],
)
def test_split_act(act: str, expected: tuple[str, str | None]) -> None:
    assert split_act(act) == expected


def test_scores_follow_the_quads() -> None:
    for event, quad in QUADS.items():
        assert (score_of(event) > 0) == (quad <= 2), event
        for mode in MODES[event]:
            assert -10 <= score_of(event, mode) <= 10
        assert score_of(event, "no such mode") == score_of(event)
    with pytest.raises(KeyError):
        score_of("EXPEL")


def test_every_type_has_a_cameo_code() -> None:
    for event in EVENT_TYPES:
        code = cameo_code(event)
        assert code is not None
        assert code.isdigit()
        for mode in MODES[event]:
            assert cameo_code(event, mode) is not None
    assert cameo_code("EXPEL") is None
