"""The examples and counterexamples of ``lexicon/refusals.toml``."""

from __future__ import annotations

from typing import Any

import pytest

from polybius.coding.frames import read_toml
from polybius.lexicon import data_file
from tools.frames import run

DATA = read_toml(data_file("refusals.toml"), "refusals.toml")


@pytest.mark.parametrize("example", DATA["example"], ids=lambda e: e["text"])
def test_refusal(example: dict[str, Any]) -> None:
    (coded,) = run([example["text"]])
    assert [(m.act.value, m.mode.value, m.status.value) for m in coded.mentions] == [
        ("REJECT", example["mode"], "occurred")
    ]


@pytest.mark.parametrize("example", DATA["counterexample"], ids=lambda e: e["text"])
def test_no_refusal(example: dict[str, Any]) -> None:
    (coded,) = run([example["text"]])
    assert [m for m in coded.mentions if m.act.value == "REJECT"] == []
