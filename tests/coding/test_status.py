"""Status and background: the lexicon's own examples, and composition through nested governors."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest

from polybius.coding.status import StatusReading, read_status
from polybius.coding.status_lexicon import moods, nouns, predicates
from polybius.lexicon import data_file
from polybius.parsing import load_parser
from polybius.records import Document, Published, Segment, Tags, Token, Tokens
from polybius.spans import Span

_FILES = ("background", "moods", "nouns", "predicates")


@cache
def reading(marked: str, published: str | None = "2024-06-18") -> StatusReading:
    """The reading of the trigger marked ``{…}`` (its head where it has several words)."""
    start = marked.index("{")
    text = marked.replace("{", "").replace("}", "")
    end = marked.index("}") - 1
    document = Document(
        id="t", text=text, source="<t>", segments=(Segment(Span(0, len(text)), "paragraph"),),
        published=Published(published, "metadata" if published else "unknown"),
    )  # fmt: skip
    tokens = Tokens(document, load_parser().parse([document])[0])
    inside = [t for t in tokens if t.start < end and start < t.end]
    head: Token = next((t for t in inside if t.head not in inside), inside[0])
    return read_status(head, tokens, Tags(), (), act="ASSAULT", nominal=head.upos in ("NOUN", "PROPN"))


def _rows(key: str) -> list[object]:
    out: list[object] = []
    for name in _FILES:
        data = tomllib.loads(data_file("status", f"{name}.toml").read_text(encoding="utf-8"))
        for n, row in enumerate(data.get(key, ())):
            out.append(pytest.param(row["text"], row["status"], row.get("background"), id=f"{name}-{n}"))
    return out


@pytest.mark.parametrize(("text", "status", "background"), _rows("example"))
def test_lexicon_examples(text: str, status: str, background: bool | None) -> None:
    result = reading(text)
    assert result.status == status, result.steps
    if background is not None:
        assert result.background is background, result.steps


@pytest.mark.parametrize(("text", "status", "background"), _rows("counterexample"))
def test_lexicon_counterexamples(text: str, status: str, background: bool | None) -> None:
    del background
    assert reading(text).status != status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The premier to {visit} the capital", "planned"),
        ("The rebels did not fail to {attack} the convoy.", "occurred"),
        ("The army has no plans to {withdraw} from the valley.", "negated"),
        ("The council was urged not to {expel} the monitors.", "called-for"),
        ("The generals are accused of planning to {overthrow} the government.", "alleged"),
        ("The premier may agree to {meet} the rebels.", "hypothetical"),
        ("The consul said the rebels had {freed} the hostages.", "occurred"),
        ("The consul said the rebels would {free} the hostages.", "planned"),
        ("The jurist denied {bribing} the clerk.", "denied"),
        ("Both sides refrained from {shelling} the port.", "negated"),
        ("The monitors left without {meeting} the governor.", "negated"),
        ("The two presidents were expected to {sign} the pact on Friday.", "planned"),
        ("The court ordered the governor to {release} the editors.", "called-for"),
        ("The {visit} was postponed.", "planned"),
        ("The alleged {attack} took place at dawn.", "alleged"),
        ("The general could have {ordered} the raid.", "hypothetical"),
    ],
)
def test_composition(text: str, status: str) -> None:
    result = reading(text)
    assert result.status == status, result.steps


def test_evidence_lies_in_the_text_and_names_the_cue() -> None:
    text = "The junta vowed to {crush} the strike."
    spans = reading(text).spans
    assert "vowed" in {s.of(text.replace("{", "").replace("}", "")) for s in spans}


def test_tables_are_sound() -> None:
    statuses = {"occurred", "ongoing", "planned", "alleged", "denied", "called-for", "hypothetical", "negated"}
    effects = statuses | {"keep", "host", "against", "cancelled", "continued"}
    assert {effect for effect, _ in predicates().values()} <= effects
    for table in (moods().aux, moods().adverb, moods().adjective, nouns().subject):
        assert set(table.values()) <= statuses
    assert set(nouns().noun.values()) <= statuses | {"keep"}
    assert all(re.fullmatch(r"[a-z' -]+", lemma) for lemma, _ in predicates())
