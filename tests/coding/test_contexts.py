"""Contexts: every file's example gets its context, its counterexample does not."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from polybius.coding.contexts import load_contexts, read_contexts
from polybius.lexicon import data_file
from polybius.parsing import load_parser
from polybius.records import Document, Segment, Tags, Tokens
from polybius.spans import Span


def parsed(text: str) -> Tokens:
    segments = tuple(Segment(Span(m.start(), m.end()), "paragraph") for m in re.finditer(r"[^\n]+", text))
    document = Document(id="t", text=text, source="<t>", segments=segments)
    return Tokens(document, load_parser().parse([document])[0])


def contexts(text: str, *, sentence: int = 0, act: str = "CONSULT", mode: str | None = None) -> dict[str, str]:
    tokens = parsed(text)
    trigger = tokens.sentences[sentence].root
    return {slot.value: slot.rule for slot in read_contexts(trigger, tokens, Tags(), act=act, mode=mode)}


def _files() -> list[dict[str, object]]:
    entries = sorted(data_file("contexts").iterdir(), key=lambda e: e.name)
    return [tomllib.loads(e.read_text(encoding="utf-8")) for e in entries if e.name.endswith(".toml")]


def _rows(key: str) -> list[object]:
    return [
        pytest.param(data["context"], row["text"], id=f"{data['context']}-{n}")
        for data in _files()
        for n, row in enumerate(data[key])  # type: ignore[arg-type, var-annotated]
    ]


@pytest.mark.parametrize(("context", "text"), _rows("example"))
def test_examples(context: str, text: str) -> None:
    assert context in contexts(text)


@pytest.mark.parametrize(("context", "text"), _rows("counterexample"))
def test_counterexamples(context: str, text: str) -> None:
    assert context not in contexts(text)


def test_every_plover_context_has_a_file() -> None:
    plover = json.loads(data_file("ontology", "plover.json").read_text(encoding="utf-8"))
    assert set(load_contexts().names) == {row["code"] for row in plover["contexts"]}
    modes = {f"{event['code']}/{mode['code']}" for event in plover["events"] for mode in event["modes"]}
    assert set(load_contexts().acts) <= modes


def test_an_act_implies_its_context() -> None:
    assert contexts("They broke in.", act="COERCE", mode="cyber")["cyber"] == "context.act"


def test_the_paragraph_counts_and_the_document_needs_more() -> None:
    text = "They met. The ambassador smiled.\n\nThey shook hands.\n\nThe embassy was open. The consulate was shut."
    assert contexts(text)["diplomatic"] == "context.paragraph"
    assert contexts(text, sentence=2)["diplomatic"] == "context.document"
    assert "diplomatic" not in contexts("They met.\n\nThe ambassador smiled.")
