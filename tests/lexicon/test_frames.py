"""Every example and counterexample of every frame, run against all frames (docs/frames.md)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from polybius.coding.frames import Example, Frame, load_lexicon
from polybius.ontology import EVENT_TYPES, MODES
from tools.frames import Coded, failures, run, unmark

FRAMES = sorted(load_lexicon().frames.values(), key=lambda f: f.id)
CASES = [(f, n, e) for f in FRAMES for n, e in enumerate(f.examples)]
SHARED = Path(__file__).parents[2].parent / "shared" / "bench"


@pytest.fixture(scope="module")
def coded() -> dict[tuple[str, int], Coded]:
    """All examples coded in one go; a failure here is kept, not repeated for every example."""
    results = run([unmark(e.text).text for _, _, e in CASES])
    return {(f.id, n): result for (f, n, _), result in zip(CASES, results, strict=True)}


def _case(frame: Frame, number: int, example: Example) -> object:
    marks = [pytest.mark.xfail(reason=example.why or "known gap", strict=True)] if example.kind == "gap" else []
    return pytest.param(frame, number, example, id=f"{frame.id}-{number}", marks=marks)


@pytest.mark.parametrize(("frame", "number", "example"), [_case(*c) for c in CASES])
def test_example(coded: dict[tuple[str, int], Coded], frame: Frame, number: int, example: Example) -> None:
    wrong = failures(frame, example, coded[frame.id, number])
    assert not wrong, f"{example.text}: {'; '.join(wrong)}"


def test_every_frame_has_an_example() -> None:
    assert [f.id for f in FRAMES if not any(e.kind in ("example", "gap") for e in f.examples)] == []


def test_all_event_types_have_frames() -> None:
    assert {f.act for f in FRAMES} == set(EVENT_TYPES)


def test_all_modes_are_reached() -> None:
    reached = {(f.act, f.mode) for f in FRAMES} | {(r["act"], r["mode"]) for r in load_lexicon().refinements}
    assert [(t, m) for t in EVENT_TYPES for m in MODES[t] if (t, m) not in reached] == []


def _shingles(text: str, size: int = 6) -> set[tuple[str, ...]]:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def near_copies(texts: Callable[[], list[str]], known: set[tuple[str, ...]]) -> list[str]:
    """Texts half of whose six-word runs stand in ``known``."""
    found = []
    for text in texts():
        runs = _shingles(text)
        if runs and len(runs & known) >= max(1, len(runs) / 2):
            found.append(text)
    return found


def test_no_example_comes_from_an_evaluation_set() -> None:
    if not SHARED.exists():
        pytest.skip("the benchmark folder is not here")
    known: set[tuple[str, ...]] = set()
    for file in sorted([*SHARED.glob("events/*.jsonl"), *SHARED.glob("gold/*.docs.jsonl")]):
        for line in file.read_text(encoding="utf-8").splitlines():
            known |= _shingles(line)
    assert near_copies(lambda: [unmark(e.text).text for _, _, e in CASES], known) == []
