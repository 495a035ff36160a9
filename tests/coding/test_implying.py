"""Parties that an earlier sentence has told."""

from __future__ import annotations

import pytest

from polybius.coding.frames import parse_frame
from polybius.coding.implying import WANTING, complete
from polybius.coding.matching import Match
from polybius.records import Party, Token, Tokens
from tests.trees import tree

TALKS = parse_frame({"act": "CONSULT/visit", "nouns": ["talks", "meeting"]}, "x", "talks")
STRIKE = parse_frame({"act": "ASSAULT/aerial", "nouns": ["strike"]}, "x", "strike")
TEXT = tree("talks/NN/root/0 meeting/NN/dep/1 talks/NN/dep/1 strike/NN/dep/1")


def _match(token: Token, frame=TALKS, *, actors: tuple[int, ...] = (), word: int = 0) -> Match:
    parties = tuple(Party(n, "subject") for n in actors)
    return Match(frame, frame.words[word], token, bool(actors), "fired" if actors else "no actor", parties)


def _told(tokens: Tokens, *numbers: int, actors: tuple[int, ...]) -> list[Match]:
    return [_match(tokens[n], actors=actors) for n in numbers]


def test_the_same_word_takes_the_earlier_parties() -> None:
    (filled,) = complete(_told(TEXT, 0, actors=(7, 8)), [_match(TEXT[2])])
    assert filled.fired
    assert [(p.phrase, p.implied, p.path) for p in filled.actors] == [
        (7, True, "implied by “talks”"), (8, True, "implied by “talks”"),
    ]  # fmt: skip


def test_another_noun_of_the_frame_does_too() -> None:
    (filled,) = complete(_told(TEXT, 0, actors=(7,)), [_match(TEXT[1], word=1)])
    assert filled.trigger is TEXT[1]


@pytest.mark.parametrize(
    ("known", "wanting"),
    [
        (_told(TEXT, 2, actors=(7,)), _match(TEXT[0])),  # told later
        (_told(TEXT, 0, actors=(7,)), _match(TEXT[3], STRIKE)),  # another act
        (_told(TEXT, 0, actors=()), _match(TEXT[2])),  # nobody known
        (_told(TEXT, 0, actors=(7,)), _match(TEXT[2], actors=(9,))),  # somebody else
        (_told(TEXT, 0, 2, actors=(7,)), _match(TEXT[2])),  # told itself
    ],
)
def test_nothing_is_implied(known: list[Match], wanting: Match) -> None:
    assert complete(known, [wanting]) == []


def test_the_latest_mention_counts_and_a_completed_one_completes_the_next() -> None:
    first, second = _told(TEXT, 0, actors=(7,)), [_match(TEXT[1], word=1), _match(TEXT[2])]
    found = complete(first, second)
    assert [m.trigger.i for m in found] == [1, 2]
    assert all([p.phrase for p in m.actors] == [7] for m in found)


def test_order_of_the_arguments_is_no_matter() -> None:
    known, wanting = _told(TEXT, 0, actors=(7,)), [_match(TEXT[1], word=1), _match(TEXT[2])]
    assert complete(known[::-1], wanting[::-1]) == complete(known, wanting)


def test_reasons_are_those_of_matching() -> None:
    assert {"no political party", "no actor", "no recipient"} == WANTING
