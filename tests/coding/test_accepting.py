"""Which words are coded: what the frames say of them counts, and a document's features are those of its words."""

from __future__ import annotations

import msgspec
import pytest

from polybius.coding.accepting import FEATURES, HOW, Acceptance
from polybius.coding.parties import Parties
from polybius.records import Proposal, Tokens
from tests.tagged import tags_of, told
from tests.trees import tree

SENTENCE = "Chad/NNP/nsubj/2 attack/VBD/root/0 Niger/NNP/obj/2 and/CC/cc/5 attack/VBD/conj/2 Mali/NNP/obj/5"


def acceptance(*likelihoods: tuple[int, float]) -> Acceptance:
    tokens = tree(SENTENCE)
    proposals = tuple(Proposal(i, (("ASSAULT", p),), (), (("occurred", 0.9),), 0.0, ()) for i, p in likelihoods)
    tokens = Tokens(tokens.document, msgspec.structs.replace(tokens.parse, proposals=proposals))
    tags = tags_of(tokens, told("Chad", "state", "TCD"), told("Niger", "state", "NER"))
    return Acceptance(tokens, Parties(tokens, tags), proposals)


def test_a_word_without_a_proposal_is_no_act() -> None:
    assert acceptance((1, 0.9)).chance(4, "agrees") == 0.0


@pytest.mark.parametrize("likelihood", [0.5, 0.7, 0.9])
def test_a_frame_that_agrees_makes_an_act_likelier(likelihood: float) -> None:
    found = acceptance((1, likelihood))
    assert found.chance(1, "none") < found.chance(1, "agrees")


def test_the_surer_the_model_the_likelier_the_act() -> None:
    assert acceptance((1, 0.05)).chance(1, "fired") < 0.4 < acceptance((1, 0.95)).chance(1, "fired")


def test_rows() -> None:
    found = acceptance((1, 0.9), (4, 0.6))
    rows = found.rows([(i, how) for i in (1, 4) for how in HOW])
    assert rows.shape == (2 * len(HOW), len(FEATURES))
    named = [dict(zip(FEATURES, row, strict=True)) for row in rows.tolist()]
    assert [row["frame"] for row in named] == [0, 1, 2, 3, 0, 1, 2, 3]
    assert named[0]["dependent"] == named[4]["likelihood"]
    assert named[4]["governor"] == named[0]["likelihood"]
    assert named[4]["same_before"] == named[0]["likelihood"]
    assert named[0]["document"] == 1.0
    assert named[0]["document_politics"] == 1.0


def test_words_that_share_an_act_are_seen_together() -> None:
    """The model divides its belief between "imposed" and "curfew": the likelier one leads, and sees the sum."""
    found = acceptance((1, 0.5), (4, 0.4))
    assert (found.fellows(1), found.fellows(4)) == ([4], [1])
    assert (found.leads(1), found.leads(4)) == (True, False)
    rows = [dict(zip(FEATURES, row, strict=True)) for row in found.rows([(1, "none"), (4, "none")]).tolist()]
    assert [round(row["fellows"], 6) for row in rows] == [0.9, 0.9]
    assert [row["best_fellow"] for row in rows] == [0.4, 0.5]


def test_an_unlikely_word_is_no_fellow() -> None:
    assert acceptance((1, 0.5), (4, 0.05)).fellows(1) == []


def test_what_was_asked_is_kept_for_learning() -> None:
    found = acceptance((1, 0.9))
    for how in ("lacking", "agrees", "fired"):
        found.chance(1, how)
    assert found.asked == {1: "agrees"}
