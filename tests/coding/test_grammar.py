"""Grammatical functions on trees written by hand, so that no language model decides the outcome."""

from __future__ import annotations

import pytest

from polybius.coding.frames import load_lexicon
from polybius.coding.grammar import Grammar
from tests.trees import tree

ACTIVE = "Turkey/NNP/nsubj/2 expelled/VBD/root/0 diplomats/NNS/obj/2"
PASSIVE = "Diplomats/NNS/nsubj:pass/3 were/VBD/aux:pass/3 expelled/VBN/root/0 by/IN/case/5 Turkey/NNP/obl:agent/3"
COORDINATED = "Turkey/NNP/nsubj/2 condemned/VBD/root/0 and/CC/cc/4 expelled/VBD/conj/2 envoys/NNS/obj/4"
OBJECT_CONTROL = "Egypt/NNP/nsubj/2 urged/VBD/root/0 Turkey/NNP/obj/2 to/TO/mark/5 withdraw/VB/xcomp/2 troops/NNS/obj/5"
SUBJECT_CONTROL = "Egypt/NNP/nsubj/2 agreed/VBD/root/0 to/TO/mark/4 meet/VB/xcomp/2 Turkey/NNP/obj/4"
PROMISE = "Egypt/NNP/nsubj/2 promised/VBD/root/0 Turkey/NNP/obj/2 to/TO/mark/5 send/VB/xcomp/2 aid/NN/obj/5"
CALL_ON = "Egypt/NNP/nsubj/2 called/VBD/root/0 on/IN/case/4 Turkey/NNP/obl/2 to/TO/mark/6 withdraw/VB/advcl/2"
RELATIVE = "troops/NNS/root/0 who/WP/nsubj/3 crossed/VBD/acl:relcl/1 the/DT/det/5 border/NN/obj/3"
OBJECT_RELATIVE = "sanctions/NNS/root/0 that/WDT/obj/4 Turkey/NNP/nsubj/4 imposed/VBD/acl:relcl/1"
PARTICIPLE = "troops/NNS/root/0 sent/VBN/acl/1 by/IN/case/4 Turkey/NNP/obl:agent/2"
POSSESSED = "Turkey/NNP/nmod:poss/3 's/POS/case/1 shelling/NN/root/0 of/IN/case/5 Kobani/NNP/nmod/3"
DEMONYM = "Turkish/JJ/amod/2 shelling/NN/root/0 of/IN/case/4 Kobani/NNP/nmod/2"
SUPPORT = "Turkey/NNP/nsubj/2 launched/VBD/root/0 an/DT/det/4 attack/NN/obj/2 on/IN/case/6 Kobani/NNP/nmod/4"
GIVEN = "Kyiv/NNP/nsubj:pass/3 was/VBD/aux:pass/3 given/VBN/root/0 tanks/NNS/obj/3 by/IN/case/6 Berlin/NNP/obl/3"
BETWEEN = "talks/NNS/root/0 between/IN/case/3 Egypt/NNP/nmod/1 and/CC/cc/5 Turkey/NNP/conj/3"
EMBASSY = "Egypt/NNP/nsubj/2 attacked/VBD/root/0 Turkey/NNP/nmod:poss/5 's/POS/case/3 embassy/NN/obj/2"

CASES = [
    (ACTIVE, "expelled", "subject", ["Turkey"]),
    (ACTIVE, "expelled", "object", ["diplomats"]),
    (PASSIVE, "expelled", "subject", ["Turkey"]),
    (PASSIVE, "expelled", "object", ["Diplomats"]),
    (COORDINATED, "expelled", "subject", ["Turkey"]),
    (COORDINATED, "condemned", "object", ["envoys"]),
    (OBJECT_CONTROL, "withdraw", "subject", ["Turkey"]),
    (OBJECT_CONTROL, "urged", "complement", ["withdraw"]),
    (OBJECT_CONTROL, "urged", "complement.subject", ["Turkey"]),
    (SUBJECT_CONTROL, "meet", "subject", ["Egypt"]),
    (PROMISE, "send", "subject", ["Egypt"]),
    (CALL_ON, "withdraw", "subject", ["Turkey"]),
    (RELATIVE, "crossed", "subject", ["troops"]),
    (OBJECT_RELATIVE, "imposed", "object", ["sanctions"]),
    (OBJECT_RELATIVE, "imposed", "subject", ["Turkey"]),
    (PARTICIPLE, "sent", "object", ["troops"]),
    (PARTICIPLE, "sent", "subject", ["Turkey"]),
    (POSSESSED, "shelling", "subject", ["Turkey"]),
    (POSSESSED, "shelling", "object", ["Kobani"]),
    (DEMONYM, "shelling", "subject", ["Turkish"]),
    (SUPPORT, "attack", "subject", ["Turkey"]),
    (SUPPORT, "attack", "on", ["Kobani"]),
    (GIVEN, "given", "subject", ["Berlin"]),
    (GIVEN, "given", "object", ["tanks"]),
    (GIVEN, "given", "indirect", ["Kyiv"]),
    (BETWEEN, "talks", "between", ["Egypt"]),
    (EMBASSY, "attacked", "object.poss", ["Turkey"]),
]


@pytest.mark.parametrize(("sentence", "trigger", "place", "expected"), CASES)
def test_place(sentence: str, trigger: str, place: str, expected: list[str]) -> None:
    tokens = tree(sentence)
    grammar = Grammar(tokens, load_lexicon().support)
    token = next(t for t in tokens if t.text == trigger)
    assert [f.token.text for f in grammar.place(token, place)] == expected


def test_conjuncts_are_in_text_order() -> None:
    tokens = tree(BETWEEN)
    assert [t.text for t in Grammar.conjuncts(tokens[2])] == ["Egypt", "Turkey"]
