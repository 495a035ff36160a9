from __future__ import annotations

from pathlib import Path

from evaluation.__main__ import SETS
from evaluation.page import Run, page
from evaluation.published import Anchor, Baseline, Pin, Published, SetInfo, load_published

PUBLISHED = Published(
    lower_is_better=frozenset({"extras"}),
    words={"f1": "F1", "one.a.f1": "F1 of things"},
    set=(
        SetInfo("one.a", "One", "things", ("f1", "extras"), 1.0, "Not looked at."),
        SetInfo("two.b", "Two", "things", ("f1",), 1.0, "Not looked at."),
    ),
    figure=(
        Anchor("one.a", "f1", 80.0, "Elsewhere", "A. 2030", False, "another part"),
        Anchor("one.a", "f1", 40.0, "Rules", "B. 2030"),
    ),
)


def run(**figures: float) -> Run:
    return Run({"one.a": figures}, {"one.a": 1234}, {"two.b": "ValueError: broken"}, "2031-03-12", "abc1234")


def test_the_page_shows_ours_beside_theirs_with_size_date_and_commit():
    text = page(run(f1=51.24, extras=0.5), PUBLISHED, Baseline())
    assert "2031-03-12" in text
    assert "abc1234" in text
    assert "1,234 things" in text
    assert "| F1 of things | **51.2** | 40.0 Rules (B. 2030); *80.0 Elsewhere (A. 2030; another part)* |" in text
    assert "Not measured: ValueError: broken" in text
    assert "▼" not in text


def test_a_fall_is_marked_and_a_gain_is_not():
    baseline = Baseline("2031-01-01", "old", {"one.a": {"f1": Pin(53.0, 1.0), "extras": Pin(0.7, 0.1)}})
    text = page(run(f1=51.24, extras=0.5), PUBLISHED, baseline)
    assert "**51.2** ▼ from 53.0" in text
    assert "1 pinned figure is lower than before" in text
    assert "0.500** ▼" not in text


def test_a_set_that_nothing_is_known_of_is_shown_all_the_same():
    text = page(Run({"new.x": {"f1": 10.5}}, {"new.x": 3}, {}, "d", "c"), PUBLISHED, Baseline())
    assert "## new.x" in text
    assert "F1 10.5" in text


def test_every_set_of_the_evaluation_is_described_once():
    described = [s.name for s in load_published().set]
    measured = {f"{name}.{Path(file).name.partition('.')[0]}" for name, (_, _, files) in SETS.items() for file in files}
    assert sorted(described) == sorted(measured)


def test_what_is_not_comparable_says_why():
    published = load_published()
    names = {s.name for s in published.set}
    for anchor in published.figure:
        assert anchor.set in names
        assert anchor.source
        assert anchor.comparable or anchor.note
