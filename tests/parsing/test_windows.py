"""Windows and calls."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.parsing.tokenise import tokenise
from polybius.parsing.windows import CALL, LONGEST, WINDOW, Window, calls, cut_windows, inputs, sentence_bias

FORMS = st.lists(st.sampled_from(["The", "cat", ".", ",", '"', ")", "went", "?", ";"]), min_size=1, max_size=900)


def spaced(forms: list[str]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for form in forms:
        spans.append((at, at + len(form)))
        at += len(form) + 1
    return spans


@given(FORMS, st.integers(1, 12))
def test_windows_part_the_words(forms: list[str], pieces: int) -> None:
    lengths = [1 + (i % pieces) for i in range(len(forms))]
    windows = cut_windows(forms, spaced(forms), lengths, [(0, len(forms))])
    assert [w.first for w in windows] == [0, *[w.last for w in windows[:-1]]]
    assert windows[-1].last == len(forms)
    for window in windows:
        assert window.first < window.last
        assert window.pieces == sum(lengths[window.first : window.last]) <= LONGEST


@given(st.lists(FORMS, max_size=12), st.integers(1, 4))
def test_segments_share_windows(segments: list[list[str]], pieces: int) -> None:
    forms = [form for segment in segments for form in segment]
    lengths = [1 + (i % pieces) for i in range(len(forms))]
    edges = np.cumsum([0, *map(len, segments)]).tolist()
    bounds = list(itertools.pairwise(edges))
    windows = cut_windows(forms, spaced(forms), lengths, bounds)
    assert [i for w in windows for i in range(w.first, w.last)] == list(range(len(forms)))
    inner = [sum(w.first < edge < w.last for edge in edges) for w in windows]
    for window, breaks in zip(windows, inner, strict=True):
        assert window.pieces == sum(lengths[window.first : window.last]) + breaks <= LONGEST
        assert not breaks or window.pieces <= WINDOW
    for one, other in itertools.pairwise(windows):  # neighbours stand apart where they must
        if other.last in edges and other.first in edges and not any(other.first < e < other.last for e in edges):
            assert one.pieces + 1 + other.pieces > WINDOW


def cut(text: str) -> list[str]:
    forms = text.split()
    windows = cut_windows(forms, spaced(forms), [1] * len(forms), [(0, len(forms))])
    return [" ".join(forms[w.first : w.last]) for w in windows]


def test_short_text_is_one_window() -> None:
    assert cut("One . Two . Three .") == ["One . Two . Three ."]


def test_cut_after_whole_sentences() -> None:
    sentence = "The envoy left the city ."
    out = cut(" ".join([sentence] * 40))
    assert len(out) > 1
    assert all(part.endswith(".") and len(part.split()) <= WINDOW for part in out)


@pytest.mark.parametrize("sentence", ['"We leave now."', "“We leave now.”", "(We leave now.)", 'He said: "Go."'])
def test_closing_marks_stay_with_their_sentence(sentence: str) -> None:
    text = " ".join([sentence] * 60)
    spans = tokenise(text)
    forms = [text[a:z] for a, z in spans]
    windows = cut_windows(forms, spans, [1] * len(forms), [(0, len(forms))])
    assert len(windows) > 1
    for window in windows:
        part = text[spans[window.first][0] : spans[window.last - 1][1]]
        assert part.startswith(sentence)
        assert part.endswith(sentence)


def test_a_long_sentence_is_cut_at_a_mark() -> None:
    out = cut("; ".join(["word " * 40] * 20))
    assert all(len(part.split()) <= LONGEST for part in out)
    assert all(part.endswith(";") for part in out[:-1])


@given(st.lists(st.integers(1, LONGEST), max_size=60))
def test_calls_hold_each_window_once(sizes: list[int]) -> None:
    windows = [Window(i, i + 1, size) for i, size in enumerate(sizes)]
    groups = list(calls(windows))
    assert sorted(i for group in groups for i in group) == list(range(len(sizes)))
    assert all(sum(sizes[i] + 2 for i in group) <= CALL or len(group) == 1 for group in groups)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0), (1,)])
def test_inputs_lay_out_what_they_are_given(order: tuple[int, ...]) -> None:
    starts = np.array([0, 2, 3, 4, 7, 8, 9])  # six words
    ids, case = np.arange(1000, 1009), np.arange(9) % 5
    windows = [Window(0, 3, 4), Window(3, 4, 3), Window(4, 6, 2)]
    group = [windows[i] for i in order]
    feed = inputs(group, ids, case, starts, np.zeros(6, np.float32))
    for row, window in enumerate(group):
        pieces = feed.ids[feed.slots[row][feed.inside[row] == 1]]
        assert pieces.tolist() == [101, *ids[starts[window.first] : starts[window.last]].tolist(), 102]
        heads = feed.ids[feed.first[feed.words[row][feed.exists[row]]]]
        assert heads.tolist() == ids[starts[window.first : window.last]].tolist()
        assert feed.position[feed.slots[row][feed.inside[row] == 1]].tolist() == list(range(len(pieces)))
        assert feed.bias[row].argmax() == window.last - window.first - 1
    assert (feed.slots.reshape(-1)[feed.place] == np.arange(len(feed.ids))).all()
    assert (feed.words.reshape(-1)[feed.word_place] == np.arange(len(feed.first))).all()


def test_inputs_part_the_segments_of_a_window() -> None:
    starts = np.array([0, 2, 3, 4, 7, 8, 9])
    opens = np.array([True, False, True, False, False, True])
    feed = inputs(
        [Window(0, 4, 8), Window(4, 6, 3)], np.arange(1000, 1009), np.arange(9), starts, np.zeros(6, np.float32), opens
    )
    rows = [feed.ids[feed.slots[row][feed.inside[row] == 1]].tolist() for row in range(2)]
    assert rows == [[101, 1000, 1001, 1002, 102, 1003, 1004, 1005, 1006, 102], [101, 1007, 102, 1008, 102]]
    assert feed.ids[feed.first].tolist() == [1000, 1002, 1003, 1004, 1007, 1008]
    assert feed.case.tolist() == [0, 0, 1, 2, 0, 3, 4, 5, 6, 0, 0, 7, 0, 8, 0]
    assert (feed.bias > 0).tolist() == [[False, True, False, True], [True, True, False, False]]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Kim Jong-un left", ["Jong", "-"]),
        ("He left.” Then", ["left", "."]),
        ("He left.Then he", ["left"]),
        ("It rained. They", ["rained"]),
        ('He left. "Like many', ["left", '"']),
        ('He left."Like many', ["left", "."]),
    ],
)
def test_no_sentence_ends_inside_a_run(text: str, held: list[str]) -> None:
    spans = tokenise(text)
    forms = [text[a:z] for a, z in spans]
    assert [form for form, bias in zip(forms, sentence_bias(forms, spans, text), strict=True) if bias < -10] == held


def test_a_sentence_seldom_ends_at_a_mere_space() -> None:
    text = "Space Shuttle lands. It is late: go\nNow"
    forms = ["Space", "Shuttle", "lands", ".", "It", "is", "late", ":", "go", "Now"]
    spans, at = [], 0
    for form in forms:
        at = text.index(form, at)
        spans.append((at, at + len(form)))
        at += len(form)
    doubted = [form for form, bias in zip(forms, sentence_bias(forms, spans, text), strict=True) if -10 < bias < 0]
    assert doubted == ["Space", "Shuttle", "It", "is"]
