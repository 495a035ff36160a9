"""Time expressions: every example and counterexample of the rule files, and properties of what is found."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.tagging.times import find_in_text
from polybius.tagging.times_items import itemise
from polybius.tagging.times_rules import load_rules

RULES = load_rules()
EXAMPLES = [(rule.id, example) for rule in RULES for example in rule.examples]
COUNTEREXAMPLES = [(rule.id, text) for rule in RULES for text in rule.counterexamples]


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and the spans that they marked."""
    plain, spans, start = "", [], 0
    for char in text:
        if char == "[":
            start = len(plain)
        elif char == "]":
            spans.append((start, len(plain)))
        else:
            plain += char
    return plain, spans


@pytest.mark.parametrize("example", [e for _, e in EXAMPLES], ids=[f"{r}-{e[1]}" for r, e in EXAMPLES])
def test_example(example: tuple[str, ...]) -> None:
    plain, spans = unmarked(example[0])
    found = find_in_text(plain)
    assert [((t.span.start, t.span.end), t.meaning) for t in found] == list(zip(spans, example[1:], strict=True))


@pytest.mark.parametrize(("rule", "text"), COUNTEREXAMPLES)
def test_counterexample(rule: str, text: str) -> None:
    assert rule not in [t.rule for t in find_in_text(text)]


def test_every_rule_has_an_example() -> None:
    assert [r.id for r in RULES if not r.examples] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quay was shut by mid-June and the mayor left in late 2021.", [("mid-June", "MID"), ("late 2021", "END")]),
        ("Nearly two weeks later, at the end of March, more than 10 days of talks began.",
         [("Nearly two weeks later", "LESS_THAN"), ("the end of March", "END"), ("more than 10 days", "MORE_THAN")]),
        ("Theresa May met April Jones; she may march again.", []),
        ("ON MONDAY, MAY 4, THE PORT CLOSED.", [("MONDAY, MAY 4", None)]),
        ("on tuesday police fired on the crowd in february", [("tuesday", None), ("february", None)]),
        ("It closed on 3\u00a0May 2021 – or, some say, on May 5.", [("3\u00a0May 2021", None), ("May 5", None)]),
    ],
)  # fmt: skip
def test_spans_and_modifiers(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(t.span.of(text), t.mod) for t in find_in_text(text)] == expected


WORDS = st.sampled_from(
    "on Tuesday last next week two days ago later the of May 5 1998 early end mid - , . 's and in 10:30 a.m. year "
    "soldiers fled Kabul twenty six third quarter \n summer this yesterday morning ’s — 12 June".split(" ")
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_found_spans_are_ordered_disjoint_and_trimmed(text: str) -> None:
    found = find_in_text(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(re.fullmatch(r"\S(.*\S)?", t.span.of(text), re.DOTALL) for t in found)


@given(st.text(max_size=80))
def test_items_cover_what_is_not_space(text: str) -> None:
    items, symbols = itemise(text, 0, len(text))
    assert len(items) == len(symbols)
    covered = "".join(text[i.start : i.end] for i in items)
    assert covered.replace("\n", "") == re.sub(r"\s", "", text)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.integers(0, 40))
def test_a_text_before_moves_nothing(text: str, shift: int) -> None:
    before = "x" * shift + "\n\n"
    moved = find_in_text(before + text, len(before))
    assert [(t.span.start - len(before), t.meaning) for t in moved] == [
        (t.span.start, t.meaning) for t in find_in_text(text)
    ]
