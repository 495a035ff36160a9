"""One clause, one act: which of several triggers is coded, and what becomes of every trial."""

from __future__ import annotations

import pytest

from polybius.coding.engine import Engine
from polybius.coding.frames import Lexicon, parse_frame
from tests.tagged import tags_of, told
from tests.trees import tree

ROLES = {"actor": ["subject"], "recipient?": ["object"]}
LEXICON = Lexicon(
    [
        parse_frame({"act": "ASSAULT", "verbs": ["attack"], "roles": ROLES}, "a", "attack"),
        parse_frame({"act": "ASSAULT", "verbs": ["attack"], "roles": ROLES, "priority": -1}, "f", "fallback"),
        parse_frame({"act": "ASSAULT/beat", "verbs": ["beat"], "roles": ROLES}, "b", "beat"),
        parse_frame({"act": "ASSAULT", "nouns": ["raid"], "roles": ROLES}, "r", "raid"),
        parse_frame({"act": "THREATEN", "verbs": ["threaten"], "roles": {"actor": ["subject"]}}, "t", "threaten"),
        parse_frame({"act": "SANCTION", "verbs": ["expel"], "roles": ROLES}, "e", "expel"),
    ],
    {},
    {},
)
CHAD, NIGER = told("Chad", "state", "TCD"), told("Niger", "state", "NER")

CASES = [
    ("one", "Chad/NNP/nsubj/2 attack/VBD/root/0 Niger/NNP/obj/2", ["attack"]),
    ("coordinated, one type", "Chad/NNP/nsubj/2 attack/VBD/root/0 and/CC/cc/4 beat/VBD/conj/2 Niger/NNP/obj/4",
     ["attack"]),
    ("coordinated, two types", "Chad/NNP/nsubj/2 expel/VBD/root/0 and/CC/cc/4 attack/VBD/conj/2 Niger/NNP/obj/4",
     ["expel", "attack"]),
    ("threat", "Chad/NNP/nsubj/2 threaten/VBD/root/0 to/TO/mark/4 attack/VB/xcomp/2 Niger/NNP/obj/4", ["threaten"]),
    ("modifier", "attack/VBN/amod/2 Niger/NNP/nsubj/3 fell/VBD/root/0", []),
    ("bare back-reference", "Chad/NNP/nsubj/2 regrets/VBZ/root/0 the/DT/det/4 raid/NN/obj/2", []),
    ("nobody", "It/PRP/nsubj/2 attack/VBD/root/0 them/PRP/obj/2", []),
]  # fmt: skip


def _engine(sentence: str, *, exhaustive: bool = True) -> Engine:
    tokens = tree(sentence)
    known = [d for d in (CHAD, NIGER) if any(t.text == d["word"] for t in tokens)]
    return Engine(tokens, tags_of(tokens, *known), (), LEXICON, exhaustive=exhaustive)


@pytest.mark.parametrize(("sentence", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_coded(sentence: str, expected: list[str]) -> None:
    kept, _ = _engine(sentence).run()
    assert [m.frame.id for m in kept] == expected
    hasty, _ = _engine(sentence, exhaustive=False).run()
    assert [(m.frame.id, m.trigger.i, m.actors, m.recipients) for m in hasty] == [
        (m.frame.id, m.trigger.i, m.actors, m.recipients) for m in kept
    ]


@pytest.mark.parametrize("sentence", [c[1] for c in CASES], ids=[c[0] for c in CASES])
def test_every_trial_has_one_fate(sentence: str) -> None:
    kept, trials = _engine(sentence).run()
    assert [t.match.trigger.i for t in trials if t.winner] == [m.trigger.i for m in kept]
    assert all(t.reason for t in trials)
    assert sorted(kept, key=lambda m: m.trigger.i) == kept


def test_the_more_specific_frame_wins() -> None:
    _, trials = _engine(CASES[0][1]).run()
    assert [(t.match.frame.id, t.winner, t.reason) for t in trials] == [
        ("fallback", False, "attack is more specific"), ("attack", True, "coded"),
    ]  # fmt: skip


def test_what_only_the_loser_knows_goes_to_the_winner() -> None:
    (match,) = _engine(CASES[1][1]).run()[0]
    assert [p.phrase for p in match.recipients] == [1]
    assert match.frame.mode == "beat"
