"""Sentences in the manner of news that tell of no event (``lexicon/counterexamples``), coded with all frames."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools.frames import run

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "src/polybius/lexicon/counterexamples").glob("*.toml"))
SHARED = ROOT.parent / "shared" / "bench"
CASES: list[dict[str, Any]] = [e for f in FILES for e in tomllib.loads(f.read_text(encoding="utf-8"))["none"]]

SHARE = 0.05
"""At most so many of the sentences may code an event."""


@cache
def _false() -> dict[str, list[str]]:
    """The events coded in each sentence that are not allowed there, as "TYPE frame"."""
    out: dict[str, list[str]] = {}
    for case, coded in zip(CASES, run([c["text"] for c in CASES]), strict=True):
        allowed = set(case.get("allows", ()))
        found = [
            f"{r.event} {m.frame}"
            for m, r in zip(coded.mentions, coded.resolved, strict=True)
            if r.event is not None and allowed.isdisjoint((r.event, m.act.value, m.frame))
        ]
        if found:
            out[case["text"]] = found
    return out


def test_enough_sentences_each_once_and_with_a_reason() -> None:
    texts = [c["text"] for c in CASES]
    assert len(texts) >= 400
    assert len(set(texts)) == len(texts)
    assert [c["text"] for c in CASES if not c["why"]] == []
    assert {k for c in CASES for k in c} <= {"text", "why", "allows", "gap"}


def test_share_of_false_events() -> None:
    assert len(_false()) <= SHARE * len(CASES)


def _case(case: dict[str, Any]) -> object:
    marks = [pytest.mark.xfail(reason=case["gap"], strict=True)] if "gap" in case else []
    return pytest.param(case["text"], case["why"], id=case["text"][:60], marks=marks)


@pytest.mark.parametrize(("text", "why"), [_case(c) for c in CASES])
def test_no_event(text: str, why: str) -> None:
    assert _false().get(text, []) == [], why


def _runs(text: str, size: int = 6) -> set[tuple[str, ...]]:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def test_no_sentence_comes_from_an_evaluation_set() -> None:
    if not SHARED.exists():
        pytest.skip("the benchmark folder is not here")
    known: set[tuple[str, ...]] = set()
    for file in sorted([*SHARED.glob("events/*.jsonl"), *SHARED.glob("gold/*.docs.jsonl")]):
        for line in file.read_text(encoding="utf-8").splitlines():
            known |= _runs(line)
    copies = [t for t in (c["text"] for c in CASES) if (r := _runs(t)) and len(r & known) >= max(1, len(r) / 2)]
    assert copies == []
