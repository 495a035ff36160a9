from __future__ import annotations

import json
import math

import pytest

from evaluation import __main__ as command
from evaluation.gate import check, pinned
from evaluation.published import Baseline, Pin, Published, SetInfo, load_baseline, load_published, save_baseline

PUBLISHED = Published(
    lower_is_better=frozenset({"extras"}),
    words={},
    set=(SetInfo("one.a", "One", "things", ("f1", "extras"), 1.0, "Not looked at.", "", {"extras": 0.1}),),
    figure=(),
)
BASELINE = Baseline("2031-01-01", "abc", {"one.a": {"f1": Pin(50.0, 1.0), "extras": Pin(0.5, 0.1)}})


@pytest.mark.parametrize(
    ("f1", "extras", "fallen"),
    [
        (50.0, 0.5, []),
        (60.0, 0.1, []),
        (49.0, 0.6, []),
        (48.9, 0.5, ["f1"]),
        (50.0, 0.61, ["extras"]),
        (40.0, 0.9, ["extras", "f1"]),
        (math.nan, 0.5, ["f1"]),
    ],
)
def test_a_fall_beyond_the_tolerance_fails(f1, extras, fallen):
    findings = check({"one.a": {"f1": f1, "extras": extras}}, BASELINE, PUBLISHED)
    assert [f.metric for f in findings if f.failed] == fallen


def test_a_pinned_figure_that_was_not_measured_fails():
    findings = check({}, BASELINE, PUBLISHED)
    assert all(f.failed for f in findings)
    assert "not measured" in str(findings[0])


def test_pins_go_up_and_only_go_down_when_asked():
    now = {"one.a": {"f1": 48.0, "extras": 0.3, "other": 1.0}}
    kept = pinned(now, BASELINE, PUBLISHED, date="2031-02-02", commit="def")
    assert kept.figures == {"one.a": {"f1": Pin(50.0, 1.0), "extras": Pin(0.3, 0.1)}}
    lowered = pinned(now, BASELINE, PUBLISHED, date="2031-02-02", commit="def", lower=True)
    assert lowered.figures["one.a"]["f1"].value == 48.0


def test_sets_that_were_not_measured_keep_their_pins():
    assert pinned({}, BASELINE, PUBLISHED, date="d", commit="c").figures == BASELINE.figures


def test_a_baseline_survives_its_file(tmp_path):
    save_baseline(BASELINE, tmp_path / "baseline.json")
    assert load_baseline(tmp_path / "baseline.json") == BASELINE
    assert load_baseline(tmp_path / "none.json") == Baseline()


def test_what_is_pinned_is_a_headline_figure():
    headlines = {(s.name, metric) for s in load_published().set for metric in s.headline}
    assert {(name, metric) for name, pins in load_baseline().figures.items() for metric in pins} <= headlines


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    """A benchmark folder with two sets, one of which fails."""
    (tmp_path / "good.dev.jsonl").write_text("{}\n{}\n")
    (tmp_path / "bad.dev.jsonl").write_text("{}\n")

    def fails(path):
        raise ValueError(f"{path.stem}: no such thing")

    def works(path):
        return {"f1": 50.0, "extras": 0.5} if path.exists() else {}

    scores = {"bad": fails, "good": works}
    files = {"bad": "bad.dev.jsonl", "good": "good.dev.jsonl", "gone": "gone.dev.jsonl"}
    monkeypatch.setattr(command, "SETS", {name: ("", "", (file,)) for name, file in files.items()})
    monkeypatch.setattr(command, "scorer", scores.__getitem__)
    return tmp_path


def test_all_goes_on_after_a_set_that_fails_and_says_so(made_up, capsys):
    assert command.main(["all", str(made_up), "--save", str(made_up / "kept.json")]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == ["good.good.f1 50.0", "good.good.extras 0.5"]
    assert "bad.bad" in err
    assert "no such thing" in err
    kept = json.loads((made_up / "kept.json").read_text())
    assert kept["sizes"] == {"good.good": 2}
    assert kept["failed"] == {"bad.bad": "ValueError: bad.dev: no such thing"}


@pytest.mark.parametrize(("pin", "code"), [(50.0, 0), (52.0, 1)])
def test_the_gate_on_made_up_figures(made_up, monkeypatch, capsys, pin, code):
    monkeypatch.setattr(command, "load_baseline", lambda: Baseline("d", "c", {"good.good": {"f1": Pin(pin, 1.0)}}))
    assert command.main(["gate", str(made_up)]) == code
    out, err = capsys.readouterr()
    assert "pinned figures: 1, fell" in out
    assert ("FELL good.good.f1: 50.000, pinned at 52.000" in err) == bool(code)


def test_a_gate_without_pins_is_no_success(made_up, monkeypatch):
    monkeypatch.setattr(command, "load_baseline", Baseline)
    assert command.main(["gate", str(made_up), "--only", "good"]) == 1
