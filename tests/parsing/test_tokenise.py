"""Words and offsets."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.parsing.tokenise import LONGEST_RUN, casing, model_form, tokenise


def words(text: str) -> list[str]:
    return [text[a:z] for a, z in tokenise(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't, can't and cannot.", "They do n't , ca n't and can not ."),
        ("Norway’s envoy didn’t go.", "Norway ’s envoy did n’t go ."),
        ("the ministers' cars", "the ministers ' cars"),
        ("Ms. O'Dell met al-Hamid", "Ms. O'Dell met al - Hamid"),
        ("a five-month-old truce", "a five - month - old truce"),
        ("co-operation with non-aligned states", "co-operation with non-aligned states"),
        ("U.S.-led forces", "U.S. - led forces"),
        ("£350,000, $1.2m and €5bn", "£ 350,000 , $ 1.2 m and € 5 bn"),
        ("3.5% of 1,000-strong units", "3.5 % of 1,000 - strong units"),
        ("John Q. Moss and J.R. Hill", "John Q. Moss and J.R. Hill"),
        ("That was plan B. The minister left.", "That was plan B . The minister left ."),
        ("He said no. They agreed.", "He said no . They agreed ."),
        ("No. 10 said: “No.”", "No. 10 said : “ No . ”"),
        ("“Wait…” she said...", "“ Wait … ” she said ..."),
        ("He left -- alone—at 10:30 p.m.", "He left -- alone — at 10:30 p.m."),
        ("See https://example.org/a-b?c=1, now.", "See https://example.org/a-b?c=1 , now ."),
        ("mail a.b@example.org or example.org", "mail a.b@example.org or example.org"),
        ("Capt. Lee, Jr., of St. Mary", "Capt. Lee , Jr. , of St. Mary"),
        ("in the 1990s and ’80s", "in the 1990s and ’80s"),
        ("on 2024-03-05 and 5/3/2024", "on 2024-03-05 and 5/3/2024"),
        ("1. First", "1. First"),
        ("[22,23] and [...]", "[ 22 , 23 ] and [...]"),
        ("north\u00a0coast \u200bport", "north coast \u200bport"),
        ("and/or", "and / or"),
        ("no!!! Really?!", "no !!! Really ?!"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == expected.split(" ")


@given(st.text(max_size=300) | st.text(alphabet="aB1.,'’-—@/ \n\u00a0$%\u200b😀é(", max_size=300))
@settings(max_examples=400)
def test_cover_every_character_once(text: str) -> None:
    spans = tokenise(text)
    covered = [i for a, z in spans for i in range(a, z)]
    assert covered == [i for i, c in enumerate(text) if not c.isspace()]
    assert all(a < z for a, z in spans)


@given(st.text(alphabet="ab. '\n", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_part_of_a_text(text: str, start: int, size: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + size)
    covered = [i for a, z in tokenise(text, start, end) for i in range(a, z)]
    assert covered == [i for i in range(start, end) if not text[i].isspace()]


@pytest.mark.parametrize("unit", ["a", "a-", "a.", "1,", "'", "a@", "!", "好", "x'", "_", "1."])
def test_no_white_space_is_fast(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    assert tokenise(text) == [(0, len(text))]
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("unit", ["a-", "a.", "1,", "'", "a@", "!", "a'", "1.", "A.", "www."])
def test_runs_just_short_of_the_limit(unit: str) -> None:
    text = (unit * LONGEST_RUN)[: LONGEST_RUN - 1] + " "
    begun = time.process_time()
    tokenise(text * 50)
    assert time.process_time() - begun < 4


@pytest.mark.parametrize(
    ("form", "expected"),
    [("said", 1), ("UN", 2), ("Oslo", 3), ("McKay", 4), ("12", 5), ("1,200", 6), ("—", 7), ("A", 8), ("G7", 2)],
)
def test_casing(form: str, expected: int) -> None:
    assert casing(form) == expected


def test_model_form_is_one_for_one() -> None:
    assert model_form("‘it’s’—‑") == "'it's'—-"
    assert len(model_form("x" * 10_000)) < 100
