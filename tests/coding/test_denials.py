"""The examples and counterexamples of ``lexicon/denials.toml``."""

from __future__ import annotations

from typing import Any

import pytest

from polybius.coding.frames import read_toml
from polybius.lexicon import data_file
from tools.frames import run

DATA = read_toml(data_file("denials.toml"), "denials.toml")


@pytest.mark.parametrize("example", DATA["example"], ids=lambda e: e["text"])
def test_denial(example: dict[str, Any]) -> None:
    (coded,) = run([example["text"]])
    denied = [m for m in coded.mentions if m.status.value == "denied"]
    assert [m.act.value for m in denied] == [example["denied"]]
    assert denied[0].attribution[-1].name == example["by"]
    assert all(p.implied for p in denied[0].actors)


@pytest.mark.parametrize("example", DATA["counterexample"], ids=lambda e: e["text"])
def test_no_denial(example: dict[str, Any]) -> None:
    (coded,) = run([example["text"]])
    assert [m for m in coded.mentions if m.status.value == "denied"] == []
