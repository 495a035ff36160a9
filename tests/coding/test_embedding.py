"""Recipients that the act in the object or complement names, end to end on invented sentences."""

from __future__ import annotations

import pytest

from polybius.coding.embedding import with_embedded_recipients
from polybius.coding.frames import parse_frame
from polybius.coding.grammar import Grammar
from polybius.coding.matching import Match
from polybius.coding.parties import Parties
from polybius.records import Party
from tests.tagged import tags_of, told
from tests.trees import tree

RAID = (
    "Chad/NNP/nsubj/2 condemned/VBD/root/0 the/DT/det/4 raid/NN/obj/2 by/IN/case/6 Niger/NNP/nmod/4 "
    "on/IN/case/8 Mali/NNP/nmod/4"
)  # fmt: skip
ACCUSE = parse_frame({"act": "ACCUSE/disapprove", "verbs": ["condemn"]}, "x", "accuse")
REFUSE = parse_frame({"act": "REJECT", "verbs": ["condemn"]}, "x", "refuse")
MEET = parse_frame({"act": "CONSULT/visit", "verbs": ["condemn"]}, "x", "meet")
ATTACK = parse_frame({"act": "ASSAULT", "nouns": ["raid"]}, "x", "attack")
COUNTRIES = [told("Chad", "state", "TCD"), told("Niger", "state", "NER"), told("Mali", "state", "MLI")]


@pytest.mark.parametrize(
    ("outer", "own", "inner", "expected"),
    [
        (ACCUSE, (), True, [1]),  # who did it
        (REFUSE, (), True, [2]),  # who was to have it
        (MEET, (), True, []),  # no rule for this act
        (ACCUSE, (2,), True, [2]),  # it has its own
        (ACCUSE, (), False, [1]),  # deeper in its words, where no act is told
        (REFUSE, (), False, [1]),
    ],
)
def test_embedded(outer, own: tuple[int, ...], inner: bool, expected: list[int]) -> None:
    tokens = tree(RAID)
    tags = tags_of(tokens, *COUNTRIES)
    grammar, parties = Grammar(tokens, {}), Parties(tokens, tags)
    matches = [
        Match(outer, outer.words[0], tokens[1], True, "fired", (Party(0, "nsubj"),), tuple(Party(n, "x") for n in own))
    ]
    if inner:
        actor, recipient = (Party(1, "nmod:by"),), (Party(2, "on"),)
        matches.append(Match(ATTACK, ATTACK.words[0], tokens[3], True, "fired", actor, recipient))
    found = with_embedded_recipients(matches, grammar, parties)
    assert [p.phrase for p in found[0].recipients] == expected
    assert found[1:] == matches[1:]


def test_the_actor_is_never_its_own_recipient() -> None:
    tokens = tree(RAID)
    grammar, parties = Grammar(tokens, {}), Parties(tokens, tags_of(tokens, *COUNTRIES))
    outer = Match(ACCUSE, ACCUSE.words[0], tokens[1], True, "fired", (Party(1, "nsubj"),))
    inner = Match(ATTACK, ATTACK.words[0], tokens[3], True, "fired", (Party(1, "nmod:by"),))
    (found, _) = with_embedded_recipients([outer, inner], grammar, parties)
    assert 1 not in [p.phrase for p in found.recipients]


def test_a_pointing_noun_goes_back_to_what_was_told_of_it() -> None:
    tokens = tree(
        "Chad/NNP/nsubj/2 condemned/VBD/root/0 the/DT/det/4 raid/NN/obj/2 by/IN/case/6 Niger/NNP/nmod/4 "
        "Mali/NNP/nsubj/8 condemned/VBD/parataxis/2 the/DT/det/10 raid/NN/obj/8"
    )
    grammar, parties = Grammar(tokens, {}), Parties(tokens, tags_of(tokens, *COUNTRIES))
    matches = [
        Match(ATTACK, ATTACK.words[0], tokens[3], True, "fired", (Party(1, "nmod:by"),)),
        Match(ACCUSE, ACCUSE.words[0], tokens[7], True, "fired", (Party(2, "nsubj"),)),
    ]
    found = with_embedded_recipients(matches, grammar, parties)
    assert [p.phrase for p in found[1].recipients] == [1]
