"""Labels and scores of chains that are weighed for the parts of acts."""

from __future__ import annotations

import numpy as np
import pytest

from training.casting import Weighed

CHAD, N_DJAMENA, NIGER, REBELS = "chad", "n'djamena", "niger", "rebels"
LANDS = {CHAD: "TCD", N_DJAMENA: "TCD", NIGER: "NER", REBELS: None}


def weighed(actors: list[str], recipients: list[str], act: str = "ASSAULT") -> Weighed:
    def side(chains: list[str]) -> list[tuple[frozenset[str], frozenset[str]]]:
        return [(frozenset({c}), frozenset({LANDS[c]} - {None})) for c in chains]

    return Weighed(
        0, act, (), np.zeros((0, 1), np.float32), (side(actors), side(recipients)), (frozenset(), frozenset()),
        LANDS, frozenset(), False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chain", "side", "label"),
    [(CHAD, 0, 1), (CHAD, 1, 0), (NIGER, 1, 1), (NIGER, 0, 0), (REBELS, 0, 0), (N_DJAMENA, 0, None), (N_DJAMENA, 1, 0)],
)
def test_label(chain: str, side: int, label: int | None) -> None:
    assert weighed([CHAD], [NIGER]).label(chain, side) == label


@pytest.mark.parametrize(
    ("actors", "recipients", "right"),
    [
        ([CHAD], [NIGER], (True, True, True)),
        ([N_DJAMENA], [NIGER], (True, True, True)),
        ([CHAD], [], (True, False, False)),
        ([CHAD, REBELS], [NIGER], (False, True, False)),
        ([NIGER], [CHAD], (False, False, False)),
    ],
)
def test_right(actors: list[str], recipients: list[str], right: tuple[bool, bool, bool]) -> None:
    assert weighed([CHAD], [NIGER]).is_right(actors, recipients) == right


def test_the_parties_of_a_meeting_may_stand_on_either_side() -> None:
    assert weighed([CHAD, NIGER], [], "CONSULT").is_right([CHAD, NIGER], []) == (True, True, True)
    assert weighed([CHAD, NIGER], [], "CONSULT").is_right([CHAD], [NIGER]) == (True, True, True)
    assert weighed([CHAD, NIGER], [], "ACCUSE").is_right([CHAD], [NIGER]) == (False, False, False)
