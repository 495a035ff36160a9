from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from polybius.errors import UsageError
from polybius.exploring.judging import judge, members, undo
from polybius.records import Event
from polybius.storing import Store


@pytest.fixture
def event_of(told: list[Event]) -> Callable[[str], Event]:
    return lambda act: next(e for e in told if f"{e.act}/{e.mode}" == act and not e.background)


def test_what_an_id_means(store: Path, event_of: Callable[[str], Event]) -> None:
    visit = event_of("CONSULT/visit")
    with Store(store) as kept:
        assert members(kept, visit.id) == visit.mentions
        assert members(kept, visit.id[:12]) == visit.mentions
        assert members(kept, visit.mentions[0]) == visit.mentions[:1]
        with pytest.raises(UsageError, match="no event or report"):
            members(kept, "ev-")


def test_the_sides_of_a_judgement(store: Path, event_of: Callable[[str], Event]) -> None:
    visit, shots = event_of("CONSULT/visit"), event_of("ASSAULT/firearms")
    with Store(store) as kept:
        same = judge(kept, [visit.id, shots.id], "same", "one story")
        assert (same.left, same.right, same.by, same.note) == (visit.mentions, shots.mentions, "person", "one story")
        apart = judge(kept, [visit.mentions[1], visit.id], "not-same")
        assert apart.right == (visit.mentions[1],)
        assert set(apart.left) == set(visit.mentions) - {visit.mentions[1]}
        wrong = judge(kept, [visit.id, shots.id], "wrong")
        assert wrong.left == tuple(sorted((*visit.mentions, *shots.mentions)))
        assert wrong.right == ()
        assert [j.verdict for j in kept.judgements()] == ["same", "not-same", "wrong"]


@pytest.mark.parametrize(
    "arguments, verdict, words",
    [
        (["visit"], "same", "compares two"),
        (["visit", "visit"], "not-same", "twice"),
        (["visit", "part"], "same", "one event already"),
        (["visit", "shots", "part"], "wrong", "one event or two"),
    ],
)
def test_judgements_that_make_no_sense(
    store: Path, event_of: Callable[[str], Event], arguments: list[str], verdict: str, words: str
) -> None:
    visit, shots = event_of("CONSULT/visit"), event_of("ASSAULT/firearms")
    ids = {"visit": visit.id, "shots": shots.id, "part": visit.mentions[0]}
    with Store(store) as kept, pytest.raises(UsageError, match=words):
        judge(kept, [ids[a] for a in arguments], verdict)  # type: ignore[arg-type]
    with Store(store) as kept:
        assert kept.judgements() == ()


def test_undo_takes_back_the_last_judgement(store: Path, event_of: Callable[[str], Event]) -> None:
    visit, shots = event_of("CONSULT/visit"), event_of("ASSAULT/firearms")
    with Store(store) as kept:
        first = judge(kept, [visit.id], "wrong")
        second = judge(kept, [visit.id, shots.id], "not-same")
        assert undo(kept, [visit.id]).id == second.id
        assert undo(kept, [first.id[:10]]).id == first.id
        assert all(j.undone for j in kept.judgements())
        with pytest.raises(UsageError, match="no judgement"):
            undo(kept, [visit.id])
