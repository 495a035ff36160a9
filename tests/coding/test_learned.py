"""The model's reading beside the frames': who confirms, who vetoes, who proposes, and who the parties are."""

from __future__ import annotations

import msgspec
import pytest

from polybius.coding.engine import Engine
from polybius.coding.frames import Lexicon, parse_frame
from polybius.coding.learned import likely_mode, weighed_status, weights
from polybius.coding.matching import Match
from polybius.records import Argument, Proposal, Tokens
from tests.tagged import tags_of, told
from tests.trees import tree

ROLES = {"actor": ["subject"], "recipient?": ["object"]}
LEXICON = Lexicon([parse_frame({"act": "ASSAULT", "verbs": ["attack"], "roles": ROLES}, "a", "attack")], {}, {})
PHRASES = (
    told("Chad", "state", "TCD"),
    told("Niger", "state", "NER"),
    told("Mali", "state", "MLI"),
    told("price", "thing"),
    told("Niamey", "state", "NER"),
)
ATTACK = "Chad/NNP/nsubj/2 attack/VBD/root/0 Niger/NNP/obj/2"
SCOLD = "Chad/NNP/nsubj/2 scold/VBD/root/0 Niger/NNP/obj/2 over/IN/case/5 Mali/NNP/obl/2"


def proposal(token: int, acts: dict[str, float], *arguments: tuple[int, float, float], **more: object) -> Proposal:
    made = Proposal(token, tuple(acts.items()), (), (("occurred", 0.6),), 0.0, tuple(Argument(*a) for a in arguments))
    return msgspec.structs.replace(made, **more)


def engine_of(sentence: str, *proposals: Proposal, cast: bool = False) -> Engine:
    tokens = tree(sentence)
    parse = msgspec.structs.replace(tokens.parse, proposals=proposals)
    tokens = Tokens(tokens.document, parse)
    known = [d for d in PHRASES if any(t.text == d["word"] for t in tokens)]
    return Engine(tokens, tags_of(tokens, *known), (), LEXICON, cast=cast)


def run(sentence: str, *proposals: Proposal, cast: bool = False) -> list[Match]:
    return engine_of(sentence, *proposals, cast=cast).run()[0]


def shown(match: Match, sentence: str) -> tuple[str, list[str], list[str]]:
    tokens = tree(sentence)
    known = [d["word"] for d in PHRASES if any(t.text == d["word"] for t in tokens)]
    actors, recipients = (
        [known[p.phrase] for p in side if p.phrase is not None] for side in (match.actors, match.recipients)
    )
    return match.frame.act, actors, recipients


def test_without_an_opinion_the_frames_decide_alone() -> None:
    tokens = tree(ATTACK)
    assert tokens.parse.proposals is None
    (match,) = Engine(tokens, tags_of(tokens, *PHRASES[:2]), (), LEXICON).run()[0]
    assert match.frame.id == "attack"


def test_a_word_that_the_model_takes_for_nothing_is_vetoed() -> None:
    assert run(ATTACK) == []
    assert run(ATTACK, proposal(1, {"ASSAULT": 0.03})) == []


def test_a_frame_and_a_doubtful_model_make_an_act() -> None:
    (match,) = run(ATTACK, proposal(1, {"ASSAULT": 0.5}, (0, 0.8, 0.1), (2, 0.1, 0.8)))
    assert shown(match, ATTACK) == ("ASSAULT", ["Chad"], ["Niger"])


def test_the_model_changes_the_act_where_it_is_sure() -> None:
    (match,) = run(ATTACK, proposal(1, {"ACCUSE": 0.97, "ASSAULT": 0.02}, (0, 0.9, 0.1), (2, 0.1, 0.9)))
    assert (match.frame.act, match.frame.id) == ("ACCUSE", "attack>model.ACCUSE")
    (match,) = run(ATTACK, proposal(1, {"ACCUSE": 0.5, "ASSAULT": 0.4}, (0, 0.9, 0.1), (2, 0.1, 0.9)))
    assert match.frame.id == "attack"


def sureness(sentence: str, acts: dict[str, float]) -> float:
    engine = engine_of(sentence, proposal(1, acts, (0, 0.9, 0.1), (2, 0.1, 0.9)))
    (match,) = engine.run()[0]
    assert engine.learned is not None
    found = engine.learned.surely(match, match.frame.act)
    assert found is not None
    return found


def test_how_surely_a_word_tells_an_act_of_its_type() -> None:
    sure, divided = sureness(ATTACK, {"ASSAULT": 0.95}), sureness(ATTACK, {"ASSAULT": 0.55, "ACCUSE": 0.4})
    assert 0.0 < divided < sure < 1.0
    assert sureness(SCOLD, {"ACCUSE": 0.95}) > sureness(SCOLD, {"ACCUSE": 0.6, "REQUEST": 0.35})
    assert divided > sureness(SCOLD, {"ASSAULT": 0.55, "ACCUSE": 0.4})  # there, no frame speaks for the type


@pytest.mark.parametrize(("likelihood", "count"), [(0.9, 1), (0.1, 0)])
def test_a_word_that_no_frame_knows_is_proposed_where_the_model_is_sure(likelihood: float, count: int) -> None:
    found = run(SCOLD, proposal(1, {"ACCUSE": likelihood}, (0, 0.95, 0.0), (2, 0.0, 0.95), (4, 0.1, 0.1)))
    assert [m.frame.id for m in found] == ["model.ACCUSE"] * count
    assert [shown(m, SCOLD) for m in found] == [("ACCUSE", ["Chad"], ["Niger"])] * count


def test_a_proposal_without_a_political_party_is_no_mention() -> None:
    sentence = "price/NN/nsubj/2 scold/VBD/root/0 it/PRP/obj/2"
    assert run(sentence, proposal(1, {"ACCUSE": 0.99}, (0, 0.99, 0.0))) == []


def test_the_actor_of_the_grammar_stays_where_the_model_has_none() -> None:
    (match,) = run(ATTACK, proposal(1, {"ASSAULT": 0.9}, (2, 0.0, 0.9)))
    assert shown(match, ATTACK) == ("ASSAULT", ["Chad"], ["Niger"])


def test_nobody_is_on_both_sides() -> None:
    sentence = "Chad/NNP/nsubj/4 and/CC/cc/3 Niger/NNP/conj/1 attack/VBD/root/0 Niamey/NNP/obj/4"
    (match,) = run(sentence, proposal(3, {"ASSAULT": 0.9}, (0, 0.9, 0.0), (2, 0.9, 0.0), (4, 0.0, 0.9)))
    assert [p.phrase for p in match.actors] == [0]


def test_the_model_names_another_recipient_where_it_doubts_the_grammars() -> None:
    sentence = "Chad/NNP/nsubj/2 attack/VBD/root/0 Niger/NNP/obj/2 for/IN/case/5 Mali/NNP/obl/2"
    sure = proposal(1, {"ASSAULT": 0.95}, (0, 0.9, 0.0), (4, 0.0, 0.8))
    (match,) = run(sentence, sure)
    assert shown(match, sentence) == ("ASSAULT", ["Chad"], ["Mali"])


def test_a_thing_or_a_pronoun_that_the_model_points_at_is_a_party() -> None:
    sentence = "Chad/NNP/nsubj/2 scold/VBD/root/0 price/NN/obj/2"
    (match,) = run(sentence, proposal(1, {"ACCUSE": 0.95}, (0, 0.95, 0.0), (2, 0.0, 0.9)))
    assert shown(match, sentence) == ("ACCUSE", ["Chad"], ["price"])


def test_several_places_of_one_country_add_up() -> None:
    sentence = "Chad/NNP/nsubj/2 scold/VBD/root/0 Niger/NNP/obl/2 Niamey/NNP/obl/2"
    split = ((0, 0.95, 0.0), (2, 0.0, 0.34), (3, 0.0, 0.32))
    assert weights().party_together > 0.5
    (match,) = run(sentence, proposal(1, {"COOPERATE": 0.95}, *split))
    assert {p.phrase for p in (*match.actors, *match.recipients)} == {0, 1}
    (alone,) = run(sentence, proposal(1, {"COOPERATE": 0.95}, *split[:2]))
    assert {p.phrase for p in (*alone.actors, *alone.recipients)} == {0}


def test_a_noun_of_kind_after_its_name_is_no_party_of_its_own() -> None:
    sentence = "Chad/NNP/nsubj/3 price/NN/nsubj/3 attack/VBD/root/0 Niger/NNP/obj/3"
    (match,) = run(sentence, proposal(2, {"ASSAULT": 0.95}, (0, 0.9, 0.0), (1, 0.9, 0.0), (3, 0.0, 0.9)))
    assert shown(match, sentence) == ("ASSAULT", ["Chad"], ["Niger"])


def test_a_sure_trigger_stays_beside_another_one_in_its_clause() -> None:
    sentence = "Chad/NNP/nsubj/2 attack/VBD/root/0 Niger/NNP/obj/2 and/CC/cc/5 attack/VBD/conj/2 Mali/NNP/obj/5"
    first = proposal(1, {"ASSAULT": 0.95}, (0, 0.9, 0.0), (2, 0.0, 0.9))
    for likelihood, count in ((0.95, 2), (0.4, 1)):
        second = proposal(4, {"ASSAULT": likelihood}, (0, 0.9, 0.0), (5, 0.0, 0.9))
        assert len(run(sentence, first, second)) == count


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((("planned", 0.99),), ("planned", "model.status")),
        ((("planned", 0.45), ("occurred", 0.4)), ("occurred", "rule")),
        ((("occurred", 0.99),), ("occurred", "rule")),
        ((), ("occurred", "rule")),
    ],
)
def test_status(statuses: tuple[tuple[str, float], ...], expected: tuple[str, str]) -> None:
    assert weighed_status("occurred", "rule", proposal(0, {"AID": 0.9}, statuses=statuses)) == expected
    assert weighed_status("occurred", "rule", None) == ("occurred", "rule")


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ((("CONSULT/visit", 0.9),), "visit"),
        ((("none", 0.6), ("CONSULT/visit", 0.3)), None),
        ((("ASSAULT/drone", 0.9),), None),
        ((), None),
    ],
)
def test_mode(modes: tuple[tuple[str, float], ...], expected: str | None) -> None:
    assert likely_mode(proposal(0, {"CONSULT": 0.9}, modes=modes), "CONSULT") == expected


def test_the_shipped_weights_are_read() -> None:
    assert 0 < weights().bar <= 1
