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


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("President Ilvan Torosk will not meet the Chadian leader.", ["Ilvan Torosk"], ["Chadian"]),
        ("Chad and Mali will not hold talks.", ["Chad", "Mali"], []),
    ],
)
def test_who_refuses_whom(text: str, actors: list[str], recipients: list[str]) -> None:
    (coded,) = run([text])
    (mention,) = coded.mentions
    for parties, expected in ((mention.actors, actors), (mention.recipients, recipients)):
        phrases = [coded.tags.phrases[p.phrase].span.of(text) for p in parties if p.phrase is not None]
        assert len(phrases) == len(expected)
        assert all(e in p for e, p in zip(expected, phrases, strict=True))
