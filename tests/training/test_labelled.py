"""The labelled texts: their notation, and that all of them hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.near_copies import near_copies, runs_of
from training.labelled import FOLDER, Act, Item, parse

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "bench"
TEXT = "Turkey expelled two Syrian diplomats, and Syria said Turkey lied."


def acts(line: str, text: str = TEXT) -> tuple[Act, ...]:
    (item,) = parse(f"{text}\n    {line}\n", "made")
    assert isinstance(item, Item)
    return item.acts


def words(spans: tuple[tuple[int, int], ...], text: str = TEXT) -> list[str]:
    return [text[a:z] for a, z in spans]


@pytest.mark.parametrize(
    ("parties", "actors", "recipients"),
    [
        ("Turkey > two Syrian diplomats", [(0, 6)], [(16, 36)]),
        ("Turkey; Syria > -", [(0, 6), (42, 47)], []),
        ("Turkey#2 > Syria", [(53, 59)], [(42, 47)]),
        ("- > Syria", [], [(42, 47)]),
        ("Turkey", [(0, 6)], []),
    ],
)
def test_parties(parties: str, actors: list[tuple[int, int]], recipients: list[tuple[int, int]]) -> None:
    (act,) = acts(f"expelled | SANCTION/expel | occurred | {parties}")
    assert (list(act.actors), list(act.recipients)) == (actors, recipients)


def test_an_implied_party_is_found_elsewhere_in_the_text_where_it_stands_there() -> None:
    text = "Chad met the rebels. A truce was signed."
    (act,) = acts("signed | SUPPORT | occurred | ~Chad; ~Sudan > -", text)
    assert (words(act.actors, text), act.implied_actor) == (["Chad"], True)


def test_the_same_trigger_twice_is_its_first_and_its_second_place() -> None:
    text = "Chad attacked Niger, and Niger attacked Chad."
    line = "attacked | ASSAULT | occurred | Chad > Niger"
    (item,) = parse(f"{text}\n    {line}\n    {line}\n", "made")
    assert isinstance(item, Item)
    assert [a.trigger for a in item.acts] == [(5, 13), (31, 39)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("banished | SANCTION/expel | occurred | Turkey", "no 'banished' in the text"),
        ("expelled | SANCTION/oust | occurred | Turkey", "no mode 'oust' of SANCTION"),
        ("expelled | BANISH | occurred | Turkey", "no type 'BANISH'"),
        ("expelled | SANCTION | done | Turkey", "no status 'done'"),
        ("expelled | SANCTION | occurred | Chad", "no 'Chad' in the text"),
        ("expelled | SANCTION | occurred", "four fields"),
    ],
)
def test_errors_name_file_and_line(line: str, message: str) -> None:
    found = list(parse(f"{TEXT}\n    {line}\n", "made"))
    assert len(found) == 1
    assert str(found[0]).startswith("made:2:")
    assert message in str(found[0])


@pytest.fixture(scope="module")
def items() -> list[Item | str]:
    return [i for p in sorted(FOLDER.glob("*.txt")) for i in parse(p.read_text(encoding="utf-8"), p.name)]


def test_every_line_of_the_texts_holds(items: list[Item | str]) -> None:
    assert [i for i in items if isinstance(i, str)] == []
    assert len(items) > 9000


@pytest.fixture(scope="module")
def known() -> set[int]:
    """The runs of words of all evaluation sets."""
    if not SHARED.exists():
        pytest.skip("the benchmark folder is not here")
    return runs_of(p.read_text(encoding="utf-8") for p in sorted(SHARED.glob("*/*.jsonl")))


def test_no_text_comes_from_an_evaluation_set(items: list[Item | str], known: set[int]) -> None:
    assert near_copies([i.text for i in items if isinstance(i, Item)], known) == []


def test_no_sentence_of_the_code_or_its_tests_does(known: set[int]) -> None:
    files = [f for folder in ("src", "tests", "training", "evaluation") for f in sorted((ROOT / folder).rglob("*.py"))]
    strings = [
        node.value
        for f in files
        for node in ast.walk(ast.parse(f.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    sentences = [s for text in strings for s in re.split(r"(?<=[.!?])\s+|\n\n|\"", text) if len(s.split()) >= 6]
    assert len(sentences) > 1000
    assert near_copies(sentences, known) == []
