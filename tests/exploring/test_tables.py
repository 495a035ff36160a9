from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.exploring.tables import event_table
from polybius.exploring.terminal import Style, clean, clip, columns, fill, harmless, width_of
from polybius.records import Event

PLAIN = Style(False)


@pytest.mark.parametrize("width", [110, 120, 160, 240])
def test_no_line_of_the_table_is_wider_than_asked(told: list[Event], width: int) -> None:
    for line in event_table(told, width=width, style=PLAIN):
        assert width_of(line) <= width


def test_colours_change_no_character(told: list[Event]) -> None:
    import re

    coloured = event_table(told, width=140, style=Style(True))
    bare = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in coloured]
    assert bare == event_table(told, width=140, style=PLAIN)


def test_ids_are_long_enough_to_tell_events_apart(told: list[Event]) -> None:
    twins = [msgspec.structs.replace(told[0], id=f"e-00000000{end}") for end in ("aaaa", "aaab")]
    lines = event_table(twins, width=140, style=PLAIN)
    assert [line.split()[0] for line in lines[1:]] == ["e-00000000aaaa", "e-00000000aaab"]


@pytest.mark.parametrize(
    "time, shown",
    [
        (("2031-03-10", "2031-03-17"), "2031-03-10…16"),
        (("2031-02-26", "2031-03-03"), "2031-02-26…03-02"),
        (("2030-12-30", "2031-01-03"), "2030-12-30…2031-01-02"),
        (("2031-03-01", "2031-04-01"), "2031-03"),
        (None, "told 2031-03-05"),
    ],
)
def test_when(told: list[Event], time: tuple[str, str] | None, shown: str) -> None:
    event = msgspec.structs.replace(told[0], time=time, first_seen="2031-03-05T09:00:00Z")
    cells = event_table([event], width=140, style=PLAIN)[1]
    assert f"  {shown}  " in cells


@pytest.mark.parametrize("text, width", [("plain", 5), ("漢字", 4), ("e\u0301", 1), ("", 0)])
def test_width(text: str, width: int) -> None:
    assert width_of(text) == width


@given(st.text(max_size=40), st.integers(2, 30))
def test_clip_never_exceeds(text: str, width: int) -> None:
    assert width_of(clip(clean(text), width)) <= width


@given(st.text())
def test_nothing_that_commands_a_terminal_is_left(text: str) -> None:
    for made in (clean(text), harmless(clean(text))):
        assert not set(made) & {chr(c) for c in (*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066)}


def test_harmless_keeps_our_colours_alone() -> None:
    assert harmless("\x1b[1mok\x1b[0m\x1b[2J\x1b]0;x\x07") == "\x1b[1mok\x1b[0m�[2J�]0;x�"


def test_columns_and_fill() -> None:
    table = columns(("a", "b"), [("one", "x" * 50)], width=30, flexible=1)
    assert [width_of("  ".join(row)) for row in table] == [30, 30]
    assert fill("one two three", 10, "> ") == "> one two three"
    assert fill("one two three four five six seven", 24, "> ").count("\n> ") == 1
